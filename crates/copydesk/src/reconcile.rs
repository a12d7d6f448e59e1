//! `reconcile`: what a sink still holds that it must not.

use std::collections::BTreeMap;

use copydesk_config::Config;
use copydesk_record::{Command, CommandAction, Receipt, Versioned, topics};
use copydesk_story::{Excess, excess};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::ReconcileArgs;
use crate::exit::Failure;
use crate::latest::{latest, states};
use crate::output::Output;
use crate::setup::open_log;
use crate::withdraw::give;

/// Stories of one command: the publisher follows a command in one transaction a partition.
const COMMAND_STORIES: usize = 200;

pub fn reconcile(config: &Config, args: &ReconcileArgs) -> Result<(), Failure> {
    let log = open_log(config)?;
    let own = Receipt::key(&args.sink, "");
    let receipts: BTreeMap<String, Receipt> = latest(&*log, topics::RECEIPTS, |key| key.starts_with(&own))?;
    let states = states(&*log)?;
    let mut output = Output::new();
    let (mut forgotten, mut outdated) = (0, 0);
    let mut stories = Vec::new();
    for receipt in receipts.values() {
        let Some(state) = states.get(&receipt.story) else {
            forgotten += usize::from(receipt.version.is_some());
            continue;
        };
        let found = excess(receipt, state);
        for one in &found {
            outdated += usize::from(!one.needs_tombstones());
            if args.json {
                output.line(&record(&receipt.story, one).to_string())?;
            } else {
                output.line(&format!("{}  {}", receipt.story, told(one)))?;
            }
        }
        if found.iter().any(Excess::needs_tombstones) {
            stories.push(receipt.story.clone());
        }
    }
    if !args.dry_run && !stories.is_empty() {
        let commands: Vec<Command> = stories
            .chunks(COMMAND_STORIES)
            .map(|stories| Command {
                schema: Command::schema_id(),
                action: CommandAction::Reissue,
                feed: None,
                agency: None,
                stories: stories.to_vec(),
                reason: format!("sink {} had missed it", args.sink),
                issued: Timestamp::now().to_string(),
            })
            .collect();
        give(&*log, &commands)?;
    }
    if !args.json {
        let again = if args.dry_run { "would be written" } else { "are written" };
        output.line(&format!(
            "{} receipts of {}: tombstones of {} stories {again} again; {outdated} articles are outdated and stand anew \
             on {}; {forgotten} stories are not remembered",
            receipts.len(),
            args.sink,
            stories.len(),
            topics::ARTICLES,
        ))?;
    }
    output.flush()
}

fn told(excess: &Excess) -> String {
    match excess {
        Excess::Story(standing) => format!("holds a story that is {standing:?}").to_lowercase(),
        Excess::Outdated { held, published } => format!("holds version {held}; {published} is published"),
        Excess::Quotes(ids) => format!("holds quotes that are gone: {}", ids.join(", ")),
        Excess::Entities(ids) => format!("holds entities that are gone: {}", ids.join(", ")),
    }
}

fn record(story: &str, excess: &Excess) -> Value {
    match excess {
        Excess::Story(standing) => json!({"story": story, "excess": "story", "standing": standing}),
        Excess::Outdated { held, published } => {
            json!({"story": story, "excess": "outdated", "held": held, "published": published})
        }
        Excess::Quotes(ids) => json!({"story": story, "excess": "quotes", "ids": ids}),
        Excess::Entities(ids) => json!({"story": story, "excess": "entities", "ids": ids}),
    }
}
