//! What the extractor publishes: the item with its entities, quotes and dates; and the records cut from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::item::{Agency, Body, Dateline, ItemKind, Note, Pipeline, RawRef, Source, Status, Warning};
use crate::meta::{Meta, Subject};
use crate::version::Versioned;

/// A normalised item with everything read from its text. Fields it shares with
/// [`crate::NormalizedItem`] mean the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // documented on NormalizedItem
pub struct EnrichedItem {
    /// `copydesk.enriched/<major>[.<minor>]`.
    pub schema: String,
    pub id: String,
    pub story: String,
    pub version: u64,
    pub status: Status,
    pub kind: ItemKind,
    pub raw: RawRef,
    #[serde(default)]
    pub source: Source,
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub headline: Option<String>,
    #[serde(default)]
    pub slug: Option<String>,
    #[serde(default)]
    pub byline: Option<String>,
    #[serde(default)]
    pub urgency: Option<u8>,
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// What else the message says about itself.
    #[serde(default)]
    pub meta: Meta,
    #[serde(default)]
    pub notes: Vec<Note>,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub dateline: Option<Dateline>,
    pub body: Body,
    /// People, organisations and places, each with all its mentions.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// In the order of the text.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Dates and durations named in the text.
    #[serde(default)]
    pub dates: Vec<DateExpression>,
    /// Money, shares, measures and counts named in the text.
    #[serde(default)]
    pub amounts: Vec<Amount>,
    #[serde(default)]
    pub warnings: Vec<Warning>,
    #[serde(default)]
    pub pipeline: Pipeline,
}

impl Versioned for EnrichedItem {
    const NAME: &'static str = "copydesk.enriched";
    const MAJOR: u32 = 1;
}

/// A stretch of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The text of the span.
    pub text: String,
}

/// One thing the story names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// Unique in its record: `e1`, `e2`, …
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// What kind of place it is; null for other things, and where nothing tells.
    #[serde(default)]
    pub place: Option<PlaceKind>,
    /// Where it lies; null for other things than places, and unless sure.
    #[serde(default)]
    pub location: Option<Location>,
    /// Places of its name, the likeliest first, where it could not be told which is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub location_candidates: Vec<LocationCandidate>,
    /// Why a place was not located.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_located: Option<String>,
    /// The fullest name the story uses.
    pub name: String,
    /// Titles and roles the story gives it, as written.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Roles taken apart, those that say more than a title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Position>,
    /// Identifiers elsewhere; empty unless sure.
    #[serde(default)]
    pub links: Vec<Link>,
    /// 0 to 1: how much the story is about it; null when not computed.
    #[serde(default)]
    pub salience: Option<f64>,
    /// In the order of the text.
    #[serde(default)]
    pub mentions: Vec<Mention>,
}

/// A role taken apart: `Russian Ambassador to the UK`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// The role as written; one of `roles`.
    pub text: String,
    /// `Ambassador`.
    pub title: String,
    /// Whose it is: a country by its own name (`Russia`), anything else as written.
    #[serde(default)]
    pub of: Option<String>,
    /// The country whose it is.
    #[serde(default)]
    pub of_country: Option<Country>,
    /// Where it leads to: `United Kingdom`.
    #[serde(default)]
    pub to: Option<String>,
    /// The country it leads to.
    #[serde(default)]
    pub to_country: Option<Country>,
    /// Whether the story says that it is over.
    #[serde(default)]
    pub former: bool,
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its usual name.
    pub name: String,
}

/// Where a place lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// Its usual name.
    pub name: String,
    /// State, province or the like that it is part of.
    #[serde(default)]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
    /// GeoNames number.
    #[serde(default)]
    pub geonames: Option<u64>,
    /// Degrees north; of towns only.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub lon: Option<f64>,
    /// IANA time zone.
    #[serde(default)]
    pub timezone: Option<String>,
    /// What spoke for it.
    #[serde(default)]
    pub because: Vec<String>,
}

