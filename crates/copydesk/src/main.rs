//! Copydesk's one binary.

mod cli;
mod config_command;
mod dead_letters;
mod diff;
mod exit;
mod explain_command;
mod healthcheck;
mod latest;
mod model_command;
mod offline;
mod output;
mod progress;
mod reconcile;
mod reload;
mod replay;
mod schema_command;
mod score;
mod send;
mod services;
mod setup;
mod signals;
mod tail;
mod topics_command;
mod up;
mod verify;
mod withdraw;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::exit::Failure;
use crate::setup::{init_logs, load_config};

#[allow(clippy::print_stderr)]
fn main() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("copydesk: {:#}", failure.error);
            failure.exit.into()
        }
    }
}

fn dispatch(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Enrich(args) => return offline::enrich(&cli.settings, args),
        Command::Normalize(args) => return offline::normalize_files(&cli.settings, args),
        Command::Annotate(args) => return offline::annotate_lines(args),
        Command::Dateline => return offline::dateline_lines(),
        Command::Model(command) => return model_command::model_command(command),
        Command::Score(args) => return score::score(args),
        Command::Explain(args) => return explain_command::explain_command(args),
        Command::Schema(args) => return schema_command::schema(args),
        Command::Config(command) => return config_command::config_command(&cli.settings, command),
        _ => {}
    }
    let config = load_config(&cli.settings)?;
    let serves = matches!(cli.command, Command::Up(_) | Command::Run(_));
    init_logs(&config, !serves)?;
    match &cli.command {
        Command::Up(args) => up::up(config, args),
        Command::Run(args) => services::run(&config, args.service),
        Command::Send(args) => send::send(&config, args),
        Command::Tail(args) => tail::tail(&config, args),
        Command::Withdraw(args) => withdraw::withdraw(&config, args),
        Command::Reconcile(args) => reconcile::reconcile(&config, args),
        Command::Verify => verify::verify(&config),
        Command::Replay(args) => replay::replay(&config, args),
        Command::Diff(args) => diff::diff(&config, args),
        Command::Topics(command) => topics_command::topics_command(&config, command),
        Command::DeadLetters(command) => dead_letters::dead_letters(&config, command),
        Command::Healthcheck(args) => healthcheck::healthcheck(&config, args),
        _ => Ok(()),
    }
}
