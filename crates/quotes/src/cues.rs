//! The verbs of speech, and the small words around them.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// The data file behind [`Cues::builtin`], for the version stamp of records.
pub const CUES_SOURCE: &str = include_str!("../../../config/dictionaries/cues.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    verbs: HashMap<String, Vec<String>>,
    irregular: HashMap<String, Vec<String>>,
    lists: Lists,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    doubled: HashSet<String>,
    reporting: HashSet<String>,
    nouns: HashSet<String>,
    venues: HashSet<String>,
    pronouns: HashSet<String>,
    unnamed: HashSet<String>,
}

/// The lexicon of speech, read only.
#[derive(Debug, Default, Clone)]
pub struct Cues {
    verbs: HashMap<String, String>,
    lists: Lists,
}

/// Classes in the order in which they claim a form that several have.
const CLASSES: [&str; 8] = ["ask", "deny", "admit", "warn", "claim", "call", "write", "say"];

impl Cues {
    /// The lexicon of this build.
    #[must_use]
    pub fn builtin() -> Self {
        let File { verbs: classes, irregular, mut lists } = toml::from_str(CUES_SOURCE).unwrap_or_default();
        let forms = |base: &str| match irregular.get(base) {
            Some(forms) => std::iter::once(base.to_owned()).chain(forms.iter().cloned()).collect(),
            None => regular(base, lists.doubled.contains(base)),
        };
        let mut verbs = HashMap::new();
        for class in CLASSES {
            for base in classes.get(class).into_iter().flatten() {
                for form in forms(base) {
                    verbs.entry(form).or_insert_with(|| class.to_owned());
                }
            }
        }
        let reporting = lists.reporting.iter().flat_map(|base| forms(base)).collect();
        lists.reporting = reporting;
        Self { verbs, lists }
    }

    /// Class of a verb of speech.
    #[must_use]
    pub fn class(&self, word: &str) -> Option<&str> {
        self.verbs.get(word).map(String::as_str)
    }

    /// Whether a sentence with this word is worth parsing where no marks are near.
    pub(crate) fn may_report(&self, word: &str) -> bool {
        self.is_reporting(word) || word.eq_ignore_ascii_case("according")
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
    pub(crate) fn is_venue(&self, word: &str) -> bool {
        self.lists.venues.contains(word)
    }
    pub(crate) fn is_pronoun(&self, word: &str) -> bool {
        self.lists.pronouns.contains(word.to_lowercase().as_str())
    }
    /// Whether a noun without a name can speak.
    pub(crate) fn is_unnamed(&self, word: &str) -> bool {
        self.lists.unnamed.contains(word.to_lowercase().as_str())
    }
}

/// The forms of a regular verb.
fn regular(base: &str, doubled: bool) -> Vec<String> {
    let last = base.chars().next_back().unwrap_or(' ');
    let before = base.chars().rev().nth(1).unwrap_or(' ');
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let stem = base.strip_suffix('e').filter(|_| !vowel(before) || before == 'u');
    let (s, ed, ing) = if last == 'y' && !vowel(before) {
        let stem = base.strip_suffix('y').unwrap_or(base);
        (format!("{stem}ies"), format!("{stem}ied"), format!("{base}ing"))
    } else if let Some(stem) = stem {
        (format!("{base}s"), format!("{stem}ed"), format!("{stem}ing"))
    } else if last == 'e' {
        (format!("{base}s"), format!("{base}d"), format!("{base}ing"))
    } else if doubled {
        (format!("{base}s"), format!("{base}{last}ed"), format!("{base}{last}ing"))
    } else if base.ends_with("ss") || base.ends_with("sh") || base.ends_with("ch") || base.ends_with('x') {
        (format!("{base}es"), format!("{base}ed"), format!("{base}ing"))
    } else {
        (format!("{base}s"), format!("{base}ed"), format!("{base}ing"))
    };
    let mut forms = vec![base.to_owned(), s, ed, ing];
    // British copy doubles where American copy does not.
    if base.ends_with('l') && !doubled {
        forms.extend([format!("{base}led"), format!("{base}ling")]);
    } else if doubled && base.ends_with('l') {
        forms.extend([format!("{base}ed"), format!("{base}ing")]);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        toml::from_str::<File>(CUES_SOURCE).unwrap();
        let cues = Cues::builtin();
        let file: File = toml::from_str(CUES_SOURCE).unwrap();
        assert!(file.verbs.keys().all(|class| CLASSES.contains(&class.as_str())));
        for form in
            ["denies", "quipped", "arguing", "told", "labelled", "labeled", "wrote", "agreed", "queried"]
        {
            assert!(cues.class(form).is_some(), "{form}");
        }
        assert_eq!(
            (cues.class("said"), cues.class("denied"), cues.class("ran")),
            (Some("say"), Some("deny"), None)
        );
    }
}
