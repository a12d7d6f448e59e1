//! NewsML-G2: each message in `fixtures/newsmlg2` is read as its `NAME.expected.json` says, and whatever becomes of
//! it on its way, reading it ends.
//!
//! An expectation holds `items`, one object for each item; of an object only the keys that are there are compared.
//! It may name another `file`, relative to the crate, and the `timezone` of the feed. The messages are invented.
//! `FIXTURE_PRINT=1 cargo test -p copydesk-wire --test newsmlg2 -- --nocapture` prints what is found.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_text::{Labels, declared_charset, decode};
use copydesk_wire::{Context, FeedSettings, Format, Item, Message, Paragraph, WireError, detect, read};
use proptest::prelude::*;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/newsmlg2")
}

/// Expectations with their messages, by name.
fn fixtures() -> Vec<(String, Value, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(name) = name.strip_suffix(".expected.json") else {
            let beside = path.with_extension("expected.json");
            assert!(beside.exists(), "{} has no expectation", path.display());
            continue;
        };
        let expected: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let file = match expected["file"].as_str() {
            Some(file) => Path::new(env!("CARGO_MANIFEST_DIR")).join(file),
            None => folder().join(format!("{name}.xml")),
        };
        found.push((name.to_owned(), expected, std::fs::read(file).unwrap()));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn tables() -> Tables {
    Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() }
}

fn items(raw: &[u8], tables: &Tables, timezone: Option<&str>) -> Option<Result<Vec<Item>, WireError>> {
    let decoded = decode(raw, Labels { feed: None, declared: declared_charset(raw) }).ok()?;
    let message = Message { raw, decoded: &decoded };
    let feed = FeedSettings {
        timezone: timezone.map(str::to_owned),
        format: Some(Format::NewsMlG2),
        ..FeedSettings::default()
    };
    let context = Context { tables, received: None, format: None, feed: &feed };
    let found = read(&message, &context);
    for item in found.iter().flatten() {
        check_ranges(item, raw.len());
    }
    Some(found)
}

/// All ranges lie in the sheet on boundaries of characters, and lead back into the message.
fn check_ranges(item: &Item, raw_length: usize) {
    let check = |range: &Range<usize>| {
        assert!(item.sheet.text().get(range.clone()).is_some(), "{range:?}");
        let raw = item.sheet.raw(range);
        assert!(raw.start <= raw.end && raw.end <= raw_length as u64, "{raw:?}");
    };
    let fields = [&item.headline, &item.slug, &item.byline_field, &item.dateline_field];
    fields.into_iter().flatten().for_each(check);
    item.notes.iter().for_each(|note| check(&note.range));
    item.marks.iter().for_each(|mark| check(&mark.range));
    item.paragraphs.iter().chain(&item.body).flat_map(|paragraph| &paragraph.lines).for_each(check);
    if let Some(dateline) = &item.dateline {
        check(&(dateline.start..dateline.end));
    }
    assert!(item.raw.start <= item.raw.end && item.raw.end <= raw_length as u64);
}

fn summary(item: &Item, raw: &[u8]) -> Value {
    let of = |range: &Option<Range<usize>>| range.as_ref().map(|range| item.words(range));
    let block = |paragraph: &Paragraph| {
        let lines: Vec<&str> = paragraph.lines.iter().map(|line| item.words(line)).collect();
        format!("{:?}: {}", paragraph.kind, lines.join(" "))
    };
    let start = item.raw.start as usize;
    let head = String::from_utf8_lossy(&raw[start..(start + 48).min(raw.len())]).into_owned();
    let end = item.raw.end as usize;
    let tail = String::from_utf8_lossy(&raw[end.saturating_sub(14)..end]).into_owned();
    json!({
        "raw_head": head,
        "raw_tail": tail,
        "headline": of(&item.headline),
        "slug": of(&item.slug),
        "byline": item.byline.as_ref().and_then(|byline| byline.names.as_deref()),
        "language": item.language,
        "urgency": item.urgency,
        "subjects": item.subjects,
        "meta": item.meta,
        "notes": item.notes.iter().map(|n| format!("{}: {}", n.kind, item.words(&n.range))).collect::<Vec<_>>(),
        "body": item.body.iter().map(block).collect::<Vec<_>>(),
        "marks": item.marks.iter().map(|m| format!("{}: {}", m.kind, item.words(&m.range))).collect::<Vec<_>>(),
        "dateline": item.dateline.as_ref().map(|d| item.words(&(d.start..d.end))),
        "stamp": item.stamp.map(|day| day.to_string()),
        "warnings": item.warnings.iter().map(|w| format!("{}: {}", w.code, w.message)).collect::<Vec<_>>(),
    })
}

