//! Mails, feeds and pages of our own: `fixtures/FOLDER/NAME.EXT` against `NAME.expected.json`, an array with what is
//! expected of each item. A new file with its expectation beside it is tested without further ado.

#![allow(clippy::unwrap_used)]

use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_text::{Labels, declared_charset, decode};
use copydesk_wire::{Context, FeedSettings, Item, Message, WireError, read};
use serde_json::{Value, json};

const FOLDERS: [&str; 3] = ["mail", "rss", "page"];

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found: Vec<PathBuf> = FOLDERS
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
        .collect();
    found.sort();
    assert!(found.len() > 12);
    found
}

fn tables() -> Tables {
    Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() }
}

/// None where the bytes are no text.
fn items(raw: &[u8], tables: &Tables) -> Option<Result<Vec<Item>, WireError>> {
    let decoded = decode(raw, Labels { feed: None, declared: declared_charset(raw) }).ok()?;
    let feed = FeedSettings::default();
    let context = Context { tables, received: None, format: None, feed: &feed };
    Some(read(&Message { raw, decoded: &decoded }, &context))
}

fn squeeze(text: &str) -> String {
    text.split_inclusive(['\n', '\r', ' '])
        .map(str::trim_end)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn of(item: &Item, range: &Option<Range<usize>>) -> Value {
    range.as_ref().map_or(Value::Null, |range| squeeze(item.words(range)).into())
}

fn found(item: &Item, field: &str, wanted: &Value, raw: &[u8]) -> Value {
    match field {
        "format" => item.format.name().into(),
        "headline" => of(item, &item.headline),
        "byline" => json!(item.byline.as_ref().and_then(|byline| byline.names.as_deref())),
        "language" => json!(item.language),
        "encoding" => json!(item.encoding),
        "dateline" => of(item, &item.dateline.as_ref().map(|dateline| dateline.start..dateline.end)),
        "dateline_date" => {
            json!(item.dateline.as_ref().and_then(|dateline| dateline.date).map(|date| date.to_string()))
        }
        "body" => item
            .body
            .iter()
            .map(|p| p.lines.iter().map(|line| squeeze(item.words(line))).collect::<Vec<_>>().join(" "))
            .collect(),
        "notes" => {
            item.notes.iter().map(|n| format!("{}: {}", n.kind, squeeze(item.words(&n.range)))).collect()
        }
        "subjects" => item.subjects.iter().map(|subject| json!(subject.name)).collect(),
        "warnings" => item.warnings.iter().map(|warning| json!(warning.code)).collect(),
        "meta" => subset(&serde_json::to_value(&item.meta).unwrap(), wanted),
        // Words of the sheet, each with the raw bytes it leads back to.
        "raw" => wanted
            .as_object()
            .unwrap()
            .keys()
            .map(|words| {
                let at = item.sheet.text().find(words).unwrap_or_else(|| panic!("{words} is not there"));
                let bytes = item.sheet.raw(&(at..at + words.len()));
                let bytes = &raw[bytes.start as usize..bytes.end as usize];
                (words.clone(), String::from_utf8_lossy(bytes).into_owned().into())
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => panic!("no such field: {other}"),
    }
}

/// What `whole` holds of the keys of `wanted`.
fn subset(whole: &Value, wanted: &Value) -> Value {
    match (whole, wanted) {
        (Value::Object(whole), Value::Object(wanted)) => wanted
            .iter()
            .map(|(key, wanted)| (key.clone(), subset(whole.get(key).unwrap_or(&Value::Null), wanted)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        (Value::Array(whole), Value::Array(wanted)) => whole
            .iter()
            .enumerate()
            .map(|(number, whole)| subset(whole, wanted.get(number).unwrap_or(&Value::Null)))
            .collect(),
        _ => whole.clone(),
    }
}

#[test]
fn fixtures_are_read_as_expected() {
    let tables = tables();
    let mut wrong = Vec::new();
    for path in fixtures() {
        let raw = std::fs::read(&path).unwrap();
        let items = items(&raw, &tables).unwrap().unwrap();
        let expected = std::fs::read(path.with_extension("expected.json")).unwrap();
        let expected: Vec<serde_json::Map<String, Value>> = serde_json::from_slice(&expected).unwrap();
        if items.len() != expected.len() {
            wrong.push(format!("{}: {} items", path.display(), items.len()));
        }
        for (number, (item, expected)) in items.iter().zip(&expected).enumerate() {
            check_ranges(item, &raw);
            for (field, wanted) in expected {
                let found = found(item, field, wanted, &raw);
                if found != *wanted {
                    let name = path.file_name().unwrap().to_string_lossy();
                    wrong.push(format!("{name} {number} {field}:\n  found  {found}\n  wanted {wanted}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The examples that the documentation shows are tested here too.
#[test]
fn examples_are_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (example, fixture) in [
        ("mail.eml", "mail/quoted-printable.eml"),
        ("rss.xml", "rss/rss2.xml"),
        ("html.html", "page/page.html"),
    ] {
        let example = std::fs::read(root.join("../../examples/wires").join(example)).unwrap();
        assert!(example == std::fs::read(root.join("tests/fixtures").join(fixture)).unwrap(), "{fixture}");
    }
}

/// All ranges lie inside the sheet on character boundaries, and lead back into the message.
fn check_ranges(item: &Item, raw: &[u8]) {
    let text = item.sheet.text();
    let fields = [&item.headline, &item.slug, &item.byline_field, &item.dateline_field];
    let paragraphs = item.paragraphs.iter().chain(&item.body);
    let ranges = fields
        .into_iter()
        .flatten()
        .cloned()
        .chain(item.notes.iter().map(|note| note.range.clone()))
        .chain(item.marks.iter().map(|mark| mark.range.clone()))
        .chain(item.dateline.iter().map(|dateline| dateline.start..dateline.end))
        .chain(paragraphs.flat_map(|paragraph| paragraph.lines.clone()));
    for range in ranges {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {}", text.len());
        assert!(item.sheet.raw(&range).end <= raw.len() as u64, "{range:?}");
    }
    assert!(item.raw.end <= raw.len() as u64 && item.raw.start <= item.raw.end);
}

/// Every fixture cut at every byte, and with a byte turned over here and there: something is read, or refused.
#[test]
fn broken_messages_do_no_harm() {
    let tables = tables();
    for path in fixtures() {
        let raw = std::fs::read(&path).unwrap();
        let check = |raw: &[u8]| {
            if let Some(Ok(items)) = items(raw, &tables) {
                items.iter().for_each(|item| check_ranges(item, raw));
            }
        };
        for end in 0..raw.len() {
            check(&raw[..end]);
        }
        for at in 0..raw.len() {
            let mut raw = raw.clone();
            raw[at] ^= [0x01, 0x04, 0x20, 0x80][at % 4];
            check(&raw);
        }
    }
}

/// Time grows with length, not with its square: each would take minutes otherwise.
#[test]
fn long_messages_are_read_in_time() {
    let tables = tables();
    let mail = "From: a@b.example\nTo: c@d.example\nMessage-ID: <1@b.example>\n";
    let repeat = |head: &str, piece: &str| format!("{head}{}", piece.repeat(300_000 / piece.len()));
    let multipart = format!("{mail}Content-Type: multipart/mixed; boundary=x\n\n");
    let html = format!("{mail}Content-Type: text/html\n\n");
    for text in [
        repeat(&format!("{mail}\n"), "> a\n"),
        repeat(&format!("{mail}\n"), "-- \n"),
        repeat(&format!("{mail}\n"), "From: a\nSubject: b\nTo: c\n\n"),
        repeat(&format!("{mail}Subject: "), "=?utf-8?Q?"),
        repeat(mail, "X: y\n"),
        repeat(&multipart, "--x\n"),
        repeat(&multipart, "--x\nContent-Type: multipart/mixed; boundary=x\n\n"),
        repeat(&format!("{mail}Content-Transfer-Encoding: quoted-printable\n\n"), "=C3=A9= "),
        repeat(&html, "<a b=<a c='"),
        repeat(&html, "<table><tr><td>"),
        repeat(&html, "<blockquote type=cite>"),
        repeat("<html><body>", "<article>"),
        repeat("<rss><channel><item><description><![CDATA[", "<a<b\n\n")
            + "]]></description></item></channel></rss>",
        repeat("<x>", "<a></a>") + "</x>",
        repeat("<rss><channel>", "<item><title>a</title></item>") + "</channel></rss>",
    ] {
        if let Some(Ok(items)) = items(text.as_bytes(), &tables) {
            items.iter().take(3).for_each(|item| check_ranges(item, text.as_bytes()));
        }
    }
}

/// What only looks like one of them is plain text.
#[test]
fn look_alikes_are_plain_text() {
    let tables = tables();
    for text in [
        "Subject: Merger\nFrom: The Board of Example plc\nDate: 3 May 2021\n\nThe board has met.\n",
        "From: here to there\nTo: be sure\n\nA poem.\n",
        "OSLO (AB) - Prices < 5 and > 3, a <b> in the text.\n\nMore.\n",
        "<3 from all of us\n",
    ] {
        let items = items(text.as_bytes(), &tables).unwrap().unwrap();
        assert_eq!(items[0].format.name(), "plain", "{text}");
    }
    let empty = "<rss version='2.0'><channel><title>Nothing</title></channel></rss>";
    let refused = items(empty.as_bytes(), &tables).unwrap().unwrap_err();
    assert_eq!(refused.to_string(), "rss message holds no item: the feed has no entries");
}
