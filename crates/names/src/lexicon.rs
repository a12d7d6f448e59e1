//! The word lists behind the name rules.

use std::collections::{HashMap, HashSet};

use copydesk_gazetteer::Gazetteer;
use copydesk_text::tokenize;
use serde::Deserialize;

use crate::NameType;

const NAMES: &str = include_str!("../../../config/dictionaries/names.toml");
const FIRST_NAMES: &str = include_str!("../../../config/dictionaries/first_names.toml");
const ROLES: &str = include_str!("../../../config/dictionaries/roles.toml");

/// The data files behind [`Lexicon::builtin`], for the version stamp of records.
pub const SOURCES: [&str; 3] = [NAMES, FIRST_NAMES, ROLES];

/// Longest listed name, in tokens.
pub(crate) const LISTED_NAME_LIMIT_TOKENS: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    honorifics: Vec<String>,
    titles: Vec<String>,
    title_modifiers: Vec<String>,
    person_nouns: Vec<String>,
    organisation_ends: Vec<String>,
    organisation_heads: Vec<String>,
    organisations: Vec<String>,
    places: Vec<String>,
    place_ends: Vec<String>,
    place_starts: Vec<String>,
    groups: Vec<String>,
    event_ends: Vec<String>,
    event_starts: Vec<String>,
    events: Vec<String>,
    work_ends: Vec<String>,
    works: Vec<String>,
    other_ends: Vec<String>,
    others: Vec<String>,
    products: Vec<String>,
    not_names: Vec<String>,
    common: Vec<String>,
    product_nouns: Vec<String>,
    group_nouns: Vec<String>,
    organisation_nouns: Vec<String>,
    place_nouns: Vec<String>,
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

/// Word lists, read only.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(crate) honorifics: HashSet<String>,
    pub(crate) titles: HashSet<String>,
    pub(crate) title_modifiers: HashSet<String>,
    pub(crate) person_nouns: HashSet<String>,
    pub(crate) organisation_ends: HashSet<String>,
    pub(crate) organisation_heads: HashSet<String>,
    pub(crate) place_ends: HashSet<String>,
    pub(crate) place_starts: HashSet<String>,
    pub(crate) event_ends: HashSet<String>,
    pub(crate) event_starts: HashSet<String>,
    pub(crate) work_ends: HashSet<String>,
    pub(crate) other_ends: HashSet<String>,
    pub(crate) not_names: HashSet<String>,
    pub(crate) common: HashSet<String>,
    pub(crate) product_nouns: HashSet<String>,
    pub(crate) group_nouns: HashSet<String>,
    pub(crate) organisation_nouns: HashSet<String>,
    pub(crate) place_nouns: HashSet<String>,
    male: HashSet<String>,
    female: HashSet<String>,
    roles: HashMap<String, Vec<String>>,
    /// Listed names: tokens joined by one space.
    listed: HashMap<String, NameType>,
}

impl Lexicon {
    /// The lists of this build, and the names of `gazetteer`. Tests hold the files to their form; a broken
    /// one would give empty lists.
    #[must_use]
    pub fn builtin(gazetteer: &Gazetteer) -> Self {
        let file: NamesFile = toml::from_str(NAMES).unwrap_or_default();
        let first: FirstNamesFile = toml::from_str(FIRST_NAMES).unwrap_or_default();
        let roles: RolesFile = toml::from_str(ROLES).unwrap_or_default();
        let mut lexicon = Self {
            honorifics: set(file.honorifics),
            titles: set(file.titles),
            title_modifiers: set(file.title_modifiers),
            person_nouns: set(file.person_nouns),
            organisation_ends: set(file.organisation_ends),
            organisation_heads: set(file.organisation_heads),
            place_ends: set(file.place_ends),
            place_starts: set(file.place_starts),
            event_ends: set(file.event_ends),
            event_starts: set(file.event_starts),
            work_ends: set(file.work_ends),
            other_ends: set(file.other_ends),
            not_names: set(file.not_names),
            common: set(file.common),
            product_nouns: set(file.product_nouns),
            group_nouns: set(file.group_nouns),
            organisation_nouns: set(file.organisation_nouns),
            place_nouns: set(file.place_nouns),
            male: set(first.male),
            female: set(first.female),
            roles: roles.roles,
            listed: HashMap::new(),
        };
        // Later lists win: the hand-picked ones over the gazetteer.
        for name in gazetteer.all_place_names() {
            lexicon.list(name, NameType::Place);
        }
        for name in gazetteer.all_demonyms() {
            lexicon.list(name, NameType::Group);
        }
        let lists = [
            (file.places, NameType::Place),
            (file.groups, NameType::Group),
            (file.others, NameType::Other),
            (file.products, NameType::Product),
            (file.works, NameType::Work),
            (file.events, NameType::Event),
            (file.organisations, NameType::Organisation),
        ];
        for (names, name_type) in lists {
            for name in &names {
                lexicon.list(name, name_type);
            }
        }
        lexicon
    }

    fn list(&mut self, name: &str, name_type: NameType) {
        let tokens: Vec<&str> = tokenize(name).iter().map(|token| token.of(name)).collect();
        if (1..=LISTED_NAME_LIMIT_TOKENS).contains(&tokens.len()) {
            self.listed.insert(tokens.join(" "), name_type);
        }
    }

    /// Type of a listed name, its tokens joined by one space.
    #[must_use]
    pub fn listed(&self, name: &str) -> Option<NameType> {
        self.listed.get(name).copied()
    }

    /// Whether a word is a given name.
    #[must_use]
    pub fn is_first_name(&self, word: &str) -> bool {
        self.male.contains(word) || self.female.contains(word)
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

    /// Whether a word is an honorific or part of a title.
    #[must_use]
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word) || self.honorifics.contains(word)
    }
}

fn set(words: Vec<String>) -> HashSet<String> {
    words.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_well_formed() {
        toml::from_str::<NamesFile>(NAMES).unwrap();
        toml::from_str::<FirstNamesFile>(FIRST_NAMES).unwrap();
        toml::from_str::<RolesFile>(ROLES).unwrap();
        let lexicon = Lexicon::builtin(&Gazetteer::builtin());
        assert_eq!(lexicon.listed("Burkina Faso"), Some(NameType::Place));
        assert_eq!(lexicon.listed("Al - Qaida"), Some(NameType::Organisation));
        assert!(lexicon.more_general("Ambassador").contains(&"diplomat".to_owned()));
    }
}
