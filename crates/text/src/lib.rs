//! Text that remembers its bytes: decoding, code points, blocks with provenance, tokens, sentences.
//!
//! Inside the reading crates every offset is a byte offset into a `&str`; records count code points
//! ([`Points`] converts). This crate knows nothing of agencies, names or quotes.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod builder;
mod decode;
mod fold;
mod points;
mod sentences;
mod tokens;

pub use builder::{BodyBuilder, Built, raw_bytes};
pub use decode::{DecodeError, Decoded, decode, decode_as};
pub use fold::fold;
pub use points::Points;
pub use sentences::sentences;
pub use tokens::{Token, TokenKind, is_apostrophe, tokenize};
