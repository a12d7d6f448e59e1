//! Our own messages in ninjs and AP Media API JSON: `fixtures/<format>/NAME.json` with what is to be read from it in
//! `NAME.expected.json`. A file and its expectation are a test.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_record::{DatelineIn, Subject};
use copydesk_text::{Labels, decode};
use copydesk_wire::{Context, FeedSettings, Item, Message, WireError, read};
use serde_json::{Value, json};

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| !path.to_string_lossy().ends_with(".expected.json"));
    found.sort();
    found
}

fn all_fixtures() -> Vec<PathBuf> {
    let mut all = fixtures("ninjs");
    all.extend(fixtures("ap-json"));
    all
}

struct Desk {
    tables: Tables,
    feed: FeedSettings,
}

impl Desk {
    fn new() -> Self {
        let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
        Self { tables, feed: FeedSettings::default() }
    }

    fn read(&self, raw: &[u8]) -> Result<Vec<Item>, WireError> {
        let decoded = decode(raw, Labels { feed: None, declared: None }).unwrap();
        let context = Context { tables: &self.tables, received: None, format: None, feed: &self.feed };
        read(&Message { raw, decoded: &decoded }, &context)
    }
}

fn joined(parts: [Option<&str>; 4]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn subject(subject: &Subject) -> String {
    let id = subject.uri.as_deref().or(subject.code.as_deref());
    joined([subject.subject_type.as_deref(), id, subject.name.as_deref(), None])
}

fn found(item: &Item, field: &str) -> Value {
    let meta = &item.meta;
    let of =
        |range: &Option<std::ops::Range<usize>>| range.as_ref().map(|range| item.words(range).to_owned());
    let parsed = item.dateline.as_ref();
    let blocks = |paragraphs: &[copydesk_wire::Paragraph]| {
        let line = |p: &copydesk_wire::Paragraph| {
            let lines: Vec<&str> = p.lines.iter().map(|line| item.words(line)).collect();
            format!("{}: {}", json!(p.kind).as_str().unwrap(), lines.join("/"))
        };
        paragraphs.iter().map(line).collect::<Vec<_>>()
    };
    match field {
        "format" => json!(item.format),
        "type" => json!(meta.item_type),
        "guid" => json!(meta.guid),
        "version" => json!(meta.version),
        "pub_status" => json!(meta.pub_status),
        "urgency" => json!(item.urgency),
        "language" => json!(item.language),
        "headline" => json!(of(&item.headline)),
        "sub_headline" => json!(meta.sub_headline),
        "slug" => json!(of(&item.slug)),
        "byline" => json!(item.byline.as_ref().and_then(|byline| byline.names.clone())),
        "byline_raw" => json!(meta.byline_raw),
        "located" => json!(meta.located),
        "first_created" => json!(meta.times.first_created),
        "version_created" => json!(meta.times.version_created),
        "released" => json!(meta.times.released),
        "expires" => json!(meta.times.expires),
        "embargo" => {
            json!(meta.embargo.as_ref().map(|embargo| {
                embargo.until.clone().unwrap_or_else(|| format!("held: {}", embargo.text))
            }))
        }
        "description" => json!(meta.description),
        "usage_terms" => json!(meta.rights.usage_terms),
        "holder" => json!(meta.rights.holder),
        "alternative_ids" => json!(meta.alternative_ids),
        "duplicate_key" => json!(meta.duplicate_key),
        "transmission" => json!(meta.transmission),
        "version_text" => json!(meta.version_text),
        "preformatted" => json!(meta.preformatted),
        "provider" => json!(meta.provider),
        "service" => json!(meta.service),
        "category" => json!(meta.category),
        "priority" => json!(meta.priority),
        "sources" => json!(meta.sources),
        "signals" => json!(meta.signals),
        "signoff" => json!(meta.signoff),
        "word_count" => json!(meta.word_count),
        "dateline" => json!(parsed.map(|dateline| item.words(&(dateline.start..dateline.end)))),
        "dateline_in" => json!(if item.dateline_in == DatelineIn::Body { "body" } else { "field" }),
        "date" => json!(parsed.and_then(|dateline| dateline.date).map(|date| date.to_string())),
        "agency" => json!(parsed.and_then(|dateline| dateline.agency.clone())),
        "places" => json!(parsed.map(|dateline| {
            let places = dateline.places.iter().map(|place| {
                let entry = place.entry.as_ref();
                // Degrees only where the message gave a region with them.
                let degrees =
                    entry.filter(|_| place.region.is_some()).and_then(|entry| Some((entry.lat?, entry.lon?)));
                let degrees = degrees.map(|(lat, lon)| format!("{lat} {lon}"));
                joined([
                    Some(&place.name),
                    place.country.as_deref(),
                    place.region.as_deref(),
                    degrees.as_deref(),
                ])
            });
            places.collect::<Vec<_>>()
        })),
        "subjects" => json!(item.subjects.iter().map(subject).collect::<Vec<_>>()),
        "genres" => json!(meta.genres.iter().map(subject).collect::<Vec<_>>()),
        "links" => {
            json!(meta.links.iter().map(|link| format!("{} {}", link.rel, link.target)).collect::<Vec<_>>())
        }
        "contributors" => json!(
            meta.contributors
                .iter()
                .map(|one| {
                    [Some(one.name.clone()), one.title.clone(), one.role.clone()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(", ")
                })
                .collect::<Vec<_>>()
        ),
        "parts" => json!(
            meta.parts
                .iter()
                .map(|part| {
                    joined([
                        part.part_type.as_deref(),
                        part.role.as_deref(),
                        part.id.as_deref(),
                        part.href.as_deref(),
                    ])
                })
                .collect::<Vec<_>>()
        ),
        "notes" => json!(
            item.notes
                .iter()
                .map(|note| format!("{}: {}", note.kind, item.words(&note.range)))
                .collect::<Vec<_>>()
        ),
        "marks" => json!(
            item.marks
                .iter()
                .map(|mark| {
                    joined([Some(mark.kind), Some(item.words(&mark.range)), mark.value.as_deref(), None])
                })
                .collect::<Vec<_>>()
        ),
        "body" => json!(blocks(&item.body)),
        "warnings" => {
            json!(item.warnings.iter().map(|one| format!("{} {}", one.code, one.message)).collect::<Vec<_>>())
        }
        other => panic!("no such field: {other}"),
    }
}

#[test]
fn fixtures_are_read_as_expected() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for path in all_fixtures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let items = desk.read(&std::fs::read(&path).unwrap()).unwrap();
        let expected = std::fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let expected = expected["items"].as_array().unwrap();
        assert_eq!(items.len(), expected.len(), "{name}");
        for (item, expected) in items.iter().zip(expected) {
            for (field, wanted) in expected.as_object().unwrap() {
                let found = found(item, field);
                if found != *wanted {
                    wrong.push(format!("{name} {field}:\n    found  {found}\n    wanted {wanted}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_the_readme_are_read() {
    let desk = Desk::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/wires");
    let ninjs = desk.read(&std::fs::read(folder.join("ninjs.json")).unwrap()).unwrap();
    assert_eq!(found(&ninjs[0], "format"), json!("ninjs"));
    assert_eq!(found(&ninjs[0], "dateline"), json!("TOURS, France, March 11 (Reuters) -"));
    assert_eq!((ninjs[0].body.len(), found(&ninjs[0], "warnings")), (2, json!([])));
    let ap = desk.read(&std::fs::read(folder.join("ap-json.json")).unwrap()).unwrap();
    assert_eq!(
        (found(&ap[0], "format"), found(&ap[0], "places")),
        (json!("ap-json"), json!(["Portland US Maine 43.65737 -70.2589"]))
    );
}

#[test]
fn the_words_of_an_item_lead_back_to_their_bytes() {
    let desk = Desk::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ninjs");
    let raw = std::fs::read(folder.join("ninjs3-array.json")).unwrap();
    let items = desk.read(&raw).unwrap();
    let story = &items[0];
    let bytes = |range: std::ops::Range<u64>| {
        String::from_utf8_lossy(&raw[range.start as usize..range.end as usize]).into_owned()
    };
    assert_eq!(
        bytes(story.sheet.raw(story.headline.as_ref().unwrap())),
        r"Council \u201cwill not\u201d move clock"
    );
    assert_eq!(bytes(story.sheet.raw(&story.body[0].range())), r"The town clock \ud83d\ude00 stays.");
    let own = bytes(items[1].raw.clone());
    assert!(
        own.starts_with('{') && own.ends_with('}') && own.contains("event:4") && !own.contains("story:9")
    );
}

/// All ranges lie in the sheet, on boundaries of characters, and all raw ranges in the message.
fn check_ranges(raw: &[u8], items: &[Item]) {
    for item in items {
        let text = item.sheet.text();
        let inside = |range: &std::ops::Range<usize>| {
            assert!(text.get(range.clone()).is_some(), "{range:?} of {}", text.len());
            let bytes = item.sheet.raw(range);
            assert!(bytes.start <= bytes.end && bytes.end <= raw.len() as u64, "{bytes:?} of {}", raw.len());
        };
        let fields = [&item.headline, &item.slug, &item.byline_field, &item.dateline_field];
        fields.into_iter().flatten().for_each(inside);
        item.notes.iter().for_each(|note| inside(&note.range));
        item.marks.iter().for_each(|mark| inside(&mark.range));
        item.paragraphs.iter().chain(&item.body).flat_map(|paragraph| &paragraph.lines).for_each(inside);
        if let Some(dateline) = &item.dateline {
            inside(&(dateline.start..dateline.end));
        }
        assert!(item.raw.start <= item.raw.end && item.raw.end <= raw.len() as u64);
    }
}

#[test]
fn cut_off_messages_are_refused_or_read() {
    let desk = Desk::new();
    for path in all_fixtures() {
        let raw = std::fs::read(&path).unwrap();
        for end in 0..raw.len() {
            if let Ok(items) = desk.read(&raw[..end]) {
                check_ranges(&raw[..end], &items);
            }
        }
    }
}

#[test]
fn flipped_bits_are_refused_or_read() {
    let desk = Desk::new();
    for path in all_fixtures() {
        let mut raw = std::fs::read(&path).unwrap();
        for at in 0..raw.len() {
            let old = raw[at];
            raw[at] ^= 1 << (at % 8);
            if let Ok(items) = desk.read(&raw) {
                check_ranges(&raw, &items);
            }
            raw[at] = old;
        }
    }
}

#[test]
fn broken_json_is_refused_with_its_byte() {
    let desk = Desk::new();
    let error = |text: &str| desk.read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"uri": "urn:x:1", "headline": "A", "body_text": "b"#),
        "ninjs message is malformed at byte 51: EOF while parsing a string"
    );
    let deep = format!(r#"{{"uri": "urn:x:1", "headlines": {}"#, "[".repeat(100_000));
    assert!(error(&deep).contains("nested deeper than 64 levels"));
    // A half surrogate pair costs one letter, not the message.
    let items = desk.read(br#"{"uri": "urn:x:1", "headline": "A \ud83d b"}"#).unwrap();
    assert_eq!(found(&items[0], "headline"), json!("A \u{fffd} b"));
}

#[test]
fn other_json_is_no_wire_format() {
    let desk = Desk::new();
    for text in [r#"{"name": "x", "version": "1", "dependencies": {}}"#, "[1, 2, 3]", "{}", "{\"a\""] {
        assert_eq!(found(&desk.read(text.as_bytes()).unwrap()[0], "format"), json!("plain"), "{text}");
    }
}

#[test]
fn wide_messages_take_their_time_in_line_with_their_size() {
    let desk = Desk::new();
    let people = r#"{"name":"A","rel":"b"},"#.repeat(40_000);
    let nested = r#"{"uri":"urn:x:2","associations":{"a":"#.repeat(30) + "{}" + &"}}".repeat(30);
    let text = format!(
        r#"{{"uri":"urn:x:1","headline":"H","person":[{people}{{}}],"body_text":"{}","associations":{{"x":{nested}}}}}"#,
        r"\n\u00e9".repeat(100_000)
    );
    let items = desk.read(text.as_bytes()).unwrap();
    assert_eq!(items[0].subjects.len(), 10_000);
    let many = format!("[{}{{}}]", r#"{"uri":"urn:x:1","headline":"H"},"#.repeat(1001));
    assert!(desk.read(many.as_bytes()).unwrap_err().to_string().contains("more than 1000 items"));
}
