//! What became of those who are counted: killed, wounded, missing, displaced, detained.

use std::ops::Range;

use crate::{Amount, Kind, View, free_number};

/// What became of people, and one past the word that says so where it follows the count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fate {
    pub(crate) name: &'static str,
    pub(crate) last: usize,
}

/// Words that tell a fate: before the count (`killed 12 people`) and behind it (`12 people were killed`).
const WORDS: [(&str, &[&str], &[&str]); 5] = [
    (
        "killed",
        &["killed", "killing", "kills", "kill", "murdered", "murdering"],
        &["killed", "dead", "died", "die", "perished", "drowned", "deaths", "fatalities", "slain"],
    ),
    (
        "wounded",
        &["wounded", "wounding", "wounds", "injured", "injuring", "injures"],
        &["wounded", "injured", "hurt", "injuries"],
    ),
    ("missing", &[], &["missing", "unaccounted"]),
    (
        "displaced",
        &["displaced", "displacing", "evacuated", "evacuating"],
        &["displaced", "homeless", "evacuated"],
    ),
    ("detained", &["detained", "detaining", "arrested", "arresting"], &["detained", "arrested"]),
];

/// Things no fate is told of: `killed with two shots`.
const NO_VICTIMS: [&str; 14] = [
    "shots",
    "points",
    "goals",
    "rounds",
    "bombs",
    "rockets",
    "missiles",
    "attacks",
    "blasts",
    "bullets",
    "others'",
    "cities",
    "towns",
    "provinces",
];

/// Words between a count and the word of its fate.
const LINKS: [&str; 22] = [
    "were",
    "was",
    "have",
    "has",
    "had",
    "been",
    "are",
    "is",
    "others",
    "other",
    "more",
    "also",
    "being",
    "still",
    "reported",
    "confirmed",
    "feared",
    "left",
    "remain",
    "remained",
    "got",
    "now",
];

/// What became of those counted at `at..last`, by the words round them.
pub(crate) fn fate(view: &View<'_>, at: usize, last: usize, noun: Option<&Range<usize>>) -> Option<Fate> {
    let words = &view.words;
    if noun.is_some_and(|noun| words.any(noun.start, &NO_VICTIMS)) {
        return None;
    }
    // Behind: `12 people were killed`, `at least 30 missing`, `two others wounded`, `left four people dead`.
    let from = noun.map_or(last, |noun| noun.end);
    let mut next = from;
    while words.any(next, &LINKS) && next < from + 4 {
        next += 1;
    }
    let behind = WORDS.iter().find(|(_, _, behind)| words.any(next, behind));
    if let Some((name, _, _)) = behind {
        return Some(Fate { name, last: if noun.is_none() { next + 1 } else { from } });
    }
    // The noun itself: `12 deaths`.
    if let Some(noun) = noun
        && let Some((name, _, _)) = WORDS.iter().find(|(_, _, behind)| words.any(noun.start, behind))
    {
        return Some(Fate { name, last: noun.end });
    }
    // Before: `killed at least 12 people`, `wounding nearly 20 others`.
    let sentence = view.sentence(at);
    let floor = at.saturating_sub(4).max(sentence.start);
    for before in (floor..at).rev() {
        if let Some((name, _, _)) = WORDS.iter().find(|(_, verbs, _)| words.any(before, verbs)) {
            return Some(Fate { name, last });
        }
        let small = words.any(
            before,
            &[
                "at",
                "least",
                "most",
                "more",
                "than",
                "about",
                "some",
                "nearly",
                "almost",
                "around",
                "over",
                "up",
                "to",
                "as",
                "many",
                "the",
                "another",
                "an",
                "estimated",
                "all",
            ],
        );
        if !small {
            break;
        }
    }
    None
}

/// `the death toll rose to 34`, `a toll of 17`, `killed 12`: a number without a noun.
pub(crate) fn toll(view: &View<'_>, at: usize) -> Option<Amount> {
    let words = &view.words;
    let number = free_number(view, at)?;
    if !words.any_before(at, &["to", "at", "of", "is", "than", "least", "reached", "was", "hit"]) {
        return None;
    }
    // A noun that follows is counted itself.
    if words.is_word(number.last)
        && !words.any(number.last, &["after", "in", "on", "as", "with", "and", "from", "by"])
    {
        return None;
    }
    if words.glued(number.last - 1) && words.hyphen(number.last) || words.word(number.last) == "%" {
        return None;
    }
    let sentence = view.sentence(at);
    let floor = at.saturating_sub(10).max(sentence.start);
    let toll = (floor..at).rev().find(|&n| words.is(n, "toll"))?;
    let crossed = (toll..at).any(|n| matches!(words.word(n), "," | ";"));
    (!crossed).then(|| Amount {
        fate: Some("killed"),
        ..Amount::new(Kind::Count, at..number.last, number.value(), "death-toll")
    })
}
