//! The time an embargo ends, read from the words of a desk.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{Offset, TimeZone};

use crate::times::with_offset;

/// Zones as desks abbreviate them, with their offset in minutes. `EST`, `CST`, `PST` are North American there.
const ZONES: [(&str, i32); 19] = [
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("msk", 180),
    ("ist", 330),
    ("sgt", 480),
    ("hkt", 480),
    ("jst", 540),
    ("aest", 600),
    ("est", -300),
    ("edt", -240),
    ("pst", -480),
    ("pdt", -420),
];
const MORE_ZONES: [(&str, i32); 4] = [("cst", -360), ("cdt", -300), ("mst", -420), ("mdt", -360)];
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janvier", "enero", "gennaio"],
    &["february", "feb", "februar", "février", "febrero", "febbraio"],
    &["march", "mar", "märz", "mars", "marzo"],
    &["april", "apr", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio"],
    &["june", "jun", "juni", "juin", "junio", "giugno"],
    &["july", "jul", "juli", "juillet", "julio", "luglio"],
    &["august", "aug", "août", "agosto"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre"],
];
const DAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "mon", "montag", "lundi", "lunes", "lunedì"]),
    (Weekday::Tuesday, &["tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedì"]),
    (Weekday::Wednesday, &["wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì"]),
    (Weekday::Thursday, &["thursday", "thu", "thurs", "donnerstag", "jeudi", "jueves", "giovedì"]),
    (Weekday::Friday, &["friday", "fri", "freitag", "vendredi", "viernes", "venerdì"]),
    (Weekday::Saturday, &["saturday", "sat", "samstag", "sonnabend", "samedi", "sábado", "sabato"]),
    (Weekday::Sunday, &["sunday", "sun", "sonntag", "dimanche", "domingo", "domenica"]),
];
/// An embargo line is short; a paragraph that speaks of embargoes is none.
const LIMIT_CHARS: usize = 200;

#[derive(Default)]
struct Found {
    time: Option<Time>,
    offset: Option<Offset>,
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    weekday: Option<Weekday>,
}

/// The time in `line` as RFC 3339. Both a time and a day must be told, and the zone too unless the feed has one:
/// an embargo half understood is not understood. `reference` is the day of the message: a weekday is the next such
/// day from it on, a date without a year the next such date.
#[must_use]
pub fn embargo_time(line: &str, reference: Option<Date>, zone: Option<&str>) -> Option<String> {
    if line.chars().nth(LIMIT_CHARS).is_some() {
        return None;
    }
    let iso = line.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        (word.len() >= 16 && word.contains('T')).then(|| crate::time(word, zone)).flatten()
    });
    if let Some(iso) = iso {
        return (iso.len() > 19).then_some(iso);
    }
    let found = read(line)?;
    let day = day(&found, reference)?;
    // A date that is not the weekday it is said to be: one of the two is wrong, and nobody knows which.
    if found.weekday.is_some_and(|weekday| weekday != day.weekday()) {
        return None;
    }
    let moment = day.to_datetime(found.time?);
    if let Some(offset) = found.offset {
        return Some(with_offset(moment, offset));
    }
    let zone = TimeZone::get(zone?).ok()?;
    Some(with_offset(moment, zone.to_ambiguous_zoned(moment).compatible().ok()?.offset()))
}

fn day(found: &Found, reference: Option<Date>) -> Option<Date> {
    if let (Some(day), Some(month)) = (found.day, found.month) {
        if let Some(year) = found.year {
            return Date::new(year, month, day).ok();
        }
        let reference = reference?;
        let this_year = Date::new(reference.year(), month, day).ok()?;
        // An embargo of a few days ago may still stand at the top of a story.
        let long_ago = reference.since(this_year).is_ok_and(|span| span.get_days() > 31);
        return if long_ago { Date::new(reference.year() + 1, month, day).ok() } else { Some(this_year) };
    }
    let weekday = found.weekday?;
    let mut day = reference?;
    while day.weekday() != weekday {
        day = day.tomorrow().ok()?;
    }
    Some(day)
}

