//! What is told from the message's own day: `last week`, `next February`, `the past three days`, `today`, `overnight`,
//! `this weekend`; and parts of longer stretches: `early March`, `the end of the year`, `the third quarter`.

use jiff::civil::Date;

use crate::days::{self, Head, with_part};
use crate::durations;
use crate::tense::{Tense, tense};
use crate::vocabulary::{Unit, month, ordinal, part_of_day, season, unit, weekday};
use crate::when::{When, monday_of, on_or_after};
use crate::years;
use crate::{Anchor, Kind, Modifier, TimeExpression, View};

pub(crate) fn read(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    lengths(view, at, anchor)
        .or_else(|| part_of(view, at, anchor))
        .or_else(|| bent(view, at, anchor))
        .or_else(|| deictic(view, at, anchor).map(|head| head.expression(at)))
        .or_else(|| overnight(view, at, anchor))
}

/// `the past three days`, `the next two years`, `the past year`.
fn lengths(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let the = usize::from(view.is(at, "the"));
    let word = at + the;
    let back = view.any(word, &["past", "last", "previous"]);
    let ahead = view.any(word, &["next", "coming", "following"]);
    if !back && !ahead {
        return None;
    }
    let (last, value, moved) = if let Some(number) = view.number(word + 1) {
        let (unit, plural) = unit(view.word(number.last))?;
        if !plural && number.whole() != Some(1) {
            return None;
        }
        (number.last + 1, durations::value(number, unit)?, number.whole().map(|count| (unit, count)))
    } else {
        // `the past year`, `the last decade` are lengths; `last year` and `past midnight` are none.
        let (unit, plural) = unit(view.word(word + 1))?;
        let length = view.is(word, "past") || (the == 1 && view.is(word, "last") && unit > Unit::Day);
        if plural || !length || (the == 0 && !view.any_before(at, &["over", "in", "during", "for", "this"])) {
            return None;
        }
        let number = copydesk_text::Number { last: word + 2, mantissa: 1, exponent: 0, digits: false };
        (word + 2, durations::value(number, unit)?, Some((unit, 1)))
    };
    let days = anchor.day.zip(moved).and_then(|(day, (unit, count))| around(day, unit, count, back));
    let rule = if back { "past-length" } else { "coming-length" };
    Some(TimeExpression {
        tokens: at..last,
        kind: Kind::Duration,
        value,
        modifier: None,
        days,
        zone: None,
        rule,
    })
}

/// The days from so long ago to the anchor, or from the anchor on.
fn around(day: Date, unit: Unit, count: u32, back: bool) -> Option<(Date, Date)> {
    let count = i64::from(count);
    let span = jiff::Span::new();
    let span = match unit {
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Fortnight => span.try_weeks(count.checked_mul(2)?),
        Unit::Month => span.try_months(count),
        Unit::Year => span.try_years(count),
        Unit::Decade => span.try_years(count.checked_mul(10)?),
        _ => return None,
    };
    let span = span.ok()?;
    if back { Some((day.checked_sub(span).ok()?, day)) } else { Some((day, day.checked_add(span).ok()?)) }
}