/// A place that a name may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LocationCandidate {
    /// Its usual name.
    pub name: String,
    /// State, province or the like.
    #[serde(default)]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
    /// GeoNames number.
    #[serde(default)]
    pub geonames: Option<u64>,
    /// What speaks for it: only the order and the distances mean something; one is as much as ten times the people.
    #[serde(default)]
    pub score: f64,
}

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A state, province, county or the like.
    Region,
    /// A city, town or village.
    City,
    /// A building, street, station or another thing people built.
    Facility,
    /// A river, lake, mountain, sea or the like.
    Natural,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityType {
    /// A person.
    Person,
    /// A company, agency, government body, club or other organisation.
    Organisation,
    /// A country, city, region, building or natural place.
    Place,
    /// A nationality, religion or party as a group of people.
    Group,
    /// A named event.
    Event,
    /// A titled work, law or report.
    Work,
    /// A named product, vehicle or weapon.
    Product,
    /// Any other name.
    Other,
}

/// An identifier in another collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// `wikidata`, `geonames`, `iso3166` or `copydesk`.
    pub scheme: String,
    /// The identifier there.
    pub id: String,
}

/// One place in the text where an entity is named or meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The text of the mention.
    pub text: String,
    /// How it is meant.
    pub kind: MentionKind,
}

/// How a mention means its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By name or part of a name.
    Name,
    /// By a role or description: `the ambassador`.
    Nominal,
    /// By a pronoun.
    Pronoun,
    /// By the name of its place: `Moscow` for the Russian government.
    Metonym,
    /// By an adjective of nationality.
    Demonym,
}

/// One act of speech.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// Unique in its record: `q1`, `q2`, …
    pub id: String,
    /// Whether the words are the speaker's own.
    pub kind: QuoteKind,
    /// First code point of the words, quotation marks excluded.
    pub start: u32,
    /// One past the last code point of the words.
    pub end: u32,
    /// The words as they stand in the text.
    pub text: String,
    /// The word that says it is speech.
    #[serde(default)]
    pub cue: Option<Cue>,
    /// Who said it; null when nobody is named and there are no candidates.
    #[serde(default)]
    pub speaker: Option<Speaker>,
    /// Each stretch between quotation marks, marks excluded.
    #[serde(default)]
    pub marked: Vec<[u32; 2]>,
    /// Day of the utterance, `YYYY-MM-DD`, where the story tells it.
    #[serde(default)]
    pub said_on: Option<String>,
    /// Words the agency put into the quote: `[nothing]`.
    #[serde(default)]
    pub inserts: Vec<Insert>,
    /// `…` and `...` in the words: something was left out, or the speaker stopped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ellipses: Vec<Insert>,
    /// Id of the first quote of the utterance this one is a fragment of, itself included where it is one of several:
    /// `"The money," Dahl said, "is already spent."` are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utterance: Option<String>,
    /// Where it was said or written: `in an interview with TASS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<TextSpan>,
    /// Rules that decided, in the order they applied.
    #[serde(default)]
    pub because: Vec<String>,
}

/// Whether a quote's words are the speaker's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// All between quotation marks.
    Direct,
    /// Reported speech with marked words in it.
    Mixed,
    /// Reported speech.
    Indirect,
}

/// The word that says something is speech.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cue {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The word.
    pub text: String,
    /// `say`, `claim`, `deny`, `warn`, `ask`, `write` or `other`.
    pub class: String,
}

/// Words the agency put into a quote, brackets included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Insert {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The insert with its brackets.
    pub text: String,
}

/// Who said a quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// Id of an entity of this record; null when the speaker is unknown or has no name.
    #[serde(default)]
    pub entity: Option<String>,
    /// The speaker's fullest name in the story; null when unknown.
    #[serde(default)]
    pub name: Option<String>,
    /// The words that point to the speaker at this quote.
    #[serde(default)]
    pub mention: Option<TextSpan>,
    /// How the speaker was found.
    pub method: SpeakerMethod,
    /// 0 to 1.
    #[serde(default)]
    pub confidence: f64,
    /// Others who might have said it, likeliest first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerMethod {
    /// Full name at the quote.
    Name,
    /// Part of a name that the story gives in full elsewhere.
    Surname,
    /// A role that one person of the story holds.
    Role,
    /// A pronoun.
    Pronoun,
    /// An organisation speaks.
    Organisation,
    /// Somebody without a name: `a witness`.
    Unnamed,
    /// Carried over from the quote before.
    Carried,
    /// Not found out.
    Unknown,
}

/// Somebody who might be the speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Id of an entity of this record.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// 0 to 1.
    pub score: f64,
    /// Why it did not win.
    pub why_not: String,
}

