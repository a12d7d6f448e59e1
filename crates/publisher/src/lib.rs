//! The publisher: enriched items in; articles, quotes, entities, tombstones and life-cycle events out.
//!
//! What a message does to its story is decided by `copydesk-story`. This crate is the shell around it: it keeps the
//! states of the partitions it holds ([`Shelf`]s, filled from `wire.state.v1` by the runtime), gives the time, follows
//! the commands of operators and forgets what is old.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod commands;
mod stage;

pub use clock::{Clock, SystemClock};
pub use copydesk_ninjs::article_of;
pub use copydesk_story::{Shelf, Window};
pub use stage::PublisherStage;
