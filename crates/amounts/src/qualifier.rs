//! Words that bend a number: `more than`, `at least`, `nearly`.

use copydesk_text::TokenText;

const QUALIFIERS: [(&[&str], &str); 29] = [
    (&["more", "than"], "more-than"),
    (&["less", "than"], "less-than"),
    (&["fewer", "than"], "less-than"),
    (&["at", "least"], "at-least"),
    (&["at", "most"], "at-most"),
    (&["up", "to"], "at-most"),
    (&["as", "many", "as"], "at-most"),
    (&["as", "much", "as"], "at-most"),
    (&["as", "high", "as"], "at-most"),
    (&["as", "few", "as"], "at-least"),
    (&["as", "little", "as"], "at-least"),
    (&["no", "more", "than"], "at-most"),
    (&["no", "fewer", "than"], "at-least"),
    (&["just", "over"], "more-than"),
    (&["just", "under"], "less-than"),
    (&["well", "over"], "more-than"),
    (&["upwards", "of"], "more-than"),
    (&["close", "to"], "about"),
    (&["an", "estimated"], "about"),
    (&["about"], "about"),
    (&["around"], "about"),
    (&["roughly"], "about"),
    (&["approximately"], "about"),
    (&["some"], "about"),
    (&["nearly"], "less-than"),
    (&["almost"], "less-than"),
    (&["over"], "more-than"),
    (&["under"], "less-than"),
    (&["nearly"], "less-than"),
];

/// One past the qualifier that stands there, and its name.
pub(crate) fn read(words: &TokenText<'_>, at: usize) -> (usize, Option<&'static str>) {
    let found = QUALIFIERS
        .iter()
        .find(|(phrase, _)| phrase.iter().enumerate().all(|(step, word)| words.is(at + step, word)));
    found.map_or((at, None), |(phrase, name)| (at + phrase.len(), Some(*name)))
}

/// Whether a qualifier can begin with this word.
pub(crate) fn opens(word: &str) -> bool {
    QUALIFIERS.iter().any(|(phrase, _)| phrase.first().is_some_and(|first| first.eq_ignore_ascii_case(word)))
}
