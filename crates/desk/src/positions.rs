//! Roles taken apart: `Russian Ambassador to the UK` is the title `Ambassador`, of Russia, to the United Kingdom.

use copydesk_gazetteer::Gazetteer;
use copydesk_record::{Country, Position};

/// What follows `of` and belongs to the title: `Secretary of State`, `Minister of Foreign Affairs`.
const PORTFOLIOS: [&str; 30] = [
    "state",
    "defense",
    "defence",
    "foreign",
    "finance",
    "interior",
    "health",
    "education",
    "justice",
    "staff",
    "culture",
    "energy",
    "agriculture",
    "trade",
    "transport",
    "transportation",
    "labor",
    "labour",
    "commerce",
    "industry",
    "economy",
    "government",
    "police",
    "operations",
    "security",
    "sport",
    "tourism",
    "emergency",
    "internal",
    "parliament",
];
/// Words before a title that say it is over.
const FORMER: [&str; 4] = ["former", "Former", "ex", "ousted"];

/// Takes a role apart; none where it is one word, or nothing can be told.
pub(crate) fn position(role: &str, gazetteer: &Gazetteer) -> Option<Position> {
    let words: Vec<&str> = role.split_whitespace().collect();
    let mut start = 0;
    let mut former = false;
    let mut of: Option<(String, Option<Country>)> = None;
    // Before the title: `former`, a people, a country or its possessive.
    while let Some(word) = words.get(start) {
        if FORMER.contains(word) {
            former = true;
            start += 1;
        } else if let Some((length, name, country)) =
            leading(&words[start..], gazetteer).filter(|_| of.is_none())
        {
            of = Some((name, Some(country)));
            start += length;
        } else {
            break;
        }
    }
    let rest = words.get(start..)?;
    let cut = rest.iter().enumerate().skip(1).find(|&(at, word)| {
        let portfolio = rest
            .get(at + 1)
            .is_some_and(|next| PORTFOLIOS.contains(&next.trim_end_matches(',').to_lowercase().as_str()));
        matches!(*word, "of" | "to" | "for" | "at" | "in" | "from")
            && !(portfolio && matches!(*word, "of" | "for"))
    });
    let end = cut.map_or(rest.len(), |(at, _)| at);
    let title = rest.get(..end)?.join(" ");
    let mut to = None;
    if let Some((at, word)) = cut {
        let complement = rest.get(at + 1..)?.join(" ");
        let complement = complement.trim_end_matches([',', '.']);
        if !complement.is_empty() {
            let told = (named(complement, gazetteer), country(complement, gazetteer));
            if *word == "to" {
                to = Some(told);
            } else if of.is_none() || told.1.is_none() {
                // `German minister for Europe` stays one of Germany; `US head of Norrwind` is of Norrwind.
                of = Some(told);
            }
        }
    }
    if title.is_empty() || (of.is_none() && to.is_none() && !former) {
        return None;
    }
    let (of, of_country) = of.map_or((None, None), |(name, country)| (Some(name), country));
    let (to, to_country) = to.map_or((None, None), |(name, country)| (Some(name), country));
    Some(Position { text: role.to_owned(), title, of, of_country, to, to_country, former })
}

/// A country or people at the start: how many words, its name, its country.
fn leading(words: &[&str], gazetteer: &Gazetteer) -> Option<(usize, String, Country)> {
    // At least the title has to be left.
    (1..=words.len().saturating_sub(1).min(3)).rev().find_map(|length| {
        let phrase = words.get(..length)?.join(" ");
        let bare = phrase.strip_suffix("'s").or_else(|| phrase.strip_suffix("’s")).unwrap_or(&phrase);
        let country = gazetteer.demonym(bare).or_else(|| gazetteer.country(bare))?;
        Some((length, country.name.clone(), of_country(country)))
    })
}

fn of_country(country: &copydesk_gazetteer::Country) -> Country {
    Country { code: country.code.clone(), name: country.name.clone() }
}

fn country(phrase: &str, gazetteer: &Gazetteer) -> Option<Country> {
    let bare = phrase.strip_prefix("the ").unwrap_or(phrase);
    gazetteer.country(bare).map(of_country)
}

/// A country by its own name, anything else as written.
fn named(phrase: &str, gazetteer: &Gazetteer) -> String {
    country(phrase, gazetteer).map_or_else(|| phrase.to_owned(), |country| country.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        let gazetteer = Gazetteer::builtin();
        let check = |role: &str, expected: Option<(&str, Option<&str>, Option<&str>)>| {
            let found = position(role, &gazetteer);
            let told = found.as_ref().map(|p| (p.title.as_str(), p.of.as_deref(), p.to.as_deref()));
            assert_eq!(told, expected, "{role}");
        };
        check("Russian Ambassador to the UK", Some(("Ambassador", Some("Russia"), Some("United Kingdom"))));
        check("mayor of Valletta", Some(("mayor", Some("Valletta"), None)));
        check("U.S. Secretary of State", Some(("Secretary of State", Some("United States"), None)));
        check(
            "Minister of Foreign Affairs of Chad",
            Some(("Minister of Foreign Affairs", Some("Chad"), None)),
        );
        check("chief executive of Norrwind AB", Some(("chief executive", Some("Norrwind AB"), None)));
        check("Germany's finance minister", Some(("finance minister", Some("Germany"), None)));
        check("former Prime Minister", Some(("Prime Minister", None, None)));
        check("UN special envoy to South Sudan", Some(("UN special envoy", None, Some("South Sudan"))));
        check("harbour pilot", None);
        check("President", None);
        check("", None);
        check("of", None);
        assert!(position("former Czech president", &gazetteer).unwrap().former);
        let ambassador = position("Russian Ambassador to the UK", &gazetteer).unwrap();
        assert_eq!(ambassador.to_country.unwrap().code, "GB");
    }
}
