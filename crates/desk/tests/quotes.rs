//! Ways of quoting, each read as a careful reader would: `fixtures/quotes/constructions.txt`.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, RawMessage, annotate, extract, normalize};

const CONSTRUCTIONS: &str = include_str!("fixtures/quotes/constructions.txt");

#[test]
fn constructions() {
    let desk = Desk::builtin();
    let mut wrong = Vec::new();
    let blocks = CONSTRUCTIONS.split("\n\n").map(str::trim).filter(|block| !block.starts_with('#'));
    for block in blocks {
        let (text, expected) = block.split_once('\n').unwrap_or((block, ""));
        let text = text.replace(" ¶ ", "\n\n");
        let found: Vec<String> = annotate(&text, false, &desk)
            .quotes
            .iter()
            .map(|quote| {
                let speaker = quote.speaker.as_ref().map_or("-", |speaker| speaker.text.as_str());
                format!(
                    "> {} | {} | {speaker} | {}",
                    quote.kind,
                    quote.text,
                    quote.name.as_deref().unwrap_or("-")
                )
            })
            .collect();
        if found.join("\n") != expected {
            wrong.push(format!("{text}\nexpected\n{expected}\nfound\n{}\n", found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The story of the README.
#[test]
fn what_a_desk_needs() {
    let desk = Desk::builtin();
    let raw = RawMessage {
        bytes: include_bytes!("fixtures/quotes/harbour.txt"),
        received_at: Some("2024-05-20T10:00:00Z"),
        ..RawMessage::default()
    };
    let record = extract(normalize(&raw, &desk).unwrap().remove(0), &desk);
    let lines: Vec<String> = record
        .quotes
        .iter()
        .map(|quote| {
            let speaker = quote.speaker.as_ref().unwrap();
            let words = speaker.mention.as_ref().map_or("", |mention| mention.text.as_str());
            let name = speaker.name.as_deref().unwrap_or("-");
            format!("{} {:?} {} | {words} | {name}", quote.id, quote.kind, quote.text)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "q1 Indirect The bridge will reopen in May | Mayor Ana Lindqvist | Ana Lindqvist",
            "q2 Direct The tide did [most of] the work, | she | Ana Lindqvist",
            "q3 Direct The money, | the mayor | Ana Lindqvist",
            "q4 Direct is already spent ... | the mayor | Ana Lindqvist",
            "q5 Mixed unreasonable. | Harbour chief Tomas Okello, 61 | Tomas Okello",
            "q6 Direct We lost two boats, | the 61-year-old | Tomas Okello",
            "q7 Direct Nobody called us. | the 61-year-old | Tomas Okello",
            "q8 Indirect Cargo will go by rail | the port authority | -",
        ]
    );
    let utterances: Vec<Option<&str>> =
        record.quotes.iter().map(|quote| quote.utterance.as_deref()).collect();
    assert_eq!(utterances, [None, None, Some("q3"), Some("q3"), None, Some("q6"), Some("q6"), None]);
    let first = &record.quotes[0];
    assert_eq!(first.venue.as_ref().map(|venue| venue.text.as_str()), Some("reporters"));
    assert_eq!(first.said_on.as_deref(), Some("2024-05-20"));
    assert_eq!(record.quotes[1].inserts[0].text, "[most of]");
    assert_eq!(record.quotes[3].ellipses[0].text, "...");
    assert_eq!(record.quotes[7].marked, [[0u32; 2]; 0]);
}
