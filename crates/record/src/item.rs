//! What the normaliser publishes: one item read from a raw message.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::meta::{Meta, Subject};
use crate::version::Versioned;

/// One item, normalised: source, life cycle, dateline and typed body, each with its way back to the raw bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NormalizedItem {
    /// `copydesk.normalized/<major>[.<minor>]`.
    pub schema: String,
    /// Identifies this item: source and content hash, or the ids the message carries.
    pub id: String,
    /// Story key: equal for all versions of one story.
    pub story: String,
    /// Version of the story, from 1; higher is newer.
    pub version: u64,
    /// Whether the item may be published.
    pub status: Status,
    /// What the item does to its story.
    pub kind: ItemKind,
    /// Where the bytes came from and what they were.
    pub raw: RawRef,
    /// Feed and agency.
    #[serde(default)]
    pub source: Source,
    /// BCP 47 tag; null when the language was not told.
    #[serde(default)]
    pub language: Option<String>,
    /// Headline without its life-cycle words (`UPDATE 2-`).
    #[serde(default)]
    pub headline: Option<String>,
    /// Slug or keyword line as written.
    #[serde(default)]
    pub slug: Option<String>,
    /// Names in the by-line, without `By`.
    #[serde(default)]
    pub byline: Option<String>,
    /// IPTC urgency, 1 (flash) to 9.
    #[serde(default)]
    pub urgency: Option<u8>,
    /// Subjects the message names.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// What else the message says about itself.
    #[serde(default)]
    pub meta: Meta,
    /// Lines that are not body text: stamps, editor's notes, update and correction notes.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// The message's own day, `YYYY-MM-DD`: from its dateline, else its stamp, else the time it was received.
    #[serde(default)]
    pub date: Option<String>,
    /// The dateline, if the story has one.
    #[serde(default)]
    pub dateline: Option<Dateline>,
    /// The text of the story.
    pub body: Body,
    /// What went wrong on the way without costing the item.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// What read it.
    #[serde(default)]
    pub pipeline: Pipeline,
}

impl Versioned for NormalizedItem {
    const NAME: &'static str = "copydesk.normalized";
    const MAJOR: u32 = 1;
}

/// Whether an item may be published (ninjs `pubstatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// May be published.
    #[default]
    Usable,
    /// Held back for now: withheld, embargoed, or its embargo could not be read.
    Withheld,
    /// Killed.
    Canceled,
}

/// What an item does to its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// First version.
    #[default]
    New,
    /// New lead or added facts.
    Update,
    /// The whole story again, replacing what went before.
    Writethru,
    /// A take or add: continues an earlier part.
    Take,
    /// Corrects an error of an earlier version.
    Correction,
    /// Same text, sent again after a technical fault.
    Refile,
    /// Withdraws the story for good.
    Kill,
    /// Holds the story back until told otherwise.
    Withhold,
    /// One or two urgent sentences.
    Alert,
    /// A note to editors, not a story.
    Advisory,
}

impl ItemKind {
    /// How much a sign of this kind outweighs others in the same message: a kill of a lead is a kill.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::New => 0,
            Self::Alert => 1,
            Self::Update => 2,
            Self::Writethru => 3,
            Self::Take => 4,
            Self::Refile => 5,
            Self::Correction => 6,
            Self::Advisory => 7,
            Self::Withhold => 8,
            Self::Kill => 9,
        }
    }
}

/// Where the bytes came from and what they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RawRef {
    /// Topic of the raw message; null when it was read from a file.
    #[serde(default)]
    pub topic: Option<String>,
    /// Partition of the raw message.
    #[serde(default)]
    pub partition: Option<i32>,
    /// Offset of the raw message.
    #[serde(default)]
    pub offset: Option<i64>,
    /// SHA-256 of the raw message, lower-case hexadecimal.
    pub sha256: String,
    /// Length of the raw message in bytes.
    pub bytes: u64,
    /// Character encoding the message was decoded with (WHATWG name, lower case).
    pub encoding: String,
    /// Wire format: `plain`, `anpa1312`, `iptc7901`, `nitf`, `newsml1`, `newsmlg2`, `ninjs`, `ap-json`, `mail`, `rss`,
    /// `html`, …
    pub format: String,
    /// Bytes of the raw message, `[start, end)`, that this item was read from; the whole message where it is the only one.
    #[serde(default)]
    pub range: [u64; 2],
    /// Number of this item in its message, from 0.
    #[serde(default)]
    pub item: u32,
    /// Items in the message.
    #[serde(default = "one")]
    pub items: u32,
    /// What settled the encoding: `mark`, `utf-8`, `feed`, `declared` or `detected`.
    #[serde(default)]
    pub encoding_by: String,
    /// Whether text that had been decoded wrongly before it was sent (`CafÃ©`) was set right.
    #[serde(default)]
    pub repaired: bool,
}

fn one() -> u32 {
    1
}

