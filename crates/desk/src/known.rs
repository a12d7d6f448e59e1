//! Things of the world whose identifiers are certain: world bodies, agencies, a few companies.

use std::collections::HashMap;

use copydesk_names::{Cluster, NameType};
use copydesk_record::Link;
use copydesk_text::fold;

/// The table, for the version stamp of records.
pub(crate) const KNOWN_SOURCE: &str = include_str!("../../../config/dictionaries/entities.psv");

/// Wikidata items by folded name.
#[derive(Debug, Default)]
pub(crate) struct KnownThings {
    organisations: HashMap<String, &'static str>,
}

impl KnownThings {
    pub(crate) fn builtin() -> Self {
        let mut out = Self::default();
        for line in KNOWN_SOURCE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut columns = line.split('|').map(str::trim);
            let (Some("organisation"), Some(name), Some(others), Some(item)) =
                (columns.next(), columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            for each in
                std::iter::once(name).chain(others.split(',')).map(str::trim).filter(|n| !n.is_empty())
            {
                out.organisations.entry(fold(each)).or_insert(item);
            }
        }
        out
    }

    /// The link of a cluster, where its name is certain.
    pub(crate) fn link(&self, cluster: &Cluster) -> Option<Link> {
        if cluster.name_type != NameType::Organisation {
            return None;
        }
        let folded = fold(&cluster.name);
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        let item = self.organisations.get(bare)?;
        Some(Link { scheme: "wikidata".to_owned(), id: (*item).to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_an_item_of_its_own() {
        let rows = KNOWN_SOURCE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut items: Vec<&str> = rows.map(|line| line.rsplit('|').next().unwrap().trim()).collect();
        assert!(items.iter().all(|item| item.strip_prefix('Q').is_some_and(|n| n.parse::<u64>().is_ok())));
        let all = items.len();
        items.sort_unstable();
        items.dedup();
        assert_eq!(items.len(), all);
        assert!(KnownThings::builtin().organisations.len() > all);
    }
}
