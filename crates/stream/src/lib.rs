//! The log seam and the stage runtime.
//!
//! [`Log`] is a partitioned, durable log with consumer groups and transactions. It has two
//! implementations that one conformance suite (`tests/conformance.rs`) holds to the same promises:
//! [`kafka`], the real engine, and [`embedded`], one SQLite file for one machine.
//! [`run_stage`] drives a [`Stage`], a plain function from one record to its [`Outcome`], so that every
//! record taken in ends in exactly one outcome, published together with the input position or not at all.
//!
//! This is the only crate that knows rdkafka and rusqlite.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accounts;
mod ages;
mod backoff;
mod breaker;
mod dead_letter;
pub mod embedded;
mod error;
pub mod kafka;
mod log;
mod memory;
mod record;
mod runtime;
mod stage;
mod topics;
mod trace;

pub use backoff::Backoff;
pub use breaker::BreakerSettings;
pub use dead_letter::{dead_letter_headers, original_of};
pub use error::StreamError;
pub use log::{
    Batch, BatchLimits, Log, Membership, PartitionLag, Positions, Publisher, ReadFrom, Reader, Subscription,
    SubscriptionState, TopicPartition,
};
pub use record::{Headers, Outgoing, Record};
pub use runtime::{StageOptions, Stop, run_stage};
pub use stage::{FilterReason, Memory, Outcome, Rejection, Stage, Tick};
pub use topics::{CleanUp, PartitionDescription, TopicDescription, TopicSpec, TopicStatus};
pub use trace::{TRACEPARENT, ensure_traceparent};
