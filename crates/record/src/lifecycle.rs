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
    /// What stood before the event and does not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ItemVersion>,
    /// What a correction corrects: as its message says, else what stood before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ItemVersion>,
    /// When an embargo ends or has ended, RFC 3339; absent when the time could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// How the quotes differ from those that stood before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<QuoteChange>,
}

/// An item of a story in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemVersion {
    /// Id of the item, or the id that its agency gave it.
    pub item: String,
    /// Its version; null when the link does not tell.
    #[serde(default)]
    pub version: Option<u64>,
}

/// One difference between the quotes of two versions. A quote whose words and speaker both changed gives two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteChange {
    /// What changed.
    pub change: QuoteChangeKind,
    /// The quote before; null when it was added.
    #[serde(default)]
    pub before: Option<QuoteWords>,
    /// The quote after; null when it was dropped.
    #[serde(default)]
    pub after: Option<QuoteWords>,
    /// How alike the words are, in percent; null when there is only one side.
    #[serde(default)]
    pub alike: Option<u8>,
}

/// What changed about a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QuoteChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Dropped,
    /// Its words are others.
    Words,
    /// Somebody else is said to have said it.
    Speaker,
}

/// The words of a quote and who said them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteWords {
    /// Id of the quote in its version.
    pub id: String,
    /// The words.
    pub text: String,
    /// The speaker's fullest name; null when unknown.
    #[serde(default)]
    pub speaker: Option<String>,
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
    /// Came after a newer version, or after a kill; not published.
    Late,
    /// Withdrawn with all of its source.
    Withdraw,
    /// Tombstones were written once more, for sinks that had missed them.
    Reissue,
}

impl Versioned for LifecycleEvent {
    const NAME: &'static str = "copydesk.lifecycle";
    const MAJOR: u32 = 1;
}
