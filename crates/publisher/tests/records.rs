//! What is published for a story, and for one that must not be published.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, RawMessage, extract, normalize};
use copydesk_publisher::publish;
use copydesk_stream::Outgoing;
use serde_json::{Value, json};

fn published(text: &str) -> Vec<Outgoing> {
    let desk = Desk::builtin();
    let raw = RawMessage {
        bytes: text.as_bytes(),
        feed: Some("reuters"),
        received_at: Some("2024-06-07T10:00:00Z"),
        ..RawMessage::default()
    };
    publish(&extract(normalize(&raw, &desk).unwrap().remove(0), &desk)).unwrap()
}

fn check(name: &str, text: &str) {
    let records: Vec<Value> = published(text)
        .iter()
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
