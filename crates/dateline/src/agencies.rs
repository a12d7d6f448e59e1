//! News agencies, by what they put into a dateline.

use std::collections::HashMap;

use copydesk_text::fold;
use serde::Deserialize;

const AGENCIES: &str = include_str!("../../../config/agencies.toml");

/// The data file behind [`Agencies::builtin`], for the version stamp of records.
pub const AGENCIES_SOURCE: &str = AGENCIES;

/// A news agency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Copydesk's id.
    pub id: String,
    /// Its usual name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What stands in a dateline.
    pub forms: Vec<String>,
    /// Wikidata item, where sure.
    #[serde(default)]
    pub wikidata: Option<String>,
    /// Whether its by-lines name the agency as part of themselves (`By Jan Petersen, dpa`).
    #[serde(default)]
    pub byline_keeps_agency: bool,
}

#[derive(Deserialize)]
struct File {
    agency: Vec<Agency>,
}

/// The table of agencies.
#[derive(Debug, Default)]
pub struct Agencies {
    list: Vec<Agency>,
    by_form: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, usize>,
    /// The forms by their first letter, the longest first.
    by_letter: HashMap<char, Vec<String>>,
}

impl Agencies {
    /// The agencies of this build. A test holds the file to its form; a broken one would give no agencies.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_list(toml::from_str::<File>(AGENCIES).map(|file| file.agency).unwrap_or_default())
    }

    fn from_list(list: Vec<Agency>) -> Self {
        let mut by_form: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_name = HashMap::new();
        let mut by_letter: HashMap<char, Vec<String>> = HashMap::new();
        for (index, agency) in list.iter().enumerate() {
            for form in &agency.forms {
                let agencies = by_form.entry(fold(form)).or_default();
                // Two spellings of one form fold alike.
                if !agencies.contains(&index) {
                    agencies.push(index);
                }
                if let Some(letter) = form.chars().next() {
                    by_letter.entry(letter).or_default().push(form.clone());
                }
            }
            by_name.entry(fold(&agency.id)).or_insert(index);
            by_name.entry(fold(&agency.name)).or_insert(index);
        }
        for forms in by_letter.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        }
        Self { list, by_form, by_name, by_letter }
    }

    /// Agencies that sign with `form`. Two agencies in one bracket (`ats afp`, `tca/dpa`) are distributor
    /// and source: the last one known counts.
    #[must_use]
    pub fn by_form(&self, form: &str) -> Vec<&Agency> {
        let exact = self.lookup(form);
        if !exact.is_empty() {
            return exact;
        }
        let name = fold(form);
        let name = name.strip_prefix("the ").unwrap_or(&name);
        if let Some(agency) = self.by_name.get(name).and_then(|&index| self.list.get(index)) {
            return vec![agency];
        }
        let parts = form.split(['/', ' ']).rev();
        parts.map(|part| self.lookup(part)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn lookup(&self, form: &str) -> Vec<&Agency> {
        let indices = self.by_form.get(&fold(form)).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| self.list.get(index)).collect()
    }

    /// The longest form that stands at the start of `text`, letter for letter, and ends with its word.
    #[must_use]
    pub fn bare_at_start(&self, text: &str) -> Option<(Vec<&Agency>, usize)> {
        let forms = self.by_letter.get(&text.chars().next()?)?;
        let longest = forms.iter().find(|form| {
            text.strip_prefix(form.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })?;
        Some((self.lookup(longest), longest.len()))
    }

    /// An agency by id, name or form; also by the first word of a feed's name (`Reuters World`).
    #[must_use]
    pub fn by_feed(&self, feed: &str) -> Option<&Agency> {
        let known = |name: &str| {
            let index = self.by_name.get(&fold(name)).copied();
            index.or_else(|| self.by_form.get(&fold(name)).and_then(|found| found.first().copied()))
        };
        let index = known(feed).or_else(|| feed.split([' ', '-', '_', '.', '/']).next().and_then(known))?;
        self.list.get(index)
    }

    /// An agency by its id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Agency> {
        self.list.iter().find(|agency| agency.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        let file: File = toml::from_str(AGENCIES).unwrap();
        assert!(file.agency.len() > 50);
    }

    #[test]
    fn forms() {
        let agencies = Agencies::builtin();
        for (form, id) in
            [("Reuters", "reuters"), ("tca/dpa", "dpa"), ("ats afp", "ats"), ("RIA Novosti", "ria")]
        {
            assert_eq!(agencies.by_form(form)[0].id, id);
        }
        assert!(agencies.by_form("ABC").is_empty());
        assert_eq!(agencies.by_feed("AP Sports").unwrap().id, "ap");
    }
}
