//! Where the words were said or written, as far as the sentence of their cue tells: `in an interview with TASS`,
//! `told Reuters`, `on Twitter`.

use std::ops::Range;

use copydesk_names::Words;

use crate::{Cues, Found};

/// Tokens after the cue in which a venue begins.
const REACH_LIMIT_TOKENS: usize = 10;
/// Tokens a venue has at most.
const VENUE_LIMIT_TOKENS: usize = 12;

/// The venue of a quote; bytes of the text.
#[must_use]
pub fn venue(words: &Words<'_>, quote: &Found, cues: &Cues) -> Option<Range<usize>> {
    let cue = quote.cue.as_ref()?;
    let sentence = words.sentences.get(words.sentence_at(cue.start)?)?;
    let end = words.token_at(sentence.end);
    let verb = words.token_at(cue.start);
    let mut after = words.token_at(cue.end);
    // `said Dahl in an interview`: the speaker may stand between.
    if let Some(speaker) = &quote.speaker
        && speaker.start >= cue.end
        && speaker.end <= sentence.end
    {
        after = words.token_at(speaker.end);
    }
    let told = matches!(words.word(verb), "told" | "tells" | "tell" | "telling");
    if told && (words.is_capital(after) || cues.is_venue(words.word(after))) {
        let stop = (after..end.min(after + VENUE_LIMIT_TOKENS)).find(|&token| ends(words, token));
        return span(words, after..stop.unwrap_or(end), quote);
    }
    for start in after..end.min(after + REACH_LIMIT_TOKENS) {
        if matches!(words.word(start), "\"" | "“" | "that" | ".") {
            return None;
        }
        if !matches!(words.word(start), "in" | "at" | "during" | "on" | "via" | "to" | "through") {
            continue;
        }
        let limit = end.min(start + VENUE_LIMIT_TOKENS);
        let stop = (start + 1..limit).find(|&token| ends(words, token)).unwrap_or(limit);
        if (start + 1..stop.min(start + 6)).any(|token| cues.is_venue(&words.word(token).to_lowercase())) {
            return span(words, start..stop, quote);
        }
    }
    None
}

/// What a venue does not reach over.
fn ends(words: &Words<'_>, token: usize) -> bool {
    let word = words.word(token);
    let day = |word: &str| word.ends_with("day") && word.starts_with(char::is_uppercase);
    matches!(
        word,
        "," | "."
            | ";"
            | ":"
            | "\""
            | "“"
            | "”"
            | "—"
            | "that"
            | "before"
            | "after"
            | "late"
            | "early"
            | "last"
            | "when"
            | "as"
    ) || day(word)
        || (word == "on" && day(words.word(token + 1)))
        || (matches!(word, "in" | "on" | "at" | "during")
            && words.word(token + 1).len() == 4
            && words.word(token + 1).starts_with("20"))
}

/// A venue that is not part of the words said.
fn span(words: &Words<'_>, tokens: Range<usize>, quote: &Found) -> Option<Range<usize>> {
    let range = words.range(tokens.clone());
    let apart = range.end <= quote.span.start || quote.span.end <= range.start;
    (!tokens.is_empty() && apart).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn check(text: &str, cue: &str, expected: Option<&str>) {
        let words = Words::new(text, std::iter::once(0..text.len()).collect());
        let at = text.find(cue).unwrap();
        let quote = Found {
            kind: Kind::Direct,
            span: 0..2,
            marked: Vec::new(),
            cue: Some(at..at + cue.len()),
            speaker: None,
            because: Vec::new(),
            carried_from: None,
            group: 0,
            confidence: 1.0,
            rivals: Vec::new(),
        };
        assert_eq!(venue(&words, &quote, &Cues::builtin()).map(|range| &text[range]), expected);
    }

    #[test]
    fn venues() {
        check(
            "No, Dahl said in an interview with TASS on Friday.",
            "said",
            Some("in an interview with TASS"),
        );
        check("No, Dahl told Reuters on Friday.", "told", Some("Reuters"));
        check("No, Dahl told reporters on Friday.", "told", Some("reporters"));
        check("No, Dahl wrote on Twitter.", "wrote", Some("on Twitter"));
        check("No, Dahl said in May.", "said", None);
        check("No, Dahl said that in an interview all is possible.", "said", None);
    }
}
