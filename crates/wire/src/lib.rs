//! Readers of wire formats: a decoded message to its items.
//!
//! A message goes three steps. [`detect`] tells its format by its content. A reader, one module for each
//! format, takes the message apart into [`Item`]s: fields, and a *sheet* of text each letter of which leads back to
//! the raw bytes. Then the first lines are sorted into notes, by-line and dateline, and the last ones into credits,
//! sign-offs and what is not for publication (`lead`, `tail`), the same way for all formats.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod anpa;
mod ap_json;
mod blocks;
mod context;
mod embargo;
mod envelope;
mod error;
mod format;
mod header;
mod html;
mod iptc7901;
mod item;
mod json;
mod language;
mod layout;
mod lead;
mod lifecycle;
mod loose_time;
mod mail;
mod message;
mod newsml1;
mod newsmlg2;
mod ninjs;
mod nitf;
mod page;
mod paragraphs;
mod plain;
mod root;
mod rss;
mod squeeze;
mod subject_codes;
mod tail;
mod times;
mod tree;
mod unescape;
mod xml;

pub use blocks::push_blocks;
pub use context::{Context, FeedSettings};
pub use embargo::embargo_time;
pub use error::WireError;
pub use format::Format;
pub use html::parse_html;
pub use item::{Byline, HeaderLine, Item, MarkedRange, Paragraph};
pub use lifecycle::{Lifecycle, lifecycle};
pub use message::{Message, detect, read};
pub use paragraphs::paragraphs;
pub use plain::read_plain;
pub use times::{day_of, time};
pub use tree::{Child, Element, Range32, Tree};
pub use xml::{XmlError, parse_xml};
