//! Every letter of a record leads back to the bytes it came from, and every word of a message is in its records.
//!
//! Over the fixtures of all formats, the example wires, the real wire files beside the checkout where they are,
//! and generated plain messages.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_desk::{Desk, RawMessage, normalize, raw_range};
use copydesk_record::{NormalizedItem, Run};
use copydesk_text::Charset;
use encoding_rs::Encoding;
use proptest::prelude::*;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// Names of formats in which all visible matter is text.
const LINE_FORMATS: [&str; 3] = ["plain", "anpa1312", "iptc7901"];

fn desk() -> &'static Desk {
    static DESK: std::sync::OnceLock<Desk> = std::sync::OnceLock::new();
    DESK.get_or_init(Desk::builtin)
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files(&path, out);
        } else if !(name.ends_with(".expected.json") || name.ends_with(".jsonl") || name.ends_with(".md")) {
            out.push(path);
        }
    }
}

fn messages() -> Vec<PathBuf> {
    let mut out = Vec::new();
    for folder in [
        "examples/wires",
        "crates/wire/tests/fixtures",
        "crates/desk/tests/fixtures/wires",
        "../shared/data/wire",
    ] {
        files(&Path::new(REPOSITORY).join(folder), &mut out);
    }
    out
}

fn read(bytes: &[u8]) -> Vec<NormalizedItem> {
    normalize(&RawMessage { bytes, received_at: Some("2023-03-24"), ..RawMessage::default() }, desk())
        .unwrap_or_default()
}

