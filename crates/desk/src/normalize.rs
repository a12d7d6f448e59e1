//! Bytes to items.

use std::ops::Range;

use copydesk_dateline::Parsed;
use copydesk_record::{
    Agency, Dateline, DatelinePlace, NormalizedItem, Note, PlaceCandidate, RawRef, Source, Versioned, Warning,
};
use copydesk_text::{Chosen, Decoded, Labels, declared_charset, decode};
use copydesk_wire::{Context, Item, Message, read};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::body::body_of;
use crate::identity::{Evidence, identify};
use crate::life::life_of;
use crate::tables::hex;
use crate::{Desk, RawMessage, ReadError};

/// Longest message that is read, in bytes; the largest wire items (results, filings) stay far below.
pub const MESSAGE_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// Reads a raw message into its items, at least one.
///
/// # Errors
/// [`ReadError`] when there is nothing to read; anything less costs a warning in an item.
pub fn normalize(raw: &RawMessage<'_>, desk: &Desk) -> Result<Vec<NormalizedItem>, ReadError> {
    let feed = desk.feeds.settings(raw.feed);
    let limit_bytes = feed.limit_bytes.unwrap_or(MESSAGE_LIMIT_BYTES);
    if raw.bytes.len() > limit_bytes {
        return Err(ReadError::TooLong { bytes: raw.bytes.len(), limit_bytes });
    }
    let labels =
        Labels { feed: raw.charset.or(feed.charset.as_deref()), declared: declared_charset(raw.bytes) };
    let decoded = decode(raw.bytes, labels)?;
    if !decoded.text.text().chars().any(char::is_alphanumeric) {
        return Err(ReadError::Empty { bytes: raw.bytes.len() });
    }
    let context =
        Context { tables: &desk.tables, received: raw.received_at.and_then(day), format: raw.format, feed };
    let items = read(&Message { raw: raw.bytes, decoded: &decoded }, &context)?;
    let whole = hex(&Sha256::digest(raw.bytes));
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let shared = Shared { raw, desk, context, decoded: &decoded, sha256: &whole, items: count };
    let numbered = items.into_iter().zip(0u32..);
    let out: Vec<NormalizedItem> = numbered.filter_map(|(item, number)| shared.item(item, number)).collect();
    if out.is_empty() {
        return Err(ReadError::Empty { bytes: raw.bytes.len() });
    }
    Ok(out)
}

/// The day of an RFC 3339 time or a bare date.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// What all items of a message share.
struct Shared<'a> {
    raw: &'a RawMessage<'a>,
    desk: &'a Desk,
    context: Context<'a>,
    decoded: &'a Decoded,
    /// Of the whole message.
    sha256: &'a str,
    items: u32,
}

