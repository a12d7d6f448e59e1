//! The demonstration feed: fictional wire copy written for this project, in the styles of many agencies.

use std::time::Duration;

use copydesk_record::topics;
use copydesk_stream::{Log, ReadFrom, StreamError, Stop};
use jiff::Timestamp;

use crate::{Intake, WireMessage, lines};

const STORIES: &str = include_str!("../demo/stories.jsonl");
/// Keys of the demonstration's messages begin so.
const KEY_PREFIX: &str = "demo:";
/// Records of the raw topic looked at for stories already sent.
const MAX_LOOKED_AT: usize = 20_000;

/// All messages of the demonstration feed.
#[must_use]
pub fn stories() -> Vec<WireMessage> {
    let messages = lines(STORIES).filter_map(Result::ok).enumerate();
    messages.map(|(n, message)| WireMessage { key: Some(format!("{KEY_PREFIX}{n}")), ..message }).collect()
}

/// Sends the stories that are not on the raw topic yet, `pause` between two of them. Returns how many it sent.
///
/// # Errors
/// When the raw topic cannot be read. A story that is not taken is left for the next start.
pub fn play(log: &dyn Log, intake: &Intake, pause: Duration, stop: &Stop) -> Result<usize, StreamError> {
    let there = keys_there(log)?;
    let mut sent = 0;
    for message in stories() {
        let known = message.key.as_ref().is_some_and(|key| there.contains(key.as_bytes()));
        if known {
            continue;
        }
        if stop.requested() {
            break;
        }
        match intake.take_blocking(message.into_outgoing(Timestamp::now())) {
            Ok(()) => sent += 1,
            Err(error) => tracing::warn!(%error, "demonstration story not sent"),
        }
        if stop.sleep(pause) {
            break;
        }
    }
    Ok(sent)
}

/// Keys of demonstration stories on the raw topic. They were sent first, so the beginning tells.
fn keys_there(log: &dyn Log) -> Result<std::collections::HashSet<Vec<u8>>, StreamError> {
    let mut reader = log.reader(topics::RAW, ReadFrom::Beginning)?;
    let mut keys = std::collections::HashSet::new();
    let mut looked_at = 0;
    while looked_at < MAX_LOOKED_AT && !reader.caught_up() {
        let records = reader.read(1000, Duration::from_millis(200))?;
        looked_at += records.len();
        let demo_keys = records.into_iter().filter_map(|record| record.key);
        keys.extend(demo_keys.filter(|key| key.starts_with(KEY_PREFIX.as_bytes())));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_a_story() {
        assert_eq!(super::stories().len(), super::STORIES.lines().count());
    }
}
