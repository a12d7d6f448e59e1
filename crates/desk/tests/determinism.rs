//! The same messages in different orders, on different numbers of threads, with different desks: the same bytes.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk_desk::{Desk, RawMessage, extract, normalize};
use copydesk_record::encode;

/// Messages of the test.
const MESSAGES: usize = 2_400;

/// Messages made from the fixtures: each as it is, then cut, joined and with other numbers in it.
fn messages() -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wires");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut fixtures: Vec<Vec<u8>> =
        paths.iter().filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap()).collect();
    // The sample stories, in the house styles of many agencies.
    let stories = include_str!("../../feeder/demo/stories.jsonl").lines();
    let text = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().into()
    };
    fixtures.extend(stories.map(text));
    assert!(fixtures.len() > 100, "{}", fixtures.len());
    (0..MESSAGES)
        .map(|number| {
            let mut bytes = fixtures[number % fixtures.len()].clone();
            let round = number / fixtures.len();
            let end = bytes.len();
            match round % 3 {
                // Another day of the month, wherever a digit stands at the place.
                1 => {
                    bytes.iter_mut().filter(|b| b.is_ascii_digit()).skip(round % 7).step_by(5).for_each(|b| {
                        *b = b'0' + (*b - b'0' + 1) % 10;
                    })
                }
                2 => bytes.truncate(end - end * (round % 11) / 24),
                _ => bytes.extend_from_slice(
                    format!("\n\nOn Friday {round} people left Paris, Texas.\n").as_bytes(),
                ),
            }
            bytes
        })
        .collect()
}

fn read(bytes: &[u8], desk: &Desk) -> Vec<Vec<u8>> {
    let raw = RawMessage { bytes, ..RawMessage::default() };
    let items = normalize(&raw, desk).unwrap_or_default();
    items.into_iter().map(|item| encode(&extract(item, desk)).unwrap()).collect()
}

/// Records of all messages, in the order of the messages, read in the order `order`.
fn records(messages: &[Vec<u8>], order: &[usize], threads: usize) -> Vec<Vec<Vec<u8>>> {
    // A desk of its own: its tables are hashed with other seeds.
    let desk = Desk::builtin();
    let next = AtomicUsize::new(0);
    let out = Mutex::new(vec![Vec::new(); messages.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(&number) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = read(&messages[number], &desk);
                    out.lock().unwrap()[number] = found;
                }
            });
        }
    });
    out.into_inner().unwrap()
}

#[test]
fn order_and_threads_change_no_byte() {
    let messages = messages();
    let forth: Vec<usize> = (0..messages.len()).collect();
    // Every so many, so that neighbours are far apart.
    let strewn: Vec<usize> = (0..messages.len()).map(|n| n * 1_009 % messages.len()).collect();
    let one = records(&messages, &forth, 1);
    let four = records(&messages, &strewn, 4);
    let read = one.iter().filter(|records| !records.is_empty()).count();
    assert!(read * 10 > messages.len() * 9, "{read} of {} are read", messages.len());
    for (number, (one, four)) in one.iter().zip(&four).enumerate() {
        assert!(one == four, "message {number}: {}", String::from_utf8_lossy(&messages[number]));
    }
}