fn read(line: &str) -> Option<Found> {
    let lower = line.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | ';'))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Found::default();
    for (number, word) in words.iter().enumerate() {
        let next = words.get(number + 1).copied().unwrap_or_default();
        let (bare, glued) = split_time(word);
        let (half, glued_zone) = match glued {
            "am" | "pm" => (glued, ""),
            other => (if matches!(next, "am" | "pm") { next } else { "" }, other),
        };
        if let Some((_, minutes)) = ZONES
            .iter()
            .chain(&MORE_ZONES)
            .find(|(name, _)| name == word || *name == glued_zone && !glued_zone.is_empty())
        {
            found.offset = found.offset.or(Offset::from_seconds(minutes * 60).ok());
        }
        if let Some(month) = MONTHS.iter().position(|names| names.contains(word)) {
            found.month = i8::try_from(month + 1).ok();
            continue;
        }
        if let Some((weekday, _)) = DAYS.iter().find(|(_, names)| names.contains(word)) {
            found.weekday = Some(*weekday);
            continue;
        }
        match *word {
            "noon" | "midday" => found.time = found.time.or(Time::new(12, 0, 0, 0).ok()),
            "midnight" => found.time = found.time.or(Time::new(0, 0, 0, 0).ok()),
            _ => {}
        }
        if let Ok(year @ 1990..=2100) = word.parse::<i16>()
            && found.year.is_none()
            && found.month.is_some()
        {
            found.year = Some(year);
            continue;
        }
        let clock = next == "uhr" || next == "hrs" || next == "h";
        if let Some(time) = clock_time(bare, half, clock || is_zone(next) || is_zone(glued_zone)) {
            found.time = found.time.or(Some(time));
            continue;
        }
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ordinal = matches!(word.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"));
        if ordinal && let Ok(day @ 1..=31) = digits.parse::<i8>() {
            found.day = found.day.or(Some(day));
        }
    }
    found.time.is_some().then_some(found)
}

fn is_zone(word: &str) -> bool {
    ZONES.iter().chain(&MORE_ZONES).any(|(name, _)| *name == word)
}

/// `0001gmt` is a number and a zone, `10am` a number and a half of the day.
fn split_time(word: &str) -> (&str, &str) {
    let digits = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(word.len());
    word.split_at(digits)
}

/// `0001`, `00:01`, `6.30`, `10` with `am` or `pm`, or a bare number where `clock` says it is a time.
fn clock_time(digits: &str, half: &str, clock: bool) -> Option<Time> {
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) => (hour.parse::<i8>().ok()?, minute.get(..2)?.parse::<i8>().ok()?),
        None if digits.len() == 4 && clock => {
            (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?)
        }
        None if (1..=2).contains(&digits.len()) && (clock || !half.is_empty()) => (digits.parse().ok()?, 0),
        None => return None,
    };
    let hour = match (half, hour) {
        ("am", 12) => 0,
        ("pm", 1..=11) => hour + 12,
        _ => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_desks() {
        let check = |line: &str, expected: Option<&str>| {
            let reference = "2024-06-05".parse().ok();
            assert_eq!(embargo_time(line, reference, None).as_deref(), expected, "{line}");
        };
        check("EMBARGOED UNTIL 0001 GMT SATURDAY", Some("2024-06-08T00:01:00Z"));
        check("EMBARGOED UNTIL 0001 GMT SATURDAY, JUNE 8", Some("2024-06-08T00:01:00Z"));
        check(
            "Embargoed for release until 12:01 a.m. EDT, Monday, June 10, 2024.",
            Some("2024-06-10T00:01:00-04:00"),
        );
        check("HOLD FOR RELEASE 10 A.M. EST March 5, 2025", Some("2025-03-05T10:00:00-05:00"));
        check("Not for release before 0900GMT on 25 June", Some("2024-06-25T09:00:00Z"));
        check("EMBARGO: 2024-06-07T10:00:00Z", Some("2024-06-07T10:00:00Z"));
        check("Sperrfrist: Freitag, 18.00 Uhr MESZ", Some("2024-06-07T18:00:00+02:00"));
        check("EMBARGOED UNTIL NOON BST FRIDAY", Some("2024-06-07T12:00:00+01:00"));
        check("EMBARGOED UNTIL 0001 GMT SUNDAY, JUNE 8", None);
        check("EMBARGOED UNTIL DELIVERY", None);
        check("EMBARGOED UNTIL 0001 SATURDAY", None);
        check("EMBARGOED UNTIL SATURDAY", None);
    }

    #[test]
    fn the_feed_may_know_the_zone() {
        let reference = "2024-06-05".parse().ok();
        let found = embargo_time("Sperrfrist: Freitag, 18 Uhr", reference, Some("Europe/Berlin"));
        assert_eq!(found.as_deref(), Some("2024-06-07T18:00:00+02:00"));
    }
}
