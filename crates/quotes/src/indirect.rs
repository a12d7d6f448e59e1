//! Reported speech without marks.

use std::ops::Range;

use copydesk_names::Words;

use crate::phrases::{helpers_before, subject_after, subject_before};
use crate::{Cues, Found, Kind};

/// Tokens of time and place allowed behind a postposed verb (`said in an interview with N. on Friday`).
const TAIL_LIMIT_TOKENS: usize = 18;
/// Tokens a subject at the start of a sentence may have.
const SUBJECT_LIMIT_TOKENS: usize = 24;
const CONTENT_MINIMUM_TOKENS: usize = 3;

/// Adds the indirect quotes of sentences that no marked stretch touches, and sorts all by place.
pub(crate) fn add(
    words: &Words<'_>,
    paragraphs: &[Range<usize>],
    cues: &Cues,
    marked: &[Range<usize>],
    found: &mut Vec<Found>,
) {
    for sentence in &words.sentences {
        let inside = paragraphs.get(paragraphs.partition_point(|paragraph| paragraph.end <= sentence.start));
        let running = inside.is_some_and(|paragraph| paragraph.start <= sentence.start);
        let next_mark = marked.partition_point(|stretch| stretch.end <= sentence.start);
        let touched = marked.get(next_mark).is_some_and(|stretch| stretch.start < sentence.end);
        if !running || touched {
            continue;
        }
        let tokens = words.token_at(sentence.start)..words.token_at(sentence.end);
        if let Some(quote) = according(words, cues, &tokens)
            .or_else(|| preposed(words, cues, &tokens))
            .or_else(|| postposed(words, cues, &tokens))
        {
            found.push(quote);
        }
    }
    // `carried_from` counts positions in the old order.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&number| found.get(number).map_or(0, |quote| quote.span.start));
    let mut moved = vec![0; found.len()];
    for (new, &old) in order.iter().enumerate() {
        if let Some(slot) = moved.get_mut(old) {
            *slot = new;
        }
    }
    for quote in found.iter_mut() {
        quote.carried_from = quote.carried_from.and_then(|old| moved.get(old).copied());
    }
    found.sort_by_key(|quote| quote.span.start);
}

fn quote(
    words: &Words<'_>,
    content: Range<usize>,
    cue: Range<usize>,
    subject: Range<usize>,
    because: &'static str,
) -> Option<Found> {
    let mut content = content;
    while content.end > content.start && matches!(words.word(content.end - 1), "." | "," | "!" | "?") {
        content.end -= 1;
    }
    (content.len() >= CONTENT_MINIMUM_TOKENS).then(|| Found {
        kind: Kind::Indirect,
        span: words.range(content),
        cue: Some(words.range(cue)),
        speaker: Some(words.range(subject)),
        because: vec![because],
        carried_from: None,
    })
}

/// `According to N., …` and `…, according to N.`
fn according(words: &Words<'_>, cues: &Cues, tokens: &Range<usize>) -> Option<Found> {
    let at = tokens
        .clone()
        .find(|&n| words.word(n).eq_ignore_ascii_case("according") && words.word(n + 1) == "to")?;
    let subject = subject_after(words, cues, at + 2, tokens.end)?;
    if at == tokens.start {
        let comma = (subject.end..tokens.end).find(|&n| words.word(n) == ",")?;
        return quote(words, comma + 1..tokens.end, at..at + 2, subject, "preposed-according-to");
    }
    quote(words, tokens.start..at, at..at + 2, subject, "postposed-according-to")
}

/// `N. said (that) …`
fn preposed(words: &Words<'_>, cues: &Cues, tokens: &Range<usize>) -> Option<Found> {
    let limit = tokens.end.min(tokens.start + SUBJECT_LIMIT_TOKENS);
    let verb =
        (tokens.start + 1..limit).find(|&n| cues.is_reporting(words.word(n)) && !words.is_capital(n))?;
    let subject = subject_before(words, cues, verb, tokens.start)?;
    // The words before the verb must be its subject, but for an opening such as `On Friday,`.
    let opening = (tokens.start..subject.start).all(|n| words.word(n).len() <= 10);
    if subject.start > tokens.start + 4
        || !opening
        || subject.start > tokens.start && (tokens.start..subject.start).any(|n| cues.is_verb(words.word(n)))
    {
        return None;
    }
    let mut start = verb + 1;
    if words.word(start) == "that" {
        return quote(words, start + 1..tokens.end, verb..verb + 1, subject, "preposed-cue");
    }
    // `told reporters on Tuesday that …`, `said in a statement that …`
    let that = (start..tokens.end.min(start + 12)).find(|&n| words.word(n) == "that");
    let adverbial = matches!(words.word(start), "in" | "on" | "at" | "during" | "late" | "earlier" | "last")
        || is_day(words.word(start));
    let told = matches!(words.word(verb), "told" | "tell" | "tells");
    if let Some(that) = that.filter(|_| adverbial || told) {
        return quote(words, that + 1..tokens.end, verb..verb + 1, subject, "preposed-cue");
    }
    if told {
        return None;
    }
    if words.word(start) == "on" && is_day(words.word(start + 1)) {
        start += 2;
    } else if is_day(words.word(start)) {
        start += 1;
    } else if adverbial
        || matches!(words.word(start), "," | "." | ":" | "to" | "by" | "of" | "for" | "goodbye" | "yes")
    {
        return None;
    }
    quote(words, start..tokens.end, verb..verb + 1, subject, "preposed-cue")
}

/// `…, N. said (on Friday).`
fn postposed(words: &Words<'_>, cues: &Cues, tokens: &Range<usize>) -> Option<Found> {
    let floor = tokens.end.saturating_sub(TAIL_LIMIT_TOKENS).max(tokens.start + CONTENT_MINIMUM_TOKENS);
    let verb =
        (floor..tokens.end).rev().find(|&n| cues.is_reporting(words.word(n)) && !words.is_capital(n))?;
    let after = words.word(verb + 1);
    let ends = verb + 1 >= tokens.end
        || matches!(
            after,
            "." | ","
                | "in"
                | "on"
                | "at"
                | "during"
                | "late"
                | "early"
                | "earlier"
                | "last"
                | "to"
                | "after"
                | "by"
                | "via"
                | "Reuters"
                | "reporters"
                | "AFP"
        )
        || is_day(after)
        || matches!(words.word(verb), "told");
    if !ends {
        return None;
    }
    let lowest = tokens.start.max(verb.saturating_sub(SUBJECT_LIMIT_TOKENS));
    let end = helpers_before(words, cues, verb, lowest);
    let comma = (lowest..end).rev().find(|&n| words.word(n) == ",")?;
    let mut subject = comma + 1..end;
    let mut content_end = comma;
    if subject.is_empty() {
        // `…, N., who took office in March, said.`
        subject = subject_before(words, cues, verb, lowest)?;
        content_end = subject.start.checked_sub(1).filter(|&n| words.word(n) == ",")?;
    }
    let named = words.is_capital(subject.start)
        || subject.clone().any(|n| cues.is_unnamed(words.word(n)) || cues.is_pronoun(words.word(n)))
        || matches!(words.word(subject.start), "the" | "a" | "an" | "one" | "his" | "her");
    if !named || matches!(words.word(subject.start), "which" | "who" | "and" | "but" | "that") {
        return None;
    }
    quote(words, tokens.start..content_end, verb..verb + 1, subject, "postposed-cue")
}

fn is_day(word: &str) -> bool {
    word.ends_with("day") && word.starts_with(['M', 'T', 'W', 'F', 'S'])
}
