//! What a service does with one record.

use crate::{Outgoing, Record};

/// A service's work: a plain function of one record, and the topics around it.
pub trait Stage: Send + Sync {
    /// The service's name, as in metrics and dead letters.
    fn service(&self) -> &'static str;

    /// Topics to read.
    fn inputs(&self) -> &'static [&'static str];

    /// Topics it publishes to, the dead-letter topic left out.
    fn outputs(&self) -> &'static [&'static str];

    /// Reads one record. Must be deterministic: no clock, no network. A panic costs this record only.
    fn process(&self, record: &Record) -> Outcome;
}

/// What came of one record. Each record has exactly one.
#[derive(Debug)]
#[must_use]
pub enum Outcome {
    /// Records to publish, in order.
    Published(Vec<Outgoing>),
    /// Read, understood, and deliberately not passed on.
    Filtered(FilterReason),
    /// Cannot be read; goes to the dead-letter topic.
    Rejected(Rejection),
}

/// Why a record is not passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterReason {
    /// A tombstone on a topic whose readers do not need it.
    Tombstone,
}

impl FilterReason {
    /// Short, stable, for metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FilterReason::Tombstone => "tombstone",
        }
    }
}

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Short, stable, from a bounded set: a metric label.
    pub reason: &'static str,
    /// For a person: what and where.
    pub message: String,
}

impl Rejection {
    /// A rejection.
    pub fn new(reason: &'static str, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}
