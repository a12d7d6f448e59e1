//! Messages that cannot be read, of six kinds, and where each has to be put in to be met.

#![allow(dead_code)] // each test program uses a part of it

use copydesk_stream::Outgoing;

/// The text that makes the normaliser panic when `testing.panic_marker` is set to it.
pub const PANIC_MARKER: &str = "PANIC-FOR-THE-TEST";

/// A message, the service that must refuse it, and the reason it must give.
pub struct Poison {
    pub outgoing: Outgoing,
    pub stage: &'static str,
    pub reason: &'static str,
}

pub const KINDS: usize = 6;

/// Poison number `n`; its kind is `n` modulo [`KINDS`]. No two are equal.
pub fn poison(n: usize, too_large_bytes: usize) -> Poison {
    let key = format!("poison-{n}");
    let (topic, value, stage, reason) = match n % KINDS {
        0 => {
            let mut value = format!("number {n}: ").into_bytes();
            value.extend([0xff, 0xfe, 0x80, 0x00]);
            ("wire.raw.v1", value, "normalizer", "undecodable")
        }
        1 => {
            let mut value = format!("number {n}: ").into_bytes();
            value.resize(too_large_bytes, b'x');
            ("wire.raw.v1", value, "normalizer", "too-large")
        }
        2 => {
            let value = format!("{{\"schema\":\"copydesk.normalized/1\",\"id\":\"cut-{n}\",\"body\":{{\"te");
            ("wire.normalized.v1", value.into_bytes(), "extractor", "malformed-record")
        }
        3 => {
            let value = format!(
                "{{\"schema\":\"copydesk.enriched/2.1\",\"id\":\"new-{n}\",\"shape\":\"unheard of\"}}"
            );
            ("wire.enriched.v1", value.into_bytes(), "publisher", "newer-major-version")
        }
        4 => {
            let nested = "[".repeat(10_000) + &"]".repeat(10_000);
            let value =
                format!("{{\"schema\":\"copydesk.normalized/1\",\"id\":\"deep-{n}\",\"notes\":{nested}}}");
            ("wire.normalized.v1", value.into_bytes(), "extractor", "too-deep")
        }
        _ => ("wire.raw.v1", format!("number {n}: {PANIC_MARKER}").into_bytes(), "normalizer", "panic"),
    };
    let outgoing =
        Outgoing::new(topic, &key, value).with_header("feed", "poison").with_header("odd", "\u{fffd}");
    Poison { outgoing, stage, reason }
}
