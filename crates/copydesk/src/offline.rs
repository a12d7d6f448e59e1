//! Reading without any log: files and standard input to standard output.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use copydesk_desk::{Desk, MESSAGE_LIMIT_BYTES, RawMessage, annotate, extract, normalize, read_dateline};
use copydesk_record::{NormalizedItem, encode};
use serde::Deserialize;
use serde_json::Value;

use crate::cli::{AnnotateArgs, ReadArgs, Settings};
use crate::exit::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::reload::DeskFile;
use crate::setup::load_config;

/// `enrich`
pub fn enrich(settings: &Settings, args: &ReadArgs) -> Result<(), Failure> {
    let desk = desk_of(settings, args)?;
    read_files(args, &desk, |item| encode(&extract(item, &desk)).map_err(Into::into))
}

/// `normalize`
pub fn normalize_files(settings: &Settings, args: &ReadArgs) -> Result<(), Failure> {
    let desk = desk_of(settings, args)?;
    read_files(args, &desk, |item| encode(&item).map_err(Into::into))
}

/// The desk with settings of feeds and names of the customer's own: of the files named by flags, else by the
/// configuration, where any are given.
fn desk_of(settings: &Settings, args: &ReadArgs) -> Result<Desk, Failure> {
    let desk = Desk::builtin();
    let config = load_config(settings)?;
    let path = |flag: &Option<PathBuf>, key: &str| flag.clone().unwrap_or_else(|| key.into());
    let desk =
        DeskFile::Feeds.read(&desk, &path(&args.feeds, &config.feeds.path)).map_err(Failure::config)?;
    DeskFile::Names.read(&desk, &path(&args.names, &config.names.path)).map_err(Failure::config)
}

fn read_files(
    args: &ReadArgs,
    desk: &Desk,
    write: impl Fn(NormalizedItem) -> anyhow::Result<Vec<u8>>,
) -> Result<(), Failure> {
    if let Some(time) = &args.received_at {
        let good = time.parse::<jiff::Timestamp>().is_ok() || time.parse::<jiff::civil::Date>().is_ok();
        if !good {
            let error =
                anyhow!("--received-at {time:?} is neither an RFC 3339 time nor a day such as 2023-03-24");
            return Err(Failure::bad_input(error));
        }
    }
    let mut output = Output::new();
    let mut faults = Faults::default();
    let progress = Progress::new("reading", args.files.len());
    for file in &args.files {
        let records = read_message(file).and_then(|bytes| {
            let raw = RawMessage {
                bytes: &bytes,
                feed: args.feed.as_deref(),
                charset: args.charset.as_deref(),
                received_at: args.received_at.as_deref(),
                format: args.format.wire_format(),
                coordinates: None,
            };
            let items = normalize(&raw, desk).map_err(anyhow::Error::from);
            items
                .and_then(|items| items.into_iter().map(&write).collect::<anyhow::Result<Vec<_>>>())
                .with_context(|| file.display().to_string())
        });
        match records {
            Ok(records) => {
                for record in &records {
                    output.bytes(record)?;
                    output.bytes(b"\n")?;
                }
            }
            Err(error) => faults.tell(&error),
        }
        progress.step();
    }
    output.flush()?;
    faults.verdict(args.files.len(), "messages")
}

/// The bytes of a file, or of standard input for `-`.
pub fn read_message(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MESSAGE_LIMIT_BYTES as u64 + 1;
    if file == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).context("standard input")?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| file.display().to_string())?;
        opened.take(limit).read_to_end(&mut bytes).with_context(|| file.display().to_string())?;
    }
    Ok(bytes)
}

#[derive(Deserialize)]
struct AnnotateLine {
    id: Value,
    text: String,
}

/// `annotate`
pub fn annotate_lines(args: &AnnotateArgs) -> Result<(), Failure> {
    let desk = Desk::builtin();
    read_lines(|line: AnnotateLine| {
        let annotation = serde_json::to_value(annotate(&line.text, args.marked, &desk))?;
        Ok(with_id(line.id, annotation))
    })
}

#[derive(Deserialize)]
struct DatelineLine {
    id: Value,
    text: String,
    #[serde(default)]
    reference_date: String,
}

/// `dateline`
pub fn dateline_lines() -> Result<(), Failure> {
    let desk = Desk::builtin();
    read_lines(|line: DatelineLine| {
        let reading = serde_json::to_value(read_dateline(&line.text, &line.reference_date, &desk))?;
        Ok(with_id(line.id, reading))
    })
}

fn with_id(id: Value, mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        let rest = std::mem::take(fields);
        fields.insert("id".into(), id);
        fields.extend(rest);
    }
    value
}

/// Reads JSON lines and prints one line for each; a bad line costs itself only.
fn read_lines<Line: for<'de> Deserialize<'de>>(
    answer: impl Fn(Line) -> anyhow::Result<Value>,
) -> Result<(), Failure> {
    let mut output = Output::new();
    let mut faults = Faults::default();
    let mut count = 0;
    for (number, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.context("standard input").map_err(Failure::bad_input)?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        count += 1;
        match serde_json::from_slice(&line).map_err(Into::into).and_then(&answer) {
            Ok(value) => output.line(&value.to_string())?,
            Err(error) => faults.tell(&error.context(format!("standard input, line {}", number + 1))),
        }
    }
    output.flush()?;
    faults.verdict(count, "lines")
}

/// Counts what could not be read, and says each.
#[derive(Default)]
struct Faults(usize);

impl Faults {
    #[allow(clippy::print_stderr)]
    fn tell(&mut self, error: &anyhow::Error) {
        self.0 += 1;
        eprintln!("copydesk: {error:#}");
    }

    fn verdict(&self, all: usize, what: &str) -> Result<(), Failure> {
        match self.0 {
            0 => Ok(()),
            bad => Err(Failure::bad_input(anyhow!("{bad} of {all} {what} could not be read"))),
        }
    }
}
