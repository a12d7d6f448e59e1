//! `names-train`: makes the name model.

#![allow(clippy::print_stderr)]

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use copydesk_names_train::lists::Lists;
use copydesk_names_train::recipe::{class_check, shipped};
use copydesk_names_train::train::Plan;

/// Trains the model that names are read with.
#[derive(Debug, Parser)]
struct Args {
    /// Folder with `ner/` and `stories/`.
    #[arg(long)]
    data: PathBuf,
    /// Folder that `fetch_lists.py` wrote.
    #[arg(long)]
    lists: PathBuf,
    /// Folder of the word lists of this build.
    #[arg(long, default_value = "config/dictionaries")]
    dictionaries: PathBuf,
    /// The model file to write.
    #[arg(long, default_value = "crates/names/data/names.model")]
    out: PathBuf,
    /// Train on the calibration set only, print its score, write nothing.
    #[arg(long)]
    class_check: bool,
    /// Further sets to score after each epoch.
    #[arg(long)]
    also: Vec<PathBuf>,
    /// Times through the data.
    #[arg(long)]
    epochs: Option<usize>,
    /// Slots for features, as a power of two.
    #[arg(long)]
    slots: Option<u32>,
    /// Step of the rows.
    #[arg(long)]
    row_rate: Option<f32>,
    /// Step of the other weights.
    #[arg(long)]
    rate: Option<f32>,
    /// Share of features left out, of those that tell a word, of hidden units.
    #[arg(long, value_delimiter = ',')]
    drop: Option<Vec<f32>>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut plan = Plan::default();
    plan.settings.epochs = args.epochs.unwrap_or(plan.settings.epochs);
    plan.slots = args.slots.map_or(plan.slots, |slots| 1 << slots);
    plan.settings.row_rate = args.row_rate.unwrap_or(plan.settings.row_rate);
    plan.settings.rate = args.rate.unwrap_or(plan.settings.rate);
    if let Some([features, identities, hidden]) = args.drop.as_deref() {
        plan.settings.drop_features = *features;
        plan.settings.drop_identities = *identities;
        plan.settings.drop_hidden = *hidden;
    }
    let mut lists = Lists::read(&args.lists, &args.dictionaries)?;
    if args.class_check {
        let f1 = class_check(&args.data, &mut lists, &plan)?;
        eprintln!("class check: F1 {f1:.2}");
        return Ok(());
    }
    let bytes = shipped(&args.data, &args.also, &mut lists, &plan)?;
    std::fs::write(&args.out, &bytes).with_context(|| args.out.display().to_string())?;
    eprintln!("{}: {} bytes", args.out.display(), bytes.len());
    Ok(())
}
