//! Money: `$1.5 billion`, `€30m`, `2 million rupees`, `RM62`, `$5 to $7 million`.

use std::ops::Range;

use copydesk_text::Number;

use crate::currency::{CURRENCIES, Told};
use crate::{Amount, Context, Kind, View, free_number, moved_by};

/// A range whose end is more than so many times its start is none: `a fee of $5 to $2,000 suppliers`.
const RANGE_LIMIT_TIMES: f64 = 50.0;

/// Whether money can begin with this word: the code of a currency, or letters before a sign.
pub(crate) fn opens(word: &str) -> bool {
    let capital = word.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    capital && word.len() <= 12 && (word.len() <= 3 || letters_and_digits(word).is_some())
}

/// `RM` and `62` of `RM62`.
fn letters_and_digits(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    (!letters.is_empty() && letters.len() <= 3).then_some((letters, digits))
}

pub(crate) fn read(view: &View<'_>, at: usize, context: Context<'_>) -> Option<Amount> {
    signed(view, at, context).or_else(|| tied(view, at)).or_else(|| named(view, at, context))
}

fn amount(tokens: Range<usize>, value: f64, upto: Option<f64>, told: Told) -> Amount {
    Amount { upto, unit: told.code, ..Amount::new(Kind::Money, tokens, value, told.because) }
}

/// One past a sign before a number, and its currency: `$`, `US$`, `€`, `EUR`, `Rs`.
fn sign(view: &View<'_>, at: usize, context: Context<'_>) -> Option<(usize, Told)> {
    let words = &view.words;
    let word = words.word(at);
    let told = |code| Told { code: Some(code), because: "currency-sign" };
    // `US$5`: the letters tell whose.
    if words.word(at + 1) == "$" && words.glued(at) && words.is_word(at) {
        let code = CURRENCIES.sign(&format!("{word}$"))?;
        return Some((at + 2, told(code)));
    }
    match word {
        "$" => Some((at + 1, CURRENCIES.dollar(context.home))),
        "¥" => {
            // Yen or yuan, by the story.
            let china = context.countries.iter().find(|country| matches!(**country, "CN" | "JP"));
            let code = if china == Some(&"CN") { "CNY" } else { "JPY" };
            let because = if china.is_some() { "currency-of-country" } else { "currency-usual" };
            Some((at + 1, Told { code: Some(code), because }))
        }
        "Rs" => {
            let stop = usize::from(words.word(at + 1) == "." && words.glued(at));
            Some((at + 1 + stop, CURRENCIES.named("rupees", "", context.countries)?))
        }
        _ => Some((at + 1, told(CURRENCIES.sign(word)?))),
    }
}

fn signed(view: &View<'_>, at: usize, context: Context<'_>) -> Option<Amount> {
    let words = &view.words;
    let (from, told) = sign(view, at, context)?;
    // A code of letters in lower-case prose is no sign: `ALL 12`, unless it is tied or stands before digits.
    if !words.is_number(from) {
        return None;
    }
    let letters = words.is_word(at) && from == at + 1;
    if letters && matches!(words.word(at), "ALL" | "TRY" | "SOS" | "TOP" | "Sh" | "SR" | "AMD" | "MAD") {
        return None;
    }
    let first = words.number(from)?;
    let first = hyphenated(view, first);
    // `$5 to $7 million`, `$5-7 million`, `between $5 million and $10 million`
    let joined = words.hyphen(first.last)
        || words.any(first.last, &["to", "or"])
        || (words.is(first.last, "and") && words.any_before(at, &["between"]));
    let next = first.last + 1;
    let repeated =
        sign(view, next, context).filter(|(_, other)| other.code == told.code).map(|(from, _)| from);
    if joined
        && !moved_by(words, at)
        && let Some(second) = words.number(repeated.unwrap_or(next)).filter(|number| number.digits)
        && (repeated.is_some() || words.glued(first.last) || second.exponent > 3)
        && !(repeated.is_none() && words.word(second.last) == "%")
    {
        let first = if first.exponent <= 0 && second.exponent > 3 && first.value() < 1_000.0 {
            // The scale is said once, for both.
            Number { exponent: first.exponent + scale_of(second), ..first }
        } else {
            first
        };
        if second.value() > first.value() && second.value() < first.value() * RANGE_LIMIT_TIMES {
            return Some(amount(at..second.last, first.value(), Some(second.value()), told));
        }
    }
    Some(amount(at..first.last, first.value(), None, told))
}

