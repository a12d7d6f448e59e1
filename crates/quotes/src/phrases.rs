//! Noun phrases beside a verb, without a parser: how far the words reach that name a speaker.

use std::ops::Range;

use copydesk_names::Words;

use crate::Cues;

/// Tokens a subject may have, going back from its verb.
const BACK_LIMIT_TOKENS: usize = 22;
/// Tokens a subject may have, going on from its verb.
const ON_LIMIT_TOKENS: usize = 30;

fn is_quote_mark(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "«" | "»" | "„")
}

fn is_weekday(word: &str) -> bool {
    word.ends_with("day") && word.starts_with(['M', 'T', 'W', 'F', 'S'])
}

/// First token of the run of verb helpers (`has repeatedly said`) that ends before `verb`.
pub(crate) fn helpers_before(words: &Words<'_>, cues: &Cues, verb: usize, floor: usize) -> usize {
    let mut at = verb;
    while at > floor {
        let word = words.word(at - 1);
        if cues.is_adverb(word) || cues.is_auxiliary(word) {
            at -= 1;
        } else if is_weekday(word) && at > floor + 1 && words.word(at - 2) == "on" {
            at -= 2;
        } else if is_weekday(word) && at > floor + 1 && !words.is_initial(at - 1) {
            at -= 1;
        } else {
            break;
        }
    }
    at
}

/// The subject that ends where the verb and its helpers begin, looking back no further than `floor`.
pub(crate) fn subject_before(
    words: &Words<'_>,
    cues: &Cues,
    verb: usize,
    floor: usize,
) -> Option<Range<usize>> {
    let end = helpers_before(words, cues, verb, floor);
    if end <= floor {
        return None;
    }
    if words.word(end - 1) == "," {
        return apposed_before(words, cues, end - 1, floor);
    }
    let start = core_start(words, cues, end, floor);
    finish(words, cues, start, end)
}

/// `Iko Dahl, who took office in March, said`: the subject stands before the comma before.
fn apposed_before(words: &Words<'_>, cues: &Cues, comma: usize, floor: usize) -> Option<Range<usize>> {
    let lowest = floor.max(comma.saturating_sub(BACK_LIMIT_TOKENS));
    let opening = (lowest..comma)
        .rev()
        .find(|&number| words.word(number) == "," || is_quote_mark(words.word(number)))?;
    if words.word(opening) != "," || opening <= floor {
        return None;
    }
    let first = words.word(opening + 1);
    if matches!(first, "but" | "and" | "so" | "while") {
        return None;
    }
    let start = core_start(words, cues, opening, floor);
    let core = finish(words, cues, start, opening)?;
    // An age alone is no part of the name (`Okello, 48, said`), but stands in the phrase.
    Some(core.start..comma)
}

fn core_start(words: &Words<'_>, cues: &Cues, end: usize, floor: usize) -> usize {
    if cues.is_pronoun(words.word(end - 1)) && words.word(end - 1) != "one" {
        return end - 1;
    }
    let lowest = floor.max(end.saturating_sub(BACK_LIMIT_TOKENS));
    let mut start = end;
    while start > lowest {
        let word = words.word(start - 1);
        if word == ")"
            && let Some(open) =
                (lowest.max(start.saturating_sub(8))..start - 1).rev().find(|&n| words.word(n) == "(")
        {
            // `Sen. Rand Paul (R-Ky.) said`.
            start = open;
            continue;
        }
        let stop = matches!(word, "," | ";" | ":" | "(" | ")" | "—" | "–" | "!" | "?" | "…")
            || is_quote_mark(word)
            || cues.is_boundary(word)
            || (word == "." && !words.glued(start.saturating_sub(2)))
            || (word == "and" && !joins_names(words, start - 1));
        if stop {
            break;
        }
        start -= 1;
    }
    start
}

/// `Ng and Dahl said`: two names.
fn joins_names(words: &Words<'_>, and: usize) -> bool {
    and > 0 && words.is_capital(and - 1) && words.is_capital(and + 1)
}

