//! What the publisher keeps of a story between two of its messages.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::version::Versioned;
use crate::{EnrichedItem, ItemKind};

/// One story on `wire.state.v1`, compacted: enough to decide about the next message, to take back everything that was
/// published, and to prove what the published topics must hold. A tombstone there only says that the publisher has
/// forgotten the story; what was published stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoryState {
    /// `copydesk.state/<major>[.<minor>]`.
    pub schema: String,
    /// Story key.
    pub story: String,
    /// Id of the item that decided last.
    pub item: String,
    /// Highest version that was taken.
    pub version: u64,
    /// What is true of the story now.
    pub standing: Standing,
    /// First 16 hexadecimal digits of the SHA-256 of the content of that version, envelope left out; empty when no
    /// content was taken yet.
    #[serde(default)]
    pub hash: String,
    /// What the item with that content did to its story; null when no content was taken yet.
    #[serde(default)]
    pub kind: Option<ItemKind>,
    /// Hashes of contents of that version that were replaced by others, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
    /// The hash of the kill or withhold that took the story down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Where the story came from, so that all of a source can be withdrawn.
    #[serde(default)]
    pub source: StateSource,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// Short hash of the value on `wire.articles.v1`; null when there is a tombstone, or nothing.
    #[serde(default)]
    pub article: Option<String>,
    /// Quotes on `wire.quotes.v1`, in the order of the text.
    #[serde(default)]
    pub quotes: Vec<KeptQuote>,
    /// Entities on `wire.entities.v1`.
    #[serde(default)]
    pub entities: Vec<KeptEntity>,
    /// Ids that were published once and are tombstoned now.
    #[serde(default)]
    pub gone: GoneKeys,
    /// What waits for the end of an embargo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldItem>,
    /// The newest full version as it came, kept for a while where takes may follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Box<EnrichedItem>>,
    /// Takes, adds and inserts that continue it, in the order they are put behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<KeptTake>,
    /// Takes up to this number belong to a version that was replaced.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub takes_before: u64,
    /// The release that published the story, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Release>,
    /// When the story changed last by the publisher's clock, milliseconds since the Unix epoch.
    pub changed_ms: i64,
}

impl Versioned for StoryState {
    const NAME: &'static str = "copydesk.state";
    const MAJOR: u32 = 1;
}

/// What is true of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Its newest version is on the published topics.
    Published,
    /// Held until the time of its embargo, or until it comes without one.
    Embargoed,
    /// Held back until a newer version comes.
    Withheld,
    /// Killed by its agency.
    Killed,
    /// Withdrawn with all of its source.
    Withdrawn,
}

impl Standing {
    /// Whether only an explicit higher version brings the story back.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Standing::Killed | Standing::Withdrawn)
    }
}

/// Where a story came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StateSource {
    /// The feed, as its sender named it.
    #[serde(default)]
    pub feed: Option<String>,
    /// Copydesk's id of the agency.
    #[serde(default)]
    pub agency: Option<String>,
}

/// A quote as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptQuote {
    /// Its id in the record.
    pub id: String,
    /// Short hash of the published value.
    pub hash: String,
    /// The words.
    pub text: String,
    /// The speaker's fullest name; null when unknown.
    #[serde(default)]
    pub speaker: Option<String>,
}

/// An entity as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptEntity {
    /// Its id in the record.
    pub id: String,
    /// Short hash of the published value.
    pub hash: String,
}

/// Ids that were published once and are tombstoned now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct GoneKeys {
    /// Of quotes.
    #[serde(default)]
    pub quotes: Vec<String>,
    /// Of entities.
    #[serde(default)]
    pub entities: Vec<String>,
}

/// An item that waits for the end of its embargo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldItem {
    /// RFC 3339; null when the time could not be read, and nothing but a newer version ends the embargo.
    pub until: Option<String>,
    /// The embargo as written.
    pub text: String,
    /// The item, complete: it is published as it is.
    pub item: Box<EnrichedItem>,
}

/// A take, add or insert of a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeptTake {
    /// Its number, from 1.
    pub number: u64,
    /// Whether it goes between the lead and the adds.
    #[serde(default)]
    pub insert: bool,
    /// Short hash of its content.
    pub hash: String,
    /// The item, complete.
    pub item: Box<EnrichedItem>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// How an embargo ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// When it was to end, milliseconds since the Unix epoch.
    pub due_ms: i64,
    /// When the story was released by the publisher's clock, milliseconds since the Unix epoch.
    pub at_ms: i64,
}

/// How far a partition has followed the commands; beside the stories on `wire.state.v1`, under [`CommandPosition::KEY`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CommandPosition {
    /// `copydesk.command-position/<major>[.<minor>]`.
    pub schema: String,
    /// Next offset of `wire.commands.v1` by its partition.
    #[serde(default)]
    pub next: BTreeMap<i32, i64>,
}

impl CommandPosition {
    /// The key it stands under. No story key begins with `#`.
    pub const KEY: &'static str = "#commands";
}

impl Versioned for CommandPosition {
    const NAME: &'static str = "copydesk.command-position";
    const MAJOR: u32 = 1;
}
