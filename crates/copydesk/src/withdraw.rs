//! `withdraw`: everything that came from a feed or an agency.

use copydesk_config::Config;
use copydesk_record::{Command, CommandAction, Versioned, encode, topics};
use copydesk_stream::{Log, Outgoing};
use jiff::Timestamp;

use crate::cli::WithdrawArgs;
use crate::exit::Failure;
use crate::latest::states;
use crate::output::Output;
use crate::setup::open_log;

/// All commands have one key, so that they stay in order.
const COMMAND_KEY: &str = "commands";

pub fn withdraw(config: &Config, args: &WithdrawArgs) -> Result<(), Failure> {
    let log = open_log(config)?;
    let command = Command {
        schema: Command::schema_id(),
        action: CommandAction::Withdraw,
        feed: args.feed.clone(),
        agency: args.agency.clone(),
        stories: Vec::new(),
        reason: args.reason.clone(),
        issued: Timestamp::now().to_string(),
    };
    let mut output = Output::new();
    let states = states(&*log)?;
    let meant = states.values().filter(|state| {
        let source = &state.source;
        !state.standing.is_final()
            && command.means(&state.story, source.feed.as_deref(), source.agency.as_deref())
    });
    if args.dry_run {
        meant.into_iter().try_for_each(|state| output.line(&state.story))?;
        return output.flush();
    }
    let count = meant.count();
    give(&*log, &[command])?;
    output.line(&format!(
        "withdrawal given; it concerns {count} stories, and those the publisher takes before it follows it"
    ))?;
    output.flush()
}

/// Gives commands to the publisher.
pub fn give(log: &dyn Log, commands: &[Command]) -> Result<(), Failure> {
    let records: Result<Vec<Outgoing>, _> = commands
        .iter()
        .map(|command| encode(command).map(|value| Outgoing::new(topics::COMMANDS, COMMAND_KEY, value)))
        .collect();
    Ok(log.publisher()?.publish(&records.map_err(Failure::bad_input)?)?)
}
