//! What a message says about itself: ids, times, rights, subjects, links.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the message says about the item, beyond headline, slug, by-line and text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Meta {
    /// What the item is: `text`, `picture`, `graphic`, `audio`, `video`, `composite`, `package`, `event`, `planning`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub item_type: Option<String>,
    /// The item's own id, as the message gives it (`guid`, `uri`, public identifier, `doc-id`, message id).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// The item's version, as the message gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Publication status as the message gives it, without its scheme: `usable`, `withheld`, `canceled`, `embargoed`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pub_status: Option<String>,
    /// Who provides the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Wire service or desk within the provider (ANPA service letter, IPTC 7901 service, G2 service).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Sequence number of the transmission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
    /// Id of the transmission, where it is not the sequence number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transmission: Option<String>,
    /// Other ids of the item, each as `scheme:value` where there is a scheme.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternative_ids: Vec<String>,
    /// NITF `du-key`: the same for all versions of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_key: Option<String>,
    /// Transmission priority as written: a letter (ANPA) or a digit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Category code as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Version words beside the keyword: `1stLd-Writethru`, `REFILE; 1ST LEAD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_text: Option<String>,
    /// Kind of message where the format has a field for it: `press release`, `bulletin`, `service message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_kind: Option<String>,
    /// Genres.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<Subject>,
    /// Keywords.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Signals as written: `sig:update`, `edStat:C`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<String>,
    /// Title of the document, where it has one beside its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Second headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_headline: Option<String>,
    /// Summary or description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The location field: where the desk or the event is; the dateline is better evidence for the story's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub located: Option<String>,
    /// The dateline field, where the format has one apart from the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline_field: Option<String>,
    /// The by-line as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline_raw: Option<String>,
    /// People named as makers of the item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Contributor>,
    /// Sources of the information, where the format names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Times.
    #[serde(skip_serializing_if = "is_default")]
    pub times: Times,
    /// Embargo, if one is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargo: Option<Embargo>,
    /// Rights.
    #[serde(skip_serializing_if = "is_default")]
    pub rights: Rights,
    /// Links to other items: earlier versions, what it corrects, translations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<StoryLink>,
    /// Items this one holds or goes with: members of a package, pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Words, as the sender counted them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word_count: Option<u32>,
    /// The text ends with a promise of more: an add follows.
    #[serde(skip_serializing_if = "is_default")]
    pub incomplete: bool,
    /// The message calls itself a machine translation.
    #[serde(skip_serializing_if = "is_default")]
    pub translated: bool,
    /// The sender asks to keep the text's layout (tables, agate).
    #[serde(skip_serializing_if = "is_default")]
    pub preformatted: bool,
    /// What told the language: `message`, `feed` or `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_by: Option<String>,
    /// Initials of the desk that sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signoff: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Times, RFC 3339. One without a zone in the message, and no zone set for its feed, stays without a zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Times {
    /// When the message was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// When the story was first created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_created: Option<String>,
    /// When this version was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_created: Option<String>,
    /// When it was or will be released to the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<String>,
    /// When it stops being current.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// An embargo.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Embargo {
    /// RFC 3339; null when the time could not be read: the story is held.
    pub until: Option<String>,
    /// The field or line as written.
    pub text: String,
}

/// Rights.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Rights {
    /// Who holds the copyright.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Copyright notice as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Usage terms as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// Credit line as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_line: Option<String>,
}

/// A subject, genre or other thing from a controlled vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Subject {
    /// Code as written: a QCode (`medtop:01000000`) or a bare code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The concept's URI: given, or expanded from the QCode; null when its alias is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Vocabulary, where it is told apart from the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Name, in the item's language where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of thing it is, as written: `cpnat:person`, `cpnat:abstract`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub subject_type: Option<String>,
    /// Who says so, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevance: Option<u8>,
}

/// Someone who made the item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Contributor {
    /// Name.
    pub name: String,
    /// Title or job as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Part in it: `writer`, `editor`, …, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A link to another item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StoryLink {
    /// What the other item is to this one: `previous-version`, `corrects`, `replaces`, `translated-from`, `related`, or
    /// the relation as written.
    pub rel: String,
    /// The other item's id as written.
    pub target: String,
    /// Its version, where told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its title, where told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A member of a package, or a picture or other thing that goes with the text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Part {
    /// `text`, `picture`, …, where told.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub part_type: Option<String>,
    /// Its part in the item, as written: `main`, `sidebar`, `featuremedia`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where it can be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Title, or caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}
