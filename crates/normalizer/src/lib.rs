//! The normaliser: raw messages in, normalised items out.

use std::sync::Arc;

use copydesk_desk::{Coordinates, LiveDesk, RawMessage, normalize};
use copydesk_record::{NormalizedItem, encode, topics};
use copydesk_stream::{FilterReason, Outcome, Outgoing, Record, Rejection, Stage};

/// Headers of `wire.raw.v1`, all optional.
pub mod headers {
    /// The feed, as its sender names it.
    pub const FEED: &str = "feed";
    /// Character encoding, where it is not UTF-8.
    pub const CHARSET: &str = "charset";
    /// Media type; only its parameter `charset` counts, and only without the header `charset`: formats are told by
    /// their content.
    pub const CONTENT_TYPE: &str = "content-type";
    /// When the message was received, RFC 3339; else the record's timestamp counts.
    pub const RECEIVED_AT: &str = "received-at";
}

/// Reads raw messages.
pub struct Normalizer {
    desk: Arc<LiveDesk>,
    panic_marker: Option<Vec<u8>>,
}

impl Normalizer {
    /// A normaliser that reads with `desk`. It panics on messages that contain `panic_marker`, for tests of the runtime.
    #[must_use]
    pub fn new(desk: Arc<LiveDesk>, panic_marker: Option<&str>) -> Self {
        Self { desk, panic_marker: panic_marker.map(|marker| marker.as_bytes().to_vec()) }
    }
}

impl Stage for Normalizer {
    fn service(&self) -> &'static str {
        "normalizer"
    }

    fn inputs(&self) -> &'static [&'static str] {
        &[topics::RAW]
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[topics::NORMALIZED]
    }

    fn process(&self, record: &Record) -> Outcome {
        let Some(bytes) = &record.value else { return Outcome::Filtered(FilterReason::Tombstone) };
        if let Some(marker) = &self.panic_marker {
            assert!(!contains(bytes, marker), "the message contains testing.panic_marker");
        }
        let received = record.timestamp_ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        let received = received.map(|time| time.to_string());
        let raw = RawMessage {
            bytes,
            feed: record.text_header(headers::FEED),
            charset: record
                .text_header(headers::CHARSET)
                .or_else(|| record.text_header(headers::CONTENT_TYPE).and_then(charset_of)),
            format: None,
            received_at: record.text_header(headers::RECEIVED_AT).or(received.as_deref()),
            coordinates: Some(Coordinates {
                topic: &record.topic,
                partition: record.partition,
                offset: record.offset,
            }),
        };
        match normalize(&raw, &self.desk.get()) {
            Ok(items) => {
                let outgoing = |item: &NormalizedItem| {
                    encode(item).map(|value| Outgoing::new(topics::NORMALIZED, &item.story, value))
                };
                match items.iter().map(outgoing).collect() {
                    Ok(records) => Outcome::Published(records),
                    Err(error) => Outcome::Rejected(Rejection::new("unwritable", error.to_string())),
                }
            }
            Err(error) => Outcome::Rejected(Rejection::new(error.code(), error.to_string())),
        }
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && haystack.windows(needle.len()).any(|window| window == needle)
}

/// The parameter `charset` of a media type (RFC 9110, section 8.3).
fn charset_of(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1);
    let value = parameters.filter_map(|parameter| parameter.split_once('=')).find_map(|(name, value)| {
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })?;
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        assert_eq!(charset_of("text/xml; charset=\"iso-8859-1\""), Some("iso-8859-1"));
        assert_eq!(charset_of("text/plain"), None);
        assert_eq!(charset_of("text/plain; charset="), None);
    }
}
