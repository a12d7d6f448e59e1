//! Per cent, percentage points, basis points.

use copydesk_text::TokenText;

use crate::{Amount, Kind, View};

pub(crate) fn read(view: &View<'_>, at: usize) -> Option<Amount> {
    let words = &view.words;
    if view.token_taken(at) {
        return None;
    }
    // `-0.25%` is less than nought; the hyphen of `9-9.5%` is a range's.
    let glued = words.glued_before(at);
    let minus = glued && words.hyphen(at - 1) && !(at > 1 && words.glued_before(at - 1));
    if glued && !minus && matches!(words.before(at), "-" | "–" | ":" | "/" | "." | "'" | "’" | "#") {
        return None;
    }
    let first = words.number(at)?;
    if let Some((last, unit)) = unit(words, first.last) {
        let value = first.value() * if minus { -1.0 } else { 1.0 };
        return Some(amount(if minus { at - 1 } else { at }..last, value, None, unit));
    }
    // `9-9.5%`, `3 to 5 percent`, `between 3 and 5 percent`
    let joined = words.hyphen(first.last)
        || words.any(first.last, &["to", "or"])
        || (words.is(first.last, "and") && words.any_before(at, &["between"]));
    let second = words.number(first.last + 1).filter(|_| joined)?;
    let (last, unit) = unit(words, second.last)?;
    Some(amount(at..last, first.value(), Some(second.value()), unit))
}

fn amount(tokens: std::ops::Range<usize>, value: f64, upto: Option<f64>, unit: &'static str) -> Amount {
    Amount { upto, unit: Some(unit), ..Amount::new(Kind::Share, tokens, value, "share") }
}

/// One past the unit that stands there, and its name.
fn unit(words: &TokenText<'_>, at: usize) -> Option<(usize, &'static str)> {
    let at = at + usize::from(words.hyphen(at) && words.glued(at));
    if words.word(at) == "%" || words.any(at, &["percent", "pct", "pc"]) {
        let points = words.any(at + 1, &["point", "points"]);
        return Some(if points { (at + 2, "percentage-point") } else { (at + 1, "percent") });
    }
    if words.is(at, "per") && words.is(at + 1, "cent") {
        return Some((at + 2, "percent"));
    }
    let points = words.any(at + 1, &["point", "points"]);
    match points {
        true if words.is(at, "percentage") => Some((at + 2, "percentage-point")),
        true if words.is(at, "basis") => Some((at + 2, "basis-point")),
        _ => None,
    }
}
