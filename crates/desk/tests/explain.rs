//! Explanations of the interview record.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, ExplainError, RawMessage, explain, extract, normalize};
use copydesk_record::EnrichedItem;

fn record() -> EnrichedItem {
    let desk = Desk::builtin();
    let bytes = include_bytes!("fixtures/wires/interview.txt");
    let raw = RawMessage { bytes, ..RawMessage::default() };
    extract(normalize(&raw, &desk).unwrap().remove(0), &desk)
}

#[test]
fn everything_of_a_record_is_explained() {
    let record = record();
    let mut paths = vec!["dateline".to_owned()];
    let kinds = [
        ("quotes", record.quotes.len()),
        ("entities", record.entities.len()),
        ("dates", record.dates.len()),
        ("amounts", record.amounts.len()),
    ];
    for (kind, all) in kinds {
        assert!(all > 0, "{kind}");
        paths.extend((1..=all).map(|number| format!("{kind}.{number}")));
    }
    for path in paths {
        let lines = explain(&record, &path).unwrap();
        assert!(lines.len() > 1, "{path}: {lines:?}");
    }
}

#[test]
fn a_speaker_tells_rule_and_evidence() {
    let record = record();
    let lines = explain(&record, "quotes.q2.speaker").unwrap().join("\n");
    let quote = &record.quotes[1];
    let speaker = quote.speaker.as_ref().unwrap();
    assert!(lines.contains(speaker.name.as_deref().unwrap()), "{lines}");
    assert!(lines.contains(&format!("[{}]", speaker.mention.as_ref().unwrap().text)), "{lines}");
    for rule in &quote.because {
        assert!(lines.contains(&format!("rule       {rule}")), "{lines}");
    }
    assert!(lines.contains("against "), "{lines}");
}

#[test]
fn wrong_paths_are_told() {
    let record = record();
    for path in
        ["", "quotes", "quotes.0", "quotes.x", "headline", "quotes.1.text", "dates.1.2.3", "dateline.1"]
    {
        assert!(matches!(explain(&record, path), Err(ExplainError::Unknown(_))), "{path}");
    }
    let missing = explain(&record, "quotes.99").unwrap_err().to_string();
    assert_eq!(missing, format!("the record has no quotes.99; there are {}", record.quotes.len()));
}
