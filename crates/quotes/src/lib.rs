//! Quotations, the words that say they are speech, and who spoke.
//!
//! [`find`] gives the quotes of a text with the words that name the speaker; [`resolve`] says which person
//! or organisation of the story those words mean.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod choices;
mod contents;
mod cues;
mod events;
mod find;
mod linear;
mod marks;
mod model;
mod people;
mod reader;
mod scene;
mod speakers;
pub mod training;
mod venue;

pub use cues::{CUES_SOURCE, Cues};
pub use find::find;
pub use marks::{Stretch, stretches};
pub use model::QuoteModel;
pub use reader::QuoteReader;
pub use speakers::{Candidate, Method, Resolution, resolve};
pub use venue::venue;

use std::ops::Range;

/// Whether a quote's words are the speaker's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All between quotation marks.
    Direct,
    /// Words between marks inside a reported clause.
    Mixed,
    /// Reported speech without marks.
    Indirect,
}

/// A quote; ranges count bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Whether the words are the speaker's own.
    pub kind: Kind,
    /// The words, marks excluded where they stand at both ends.
    pub span: Range<usize>,
    /// The stretches between marks, marks excluded.
    pub marked: Vec<Range<usize>>,
    /// The word that says it is speech.
    pub cue: Option<Range<usize>>,
    /// The words that name the speaker.
    pub speaker: Option<Range<usize>>,
    /// Rules that decided, in order.
    pub because: Vec<&'static str>,
    /// Index of the quote whose speaker this one carries on.
    pub carried_from: Option<usize>,
    /// The same for all fragments of one utterance.
    pub group: usize,
    /// Chance that the words are speech and that these words name the speaker, 0 to 1.
    pub confidence: f32,
    /// Others who might have spoken, likeliest first.
    pub rivals: Vec<Rival>,
}

/// Words that might name the speaker but were not chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Rival {
    /// Bytes of the text.
    pub speaker: Range<usize>,
    /// 0 to 1.
    pub chance: f32,
}
