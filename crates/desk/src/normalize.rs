//! Bytes to item.

use std::ops::Range;

use copydesk_dateline::Parsed;
use copydesk_record::{
    Agency, Block, BlockKind, Body, Dateline, DatelinePlace, NormalizedItem, Note, RawRef, Run, Source,
    Status, Versioned, Warning,
};
use copydesk_text::{BodyBuilder, Decoded, Points, decode, sentences};
use copydesk_wire::{Message, Paragraph, lifecycle, read_plain};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::tables::hex;
use crate::{Desk, RawMessage, ReadError};

/// Longest message that is read, in bytes; the largest wire items (results, filings) stay far below.
pub const MESSAGE_LIMIT_BYTES: usize = 32 * 1024 * 1024;
/// Hexadecimal digits of the content hash in an item's id.
const ID_HASH_DIGITS: usize = 16;
/// What stands for the source in ids and keys when neither feed nor agency is known.
const UNKNOWN_SOURCE: &str = "wire";

/// Reads a raw message into an item.
///
/// # Errors
/// [`ReadError`] when there is no text to read; anything less costs a warning in the item.
pub fn normalize(raw: &RawMessage<'_>, desk: &Desk) -> Result<NormalizedItem, ReadError> {
    if raw.bytes.len() > MESSAGE_LIMIT_BYTES {
        return Err(ReadError::TooLong { bytes: raw.bytes.len(), limit_bytes: MESSAGE_LIMIT_BYTES });
    }
    let decoded = decode(raw.bytes, raw.charset)?;
    if !decoded.text.chars().any(char::is_alphanumeric) {
        return Err(ReadError::Empty { bytes: raw.bytes.len() });
    }
    let points = Points::new(&decoded.text);
    let origin = Origin { decoded: &decoded, points: &points };
    let received = raw.received_at.and_then(day);
    let message = read_plain(&decoded.text, received, &desk.tables);

    let dated = message.dateline.as_ref().and_then(|dateline| dateline.date);
    let date = dated.or(message.stamp).or(received);
    let agency = agency(&message, raw.feed, desk);
    let slug = origin.text(message.slug.as_ref());
    let headline = origin.text(message.headline.as_ref());
    let body = body(&message.body, &origin);
    if body.text.is_empty() && message.notes.is_empty() {
        return Err(ReadError::Empty { bytes: raw.bytes.len() });
    }
    let other_notes =
        message.notes.iter().filter(|note| !matches!(note.kind, "slug" | "headline" | "stamp" | "byline"));
    let life = lifecycle(
        slug.as_deref(),
        headline.as_deref(),
        other_notes.filter_map(|note| decoded.text.get(note.range.clone())),
    );

    let sha256 = hex(&Sha256::digest(raw.bytes));
    let feed = raw.feed.map(key_part);
    let agency_id = agency.as_ref().map(|agency| agency.id.as_str());
    let source = feed.as_deref().or(agency_id).unwrap_or(UNKNOWN_SOURCE);
    let id_source = agency_id.or(feed.as_deref()).unwrap_or(UNKNOWN_SOURCE);
    let id = format!("{id_source}:{}", sha256.get(..ID_HASH_DIGITS).unwrap_or_default());
    let story = match &life.story_words {
        Some(words) => {
            let day = date.map_or_else(|| "undated".to_owned(), |date| date.strftime("%Y%m%d").to_string());
            format!("{source}:{day}:{words}")
        }
        None => id.clone(),
    };
    Ok(NormalizedItem {
        schema: NormalizedItem::schema_id(),
        id,
        story,
        version: life.version,
        status: status(life.status, &message),
        kind: life.kind,
        raw: RawRef {
            topic: raw.coordinates.map(|c| c.topic.to_owned()),
            partition: raw.coordinates.map(|c| c.partition),
            offset: raw.coordinates.map(|c| c.offset),
            sha256,
            bytes: raw.bytes.len() as u64,
            encoding: decoded.encoding.clone(),
            format: "plain".to_owned(),
        },
        source: Source { feed: raw.feed.map(str::to_owned), agency },
        language: None,
        headline: life.headline,
        slug,
        byline: message.byline.as_ref().and_then(|byline| byline.names.clone()),
        urgency: None,
        subjects: Vec::new(),
        notes: notes(&message, &origin),
        date: date.map(|date| date.to_string()),
        dateline: message.dateline.as_ref().map(|parsed| dateline(parsed, &origin)),
        warnings: warnings(&message, dated),
        body,
        pipeline: desk.pipeline().clone(),
    })
}

/// The day of an RFC 3339 time or a bare date.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// A decoded message, asked for texts and raw bytes.
struct Origin<'a> {
    decoded: &'a Decoded,
    points: &'a Points<'a>,
}

impl Origin<'_> {
    fn raw(&self, range: &Range<usize>) -> [u64; 2] {
        [self.raw_at(range.start), self.raw_at(range.end)]
    }

    fn raw_at(&self, byte: usize) -> u64 {
        self.decoded.raw_offset(byte, self.points.at(byte) as usize)
    }

    fn text(&self, range: Option<&Range<usize>>) -> Option<String> {
        range.and_then(|range| self.decoded.text.get(range.clone())).map(str::to_owned)
    }
}

