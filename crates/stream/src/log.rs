//! The seam: what Copydesk asks of a log.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::{Outgoing, Record, StreamError, TopicDescription, TopicSpec, TopicStatus};

/// A partition of a topic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// The topic.
    pub topic: String,
    /// The partition's number.
    pub partition: i32,
}

impl TopicPartition {
    /// A partition of a topic.
    #[must_use]
    pub fn new(topic: &str, partition: i32) -> Self {
        Self { topic: topic.to_owned(), partition }
    }
}

impl std::fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// The next offset to read, by partition.
pub type Positions = BTreeMap<TopicPartition, i64>;

/// How much to take at once. A batch ends when the first limit is reached.
#[derive(Debug, Clone, Copy)]
pub struct BatchLimits {
    /// Records.
    pub max_records: usize,
    /// Bytes of keys, values and headers; the last record may exceed it.
    pub max_bytes: usize,
    /// Longest wait for more records once there is one.
    pub max_wait: Duration,
    /// Longest wait for the first record; after it an empty batch is returned.
    pub idle_wait: Duration,
}

/// Records taken together.
#[derive(Debug, Default)]
pub struct Batch {
    /// In offset order within each partition.
    pub records: Vec<Record>,
}

impl Batch {
    /// The positions after this batch.
    #[must_use]
    pub fn positions(&self) -> Positions {
        let mut positions = Positions::new();
        for record in &self.records {
            let next = positions.entry(TopicPartition::new(&record.topic, record.partition)).or_default();
            *next = (*next).max(record.offset + 1);
        }
        positions
    }
}

/// Who reads, and under which name it publishes.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Consumer group.
    pub group: String,
    /// Topics to read.
    pub topics: Vec<String>,
    /// Stable name of this replica: a new instance of the same name fences the old one.
    pub instance: String,
    /// Keep the assignment over a restart (static membership) instead of leaving the group.
    pub static_membership: bool,
}

impl Membership {
    /// The transactional id: group and instance.
    #[must_use]
    pub fn transactional_id(&self) -> String {
        format!("{}-{}", self.group, self.instance)
    }
}

/// How far behind a partition is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionLag {
    /// The partition.
    pub partition: TopicPartition,
    /// Records between the committed position and the end.
    pub messages: i64,
}

/// What a subscription holds and sees at the moment.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionState {
    /// Partitions held; `None` before the first assignment.
    pub assigned: Option<Vec<TopicPartition>>,
    /// Lag of each partition held, as last heard.
    pub lag: Vec<PartitionLag>,
    /// Whether the broker was reached lately.
    pub reaches_broker: bool,
    /// Assignment changes since the subscription was made.
    pub rebalances: u64,
}

/// A partitioned log with consumer groups and transactions.
pub trait Log: Send + Sync {
    /// Names the engine and the place, for people.
    fn describe(&self) -> String;

    /// Creates the topics that are missing.
    ///
    /// # Errors
    /// When the log cannot be reached or refuses.
    fn create_topics(&self, specs: &[TopicSpec]) -> Result<Vec<(String, TopicStatus)>, StreamError>;

    /// Names of all topics, internal ones left out. Cheaper than [`Log::topics`].
    ///
    /// # Errors
    /// When the log cannot be reached.
    fn topic_names(&self) -> Result<Vec<String>, StreamError>;

    /// All topics of the log, internal ones left out.
    ///
    /// # Errors
    /// When the log cannot be reached.
    fn topics(&self) -> Result<Vec<TopicDescription>, StreamError>;

    /// Committed positions of a group for all partitions of a topic; partitions without one are missing.
    ///
    /// # Errors
    /// When the log cannot be reached.
    fn committed(&self, group: &str, topic: &str) -> Result<Positions, StreamError>;

    /// Joins a group. Must be called, and its result used, on one thread.
    ///
    /// # Errors
    /// [`StreamError::Retriable`] when the log cannot be reached now.
    fn subscribe(&self, membership: &Membership) -> Result<Box<dyn Subscription>, StreamError>;

    /// Publishes outside of any group: for feeders and people.
    ///
    /// # Errors
    /// When the log cannot be reached.
    fn publisher(&self) -> Result<Box<dyn Publisher>, StreamError>;

    /// Reads a topic outside of any group, committed records only.
    ///
    /// # Errors
    /// When the log cannot be reached or has no such topic.
    fn reader(&self, topic: &str, from: ReadFrom) -> Result<Box<dyn Reader>, StreamError>;

    /// Hands over all committed records of a partition, in order, up to its end at the time of the call; transactions
    /// that are open there are waited for. When the caller holds the input partition of what is written there, this is
    /// everything that earlier holders have committed. Returns the number of records.
    ///
    /// # Errors
    /// [`StreamError::Retriable`] when the log cannot be reached, or a transaction stays open.
    fn read_partition(
        &self,
        partition: &TopicPartition,
        each: &mut dyn FnMut(Record) -> Result<(), StreamError>,
    ) -> Result<u64, StreamError>;
}

/// One member of a group: reads batches, and commits what came of them.
///
/// Promises, held by the conformance suite:
/// 1. [`commit`](Subscription::commit) publishes all records and moves all positions, or does neither.
/// 2. Readers never see records of a transaction that did not commit.
/// 3. After [`rewind`](Subscription::rewind), or in a new subscription, reading goes on exactly at the committed positions.
/// 4. A partition that was taken away never commits.
/// 5. When a newer subscription takes the same instance name, the older one can commit nothing any more.
pub trait Subscription {
    /// Takes the next records. An empty batch means that none came within `idle_wait`.
    ///
    /// # Errors
    /// See [`StreamError`].
    fn next_batch(&mut self, limits: &BatchLimits) -> Result<Batch, StreamError>;

    /// Publishes `outputs`, in order, and moves the group to `positions`, atomically.
    ///
    /// # Errors
    /// After [`StreamError::Lost`] the caller must close this subscription and make a new one; after any other error
    /// nothing of it happened, and the caller must [`rewind`](Subscription::rewind) before it reads on.
    fn commit(&mut self, outputs: &[Outgoing], positions: &Positions) -> Result<(), StreamError>;

    /// Goes back to the committed positions.
    ///
    /// # Errors
    /// See [`StreamError`].
    fn rewind(&mut self) -> Result<(), StreamError>;

    /// What is held and seen now. Cheap.
    fn state(&mut self) -> SubscriptionState;

    /// Partitions held, each with the number of its assignment: one that was taken away and has come back has another
    /// number than before. Changes only in [`next_batch`](Subscription::next_batch). Cheap.
    fn held(&mut self) -> Vec<(TopicPartition, u64)>;

    /// Leaves the group.
    fn close(self: Box<Self>);
}

/// Publishes outside of any group.
pub trait Publisher: Send {
    /// Publishes the records, in order, and returns when the log has all of them for good.
    ///
    /// # Errors
    /// Some of the records may have been published all the same; sending again may double them.
    fn publish(&mut self, records: &[Outgoing]) -> Result<(), StreamError>;
}

/// Where a reader begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFrom {
    /// With the first record still there.
    Beginning,
    /// With the next record to come.
    End,
    /// At the given offsets; partitions not named are not read.
    At(Vec<(i32, i64)>),
}

/// Reads a topic outside of any group.
pub trait Reader: Send {
    /// The next records, in offset order within each partition; empty when none came within `wait`.
    ///
    /// # Errors
    /// When the log cannot be reached.
    fn read(&mut self, max_records: usize, wait: Duration) -> Result<Vec<Record>, StreamError>;

    /// Whether everything that was there when the reader was made has been read.
    fn caught_up(&self) -> bool;
}
