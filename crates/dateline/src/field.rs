//! A dateline in a field of its own: the whole text is one, so less evidence is enough than at the start of a story.

use jiff::civil::Date;

use crate::grammar::{Parsed, Tables, parse};
use crate::places;

/// Longest field that can be a dateline, in bytes.
const FIELD_LIMIT_BYTES: usize = 200;

/// Reads the text of a dateline field. Offsets count bytes of it.
#[must_use]
pub fn parse_field(words: &str, reference: Option<Date>, tables: &Tables) -> Option<Parsed> {
    if words.len() > FIELD_LIMIT_BYTES {
        return None;
    }
    // A field may end where a dateline in the text goes on with a dash.
    let whole = |mut parsed: Parsed| {
        parsed.end = parsed.end.min(words.len());
        parsed.body_start = parsed.end;
        parsed
    };
    parse(words, reference, tables)
        .or_else(|| parse(&format!("{words} — A"), reference, tables))
        .map(whole)
        .or_else(|| places_alone(words, tables))
}

/// `Milton Keynes`, `Landquart GR`, `نيويورك (أ ف ب)`: places, perhaps with an agency in brackets behind them.
fn places_alone(words: &str, tables: &Tables) -> Option<Parsed> {
    let trimmed = words.trim_end_matches(|c: char| c.is_whitespace() || "-–—_:.".contains(c));
    let (text, agency) = match trimmed.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((before, form)) => match tables.agencies.by_form(form.trim()).first() {
            Some(agency) => (before.trim_end(), Some(agency.id.clone())),
            None => (trimmed, None),
        },
        None => (trimmed, None),
    };
    if text.is_empty() || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let found = places::read(text, None, &tables.gazetteer)
        .filter(|found| sure(found))
        .or_else(|| with_region_behind(text, tables))
        .or_else(|| in_another_script(text))?;
    let end = if agency.is_some() { trimmed.len() } else { text.len() };
    Some(Parsed { start: 0, end, body_start: end, places: found, date: None, agency })
}

fn sure(found: &[places::ParsedPlace]) -> bool {
    !found.is_empty()
        && found.iter().all(|place| place.known || place.entry.is_some() || !place.candidates.is_empty())
}

/// `Landquart GR`: a region's letters without a comma.
fn with_region_behind(text: &str, tables: &Tables) -> Option<Vec<places::ParsedPlace>> {
    let (name, region) = text.rsplit_once(' ')?;
    let short = (2..=3).contains(&region.len()) && region.bytes().all(|byte| byte.is_ascii_uppercase());
    if !short || tables.gazetteer.regions(region).is_empty() {
        return None;
    }
    places::read(&format!("{name}, {region}"), None, &tables.gazetteer).filter(|found| sure(found))
}

/// A name in a script without capitals is taken as it stands; no table of this build knows its country.
fn in_another_script(text: &str) -> Option<Vec<places::ParsedPlace>> {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let other =
        letters.clone().count() > 1 && letters.clone().all(|c| !c.is_uppercase() && !c.is_lowercase());
    (other && text.split_whitespace().count() <= 4).then(|| {
        vec![places::ParsedPlace {
            name: text.to_owned(),
            region: None,
            country: None,
            entry: None,
            candidates: Vec::new(),
            known: false,
        }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Agencies;
    use copydesk_gazetteer::Gazetteer;

    #[test]
    fn fields() {
        let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
        let check = |words: &str, expected: &str| {
            let found = parse_field(words, "2024-05-18".parse().ok(), &tables);
            let shown = found.map_or("none".to_owned(), |p| {
                let places: Vec<String> = p
                    .places
                    .iter()
                    .map(|x| format!("{}/{}", x.name, x.country.as_deref().unwrap_or("")))
                    .collect();
                format!("{}|{}|{}", &words[p.start..p.end], places.join("+"), p.agency.unwrap_or_default())
            });
            assert_eq!(shown, expected, "{words}");
        };
        check("KANSAS CITY, Mo.", "KANSAS CITY, Mo.|Kansas City/US|");
        check("Paris, 21 jan 2019 (AFP) -", "Paris, 21 jan 2019 (AFP) -|Paris/FR|afp");
        check("Milton Keynes", "Milton Keynes|Milton Keynes/GB|");
        check("Landquart GR", "Landquart GR|Landquart/CH|");
        check("نيويورك (أ ف ب)", "نيويورك (أ ف ب)|نيويورك/|afp");
        check("2.4.2019 16:02:09 CEST", "none");
        check("A long day at the harbour office", "none");
    }
}
