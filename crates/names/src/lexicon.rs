//! The word lists and the model behind the names.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use copydesk_text::tokenize;
use serde::Deserialize;

use crate::NameType;
use crate::model::{ModelError, ModelFile};

const NAMES: &str = include_str!("../../../config/dictionaries/names.toml");
const FIRST_NAMES: &str = include_str!("../../../config/dictionaries/first_names.toml");
const ROLES: &str = include_str!("../../../config/dictionaries/roles.toml");
const MODEL: &[u8] = include_bytes!("../data/names.model");

/// The data files behind [`Lexicon::builtin`], for the version stamp of records. The model has a stamp of its
/// own, [`Lexicon::model_checksum`].
pub const SOURCES: [&str; 3] = [NAMES, FIRST_NAMES, ROLES];

/// The model of this build, checked once.
static BUILTIN: LazyLock<Option<Arc<ModelFile>>> = LazyLock::new(|| builtin_model().ok().map(Arc::new));

/// Opens the model of this build.
///
/// # Errors
/// [`ModelError`], when the build was made with a broken one; tests hold it to its form.
pub fn builtin_model() -> Result<ModelFile, ModelError> {
    ModelFile::open(Cow::Borrowed(MODEL))
}

#[derive(Debug, Default, Deserialize)]
struct NamesFile {
    honorifics: Vec<String>,
    titles: Vec<String>,
    title_modifiers: Vec<String>,
    person_nouns: Vec<String>,
    common: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct FirstNamesFile {
    male: Vec<String>,
    female: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct RolesFile {
    roles: HashMap<String, Vec<String>>,
}

/// Word lists and the model, read only.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    pub(crate) honorifics: HashSet<String>,
    pub(crate) titles: HashSet<String>,
    pub(crate) title_modifiers: HashSet<String>,
    pub(crate) person_nouns: HashSet<String>,
    pub(crate) common: HashSet<String>,
    male: HashSet<String>,
    female: HashSet<String>,
    roles: HashMap<String, Vec<String>>,
    model: Option<Arc<ModelFile>>,
    /// Phrases with a type of their own: tokens joined by one space.
    overrides: HashMap<String, NameType>,
    override_limit_tokens: usize,
}

impl Lexicon {
    /// The lists and the model of this build. Tests hold the files to their form; a broken one would give
    /// empty lists, and no names.
    #[must_use]
    pub fn builtin() -> Self {
        let file: NamesFile = toml::from_str(NAMES).unwrap_or_default();
        let first: FirstNamesFile = toml::from_str(FIRST_NAMES).unwrap_or_default();
        let roles: RolesFile = toml::from_str(ROLES).unwrap_or_default();
        Self {
            honorifics: set(file.honorifics),
            titles: set(file.titles),
            title_modifiers: set(file.title_modifiers),
            person_nouns: set(file.person_nouns),
            common: set(file.common),
            male: set(first.male),
            female: set(first.female),
            roles: roles.roles,
            model: BUILTIN.clone(),
            overrides: HashMap::new(),
            override_limit_tokens: 0,
        }
    }

    /// The same lexicon with another model.
    #[must_use]
    pub fn with_model(self, model: ModelFile) -> Self {
        Self { model: Some(Arc::new(model)), ..self }
    }

    /// The same lexicon, in which each exact phrase is always a name of the given type.
    #[must_use]
    pub fn with_overrides<'a>(mut self, phrases: impl IntoIterator<Item = (&'a str, NameType)>) -> Self {
        for (phrase, name_type) in phrases {
            let tokens: Vec<&str> = tokenize(phrase).iter().map(|token| token.of(phrase)).collect();
            if !tokens.is_empty() {
                self.override_limit_tokens = self.override_limit_tokens.max(tokens.len());
                self.overrides.insert(tokens.join(" "), name_type);
            }
        }
        self
    }

    pub(crate) fn model(&self) -> Option<&ModelFile> {
        self.model.as_deref()
    }

    /// Checksum of the model, in hexadecimal; empty when there is none.
    #[must_use]
    pub fn model_checksum(&self) -> String {
        self.model().map(ModelFile::checksum).unwrap_or_default()
    }

    pub(crate) fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }

    pub(crate) fn override_limit_tokens(&self) -> usize {
        self.override_limit_tokens
    }

    pub(crate) fn override_of(&self, phrase: &str) -> Option<NameType> {
        self.overrides.get(phrase).copied()
    }

    /// Whether a given name is a man's, as far as the lists tell.
    #[must_use]
    pub fn is_male(&self, word: &str) -> bool {
        self.male.contains(word)
    }

    /// Whether a given name is a woman's, as far as the lists tell.
    #[must_use]
    pub fn is_female(&self, word: &str) -> bool {
        self.female.contains(word)
    }

    /// Whether a word, in any case, is a role a person can have.
    #[must_use]
    pub fn is_role(&self, noun: &str) -> bool {
        let lower = noun.to_lowercase();
        self.roles.contains_key(&lower) || self.person_nouns.contains(&lower)
    }

    /// More general words that may stand for a role.
    #[must_use]
    pub fn more_general(&self, role: &str) -> &[String] {
        self.roles.get(&role.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

fn set(words: Vec<String>) -> HashSet<String> {
    words.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Words, recognise};

    #[test]
    fn the_files_are_well_formed() {
        toml::from_str::<NamesFile>(NAMES).unwrap();
        toml::from_str::<FirstNamesFile>(FIRST_NAMES).unwrap();
        toml::from_str::<RolesFile>(ROLES).unwrap();
        builtin_model().unwrap();
        assert!(Lexicon::builtin().more_general("Ambassador").contains(&"diplomat".to_owned()));
    }

    #[test]
    fn an_exact_phrase_wins_over_the_model() {
        let text = "The Daily Ferret reported it in London.";
        let words = Words::new(text, copydesk_text::sentences(text, 0..text.len()));
        let lexicon = Lexicon::builtin().with_overrides([("Daily Ferret", NameType::Product)]);
        let names = recognise(&words, &lexicon);
        let found: Vec<_> =
            names.iter().map(|name| (words.text_of(name.first..name.last), name.name_type)).collect();
        assert_eq!(found, [("Daily Ferret", NameType::Product), ("London", NameType::Place)]);
    }
}
