//! The whole reading of one message, as plain functions: [`normalize`] takes bytes to an item,
//! [`extract`] takes the item to its entities, quotes and dates.
//!
//! No clock, no network, no environment: the same bytes and the same build give the same record, byte for
//! byte. Everything the functions know beyond the message is in [`Desk`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod annotate;
mod dateline_reading;
mod dates;
mod error;
mod extract;
mod message;
mod normalize;
mod provenance;
mod reading;
mod tables;

pub use annotate::{AnnotatedEntity, AnnotatedQuote, Annotation, annotate};
pub use dateline_reading::{DatelineReading, ReadPlace, read_dateline};
pub use error::ReadError;
pub use extract::extract;
pub use message::{Coordinates, RawMessage};
pub use normalize::{MESSAGE_LIMIT_BYTES, normalize};
pub use provenance::raw_range;
pub use tables::{Desk, PIPELINE_VERSION};