/// `last week`, `this Friday`, `next February`, `last summer`, `this morning`, `today`, `the weekend`.
fn deictic(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<Head> {
    let own = anchor.day?;
    let day = |by: i32| When::Day(own).moved(by);
    if view.is(at, "today") {
        return Some(Head::of(at + 1, day(0)?, "today"));
    }
    if view.is(at, "yesterday") {
        return Some(with_part(view, Head::of(at + 1, day(-1)?, "yesterday")));
    }
    if view.is(at, "tomorrow") {
        return Some(with_part(view, Head::of(at + 1, day(1)?, "tomorrow")));
    }
    if view.is(at, "tonight") {
        return Some(part_head(at + 1, day(0)?, "TNI", "tonight"));
    }
    if view.is(at, "the") && view.is(at + 1, "weekend") {
        return weekend(view, at, at + 2, own);
    }
    let the = usize::from(view.is(at, "the") && view.any(at + 1, &["current", "coming"]));
    let step = step(view, at + the)?;
    let mut next = at + the + 1;
    // `this past Friday`, `this coming Friday`
    let step = if step == 0 && view.is(next, "past") {
        next += 1;
        -1
    } else if step == 0 && view.is(next, "coming") {
        next += 1;
        1
    } else {
        step
    };
    stepped(view, at, next, step, own)
}

fn part_head(last: usize, when: When, part: &'static str, rule: &'static str) -> Head {
    Head::of(last, when, rule).with_part_code(part)
}

/// What `last`, `this` and `next` move by.
fn step(view: &View<'_>, at: usize) -> Option<i32> {
    match view.word(at).len() {
        4 if view.is(at, "last") => Some(-1),
        4 if view.is(at, "this") => Some(0),
        4 if view.is(at, "next") => Some(1),
        6 if view.is(at, "coming") => Some(1),
        7 if view.is(at, "current") => Some(0),
        _ => None,
    }
}

fn stepped(view: &View<'_>, at: usize, next: usize, step: i32, own: Date) -> Option<Head> {
    let word = view.word(next);
    if let Some(weekday) = weekday(word) {
        let date = match step {
            // Before the day itself; `next` is that of the week to come, as against `this`.
            ..=-1 => own.nth_weekday(-1, weekday).ok()?,
            0 if tense(view, at, next) == Tense::Past => crate::when::on_or_before(weekday, own)?,
            0 => on_or_after(weekday, own)?,
            1.. if view.is(next - 1, "coming") => own.nth_weekday(1, weekday).ok()?,
            1.. => on_or_after(weekday, When::Week(monday_of(own)?).moved(1)?.days()?.0)?,
        };
        return Some(with_part(view, Head::of(next + 1, When::Day(date), "relative-weekday")));
    }
    if let Some(part) = part_of_day(word) {
        // `last night` is of the day before; `this night` nobody says.
        return match (step, part) {
            (0, _) => Some(part_head(next + 1, When::Day(own), part, "part-of-day")),
            (-1, "TNI") => Some(part_head(next + 1, When::Day(own).moved(-1)?, part, "part-of-day")),
            _ => None,
        };
    }
    if let Some((number, true)) = month(word) {
        let year = match step {
            ..=-1 => own.year() - i16::from(number >= own.month()),
            0 => own.year(),
            1.. => own.year() + i16::from(number <= own.month()),
        };
        return Some(Head::of(next + 1, When::Month(year, number), "relative-month"));
    }
    if view.is(next, "weekend") {
        let monday = monday_of(own)?;
        return Some(Head::of(next + 1, When::Weekend(monday).moved(step)?, "weekend"));
    }
    if view.is(next, "quarter") {
        let quarter = When::Quarter(own.year(), (own.month() - 1) / 3 + 1);
        return Some(Head::of(next + 1, quarter.moved(step)?, "relative-quarter"));
    }
    if let Some(number) = season(word) {
        let (year, current) = When::season_of(own);
        let year = match step {
            0 => own.year() - i16::from(number == 3 && own.month() < 3),
            ..=-1 => year - i16::from(number >= current),
            1.. => year + i16::from(number <= current),
        };
        return Some(Head::of(next + 1, When::Season(year, number), "season"));
    }
    let (unit, plural) = unit(word)?;
    // `this day`, `last minute`: no stretch of the calendar.
    if plural || !matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century) {
        return None;
    }
    Some(Head::of(next + 1, When::holding(unit, own)?.moved(step)?, "relative-unit"))
}

/// `the weekend`: the one that was, or the one to come when the clause looks ahead.
fn weekend(view: &View<'_>, at: usize, last: usize, own: Date) -> Option<Head> {
    let this = When::Weekend(monday_of(own)?);
    let begun = this.days()?.0 <= own;
    let by = if tense(view, at, last) == Tense::Future || begun { 0 } else { -1 };
    Some(Head::of(last, this.moved(by)?, "weekend"))
}

/// `early March`, `late last year`, `mid-2006`, `earlier this week`, `late Monday`, `later Friday`.
fn bent(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let modifier = match view.word(at).len() {
        3 if view.is(at, "mid") => Modifier::Mid,
        4 if view.is(at, "late") => Modifier::End,
        5 if view.is(at, "early") => Modifier::Start,
        5 if view.is(at, "later") => Modifier::After,
        7 if view.is(at, "earlier") => Modifier::Before,
        _ => return None,
    };
    let next = at + 1 + usize::from(view.hyphen(at + 1));
    let next = next + usize::from(matches!(modifier, Modifier::Start | Modifier::End) && view.is(next, "on"));
    let next =
        next + usize::from(view.is(next, "in") && matches!(modifier, Modifier::Before | Modifier::After));
    let head = target(view, next, anchor)?;
    Some(TimeExpression { modifier: Some(modifier), ..head.expression(at) })
}

