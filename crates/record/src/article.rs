//! The latest version of a story, as ninjs 3 plus one extension object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::enriched::{Amount, DateExpression, Entity, Quote};
use crate::item::{Block, Dateline, ItemKind, Mark, Note, Pipeline, RawRef, Source};
use crate::lifecycle::ItemVersion;
use crate::meta::StoryLink;
use crate::version::Versioned;

/// One story on `wire.articles.v1`: [ninjs 3.0](https://iptc.org/standards/ninjs/) with what Copydesk
/// adds in `copydesk`. Without that member it is valid ninjs 3.0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Stable name of the story: `tag:copydesk,2026:story:` and the story key.
    pub uri: String,
    /// The standard this object follows.
    pub standard: NinjsStandard,
    /// Version of the story.
    pub version: String,
    /// `text`, or what else the message says the item is.
    #[serde(rename = "type")]
    pub news_type: String,
    /// `usable`, `withheld` or `canceled`.
    #[serde(rename = "pubStatus")]
    pub pub_status: String,
    /// When the story was first created, RFC 3339 as all times here.
    #[serde(rename = "firstCreated", default, skip_serializing_if = "Option::is_none")]
    pub first_created: Option<String>,
    /// When this version was created.
    #[serde(rename = "versionCreated", default, skip_serializing_if = "Option::is_none")]
    pub version_created: Option<String>,
    /// Not to be published before.
    #[serde(rename = "embargoedUntil", default, skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<String>,
    /// When it stops being current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<u8>,
    /// BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Headlines, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headlines: Vec<ArticleText>,
    /// Summaries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<ArticleText>,
    /// Slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slugline: Option<String>,
    /// By-line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where the story was filed, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<String>,
    /// Who holds the copyright.
    #[serde(rename = "copyrightHolder", default, skip_serializing_if = "Option::is_none")]
    pub copyright_holder: Option<String>,
    /// Copyright notice.
    #[serde(rename = "copyrightNotice", default, skip_serializing_if = "Option::is_none")]
    pub copyright_notice: Option<String>,
    /// Usage terms.
    #[serde(rename = "usageTerms", default, skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// Notes to editors that may be passed on: update, correction, kill and embargo notes.
    #[serde(rename = "edNote", default, skip_serializing_if = "Option::is_none")]
    pub ed_note: Option<String>,
    /// Agency, provider and sources.
    #[serde(rename = "infoSources", default, skip_serializing_if = "Vec::is_empty")]
    pub info_sources: Vec<ArticleConcept>,
    /// Genres.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<ArticleConcept>,
    /// Subjects, keywords among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<ArticleConcept>,
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<ArticleConcept>,
    /// Organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<ArticleConcept>,
    /// Places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<ArticleConcept>,
    /// Events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<ArticleConcept>,
    /// Works, products and other things.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ArticleConcept>,
    /// Other ids: of the message, the item, the transmission.
    #[serde(rename = "altIds", default, skip_serializing_if = "Vec::is_empty")]
    pub alt_ids: Vec<ArticleId>,
    /// The text.
    pub bodies: Vec<ArticleBody>,
    /// Pictures and other items that go with the story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<ArticleAssociation>,
    /// What Copydesk read from the text; none in the strict form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copydesk: Option<ArticleExtension>,
}

impl Article {
    /// The article without what Copydesk adds: ninjs 3.0 and nothing else.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.copydesk = None;
        self
    }
}

impl Versioned for Article {
    const NAME: &'static str = "copydesk.article";
    const MAJOR: u32 = 1;
}

/// The standard a ninjs object follows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct NinjsStandard {
    /// `ninjs`.
    pub name: String,
    /// `3.0`.
    pub version: String,
    /// Where its schema is.
    pub schema: String,
}

/// A headline or a description.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleText {
    /// `main` or `sub` for a headline, `summary` for a description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its text.
    pub value: String,
}

/// A rendering of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleBody {
    /// `text` or `html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Media type, `text/plain` or `text/html`.
    #[serde(rename = "contentType")]
    pub content_type: String,
    /// Length of the plain text in code points.
    #[serde(rename = "charCount")]
    pub char_count: u32,
    /// Number of words of the plain text separated by white space.
    #[serde(rename = "wordCount")]
    pub word_count: u32,
    /// The text.
    pub value: String,
}

/// A subject, person, place or other thing the story has to do with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleConcept {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the story has to do with it: `about`, `mentions`, `dateline`, `keyword`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
    /// Part of an information source in the story: `source`, `distributor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// A code that is no URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literal: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance: Option<u8>,
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// Where a place is.
    #[serde(rename = "geoJSON", default, skip_serializing_if = "Option::is_none")]
    pub geo_json: Option<GeoPoint>,
}

/// A point on the earth (GeoJSON, RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoPoint {
    /// `Point`.
    #[serde(rename = "type")]
    pub geo_type: String,
    /// Degrees east, then degrees north.
    pub coordinates: [f64; 2],
}

/// Another id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleId {
    /// What kind of id it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The id.
    pub value: String,
}

/// An item that goes with the story.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleAssociation {
    /// Its part in the story, or its number.
    pub name: String,
    /// Its URI.
    pub uri: String,
    /// What it is.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub news_type: Option<String>,
    /// Its title or caption.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headlines: Vec<ArticleText>,
    /// Where it can be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renditions: Vec<ArticleRendition>,
}

/// Where an item can be had.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ArticleRendition {
    /// Its name among the renditions.
    pub name: String,
    /// Its URL.
    pub href: String,
}

/// A message that a part of the text was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticlePart {
    /// Id of its item.
    pub item: String,
    /// First code point of the `text/plain` body.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Where its bytes are.
    pub raw: RawRef,
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
    /// What it corrects, if it is a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ItemVersion>,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// Feed and agency.
    #[serde(default)]
    pub source: Source,
    /// The dateline.
    #[serde(default)]
    pub dateline: Option<Dateline>,
    /// Signals, as the message writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<String>,
    /// Links to other stories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<StoryLink>,
    /// Notes around the text; never those that are not for publication.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The messages the text was put together from, where there are several: takes behind their lead. Raw positions of a
    /// block count bytes of the message whose part it stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ArticlePart>,
    /// Blocks of the text.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// What the sender marked in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Entities.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Quotes.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Dates and durations.
    #[serde(default)]
    pub dates: Vec<DateExpression>,
    /// Money, shares, measures and counts.
    #[serde(default)]
    pub amounts: Vec<Amount>,
    /// Where the bytes are.
    #[serde(default)]
    pub raw: RawRef,
    /// What produced it.
    #[serde(default)]
    pub pipeline: Pipeline,
}
