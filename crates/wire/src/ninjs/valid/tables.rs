//! The properties of ninjs, by version: 1.x in one table, 2.x and 3.x in another.
//!
//! Versions are two digits: 16 is 1.6. Facts from the IPTC's schemas of versions 1.0 to 3.1.

/// What a value must be.
pub(super) enum Kind {
    Text,
    Uri,
    /// RFC 3339.
    Time,
    /// A year, a month, a day or a time.
    PartialTime,
    Number,
    Whole,
    /// A number before 3.0, a whole one since.
    Count,
    /// 0 to 100.
    Share,
    Urgency,
    /// The type of an item.
    Type,
    OneOf(&'static [&'static str]),
    AnyObject,
    GeoJson,
    Object(&'static Shape),
    List(&'static Kind),
    /// An object with names of the sender's choice.
    Named(&'static Kind),
    /// An item of 1.x.
    Item,
    /// An associated item since 2.0.
    Association,
}

/// A property, and the versions that have it. A name that ends in `*` stands for all that start so.
pub(super) struct Property {
    pub name: &'static str,
    pub kind: Kind,
    pub from: u8,
    pub to: u8,
}

/// What an object must have beyond its properties.
pub(super) enum Rule {
    None,
    ExactlyOne(&'static [&'static str]),
    /// A sure or an expected time, not both.
    Dates,
}

/// The properties of an object.
pub(super) struct Shape {
    pub properties: &'static [Property],
    pub required: &'static [&'static str],
    pub rule: Rule,
    /// Whether other properties may stand in it.
    pub open: bool,
    /// What else it may have.
    pub base: Option<&'static Shape>,
}

const fn p(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, from: 0, to: 99 }
}

const fn since(from: u8, name: &'static str, kind: Kind) -> Property {
    Property { name, kind, from, to: 99 }
}

const fn during(from: u8, to: u8, name: &'static str, kind: Kind) -> Property {
    Property { name, kind, from, to }
}

const fn shape(properties: &'static [Property]) -> Shape {
    Shape { properties, required: &[], rule: Rule::None, open: false, base: None }
}

use Kind::{
    AnyObject, Association, Count, GeoJson, Item, List, Named, Number, Object, OneOf, PartialTime, Share,
    Text, Time, Type, Urgency, Uri, Whole,
};

/// Whether a word is a type of item in a version.
pub(super) fn is_type(word: &str, version: u8) -> bool {
    match word {
        "text" | "audio" | "video" | "picture" | "graphic" | "composite" => true,
        "component" => version >= 12,
        "event" | "planning" => version >= 30,
        _ => false,
    }
}

const STATUS: Kind = OneOf(&["usable", "withheld", "canceled"]);

static ADDRESS: Shape = shape(&[
    p("lines", List(&Text)),
    p("locality", Text),
    p("area", Text),
    p("postalCode", Text),
    p("country", Text),
]);
static CONTACT: Shape = Shape {
    rule: Rule::ExactlyOne(&["value", "address"]),
    ..shape(&[
        p("type", Text),
        p("role", Text),
        p("lang", Text),
        p("name", Text),
        p("value", Text),
        p("address", Object(&ADDRESS)),
    ])
};
static STANDARD: Shape = shape(&[p("name", Text), p("version", Text), p("schema", Uri)]);
static RIGHTS: Shape = Shape {
    rule: Rule::ExactlyOne(&["linkedRights", "encodedRights"]),
    open: true,
    ..shape(&[p("langId", Uri), p("linkedRights", Uri), p("encodedRights", Text)])
};
static SOURCE_TYPE: Shape = shape(&[p("name", Text), p("uri", Uri), p("literal", Text)]);

// 1.x

static SYMBOL_1: Shape =
    shape(&[p("ticker", Text), p("exchange", Text), since(15, "symboltype", Uri), since(15, "symbol", Text)]);
static CONCEPT_1: Shape = shape(&[
    p("name", Text),
    p("rel", Text),
    p("scheme", Uri),
    p("code", Text),
    since(15, "contactinfo", List(&Object(&CONTACT))),
    p("symbols", List(&Object(&SYMBOL_1))),
    since(11, "geometry_*", AnyObject),
    since(15, "creator", Text),
    since(15, "relevance", Share),
    since(15, "confidence", Share),
]);
static GENRE_1: Shape = shape(&[p("name", Text), p("scheme", Uri), p("code", Text)]);
static TRUST_1: Shape = shape(&[p("scheme", Uri), p("code", Text), p("title", Text), p("href", Uri)]);
static RENDITION_1: Shape = shape(&[
    p("href", Uri),
    p("mimetype", Text),
    p("title", Text),
    p("height", Number),
    p("width", Number),
    p("sizeinbytes", Number),
    since(12, "duration", Number),
    since(12, "format", Text),
]);

