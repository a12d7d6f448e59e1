//! Ways of quoting, each read as a careful reader would: `fixtures/quotes/constructions.txt`.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, annotate};

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
