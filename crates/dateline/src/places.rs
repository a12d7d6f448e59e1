//! The place part of a dateline: `SPRINGFIELD, Ill.`, `LONDON/MOSCOW`, `NEW YORK, LONDON and BEIJING`.

use copydesk_gazetteer::{Gazetteer, Place};
use copydesk_text::fold;

/// Words that stay small inside a place's name.
const PARTICLES: [&str; 22] = [
    "al", "am", "an", "and", "au", "aux", "da", "de", "del", "der", "des", "do", "du", "el", "es", "of",
    "on", "sur", "the", "und", "upon", "y",
];
const WORDS_IN_A_PLACE: usize = 6;
const PLACES_IN_A_DATELINE: usize = 6;

/// A place of a dateline.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedPlace {
    /// As written, but not in capitals.
    pub name: String,
    /// State, province or the like, in full.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2, where the dateline or the tables tell it.
    pub country: Option<String>,
    /// The table's entry, where it agrees with region and country.
    pub entry: Option<Place>,
    /// Whether the tables know a place of this name, or its region or country stands beside it.
    pub known: bool,
}

#[derive(Debug, Default)]
struct Draft {
    name: String,
    region: Option<String>,
    country: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Slash,
    Comma,
    And,
}

/// Reads the text before date, agency or separator as a list of places; none when it cannot be one.
pub(crate) fn read(
    text: &str,
    agency_country: Option<&str>,
    gazetteer: &Gazetteer,
) -> Option<Vec<ParsedPlace>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut drafts: Vec<Draft> = Vec::new();
    if gazetteer.places(text).is_empty() {
        for (joint, item) in items(text) {
            add(&mut drafts, joint, item, gazetteer)?;
        }
    } else {
        drafts.push(Draft { name: text.to_owned(), ..Draft::default() });
    }
    if drafts.len() > PLACES_IN_A_DATELINE {
        return None;
    }
    Some(drafts.into_iter().map(|draft| resolve(draft, agency_country, gazetteer)).collect())
}

/// Splits at commas, slashes and `and`.
fn items(text: &str) -> Vec<(Joint, &str)> {
    let mut out = Vec::new();
    let mut joint = Joint::And;
    let mut from = 0;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let found = match c {
            '/' => Some((Joint::Slash, 1)),
            ',' => Some((Joint::Comma, 1)),
            ' ' => [" and ", " AND ", " & "]
                .iter()
                .find(|word| rest.starts_with(**word))
                .map(|word| (Joint::And, word.len())),
            _ => None,
        };
        if let Some((next, length)) = found {
            out.push((joint, text.get(from..at).unwrap_or_default().trim()));
            joint = next;
            at += length;
            from = at;
        } else {
            at += c.len_utf8();
        }
    }
    out.push((joint, text.get(from..).unwrap_or_default().trim()));
    // `LONDON, PARIS, and ROME` leaves an empty item.
    out.retain(|(_, item)| !item.is_empty());
    out
}

fn add(drafts: &mut Vec<Draft>, joint: Joint, item: &str, gazetteer: &Gazetteer) -> Option<()> {
    let (item, brackets) = split_brackets(item);
    let item = item.as_str();
    if !is_name(item) && !brackets.iter().any(|inner| !inner.is_empty() && item.is_empty()) {
        return None;
    }
    let known = !gazetteer.places(item).is_empty();
    let first_in_capitals = drafts.first().is_some_and(|first| in_capitals(&first.name));
    match (drafts.last_mut(), joint) {
        (Some(last), _) if item.is_empty() => {
            for inner in &brackets {
                qualify(last, inner, gazetteer);
            }
            return Some(());
        }
        (Some(_), Joint::Comma) if known && in_capitals(item) && item.len() > 3 && first_in_capitals => {}
        (Some(last), Joint::Comma) => {
            if qualify(last, item, gazetteer) {
                return Some(());
            }
            if !in_capitals(item) {
                last.region = Some(item.to_owned());
                return Some(());
            }
        }
        (Some(last), Joint::Slash) if !known && !first_in_capitals => {
            last.name = format!("{}/{item}", last.name);
            return Some(());
        }
        _ => {}
    }
    let mut draft = Draft { name: item.to_owned(), ..Draft::default() };
    for inner in &brackets {
        if !qualify(&mut draft, inner, gazetteer) {
            draft.name = format!("{} ({inner})", draft.name);
        }
    }
    drafts.push(draft);
    Some(())
}

