//! Every fixture of every format cut off and damaged: something is read or refused, and what is read is sound.

#![allow(clippy::unwrap_used)]

use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_text::{Labels, declared_charset, decode};
use copydesk_wire::{Context, FeedSettings, Item, Message, read};

/// Places at which a long file is cut or damaged.
const PLACES: usize = 400;

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if !path.to_string_lossy().ends_with(".expected.json") {
            out.push(path);
        }
    }
}

fn check(item: &Item, raw: &[u8], what: &str) {
    let text = item.sheet.text();
    let sound = |range: &Range<usize>| text.get(range.clone()).is_some();
    let lines = item.body.iter().chain(&item.paragraphs).flat_map(|paragraph| &paragraph.lines);
    let fields = [&item.headline, &item.slug, &item.byline_field, &item.dateline_field];
    let notes = item.notes.iter().map(|note| &note.range);
    let marks = item.marks.iter().map(|mark| &mark.range);
    for range in lines.chain(notes).chain(marks).chain(fields.into_iter().flatten()) {
        assert!(sound(range), "{what}: {range:?} of {}", text.len());
        let found = item.sheet.raw(range);
        assert!(found.start <= found.end && found.end <= raw.len() as u64, "{what}: {found:?}");
    }
    if let Some(dateline) = &item.dateline {
        assert!(sound(&(dateline.start..dateline.end)), "{what}: dateline");
    }
    assert!(item.raw.start <= item.raw.end && item.raw.end <= raw.len() as u64, "{what}: {:?}", item.raw);
}

fn read_all(raw: &[u8], context: &Context<'_>, what: &str) {
    let labels = Labels { feed: None, declared: declared_charset(raw) };
    let Ok(decoded) = decode(raw, labels) else { return };
    for item in read(&Message { raw, decoded: &decoded }, context).unwrap_or_default() {
        check(&item, raw, what);
    }
}

#[test]
fn cut_off_and_damaged_messages() {
    let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
    let feed = FeedSettings::default();
    let context = Context { tables: &tables, received: "2024-05-14".parse().ok(), format: None, feed: &feed };
    let mut paths = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("tests/fixtures"), &mut paths);
    files(&root.join("../../examples/wires"), &mut paths);
    assert!(paths.len() > 20);
    for path in paths {
        let raw = std::fs::read(&path).unwrap();
        let what = path.display().to_string();
        let step = raw.len().div_ceil(PLACES).max(1);
        for at in (0..raw.len()).step_by(step) {
            read_all(&raw[..at], &context, &what);
            for damage in [0x00, b'<', b'"', b'\n', 0xFF] {
                let mut damaged = raw.clone();
                damaged[at] = damage;
                read_all(&damaged, &context, &what);
            }
        }
    }
}