/// Who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The feed the message came on, as its sender named it.
    #[serde(default)]
    pub feed: Option<String>,
    /// The agency, when dateline or feed tell it.
    #[serde(default)]
    pub agency: Option<Agency>,
}

/// A news agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agency {
    /// Copydesk's id, for example `tass`.
    pub id: String,
    /// Its usual name.
    pub name: String,
    /// Wikidata item, where sure.
    #[serde(default)]
    pub wikidata: Option<String>,
}

/// Matter that is not body text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// `stamp`, `slug`, `headline`, `byline`, `update`, `correction`, `editor`, `kill`, `embargo`, `credit`, `contact`,
    /// `nonpublic`, `copyright`, `summary`, `end`, `signoff`, `photo`, `translation`, `header`, `trailer`, `other`. `editor`, `contact` and
    /// `nonpublic` notes are never published.
    pub kind: String,
    /// The line as it stands.
    pub text: String,
    /// Bytes of the raw message, `[start, end)`.
    pub raw: [u64; 2],
}

/// A parsed dateline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dateline {
    /// From its first character through agency and dash, as it stands.
    pub text: String,
    /// The form it follows: the agency's id, or `generic`.
    pub style: String,
    /// Agency id, where the dateline names one.
    #[serde(default)]
    pub agency: Option<String>,
    /// `YYYY-MM-DD`, where the dateline has a date; the year may come from the message's own date.
    #[serde(default)]
    pub date: Option<String>,
    /// Bytes of the raw message, `[start, end)`, including the white space before the body.
    pub raw: [u64; 2],
    /// Whether it opens the text (`body`) or is a field of its own (`field`).
    #[serde(rename = "in", default)]
    pub found_in: DatelineIn,
    /// In order; empty for an undated-place dateline.
    #[serde(default)]
    pub places: Vec<DatelinePlace>,
}

/// Where a dateline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DatelineIn {
    /// It opens the text.
    #[default]
    Body,
    /// It is a field of the message.
    Field,
}

/// A place named in a dateline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DatelinePlace {
    /// As written, but not in capitals.
    pub name: String,
    /// State, province or the like, in full.
    #[serde(default)]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2, where sure.
    #[serde(default)]
    pub country: Option<String>,
    /// GeoNames id, where sure.
    #[serde(default)]
    pub geonames: Option<u64>,
    /// Wikidata item, where sure.
    #[serde(default)]
    pub wikidata: Option<String>,
    /// Degrees north.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub lon: Option<f64>,
    /// IANA time zone.
    #[serde(default)]
    pub timezone: Option<String>,
    /// Places of this name, the likeliest first, when it could not be told which is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<PlaceCandidate>,
}

/// A place that a dateline may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceCandidate {
    /// Usual name.
    pub name: String,
    /// State, province or the like.
    #[serde(default)]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
    /// GeoNames id.
    #[serde(default)]
    pub geonames: Option<u64>,
}

/// The text of a story and its way back to the raw bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// The story's text; blocks are separated by one blank line.
    pub text: String,
    /// In order, not overlapping; together they cover the text but for the blank lines between them.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// `[start, end)` of each sentence in code points of `text`.
    #[serde(default)]
    pub sentences: Vec<[u32; 2]>,
    /// Runs of text that stand in the raw message one to one; see [`Run`].
    #[serde(default)]
    pub provenance: Vec<Run>,
    /// What the sender marked in the text: people, places, links, emphasis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// `[text_start, raw_start, length]`: `length` code points of the body from `text_start` stand in the raw
/// message from byte `raw_start` on, encoded as `raw.encoding` says. Text between two runs (a blank line, a
/// space for a line break, the letter an entity names) stands for the raw bytes between them; a run of length 0
/// only says at which byte the text around it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run(pub u32, pub u64, pub u32);

/// A stretch of the body that the sender marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// `person`, `organisation`, `place`, `event`, `money`, `date`, `title`, `link`, `emphasis`, `strong`, `quote`.
    pub kind: String,
    /// Where a link leads, or the code the sender gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A typed stretch of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Bytes of the raw message, `[start, end)`.
    pub raw: [u64; 2],
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading inside the story.
    Heading,
    /// A list or one of its items.
    List,
    /// Tabular matter.
    Table,
    /// A note of the desk.
    Note,
    /// Reporting and editing credits.
    Credit,
    /// Names and numbers to call.
    Contact,
    /// A pull quote or fact box.
    Aside,
}

/// Something that went wrong without costing the item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Short, stable, from a bounded set, for example `dateline-disagrees-with-stamp`.
    pub code: String,
    /// For a person.
    pub message: String,
}

/// What produced a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Pipeline {
    /// Version of Copydesk.
    pub version: String,
    /// The trained models with the start of their checksums: `names-…,syntax-…,quotes-…`.
    #[serde(default)]
    pub model: String,
    /// Version of the dictionaries.
    #[serde(default)]
    pub dictionaries: String,
    /// Version of the settings of feeds the message was read with, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feeds: Option<String>,
    /// Version of the customer's own names, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
}
