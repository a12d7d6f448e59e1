//! What operators tell the publisher, and what sinks tell everybody.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::version::Versioned;

/// A command on `wire.commands.v1`. Each partition of the publisher follows it for the stories it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Command {
    /// `copydesk.command/<major>[.<minor>]`.
    pub schema: String,
    /// What to do.
    pub action: CommandAction,
    /// Stories of this feed, as its sender named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<String>,
    /// Stories of this agency, by Copydesk's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Stories by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<String>,
    /// Why, for a person.
    pub reason: String,
    /// When it was given, RFC 3339.
    pub issued: String,
}

impl Command {
    /// Whether the command means a story. A command that names nothing means none.
    #[must_use]
    pub fn means(&self, story: &str, feed: Option<&str>, agency: Option<&str>) -> bool {
        let named = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_some_and(|wanted| found == Some(wanted))
        };
        named(&self.feed, feed) || named(&self.agency, agency) || self.stories.iter().any(|key| key == story)
    }
}

impl Versioned for Command {
    const NAME: &'static str = "copydesk.command";
    const MAJOR: u32 = 1;
}

/// What a command wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommandAction {
    /// Withdraw the stories.
    Withdraw,
    /// Write the tombstones of what is not published any more once again.
    Reissue,
}

/// What a sink holds of a story, on `wire.receipts.v1`, compacted. The key is [`Receipt::key`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// `copydesk.receipt/<major>[.<minor>]`.
    pub schema: String,
    /// Name of the sink.
    pub sink: String,
    /// Story key.
    pub story: String,
    /// Version of the article it holds; null when it holds none any more.
    #[serde(default)]
    pub version: Option<u64>,
    /// Ids of the quotes it holds.
    #[serde(default)]
    pub quotes: Vec<String>,
    /// Ids of the entities it holds.
    #[serde(default)]
    pub entities: Vec<String>,
    /// When it wrote or removed them, RFC 3339.
    #[serde(default)]
    pub at: Option<String>,
}

impl Receipt {
    /// Key of a receipt: sink, a slash, story key.
    #[must_use]
    pub fn key(sink: &str, story: &str) -> String {
        format!("{sink}/{story}")
    }
}

impl Versioned for Receipt {
    const NAME: &'static str = "copydesk.receipt";
    const MAJOR: u32 = 1;
}