/// Strips what opens a sentence before its subject, and refuses what cannot be one.
fn finish(words: &Words<'_>, cues: &Cues, mut start: usize, end: usize) -> Option<Range<usize>> {
    while start < end {
        let word = words.word(start);
        let lower = word.to_lowercase();
        let opener = matches!(
            lower.as_str(),
            "and"
                | "but"
                | "so"
                | "yet"
                | "meanwhile"
                | "as"
                | "also"
                | "still"
                | "instead"
                | "then"
                | "'s"
                | "’s"
                | "."
        );
        if opener || (cues.is_adverb(&lower) && start + 1 < end) {
            start += 1;
        } else if matches!(lower.as_str(), "on" | "in" | "at" | "last" | "early" | "late")
            && start + 2 < end
            && is_weekday(words.word(start + 1))
        {
            start += 2;
        } else if is_weekday(word) && start + 1 < end {
            start += 1;
        } else {
            break;
        }
    }
    let first = words.word(start);
    let named = (start..end).any(|number| words.is_capital(number));
    let noun = end > start && first.chars().next().is_some_and(char::is_alphanumeric);
    (noun && (named || end - start <= 14)).then_some(start..end)
}

/// The subject that starts at `from`, after its verb.
pub(crate) fn subject_after(
    words: &Words<'_>,
    cues: &Cues,
    from: usize,
    ceiling: usize,
) -> Option<Range<usize>> {
    // `According to Dahl, the plan …`: what follows the comma is the speech.
    let opens_sentence = from >= 2 && words.word(from - 2) == "According";
    let first = words.word(from);
    if cues.is_pronoun(first) && first != "one" {
        return Some(from..from + 1);
    }
    let limit = ceiling.min(from + ON_LIMIT_TOKENS);
    let mut at = from;
    let mut commas = 0;
    while at < limit {
        let word = words.word(at);
        if matches!(word, ";" | ":" | "—" | "–" | "!" | "?") || is_quote_mark(word) {
            break;
        }
        if word == "."
            && !(words.glued(at.saturating_sub(1))
                && words.is_capital(at + 1)
                && is_abbreviation(words.before(at)))
        {
            break;
        }
        if word == "," {
            commas += 1;
            if commas > 1 || opens_sentence || !begins_apposition(words, cues, at + 1) {
                break;
            }
        } else if (commas == 0 && at > from && ends_subject(words, cues, at))
            || (commas > 0 && matches!(word, "adding" | "saying" | "told" | "said"))
        {
            break;
        }
        at += 1;
    }
    while at > from && matches!(words.word(at - 1), "," | "." | "and" | "(") {
        at -= 1;
    }
    let capital_or_noun = words.is_capital(from)
        || matches!(
            first,
            "a" | "an"
                | "the"
                | "one"
                | "another"
                | "his"
                | "her"
                | "its"
                | "their"
                | "two"
                | "some"
                | "several"
                | "many"
                | "my"
                | "this"
                | "both"
                | "each"
        )
        || first.chars().next().is_some_and(|c| c.is_ascii_digit())
        || (from..at).any(|number| cues.is_unnamed(words.word(number)) || words.is_capital(number));
    (at > from && capital_or_noun).then_some(from..at)
}

fn is_abbreviation(word: &str) -> bool {
    word.chars().count() <= 4
}

/// `said Dahl on Friday`: a preposition after a name ends it; after a noun it goes on (`director of`, `official at`).
fn ends_subject(words: &Words<'_>, cues: &Cues, at: usize) -> bool {
    let word = words.word(at);
    if is_weekday(word) {
        return true;
    }
    if !cues.is_ender(word) {
        return false;
    }
    let next = words.word(at + 1);
    let after_name = words.is_capital(at - 1);
    let time = is_weekday(next)
        || matches!(next, "an" | "a" | "response" | "which" | "March" | "June" | "July" | "2016");
    !matches!(word, "in" | "at" | "with" | "to" | "from" | "by") || after_name || time
}

fn begins_apposition(words: &Words<'_>, cues: &Cues, at: usize) -> bool {
    let word = words.word(at);
    matches!(
        word,
        "a" | "an"
            | "the"
            | "who"
            | "whose"
            | "his"
            | "her"
            | "one"
            | "head"
            | "chief"
            | "director"
            | "president"
            | "chairman"
            | "professor"
            | "co-founder"
            | "founder"
            | "senior"
            | "executive"
    ) || word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty()
        || cues.is_unnamed(word)
        || (words.is_capital(at) && matches!(words.word(at + 1), "-" | "." | "of"))
        || describes(words, at)
}

/// `legal director for the group`, `House editor of N.`: a description reaches its preposition before any mark.
fn describes(words: &Words<'_>, at: usize) -> bool {
    for number in at..at + 7 {
        let word = words.word(number);
        if number > at && matches!(word, "of" | "for" | "at") {
            return true;
        }
        if !word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '’' | '\''))
            || word.is_empty()
        {
            return false;
        }
    }
    false
}
