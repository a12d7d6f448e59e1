//! One lead line to its dateline: the form the dateline sets are scored in.

use copydesk_text::Mapped;
use copydesk_wire::{Context, FeedSettings, read_plain};
use serde::Serialize;

use crate::Desk;
use crate::normalize::day;

/// What was read from a lead.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct DatelineReading {
    /// The dateline as it stands.
    pub raw: Option<String>,
    /// Places in order.
    pub places: Vec<ReadPlace>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Agency id.
    pub agency: Option<String>,
    /// Names in the by-line.
    pub byline: Option<String>,
    /// The first characters of the story.
    pub body_starts_with: String,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadPlace {
    /// As written, but not in capitals.
    pub name: String,
    /// In full.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// Characters of the story that are given back.
const BODY_START_CHARS: usize = 80;

/// Reads the dateline of a story's first lines. `reference_date` is the message's own time, RFC 3339 or
/// `YYYY-MM-DD`.
#[must_use]
pub fn read_dateline(text: &str, reference_date: &str, desk: &Desk) -> DatelineReading {
    let context = Context {
        tables: &desk.tables,
        received: day(reference_date),
        format: None,
        feed: &FeedSettings::default(),
    };
    let message = read_plain(Mapped::utf8(text.to_owned(), 0), &context);
    let body =
        message.body.iter().flat_map(|paragraph| &paragraph.lines).filter_map(|line| text.get(line.clone()));
    let mut body_starts_with = String::new();
    for line in body {
        if !body_starts_with.is_empty() {
            body_starts_with.push(' ');
        }
        body_starts_with.extend(line.chars().take(BODY_START_CHARS));
        if body_starts_with.chars().count() >= BODY_START_CHARS {
            break;
        }
    }
    let byline = message.byline.as_ref();
    let by_agency = byline.and_then(|byline| byline.agency.clone());
    let mut reading = DatelineReading {
        agency: by_agency,
        byline: byline.and_then(|byline| byline.names.clone()),
        body_starts_with,
        ..DatelineReading::default()
    };
    if let Some(parsed) = message.dateline {
        reading.raw = text.get(parsed.start..parsed.end).map(str::to_owned);
        reading.date = parsed.date.map(|date| date.to_string());
        reading.agency = parsed.agency.or(reading.agency);
        let place = |place: copydesk_dateline::ParsedPlace| ReadPlace {
            name: place.name,
            region: place.region,
            country: place.country,
        };
        reading.places = parsed.places.into_iter().map(place).collect();
    }
    reading
}