/// A date, time of day or duration in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateExpression {
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
    /// `date`, `time` or `duration`.
    #[serde(rename = "type")]
    pub expression_type: String,
    /// TIMEX3-like value, in ISO 8601 and EDTF: `2023-03-24`, `2023-W11`, `2023-Q2`, `1553`, `199X`, `2014/2016`,
    /// `2023-03-24TNI` (its night), `2023-03-24T14:30Z`, `P450Y`.
    pub value: String,
    /// What bends the value: `start`, `mid` or `end` of it, `before`, `after`, `more-than`, `less-than`, `at-least`,
    /// `at-most`, `about`.
    #[serde(default)]
    pub modifier: Option<String>,
    /// First day it covers, `YYYY-MM-DD`, where it lies in the calendar.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day it covers, `YYYY-MM-DD`.
    #[serde(default)]
    pub to: Option<String>,
    /// IANA time zone a time of day was read in.
    #[serde(default)]
    pub zone: Option<String>,
    /// The rule that read it.
    #[serde(default)]
    pub because: Option<String>,
}

/// Money, a share, a measure or a count in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// First code point of `body.text`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
    /// `money`, `percent`, `measure` or `count`.
    #[serde(rename = "type")]
    pub amount_type: String,
    /// How much; null for vague words such as `dozens`.
    #[serde(default, serialize_with = "number::serialize")]
    pub value: Option<f64>,
    /// The upper end of a range.
    #[serde(default, serialize_with = "number::serialize")]
    pub upto: Option<f64>,
    /// ISO 4217 code of money, null where the name of a currency is shared and nothing tells whose; `percent`,
    /// `percentage-point` or `basis-point`; SI unit of a measure: `m`, `m2`, `m3`, `kg`, `m/s`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The noun that is counted, as written.
    #[serde(default)]
    pub noun: Option<String>,
    /// What became of those counted: `killed`, `wounded`, `missing`, `displaced`, `detained`.
    #[serde(default)]
    pub fate: Option<String>,
    /// What bends the value: `more-than`, `less-than`, `at-least`, `at-most`, `about`.
    #[serde(default)]
    pub modifier: Option<String>,
    /// The rule that read it; of money, what told the currency: `currency-sign`, `currency-named`, `currency-of-country`,
    /// `currency-usual`, `currency-unsure`, `dollar-of-country`, `dollar-assumed-us`.
    #[serde(default)]
    pub because: Option<String>,
}

/// Numbers as people write them: whole ones without a fraction.
mod number {
    use serde::Serializer;

    /// Whole numbers beyond this are not exact in a float.
    const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

    #[allow(clippy::ref_option)] // the signature serde asks for
    pub(super) fn serialize<S: Serializer>(value: &Option<f64>, out: S) -> Result<S::Ok, S::Error> {
        match value {
            #[allow(clippy::cast_possible_truncation)] // whole, and below the limit
            Some(value) if value.fract() == 0.0 && value.abs() < WHOLE_LIMIT => {
                out.serialize_i64(*value as i64)
            }
            Some(value) => out.serialize_f64(*value),
            None => out.serialize_none(),
        }
    }
}

/// One quote on `wire.quotes.v1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteRecord {
    /// `copydesk.quote/<major>[.<minor>]`.
    pub schema: String,
    /// Story key.
    pub story: String,
    /// Id of the item it was read from.
    pub item: String,
    /// Version of the story.
    pub version: u64,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// The agency, when known.
    #[serde(default)]
    pub agency: Option<Agency>,
    /// Equal for equal words on every wire, punctuation, case and the agency's inserts left out; absent for quotes of fewer
    /// than five words and for speech that is not direct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_key: Option<String>,
    /// The quote; its spans count code points of the article's text.
    pub quote: Quote,
    /// What produced it.
    #[serde(default)]
    pub pipeline: Pipeline,
}

impl Versioned for QuoteRecord {
    const NAME: &'static str = "copydesk.quote";
    const MAJOR: u32 = 1;
}

/// One entity on `wire.entities.v1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityRecord {
    /// `copydesk.entity/<major>[.<minor>]`.
    pub schema: String,
    /// Story key.
    pub story: String,
    /// Id of the item it was read from.
    pub item: String,
    /// Version of the story.
    pub version: u64,
    /// The story's day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// The entity; its spans count code points of the article's text.
    pub entity: Entity,
    /// What produced it.
    #[serde(default)]
    pub pipeline: Pipeline,
}

impl Versioned for EntityRecord {
    const NAME: &'static str = "copydesk.entity";
    const MAJOR: u32 = 1;
}
