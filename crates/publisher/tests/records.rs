//! What is published for a story, and for one that must not be published.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use copydesk_desk::{Desk, RawMessage, extract, normalize};
use copydesk_publisher::{Clock, PublisherStage, Window};
use copydesk_record::{encode, topics};
use copydesk_stream::{Outcome, Outgoing, Record, Stage};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2024-06-07T12:00:00Z".parse().unwrap()
    }
}

fn published(text: &str) -> Vec<Outgoing> {
    let desk = Desk::builtin();
    let raw = RawMessage {
        bytes: text.as_bytes(),
        feed: Some("reuters"),
        received_at: Some("2024-06-07T10:00:00Z"),
        ..RawMessage::default()
    };
    let item = extract(normalize(&raw, &desk).unwrap().remove(0), &desk);
    let window = Window { keep_ms: None, keep_entries: None, takes_ms: 0 };
    let record = Record {
        topic: topics::ENRICHED.into(),
        partition: 3,
        offset: 0,
        timestamp_ms: None,
        key: Some(item.story.clone().into_bytes()),
        value: Some(encode(&item).unwrap()),
        headers: Vec::new(),
        unreadable_headers: false,
    };
    match PublisherStage::new(Arc::new(Noon), window).process(&record) {
        Outcome::Published(outputs) => outputs,
        other => panic!("{other:?}"),
    }
}

fn check(name: &str, text: &str) {
    let records: Vec<Value> = published(text)
        .iter()
        .inspect(|record| assert_eq!(record.partition, (record.topic == topics::STATE).then_some(3)))
        .map(|record| {
            json!({
                "topic": record.topic,
                "key": String::from_utf8(record.key.clone().unwrap()).unwrap(),
                "value": record.value.as_ref().map(|value| serde_json::from_slice::<Value>(value).unwrap()),
            })
        })
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        insta::assert_json_snapshot!(name, records, {
            "[].value.pipeline" => "[pipeline]",
            "[].value.copydesk.pipeline" => "[pipeline]",
            "[].value.held.item" => "[the item]",
            "[].value.lead" => "[the item]",
            // Hashes of values with the pipeline in them.
            "[].value.hash" => "[hash]",
            "[].value.order" => "[hash]",
            "[].value.article" => "[hash]",
            "[].value.quotes[].hash" => "[hash]",
            "[].value.entities[].hash" => "[hash]",
        });
    });
}

const STORY: &str = "BC-Lighthouse-Survey\nGENEVA, June 7 (Reuters) - Keepers work fewer nights than ten years ago.\n\n\
\"The lamps mind themselves now,\" keeper Oona Virtanen said.\n";

#[test]
fn a_story() {
    check("story", STORY);
}

#[test]
fn a_kill() {
    check("kill", "BC-Lighthouse-Survey, KILL\nEditors: Please kill the story slugged Lighthouse-Survey.\n");
}

#[test]
fn an_embargoed_story() {
    check("embargo", &format!("EMBARGOED UNTIL 0001 GMT SATURDAY, JUNE 8\n{STORY}"));
}
