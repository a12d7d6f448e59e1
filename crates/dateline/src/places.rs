//! The place part of a dateline: `SPRINGFIELD, Ill.`, `LONDON/MOSCOW`, `NEW YORK, LONDON and BEIJING`.

use std::borrow::Cow;

use copydesk_gazetteer::{Gazetteer, Place, Region};
use copydesk_text::fold;

use crate::resolve::{Beside, is_well_known, resolve as resolve_name};

/// Words that stay small inside a place's name.
const PARTICLES: [&str; 46] = [
    "aan", "al", "am", "an", "and", "au", "aux", "bei", "bin", "da", "das", "de", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "el", "en", "es", "et", "ibn", "im", "la", "las", "le", "les",
    "los", "nad", "ob", "of", "on", "op", "pod", "sous", "sur", "the", "und", "upon", "van", "vor", "y",
];
const WORDS_IN_A_PLACE: usize = 6;
const PLACES_IN_A_DATELINE: usize = 6;
/// People of a city that stands behind a slash.
const SLASHED_POPULATION: u32 = 15_000;

/// A place of a dateline.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedPlace {
    /// As written, but not in capitals.
    pub name: String,
    /// State, province or the like, in full.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2, where the dateline or the tables tell it.
    pub country: Option<String>,
    /// The place meant, where that is clear.
    pub entry: Option<Place>,
    /// Whether it is a well-known place, or its region or country stands beside it.
    pub known: bool,
    /// What it could be where that is not clear, the likeliest first; at most five.
    pub candidates: Vec<Place>,
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
        for (joint, item) in items(text, gazetteer) {
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

/// Splits at commas, slashes and `and`, but not inside brackets or the name of a country or region (`Bosnia
/// and Herzegovina`).
fn items<'a>(text: &'a str, gazetteer: &Gazetteer) -> Vec<(Joint, &'a str)> {
    let mut out = Vec::new();
    let mut joint = Joint::And;
    let mut from = 0;
    let mut at = 0;
    let mut depth = 0_usize;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let found = match c {
            '(' | '[' => {
                depth += 1;
                None
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                None
            }
            '/' if depth == 0 => Some((Joint::Slash, 1)),
            ',' if depth == 0 => Some((Joint::Comma, 1)),
            ' ' => [" and ", " AND ", " & "]
                .iter()
                .find(|word| rest.starts_with(**word) && !inside_a_name(text, from, gazetteer))
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

/// Whether the words from here to the next comma are one country or region.
fn inside_a_name(text: &str, from: usize, gazetteer: &Gazetteer) -> bool {
    let rest = text.get(from..).unwrap_or_default();
    let name = rest.split([',', '(', '/']).next().unwrap_or_default().trim();
    gazetteer.country(name).is_some() || !gazetteer.regions(name).is_empty()
}

fn add(drafts: &mut Vec<Draft>, joint: Joint, item: &str, gazetteer: &Gazetteer) -> Option<()> {
    let (item, brackets) = split_brackets(item);
    let item = item.as_str();
    if !is_name(item, gazetteer) && !brackets.iter().any(|inner| !inner.is_empty() && item.is_empty()) {
        return None;
    }
    let listed = !gazetteer.places(item).is_empty();
    let known =
        listed || !drafts.is_empty() && gazetteer.regions(item).is_empty() && is_city(item, gazetteer);
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
            if !in_capitals(item) && !listed {
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

/// Whether this name behind a slash is another city, not a river or a region: `Köln/Aachen`, but
/// `Freiberg/Sachsen`.
fn is_city(name: &str, gazetteer: &Gazetteer) -> bool {
    gazetteer.cities().named(name).next().is_some_and(|city| {
        city.population() >= if city.by_own_name() { SLASHED_POPULATION } else { SLASHED_POPULATION * 10 }
    })
}

/// Takes `item` as region or country of the place before it.
fn qualify(place: &mut Draft, item: &str, gazetteer: &Gazetteer) -> bool {
    let country = gazetteer.country(item);
    let regions = gazetteer.regions(item);
    let in_country = |code: &str| has_city(&place.name, gazetteer, |country, _| country == code);
    // Georgia is both: the tables know which of the two has such a city. Of regions of one name and of
    // regions that share their abbreviation, the one that has it counts.
    if let Some(country) = country
        && (regions.is_empty() || in_country(&country.code) && !in_region(&place.name, regions, gazetteer))
    {
        place.country = Some(country.code.clone());
        return true;
    }
    let has_place = |region: &&Region| in_region(&place.name, std::slice::from_ref(*region), gazetteer);
    if let Some(region) = regions.iter().find(has_place).or(regions.first()) {
        place.region = Some(region.name.clone());
        place.country = Some(region.country.clone());
        return true;
    }
    // A region only the packed cities know must be the one that has the city.
    let packed = gazetteer.cities().regions_named(item).find(|region| {
        has_city(&place.name, gazetteer, |country, of| country == region.country && of == Some(region.name))
    });
    let Some(region) = packed else { return false };
    place.region = Some(item.to_owned());
    place.country = Some(region.country.to_owned());
    true
}

fn in_region(name: &str, regions: &[Region], gazetteer: &Gazetteer) -> bool {
    let fits = |country: &str, of: Option<&str>| {
        let of = of.map(fold);
        regions.iter().any(|region| region.country == country && of == Some(fold(&region.name)))
    };
    has_city(name, gazetteer, fits)
}

/// Whether there is a city of this name whose country and region `fits` likes.
fn has_city(name: &str, gazetteer: &Gazetteer, fits: impl Fn(&str, Option<&str>) -> bool) -> bool {
    let listed = gazetteer.places(name).iter();
    let mut listed = listed.filter_map(|place| Some((place.country.as_deref()?, place.region.as_deref())));
    listed.any(|(country, region)| fits(country, region))
        || gazetteer
            .cities()
            .named(name)
            .any(|city| city.by_own_name() && fits(city.country(), city.region()))
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

/// Whether a word may stand in small letters inside a name.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word) || matches!(word, "d" | "l")
}

/// Whether this looks like a name: a capital for each word but particles. A name the tables know may also
/// have other small words.
fn is_name(item: &str, gazetteer: &Gazetteer) -> bool {
    let known = || item.starts_with(char::is_uppercase) && gazetteer.cities().has(item);
    let mut words = 0;
    for word in item.split_whitespace() {
        words += 1;
        let capital = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        if !capital && !is_particle(word) && !starts_small(word) && !known() {
            return false;
        }
        if word.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
    }
    (1..=WORDS_IN_A_PLACE).contains(&words)
}

/// `d'Alene`, `el-Sheikh`
fn starts_small(word: &str) -> bool {
    ["d'", "d’", "l'", "l’", "el-", "al-", "ez-", "es-", "as-", "ash-", "ad-"]
        .iter()
        .any(|start| word.starts_with(start))
}

pub(crate) fn in_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

fn resolve(draft: Draft, agency_country: Option<&str>, gazetteer: &Gazetteer) -> ParsedPlace {
    let beside =
        Beside { region: draft.region.as_deref(), country: draft.country.as_deref(), agency_country };
    let known = draft.country.is_some() || is_well_known(&draft.name, in_capitals(&draft.name), gazetteer);
    let found = spellings(&draft.name)
        .map(|name| resolve_name(&name, beside, gazetteer))
        .find(|found| found.entry.is_some() || !found.candidates.is_empty())
        .unwrap_or_default();
    let country = draft
        .country
        .or(found.country)
        .or_else(|| gazetteer.country(&draft.name).map(|country| country.code.clone()))
        .or_else(|| country_of_region(&draft.name, agency_country, gazetteer));
    ParsedPlace {
        name: small_case(&draft.name, found.entry.as_ref()),
        region: draft.region,
        country,
        entry: found.entry,
        known,
        candidates: found.candidates,
    }
}

/// A region stands for a place too: `Quang Ninh (VNA)`. Its country is known where no other has a region of
/// this name, or where the agency's has.
fn country_of_region(name: &str, agency_country: Option<&str>, gazetteer: &Gazetteer) -> Option<String> {
    let listed = gazetteer.regions(name).iter().map(|region| region.country.as_str());
    let packed = gazetteer.cities().regions_named(name).map(|region| region.country);
    let countries: Vec<&str> = listed.chain(packed).collect();
    let first = *countries.first()?;
    let home = agency_country.filter(|home| countries.contains(home));
    home.or_else(|| countries.iter().all(|country| *country == first).then_some(first)).map(str::to_owned)
}

/// The name, then what it may be called in the tables: `Weiden (Oberpfalz)` and `Bad Homburg/Taunus`
/// without what tells them apart, `Zamboanga City` without its last word, `Jahra` with the Arabic article.
fn spellings(name: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let shorter = name.split(['(', '/']).next().filter(|short| short.len() < name.len());
    let no_city = [" City", " CITY"].iter().find_map(|end| name.strip_suffix(end));
    let spelled = [Some(name), shorter.map(str::trim_end), no_city].into_iter().flatten().map(Cow::Borrowed);
    spelled.chain(std::iter::once_with(move || Cow::Owned(format!("Al {name}"))))
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