/// An item of 1.x.
pub(super) static NINJS_1: Shape = Shape {
    required: &["uri"],
    ..shape(&[
        p("uri", Uri),
        p("type", Type),
        p("mimetype", Text),
        p("representationtype", OneOf(&["complete", "incomplete"])),
        p("profile", Text),
        p("version", Text),
        since(12, "firstcreated", Time),
        p("versioncreated", Time),
        since(14, "contentcreated", Time),
        p("embargoed", Time),
        p("pubstatus", STATUS),
        since(11, "urgency", Number),
        p("copyrightholder", Text),
        p("copyrightnotice", Text),
        since(11, "usageterms", Text),
        since(12, "ednote", Text),
        p("language", Text),
        p("person", List(&Object(&CONCEPT_1))),
        p("organisation", List(&Object(&CONCEPT_1))),
        p("place", List(&Object(&CONCEPT_1))),
        p("subject", List(&Object(&CONCEPT_1))),
        p("event", List(&Object(&CONCEPT_1))),
        p("object", List(&Object(&CONCEPT_1))),
        since(12, "infosource", List(&Object(&CONCEPT_1))),
        since(12, "title", Text),
        p("byline", Text),
        p("headline", Text),
        since(12, "slugline", Text),
        p("located", Text),
        since(12, "charcount", Number),
        since(12, "wordcount", Number),
        p("renditions", Named(&Object(&RENDITION_1))),
        p("associations", Named(&Item)),
        since(13, "altids", AnyObject),
        since(13, "trustindicator", List(&Object(&TRUST_1))),
        since(13, "$standard", Object(&STANDARD)),
        since(13, "genre", List(&Object(&GENRE_1))),
        since(14, "expires", Time),
        since(14, "rightsinfo", Object(&RIGHTS)),
        since(16, "digitalsourcetype", Object(&SOURCE_TYPE)),
        p("description_*", Text),
        p("body_*", Text),
        since(13, "headline_*", Text),
    ])
};

// 2.x and 3.x; names as in 3.x, in lower case before.

static WORDING: Shape =
    Shape { required: &["value"], ..shape(&[p("role", Text), p("contentType", Text), p("value", Text)]) };
static BODY: Shape = Shape {
    required: &["value"],
    ..shape(&[
        p("role", Text),
        p("contentType", Text),
        p("charCount", Count),
        p("wordCount", Count),
        p("value", Text),
    ])
};
static SYMBOL: Shape = shape(&[
    during(20, 22, "ticker", Text),
    p("exchange", Text),
    since(21, "symbolType", Uri),
    since(21, "symbol", Text),
]);
static PERSON: Shape = shape(&[
    p("name", Text),
    p("rel", Text),
    p("uri", Uri),
    p("literal", Text),
    since(21, "contactInfo", List(&Object(&CONTACT))),
]);
static ORGANISATION: Shape = shape(&[
    p("name", Text),
    p("rel", Text),
    p("uri", Uri),
    p("literal", Text),
    p("symbols", List(&Object(&SYMBOL))),
    since(21, "contactInfo", List(&Object(&CONTACT))),
]);
static PLACE: Shape = shape(&[
    p("name", Text),
    p("rel", Text),
    p("uri", Uri),
    p("literal", Text),
    since(21, "contactInfo", List(&Object(&CONTACT))),
    p("geoJSON", GeoJson),
]);
static SUBJECT: Shape = shape(&[
    p("name", Text),
    p("rel", Text),
    p("uri", Uri),
    p("literal", Text),
    since(21, "creator", Text),
    since(21, "relevance", Share),
    since(21, "confidence", Share),
]);
static THING: Shape =
    shape(&[since(30, "id", Text), p("name", Text), p("rel", Text), p("uri", Uri), p("literal", Text)]);
static INFO_SOURCE: Shape = shape(&[
    p("name", Text),
    p("role", Text),
    p("uri", Uri),
    p("literal", Text),
    since(21, "contactInfo", List(&Object(&CONTACT))),
]);
static GENRE: Shape = shape(&[p("name", Text), p("uri", Text), p("literal", Text)]);
static ALT_ID: Shape = shape(&[p("role", Text), p("value", Text)]);
static TRUST: Shape = shape(&[p("role", Uri), p("title", Text), p("href", Uri)]);
static POINT: Shape = shape(&[p("x", Whole), p("y", Whole)]);
static RENDITION: Shape = Shape {
    required: &["name"],
    ..shape(&[
        p("name", Text),
        p("href", Uri),
        p("contentType", Text),
        p("title", Text),
        p("width", Count),
        p("height", Count),
        p("sizeInBytes", Count),
        p("duration", Number),
        p("format", Text),
        since(30, "aspectRatio", Text),
        since(30, "videoCodec", Text),
        since(30, "frameRate", Number),
        since(30, "poi", Object(&POINT)),
        since(30, "transportProtocol", Text),
        since(30, "scanType", OneOf(&["progressive", "interlaced"])),
        since(30, "bitrate", Text),
    ])
};
static RECURRENCE_RULE: Shape = shape(&[
    p("frequency", OneOf(&["secondly", "minutely", "hourly", "daily", "weekly", "monthly", "yearly"])),
    p("interval", Whole),
    p("until", Time),
    p("count", Whole),
]);
static RECURRENCE: Shape =
    shape(&[p("recurrenceDates", List(&PartialTime)), p("recurrenceRules", List(&Object(&RECURRENCE_RULE)))]);
