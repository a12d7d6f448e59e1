//! Quotations, the words that say they are speech, and who spoke.
//!
//! [`find`] gives the quotes of a text with the words that name the speaker; [`resolve`] says which person
//! or organisation of the story those words mean.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod attribute;
mod cues;
mod indirect;
mod marks;
mod phrases;
mod speakers;

pub use attribute::find;
pub use cues::{CUES_SOURCE, Cues};
pub use marks::{Stretch, stretches};
pub use speakers::{Candidate, Method, Resolution, resolve};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether the words are the speaker's own.
    pub kind: Kind,
    /// The words, marks excluded.
    pub span: Range<usize>,
    /// The word that says it is speech.
    pub cue: Option<Range<usize>>,
    /// The words that name the speaker.
    pub speaker: Option<Range<usize>>,
    /// Rules that decided, in order.
    pub because: Vec<&'static str>,
    /// Index of the quote whose speaker this one carries on.
    pub carried_from: Option<usize>,
}
