//! Lengths of time (`more than 450 years`, `a three-day visit`), and what is counted from a day by one (`three days
//! ago`, `a year earlier`).

use copydesk_text::Number;

use crate::vocabulary::{Unit, unit};
use crate::when::When;
use crate::{Anchor, Kind, Modifier, TimeExpression, View};

/// Words that bend a number. Longest first.
const QUALIFIERS: [(&[&str], Modifier); 20] = [
    (&["more", "than"], Modifier::MoreThan),
    (&["less", "than"], Modifier::LessThan),
    (&["fewer", "than"], Modifier::LessThan),
    (&["at", "least"], Modifier::AtLeast),
    (&["at", "most"], Modifier::AtMost),
    (&["up", "to"], Modifier::AtMost),
    (&["as", "many", "as"], Modifier::AtMost),
    (&["as", "long", "as"], Modifier::AtMost),
    (&["as", "little", "as"], Modifier::AtLeast),
    (&["just", "over"], Modifier::MoreThan),
    (&["just", "under"], Modifier::LessThan),
    (&["well", "over"], Modifier::MoreThan),
    (&["about"], Modifier::About),
    (&["around"], Modifier::About),
    (&["roughly"], Modifier::About),
    (&["approximately"], Modifier::About),
    (&["some"], Modifier::About),
    (&["nearly"], Modifier::LessThan),
    (&["almost"], Modifier::LessThan),
    (&["under"], Modifier::LessThan),
];

/// `over two days` is more often the time something took; `over 20 years` is more than that.
const OVER_FLOOR: u32 = 10;

/// Words that may stand between number and unit.
const BETWEEN: [&str; 9] =
    ["consecutive", "straight", "successive", "full", "whole", "long", "calendar", "more", "further"];

/// Words that open a length of one unit: `for a year`, `after an hour`. Elsewhere `a year` is a rate: `twice a year`.
const BEFORE_ONE: [&str; 33] = [
    "for", "in", "within", "after", "about", "almost", "nearly", "than", "by", "over", "around", "just",
    "only", "took", "takes", "take", "lasted", "last", "lasts", "spent", "spend", "miss", "missed", "wait",
    "waited", "least", "to", "until", "barely", "under", "of", "every", "another",
];

/// A length: its number and unit.
struct Length {
    last: usize,
    value: String,
    /// How many of which unit, where whole and one number.
    count: Option<(u32, Unit)>,
    /// `three-day`: before a noun.
    tied: bool,
}

pub(crate) fn read(
    view: &View<'_>,
    at: usize,
    anchor: Anchor<'_>,
    before: &[TimeExpression],
) -> Option<TimeExpression> {
    let (from, modifier) = qualifier(view, at);
    let length = length(view, from)?;
    if view.any_before(at, &["every", "each", "aged", "per"]) {
        return None;
    }
    let expression = |last: usize, kind, value: String, rule| TimeExpression {
        tokens: at..last,
        kind,
        value,
        modifier,
        days: None,
        zone: None,
        rule,
    };
    let moved = |last: usize, from: When, by: i32, rule| {
        let when = from.moved(by)?;
        let modifier = match modifier {
            Some(Modifier::MoreThan | Modifier::AtLeast) if by < 0 => Some(Modifier::Before),
            Some(Modifier::LessThan | Modifier::AtMost) if by < 0 => Some(Modifier::After),
            other => other,
        };
        Some(TimeExpression {
            modifier,
            days: when.days(),
            ..expression(last, Kind::Date, when.value(), rule)
        })
    };
    if let (Some((count, unit)), false) = (length.count, length.tied) {
        let (unit, count) =
            if unit == Unit::Fortnight { (Unit::Week, count.checked_mul(2)?) } else { (unit, count) };
        let count = i32::try_from(count).ok()?;
        let own = anchor.day.and_then(|day| When::holding(unit, day));
        if view.is(length.last, "ago") {
            let found = own.and_then(|own| moved(length.last + 1, own, -count, "ago"));
            return found.or_else(|| Some(expression(length.last, Kind::Duration, length.value, "length")));
        }
        if view.is(length.last, "from") && view.any(length.last + 1, &["now", "today"]) {
            return moved(length.last + 2, own?, count, "from-now");
        }
        // `a year earlier`: before the day the sentence speaks of, else before the message's own.
        let earlier = view.any(length.last, &["earlier", "previously"]);
        let later = view.is(length.last, "later");
        if (earlier || later) && !view.is(length.last + 1, "than") {
            let told = spoken_of(view, at, before).and_then(|day| When::holding(unit, day));
            let by = if earlier { -count } else { count };
            let from = if later { told } else { told.or(own) };
            if let Some(found) = from.and_then(|from| moved(length.last + 1, from, by, "earlier-later")) {
                return Some(found);
            }
        }
    }
    Some(expression(length.last, Kind::Duration, length.value, "length"))
}