/// A feed's name as part of a key: lower case, words joined by hyphens.
fn key_part(feed: &str) -> String {
    let folded = copydesk_text::fold(feed);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { UNKNOWN_SOURCE.to_owned() } else { words.join("-") }
}

/// The agency the dateline names, else the by-line's, else the feed's.
fn agency(message: &Message, feed: Option<&str>, desk: &Desk) -> Option<Agency> {
    let agencies = &desk.tables.agencies;
    let dateline = message.dateline.as_ref().and_then(|dateline| dateline.agency.as_deref());
    let byline = message.byline.as_ref().and_then(|byline| byline.agency.as_deref());
    let named = dateline.or(byline).and_then(|id| agencies.by_id(id));
    let found = named.or_else(|| feed.and_then(|feed| agencies.by_feed(feed)))?;
    Some(Agency { id: found.id.clone(), name: found.name.clone(), wikidata: found.wikidata.clone() })
}

fn body(paragraphs: &[Paragraph], origin: &Origin<'_>) -> Body {
    let mut builder = BodyBuilder::new(origin.decoded, origin.points);
    let mut blocks = Vec::with_capacity(paragraphs.len());
    let mut byte_ranges = Vec::with_capacity(paragraphs.len());
    let mut last_end = None;
    for paragraph in paragraphs {
        if let Some(end) = last_end {
            builder.join("\n\n", end..paragraph.range().start);
        }
        let (start, start_byte) = (builder.written(), builder.written_bytes());
        let between = if paragraph.kind == BlockKind::Table { "\n" } else { " " };
        for (number, line) in paragraph.lines.iter().enumerate() {
            if let (true, Some(end)) = (number > 0, last_end) {
                builder.join(between, end..line.start);
            }
            builder.copy(line.clone());
            last_end = Some(line.end);
        }
        let raw = origin.raw(&paragraph.range());
        blocks.push(Block { kind: paragraph.kind, start, end: builder.written(), raw });
        byte_ranges.push(start_byte..builder.written_bytes());
    }
    let built = builder.finish();
    let points = Points::new(&built.text);
    let in_sentences = blocks.iter().zip(byte_ranges).filter(|(block, _)| block.kind != BlockKind::Table);
    let sentences = in_sentences
        .flat_map(|(_, range)| sentences(&built.text, range))
        .map(|range| [points.at(range.start), points.at(range.end)])
        .collect();
    let provenance = built.runs.iter().map(|&(start, raw, length)| Run(start, raw, length)).collect();
    Body { blocks, sentences, provenance, text: built.text }
}

/// An embargo's time is not read yet, and a story whose embargo cannot be read is held.
fn status(told: Status, message: &Message) -> Status {
    let embargoed = message.notes.iter().any(|note| note.kind == "embargo");
    if embargoed && told == Status::Usable { Status::Withheld } else { told }
}

fn notes(message: &Message, origin: &Origin<'_>) -> Vec<Note> {
    let note = |line: &copydesk_wire::HeaderLine| {
        let text = origin.text(Some(&line.range))?;
        Some(Note { kind: line.kind.to_owned(), text, raw: origin.raw(&line.range) })
    };
    message.notes.iter().filter_map(note).collect()
}

fn dateline(parsed: &Parsed, origin: &Origin<'_>) -> Dateline {
    let place = |place: &copydesk_dateline::ParsedPlace| {
        let entry = place.entry.as_ref();
        DatelinePlace {
            name: place.name.clone(),
            region: place.region.clone(),
            country: place.country.clone(),
            geonames: entry.and_then(|entry| entry.geonames),
            wikidata: entry.and_then(|entry| entry.wikidata.clone()),
            lat: entry.and_then(|entry| entry.lat),
            lon: entry.and_then(|entry| entry.lon),
            timezone: entry.and_then(|entry| entry.timezone.clone()),
        }
    };
    Dateline {
        text: origin.text(Some(&(parsed.start..parsed.end))).unwrap_or_default(),
        style: parsed.agency.clone().unwrap_or_else(|| "generic".to_owned()),
        agency: parsed.agency.clone(),
        date: parsed.date.map(|date| date.to_string()),
        raw: origin.raw(&(parsed.start..parsed.body_start)),
        places: parsed.places.iter().map(place).collect(),
    }
}

fn warnings(message: &Message, dated: Option<Date>) -> Vec<Warning> {
    let mut out = Vec::new();
    // A story may be stamped a day after its dateline, or before it across the date line.
    if let (Some(stamp), Some(date)) = (message.stamp, dated)
        && stamp.since(date).is_ok_and(|span| span.get_days().abs() > 1)
    {
        out.push(Warning {
            code: "dateline-disagrees-with-stamp".to_owned(),
            message: format!("dateline says {date}, stamp says {stamp}"),
        });
    }
    if message.body.is_empty() {
        out.push(Warning { code: "no-body".to_owned(), message: "message has no body text".to_owned() });
    }
    out
}