/// The power of ten of a number's scale word: that of `7.5 million` is 6.
fn scale_of(number: Number) -> i32 {
    [12, 9, 6, 3].into_iter().find(|&power| number.exponent > power - 3).unwrap_or(0)
}

/// `$5-million`, `$1.5-billion`
fn hyphenated(view: &View<'_>, number: Number) -> Number {
    let words = &view.words;
    let power = match words.word(number.last + 1) {
        "thousand" => 3,
        "million" => 6,
        "billion" => 9,
        "trillion" => 12,
        _ => return number,
    };
    if words.hyphen(number.last) && words.glued(number.last) {
        return Number { last: number.last + 2, exponent: number.exponent + power, ..number };
    }
    number
}

/// `RM62`, `EUR30m`
fn tied(view: &View<'_>, at: usize) -> Option<Amount> {
    let word = view.words.word(at);
    let (letters, digits) = letters_and_digits(word)?;
    let code = if letters == "Rs" { return None } else { CURRENCIES.sign(letters)? };
    let tokens = copydesk_text::tokenize(digits);
    let number = copydesk_text::number_at(digits, &tokens, 0).filter(|number| number.last == tokens.len())?;
    // The rest may follow: `RM3,540` is cut at its comma.
    let rest = view.words.glued(at) && matches!(view.words.word(at + 1), "," | "." | "-");
    if rest && view.words.glued(at + 1) && view.words.is_number(at + 2) {
        let whole = format!("{digits}{}{}", view.words.word(at + 1), view.words.word(at + 2));
        let tokens = copydesk_text::tokenize(&whole);
        let number =
            copydesk_text::number_at(&whole, &tokens, 0).filter(|number| number.last == tokens.len())?;
        return Some(amount(
            at..at + 3,
            number.value(),
            None,
            Told { code: Some(code), because: "currency-sign" },
        ));
    }
    Some(amount(at..at + 1, number.value(), None, Told { code: Some(code), because: "currency-sign" }))
}

/// `2 million rupees`, `5,000 Hong Kong dollars`, `10,850 dollars`, `30 to 40 million euros`.
fn named(view: &View<'_>, at: usize, context: Context<'_>) -> Option<Amount> {
    let words = &view.words;
    let first = free_number(view, at)?;
    let (number, upto) =
        if (words.hyphen(first.last) || words.any(first.last, &["to", "or"])) && !moved_by(words, at) {
            match words.number(first.last + 1) {
                Some(second) => (second, Some(second)),
                None => (first, None),
            }
        } else {
            (first, None)
        };
    let mut name = number.last + usize::from(words.hyphen(number.last) && words.glued(number.last));
    // Words before the name: at most two, as in `Hong Kong dollars`.
    while name < number.last + 3 && words.capital(name) && !CURRENCIES.is_name(words.word(name)) {
        name += 1;
    }
    let word = words.word(name);
    let lower = if words.capital(name) { return None } else { word };
    let before = if name > number.last { words.word(name - 1) } else { "" };
    let told = CURRENCIES.named(lower, before, context.countries)?;
    if !before.is_empty() && told.because != "currency-named" {
        return None;
    }
    // `12 pounds of heroin`, `weighing 12 pounds`, and any weight of an American story.
    let pounds = matches!(lower, "pound" | "pounds") && told.because != "currency-named";
    let weight = words.is(name + 1, "of") || words.any_before(at, &["weighs", "weighing", "weighed"]);
    if pounds && (weight || context.countries.first() == Some(&"US")) {
        return None;
    }
    let last = name + 1;
    if let (Some(second), true) = (upto, upto.is_some_and(|second| second.value() > 0.0)) {
        let scale = if first.exponent <= 0 && second.exponent > 3 && first.value() < 1_000.0 {
            scale_of(second)
        } else {
            0
        };
        let first = Number { exponent: first.exponent + scale, ..first };
        return (second.value() > first.value())
            .then(|| amount(at..last, first.value(), Some(second.value()), told));
    }
    Some(amount(at..last, number.value(), None, told))
}