/// Compares the keys of `expected`; of objects only those that are there.
fn differences(path: &str, expected: &Value, found: &Value, out: &mut String) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(_)) => {
            for (key, value) in expected {
                differences(&format!("{path}.{key}"), value, &found[key], out);
            }
        }
        (Value::Array(expected), Value::Array(list)) if expected.len() == list.len() => {
            for (number, (value, found)) in expected.iter().zip(list).enumerate() {
                differences(&format!("{path}[{number}]"), value, found, out);
            }
        }
        _ if expected == found => {}
        _ => writeln!(out, "{path}: found {found}, expected {expected}").unwrap(),
    }
}

#[test]
fn fixtures_are_read_as_expected() {
    let tables = tables();
    let mut wrong = String::new();
    for (name, expected, raw) in fixtures() {
        let decoded = decode(&raw, Labels { feed: None, declared: declared_charset(&raw) }).unwrap();
        assert_eq!(detect(&Message { raw: &raw, decoded: &decoded }), Format::NewsMlG2, "{name}");
        let items = items(&raw, &tables, expected["timezone"].as_str()).unwrap().unwrap();
        let found: Vec<Value> = items.iter().map(|item| summary(item, &raw)).collect();
        if std::env::var_os("FIXTURE_PRINT").is_some() {
            println!("{name}: {}\n", serde_json::to_string_pretty(&found).unwrap());
        }
        differences(&name, &expected["items"], &Value::from(found), &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn cut_messages_are_read_or_refused() {
    let tables = tables();
    for (_, _, raw) in fixtures() {
        for end in 0..raw.len() {
            let _ = items(&raw[..end], &tables, None);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes changed, stretches moved and doubled.
    #[test]
    fn damaged_messages_are_read_or_refused(
        pick in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        doubled in (any::<prop::sample::Index>(), 0_usize..400),
    ) {
        let all = fixtures();
        let mut raw = pick.get(&all).2.clone();
        for (at, byte) in flips {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        let start = doubled.0.index(raw.len());
        let copy = raw[start..(start + doubled.1).min(raw.len())].to_vec();
        raw.splice(start..start, copy);
        let _ = items(&raw, &tables(), Some("Europe/Helsinki"));
    }
}

/// Long, deep and circular messages: none of them may take time or memory beyond its size.
#[test]
fn large_messages_end() {
    let tables = tables();
    let wrap = |inner: &str| {
        format!("<newsItem guid='a'><itemMeta/><contentMeta>{inner}</contentMeta><contentSet/></newsItem>")
    };
    let many = 60_000;
    let subjects: String = (0..many).fold(String::new(), |mut out, number| {
        write!(out, "<subject qcode='a{number}:b'/>").unwrap();
        out
    });
    let found = items(wrap(&subjects).as_bytes(), &tables, None).unwrap().unwrap();
    assert_eq!(found[0].subjects.len(), many);
    assert_eq!(found[0].warnings.len(), 64);

    let mut groups = String::from("<packageItem guid='p'><itemMeta/><groupSet root='g0'>");
    for number in 0..many {
        let next = (number + 1) % many;
        write!(groups, "<group id='g{number}'><itemRef href='{number}'/><groupRef idref='g{next}'/></group>")
            .unwrap();
    }
    groups.push_str("</groupSet></packageItem>");
    let found = items(groups.as_bytes(), &tables, None).unwrap().unwrap();
    assert_eq!(found[0].meta.parts.len(), many);

    let mut nested = String::new();
    for number in 0..60 {
        write!(nested, "<newsItem guid='n{number}'><itemMeta/><contentSet><inlineXML>").unwrap();
    }
    nested.push_str(&"</inlineXML></contentSet></newsItem>".repeat(60));
    assert_eq!(items(nested.as_bytes(), &tables, None).unwrap().unwrap().len(), 60);

    let too_many = format!(
        "<newsMessage><itemSet>{}</itemSet></newsMessage>",
        "<newsItem><itemMeta/></newsItem>".repeat(11_000)
    );
    assert!(matches!(items(too_many.as_bytes(), &tables, None), Some(Err(WireError::Malformed { .. }))));

    let deep = wrap(&"<located><broader>".repeat(2000));
    assert!(matches!(items(deep.as_bytes(), &tables, None), Some(Err(WireError::Malformed { .. }))));
}

#[test]
fn what_holds_no_story_is_refused() {
    let tables = tables();
    for raw in [
        "<newsMessage><header/></newsMessage>",
        "<newsMessage><itemSet><knowledgeItem guid='a'/></itemSet></newsMessage>",
        "<newsItem/>",
    ] {
        assert!(matches!(items(raw.as_bytes(), &tables, None), Some(Err(WireError::NoItem { .. }))), "{raw}");
    }
}
