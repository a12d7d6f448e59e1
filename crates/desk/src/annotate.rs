//! Bare text to quotes and entities: the form data sets are scored in.

use std::ops::Range;

use copydesk_names::{Name, NameType};
use copydesk_quotes::{Found, Kind, Resolution};
use copydesk_record::{BlockKind, TextSpan};
use copydesk_text::{Points, sentences};
use copydesk_wire::paragraphs;
use serde::Serialize;

use crate::Desk;
use crate::reading::read;

/// What was read from a bare text. Spans count its code points.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Annotation {
    /// Quotes in the order of the text.
    pub quotes: Vec<AnnotatedQuote>,
    /// Names in the order of the text.
    pub entities: Vec<AnnotatedEntity>,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnotatedQuote {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
    /// `direct`, `mixed` or `indirect`.
    pub kind: &'static str,
    /// The words that name the speaker at the quote.
    pub speaker: Option<TextSpan>,
    /// The word that says it is speech.
    pub cue: Option<TextSpan>,
    /// The speaker's fullest name in the text; null when unknown or without a name.
    pub name: Option<String>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnotatedEntity {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The name.
    pub text: String,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub entity_type: &'static str,
}

/// Reads bare body text, without wire header. With `marked`, quotes are the attributed stretches between
/// quotation marks and nothing else.
#[must_use]
pub fn annotate(text: &str, marked: bool, desk: &Desk) -> Annotation {
    let blocks = paragraphs(text, 0..text.len());
    let sentences = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
    let running =
        blocks.iter().filter(|block| block.kind != BlockKind::Table).map(|block| block.range()).collect();
    let reading = read(text, sentences, running, marked, desk);
    let points = Points::new(text);
    let span = |range: &Range<usize>| TextSpan {
        start: points.at(range.start),
        end: points.at(range.end),
        text: text.get(range.clone()).unwrap_or_default().to_owned(),
    };
    let entity = |name: &Name| {
        let TextSpan { start, end, text } = span(&reading.words.range(name.first..name.last));
        AnnotatedEntity { start, end, text, entity_type: tag(name.name_type) }
    };
    let quote = |(found, speaker): (&Found, &Resolution)| {
        let TextSpan { start, end, text } = span(&found.span);
        let kind = match found.kind {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
        };
        AnnotatedQuote {
            start,
            end,
            text,
            kind,
            speaker: found.speaker.as_ref().map(span),
            cue: found.cue.as_ref().map(span),
            name: speaker.cluster.and_then(|number| Some(reading.clusters.get(number)?.name.clone())),
        }
    };
    Annotation {
        quotes: reading.quotes.iter().zip(&reading.speakers).map(quote).collect(),
        entities: reading.names.iter().map(entity).collect(),
    }
}

fn tag(name_type: NameType) -> &'static str {
    match name_type {
        NameType::Person => "PER",
        NameType::Organisation => "ORG",
        NameType::Place => "LOC",
        NameType::Group | NameType::Event | NameType::Work | NameType::Product | NameType::Other => "MISC",
    }
}
