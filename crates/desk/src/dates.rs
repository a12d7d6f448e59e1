//! Dates and durations a text names, anchored on the item's own day.

use std::ops::Range;

use copydesk_dateline::date::{last_weekday, month, nearest, weekday};
use copydesk_names::Words;
use jiff::civil::Date;

/// A date or duration; the range counts bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFound {
    pub(crate) span: Range<usize>,
    pub(crate) duration: bool,
    pub(crate) value: String,
}

/// Words before a bare number that make it a year.
const YEAR_BEFORE: [&str; 14] = [
    "in", "since", "to", "from", "until", "of", "by", "before", "after", "around", "and", "between", "for",
    "early",
];
const NUMBER_WORDS: [(&str, u32); 12] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
];

/// Finds dates. `names` are byte ranges in order: a year inside a name is part of the name. Whatever needs
/// the item's day is left out when there is none.
pub(crate) fn find(words: &Words<'_>, names: &[Range<usize>], anchor: Option<Date>) -> Vec<DateFound> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.tokens.len() {
        let start = words.tokens.get(at).map_or(0, |token| token.start);
        let inside = names
            .get(names.partition_point(|name| name.end <= start))
            .is_some_and(|name| name.start <= start);
        let found = if inside { None } else { read(words, at, anchor) };
        match found {
            Some((tokens, duration, value)) => {
                at = tokens.end;
                out.push(DateFound { span: words.range(tokens), duration, value });
            }
            None => at += 1,
        }
    }
    out
}

type Read = (Range<usize>, bool, String);

fn read(words: &Words<'_>, at: usize, anchor: Option<Date>) -> Option<Read> {
    let word = words.word(at);
    if let Some(day) = weekday(word).filter(|_| words.is_capital(at)) {
        return weekday_value(words, at, day, anchor?).map(|value| (at..at + 1, false, value));
    }
    month_day(words, at, anchor)
        .or_else(|| relative(words, at, anchor))
        .or_else(|| duration(words, at))
        .or_else(|| year(words, at))
}

/// A weekday alone is the last such day; after `next`, `this coming` or a future verb it is left out.
fn weekday_value(words: &Words<'_>, at: usize, day: jiff::civil::Weekday, anchor: Date) -> Option<String> {
    let before = words.before(at);
    let lower = before.to_lowercase();
    if matches!(lower.as_str(), "next" | "coming" | "this" | "every" | "each" | "until" | "by") {
        return None;
    }
    let start = words.tokens.get(at)?.start;
    let sentence = words.sentences.get(words.sentence_at(start)?)?;
    let from = words.token_at(sentence.start);
    let near = at.saturating_sub(14).max(from)..at + 1;
    let future = near.into_iter().any(|n| {
        matches!(words.word(n), "will" | "would" | "scheduled" | "expected" | "due" | "plans" | "set")
    });
    let last = last_weekday(day, anchor)?;
    if future && last != anchor {
        return None;
    }
    let back = if lower == "last" && last == anchor {
        last.checked_sub(jiff::Span::new().days(7)).ok()?
    } else {
        last
    };
    Some(back.to_string())
}

/// `March 24`, `March 24, 2023`, `24 March 2023`, `March 2023`.
fn month_day(words: &Words<'_>, at: usize, anchor: Option<Date>) -> Option<Read> {
    let word = words.word(at);
    let dot = |n: usize| usize::from(words.word(n) == "." && words.glued(n.saturating_sub(1)));
    if words.is_capital(at) && english_month(word) {
        let number = month(word)?;
        let next = at + 1 + dot(at + 1);
        if let Some(day) = day_number(words.word(next)) {
            let comma = usize::from(words.word(next + 1) == ",");
            if let Some(year) = year_number(words.word(next + 1 + comma)) {
                let date = Date::new(year, number, day).ok()?;
                return Some((at..next + 2 + comma, false, date.to_string()));
            }
            return Some((at..next + 1, false, nearest(number, day, anchor?)?.to_string()));
        }
        let year = year_number(words.word(next))?;
        return Some((at..next + 1, false, format!("{year:04}-{number:02}")));
    }
    let day = day_number(word)?;
    let number = month(words.word(at + 1))
        .filter(|_| english_month(words.word(at + 1)) && words.is_capital(at + 1))?;
    match year_number(words.word(at + 2)) {
        Some(year) => Some((at..at + 3, false, Date::new(year, number, day).ok()?.to_string())),
        None => Some((at..at + 2, false, nearest(number, day, anchor?)?.to_string())),
    }
}

