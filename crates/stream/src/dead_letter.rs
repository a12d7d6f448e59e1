//! Dead letters: the original record with its reason in `dlq.*` headers.
//!
//! The header names are those of the record crate. This crate knows no records, so it spells them out; a
//! test of the binary, which knows both, holds them equal.

use jiff::Timestamp;

use crate::{Headers, Outgoing, Record, Rejection};

const PREFIX: &str = "dlq.";
const FIRST_FAILED_AT: &str = "dlq.first-failed-at";
const ATTEMPT: &str = "dlq.attempt";
/// Longest `dlq.message` in bytes.
const MAX_MESSAGE_BYTES: usize = 1000;

/// The record as it goes to the dead-letter topic: key, value, timestamp and headers as received, and
/// `dlq.*` text headers. A record that failed before keeps the time of its first failure.
pub(crate) fn dead_letter(
    topic: &str,
    service: &str,
    version: &str,
    record: &Record,
    rejection: &Rejection,
    now: Timestamp,
) -> Outgoing {
    let mut headers: Headers =
        record.headers.iter().filter(|(name, _)| !name.starts_with(PREFIX)).cloned().collect();
    headers.extend(dead_letter_headers(service, version, record, rejection, now));
    Outgoing {
        topic: topic.to_owned(),
        key: record.key.clone(),
        value: record.value.clone(),
        headers,
        timestamp_ms: record.timestamp_ms,
        ..Outgoing::default()
    }
}

/// The `dlq.*` headers for a record that failed now.
#[must_use]
pub fn dead_letter_headers(
    service: &str,
    version: &str,
    record: &Record,
    rejection: &Rejection,
    now: Timestamp,
) -> Headers {
    let attempt =
        record.text_header(ATTEMPT).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0).saturating_add(1);
    let first_failed_at = record.text_header(FIRST_FAILED_AT).map_or_else(|| now.to_string(), str::to_owned);
    let text = |name: &str, value: String| (name.to_owned(), Some(value.into_bytes()));
    vec![
        text("dlq.stage", service.to_owned()),
        text("dlq.reason", rejection.reason.to_owned()),
        text("dlq.message", clip(&rejection.message).to_owned()),
        text("dlq.topic", record.topic.clone()),
        text("dlq.partition", record.partition.to_string()),
        text("dlq.offset", record.offset.to_string()),
        text("dlq.version", version.to_owned()),
        text(FIRST_FAILED_AT, first_failed_at),
        text(ATTEMPT, attempt.to_string()),
    ]
}

/// The record to send again for a dead letter: the original to its source topic, with the memory of its
/// first failure. `None` when the dead letter does not say where it came from.
#[must_use]
pub fn original_of(dead_letter: &Record) -> Option<Outgoing> {
    let topic = dead_letter.text_header("dlq.topic")?.to_owned();
    let headers = dead_letter
        .headers
        .iter()
        .filter(|(name, _)| !name.starts_with(PREFIX) || name == FIRST_FAILED_AT || name == ATTEMPT)
        .cloned()
        .collect();
    Some(Outgoing {
        topic,
        key: dead_letter.key.clone(),
        value: dead_letter.value.clone(),
        headers,
        timestamp_ms: dead_letter.timestamp_ms,
        ..Outgoing::default()
    })
}

fn clip(message: &str) -> &str {
    if message.len() <= MAX_MESSAGE_BYTES {
        return message;
    }
    let mut end = MAX_MESSAGE_BYTES;
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    &message[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poison() -> Record {
        Record {
            topic: "wire.raw.v1".into(),
            partition: 2,
            offset: 7,
            timestamp_ms: Some(1_679_650_000_000),
            key: Some(b"k".to_vec()),
            value: Some(vec![0xff, 0xfe, 0x00]),
            headers: vec![
                ("feed".into(), Some(b"tass".to_vec())),
                ("odd".into(), Some(vec![0xff])),
                ("null".into(), None),
            ],
            unreadable_headers: false,
        }
    }

    fn as_record(outgoing: Outgoing) -> Record {
        Record {
            topic: outgoing.topic,
            partition: 0,
            offset: 0,
            timestamp_ms: outgoing.timestamp_ms,
            key: outgoing.key,
            value: outgoing.value,
            headers: outgoing.headers,
            unreadable_headers: false,
        }
    }

    #[test]
    fn keeps_the_original_and_says_why() {
        let rejection = Rejection::new("undecodable", "byte 0 is not UTF-8");
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let letter =
            as_record(dead_letter("wire.dead-letter.v1", "normalizer", "0.1.0", &poison(), &rejection, now));
        let original = poison();
        assert_eq!((&letter.key, &letter.value), (&original.key, &original.value));
        assert_eq!(letter.timestamp_ms, original.timestamp_ms);
        assert_eq!(letter.headers[..3], original.headers[..]);
        for (name, value) in [
            ("dlq.stage", "normalizer"),
            ("dlq.reason", "undecodable"),
            ("dlq.message", "byte 0 is not UTF-8"),
            ("dlq.topic", "wire.raw.v1"),
            ("dlq.partition", "2"),
            ("dlq.offset", "7"),
            ("dlq.version", "0.1.0"),
            ("dlq.first-failed-at", "2026-01-02T03:04:05Z"),
            ("dlq.attempt", "1"),
        ] {
            assert_eq!(letter.text_header(name), Some(value), "{name}");
        }
    }

    #[test]
    fn a_second_failure_remembers_the_first() {
        let rejection = Rejection::new("undecodable", "x".repeat(5000));
        let first: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let letter = as_record(dead_letter("dl", "normalizer", "0.1.0", &poison(), &rejection, first));
        let again = original_of(&letter).unwrap();
        assert_eq!(again.topic, "wire.raw.v1");
        assert_eq!(again.value, poison().value);
        let later: Timestamp = "2026-02-02T03:04:05Z".parse().unwrap();
        let letter =
            as_record(dead_letter("dl", "normalizer", "0.2.0", &as_record(again), &rejection, later));
        assert_eq!(letter.text_header("dlq.attempt"), Some("2"));
        assert_eq!(letter.text_header("dlq.first-failed-at"), Some("2026-01-02T03:04:05Z"));
        assert_eq!(letter.text_header("dlq.message").unwrap().len(), MAX_MESSAGE_BYTES);
        assert_eq!(letter.headers.iter().filter(|(name, _)| name == "dlq.attempt").count(), 1);
    }
}