fn decode_run(item: &NormalizedItem, bytes: &[u8]) -> String {
    match Charset::for_label(&item.raw.encoding).unwrap() {
        Charset::National(national) => bytes.iter().map(|byte| national.character(*byte).unwrap()).collect(),
        Charset::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Checks the map of one item; `what` names the message.
fn check_map(item: &NormalizedItem, bytes: &[u8], what: &str) {
    let text: Vec<char> = item.body.text.chars().collect();
    let piece = |range: Range<u32>| text[range.start as usize..range.end as usize].iter().collect::<String>();
    let total = u32::try_from(text.len()).unwrap();
    let mut end = 0;
    for &Run(start, raw, length) in &item.body.provenance {
        assert!(start >= end && start + length <= total, "{what}: runs overlap or leave the text");
        end = start + length;
        assert!(raw <= bytes.len() as u64, "{what}: a run leaves the message");
        if length > 0 {
            let range = raw_range(&item.body, &item.raw, bytes, start..start + length).unwrap();
            assert_eq!(range.start, raw, "{what}");
            let bytes = &bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()];
            assert_eq!(decode_run(item, bytes), piece(start..start + length), "{what}: run at {start}");
        }
    }
    for block in &item.body.blocks {
        let found = raw_range(&item.body, &item.raw, bytes, block.start..block.end);
        let found = found.unwrap_or_else(|| panic!("{what}: a block leads nowhere"));
        assert!(found.end <= bytes.len() as u64 && !found.is_empty(), "{what}: {found:?}");
    }
    for [start, end] in &item.body.sentences {
        assert!(raw_range(&item.body, &item.raw, bytes, *start..*end).is_some(), "{what}: {start}..{end}");
    }
    for mark in &item.body.marks {
        assert!(mark.start < mark.end && mark.end <= total, "{what}: {mark:?}");
    }
    let inside = |raw: [u64; 2]| raw[0] <= raw[1] && raw[1] <= bytes.len() as u64;
    assert!(inside(item.raw.range), "{what}");
    assert!(item.notes.iter().all(|note| inside(note.raw)), "{what}");
    assert!(item.dateline.as_ref().is_none_or(|dateline| inside(dateline.raw)), "{what}");
}

/// In formats made of lines every visible byte of the item is in its body, a note or its dateline.
fn check_lines(items: &[NormalizedItem], bytes: &[u8], what: &str) {
    let mut seen = vec![false; bytes.len()];
    for item in items {
        let blocks = item.body.blocks.iter().map(|block| block.raw);
        let notes = item.notes.iter().map(|note| note.raw);
        let dateline = item.dateline.iter().map(|dateline| dateline.raw);
        for [start, end] in blocks.chain(notes).chain(dateline) {
            seen[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].fill(true);
        }
    }
    let lost: Vec<u8> = bytes
        .iter()
        .zip(&seen)
        .filter(|(byte, seen)| !**seen && byte.is_ascii_alphanumeric())
        .map(|(byte, _)| *byte)
        .collect();
    assert!(lost.is_empty(), "{what}: unaccounted for: {:?}", String::from_utf8_lossy(&lost));
}

#[test]
fn every_message_of_every_format() {
    let mut read_messages = 0;
    for path in messages() {
        let what = path.display().to_string();
        let bytes = std::fs::read(&path).unwrap();
        let items = read(&bytes);
        for item in &items {
            check_map(item, &bytes, &what);
        }
        // A mail may hold lines; its own header is no text.
        let lines = items.iter().all(|item| LINE_FORMATS.contains(&item.raw.format.as_str()));
        if lines && !what.ends_with(".eml") {
            check_lines(&items, &bytes, &what);
        }
        read_messages += usize::from(!items.is_empty());
    }
    assert!(read_messages > 5, "{read_messages}");
}

#[test]
fn every_word_of_marked_up_messages() {
    let mut reports = Vec::new();
    for path in messages() {
        let bytes = std::fs::read(&path).unwrap();
        let items = read(&bytes);
        // A message without text holds vocabularies, or links.
        let Some(first) = items.iter().find(|item| !item.body.text.is_empty()) else { continue };
        if !matches!(first.raw.format.as_str(), "nitf" | "newsml1" | "newsmlg2") {
            continue;
        }
        let decoded = copydesk_text::decode(
            &bytes,
            copydesk_text::Labels { feed: None, declared: copydesk_text::declared_charset(&bytes) },
        )
        .unwrap();
        let visible = copydesk_wire::parse_html(&decoded.text).root().text().unwrap_or_default();
        let records: String =
            items.iter().map(|item| serde_json::to_string(item).unwrap().replace("\\n", " ")).collect();
        let kept: HashSet<String> = words(&records);
        let all = words(&visible);
        let lost: Vec<&String> = all.iter().filter(|word| !kept.contains(*word)).collect();
        // Texts of neighbouring elements run together here, and twice escaped words keep their references.
        if lost.len() > 4 && lost.len() * 10 > all.len() {
            reports.push(format!("{}: {} of {} words lost: {lost:?}", path.display(), lost.len(), all.len()));
        }
    }
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 3)
        .map(str::to_lowercase)
        .collect()
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-16le" => {
            b"\xff\xfe".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        "utf-8-mark" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        other => Encoding::for_label(other.as_bytes()).unwrap().encode(text).0.into_owned(),
    }
}

proptest! {
    #[test]
    fn generated_messages(
        parts in proptest::collection::vec(
            "(LONDON, March 24 \\(AP\\) — |BC-Slug-Line\n|By Ana Lind\n|\\(Adds quote\\)\n|-30-\n|Eds: x y\n|[a-zé“”—\u{a0}\u{ad}A-Z,.]{1,12}| |\n|\n\n|\t|\r\n)",
            0..40,
        ),
        encoding in prop::sample::select(vec!["utf-8", "utf-8-mark", "utf-16le", "windows-1252"]),
    ) {
        let bytes = encoded(&parts.concat(), encoding);
        let raw = RawMessage {
            bytes: &bytes,
            charset: Some("windows-1252"),
            received_at: Some("2023-03-24"),
            ..RawMessage::default()
        };
        let items = normalize(&raw, desk()).unwrap_or_default();
        for item in &items {
            check_map(item, &bytes, "generated");
        }
        if encoding != "utf-16le" && !items.is_empty() && items.iter().all(|item| item.raw.format == "plain") {
            check_lines(&items, &bytes, "generated");
        }
    }
}
