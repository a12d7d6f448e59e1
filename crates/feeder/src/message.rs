//! A raw message and what its sender says about it.

use copydesk_record::topics;
use copydesk_stream::Outgoing;
use jiff::Timestamp;
use serde::Deserialize;

/// A message as received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WireMessage {
    /// Exactly as received.
    pub bytes: Vec<u8>,
    /// Messages of one key stay in order; without one the feed is the key.
    pub key: Option<String>,
    /// The feed it came on.
    pub feed: Option<String>,
    /// Character encoding, where the sender knows it.
    pub charset: Option<String>,
    /// Media type, where the sender knows it.
    pub content_type: Option<String>,
    /// RFC 3339; without one the time of `into_outgoing`.
    pub received_at: Option<String>,
}

impl WireMessage {
    /// The record for `wire.raw.v1`.
    #[must_use]
    pub fn into_outgoing(self, now: Timestamp) -> Outgoing {
        let received_at = self.received_at.unwrap_or_else(|| now.to_string());
        let key = self.key.or_else(|| self.feed.clone());
        let mut outgoing = Outgoing {
            topic: topics::RAW.to_owned(),
            key: key.map(String::into_bytes),
            value: Some(self.bytes),
            ..Outgoing::default()
        };
        let headers = [("feed", self.feed), ("content-type", self.content_type), ("charset", self.charset)];
        for (name, value) in headers {
            if let Some(value) = value {
                outgoing = outgoing.with_header(name, &value);
            }
        }
        outgoing.with_header("received-at", &received_at)
    }
}

/// One line of a JSON-lines feed.
#[derive(Deserialize)]
struct Line {
    text: String,
    key: Option<String>,
    feed: Option<String>,
    received_at: Option<String>,
}

/// Messages from JSON lines `{"text", "feed"?, "key"?, "received_at"?}`; other keys are ignored. Each line
/// gives a message, or an error that names its number, from 1.
pub fn lines(text: &str) -> impl Iterator<Item = Result<WireMessage, String>> {
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(number, line)| {
        let line: Line =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        Ok(WireMessage {
            bytes: line.text.into_bytes(),
            key: line.key,
            feed: line.feed,
            received_at: line.received_at,
            ..WireMessage::default()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_the_sender_said_and_no_more() {
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let message =
            WireMessage { bytes: b"x".to_vec(), feed: Some("tass".into()), ..WireMessage::default() };
        let outgoing = message.into_outgoing(now);
        assert_eq!(outgoing.key.as_deref(), Some(b"tass".as_slice()), "the feed keeps its order");
        let names: Vec<&str> = outgoing.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["feed", "received-at"]);
        assert_eq!(outgoing.headers[1].1.as_deref(), Some(b"2026-01-02T03:04:05Z".as_slice()));
    }

    #[test]
    fn a_bad_line_is_named_and_the_others_are_read() {
        let read: Vec<_> = lines("{\"text\":\"a\",\"feed\":\"f\",\"id\":1}\n\n{\n{\"text\":\"b\"}").collect();
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].as_ref().unwrap().feed.as_deref(), Some("f"));
        assert!(read[1].as_ref().unwrap_err().starts_with("line 3: "));
        assert_eq!(read[2].as_ref().unwrap().bytes, b"b");
    }
}
