//! How many words a second one core reads names in: `cargo bench -p copydesk-names`. With `NAMES_TEXT`, the
//! path of a text file, that file is read instead of the built-in stories.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use copydesk_names::{Lexicon, Words, builtin_model, recognise};
use copydesk_text::sentences;

const STORIES: [&str; 3] = [
    include_str!("../../desk/tests/fixtures/wires/interview.txt"),
    include_str!("../../desk/tests/fixtures/wires/update.txt"),
    include_str!("../../desk/tests/fixtures/wires/correction.txt"),
];
const MINIMUM: Duration = Duration::from_secs(1);
const RUNS: usize = 5;

fn main() {
    let start = Instant::now();
    black_box(builtin_model().unwrap());
    println!("model opened and checked in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let lexicon = Lexicon::builtin();
    let own = std::env::var_os("NAMES_TEXT").map(|path| std::fs::read_to_string(path).unwrap());
    let texts: Vec<String> = match &own {
        // Stories of some forty lines each.
        Some(text) => {
            let lines: Vec<&str> = text.lines().collect();
            lines.chunks(40).map(|lines| lines.join("\n")).collect()
        }
        None => STORIES.iter().map(|story| (*story).to_owned()).collect(),
    };
    let count: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let bounds: Vec<_> = texts.iter().map(|text| sentences(text, 0..text.len())).collect();
    let split = median(count, || {
        for (text, bounds) in texts.iter().zip(&bounds) {
            black_box(Words::new(text, bounds.clone()));
        }
    });
    let both = median(count, || {
        for (text, bounds) in texts.iter().zip(&bounds) {
            let words = Words::new(text, bounds.clone());
            black_box(recognise(&words, &lexicon));
        }
    });
    let names = 1.0 / (1.0 / both - 1.0 / split);
    println!(
        "{count} words in {} texts: names {names:.0} words/s, with tokens {both:.0} words/s",
        texts.len()
    );
}

/// Median words a second of several runs.
fn median(words: usize, mut read: impl FnMut()) -> f64 {
    let mut speeds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let mut rounds = 0.0;
            while start.elapsed() < MINIMUM / 2 {
                read();
                rounds += 1.0;
            }
            rounds * words as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    speeds[RUNS / 2]
}
