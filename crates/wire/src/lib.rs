//! Readers of wire formats: a decoded message to the parts of an item.
//!
//! A reader tells which lines are stamp, slug, headline, by-line, notes, dateline and body; it never
//! changes a character. Plain text is read here; every further format is a module of its own that gives
//! the same [`Message`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod header;
mod lifecycle;
mod paragraphs;
mod plain;
mod tail;

pub use lifecycle::{Lifecycle, lifecycle};
pub use paragraphs::{Paragraph, paragraphs};
pub use plain::{Byline, HeaderLine, Message, read_plain};
