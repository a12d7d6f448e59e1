//! How many words a second one core reads names in: `cargo bench -p copydesk-names`. With `NAMES_TEXT`, the
//! path of a text file, that file is read instead of the built-in stories; with `SPACY_PYTHON` and `SPACY_MODEL`, a
//! Python and the package of a spaCy model, spaCy reads the same texts in the same run.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
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
    if let Some(peer) = spacy(&texts) {
        println!("spaCy on the same texts: {peer:.0} words/s; ratio {:.0}", both / peer);
    }
}

/// Words a second of spaCy's small model on the texts of a JSON array in standard input: tokens and names only.
const SPACY: &str = r#"
import sys, json, time, importlib
texts = json.load(sys.stdin)
package = importlib.import_module(sys.argv[1])
nlp = package.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
words = sum(len(text.split()) for text in texts)
speeds = []
for _ in range(5):
    start, rounds = time.perf_counter(), 0
    while time.perf_counter() - start < 1:
        list(nlp.pipe(texts, batch_size=64)); rounds += 1
    speeds.append(rounds * words / (time.perf_counter() - start))
print(sorted(speeds)[2])
"#;

/// The peer in the same run, where `SPACY_PYTHON` names a Python that has spaCy and `SPACY_MODEL` its model's package.
fn spacy(texts: &[String]) -> Option<f64> {
    let python = std::env::var_os("SPACY_PYTHON")?;
    let model = std::env::var("SPACY_MODEL").unwrap_or_else(|_| "en_core_web_sm".to_owned());
    let mut child = Command::new(python)
        .args(["-c", SPACY, &model])
        .env("OMP_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(texts).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().ok()
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
