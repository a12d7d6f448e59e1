//! One lead line to its dateline: the form the dateline sets are scored in.

use serde::Serialize;

use crate::Desk;

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

/// Reads the dateline of a story's first lines. `reference_date` is the message's own time, RFC 3339 or
/// `YYYY-MM-DD`.
#[must_use]
pub fn read_dateline(text: &str, _reference_date: &str, _desk: &Desk) -> DatelineReading {
    DatelineReading { body_starts_with: text.chars().take(80).collect(), ..DatelineReading::default() }
}
