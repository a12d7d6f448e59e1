//! Years, decades and centuries, and spans of them. A number that only looks like a year is none.

use crate::days::Head;
use crate::vocabulary::{decade, ordinal, unit, year};
use crate::when::When;
use crate::{Anchor, Modifier, TimeExpression, View};

/// Words before a bare number that make it a year.
const BEFORE_YEAR: [&str; 24] = [
    "in", "since", "until", "till", "by", "from", "to", "of", "before", "after", "during", "around", "circa",
    "late", "early", "mid", "between", "and", "or", "through", "year", "for", "than", "summer",
];
/// Those after which even a noun may follow: `in 2008 prices rose`.
const FIRM: [&str; 11] =
    ["in", "since", "until", "till", "during", "circa", "year", "late", "early", "mid", "before"];
/// Words before a year that stands before its noun: `the 2021 race`, `its 2005 withdrawal`.
const BEFORE_NOUN: [&str; 12] = ["the", "a", "an", "his", "her", "its", "their", "our", "'s", "’s", "’", "'"];
/// Words behind a year that are nothing counted.
const BEHIND_YEAR: [&str; 26] = [
    "will", "would", "was", "were", "is", "are", "has", "had", "and", "or", "to", "when", "after", "before",
    "by", "in", "for", "with", "as", "but", "under", "because", "that", "which", "on", "at",
];
/// What a four-digit number counts or measures.
const MEASURED: [&str; 34] = [
    "people",
    "persons",
    "men",
    "women",
    "children",
    "meters",
    "metres",
    "feet",
    "miles",
    "kilometers",
    "kilometres",
    "km",
    "m",
    "kg",
    "tons",
    "tonnes",
    "barrels",
    "troops",
    "soldiers",
    "homes",
    "houses",
    "points",
    "votes",
    "megawatts",
    "percent",
    "dollars",
    "euros",
    "pounds",
    "jobs",
    "workers",
    "members",
    "hours",
    "gmt",
    "yards",
];

pub(crate) fn read(view: &View<'_>, at: usize, _anchor: Anchor<'_>) -> Option<TimeExpression> {
    if let Some(head) = stretch(view, at) {
        return Some(head.expression(at));
    }
    // `the early 1990s`, `the late 19th century`
    if view.is(at, "the") {
        let modifier = match view.word(at + 1) {
            "early" => Some(Modifier::Start),
            "mid" => Some(Modifier::Mid),
            "late" => Some(Modifier::End),
            _ => None,
        };
        if let Some(modifier) = modifier {
            let next = at + 2 + usize::from(view.hyphen(at + 2));
            let head = stretch(view, next)?;
            return Some(TimeExpression { modifier: Some(modifier), ..head.expression(at) });
        }
        if view.is(at + 1, "year") {
            let year = year(view.word(at + 2))?;
            return Some(Head::of(at + 3, When::Year(year), "year").expression(at));
        }
    }
    if view.is(at, "year") {
        return year(view.word(at + 1)).map(|year| Head::of(at + 2, When::Year(year), "year").expression(at));
    }
    span_of_years(view, at).or_else(|| single(view, at)).map(|head| head.expression(at))
}

/// A decade or a century: `1990s`, `the 1990s`, `the 19th century`, `the 12th to the 19th centuries`.
pub(crate) fn stretch(view: &View<'_>, at: usize) -> Option<Head> {
    let the = usize::from(view.is(at, "the"));
    let from = at + the;
    // `’90s`, `the '80s`
    let mark = usize::from(matches!(view.word(from), "'" | "’") && view.glued(from));
    if let Some(first) = decade(view.word(from + mark)) {
        let short = view.word(from + mark).len() < 5;
        // `in his 40s`, `temperatures in the 80s`: two digits need the mark.
        return (!short || mark == 1).then(|| Head::of(from + mark + 1, When::Decade(first), "decade"));
    }
    let first = ordinal(view.word(from)).filter(|number| (1..=21).contains(number))?;
    let first = i16::try_from(first).ok()?;
    let next = from + 1;
    let tied = usize::from(view.hyphen(next));
    if view.is(next + tied, "century") {
        return Some(Head::of(next + tied + 1, When::Century(first), "century"));
    }
    let to = view.any(next, &["to", "and", "through"]) || view.hyphen(next);
    let second = next + 1 + usize::from(view.is(next + 1, "the"));
    let last = i16::try_from(ordinal(view.word(second)).filter(|_| to)?).ok()?;
    let plural =
        unit(view.word(second + 1)).is_some_and(|(unit, _)| unit == crate::vocabulary::Unit::Century);
    if !plural || !(first..=21).contains(&last) {
        return None;
    }
    Some(Head::range(second + 2, When::Century(first), When::Century(last), "centuries"))
}

