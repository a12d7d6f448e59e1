//! The reference message beside the checkout, where there is one: `../shared/data/seed`.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use copydesk_desk::{Desk, RawMessage, extract, normalize};
use copydesk_record::QuoteKind;
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/seed");
    folder.join("seed.txt").exists().then_some(folder)
}

#[test]
fn the_reference_message_is_read_as_its_reference_says() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("seed.txt")).unwrap();
    let gold: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected_enriched.json")).unwrap()).unwrap();
    let desk = Desk::builtin();
    let raw = RawMessage { bytes: &bytes, ..RawMessage::default() };
    let record = extract(normalize(&raw, &desk).unwrap().remove(0), &desk);
    let shift = gold["body"]["shift"]["c"].as_u64().unwrap();
    let span = |start: u32, end: u32| (u64::from(start) + shift, u64::from(end) + shift);
    let gold_span =
        |value: &Value| (value["span"]["c"][0].as_u64().unwrap(), value["span"]["c"][1].as_u64().unwrap());

    let dateline = record.dateline.unwrap();
    assert_eq!(dateline.raw[0], gold["dateline"]["span"]["b"][0].as_u64().unwrap());
    assert_eq!(dateline.raw[1], gold["dateline"]["span"]["b"][1].as_u64().unwrap());
    let place = &gold["dateline"]["place"];
    assert_eq!(dateline.places[0].geonames, place["geonames"].as_u64());
    assert_eq!(dateline.places[0].lat, place["lat"].as_f64());
    assert_eq!(record.body.text, gold["body"]["text"].as_str().unwrap());
    assert_eq!(record.body.sentences.len(), gold["body"]["sentences"].as_array().unwrap().len());

    let name = |entity: &str| {
        gold["entities"].as_array().unwrap().iter().find(|e| e["id"] == entity).unwrap()["name"].clone()
    };
    for quote in gold["quotes"].as_array().unwrap().iter().filter(|quote| quote["optional"] != true) {
        let found =
            record.quotes.iter().find(|found| span(found.start, found.end) == gold_span(quote)).unwrap();
        assert_eq!(found.kind == QuoteKind::Direct, quote["type"] == "direct");
        let speaker = found.speaker.as_ref().unwrap();
        assert_eq!(speaker.name.as_deref(), name(quote["speaker"]["entity"].as_str().unwrap()).as_str());
        let cue = found.cue.as_ref().unwrap();
        assert_eq!(span(cue.start, cue.end), gold_span(&quote["cue"]));
        let mention = speaker.mention.as_ref().unwrap();
        assert_eq!(span(mention.start, mention.end), gold_span(&quote["source_mention"]));
        assert_eq!(found.said_on.as_deref(), quote["said_on"].as_str());
    }
    let required = gold["dates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|date| date["where"] == "body" && date["optional"] != true);
    let dates: Vec<_> =
        required.map(|date| (gold_span(date), date["value"].as_str().unwrap().to_owned())).collect();
    let found: Vec<_> =
        record.dates.iter().map(|date| (span(date.start, date.end), date.value.clone())).collect();
    assert_eq!(found, dates);
    let inserts: usize = record.quotes.iter().map(|quote| quote.inserts.len()).sum();
    assert_eq!(inserts, gold["editorial_inserts"].as_array().unwrap().len());
}
