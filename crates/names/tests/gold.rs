//! The model of this build on sentences written for this test: a floor under its quality.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;

use copydesk_names::{Lexicon, NameType, Words, recognise};
use copydesk_text::sentences;
use serde_json::Value;

const GOLD: &str = include_str!("fixtures/gold.jsonl");
/// In percent, over exact names with one of the four types of the scorers.
const FLOOR: f64 = 93.0;

fn coarse(name_type: &str) -> &str {
    match name_type {
        "person" | "organisation" | "place" => name_type,
        _ => "misc",
    }
}

fn of(name_type: NameType) -> &'static str {
    match name_type {
        NameType::Person => "person",
        NameType::Organisation => "organisation",
        NameType::Place => "place",
        _ => "misc",
    }
}

/// Each gold name with the byte it starts at.
fn gold(line: &Value) -> BTreeSet<(usize, String, String)> {
    let text = line["text"].as_str().unwrap();
    let mut at = 0;
    let mut out = BTreeSet::new();
    for name in line["names"].as_array().unwrap() {
        let (name, name_type) = (name[0].as_str().unwrap(), name[1].as_str().unwrap());
        let start = at + text[at..].find(name).unwrap();
        at = start + name.len();
        out.insert((start, name.to_owned(), coarse(name_type).to_owned()));
    }
    out
}

#[test]
fn the_model_reads_the_gold_sentences() {
    let lexicon = Lexicon::builtin();
    let (mut right, mut wanted, mut found) = (0usize, 0usize, 0usize);
    for line in GOLD.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = line["text"].as_str().unwrap();
        let words = Words::new(text, sentences(text, 0..text.len()));
        let names: BTreeSet<_> = recognise(&words, &lexicon)
            .iter()
            .map(|name| {
                let range = words.range(name.first..name.last);
                (range.start, text[range].to_owned(), of(name.name_type).to_owned())
            })
            .collect();
        let gold = gold(&line);
        if gold != names {
            println!("{text}\n  gold  {gold:?}\n  found {names:?}");
        }
        right += gold.intersection(&names).count();
        wanted += gold.len();
        found += names.len();
    }
    let f1 = 200.0 * right as f64 / (wanted + found) as f64;
    println!("{wanted} names, F1 {f1:.1}");
    assert!(f1 >= FLOOR, "F1 {f1:.1} is under the floor of {FLOOR}");
}

#[test]
fn the_same_text_gives_the_same_names() {
    let text = "The Ministry of Trade said John Smith of Acme Corp. would visit Nairobi.\n\nSmith declined.";
    let words = Words::new(text, sentences(text, 0..text.len()));
    let lexicon = Lexicon::builtin();
    assert_eq!(recognise(&words, &lexicon), recognise(&words, &lexicon));
}

#[test]
fn strange_texts_are_read() {
    let lexicon = Lexicon::builtin();
    let long = "A".repeat(5000);
    for text in
        ["", " ", "\n\n", "…", "日本語のテキスト", "É", "'s", "U.S.", long.as_str(), "- - - . . . 1 2 3"]
    {
        let words = Words::new(text, sentences(text, 0..text.len()));
        for name in recognise(&words, &lexicon) {
            assert!(name.first < name.last && name.last <= words.tokens.len());
        }
    }
}
