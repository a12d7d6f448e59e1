//! `send`: raw messages to `wire.raw.v1`.

use anyhow::{Context, anyhow};
use copydesk_config::Config;
use copydesk_feeder::{WireMessage, lines};
use copydesk_stream::Outgoing;
use jiff::Timestamp;

use crate::cli::SendArgs;
use crate::exit::Failure;
use crate::offline::read_message;
use crate::output::Output;
use crate::progress::Progress;
use crate::setup::{open_log, size};

/// Messages published together.
const BATCH_MESSAGES: usize = 500;

pub fn send(config: &Config, args: &SendArgs) -> Result<(), Failure> {
    if let Some(time) = &args.received_at {
        time.parse::<Timestamp>()
            .with_context(|| format!("--received-at {time:?} is not an RFC 3339 time"))
            .map_err(Failure::bad_input)?;
    }
    let (messages, bad) = collect(args)?;
    let limit = size(config.limits.max_message_bytes);
    let total = messages.len();
    let log = open_log(config)?;
    let mut publisher = log.publisher()?;
    let progress = Progress::new("sending", total);
    let mut refused = bad;
    let mut sent = 0;
    let mut batch: Vec<Outgoing> = Vec::new();
    for (name, message) in messages {
        if message.bytes.is_empty() || message.bytes.len() > limit {
            tell(&format!(
                "{name}: {} bytes; a message has 1 to {limit} bytes (limits.max_message_bytes)",
                message.bytes.len()
            ));
            refused += 1;
            continue;
        }
        batch.push(message.into_outgoing(Timestamp::now()));
        if batch.len() == BATCH_MESSAGES {
            publisher.publish(&batch)?;
            sent += batch.len();
            batch.clear();
        }
        progress.step();
    }
    publisher.publish(&batch)?;
    sent += batch.len();
    drop(progress);
    let mut output = Output::new();
    output.line(&format!("{sent} sent to {} on {}", copydesk_record::topics::RAW, log.describe()))?;
    output.flush()?;
    if refused > 0 {
        return Err(Failure::bad_input(anyhow!("{refused} of {} not sent", refused + sent)));
    }
    Ok(())
}

/// Messages with the names people know them by, and the number of those that cannot be read.
fn collect(args: &SendArgs) -> Result<(Vec<(String, WireMessage)>, usize), Failure> {
    let mut messages = Vec::new();
    let mut bad = 0;
    for file in &args.files {
        let name = file.display().to_string();
        if args.json_lines {
            let text = if name == "-" {
                std::io::read_to_string(std::io::stdin())
            } else {
                std::fs::read_to_string(file)
            };
            let text = text.with_context(|| name.clone()).map_err(Failure::bad_input)?;
            for (number, line) in lines(&text).enumerate() {
                match line {
                    Ok(message) => {
                        messages.push((format!("{name} message {}", number + 1), said(args, message)))
                    }
                    Err(error) => {
                        tell(&format!("{name}: {error}"));
                        bad += 1;
                    }
                }
            }
            continue;
        }
        match read_message(file) {
            Ok(bytes) => messages.push((name, said(args, WireMessage { bytes, ..WireMessage::default() }))),
            Err(error) => {
                tell(&format!("{error:#}"));
                bad += 1;
            }
        }
    }
    Ok((messages, bad))
}

/// What the flags say holds where the message itself says nothing.
fn said(args: &SendArgs, message: WireMessage) -> WireMessage {
    WireMessage {
        key: message.key.or_else(|| args.key.clone()),
        feed: message.feed.or_else(|| args.feed.clone()),
        charset: message.charset.or_else(|| args.charset.clone()),
        received_at: message.received_at.or_else(|| args.received_at.clone()),
        ..message
    }
}

#[allow(clippy::print_stderr)]
fn tell(message: &str) {
    eprintln!("copydesk: {message}");
}
