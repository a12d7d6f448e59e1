//! What a service does with one record.

use crate::{Outgoing, Record};

/// What a stage remembers between two records, by key.
///
/// All of it stands in a compacted topic whose partitions are those of the stage's one input topic. The stage never
/// changes its memory itself: it publishes records to that topic, put into the input's partition, together with its
/// other outputs. The runtime hands back what was committed, record by record, and on assignment all of the partition.
/// So memory and topic cannot differ, and a batch that is done again meets the memory as it was.
pub trait Memory: Send + Sync {
    /// The compacted topic; also one of the stage's outputs.
    fn topic(&self) -> &'static str;

    /// Topics that [`Memory::tick`] reads: they must exist before the stage begins.
    fn reads(&self) -> &'static [&'static str] {
        &[]
    }

    /// Takes a record of the topic: `committed` just now, or read again after an assignment.
    ///
    /// # Errors
    /// When it cannot be read; the stage ends, for it must not go on without it.
    fn take(
        &self,
        partition: i32,
        key: &[u8],
        value: Option<&[u8]>,
        committed: bool,
    ) -> Result<(), Rejection>;

    /// Forgets a partition, which others may hold from now on.
    fn forget(&self, partition: i32);

    /// What is to be published for a partition because time has passed. Called a few times a second, between batches.
    ///
    /// # Errors
    /// When it cannot be told; it is asked again later.
    fn tick(&self, partition: i32) -> Result<Tick, String>;
}

/// What a tick publishes.
#[derive(Debug, Default)]
pub struct Tick {
    /// Published in one transaction.
    pub outputs: Vec<Outgoing>,
    /// Whether more is waiting: the next tick follows at once.
    pub more: bool,
}

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

    /// Like [`Stage::process`], for a stage with a memory. Records of one key are read one after the other; `pending` is
    /// the last record of the memory's topic that an earlier one of them in the same batch gave.
    fn process_after(&self, record: &Record, pending: Option<&Outgoing>) -> Outcome {
        let _ = pending;
        self.process(record)
    }

    /// What the stage remembers between two records.
    fn memory(&self) -> Option<&dyn Memory> {
        None
    }
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
