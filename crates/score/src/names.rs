//! Names: exact span and type, micro F1.
//!
//! A leading `the ` and a trailing `'s` are dropped from both sides: sets differ in that.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::gold::{GoldLine, span};
use crate::prf::Prf;

/// How the types of a gold set read as PER, ORG, LOC and MISC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMap {
    /// PER, ORG, LOC, MISC as they are.
    Conll,
    /// The eight types of Copydesk's own stories: GPE, LOC and FAC are places, NORP, EVENT, WORK and PROD the rest.
    Stories,
    /// GMB: per, org, geo.
    Gmb,
    /// GUM: person, organization, place, event.
    Gum,
    /// WNUT 2017.
    Wnut,
    /// Universal NER: PER, ORG, LOC.
    Uner,
}

impl NameMap {
    /// The type a gold type reads as; none for one that is not compared.
    fn read(self, gold: &str) -> Option<&'static str> {
        Some(match (self, gold) {
            (Self::Conll | Self::Stories | Self::Uner, "PER") | (Self::Gmb, "per") => "PER",
            (Self::Gum | Self::Wnut, "person") => "PER",
            (Self::Conll | Self::Stories | Self::Uner, "ORG") | (Self::Gmb, "org") => "ORG",
            (Self::Gum, "organization") | (Self::Wnut, "corporation" | "group") => "ORG",
            (Self::Conll | Self::Uner, "LOC") | (Self::Stories, "GPE" | "LOC" | "FAC") => "LOC",
            (Self::Gmb, "geo") | (Self::Gum, "place") | (Self::Wnut, "location") => "LOC",
            (Self::Conll, "MISC") | (Self::Stories, "NORP" | "EVENT" | "WORK" | "PROD" | "MISC") => "MISC",
            (Self::Gum, "event") | (Self::Wnut, "product" | "creative-work") => "MISC",
            _ => return None,
        })
    }

    /// Types the set has at all; predictions of others are not counted.
    fn types(self) -> &'static [&'static str] {
        match self {
            Self::Gmb | Self::Uner => &["LOC", "ORG", "PER"],
            _ => &["LOC", "MISC", "ORG", "PER"],
        }
    }
}

/// Figures by type, `ALL` and `CORE` (all but MISC) among them, and the misses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameScore {
    /// By type.
    pub by_type: BTreeMap<String, Prf>,
    /// `id: missed|invented TYPE words`, in order.
    pub misses: Vec<String>,
}

type Name = (usize, usize, &'static str);

/// Scores what `read` finds in each text: `(start, end, type)`, types PER, ORG, LOC, MISC.
pub fn score_names<'t>(
    gold: &'t [GoldLine],
    map: NameMap,
    mut read: impl FnMut(&'t str) -> Vec<(usize, usize, String)>,
) -> NameScore {
    let mut score = NameScore::default();
    for line in gold {
        let letters: Vec<char> = line.text.chars().collect();
        let wanted: HashSet<Name> = line
            .value
            .get("entities")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|entity| {
                let kind = map.read(entity.get("type")?.as_str()?)?;
                let (start, end) = trimmed(&letters, span(entity)?);
                Some((start, end, kind))
            })
            .collect();
        let found: HashSet<Name> = read(&line.text)
            .into_iter()
            .filter_map(|(start, end, kind)| {
                let kind = map.types().iter().find(|known| **known == kind)?;
                let (start, end) = trimmed(&letters, (start, end));
                Some((start, end, *kind))
            })
            .collect();
        count(&mut score, &wanted, &found);
        let words = |name: &Name| letters.get(name.0..name.1).unwrap_or_default().iter().collect::<String>();
        let mut misses: Vec<(usize, String)> = wanted
            .difference(&found)
            .map(|name| (name.0, format!("{}: missed {} {}", line.id, name.2, words(name))))
            .chain(
                found
                    .difference(&wanted)
                    .map(|name| (name.0, format!("{}: invented {} {}", line.id, name.2, words(name)))),
            )
            .collect();
        misses.sort();
        score.misses.extend(misses.into_iter().map(|(_, miss)| miss));
    }
    score
}

fn count(score: &mut NameScore, wanted: &HashSet<Name>, found: &HashSet<Name>) {
    let mut add = |kind: &str, hits: usize, predicted: usize, gold: usize| {
        let entry = score.by_type.entry(kind.to_owned()).or_default();
        entry.hits += hits;
        entry.predicted += predicted;
        entry.gold += gold;
    };
    let tallies = |of: &dyn Fn(&Name) -> bool| {
        let hits = wanted.intersection(found).filter(|name| of(name)).count();
        (hits, found.iter().filter(|name| of(name)).count(), wanted.iter().filter(|name| of(name)).count())
    };
    let all = tallies(&|_| true);
    add("ALL", all.0, all.1, all.2);
    let core = tallies(&|name| name.2 != "MISC");
    add("CORE", core.0, core.1, core.2);
    for kind in ["LOC", "MISC", "ORG", "PER"] {
        let one = tallies(&|name| name.2 == kind);
        add(kind, one.0, one.1, one.2);
    }
}

fn trimmed(letters: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    let of = |range: std::ops::Range<usize>| -> String {
        letters.get(range).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect()
    };
    if of(start..end).starts_with("the ") {
        start += 4;
    }
    if matches!(of(end.saturating_sub(2).max(start)..end).as_str(), "'s" | "’s") {
        end -= 2;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::read_gold;

    #[test]
    fn spans_and_types() {
        let gold = read_gold(
            r#"{"id":"a","text":"The Hague's mayor Ana Lind","entities":[{"start":0,"end":11,"type":"GPE"},{"start":18,"end":26,"type":"PER"},{"start":12,"end":17,"type":"ROLE"}]}"#,
        )
        .unwrap();
        let found = |_: &str| vec![(4, 9, "LOC".to_owned()), (18, 26, "ORG".to_owned())];
        let score = score_names(&gold, NameMap::Stories, found);
        assert_eq!(score.by_type["ALL"], Prf { hits: 1, predicted: 2, gold: 2 });
        assert_eq!(score.by_type["PER"], Prf { hits: 0, predicted: 0, gold: 1 });
        assert_eq!(score.misses.len(), 2);
    }
}