static DATES: Shape = Shape {
    rule: Rule::Dates,
    ..shape(&[
        p("startDate", Time),
        p("endDate", Time),
        p("expectedStartDate", PartialTime),
        p("expectedEndDate", PartialTime),
        p("expectedDuration", Text),
        p("recurrence", Object(&RECURRENCE)),
    ])
};
static EVENT: Shape = shape(&[
    p("eventStatus", Uri),
    p("plannedCoverageStatus", Uri),
    p("dates", Object(&DATES)),
    p("organiser", Object(&ORGANISATION)),
]);
static REFERENCE: Shape = shape(&[p("name", Text), p("value", Text)]);
static COMMISSIONED: Shape =
    shape(&[p("by", Text), p("on", Time), p("references", List(&Object(&REFERENCE)))]);
static AUDIENCE: Shape = shape(&[p("audience", Text), p("significance", Whole)]);
static ITEM_COUNT: Shape = shape(&[p("rangeFrom", Whole), p("rangeTo", Whole)]);
static PLANNED: Shape = shape(&[
    p("uri", Uri),
    p("title", Text),
    p("pubStatus", STATUS),
    p("type", Type),
    p("commissioned", Object(&COMMISSIONED)),
    p("dates", Object(&DATES)),
    p("audiences", List(&Object(&AUDIENCE))),
    p("exclAudience", List(&Text)),
    p("edNote", Text),
    p("urgency", Urgency),
    p("language", Text),
    p("itemCount", Object(&ITEM_COUNT)),
    p("wordCount", Whole),
    p("renditions", List(&Object(&RENDITION))),
]);

static PROPERTIES: [Property; 43] = [
    p("uri", Uri),
    p("type", Type),
    p("representationType", OneOf(&["full", "partial"])),
    p("profile", Text),
    p("version", Text),
    p("firstCreated", Time),
    p("versionCreated", Time),
    p("contentCreated", Time),
    during(20, 22, "embargoed", Time),
    since(30, "embargoedUntil", Time),
    p("pubStatus", STATUS),
    p("urgency", Urgency),
    p("copyrightHolder", Text),
    p("copyrightNotice", Text),
    p("usageTerms", Text),
    p("edNote", Text),
    p("language", Text),
    p("descriptions", List(&Object(&WORDING))),
    p("bodies", List(&Object(&BODY))),
    p("headlines", List(&Object(&WORDING))),
    p("people", List(&Object(&PERSON))),
    p("organisations", List(&Object(&ORGANISATION))),
    p("places", List(&Object(&PLACE))),
    p("subjects", List(&Object(&SUBJECT))),
    p("events", List(&Object(&THING))),
    p("objects", List(&Object(&THING))),
    p("infoSources", List(&Object(&INFO_SOURCE))),
    since(30, "eventDetails", Object(&EVENT)),
    since(30, "plannedCoverage", List(&Object(&PLANNED))),
    p("title", Text),
    p("by", Text),
    p("slugline", Text),
    p("located", Text),
    p("renditions", List(&Object(&RENDITION))),
    p("associations", List(&Association)),
    p("altIds", List(&Object(&ALT_ID))),
    p("trustIndicators", List(&Object(&TRUST))),
    p("standard", Object(&STANDARD)),
    p("genres", List(&Object(&GENRE))),
    since(21, "expires", Time),
    p("rightsInfo", Object(&RIGHTS)),
    during(22, 22, "digitalSourceType", Object(&SOURCE_TYPE)),
    since(31, "digitalSourceType", Object(&SOURCE_TYPE)),
];

/// An item since 2.0.
pub(super) static NINJS: Shape = Shape { required: &["uri"], ..shape(&PROPERTIES) };

/// An associated item since 2.1: an item with a name.
pub(super) static ASSOCIATION: Shape = Shape {
    required: &["name", "uri"],
    base: Some(&NINJS),
    ..shape(&[p("name", Text), since(30, "rel", Text)])
};