/// Any four digits that can be a year: for use behind `the end of` and the like.
pub(crate) fn bare(view: &View<'_>, at: usize) -> Option<Head> {
    year(view.word(at)).map(|year| Head::of(at + 1, When::Year(year), "year"))
}

/// `2014-2016`, `2022-23`, `from 2014 to 2016`, `between 2010 and 2012`.
fn span_of_years(view: &View<'_>, at: usize) -> Option<Head> {
    let first = year(view.word(at))?;
    if view.glued_before(at) && !matches!(view.before(at), "(" | "\"" | "“" | "[") {
        return None;
    }
    let next = at + 1;
    let words = (view.any(next, &["to", "until", "through"]) && view.any_before(at, &["from"]))
        || (view.is(next, "and") && view.any_before(at, &["between"]));
    let dash = view.hyphen(next) && view.glued(at) && view.glued(next);
    if !words && !dash {
        return None;
    }
    let word = view.word(next + 1);
    let second = match word.len() {
        4 => year(word)?,
        // `2022-23`
        2 if dash => first - first % 100 + word.parse::<i16>().ok()?,
        _ => return None,
    };
    let free = !view.glued(next + 1) || !matches!(view.word(next + 2), "-" | "/" | ":" | "%");
    (second > first && free && second - first < 500)
        .then(|| Head::range(next + 2, When::Year(first), When::Year(second), "years"))
}

fn single(view: &View<'_>, at: usize) -> Option<Head> {
    let found = year(view.word(at))?;
    let found = Head::of(at + 1, When::Year(found), "year");
    let before_glued = view.glued_before(at) && !matches!(view.before(at), "(" | "\"" | "“" | "‘" | "[");
    let next = view.word(at + 1);
    let tied = view.glued(at)
        && !matches!(
            next,
            "." | "," | ";" | ":" | ")" | "]" | "?" | "!" | "\"" | "”" | "’s" | "'s" | "’" | "'" | "—"
        );
    // `1994:0` is a score, `1,994` one token already.
    let score = view.glued(at) && next == ":" && view.is_number(at + 2);
    if before_glued || tied || score || view.any(at + 1, &MEASURED) {
        return None;
    }
    if view.before(at) == "(" {
        return (view.word(at + 1) == ")").then_some(found);
    }
    let noun = view.is_word(at + 1);
    if view.any_before(at, &FIRM) {
        return Some(found);
    }
    // `rose to 1500`, `a total of 1200`: no years, unless the number can only be one.
    let likely = matches!(found.when, When::Year(1800..=2060));
    if view.any_before(at, &BEFORE_YEAR) {
        let back = view.any_before(at, &["to", "of", "by", "for", "than", "or", "and"]);
        let dated = at.checked_sub(2).is_some_and(|n| {
            view.any(
                n,
                &[
                    "back", "dates", "dating", "dated", "prior", "summer", "spring", "autumn", "fall",
                    "winter",
                ],
            ) || year(view.word(n)).is_some()
        });
        return (dated || ((!noun || view.any(at + 1, &BEHIND_YEAR)) && (likely || !back))).then_some(found);
    }
    if view.any_before(at, &BEFORE_NOUN) && noun && likely {
        return Some(found);
    }
    // `the internationally brokered 2003 plan`
    let article =
        (2..=4).filter_map(|back| at.checked_sub(back)).any(|n| view.any(n, &["the", "a", "an", "its"]));
    if article && view.is_lower(at - 1) && view.is_lower(at + 1) && likely && !next.ends_with('s') {
        return Some(found);
    }
    // `2009 and 2010`, `2008, 2009`: one of several years.
    let listed = view.before(at) == "," && at.checked_sub(2).is_some_and(|n| year(view.word(n)).is_some());
    (listed && likely && !noun).then_some(found)
}