impl Shared<'_> {
    /// None when the item has neither words nor a name: nothing anyone could use or withdraw.
    fn item(&self, mut item: Item, number: u32) -> Option<NormalizedItem> {
        let mut meta = std::mem::take(&mut item.meta);
        let body = body_of(&item);
        if body.text.is_empty() && item.notes.is_empty() && item.headline.is_none() && meta.guid.is_none() {
            return None;
        }
        let feed = self.context.feed;
        let dated = item.dateline.as_ref().and_then(|dateline| dateline.date);
        let stamp = item.stamp.or(self.context.received);
        let date = dated.or(stamp);
        let agency = self.agency(&item, meta.provider.as_deref());
        let now = self.raw.received_at.and_then(|time| time.parse::<Timestamp>().ok());
        let life =
            life_of(&item, body.sentences.len(), stamp.or(dated), now, feed.timezone.as_deref(), &mut meta);
        let sha256 = if self.items == 1 { self.sha256.to_owned() } else { self.hash_of(&item.raw) };
        let identity = identify(&Evidence {
            meta: &meta,
            life: &life,
            feed: self.raw.feed,
            agency: agency.as_ref().map(|agency| agency.id.as_str()),
            date,
            sha256: &sha256,
        });
        let words = |range: &Option<Range<usize>>| range.as_ref().map(|range| item.words(range).to_owned());
        Some(NormalizedItem {
            schema: NormalizedItem::schema_id(),
            id: identity.id,
            story: identity.story,
            version: identity.version,
            status: life.status,
            kind: life.kind,
            raw: self.raw_ref(&item, number),
            source: Source { feed: self.raw.feed.map(str::to_owned), agency },
            language: item.language.clone(),
            headline: life.headline,
            slug: words(&item.slug),
            byline: item.byline.as_ref().and_then(|byline| byline.names.clone()),
            urgency: item.urgency,
            subjects: std::mem::take(&mut item.subjects),
            meta,
            notes: notes(&item),
            date: date.map(|date| date.to_string()),
            dateline: item.dateline.as_ref().map(|parsed| dateline(parsed, &item)),
            warnings: warnings(&item, dated, &body.text),
            body,
            pipeline: self.desk.pipeline().clone(),
        })
    }

    fn hash_of(&self, range: &Range<u64>) -> String {
        let bound = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(self.raw.bytes.len());
        hex(&Sha256::digest(self.raw.bytes.get(bound(range.start)..bound(range.end)).unwrap_or_default()))
    }

    fn raw_ref(&self, item: &Item, number: u32) -> RawRef {
        let coordinates = self.raw.coordinates;
        RawRef {
            topic: coordinates.map(|c| c.topic.to_owned()),
            partition: coordinates.map(|c| c.partition),
            offset: coordinates.map(|c| c.offset),
            sha256: self.sha256.to_owned(),
            bytes: self.raw.bytes.len() as u64,
            encoding: item.encoding.clone().unwrap_or_else(|| self.decoded.encoding.clone()),
            format: item.format.name().to_owned(),
            range: [item.raw.start, item.raw.end],
            item: number,
            items: self.items,
            encoding_by: match self.decoded.chosen {
                Chosen::Mark => "mark",
                Chosen::Utf8 => "utf-8",
                Chosen::Feed => "feed",
                Chosen::Declared => "declared",
                Chosen::Detected => "detected",
            }
            .to_owned(),
            repaired: self.decoded.repaired,
        }
    }

    /// The agency the dateline names, else the by-line's, the message's provider, the feed's.
    fn agency(&self, item: &Item, provider: Option<&str>) -> Option<Agency> {
        let agencies = &self.desk.tables.agencies;
        let dateline = item.dateline.as_ref().and_then(|dateline| dateline.agency.as_deref());
        let byline = item.byline.as_ref().and_then(|byline| byline.agency.as_deref());
        let found = dateline
            .or(byline)
            .and_then(|id| agencies.by_id(id))
            .or_else(|| provider.and_then(|provider| agencies.by_feed(provider)))
            .or_else(|| self.context.feed.agency.as_deref().and_then(|id| agencies.by_id(id)))
            .or_else(|| self.raw.feed.and_then(|feed| agencies.by_feed(feed)))?;
        Some(Agency { id: found.id.clone(), name: found.name.clone(), wikidata: found.wikidata.clone() })
    }
}

fn raw(item: &Item, range: &Range<usize>) -> [u64; 2] {
    let raw = item.sheet.raw(range);
    [raw.start, raw.end]
}

fn notes(item: &Item) -> Vec<Note> {
    let note = |line: &copydesk_wire::HeaderLine| Note {
        kind: line.kind.to_owned(),
        text: item.words(&line.range).to_owned(),
        raw: raw(item, &line.range),
    };
    item.notes.iter().map(note).collect()
}

fn dateline(parsed: &Parsed, item: &Item) -> Dateline {
    let candidate = |place: &copydesk_gazetteer::Place| PlaceCandidate {
        name: place.name.clone(),
        region: place.region.clone(),
        country: place.country.clone(),
        geonames: place.geonames,
    };
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
            candidates: place.candidates.iter().map(candidate).collect(),
        }
    };
    Dateline {
        text: item.words(&(parsed.start..parsed.end)).to_owned(),
        style: parsed.agency.clone().unwrap_or_else(|| "generic".to_owned()),
        agency: parsed.agency.clone(),
        date: parsed.date.map(|date| date.to_string()),
        raw: raw(item, &(parsed.start..parsed.body_start)),
        found_in: item.dateline_in,
        places: parsed.places.iter().map(place).collect(),
    }
}

fn warnings(item: &Item, dated: Option<Date>, body: &str) -> Vec<Warning> {
    let mut out = item.warnings.clone();
    // A story may be stamped a day after its dateline, or before it across the date line.
    if let (Some(stamp), Some(date)) = (item.stamp, dated)
        && stamp.since(date).is_ok_and(|span| span.get_days().abs() > 1)
    {
        out.push(Warning {
            code: "dateline-disagrees-with-stamp".to_owned(),
            message: format!("dateline says {date}, stamp says {stamp}"),
        });
    }
    if body.is_empty() {
        out.push(Warning { code: "no-body".to_owned(), message: "message has no body text".to_owned() });
    }
    out
}
