//! Text that remembers its bytes: decoding, code points, blocks with provenance, tokens, sentences.
//!
//! Inside the reading crates every offset is a byte offset into a `&str`; records count code points
//! ([`Points`] converts). This crate knows nothing of agencies, names or quotes.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod charset;
mod decode;
mod fold;
pub mod hash;
mod lines;
mod mapped;
mod mojibake;
mod numbers;
mod points;
mod provenance;
mod sentences;
mod token_text;
mod tokens;
mod transfer;

pub use charset::{Charset, National, declared_charset};
pub use decode::{Chosen, DecodeError, Decoded, Labels, decode};
pub use fold::fold;
pub use lines::lines;
pub use mapped::{Mapped, TextRun};
pub use numbers::{Number, number_at};
pub use points::Points;
pub use provenance::raw_bytes;
pub use sentences::sentences;
pub use token_text::TokenText;
pub use tokens::{Token, TokenKind, is_apostrophe, tokenize};
pub use transfer::Transferred;
