//! Topics: how they should be and how they are.

/// How a topic forgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanUp {
    /// Old records are deleted after `retention_ms`; `-1` keeps them for ever.
    Delete {
        /// Milliseconds.
        retention_ms: i64,
    },
    /// The last record of each key is kept; tombstones stay at least `tombstone_ms`.
    Compact {
        /// Milliseconds.
        tombstone_ms: i64,
    },
}

/// A topic as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSpec {
    /// Its name.
    pub name: String,
    /// Number of partitions, at least 1.
    pub partitions: i32,
    /// Copies of each partition; the embedded log keeps one whatever is asked.
    pub replication_factor: i32,
    /// How it forgets.
    pub clean_up: CleanUp,
    /// Largest record in bytes.
    pub max_record_bytes: usize,
}

/// What creating a topic did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopicStatus {
    /// It was created.
    Created,
    /// It was there.
    Existed,
}

/// A topic as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDescription {
    /// Its name.
    pub name: String,
    /// Its partitions, by number.
    pub partitions: Vec<PartitionDescription>,
}

/// A partition as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionDescription {
    /// Its number.
    pub partition: i32,
    /// First offset still there.
    pub begin: i64,
    /// One past the last offset.
    pub end: i64,
}