/// The day that the last date of the same sentence begins with.
fn spoken_of(view: &View<'_>, at: usize, before: &[TimeExpression]) -> Option<jiff::civil::Date> {
    let sentence = view.sentence(at);
    let near = before.iter().rev().take_while(|found| found.tokens.start >= sentence.start);
    near.filter_map(|found| found.days).map(|(first, _)| first).next()
}

/// The tokens of a qualifier, and what it says.
pub(crate) fn qualifier(view: &View<'_>, at: usize) -> (usize, Option<Modifier>) {
    for (words, modifier) in QUALIFIERS {
        if words.iter().enumerate().all(|(step, word)| view.is(at + step, word)) {
            return (at + words.len(), Some(modifier));
        }
    }
    let long = |number: Number| {
        number.whole().is_some_and(|count| count > OVER_FLOOR) && view.is(number.last, "years")
    };
    if view.is(at, "over") && view.number(at + 1).is_some_and(long) {
        return (at + 1, Some(Modifier::MoreThan));
    }
    (at, None)
}

fn length(view: &View<'_>, at: usize) -> Option<Length> {
    if let Some(found) = one(view, at) {
        return Some(found);
    }
    let number = view.number(at)?;
    // `1:30 hours`, `24-27 minutes` are read elsewhere or not at all.
    if at > 0
        && view.glued_before(at)
        && matches!(view.before(at), "-" | ":" | "/" | "." | "$" | "£" | "€" | "–")
    {
        return None;
    }
    pair(view, at, number).or_else(|| plain(view, number))
}

/// `three days`, `three-day`, `two hours, six minutes and 51 seconds`.
fn plain(view: &View<'_>, number: Number) -> Option<Length> {
    let mut at = number.last;
    if view.hyphen(at) && view.glued(at) && view.glued_before(at) {
        let (unit, plural) = unit(view.word(at + 1))?;
        let last = at + 2;
        // `three-year-old`, `one-day international`, `a two-second lead`
        let age = view.hyphen(last) && view.glued(last) && view.any(last + 1, &["old", "olds"]);
        let game = view.any(last, &["international", "internationals", "cricket", "match", "series"]);
        if plural || age || game {
            return None;
        }
        let last = if view.hyphen(last) && view.is(last + 1, "long") { last + 2 } else { last };
        return Some(Length { last, value: value(number, unit)?, count: None, tied: true });
    }
    if view.any(at, &BETWEEN) {
        at += 1;
    }
    let (unit, plural) = unit(view.word(at))?;
    let single = number.whole() == Some(1);
    if plural == single || (single && unit == Unit::Second) {
        return None;
    }
    if view.any(at + 1, &["old", "older", "younger"]) || rate(view, at + 1) {
        return None;
    }
    // `one day` is some day, but with a word that counts from it.
    let counts = view.any(at + 1, &["after", "before", "ago", "earlier", "later"]);
    let bound = number.last.checked_sub(2).is_some_and(|before| {
        view.any(before, &["for", "in", "within", "just", "only", "than", "least", "about", "after"])
    });
    if single && !number.digits && unit == Unit::Day && !counts && !bound {
        return None;
    }
    let count = number.whole().map(|count| (count, unit));
    let (last, more) = compound(view, at + 1, unit);
    if more.is_empty() {
        return Some(Length { last, value: value(number, unit)?, count, tied: false });
    }
    let mut text = value(number, unit)?;
    for (number, unit) in more {
        let next = value(number, unit)?;
        // `PT2H` and `PT6M` are `PT2H6M`; `P1Y` and `P6M` are `P1Y6M`.
        let prefix = if next.starts_with("PT") && text.contains('T') { "PT" } else { "P" };
        text.push_str(next.strip_prefix(prefix)?);
    }
    Some(Length { last, value: text, count: None, tied: false })
}

/// Further, smaller units: `, six minutes and 51 seconds`.
fn compound(view: &View<'_>, at: usize, unit_before: Unit) -> (usize, Vec<(Number, Unit)>) {
    let (mut last, mut least, mut out) = (at, unit_before, Vec::new());
    loop {
        let comma = usize::from(view.word(last) == ",");
        let from = last + comma + usize::from(view.is(last + comma, "and"));
        let Some(number) = view.number(from).filter(|_| from > last) else { break };
        let Some((smaller, _)) = unit(view.word(number.last)).filter(|(smaller, _)| *smaller < least) else {
            break;
        };
        least = smaller;
        last = number.last + 1;
        out.push((number, smaller));
    }
    (last, out)
}

/// `60 to 110 years`, `one or two days`, `two- to three-year`.
fn pair(view: &View<'_>, at: usize, first: Number) -> Option<Length> {
    let joined = view.any(first.last, &["to", "or"]) || view.hyphen(first.last);
    let range = joined || (view.is(first.last, "and") && view.any_before(at, &["between"]));
    let second = view.number(first.last + 1).filter(|_| range)?;
    let (unit, plural) = unit(view.word(second.last))?;
    if !plural || view.any(second.last + 1, &["old", "older"]) || rate(view, second.last + 1) {
        return None;
    }
    let value = format!("{}/{}", value(first, unit)?, value(second, unit)?);
    Some(Length { last: second.last + 1, value, count: None, tied: false })
}

