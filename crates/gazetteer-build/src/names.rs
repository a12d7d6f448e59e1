//! Which of a city's names are worth finding it by.

use std::collections::BTreeSet;

use anyhow::Context;
use copydesk_gazetteer::packed::key;

use crate::source::City;

/// Words of English and other languages that are also cities or other names of cities.
const WORDS: &str = include_str!("../words.txt");
const FIRST_NAMES: &str = include_str!("../../../config/dictionaries/first_names.toml");

const SHORTEST_NAME_CHARS: usize = 3;
const LONGEST_NAME_BYTES: usize = 60;
/// Capitals up to this length are codes of airports.
const LONGEST_CODE_CHARS: usize = 4;
/// Another name that is also a word stands only for a city of so many people.
const WORD_POPULATION: u32 = 300_000;
/// A city of so many people keeps names in the scripts other languages write.
const SCRIPT_POPULATION: u32 = 200_000;
const HOME_SCRIPT_POPULATION: u32 = 30_000;
const CYRILLIC_COUNTRIES: [&str; 11] = ["RU", "UA", "BY", "BG", "RS", "MK", "KZ", "KG", "TJ", "MN", "UZ"];
const ARABIC_COUNTRIES: [&str; 20] = [
    "SA", "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SD", "SY", "TN",
    "YE", "IR", "IL",
];

/// Ordinary words and given names, folded.
#[derive(Debug)]
pub(crate) struct Words(BTreeSet<String>);

impl Words {
    pub(crate) fn builtin() -> anyhow::Result<Self> {
        let lists: toml::Table = toml::from_str(FIRST_NAMES).context("table of first names")?;
        let lists = lists.values().filter_map(toml::Value::as_array).flatten();
        let given = lists.filter_map(toml::Value::as_str);
        let words = WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        Ok(Self(given.chain(words).map(key).collect()))
    }

    pub(crate) fn has(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }
}

/// The names of `city`, folded, each with whether it is the city's own name.
pub(crate) fn names_of(city: &City, words: &Words) -> Vec<(String, bool)> {
    let own = [key(&city.name), key(&city.ascii_name)];
    let mut out: Vec<(String, bool)> = Vec::new();
    for name in own.iter().filter(|name| !name.is_empty()) {
        if !out.iter().any(|(known, _)| known == name) {
            out.push((name.clone(), true));
        }
    }
    for name in city.other_names.iter().filter(|name| is_worth_keeping(name, city)) {
        let folded = key(name);
        let word = words.has(&folded) && city.population < WORD_POPULATION;
        if !folded.is_empty() && !word && !out.iter().any(|(known, _)| *known == folded) {
            out.push((folded, false));
        }
    }
    out
}

fn is_worth_keeping(name: &str, city: &City) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let code = letters <= LONGEST_CODE_CHARS && name.chars().all(|c| c.is_ascii_uppercase());
    let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '(' | ')' | '/');
    if code || letters < SHORTEST_NAME_CHARS || name.len() > LONGEST_NAME_BYTES || !name.chars().all(allowed)
    {
        return false;
    }
    match script(name) {
        // Transliterations begin in small letters.
        Script::Latin => name.starts_with(char::is_uppercase),
        Script::Cyrillic => at_home(city, &CYRILLIC_COUNTRIES),
        Script::Arabic => at_home(city, &ARABIC_COUNTRIES),
        Script::Other => false,
    }
}

fn at_home(city: &City, countries: &[&str]) -> bool {
    let home = countries.contains(&city.country.as_str());
    city.population >= if home { HOME_SCRIPT_POPULATION } else { SCRIPT_POPULATION }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Other,
}

fn script(name: &str) -> Script {
    let of = |c: char| match u32::from(c) {
        0..0x300 | 0x1e00..0x1f00 => Script::Latin,
        0x400..0x530 => Script::Cyrillic,
        0x600..0x700 => Script::Arabic,
        _ => Script::Other,
    };
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).map(of);
    let first = letters.next().unwrap_or(Script::Other);
    if letters.all(|script| script == first) { first } else { Script::Other }
}

#[cfg(test)]
mod tests {
    use copydesk_gazetteer::packed::kind;

    use super::*;

    #[test]
    fn codes_and_words_stay_out() {
        let mut city = City {
            id: 1,
            name: "Köln".into(),
            ascii_name: "Koeln".into(),
            other_names: ["CGN", "Cologne", "Кёльн", "ke long", "Anna", "科隆", "Colonia 2"]
                .map(str::to_owned)
                .into(),
            lat: 0.0,
            lon: 0.0,
            kind: kind::TOWN,
            country: "DE".into(),
            region: "DE.07".into(),
            population: 100_000,
            timezone: String::new(),
        };
        let words = Words::builtin().unwrap();
        let names =
            |city: &City| names_of(city, &words).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&city), ["koln", "koeln", "cologne"]);
        city.population = 1_000_000;
        assert_eq!(names(&city), ["koln", "koeln", "cologne", "кёльн", "anna"]);
    }
}
