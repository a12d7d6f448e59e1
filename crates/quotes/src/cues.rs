//! The verbs of speech, and the small words around them.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// The data file behind [`Cues::builtin`], for the version stamp of records.
pub const CUES_SOURCE: &str = include_str!("../../../config/dictionaries/cues.toml");

#[derive(Debug, Default, Deserialize)]
struct File {
    verbs: HashMap<String, Vec<String>>,
    lists: Lists,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    reporting: HashSet<String>,
    nouns: HashSet<String>,
    adverbs: HashSet<String>,
    auxiliaries: HashSet<String>,
    boundaries: HashSet<String>,
    enders: HashSet<String>,
    pronouns: HashSet<String>,
    unnamed: HashSet<String>,
}

/// The lexicon of speech, read only.
#[derive(Debug, Default)]
pub struct Cues {
    verbs: HashMap<String, String>,
    lists: Lists,
}

impl Cues {
    /// The lexicon of this build.
    #[must_use]
    pub fn builtin() -> Self {
        let file: File = toml::from_str(CUES_SOURCE).unwrap_or_default();
        let mut verbs = HashMap::new();
        // A form in two classes belongs to the first in the order of the alphabet: always the same one.
        let mut classes: Vec<_> = file.verbs.into_iter().collect();
        classes.sort();
        for (class, forms) in classes {
            for form in forms {
                verbs.entry(form).or_insert_with(|| class.clone());
            }
        }
        Self { verbs, lists: file.lists }
    }

    /// Class of a verb of speech.
    #[must_use]
    pub fn class(&self, word: &str) -> Option<&str> {
        self.verbs.get(word).map(String::as_str)
    }

    pub(crate) fn is_verb(&self, word: &str) -> bool {
        self.verbs.contains_key(word)
    }
    pub(crate) fn is_reporting(&self, word: &str) -> bool {
        self.lists.reporting.contains(word)
    }
    pub(crate) fn is_noun(&self, word: &str) -> bool {
        self.lists.nouns.contains(word)
    }
    pub(crate) fn is_adverb(&self, word: &str) -> bool {
        self.lists.adverbs.contains(word)
    }
    pub(crate) fn is_auxiliary(&self, word: &str) -> bool {
        self.lists.auxiliaries.contains(word)
    }
    pub(crate) fn is_boundary(&self, word: &str) -> bool {
        self.lists.boundaries.contains(word)
    }
    pub(crate) fn is_ender(&self, word: &str) -> bool {
        self.lists.enders.contains(word)
    }
    pub(crate) fn is_pronoun(&self, word: &str) -> bool {
        self.lists.pronouns.contains(word.to_lowercase().as_str())
    }
    /// Whether a noun without a name can speak.
    pub(crate) fn is_unnamed(&self, word: &str) -> bool {
        self.lists.unnamed.contains(word.to_lowercase().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        toml::from_str::<File>(CUES_SOURCE).unwrap();
        let cues = Cues::builtin();
        assert_eq!(
            (cues.class("said"), cues.class("denied"), cues.class("ran")),
            (Some("say"), Some("deny"), None)
        );
    }
}
