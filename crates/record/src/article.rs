//! The latest version of a story, as ninjs 3 plus one extension object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::enriched::{DateExpression, Entity, Quote};
use crate::item::{Block, Dateline, ItemKind, Pipeline, RawRef, Source};
use crate::version::Versioned;

/// One story on `wire.articles.v1`: [ninjs 3.0](https://iptc.org/standards/ninjs/) with what Copydesk
/// adds in `copydesk`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Stable name of the story: `tag:copydesk,2026:story:` and the story key.
    pub uri: String,
    /// The standard this object follows.
    pub standard: NinjsStandard,
    /// Version of the story.
    pub version: String,
    /// Always `text`.
    #[serde(rename = "type")]
    pub news_type: String,
    /// `usable`, `withheld` or `canceled`.
    #[serde(rename = "pubStatus")]
    pub pub_status: String,
    /// 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<u8>,
    /// BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Headlines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headlines: Vec<ArticleHeadline>,
    /// Slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slugline: Option<String>,
    /// By-line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where the story was filed, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<String>,
    /// The text.
    pub bodies: Vec<ArticleBody>,
    /// What Copydesk read from the text.
    pub copydesk: ArticleExtension,
}

impl Versioned for Article {
    const NAME: &'static str = "copydesk.article";
    const MAJOR: u32 = 1;
}

/// The standard a ninjs object follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NinjsStandard {
    /// `ninjs`.
    pub name: String,
    /// `3.0`.
    pub version: String,
    /// Where its schema is.
    pub schema: String,
}

/// A headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleHeadline {
    /// Its text.
    pub value: String,
}

/// A rendering of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleBody {
    /// Media type, `text/plain`.
    #[serde(rename = "contentType")]
    pub content_type: String,
    /// Length in code points.
    #[serde(rename = "charCount")]
    pub char_count: u32,
    /// Number of words separated by white space.
    #[serde(rename = "wordCount")]
    pub word_count: u32,
    /// The text.
    pub value: String,
}

/// What Copydesk adds to ninjs. Spans count code points of the `text/plain` body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleExtension {
    /// `copydesk.article/<major>[.<minor>]`.
    pub schema: String,
    /// Story key.
    pub story: String,
    /// Id of the item.
    pub item: String,
    /// What the item did to its story.
    pub kind: ItemKind,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// Feed and agency.
    #[serde(default)]
    pub source: Source,
    /// The dateline.
    #[serde(default)]
    pub dateline: Option<Dateline>,
    /// Blocks of the text.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Entities.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Quotes.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Dates and durations.
    #[serde(default)]
    pub dates: Vec<DateExpression>,
    /// Where the bytes are.
    #[serde(default)]
    pub raw: RawRef,
    /// What produced it.
    #[serde(default)]
    pub pipeline: Pipeline,
}
