//! Every line of `crates/dateline/tests/fixtures/datelines.jsonl` reads as it says. Add a line to add a case.
//!
//! A line holds the text, the message's own time and what is expected: the dateline as it stands (`raw`, null
//! where there is none), its places, date and agency (`agency_any`: others that are right too), the names in the
//! by-line and how the story begins.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use copydesk_desk::{DatelineReading, Desk, read_dateline};
use copydesk_text::fold;
use serde_json::Value;

#[test]
fn lead_lines_read_as_they_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dateline/tests/fixtures/datelines.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    let desk = Desk::builtin();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| case[name].as_str().unwrap_or_else(|| panic!("{name} is missing: {line}"));
        let read = read_dateline(text("text"), text("reference_date"), &desk);
        let differences = differences(&case["expected"], &read);
        if !differences.is_empty() {
            wrong.push(format!("{}: {:?}\n  {}", text("id"), text("text"), differences.join("\n  ")));
        }
        count += 1;
    }
    assert!(count >= 250, "{count} lines");
    assert!(wrong.is_empty(), "{} of {count} lines are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn differences(expected: &Value, read: &DatelineReading) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |what: &str, expected: &str, found: &str| {
        if expected != found {
            out.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    compare("raw", &bare(&text(&expected["raw"])), &bare(read.raw.as_deref().unwrap_or_default()));
    let country = |country: Option<&str>| country.unwrap_or("-").to_owned();
    let places = expected["places"].as_array().unwrap();
    let wanted: Vec<String> = places
        .iter()
        .map(|place| format!("{} {}", fold(&text(&place["name"])), country(place["country"].as_str())))
        .collect();
    let found: Vec<String> = read
        .places
        .iter()
        .map(|place| format!("{} {}", fold(&place.name), country(place.country.as_deref())))
        .collect();
    compare("places", &wanted.join("; "), &found.join("; "));
    if places.iter().any(|place| place["region"].is_string()) {
        let wanted: Vec<String> = places.iter().map(|place| fold(&text(&place["region"]))).collect();
        let found: Vec<String> =
            read.places.iter().map(|place| fold(place.region.as_deref().unwrap_or_default())).collect();
        compare("regions", &wanted.join("; "), &found.join("; "));
    }
    compare("date", &text(&expected["date"]), read.date.as_deref().unwrap_or_default());
    let agency = read.agency.clone().unwrap_or_default();
    let also =
        expected["agency_any"].as_array().is_some_and(|any| any.iter().any(|id| *id == agency.as_str()));
    if !also {
        compare("agency", &text(&expected["agency"]), &agency);
    }
    compare("byline", &text(&expected["byline"]), read.byline.as_deref().unwrap_or_default());
    let wanted = text(&expected["body_starts_with"]);
    let found: String = read.body_starts_with.chars().take(wanted.chars().count()).collect();
    compare("body", &wanted, &found);
    out
}

/// White space squeezed, closing marks dropped.
fn bare(text: &str) -> String {
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    squeezed.trim_end_matches(|c: char| c.is_whitespace() || "-‐‑‒–—―_:.".contains(c)).to_owned()
}
