//! Days and months by name: `Friday`, `Friday night`, `March 24`, `24 March 2023`, `May 3 to 7`, `June 2005`.

use jiff::civil::{Date, Weekday};

use crate::tense::{Tense, tense};
use crate::vocabulary::{day_of_month, month, part_of_day, weekday, year};
use crate::when::{When, days_between, on_or_after, on_or_before};
use crate::{Anchor, Kind, TimeExpression, View};

/// A day or month without a year goes to the nearest one; the tense moves it only when that is farther away than this.
const NEAR_DAYS: i32 = 60;

/// Words that may stand before `May` and `March` the months.
const BEFORE_MONTH: [&str; 31] = [
    "in",
    "by",
    "since",
    "of",
    "from",
    "until",
    "till",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "through",
    "for",
    "before",
    "after",
    "during",
    "to",
    "between",
    "and",
    "starting",
    "beginning",
    "a",
    "the",
    "to",
    "on",
    "around",
    "about",
    "-",
    "late",
];

pub(crate) fn read(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<TimeExpression> {
    let head = head(view, at, anchor)?;
    Some(head.expression(at))
}

/// A stretch of the calendar read from a text.
pub(crate) struct Head {
    pub(crate) last: usize,
    pub(crate) when: When,
    /// The end of a range.
    until: Option<When>,
    /// Part of the day.
    part: Option<&'static str>,
    rule: &'static str,
}

impl Head {
    pub(crate) fn of(last: usize, when: When, rule: &'static str) -> Self {
        Self { last, when, until: None, part: None, rule }
    }

    /// From the first to the last of two.
    pub(crate) fn range(last: usize, from: When, until: When, rule: &'static str) -> Self {
        Self { until: Some(until), ..Self::of(last, from, rule) }
    }

    /// With the code of a part of the day.
    pub(crate) fn with_part_code(self, part: &'static str) -> Self {
        Self { part: Some(part), ..self }
    }

    /// A whole day, and nothing less or more.
    pub(crate) fn day(&self) -> Option<Date> {
        match (self.when, self.until, self.part) {
            (When::Day(day), None, None) => Some(day),
            _ => None,
        }
    }

    pub(crate) fn expression(self, at: usize) -> TimeExpression {
        let value = match (self.until, self.part) {
            (Some(until), _) => format!("{}/{}", self.when.value(), until.value()),
            (None, Some(part)) => format!("{}{part}", self.when.value()),
            (None, None) => self.when.value(),
        };
        let until = self.until.unwrap_or(self.when);
        TimeExpression {
            tokens: at..self.last,
            kind: Kind::Date,
            value,
            modifier: None,
            days: self.when.days().zip(until.days()).map(|(from, to)| (from.0, to.1)),
            zone: None,
            rule: self.rule,
        }
    }
}

/// A day or month that begins at `at`.
pub(crate) fn head(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<Head> {
    if let Some(day) = weekday(view.word(at)) {
        return weekday_head(view, at, day, anchor);
    }
    if view.is_number(at) {
        return iso(view, at).or_else(|| day_first(view, at, anchor));
    }
    month_first(view, at, anchor)
}

fn weekday_head(view: &View<'_>, at: usize, day: Weekday, anchor: Anchor<'_>) -> Option<Head> {
    // `Friday, March 24`, `Friday 24 March`, `Friday (March 24)`: the date tells.
    let from = at + 1 + usize::from(matches!(view.word(at + 1), "," | "("));
    let dated =
        if view.is_number(from) { day_first(view, from, anchor) } else { month_first(view, from, anchor) };
    if let Some(dated) = dated.filter(|dated| matches!(dated.when, When::Day(date) if date.weekday() == day))
    {
        let close = usize::from(view.word(at + 1) == "(" && view.word(dated.last) == ")");
        return Some(Head { last: dated.last + close, ..dated });
    }
    // `Friday prayers` are held on no one day.
    if view.any(at + 1, &["prayers", "sermon"]) || view.any_before(at, &["every", "each"]) {
        return None;
    }
    let found = weekday_value(day, anchor.day?, tense(view, at, at + 1))?;
    Some(with_part(view, Head::of(at + 1, When::Day(found), "weekday")))
}

/// A weekday alone: the last one, that very day counted, or the next one when the clause looks ahead.
pub(crate) fn weekday_value(day: Weekday, anchor: Date, tense: Tense) -> Option<Date> {
    match tense {
        Tense::Past | Tense::Unclear => on_or_before(day, anchor),
        Tense::Future => on_or_after(day, anchor),
    }
}

/// `Friday night`, `yesterday evening`.
pub(crate) fn with_part(view: &View<'_>, head: Head) -> Head {
    match part_of_day(view.word(head.last)) {
        Some(part) => Head { last: head.last + 1, part: Some(part), ..head },
        None => head,
    }
}

/// `2024-09-12`
fn iso(view: &View<'_>, at: usize) -> Option<Head> {
    let year = year(view.word(at))?;
    let dashed = view.word(at + 1) == "-" && view.word(at + 3) == "-" && (at..at + 4).all(|n| view.glued(n));
    let number = |at: usize| view.word(at).parse::<i8>().ok().filter(|_| view.word(at).len() == 2);
    let date = Date::new(year, number(at + 2)?, number(at + 4)?).ok().filter(|_| dashed)?;
    Some(Head::of(at + 5, When::Day(date), "iso-date"))
}

/// `24 March 2023`, `24th of March`, `3-7 May`, `3 to 7 May`, `8 and 9 September`.
fn day_first(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<Head> {
    let first = day_of_month(view.word(at))?;
    let second = second_day(view, at + 1);
    let after = second.map_or(at + 1, |(_, last)| last);
    let after = after + usize::from(view.is(after, "of") && view.word(at).len() > 2);
    let (number, _) = month(view.word(after))?;
    let last = view.after_stop(after);
    let last = if last > after + 1 && year_behind(view, last).is_none() { after + 1 } else { last };
    dated(view, at, last, number, first, second.map(|(day, _)| day), anchor)
}

/// A second day of the same month behind `-`, `to`, `and`, `through`.
fn second_day(view: &View<'_>, at: usize) -> Option<(i8, usize)> {
    let joined = view.hyphen(at) || view.any(at, &["to", "and", "through", "until"]);
    joined.then(|| day_of_month(view.word(at + 1))).flatten().map(|day| (day, at + 2))
}

/// `March 24`, `Sept. 8 and 9, 2007`, `June 2005`, `March`, `March of last year`.
fn month_first(view: &View<'_>, at: usize, anchor: Anchor<'_>) -> Option<Head> {
    let (number, full) = month(view.word(at))?;
    let after = view.after_stop(at);
    if let Some(day) = day_of_month(view.word(after)).filter(|_| !counts_people(view, after + 1)) {
        let second = second_day(view, after + 1).filter(|&(second, last)| {
            second > day && month(view.word(last)).is_none() && !counts_people(view, last)
        });
        let last = second.map_or(after + 1, |(_, last)| last);
        let head = dated(view, at, last, number, day, second.map(|(day, _)| day), anchor)?;
        return Some(other_month(view, head, anchor));
    }
    if let Some(year) = year(view.word(after)) {
        return Some(Head::of(after + 1, When::Month(year, number), "month-year"));
    }
    let from = after + usize::from(matches!(view.word(after), "," | "of"));
    if let Some(year) = year(view.word(from)).filter(|_| view.is(after, "of") || full) {
        return Some(Head::of(from + 1, When::Month(year, number), "month-year"));
    }
    if !full || (matches!(view.word(at), "May" | "March") && !view.any_before(at, &BEFORE_MONTH)) {
        return None;
    }
    let own = anchor.day?;
    if let Some((last, year)) = relative_year(view, from, own) {
        return Some(Head::of(last, When::Month(year, number), "month-year"));
    }
    let year = month_year(number, own, tense(view, at, at + 1));
    Some(Head::of(at + 1, When::Month(year, number), "month"))
}

/// The year of a month named without one: the last one, this month counted, or the next when the clause looks ahead.
fn month_year(number: i8, anchor: Date, tense: Tense) -> i16 {
    match tense {
        Tense::Past | Tense::Unclear => anchor.year() - i16::from(number > anchor.month()),
        Tense::Future => anchor.year() + i16::from(number < anchor.month()),
    }
}

/// `last year`, `this year`, `next year`.
fn relative_year(view: &View<'_>, at: usize, anchor: Date) -> Option<(usize, i16)> {
    let by = match view.word(at) {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    view.is(at + 1, "year").then(|| (at + 2, anchor.year() + by))
}

/// A year behind a day: ` 2023`, `, 2023`.
fn year_behind(view: &View<'_>, at: usize) -> Option<(i16, usize)> {
    let from = at + usize::from(view.word(at) == ",");
    let found = year(view.word(from))?;
    // `March 24, 2023 people`: no wire writes a count so, but a colon or a decimal makes it something else.
    (!view.glued(from) || !matches!(view.word(from + 1), "-" | ":" | "/")).then_some((found, from + 1))
}

fn dated(
    view: &View<'_>,
    at: usize,
    last: usize,
    month: i8,
    day: i8,
    second: Option<i8>,
    anchor: Anchor<'_>,
) -> Option<Head> {
    let (year, last, rule) = if let Some((year, last)) = year_behind(view, last) {
        (year, last, "full-date")
    } else if let Some((last, year)) = anchor.day.and_then(|own| relative_year(view, last, own)) {
        (year, last, "full-date")
    } else {
        let found = nearest(month, day, anchor.day?, tense(view, at, last))?;
        (found.year(), last, "month-day")
    };
    let of = |day| Date::new(year, month, day).ok().map(When::Day);
    let until = match second {
        Some(second) => Some(of(second)?),
        None => None,
    };
    let head = Head { until, ..Head::of(last, of(day)?, rule) };
    Some(if until.is_none() { with_part(view, head) } else { head })
}

/// `May 30 to June 2`
fn other_month(view: &View<'_>, head: Head, anchor: Anchor<'_>) -> Head {
    let joined = view.any(head.last, &["to", "through", "until"]) || view.hyphen(head.last);
    if head.until.is_some() || head.part.is_some() || !joined || month(view.word(head.last + 1)).is_none() {
        return head;
    }
    let after = view.after_stop(head.last + 1);
    let Some(day) = day_of_month(view.word(after)) else { return head };
    let Some((number, _)) = month(view.word(head.last + 1)) else { return head };
    let Some(until) = dated(view, head.last + 1, after + 1, number, day, None, anchor) else { return head };
    let ordered = head.when.days().zip(until.when.days()).is_some_and(|(from, to)| from.0 < to.0);
    if !ordered {
        return head;
    }
    // A year given once is the year of both.
    let from = match (head.when, until.when, head.rule, until.rule) {
        (When::Day(from), When::Day(to), "month-day", "full-date") => {
            Date::new(to.year(), from.month(), from.day()).map_or(head.when, When::Day)
        }
        _ => head.when,
    };
    Head { last: until.last, until: Some(until.when), when: from, ..head }
}

/// The day nearest to the anchor, moved by a clear tense when even the nearest is far away.
fn nearest(month: i8, day: i8, anchor: Date, tense: Tense) -> Option<Date> {
    let years = (anchor.year() - 4)..=(anchor.year() + 4);
    let all = || years.clone().filter_map(|year| Date::new(year, month, day).ok());
    let near = all().min_by_key(|date| days_between(*date, anchor).abs())?;
    let ahead = days_between(anchor, near);
    match tense {
        Tense::Past if ahead > NEAR_DAYS => all().rfind(|date| *date <= anchor),
        Tense::Future if ahead < -NEAR_DAYS => all().find(|date| *date >= anchor),
        _ => Some(near),
    }
}

/// `In March 24 people died`: the number counts them.
fn counts_people(view: &View<'_>, at: usize) -> bool {
    view.any(at, &["people", "persons", "percent", "per", "%", "men", "women", "million", "billion", "of"])
        && !view.is(at, "of")
}
