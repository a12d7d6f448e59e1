//! W3C trace context through record headers.
//!
//! A message keeps its trace id from the raw topic to the last record; each service adds a span id of
//! its own. Both are derived from the record's place in the log, so that a batch done again after an
//! abort carries the same ids.

use sha2::{Digest, Sha256};

use crate::{Headers, Record};

/// Name of the header ([W3C Trace Context](https://www.w3.org/TR/trace-context/)).
pub const TRACEPARENT: &str = "traceparent";

/// The `traceparent` for what `service` makes of `record`: the record's own trace, or a new one.
#[must_use]
pub fn ensure_traceparent(record: &Record, service: &str) -> String {
    let digest = Sha256::new()
        .chain_update(service)
        .chain_update(&record.topic)
        .chain_update(record.partition.to_be_bytes())
        .chain_update(record.offset.to_be_bytes())
        .finalize();
    let span = hex(&digest[16..24]);
    match record.text_header(TRACEPARENT).and_then(trace_id) {
        Some((trace, flags)) => format!("00-{trace}-{span}-{flags}"),
        None => format!("00-{}-{span}-01", hex(&digest[..16])),
    }
}

/// Puts the trace on an outgoing record's headers unless it has one.
pub(crate) fn set_traceparent(headers: &mut Headers, traceparent: &str) {
    if !headers.iter().any(|(name, _)| name == TRACEPARENT) {
        headers.push((TRACEPARENT.to_owned(), Some(traceparent.as_bytes().to_vec())));
    }
}

/// Trace id and flags of a well-formed version-00 `traceparent`.
fn trace_id(traceparent: &str) -> Option<(&str, &str)> {
    let mut parts = traceparent.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let lower_hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let valid = version == "00"
        && lower_hex(trace, 32)
        && trace.bytes().any(|b| b != b'0')
        && lower_hex(parent, 16)
        && lower_hex(flags, 2);
    valid.then_some((trace, flags))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(traceparent: Option<&str>) -> Record {
        let headers =
            traceparent.map(|t| (TRACEPARENT.to_owned(), Some(t.as_bytes().to_vec()))).into_iter().collect();
        Record {
            topic: "wire.raw.v1".into(),
            partition: 1,
            offset: 42,
            timestamp_ms: None,
            key: None,
            value: None,
            headers,
            unreadable_headers: false,
        }
    }

    #[test]
    fn keeps_the_trace_and_makes_a_span() {
        let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let made = ensure_traceparent(&record(Some(given)), "normalizer");
        assert!(made.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"), "{made}");
        assert!(made.ends_with("-01"));
        assert_ne!(made, given);
        assert_ne!(made, ensure_traceparent(&record(Some(given)), "extractor"));
    }

    #[test]
    fn begins_a_trace_where_there_is_none_or_a_bad_one() {
        let made = ensure_traceparent(&record(None), "normalizer");
        assert_eq!(made.len(), 55);
        for bad in ["", "00-xyz", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"] {
            assert_eq!(ensure_traceparent(&record(Some(bad)), "normalizer"), made);
        }
    }
}
