//! What happened to a story.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::version::Versioned;

/// One event in the life of a story, on `wire.lifecycle.v1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LifecycleEvent {
    /// `copydesk.lifecycle/<major>[.<minor>]`.
    pub schema: String,
    /// Story key.
    pub story: String,
    /// Id of the item that caused the event.
    pub item: String,
    /// Version of the story after the event.
    pub version: u64,
    /// What happened.
    pub event: LifecycleEventKind,
    /// Why, for a person; null when there is nothing to say.
    #[serde(default)]
    pub reason: Option<String>,
    /// Keys written or tombstoned by the event, by topic.
    #[serde(default)]
    pub touched: Vec<TouchedKeys>,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
}

/// Keys of one topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TouchedKeys {
    /// The topic.
    pub topic: String,
    /// Keys that were written.
    #[serde(default)]
    pub written: Vec<String>,
    /// Keys that were tombstoned.
    #[serde(default)]
    pub tombstoned: Vec<String>,
}

/// What happened to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LifecycleEventKind {
    /// First seen.
    New,
    /// A newer version with the same facts or more.
    Update,
    /// An error was corrected.
    Correction,
    /// Withdrawn for good.
    Kill,
    /// Held back.
    Withhold,
    /// Held until a time.
    Embargo,
    /// An embargo ended.
    Release,
    /// Seen before; not published again.
    Duplicate,
}

impl Versioned for LifecycleEvent {
    const NAME: &'static str = "copydesk.lifecycle";
    const MAJOR: u32 = 1;
}