/// `the end of March`, `the beginning of the year`, `the first half of 2023`, `the second quarter`, `Q2 2023`.
fn part_of(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let the = usize::from(view.is(at, "the"));
    let word = at + the;
    let modifier = match view.word(word) {
        "end" | "close" => Some(Modifier::End),
        "beginning" | "start" => Some(Modifier::Start),
        "middle" => Some(Modifier::Mid),
        "rest" | "remainder" if the == 1 => Some(Modifier::End),
        _ => None,
    };
    if let Some(modifier) = modifier.filter(|_| view.is(word + 1, "of")) {
        let head = target(view, word + 2, anchor)?;
        return Some(TimeExpression { modifier: Some(modifier), ..head.expression(at) });
    }
    quarter(view, at, word, anchor).or_else(|| months_of(view, at, word, anchor))
}

/// `the first two months of this year`
fn months_of(view: &View<'_>, at: usize, word: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let first = view.is(word, "first");
    if !first && !view.is(word, "last") {
        return None;
    }
    let number = view.number(word + 1)?;
    let count = number.whole().filter(|count| (1..=11).contains(count))?;
    if !view.is(number.last, "months") || !view.is(number.last + 1, "of") {
        return None;
    }
    let head = target(view, number.last + 2, anchor)?;
    let When::Year(year) = head.when else { return None };
    let count = i8::try_from(count).ok()?;
    let (from, to) = if first { (1, count) } else { (13 - count, 12) };
    let (from, to) = (When::Month(year, from), When::Month(year, to));
    Some(Head::range(head.last, from, to, "months-of-year").expression(at))
}

fn quarter(view: &View<'_>, at: usize, word: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let letter = view.word(word).strip_prefix('Q').and_then(|digit| digit.parse::<i8>().ok());
    let (number, last, half) = if let Some(number) = letter {
        (number, word + 1, false)
    } else {
        let number = i8::try_from(ordinal(view.word(word))?).ok()?;
        let next = word + 1 + usize::from(view.hyphen(word + 1));
        let half = view.is(next, "half");
        if !half && !view.is(next, "quarter") {
            return None;
        }
        (number, next + 1, half)
    };
    if !(1..=if half { 2 } else { 4 }).contains(&number) {
        return None;
    }
    let of = |year: i16| if half { When::Half(year, number) } else { When::Quarter(year, number) };
    let from = last + usize::from(view.is(last, "of"));
    if let Some(head) = target(view, from, anchor)
        && let When::Year(year) = head.when
    {
        return Some(Head::of(head.last, of(year), "quarter").expression(at));
    }
    // Games have quarters and halves too.
    let own = anchor.day.filter(|_| !half && (letter.is_some() || view.is_business()))?;
    let begun = own.month() > number * 3 - 3;
    let year = match tense(view, at, last) {
        Tense::Future => own.year() + i16::from(own.month() > number * 3),
        Tense::Past | Tense::Unclear => own.year() - i16::from(!begun),
    };
    Some(Head::of(last, of(year), "quarter").expression(at))
}

/// What `the end of` and `early` are said of.
fn target(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<Head> {
    if view.is(at, "the") {
        // `the end of the 1990s`, `the beginning of the 20th century`
        if let Some(head) = years::stretch(view, at) {
            return Some(head);
        }
        let (unit, plural) = unit(view.word(at + 1))?;
        let known = matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century);
        let own = anchor.day.filter(|_| known && !plural)?;
        return Some(Head::of(at + 2, When::holding(unit, own)?, "relative-unit"));
    }
    deictic(view, at, anchor)
        .or_else(|| days::head(view, at, anchor))
        .or_else(|| years::stretch(view, at))
        .or_else(|| years::bare(view, at))
}

/// `overnight`: the night before the message's day, or the night of a day that is named.
fn overnight(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    // `an overnight raid`, `overnight stays`
    if !view.is(at, "overnight") || view.any_before(at, &["an", "the", "a"]) {
        return None;
    }
    let next = at + 1;
    if let Some(head) = weekday(view.word(next)).and_then(|_| days::head(view, next, anchor))
        && let Some(day) = head.day()
    {
        return Some(part_head(head.last, When::Day(day), "TNI", "overnight").expression(at));
    }
    let noun = view.is_lower(next)
        && !view.any(
            next,
            &[
                "by", "in", "on", "at", "from", "to", "into", "and", "after", "as", "when", "amid", "with",
                "for", "that",
            ],
        );
    let night = When::Day(anchor.day.filter(|_| !noun)?).moved(-1)?;
    Some(part_head(next, night, "TNI", "overnight").expression(at))
}