/// `a year`, `an hour`, `half an hour`, `half a century`, `a quarter century`, `a year and a half`.
fn one(view: &View<'_>, at: usize) -> Option<Length> {
    let half = view.is(at, "half");
    let article = view.any(at + usize::from(half), &["a", "an"]);
    let mut from = at + usize::from(half) + usize::from(article);
    if !half && !article {
        return None;
    }
    if !half && view.any(from, &["half", "quarter"]) {
        let (whole, plural) = unit(view.word(from + 1))?;
        let parts = if view.is(from, "half") { 2 } else { 4 };
        return (!plural).then(|| part(from + 2, whole, parts)).flatten();
    }
    from += usize::from(view.any(from, &["full", "whole"]));
    let (whole, plural) = unit(view.word(from))?;
    let last = from + 1;
    // `a week-long strike`
    if view.hyphen(last) && view.is(last + 1, "long") && !half {
        let value = value(single(last), whole)?;
        return Some(Length { last: last + 2, value, count: None, tied: true });
    }
    if plural || whole == Unit::Second || view.hyphen(last) && view.glued(last) {
        return None;
    }
    if half {
        return part(last, whole, 2);
    }
    let counts = view.any(last, &["after", "before", "ago", "earlier", "later"])
        || (view.is(last, "from") && view.any(last + 1, &["now", "today"]));
    let opened = view.any_before(at, &BEFORE_ONE) || view.before(at) == "," || view.sentence(at).start == at;
    let always = matches!(whole, Unit::Decade | Unit::Century | Unit::Fortnight | Unit::Millennium);
    let often = view.any_before(at, &["once", "twice", "times"]);
    if !counts && !opened && (!always || often) {
        return None;
    }
    // `a day of mourning`, `a year of drought` are no lengths anybody counts; `, a day when …` neither.
    if !counts && view.any(last, &["of", "when", "that", "which", "in", "to"]) && whole == Unit::Day {
        return None;
    }
    if view.is(last, "and") && view.is(last + 1, "a") && view.is(last + 2, "half") {
        let number = Number { last: last + 3, mantissa: 15, exponent: -1, digits: false };
        return Some(Length { last: last + 3, value: value(number, whole)?, count: None, tied: false });
    }
    Some(Length { last, value: value(single(last), whole)?, count: Some((1, whole)), tied: false })
}

fn single(last: usize) -> Number {
    Number { last, mantissa: 1, exponent: 0, digits: false }
}

/// A half or a quarter of a unit, in the next smaller one.
fn part(last: usize, whole: Unit, parts: i64) -> Option<Length> {
    let (count, unit) = match whole {
        Unit::Minute => (60, Unit::Second),
        Unit::Hour => (60, Unit::Minute),
        Unit::Day => (24, Unit::Hour),
        Unit::Year => (12, Unit::Month),
        Unit::Decade => (120, Unit::Month),
        Unit::Century => (100, Unit::Year),
        Unit::Millennium => (1_000, Unit::Year),
        Unit::Second | Unit::Week | Unit::Fortnight | Unit::Month => return None,
    };
    let number = Number { last, mantissa: count / parts, exponent: 0, digits: false };
    let (number, unit) = if unit == Unit::Month && number.mantissa % 12 == 0 {
        (Number { mantissa: number.mantissa / 12, ..number }, Unit::Year)
    } else {
        (number, unit)
    };
    Some(Length { last, value: value(number, unit)?, count: None, tied: false })
}

/// `seven days a week`, `40 hours per month`: how often, not how long.
fn rate(view: &View<'_>, at: usize) -> bool {
    view.any(at, &["a", "an", "per", "each", "every"])
        && unit(view.word(at + 1)).is_some_and(|(_, plural)| !plural)
}

/// The ISO 8601 duration.
pub(crate) fn value(number: Number, unit: Unit) -> Option<String> {
    let (times, letter) = match unit {
        Unit::Second => (1, "TS"),
        Unit::Minute => (1, "TM"),
        Unit::Hour => (1, "TH"),
        Unit::Day => (1, "D"),
        Unit::Week => (1, "W"),
        Unit::Fortnight => (2, "W"),
        Unit::Month => (1, "M"),
        Unit::Year => (1, "Y"),
        Unit::Decade => (10, "Y"),
        Unit::Century => (100, "Y"),
        Unit::Millennium => (1_000, "Y"),
    };
    let number = Number { mantissa: number.mantissa.checked_mul(times)?, ..number };
    let amount = number.value();
    if !(0.0..1e9).contains(&amount) {
        return None;
    }
    Some(match letter.strip_prefix('T') {
        Some(letter) => format!("PT{amount}{letter}"),
        None => format!("P{amount}{letter}"),
    })
}
