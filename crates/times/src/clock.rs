//! Times of day: `3 p.m.`, `at 14:30`, `1430 GMT`, `9 a.m. Eastern on Friday`, `noon on Monday`.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use crate::days;
use crate::when::When;
use crate::{Anchor, Kind, TimeExpression, View};

/// Abbreviations of one offset from UTC, in minutes. `CST` and `IST` mean several and are left out.
const OFFSETS: [(&str, i32); 18] = [
    ("GMT", 0),
    ("UTC", 0),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("JST", 540),
    ("KST", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("AEST", 600),
    ("AEDT", 660),
    ("EST", -300),
    ("EDT", -240),
    ("PST", -480),
    ("PDT", -420),
];
/// Names of zones whose offset depends on the day.
const ZONES: [(&str, &str); 17] = [
    ("ET", "America/New_York"),
    ("Eastern", "America/New_York"),
    ("CT", "America/Chicago"),
    ("Central", "America/Chicago"),
    ("PT", "America/Los_Angeles"),
    ("Pacific", "America/Los_Angeles"),
    ("MT", "America/Denver"),
    ("Mountain", "America/Denver"),
    ("Moscow", "Europe/Moscow"),
    ("London", "Europe/London"),
    ("Paris", "Europe/Paris"),
    ("Berlin", "Europe/Berlin"),
    ("Beijing", "Asia/Shanghai"),
    ("Tokyo", "Asia/Tokyo"),
    ("Kyiv", "Europe/Kyiv"),
    ("Kiev", "Europe/Kyiv"),
    ("Sydney", "Australia/Sydney"),
];

/// How a time's zone is told.
enum Zone<'a> {
    None,
    Offset(i32),
    Named(&'a str),
}

pub(crate) fn read(
    view: &View<'_>,
    at: usize,
    anchor: Anchor<'_>,
    before: &[TimeExpression],
) -> Option<TimeExpression> {
    let (last, time, sure) = time_of_day(view, at)?;
    let (zoned, zone) = zone(view, last, anchor);
    // Four digits, or a bare `14:30`, are a time only beside a zone or behind `at`.
    if !sure
        && zoned == last
        && !(view.any_before(at, &["at"]) && !view.is(last, "of") && view.word(at + 1) == ":")
    {
        return None;
    }
    let (last, day) = day_behind(view, zoned, anchor);
    let day = day.or_else(|| day_before(view, at, before)).or(anchor.day);
    if matches!(view.word(at), "noon" | "midnight" | "Noon" | "Midnight") && last == at + 1 {
        return None;
    }
    let (offset, name) = match zone {
        Zone::None => (String::new(), None),
        Zone::Offset(minutes) => (offset_text(minutes), None),
        Zone::Named(name) => {
            let minutes = day.and_then(|day| minutes_in(name, day, time));
            (minutes.map(offset_text).unwrap_or_default(), Some(name.to_owned()))
        }
    };
    let clock = format!("T{:02}:{:02}{offset}", time.hour(), time.minute());
    let value = day.map_or_else(|| clock.clone(), |day| format!("{day}{clock}"));
    Some(TimeExpression {
        tokens: at..last,
        kind: Kind::Time,
        value,
        modifier: None,
        days: day.map(|day| (day, day)),
        zone: name,
        rule: "time-of-day",
    })
}

/// Adds an expression; a time right behind its day (`Friday at 3 p.m.`) makes one with it.
pub(crate) fn push(view: &View<'_>, mut found: TimeExpression, out: &mut Vec<TimeExpression>) {
    if found.kind == Kind::Time
        && let Some(day) = out.last()
        && day.kind == Kind::Date
        && day.days.is_some_and(|(first, last)| first == last)
        && day.tokens.end + 1 == found.tokens.start
        && (view.is(day.tokens.end, "at") || view.word(day.tokens.end) == ",")
        && found.days == day.days
        && day.value.len() == 10
    {
        found.tokens.start = day.tokens.start;
        out.pop();
    }
    out.push(found);
}

/// One past the time, the time, and whether it can be nothing else.
fn time_of_day(view: &View<'_>, at: usize) -> Option<(usize, Time, bool)> {
    let word = view.word(at);
    if view.any(at, &["noon", "midnight"]) {
        let hour = if view.is(at, "noon") { 12 } else { 0 };
        return Some((at + 1, Time::new(hour, 0, 0, 0).ok()?, true));
    }
    if !view.is_number(at) || (view.glued_before(at) && !matches!(view.before(at), "(" | "[" | "\"" | "“"))
    {
        return None;
    }
    // `3pm`
    if let Some((digits, half)) = split_half(word) {
        let (hour, minute) = digits.split_once('.').unwrap_or((digits, "0"));
        return Some((at + 1, civil(hour, minute, Some(half))?, true));
    }
    // `3:30`, `14:30`, and `3:30pm`
    if view.word(at + 1) == ":" && view.glued(at) && view.glued(at + 1) {
        // `2:07:30` took so long.
        if view.word(at + 3) == ":" && view.glued(at + 2) {
            return None;
        }
        let minutes = view.word(at + 2);
        if let Some((minutes, half)) = split_half(minutes) {
            return Some((at + 3, civil(word, minutes, Some(half))?, true));
        }
        if minutes.len() != 2 {
            return None;
        }
        let half = half_of_day(view.word(at + 3));
        return Some((at + 3 + usize::from(half.is_some()), civil(word, minutes, half)?, half.is_some()));
    }
    if let Some(half) = half_of_day(view.word(at + 1)) {
        let (hour, minute) = word.split_once('.').unwrap_or((word, "0"));
        return Some((at + 2, civil(hour, minute, Some(half))?, true));
    }
    if view.is(at + 1, "o'clock") || view.is(at + 1, "o’clock") {
        return Some((at + 2, civil(word, "0", None)?, true));
    }
    let (hour, minute) = if word.len() == 4 { word.split_at_checked(2)? } else { word.split_once('.')? };
    if minute.len() != 2 || hour.len() > 2 {
        return None;
    }
    Some((at + 1, civil(hour, minute, None)?, false))
}

/// Digits and half of the day of `3pm`.
fn split_half(word: &str) -> Option<(&str, bool)> {
    let at = word.len().checked_sub(2)?;
    let (digits, tail) = word.split_at_checked(at)?;
    let half = half_of_day(tail)?;
    (!digits.is_empty()).then_some((digits, half))
}

/// Whether a word means the second half of the day.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "a.m." | "am" | "AM" | "A.M." | "a.m" => Some(false),
        "p.m." | "pm" | "PM" | "P.M." | "p.m" => Some(true),
        _ => None,
    }
}

