//! The whole reading of one message, as plain functions: [`normalize`] takes bytes to items,
//! [`extract`] takes an item to its entities, quotes and dates.
//!
//! No clock, no network, no environment: the same bytes and the same build give the same record, byte for
//! byte. Everything the functions know beyond the message is in [`Desk`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod amounts;
mod annotate;
mod authority;
mod body;
mod dateline_reading;
mod dates;
mod dictionary;
mod error;
mod explain;
mod extract;
mod feeds;
mod identity;
mod known;
mod life;
mod live;
mod message;
mod normalize;
mod place_kind;
mod places;
mod positions;
mod provenance;
mod reading;
mod tables;

pub use copydesk_text::fold;
pub use copydesk_wire::Format;

pub use annotate::{AnnotatedEntity, AnnotatedQuote, Annotation, annotate};
pub use dateline_reading::{DatelineReading, ReadPlace, read_dateline};
pub use dates::read_dates;
pub use dictionary::{DictionaryError, NameDictionary};
pub use error::ReadError;
pub use explain::{ExplainError, explain};
pub use extract::extract;
pub use feeds::{Feeds, FeedsError};
pub use live::LiveDesk;
pub use message::{Coordinates, RawMessage};
pub use normalize::{MESSAGE_LIMIT_BYTES, normalize};
pub use places::{PlaceAnswer, read_places};
pub use provenance::raw_range;
pub use tables::{Desk, PIPELINE_VERSION};
