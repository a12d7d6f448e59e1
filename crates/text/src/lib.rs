//! Text that remembers its bytes: decoding, code points, blocks with provenance, tokens, sentences.
//!
//! Inside the reading crates every offset is a byte offset into a `&str`; records count code points
//! ([`Points`] converts). This crate knows nothing of agencies, names or quotes.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod decode;
mod points;

pub use decode::{DecodeError, Decoded, decode, decode_as};
pub use points::Points;
