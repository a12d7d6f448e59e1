//! Counts with their noun: `12 people`, `two dozen eggs`, `dozens of homes`.

use std::ops::Range;

use crate::{Amount, Kind, View, casualty, free_number};

/// Tokens from a number to the noun it counts.
const NOUN_LIMIT_TOKENS: usize = 5;

/// Plurals without an `s`.
const PLURALS: [&str; 19] = [
    "people",
    "men",
    "women",
    "children",
    "police",
    "troops",
    "cattle",
    "sheep",
    "policemen",
    "servicemen",
    "gunmen",
    "firefighters",
    "crew",
    "personnel",
    "fish",
    "aircraft",
    "staff",
    "fishermen",
    "dead",
];
/// Nouns that one of may be counted.
const SINGULARS: [&str; 22] = [
    "person",
    "man",
    "woman",
    "child",
    "boy",
    "girl",
    "soldier",
    "civilian",
    "policeman",
    "officer",
    "passenger",
    "worker",
    "body",
    "house",
    "home",
    "plane",
    "ship",
    "boat",
    "goal",
    "vote",
    "point",
    "life",
];
/// Words that end a noun phrase before there is a noun.
const ENDS: [&str; 69] = [
    "of", "in", "on", "to", "for", "and", "or", "at", "by", "from", "with", "that", "who", "which", "the",
    "a", "an", "was", "were", "is", "are", "have", "had", "has", "will", "would", "said", "says", "as",
    "than", "but", "after", "before", "per", "when", "while", "if", "into", "over", "under", "his", "her",
    "its", "their", "it", "he", "she", "they", "this", "these", "those", "not", "be", "been", "did", "does",
    "against", "during", "since", "until", "about", "because", "began", "went", "came", "made", "took",
    "gave", "got",
];
/// Plural-looking words that count nothing.
const NO_NOUNS: [&str; 22] = [
    "times", "thus", "always", "across", "less", "perhaps", "us", "plus", "minus", "versus", "vs", "ones",
    "yes", "minutes", "hours", "days", "weeks", "months", "years", "decades", "seconds", "cents",
];

/// Vague numbers, with the `of` that follows them.
const VAGUE: [&str; 8] =
    ["dozens", "scores", "hundreds", "thousands", "millions", "billions", "tens", "trillions"];

/// Words that a number in words, or a vague one, begins with, by their length: most words of a text are sorted out here.
const OPENERS: [&[&str]; 10] = [
    &["a"],
    &["an"],
    &["one", "two", "six", "ten"],
    &["four", "five", "nine", "half", "tens"],
    &["three", "seven", "eight", "forty", "fifty", "sixty"],
    &["eleven", "twelve", "twenty", "thirty", "eighty", "ninety", "dozens", "scores"],
    &["fifteen", "sixteen", "seventy"],
    &["thirteen", "fourteen", "eighteen", "nineteen", "hundreds", "millions", "billions"],
    &["seventeen", "thousands", "trillions"],
    &[],
];

/// Whether a count can begin with this word.
pub(crate) fn opens(word: &str) -> bool {
    let list = word.len().checked_sub(1).and_then(|at| OPENERS.get(at));
    list.is_some_and(|list| list.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

pub(crate) fn read(view: &View<'_>, at: usize) -> Option<Amount> {
    vague(view, at).or_else(|| counted(view, at))
}

fn counted(view: &View<'_>, at: usize) -> Option<Amount> {
    let words = &view.words;
    let number = free_number(view, at)?;
    // `2-1`, `24/7`, `10:30`, `21st`; `14-year` is a length.
    if words.glued(number.last - 1)
        && matches!(words.word(number.last), "-" | "–" | ":" | "/" | "%" | "°" | "'" | "’")
    {
        return None;
    }
    // `No. 12`, `room 12 …`, `$`
    if words.any_before(
        at,
        &["no", "number", "page", "room", "chapter", "article", "section", "route", "channel"],
    ) || (at > 1 && words.before(at) == "." && words.any(at - 2, &["no", "nos"]))
        || matches!(words.before(at), "$" | "£" | "€")
    {
        return None;
    }
    let one = number.whole() == Some(1);
    let last = number.last;
    let noun = noun(view, last, one);
    let fate = casualty::fate(view, at, last, noun.as_ref());
    if noun.is_none() && fate.is_none() {
        return None;
    }
    let end = noun.as_ref().map_or_else(|| fate.map_or(last, |fate| fate.last.max(last)), |noun| noun.end);
    let because = if fate.is_some() { "casualties" } else { "count" };
    let count = Amount::new(Kind::Count, at..end, number.value(), because);
    Some(Amount { noun, fate: fate.map(|fate| fate.name), ..count })
}

/// `dozens of homes`, `tens of thousands of people`, `dozens killed`.
fn vague(view: &View<'_>, at: usize) -> Option<Amount> {
    let words = &view.words;
    if !words.any(at, &VAGUE) || view.token_taken(at) {
        return None;
    }
    let mut last = at + 1;
    // `tens of thousands`
    if words.is(last, "of") && words.any(last + 1, &["thousands", "millions", "billions"]) {
        last += 2;
    } else if words.is(at, "tens") {
        return None;
    }
    let from = last + usize::from(words.is(last, "of"));
    let noun = noun(view, from, false).filter(|_| from > last || words.any(last, &["more"]));
    let fate = casualty::fate(view, at, last, noun.as_ref());
    if noun.is_none() && fate.is_none() {
        return None;
    }
    Some(Amount {
        tokens: at..noun.as_ref().map_or(last, |noun| noun.end),
        kind: Kind::Count,
        value: None,
        upto: None,
        unit: None,
        noun,
        fate: fate.map(|fate| fate.name),
        modifier: None,
        because: "vague",
    })
}

/// The noun that is counted: the first plural of the phrase, with nothing but words before it that can qualify it.
fn noun(view: &View<'_>, from: usize, one: bool) -> Option<Range<usize>> {
    let words = &view.words;
    let sentence = view.sentence(from);
    for at in from..(from + NOUN_LIMIT_TOKENS).min(sentence.end) {
        let word = words.word(at);
        // `12 al-Qaida fighters`
        if words.hyphen(at) && words.glued(at) && words.glued_before(at) && at > from {
            continue;
        }
        // A line that ends is the end of the phrase: what follows stands in another row.
        if at > 0 && view.line_between(at - 1, at) {
            return None;
        }
        if !words.is_word(at) || words.any(at, &ENDS) || words.any(at, &NO_NOUNS) {
            return None;
        }
        if one {
            if SINGULARS.contains(&word) {
                return Some(at..at + 1);
            }
            continue;
        }
        let regular = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
        let plural = (regular && (!words.capital(at) || !words.capital(at + 1))) || PLURALS.contains(&word);
        if plural && word != "dead" {
            return Some(at..at + 1);
        }
        if word == "dead" {
            return None;
        }
    }
    None
}
