//! Currencies by sign and by name.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The table of currencies, for the version stamp of records.
pub const CURRENCIES_SOURCE: &str = include_str!("../../../config/dictionaries/currencies.psv");

/// One currency.
#[derive(Debug)]
struct Currency {
    code: &'static str,
    countries: Vec<&'static str>,
    /// Words before the name that make it this one.
    adjectives: Vec<&'static str>,
    /// Whether a shared name means this one where no country tells.
    usual: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Currencies {
    all: Vec<Currency>,
    signs: HashMap<&'static str, usize>,
    names: HashMap<&'static str, Vec<usize>>,
}

/// Which currency, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    /// ISO 4217; none where a name is shared and nothing tells whose.
    pub(crate) code: Option<&'static str>,
    pub(crate) because: &'static str,
}

/// The table of this build.
pub(crate) static CURRENCIES: LazyLock<Currencies> = LazyLock::new(|| Currencies::parse(CURRENCIES_SOURCE));

impl Currencies {
    fn parse(table: &'static str) -> Self {
        let mut out = Self::default();
        let list = |column: &'static str| column.split(',').map(str::trim).filter(|word| !word.is_empty());
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut columns = line.split('|');
            let mut next = || columns.next().unwrap_or_default();
            let (code, signs, names, countries, adjectives) = (next().trim(), next(), next(), next(), next());
            let index = out.all.len();
            let usual = names.contains('*') || countries.contains('*');
            for sign in list(signs) {
                out.signs.entry(sign).or_insert(index);
            }
            for name in list(names) {
                out.names.entry(name.trim_start_matches('*')).or_default().push(index);
            }
            let bare = |word: &'static str| word.trim_start_matches('*');
            out.all.push(Currency {
                code,
                countries: list(countries).map(bare).collect(),
                adjectives: list(adjectives).collect(),
                usual,
            });
        }
        out
    }

    /// The currency of a sign with no other meaning: `€`, `US$`, `RM`.
    pub(crate) fn sign(&self, sign: &str) -> Option<&'static str> {
        self.signs.get(sign).and_then(|&index| self.all.get(index)).map(|currency| currency.code)
    }

    /// Whether this is a currency's name.
    pub(crate) fn is_name(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// The currency of a name, by the word before it, else the countries of the story, else its usual meaning.
    pub(crate) fn named(&self, name: &str, before: &str, countries: &[&str]) -> Option<Told> {
        let shared = self.names.get(name)?;
        let all = || shared.iter().filter_map(|&index| self.all.get(index));
        if let Some(told) = all().find(|currency| currency.adjectives.contains(&before)) {
            return Some(Told { code: Some(told.code), because: "currency-named" });
        }
        if let [only] = shared.as_slice() {
            let code = self.all.get(*only).map(|currency| currency.code);
            return Some(Told { code, because: "currency-named" });
        }
        let of = |country: &&str| all().find(|currency| currency.countries.contains(country));
        if let Some(told) = countries.iter().find_map(of) {
            return Some(Told { code: Some(told.code), because: "currency-of-country" });
        }
        Some(match all().find(|currency| currency.usual) {
            Some(usual) => Told { code: Some(usual.code), because: "currency-usual" },
            None => Told { code: None, because: "currency-unsure" },
        })
    }

    /// What a bare `$` means in a story at home in a country.
    pub(crate) fn dollar(&self, home: Option<&str>) -> Told {
        let own = home.and_then(|home| {
            let own = |currency: &&Currency| currency.countries.contains(&home);
            let dollars = self.names.get("dollars").into_iter().flatten();
            dollars.filter_map(|&index| self.all.get(index)).find(own)
        });
        match own {
            Some(own) => Told { code: Some(own.code), because: "dollar-of-country" },
            None => Told { code: Some("USD"), because: "dollar-assumed-us" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_signs() {
        let told = |name, before, countries: &[&str]| {
            CURRENCIES.named(name, before, countries).map(|told| (told.code, told.because))
        };
        assert_eq!(told("rupees", "", &["FR", "PK"]), Some((Some("PKR"), "currency-of-country")));
        assert_eq!(told("rupees", "Indian", &["PK"]), Some((Some("INR"), "currency-named")));
        assert_eq!(told("rupees", "", &[]), Some((None, "currency-unsure")));
        assert_eq!(told("dollars", "", &["FR"]), Some((Some("USD"), "currency-usual")));
        assert_eq!(told("won", "", &[]), Some((Some("KRW"), "currency-usual")));
        assert_eq!(told("apples", "", &[]), None);
        assert_eq!(CURRENCIES.sign("A$"), Some("AUD"));
        assert_eq!(CURRENCIES.dollar(Some("CA")).code, Some("CAD"));
        assert_eq!(CURRENCIES.dollar(Some("FR")).because, "dollar-assumed-us");
    }

    #[test]
    fn codes_are_codes_and_stand_once() {
        let mut codes: Vec<&str> = CURRENCIES.all.iter().map(|currency| currency.code).collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