/// English months only: `Set` or `Out` open sentences.
fn english_month(word: &str) -> bool {
    const ENGLISH: [&str; 22] = [
        "January",
        "Jan",
        "February",
        "Feb",
        "March",
        "April",
        "Apr",
        "May",
        "June",
        "Jun",
        "July",
        "Jul",
        "August",
        "Aug",
        "September",
        "Sept",
        "Sep",
        "October",
        "Oct",
        "November",
        "Nov",
        "December",
    ];
    ENGLISH.contains(&word) || word == "Dec"
}

/// `last week`, `today`, `yesterday`, `last month`, `last year`.
fn relative(words: &Words<'_>, at: usize, anchor: Option<Date>) -> Option<Read> {
    let anchor = anchor?;
    let days = |days: i64| anchor.checked_add(jiff::Span::new().days(days)).ok();
    let lower = words.word(at).to_lowercase();
    match (lower.as_str(), words.word(at + 1)) {
        ("yesterday", _) => Some((at..at + 1, false, days(-1)?.to_string())),
        ("last", "week") => {
            let week = days(-7)?.iso_week_date();
            Some((at..at + 2, false, format!("{:04}-W{:02}", week.year(), week.week())))
        }
        ("last", "month") => {
            let month = anchor.checked_sub(jiff::Span::new().months(1)).ok()?;
            Some((at..at + 2, false, month.strftime("%Y-%m").to_string()))
        }
        ("last", "year") => Some((at..at + 2, false, format!("{:04}", anchor.year() - 1))),
        _ => None,
    }
}

/// `more than 450 years`, `two weeks`.
fn duration(words: &Words<'_>, at: usize) -> Option<Read> {
    let lower = words.word(at).to_lowercase();
    let qualifier = match (lower.as_str(), words.word(at + 1)) {
        ("more" | "less" | "fewer", "than") => 2,
        ("at", "least" | "most") => 2,
        ("about" | "around" | "nearly" | "almost" | "over", _) => 1,
        _ => 0,
    };
    let number_at = at + qualifier;
    let word = words.word(number_at).to_lowercase();
    let plain = word.replace(',', "");
    let number = plain
        .parse::<u32>()
        .ok()
        .or_else(|| NUMBER_WORDS.iter().find(|(name, _)| *name == word).map(|&(_, n)| n))?;
    let unit = match words.word(number_at + 1) {
        "years" | "year" => "Y",
        "months" | "month" => "M",
        "weeks" | "week" => "W",
        "days" | "day" => "D",
        _ => return None,
    };
    // `two years old`, `two-year`: an age is no duration of anything told.
    if matches!(words.word(number_at + 2), "old" | "-") || words.glued(number_at) {
        return None;
    }
    Some((at..number_at + 2, true, format!("P{number}{unit}")))
}

fn year(words: &Words<'_>, at: usize) -> Option<Read> {
    let year = year_number(words.word(at))?;
    let before = words.before(at).to_lowercase();
    let next = words.word(at + 1);
    let free = !words.glued(at) || matches!(next, "." | "," | ";" | ")" | "’s" | "'s");
    let year_like = YEAR_BEFORE.contains(&before.as_str()) && !next.starts_with(char::is_alphabetic)
        || matches!(before.as_str(), "in" | "since" | "until");
    let money = words.glued(at.saturating_sub(1)) && matches!(words.before(at), "$" | "£" | "€");
    (year_like && free && !money).then(|| (at..at + 1, false, format!("{year:04}")))
}

fn year_number(word: &str) -> Option<i16> {
    if word.len() != 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|year| (1000..2100).contains(year))
}

fn day_number(word: &str) -> Option<i8> {
    if word.len() > 2 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|day| (1..=31).contains(day))
}
