//! Single capitalised words that no list knows.

use crate::recognise::Known;
use crate::{Lexicon, NameType, Words};

/// A word to decide.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pending {
    /// Its token.
    pub(crate) at: usize,
    /// Whether a title or a role stands before it.
    pub(crate) titled: bool,
    /// Whether a title follows it: it may be part of the title.
    pub(crate) before_title: bool,
}

/// What a lower-case noun beside a name tells: `the town of N.`, `the journal N.`, `N. district`.
pub(crate) fn beside(words: &Words<'_>, lexicon: &Lexicon, first: usize, last: usize) -> Option<NameType> {
    let before = words.before(first);
    let noun_before =
        if before == "of" { first.checked_sub(2).map_or("", |n| words.word(n)) } else { before };
    let after = words.word(last);
    if lexicon.place_nouns.contains(noun_before) || lexicon.place_nouns.contains(after) {
        return Some(NameType::Place);
    }
    if before == "of" {
        return None;
    }
    if lexicon.organisation_nouns.contains(before) || lexicon.organisation_nouns.contains(after) {
        return Some(NameType::Organisation);
    }
    if lexicon.product_nouns.contains(before) || lexicon.product_nouns.contains(after) {
        return Some(NameType::Product);
    }
    lexicon.group_nouns.contains(after).then_some(NameType::Group)
}

const SPEECH: [&str; 16] = [
    "said",
    "says",
    "told",
    "added",
    "replied",
    "noted",
    "argued",
    "insisted",
    "warned",
    "stressed",
    "wrote",
    "asked",
    "explained",
    "recalled",
    "admitted",
    "who",
];
const PLACE_BEFORE: [&str; 14] = [
    "in", "at", "near", "from", "outside", "around", "across", "toward", "towards", "to", "through",
    "northern", "southern", "central",
];

/// What a single word names; none when it is probably no name.
pub(crate) fn decide(
    words: &Words<'_>,
    lexicon: &Lexicon,
    known: &Known<'_>,
    single: &Pending,
) -> Option<NameType> {
    let at = single.at;
    let word = words.word(at);
    if known.people.contains(word) || single.titled {
        return Some(NameType::Person);
    }
    if known.organisations.contains(word) {
        return Some(NameType::Organisation);
    }
    if known.places.contains(word) {
        return Some(NameType::Place);
    }
    if single.before_title {
        let acronym = word.len() > 1 && !word.chars().any(char::is_lowercase);
        return acronym.then_some(NameType::Organisation);
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 {
        return None;
    }
    if word.chars().all(|c| c.is_uppercase() || c == '.' || c.is_ascii_digit()) {
        return (letters <= 6).then_some(NameType::Organisation);
    }
    if let Some(name_type) = beside(words, lexicon, at, at + 1) {
        return Some(name_type);
    }
    if words.is_initial(at) && !words.seen_capital(word) {
        // Opening a sentence: only what a verb of speech or a possessive makes a name.
        let speaks = SPEECH.contains(&words.word(at + 1));
        return (lexicon.is_first_name(word) || speaks).then_some(NameType::Person);
    }
    let before = words.before(at).to_lowercase();
    if lexicon.is_first_name(word)
        || SPEECH.contains(&words.word(at + 1))
        || SPEECH.contains(&before.as_str())
    {
        return Some(NameType::Person);
    }
    if PLACE_BEFORE.contains(&before.as_str()) {
        return Some(NameType::Place);
    }
    if matches!(word.char_indices().last(), Some((_, 's'))) && before == "the" {
        return Some(NameType::Organisation);
    }
    let adjective = word.ends_with("ese") || word.ends_with("ian") || word.ends_with("ians");
    if adjective {
        return Some(NameType::Group);
    }
    Some(if before == "the" { NameType::Organisation } else { NameType::Person })
}
