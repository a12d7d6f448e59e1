//! What stands beside the bytes of a message that could not be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::version::Versioned;

/// Names of the text headers on `wire.dead-letter.v1`. The value and the key are the original bytes.
pub mod headers {
    /// All of them start so.
    pub const PREFIX: &str = "dlq.";
    /// The service that gave up: `normalizer`, `extractor`, `publisher`.
    pub const STAGE: &str = "dlq.stage";
    /// Short code from a bounded set.
    pub const REASON: &str = "dlq.reason";
    /// For a person: what was wrong and where.
    pub const MESSAGE: &str = "dlq.message";
    /// Topic the message was read from.
    pub const TOPIC: &str = "dlq.topic";
    /// Its partition, decimal.
    pub const PARTITION: &str = "dlq.partition";
    /// Its offset, decimal.
    pub const OFFSET: &str = "dlq.offset";
    /// Version of Copydesk that gave up.
    pub const VERSION: &str = "dlq.version";
    /// When it failed for the first time, RFC 3339 UTC.
    pub const FIRST_FAILED_AT: &str = "dlq.first-failed-at";
    /// How many times it was tried, decimal, from 1.
    pub const ATTEMPT: &str = "dlq.attempt";
}

/// A dead letter as `copydesk dead-letters` prints it: the headers, and where the bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeadLetter {
    /// `copydesk.dead-letter/<major>[.<minor>]`.
    pub schema: String,
    /// Names this dead letter: `partition:offset` in the dead-letter topic.
    pub id: String,
    /// The service that gave up.
    pub stage: String,
    /// Short code from a bounded set.
    pub reason: String,
    /// For a person.
    pub message: String,
    /// Topic the message was read from.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Version of Copydesk that gave up.
    pub version: String,
    /// RFC 3339 UTC.
    pub first_failed_at: String,
    /// How many times it was tried.
    pub attempt: u32,
    /// The original key, decoded as UTF-8 with replacement; null when there was none.
    #[serde(default)]
    pub key: Option<String>,
    /// Length of the original value in bytes; null when there was none.
    #[serde(default)]
    pub bytes: Option<u64>,
}

impl Versioned for DeadLetter {
    const NAME: &'static str = "copydesk.dead-letter";
    const MAJOR: u32 = 1;
}
