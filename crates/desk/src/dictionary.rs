//! Names of a customer's own, as data: they win over the model, and bring their ids along.

use std::collections::HashMap;

use copydesk_names::NameType;
use copydesk_record::Link;
use copydesk_text::fold;
use serde::Deserialize;
use sha2::{Digest, Sha256};

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
}

/// Names with types, aliases and ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameDictionary {
    /// Exact phrases and their types.
    phrases: Vec<(String, NameType)>,
    by_phrase: HashMap<String, Known>,
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

impl NameDictionary {
    /// Reads the text of a dictionary: one table `[[name]]` for each thing, with `name`, `type` and perhaps `aliases` and
    /// `ids`.
    ///
    /// # Errors
    /// [`DictionaryError`] with every problem, each naming the entry.
    pub fn parse(text: &str) -> Result<Self, DictionaryError> {
        let file: File = toml::from_str(text).map_err(|error| DictionaryError(vec![error.to_string()]))?;
        let mut problems = Vec::new();
        if file.name.len() > NAMES_LIMIT {
            problems.push(format!("{} names are more than {NAMES_LIMIT}", file.name.len()));
        }
        let mut dictionary = Self { hash: hex(&Sha256::digest(text.as_bytes())), ..Self::default() };
        for entry in file.name {
            dictionary.add(entry, &mut problems);
        }
        if problems.is_empty() { Ok(dictionary) } else { Err(DictionaryError(problems)) }
    }

    fn add(&mut self, entry: Entry, problems: &mut Vec<String>) {
        let Some(name_type) = type_of(&entry.name_type) else {
            problems.push(format!("{:?}: {:?} is no type of names", entry.name, entry.name_type));
            return;
        };
        let mut links: Vec<Link> = entry.ids.into_iter().map(|(scheme, id)| Link { scheme, id }).collect();
        links.sort_by(|a, b| a.scheme.cmp(&b.scheme));
        for phrase in std::iter::once(&entry.name).chain(&entry.aliases) {
            if phrase.trim().is_empty() || phrase.len() > NAME_LIMIT_BYTES {
                problems.push(format!(
                    "{:?}: {phrase:?} is empty or longer than {NAME_LIMIT_BYTES} bytes",
                    entry.name
                ));
                continue;
            }
            let known = Known { links: links.clone() };
            if self.by_phrase.insert(fold(phrase), known).is_some() {
                problems.push(format!("{:?}: {phrase:?} stands in the dictionary twice", entry.name));
            }
            self.phrases.push((phrase.clone(), name_type));
        }
    }

    /// Exact phrases and their types.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = (&str, NameType)> {
        self.phrases.iter().map(|(phrase, name_type)| (phrase.as_str(), *name_type))
    }

    pub(crate) fn find(&self, phrase: &str) -> Option<&Known> {
        if self.by_phrase.is_empty() { None } else { self.by_phrase.get(&fold(phrase)) }
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
        let known = dictionary.find("the ferret").unwrap();
        assert_eq!(known.links[0].id, "df-1");
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
