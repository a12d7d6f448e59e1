//! How fast each wire format is read, beside Python's standard library on the same files in the same run:
//! `cargo bench -p copydesk-desk --bench formats`.
//!
//! Measured is all of `normalize`: decoding, format, fields, lead, blocks, hash, record. Python only parses: decode and
//! split lines, `json.loads`, `xml.etree`, `email`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use copydesk_desk::{Desk, RawMessage, normalize};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(300);

/// Prints the seconds one pass over the file takes, the median of as many rounds.
const PYTHON: &str = r#"
import sys, time, json, re, email, email.policy
import xml.etree.ElementTree as tree
kind, path, rounds, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
raw = open(path, "rb").read()
def lines():
    text = raw.decode("utf-8", "replace")
    return [line.strip() for line in text.splitlines()]
passes = {
    "text": lines,
    "xml": lambda: tree.fromstring(raw),
    "json": lambda: json.loads(raw),
    "mail": lambda: [part.get_payload(decode=True) for part in email.message_from_bytes(raw).walk()],
}
run = passes[kind]
found = []
for _ in range(rounds):
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        run(); count += 1
    found.append((time.perf_counter() - start) / count)
print(sorted(found)[rounds // 2])
"#;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/wires");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let desk = Desk::builtin();
    println!("{:<28} {:>8} {:>12} {:>14} {:>8}", "file", "bytes", "MB/s", "Python MB/s", "ratio");
    // A story of usual length, too: the example's paragraphs four times behind one dateline.
    let long = std::env::temp_dir().join("copydesk-bench-plain-x4.txt");
    let plain =
        std::fs::read_to_string(files.iter().find(|file| file.ends_with("plain.txt")).unwrap()).unwrap();
    let (lead, rest) = plain.split_once("\n\n").unwrap();
    std::fs::write(&long, format!("{lead}\n\n{}", [rest.trim_end(); 4].join("\n\n"))).unwrap();
    files.push(long);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let Ok(items) = normalize(&RawMessage { bytes: &bytes, ..RawMessage::default() }, &desk) else {
            continue;
        };
        let kind = match items[0].raw.format.as_str() {
            "nitf" | "newsml1" | "newsmlg2" | "rss" => "xml",
            "ninjs" | "ap-json" => "json",
            "mail" => "mail",
            _ => "text",
        };
        let ours = median(&bytes, &desk);
        let python = python(kind, &file);
        let rate = |seconds: f64| bytes.len() as f64 / seconds / 1e6;
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let (theirs, ratio) = match python {
            Some(seconds) => (format!("{:.1}", rate(seconds)), format!("{:.1}", seconds / ours)),
            None => ("no python3".to_owned(), String::new()),
        };
        println!("{name:<28} {:>8} {:>12.1} {theirs:>14} {ratio:>8}", bytes.len(), rate(ours));
    }
}

/// Seconds of one reading.
fn median(bytes: &[u8], desk: &Desk) -> f64 {
    let raw = RawMessage { bytes, received_at: Some("2024-06-05T12:00:00Z"), ..RawMessage::default() };
    let mut found: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let mut count = 0u32;
            while start.elapsed() < ROUND {
                black_box(normalize(black_box(&raw), desk).unwrap());
                count += 1;
            }
            start.elapsed().as_secs_f64() / f64::from(count)
        })
        .collect();
    found.sort_by(f64::total_cmp);
    found[ROUNDS / 2]
}

fn python(kind: &str, file: &Path) -> Option<f64> {
    let rounds = ROUNDS.to_string();
    let seconds = ROUND.as_secs_f64().to_string();
    let output = Command::new("python3")
        .args(["-c", PYTHON, kind])
        .arg(file)
        .args([&rounds, &seconds])
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
