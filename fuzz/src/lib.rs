//! What every fuzz target checks: reading ends, without a panic, in bounded time and memory, and what it gives is sound.

use std::alloc::System;
use std::sync::OnceLock;
use std::time::Duration;

use cap::Cap;
use cpu_time::ThreadTime;
use copydesk_desk::{Desk, Format, RawMessage, extract, normalize, raw_range};
use copydesk_record::NormalizedItem;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Memory reading may take, in multiples of the input …
const MEMORY_SHARE: usize = 20;
/// … and beyond that, in bytes: fixed costs of small messages.
const MEMORY_FLOOR_BYTES: usize = 1 << 20;
/// Processor time for a megabyte, or less. Fuzzing builds are several times slower than release builds.
const TIME_A_MEGABYTE: Duration = Duration::from_secs(1);

fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(Desk::builtin)
}

/// Reads `bytes` as `format` (told by the content when none), and the items' text too when `whole`.
pub fn read(bytes: &[u8], format: Option<Format>, whole: bool) {
    let desk = desk();
    let raw = RawMessage { bytes, format, received_at: Some("2024-06-05T12:00:00Z"), ..RawMessage::default() };
    let before = ALLOCATOR.allocated();
    let allowed = before + bytes.len() * MEMORY_SHARE + MEMORY_FLOOR_BYTES;
    // An allocation over the limit aborts, which the fuzzer reports with the input.
    ALLOCATOR.set_limit(allowed).expect("the limit is above what is allocated");
    let start = ThreadTime::now();
    let items = normalize(&raw, desk).unwrap_or_default();
    let took = start.elapsed();
    ALLOCATOR.set_limit(usize::MAX).expect("no limit");
    let megabytes = u32::try_from(bytes.len().div_ceil(1 << 20).max(1)).unwrap_or(u32::MAX);
    assert!(took < TIME_A_MEGABYTE * megabytes, "{} bytes took {took:?}", bytes.len());
    for item in items {
        check(&item, bytes);
        if whole {
            let _ = extract(item, desk);
        }
    }
}

fn check(item: &NormalizedItem, bytes: &[u8]) {
    let points = u32::try_from(item.body.text.chars().count()).unwrap();
    let mut end = 0;
    for run in &item.body.provenance {
        assert!(run.0 >= end && run.0 + run.2 <= points && run.1 <= bytes.len() as u64);
        end = run.0 + run.2;
    }
    for block in &item.body.blocks {
        assert!(block.start < block.end && block.end <= points && block.raw[1] <= bytes.len() as u64);
        assert!(raw_range(&item.body, &item.raw, bytes, block.start..block.end).is_some());
    }
    for note in &item.notes {
        assert!(note.raw[0] <= note.raw[1] && note.raw[1] <= bytes.len() as u64);
    }
}