/// Takes `item` as region or country of the place before it.
fn qualify(place: &mut Draft, item: &str, gazetteer: &Gazetteer) -> bool {
    let country = gazetteer.country(item);
    let region = gazetteer.regions(item).first();
    // Georgia is both: the tables know which of the two has such a city.
    let region_first = match (country, region) {
        (Some(country), Some(_)) => !gazetteer
            .places(&place.name)
            .iter()
            .any(|found| found.country.as_deref() == Some(country.code.as_str())),
        _ => true,
    };
    match (region, country) {
        (Some(region), _) if region_first => {
            place.region = Some(region.name.clone());
            place.country = Some(region.country.clone());
        }
        (_, Some(country)) => place.country = Some(country.code.clone()),
        _ => return false,
    }
    true
}

/// `Jaipur (Rajasthan) [India]` is a name and two brackets.
fn split_brackets(item: &str) -> (String, Vec<&str>) {
    let mut name = String::new();
    let mut brackets = Vec::new();
    let mut rest = item;
    while let Some(open) = rest.find(['(', '[']) {
        let Some(close) = rest.get(open..).and_then(|tail| tail.find([')', ']'])).map(|at| open + at) else {
            break;
        };
        name.push_str(rest.get(..open).unwrap_or_default());
        brackets.push(rest.get(open + 1..close).unwrap_or_default().trim());
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    name.push_str(rest);
    (name.trim().to_owned(), brackets)
}

fn is_name(item: &str) -> bool {
    let mut words = 0;
    for word in item.split_whitespace() {
        words += 1;
        let capital = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        if !capital && !PARTICLES.contains(&word) && !word.starts_with("d'") && !word.starts_with("el-") {
            return false;
        }
        if word.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
    }
    (1..=WORDS_IN_A_PLACE).contains(&words)
}

pub(crate) fn in_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

fn resolve(draft: Draft, agency_country: Option<&str>, gazetteer: &Gazetteer) -> ParsedPlace {
    let found = gazetteer.places(&draft.name);
    let entry = match (&draft.country, &draft.region) {
        (None, None) => found
            .iter()
            .find(|place| place.region.is_none() && place.country.as_deref() == agency_country)
            .or(found.first()),
        (country, region) => found.iter().find(|place| {
            (country.is_none() || place.country == *country)
                && (place.region.is_none() || place.region == *region || region.is_none())
        }),
    };
    let country = draft
        .country
        .clone()
        .or_else(|| entry.and_then(|place| place.country.clone()))
        .or_else(|| gazetteer.country(&draft.name).map(|country| country.code.clone()));
    // A city of the table outside the named region is another city: `PARIS, Texas`.
    let entry = entry.filter(|place| place.country == country).cloned();
    let known = !found.is_empty() || draft.country.is_some();
    ParsedPlace { name: small_case(&draft.name, entry.as_ref()), region: draft.region, country, entry, known }
}

/// A name in capitals as it is usually written.
fn small_case(name: &str, entry: Option<&Place>) -> String {
    if !in_capitals(name) {
        return name.to_owned();
    }
    if let Some(place) = entry.filter(|place| fold(&place.name) == fold(name)) {
        return place.name.clone();
    }
    let mut out = String::with_capacity(name.len());
    for (number, word) in name.split_inclusive([' ', '-', '/']).enumerate() {
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches([' ', '-', '/']);
        if number > 0 && PARTICLES.contains(&bare) {
            out.push_str(&lower);
            continue;
        }
        let mut letter = 0;
        for c in lower.chars() {
            if letter == 0 && c.is_alphabetic() {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            // `N'Djamena`: the letter after a one-letter prefix is a capital too.
            letter = if letter == 1 && matches!(c, '\'' | '’') {
                0
            } else {
                letter + usize::from(c.is_alphabetic())
            };
        }
    }
    out
}
