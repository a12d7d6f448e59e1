//! The command line of the trainer.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::cast_precision_loss)]

use std::io::{BufRead, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use copydesk_gazetteer::Gazetteer;
use copydesk_names::Lexicon;
use copydesk_quotes::{QuoteModel, QuoteReader};
use copydesk_quotes_train::{quotes, stories, syntax, treebank};

/// Trains the syntax and quote models of Copydesk.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Splits texts (JSON lines with "text") into sentences and units, for a treebank.
    Split {
        /// Files, packed by gzip or not.
        files: Vec<PathBuf>,
    },
    /// Prints stories as JSON lines in the form `copydesk score quotes` reads, also for `split`.
    Texts {
        /// Files of stories: tagged, or JSON lines.
        stories: Vec<PathBuf>,
    },
    /// Trains the weights that choose among readings, on annotated stories.
    Quotes {
        /// Files of stories: tagged, or JSON lines.
        #[arg(required = true)]
        stories: Vec<PathBuf>,
        /// Where the model goes.
        #[arg(long)]
        out: PathBuf,
        /// Files that are only scored.
        #[arg(long)]
        score: Vec<PathBuf>,
        /// Wrong decisions printed for each scored file.
        #[arg(long, default_value_t = 0)]
        show: usize,
        /// Times through the data.
        #[arg(long, default_value_t = 30)]
        epochs: usize,
        /// First step.
        #[arg(long, default_value_t = 0.05)]
        rate: f32,
        /// Pull of weights towards zero, after each time.
        #[arg(long, default_value_t = 0.02)]
        decay: f32,
        /// Share of features left out.
        #[arg(long, default_value_t = 0.2)]
        drop: f32,
    },
    /// Trains the tagger and the parser on treebanks.
    Syntax {
        /// Treebanks: JSON lines of "text", "units", "tags", "heads", "relations".
        #[arg(required = true)]
        treebanks: Vec<PathBuf>,
        /// Where the model goes.
        #[arg(long)]
        out: PathBuf,
        /// Times through the data.
        #[arg(long, default_value_t = 6)]
        epochs: usize,
        /// Sentences used at most.
        #[arg(long, default_value_t = usize::MAX)]
        limit: usize,
        /// First step.
        #[arg(long, default_value_t = 0.05)]
        rate: f32,
        /// Share of hidden units left out.
        #[arg(long, default_value_t = 0.1)]
        drop: f32,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Split { files } => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for path in files {
                for line in treebank::open(&path)?.lines() {
                    let record: serde_json::Value = serde_json::from_str(&line?)?;
                    let text = record.get("text").and_then(serde_json::Value::as_str).context("no text")?;
                    let mut failed = Ok(());
                    treebank::split(text, |line| {
                        if failed.is_ok() {
                            failed = serde_json::to_writer(&mut out, &line).map_err(anyhow::Error::from);
                            failed =
                                failed.as_ref().map_or(Ok(()), |()| out.write_all(b"\n").map_err(Into::into));
                        }
                    });
                    failed?;
                }
            }
            out.flush()?;
        }
        Command::Texts { stories: files } => {
            for path in files {
                for story in stories::read(&path)? {
                    println!("{}", stories::to_json(&story));
                }
            }
        }
        Command::Quotes { stories: files, out, score, show, epochs, rate, decay, drop } => {
            let reader = quotes::Reader {
                lexicon: Lexicon::builtin(),
                gazetteer: Gazetteer::builtin(),
                quotes: QuoteReader::builtin(),
            };
            let (mut train, mut held) = (Vec::new(), Vec::new());
            for path in &files {
                // Every fifth story is held out.
                for (number, story) in stories::read(path)?.into_iter().enumerate() {
                    if number % 5 == 4 { held.push(story) } else { train.push(story) }
                }
            }
            let settings = quotes::Settings { epochs, rate, decay, drop, seed: 9 };
            let (mut own, other) = (quotes::sets(&reader, &train), quotes::sets(&reader, &held));
            let mut model = QuoteModel {
                choices: quotes::learn(&own.marked, &settings),
                contents: quotes::learn(&own.reported, &settings),
                people: quotes::learn(&own.people, &settings),
                sharpness: 1.0,
            };
            model.sharpness = quotes::sharpness(&model.choices, &other.marked);
            report("held out", &model, &other);
            for path in &score {
                let sets = quotes::sets(&reader, &stories::read(path)?);
                report(&path.display().to_string(), &model, &sets);
                for problem in quotes::wrong(&model.choices, &sets.marked).take(show) {
                    println!("{problem}");
                }
                for problem in quotes::wrong(&model.contents, &sets.reported).take(show) {
                    println!("{problem}");
                }
            }
            // The model that ships has read everything.
            own.marked.extend(other.marked);
            own.reported.extend(other.reported);
            own.people.extend(other.people);
            model.choices = quotes::learn(&own.marked, &settings);
            model.contents = quotes::learn(&own.reported, &settings);
            model.people = quotes::learn(&own.people, &settings);
            std::fs::write(&out, model.to_bytes())?;
        }
        Command::Syntax { treebanks, out, epochs, limit, rate, drop } => {
            let mut sentences = Vec::new();
            for path in treebanks {
                sentences.extend(treebank::read(&path)?);
            }
            // Every fortieth sentence is held out.
            let (mut train, mut held) = (Vec::new(), Vec::new());
            for (number, sentence) in sentences.into_iter().enumerate() {
                if number % 40 == 7 { held.push(sentence) } else { train.push(sentence) }
            }
            train.truncate(limit);
            let settings =
                syntax::Settings { epochs, tagger_epochs: epochs.min(4), rate, drop, explore: 0.9, seed: 5 };
            std::fs::write(&out, syntax::train(&train, &held, &settings))?;
        }
    }
    Ok(())
}

fn report(name: &str, model: &QuoteModel, sets: &quotes::Sets) {
    for (kind, weights, problems, sharpness) in [
        ("marked", &model.choices, &sets.marked, model.sharpness),
        ("reported", &model.contents, &sets.reported, 1.0),
        ("people", &model.people, &sets.people, 1.0),
    ] {
        let quality = quotes::quality(weights, problems, sharpness);
        println!(
            "{name}: {kind}: {} decisions, {} possible, {:.2} % right, loss {:.4}, calibration error {:.4}",
            quality.all,
            quality.possible,
            100.0 * quality.right as f64 / quality.all.max(1) as f64,
            quality.loss,
            quality.calibration,
        );
    }
}
