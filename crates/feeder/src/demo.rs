//! The demonstration feed: fictional wire copy written for this project, in the styles of many agencies.

use std::collections::HashSet;
use std::time::Duration;

use copydesk_record::topics;
use copydesk_stream::{Log, ReadFrom, Stop, StreamError};
use jiff::Timestamp;

use crate::{Intake, WireMessage, lines};

const STORIES: &str = include_str!("../demo/stories.jsonl");
/// Header that tells the demonstration's messages, and which story each is.
const STORY_HEADER: &str = "demo-story";
/// Records of the raw topic looked at for stories already sent.
const MAX_LOOKED_AT: usize = 20_000;

/// All messages of the demonstration feed.
#[must_use]
pub fn stories() -> Vec<WireMessage> {
    lines(STORIES).filter_map(Result::ok).collect()
}

/// Sends the stories that are not on the raw topic yet, `pause` between two of them. Returns how many it sent.
///
/// # Errors
/// When the raw topic cannot be read. A story that is not taken is left for the next start.
pub fn play(log: &dyn Log, intake: &Intake, pause: Duration, stop: &Stop) -> Result<usize, StreamError> {
    let there = stories_there(log)?;
    let mut sent = 0;
    for (number, message) in stories().into_iter().enumerate() {
        let number = number.to_string();
        if there.contains(&number) {
            continue;
        }
        if stop.requested() {
            break;
        }
        match intake.take_blocking(message.into_outgoing(Timestamp::now()).with_header(STORY_HEADER, &number))
        {
            Ok(()) => sent += 1,
            Err(error) => tracing::warn!(%error, "demonstration story not sent"),
        }
        if stop.sleep(pause) {
            break;
        }
    }
    Ok(sent)
}

/// Demonstration stories on the raw topic. They were sent first, so the beginning tells.
fn stories_there(log: &dyn Log) -> Result<HashSet<String>, StreamError> {
    let mut reader = log.reader(topics::RAW, ReadFrom::Beginning)?;
    let mut stories = HashSet::new();
    let mut looked_at = 0;
    while looked_at < MAX_LOOKED_AT && !reader.caught_up() {
        let records = reader.read(1000, Duration::from_millis(200))?;
        looked_at += records.len();
        stories
            .extend(records.iter().filter_map(|record| record.text_header(STORY_HEADER)).map(str::to_owned));
    }
    Ok(stories)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_a_story() {
        assert_eq!(super::stories().len(), super::STORIES.lines().count());
    }
}
