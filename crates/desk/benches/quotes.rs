//! Words a second of quotes and coreference, after tokens and names, and of the parts before them, on the annotated
//! stories: `cargo bench -p copydesk-desk --bench quotes`. One core; the median of five runs.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::ops::Range;
use std::time::Instant;

use copydesk_gazetteer::Gazetteer;
use copydesk_names::{Lexicon, Words, cluster, recognise};
use copydesk_quotes::{QuoteReader, find, resolve};
use copydesk_text::sentences;
use copydesk_wire::paragraphs;

const STORIES: [&str; 2] = [
    include_str!("../../quotes-train/stories/papers.txt"),
    include_str!("../../quotes-train/stories/agencies.txt"),
];

fn main() {
    let texts: Vec<String> = STORIES.iter().flat_map(|file| file.split("\n@@@ ")).map(plain).collect();
    let count: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let (lexicon, gazetteer, reader) = (Lexicon::builtin(), Gazetteer::builtin(), QuoteReader::builtin());
    let mut runs = Vec::new();
    for _ in 0..5 {
        let (mut before, mut quotes) = (0.0, 0.0);
        for text in &texts {
            let start = Instant::now();
            let blocks = paragraphs(text, 0..text.len());
            let own = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
            let running: Vec<Range<usize>> = blocks.iter().map(|block| block.range()).collect();
            let words = Words::new(text, own);
            let names = recognise(&words, &lexicon);
            let clusters = cluster(&words, &names, &lexicon, &gazetteer);
            before += start.elapsed().as_secs_f64();
            let start = Instant::now();
            let found = find(&words, &names, &running, &reader, false);
            black_box(resolve(&words, &found, &names, &clusters, &lexicon, &reader));
            quotes += start.elapsed().as_secs_f64();
        }
        runs.push((quotes, before));
    }
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (quotes, before) = runs[2];
    println!("{} stories, {count} words", texts.len());
    println!("sentences, tokens, names, grouping: {:.0} words/s", count as f64 / before);
    println!("quotes and coreference: {:.0} words/s", count as f64 / quotes);
}

/// A story without its tags and the lines after it.
fn plain(story: &str) -> String {
    let body = story.split_once('\n').map_or("", |(_, body)| body);
    let lines: Vec<&str> = body.lines().filter(|line| !line.starts_with("@@ ")).collect();
    let mut out = String::new();
    for part in lines.join("\n").split('<') {
        let tag = part
            .split_once('>')
            .filter(|(tag, _)| tag.trim_start_matches('/').starts_with(['q', 's', 'c']) && tag.len() <= 5);
        out.push_str(tag.map_or(part, |(_, rest)| rest));
    }
    out
}
