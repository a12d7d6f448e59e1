//! The records on every Copydesk topic.
//!
//! Each value is JSON with a `schema` field of the form `copydesk.<name>/<major>[.<minor>]`.
//! A reader tolerates unknown fields (a newer minor version) and refuses a newer major version:
//! see [`decode`]. The JSON Schemas printed by `copydesk schema` are generated from these types.
//!
//! All spans are half-open `[start, end)` and count Unicode code points of `body.text`, unless a
//! field says that it counts bytes of the raw message.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod article;
mod command;
mod dead_letter;
mod enriched;
mod item;
mod keys;
mod lifecycle;
mod meta;
mod schema;
mod state;
mod version;

pub use article::{
    Article, ArticleAssociation, ArticleBody, ArticleConcept, ArticleExtension, ArticleId, ArticlePart,
    ArticleRendition, ArticleText, GeoPoint, NinjsStandard,
};
pub use command::{Command, CommandAction, Receipt};
pub use dead_letter::{DeadLetter, headers as dead_letter_headers};
pub use enriched::{
    Amount, Candidate, Country, Cue, DateExpression, EnrichedItem, Entity, EntityRecord, EntityType, Insert,
    Link, Location, LocationCandidate, Mention, MentionKind, PlaceKind, Position, Quote, QuoteKind,
    QuoteRecord, Speaker, SpeakerMethod, TextSpan,
};
pub use item::{
    Agency, Block, BlockKind, Body, Dateline, DatelineIn, DatelinePlace, ItemKind, Mark, NormalizedItem,
    Note, Pipeline, PlaceCandidate, RawRef, Run, Source, Status, Warning,
};
pub use keys::{entity_key, quote_key};
pub use lifecycle::{
    ItemVersion, LifecycleEvent, LifecycleEventKind, QuoteChange, QuoteChangeKind, QuoteWords, TouchedKeys,
};
pub use meta::{Contributor, Embargo, Meta, Part, Rights, StoryLink, Subject, Times};
pub use schema::{SchemaDocument, schemas};
pub use state::{
    CommandPosition, GoneKeys, HeldItem, KeptEntity, KeptQuote, KeptTake, Release, Standing, StateSource,
    StoryState,
};
pub use version::{Decoded, MAX_DEPTH_LEVELS, RecordError, Versioned, decode, encode};

/// Names of the topics, as users and other systems see them.
pub mod topics {
    /// Messages exactly as received.
    pub const RAW: &str = "wire.raw.v1";
    /// [`crate::NormalizedItem`]s.
    pub const NORMALIZED: &str = "wire.normalized.v1";
    /// [`crate::EnrichedItem`]s, every version.
    pub const ENRICHED: &str = "wire.enriched.v1";
    /// [`crate::Article`]s, compacted.
    pub const ARTICLES: &str = "wire.articles.v1";
    /// [`crate::QuoteRecord`]s, compacted.
    pub const QUOTES: &str = "wire.quotes.v1";
    /// [`crate::EntityRecord`]s, compacted.
    pub const ENTITIES: &str = "wire.entities.v1";
    /// [`crate::LifecycleEvent`]s, kept for ever.
    pub const LIFECYCLE: &str = "wire.lifecycle.v1";
    /// [`crate::StoryState`]s, compacted: the publisher's memory.
    pub const STATE: &str = "wire.state.v1";
    /// [`crate::Command`]s of operators to the publisher.
    pub const COMMANDS: &str = "wire.commands.v1";
    /// [`crate::Receipt`]s of sinks, compacted.
    pub const RECEIPTS: &str = "wire.receipts.v1";
    /// Whatever could not be read, with its bytes and the reason in `dlq.*` headers.
    pub const DEAD_LETTER: &str = "wire.dead-letter.v1";
}
