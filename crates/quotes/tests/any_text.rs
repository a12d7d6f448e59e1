//! Whatever the text, quotes are sound: in order, inside the text and on the bounds of characters, their parts inside
//! them, and read the same twice.

#![allow(clippy::unwrap_used)]

use std::ops::Range;

use copydesk_names::{Lexicon, cluster};
use copydesk_names::{Words, recognise};
use copydesk_quotes::{Found, Kind, QuoteReader, find, resolve, venue};
use copydesk_text::sentences;
use proptest::prelude::*;

/// Words and marks that quotes are made of.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "‘",
        "’",
        "'",
        "''",
        "``",
        "«",
        "»",
        ",",
        ".",
        "?",
        "!",
        ":",
        "—",
        "…",
        "[",
        "]",
        "(",
        ")",
        "\n\n",
        "said",
        "says",
        "told",
        "Reuters",
        "according",
        "to",
        "that",
        "he",
        "she",
        "they",
        "Ana",
        "Lindqvist",
        "Mayor",
        "the",
        "ambassador",
        "We",
        "lost",
        "two",
        "boats",
        "who",
        "and",
        "called",
        "it",
        "statement",
        "asked",
        "61",
        "-",
        "é",
        "日本",
    ])
}

fn text() -> impl Strategy<Value = String> {
    let joined = prop::collection::vec((piece(), any::<bool>()), 0..80);
    joined.prop_map(|pieces| {
        pieces.iter().map(|(piece, blank)| format!("{piece}{}", if *blank { " " } else { "" })).collect()
    })
}

fn read(text: &str) -> (Vec<Found>, Vec<Option<usize>>) {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for part in text.split("\n\n") {
        paragraphs.push(start..start + part.len());
        start += part.len() + 2;
    }
    let own = paragraphs.iter().flat_map(|range| sentences(text, range.clone())).collect();
    let words = Words::new(text, own);
    let (lexicon, reader) = (Lexicon::builtin(), QuoteReader::builtin());
    let names = recognise(&words, &lexicon);
    let clusters = cluster(&words, &names, &lexicon, &copydesk_gazetteer::Gazetteer::builtin());
    let found = find(&words, &names, &paragraphs, &reader, false);
    let speakers = resolve(&words, &found, &names, &clusters, &lexicon, &reader);
    for quote in &found {
        if let Some(range) = venue(&words, quote, &reader.cues) {
            assert!(text.get(range).is_some());
        }
    }
    for speaker in &speakers {
        assert!((0.0..=1.0).contains(&speaker.confidence));
        assert!(speaker.cluster.is_none_or(|cluster| cluster < clusters.len()));
    }
    (found, speakers.into_iter().map(|speaker| speaker.cluster).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn quotes_are_sound(text in text()) {
        let (found, speakers) = read(&text);
        prop_assert_eq!(found.len(), speakers.len());
        let mut last = 0;
        for (number, quote) in found.iter().enumerate() {
            prop_assert!(quote.span.start >= last && quote.span.start < quote.span.end, "{:?}", quote);
            last = quote.span.start;
            for range in [Some(&quote.span), quote.cue.as_ref(), quote.speaker.as_ref()].into_iter().flatten() {
                prop_assert!(text.get(range.clone()).is_some_and(|words| !words.is_empty()), "{:?}", quote);
            }
            for marked in &quote.marked {
                prop_assert!(quote.span.start <= marked.start && marked.end <= quote.span.end, "{:?}", quote);
            }
            prop_assert_eq!(quote.marked.is_empty(), quote.kind == Kind::Indirect);
            prop_assert!(quote.carried_from.is_none_or(|from| from < number), "{:?}", quote);
            prop_assert!((0.0..=1.001).contains(&quote.confidence));
        }
        prop_assert_eq!((found, speakers), read(&text));
    }
}