fn civil(hour: &str, minute: &str, half: Option<bool>) -> Option<Time> {
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(second) => hour % 12 + if second { 12 } else { 0 },
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// One past the words of a zone.
fn zone<'a>(view: &View<'a>, at: usize, anchor: Anchor<'a>) -> (usize, Zone<'a>) {
    if view.is(at, "local") && view.is(at + 1, "time") {
        return (at + 2, anchor.zone.map_or(Zone::None, Zone::Named));
    }
    let word = view.word(at);
    if let Some(&(_, minutes)) = OFFSETS.iter().find(|(name, _)| *name == word) {
        return (at + 1, Zone::Offset(minutes));
    }
    let from = if word == "New" && view.word(at + 1) == "York" { "Eastern" } else { word };
    let Some(&(name, zone)) = ZONES.iter().find(|(name, _)| *name == from) else { return (at, Zone::None) };
    let last = at + 1 + usize::from(word == "New");
    // `Eastern Daylight Time`, `Eastern time`, `ET`
    let standard = usize::from(view.any(last, &["standard", "daylight", "summer"]));
    if view.is(last + standard, "time") {
        return (last + standard + 1, Zone::Named(zone));
    }
    if name.len() == 2 || matches!(name, "Eastern" | "Central" | "Pacific" | "Mountain") && word != "New" {
        return (last, Zone::Named(zone));
    }
    (at, Zone::None)
}

/// The day that stands behind a time: ` Friday`, ` on March 24`, ` today`.
fn day_behind(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> (usize, Option<Date>) {
    let from = at + usize::from(view.is(at, "on") || (view.word(at) == "," && view.capital(at + 1)));
    let head = days::head(view, from, anchor).and_then(|head| head.day().map(|day| (head.last, Some(day))));
    let by = match view.word(from) {
        "today" => 0,
        "tomorrow" => 1,
        "yesterday" => -1,
        _ => return head.unwrap_or((at, None)),
    };
    let day = anchor.day.and_then(|day| When::Day(day).moved(by)).and_then(When::days).map(|days| days.0);
    (if day.is_some() { from + 1 } else { at }, day)
}

/// The last day named before in the same sentence.
fn day_before(view: &View<'_>, at: usize, before: &[TimeExpression]) -> Option<Date> {
    let sentence = view.sentence(at);
    let near = before.iter().rev().take_while(|found| found.tokens.start >= sentence.start);
    near.filter_map(|found| found.days).find(|(first, last)| first == last).map(|(day, _)| day)
}

fn minutes_in(zone: &str, day: Date, time: Time) -> Option<i32> {
    let zone = TimeZone::get(zone).ok()?;
    let zoned = day.to_datetime(time).to_zoned(zone).ok()?;
    let offset: Offset = zoned.offset();
    Some(offset.seconds() / 60)
}

fn offset_text(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
