//! `model`: the name model this build reads with, and the way to train another.

use std::process::Command;

use anyhow::{Context, anyhow};
use copydesk_desk::Desk;

use crate::cli::ModelCommand;
use crate::exit::Failure;
use crate::output::Output;

/// The trainer, a program of its own: no service is linked with it.
const TRAINER: &str = "names-train";

pub fn model_command(command: &ModelCommand) -> Result<(), Failure> {
    match command {
        ModelCommand::Show => show(),
        ModelCommand::Train { arguments } => train(arguments),
    }
}

fn show() -> Result<(), Failure> {
    let desk = Desk::builtin();
    let stamp = desk.pipeline();
    let mut output = Output::new();
    output.line(&format!("model         {}", stamp.model))?;
    output.line(&format!("dictionaries  {}", stamp.dictionaries))?;
    output.line(&format!("version       {}", stamp.version))?;
    output.flush()
}

/// Runs the trainer that lies beside this program.
fn train(arguments: &[String]) -> Result<(), Failure> {
    let own = std::env::current_exe().context("where this program lies").map_err(Failure::bad_input)?;
    let trainer = own.with_file_name(format!("{TRAINER}{}", std::env::consts::EXE_SUFFIX));
    if !trainer.exists() {
        return Err(Failure::bad_input(anyhow!(
            "{} is not there: build it with `cargo build --release -p copydesk-names-train`",
            trainer.display()
        )));
    }
    let status = Command::new(&trainer)
        .args(arguments)
        .status()
        .with_context(|| trainer.display().to_string())
        .map_err(Failure::bad_input)?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::bad_input(anyhow!("the trainer ended with {status}")))
}
