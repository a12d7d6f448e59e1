//! Names of a customer's own, as data: they win over the model, and bring their ids along.

use std::collections::HashMap;

use copydesk_names::NameType;
use copydesk_record::Link;
use copydesk_text::fold;
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::authority::{self, Row, is_authority};
use crate::tables::hex;

/// Most names in one file.
const NAMES_LIMIT: usize = 200_000;
/// Longest name in bytes.
const NAME_LIMIT_BYTES: usize = 200;

/// What a name of the dictionary leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The ids of the thing.
    pub(crate) links: Vec<Link>,
    /// First and last day on which the name means it.
    from: Option<Date>,
    to: Option<Date>,
}

impl Known {
    /// Whether the name means this on a day; a story without a day is taken to be of any.
    fn holds_on(&self, day: Option<Date>) -> bool {
        day.is_none_or(|day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to))
    }

    fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        !before(self, other) && !before(other, self)
    }
}

/// Names with types, aliases and ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameDictionary {
    /// Exact phrases and their types.
    phrases: Vec<(String, NameType)>,
    by_phrase: HashMap<String, Vec<Known>>,
    /// SHA-256 of the file, hexadecimal; empty without one.
    hash: String,
}

/// What is wrong with a dictionary of names, all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct DictionaryError(pub Vec<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(rename = "type")]
    name_type: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ids: HashMap<String, String>,
}

impl Entry {
    fn row(self) -> Row {
        let mut links: Vec<Link> = self.ids.into_iter().map(|(scheme, id)| Link { scheme, id }).collect();
        links.sort_by(|a, b| a.scheme.cmp(&b.scheme));
        let (name, name_type, aliases) = (self.name, self.name_type, self.aliases);
        Row { name, name_type, aliases, links, from: None, to: None }
    }
}

impl NameDictionary {
    /// Reads the text of a dictionary. TOML: one table `[[name]]` for each thing, with `name`, `type` and perhaps
    /// `aliases` and `ids`. Or an authority file, CSV with a head or JSON lines: `id`, `name`, `type`, and perhaps
    /// `aliases`, `valid_from`, `valid_to`, `scheme`, `wikidata`. Which it is, its first line tells.
    ///
    /// # Errors
    /// [`DictionaryError`] with every problem, each naming the entry.
    pub fn parse(text: &str) -> Result<Self, DictionaryError> {
        let mut problems = Vec::new();
        let rows: Vec<Row> = if is_authority(text) {
            authority::rows(text, &mut problems)
        } else {
            let file: File =
                toml::from_str(text).map_err(|error| DictionaryError(vec![error.to_string()]))?;
            file.name.into_iter().map(Entry::row).collect()
        };
        if rows.len() > NAMES_LIMIT {
            problems.push(format!("{} names are more than {NAMES_LIMIT}", rows.len()));
        }
        let mut dictionary = Self { hash: hex(&Sha256::digest(text.as_bytes())), ..Self::default() };
        for row in rows {
            dictionary.add(&row, &mut problems);
        }
        if problems.is_empty() { Ok(dictionary) } else { Err(DictionaryError(problems)) }
    }

    fn add(&mut self, row: &Row, problems: &mut Vec<String>) {
        let Some(name_type) = type_of(&row.name_type) else {
            problems.push(format!("{:?}: {:?} is no type of names", row.name, row.name_type));
            return;
        };
        let known = Known { links: row.links.clone(), from: row.from, to: row.to };
        for phrase in std::iter::once(&row.name).chain(&row.aliases) {
            if phrase.trim().is_empty() || phrase.len() > NAME_LIMIT_BYTES {
                problems.push(format!(
                    "{:?}: {phrase:?} is empty or longer than {NAME_LIMIT_BYTES} bytes",
                    row.name
                ));
                continue;
            }
            let held = self.by_phrase.entry(fold(phrase)).or_default();
            if held.iter().any(|other| other.overlaps(&known)) {
                problems.push(format!("{:?}: {phrase:?} stands in the dictionary twice", row.name));
            }
            held.push(known.clone());
            self.phrases.push((phrase.clone(), name_type));
        }
    }

    /// Exact phrases and their types.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = (&str, NameType)> {
        self.phrases.iter().map(|(phrase, name_type)| (phrase.as_str(), *name_type))
    }

    /// What a phrase means on the day of a story.
    pub(crate) fn find(&self, phrase: &str, day: Option<Date>) -> Option<&Known> {
        if self.by_phrase.is_empty() {
            return None;
        }
        self.by_phrase.get(&fold(phrase))?.iter().find(|known| known.holds_on(day))
    }

    /// Number of names and aliases.
    #[must_use]
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

fn type_of(name: &str) -> Option<NameType> {
    Some(match name {
        "person" => NameType::Person,
        "organisation" => NameType::Organisation,
        "place" => NameType::Place,
        "group" => NameType::Group,
        "event" => NameType::Event,
        "work" => NameType::Work,
        "product" => NameType::Product,
        "other" => NameType::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases() {
        let dictionary = NameDictionary::parse(
            "[[name]]\nname = \"Daily Ferret\"\ntype = \"organisation\"\naliases = [\"The Ferret\"]\nids = { house = \"df-1\" }\n",
        )
        .unwrap();
        assert_eq!(dictionary.len(), 2);
        let known = dictionary.find("the ferret", None).unwrap();
        assert_eq!(known.links[0].id, "df-1");
    }

    #[test]
    fn an_office_passes_on() {
        let text = "id,name,type,valid_from,valid_to\n1,The Mayor,person,,2020-12-31\n2,The Mayor,person,2021-01-01,\n";
        let dictionary = NameDictionary::parse(text).unwrap();
        let on =
            |day: &str| dictionary.find("the mayor", day.parse().ok()).map(|known| known.links[0].id.clone());
        assert_eq!(on("2020-12-31").as_deref(), Some("1"));
        assert_eq!(on("2023-03-24").as_deref(), Some("2"));
        let overlapping = text.replace("2021-01-01", "2020-06-01");
        assert!(NameDictionary::parse(&overlapping).is_err());
    }

    #[test]
    fn the_file_of_the_project_is_right() {
        assert!(NameDictionary::parse(include_str!("../../../config/names.toml")).unwrap().is_empty());
    }

    #[test]
    fn all_problems_are_told() {
        let text = "[[name]]\nname = \"A\"\ntype = \"thing\"\n[[name]]\nname = \"B\"\ntype = \"work\"\naliases = [\"B\", \" \"]\n";
        assert_eq!(NameDictionary::parse(text).unwrap_err().0.len(), 3);
        assert!(NameDictionary::parse("[[name]]\nname = \"A\"\n").is_err());
    }
}
