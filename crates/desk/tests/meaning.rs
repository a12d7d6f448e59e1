//! Dates and places against the hand-made sets in `tests/fixtures/meaning`. Lines without a text are of sets that are not part of
//! the project: they count only where those lie beside the checkout.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use copydesk_desk::{Desk, read_dates, read_places};
use copydesk_record::DatelinePlace;
use copydesk_score::{GoldLine, read_gold_beside, read_texts, score_dates, score_places};

fn gold(name: &str) -> Vec<GoldLine> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let mut texts = read_texts(&read("../../../shared/data/ner/wire_gold_2.jsonl"));
    // Packed beside the checkout; unpacked where somebody wants these lines to count.
    texts.extend(read_texts(&read("../../../shared/data/ner/gum.dev.jsonl")));
    let lines = std::fs::read_to_string(root.join("tests/fixtures/meaning").join(name)).unwrap();
    let has_text = |line: &&str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value.get("text").is_some() || value["id"].as_str().is_some_and(|id| texts.contains_key(id))
    };
    let kept: Vec<&str> = lines.lines().filter(has_text).collect();
    read_gold_beside(&kept.join("\n"), &texts).unwrap()
}

/// F1 of dates with their values; the floor is a little below what was reached, and above the target.
fn check(name: &str, floor: f64) {
    let desk = Desk::builtin();
    let read =
        |text: &str, anchor: &str| serde_json::to_value(read_dates(text, anchor, None, &desk)).unwrap();
    let score = score_dates(&gold(name), read);
    let reached = score.values.f1();
    assert!(reached >= floor, "{name}: {reached:.4}\n{}", score.misses.join("\n"));
}

#[test]
fn dates_of_the_development_half() {
    check("dates_dev.jsonl", 0.97);
}

/// Annotated before there were any rules, and looked at only for its figure.
#[test]
fn dates_of_the_half_held_back() {
    check("dates_held.jsonl", 0.95);
}

/// Precision and recall of links to places.
fn check_places(name: &str, precision: f64, recall: f64) {
    let desk = Desk::builtin();
    let read = |line: &GoldLine| {
        let filed: Vec<DatelinePlace> = serde_json::from_value(line.value["filed"].clone()).unwrap();
        serde_json::to_value(read_places(&line.text, &filed, &desk)).unwrap()
    };
    let gold = gold(name);
    let score = score_places(&gold, read);
    let (p, r) = (score.links.precision(), score.links.recall());
    assert!(p >= precision && r >= recall, "{name}: {p:.4} {r:.4}\n{}", score.misses.join("\n"));
}

#[test]
fn places_of_the_development_half() {
    check_places("places_dev.jsonl", 0.97, 0.80);
}

#[test]
fn places_of_the_half_held_back() {
    check_places("places_held.jsonl", 0.95, 0.80);
}
