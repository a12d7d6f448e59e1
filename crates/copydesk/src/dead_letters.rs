//! `dead-letters`: looking at what could not be read, and sending it again.

use std::time::{Duration, Instant};

use anyhow::anyhow;
use copydesk_config::Config;
use copydesk_record::{DeadLetter, Versioned, dead_letter_headers as headers, topics};
use copydesk_stream::{
    BatchLimits, Log, Membership, Outgoing, Positions, ReadFrom, Record, TopicPartition, original_of,
};

use crate::cli::DeadLettersCommand;
use crate::exit::Failure;
use crate::output::Output;
use crate::setup::{batch_limits, group, instance, open_log};

pub fn dead_letters(config: &Config, command: &DeadLettersCommand) -> Result<(), Failure> {
    let log = open_log(config)?;
    match command {
        DeadLettersCommand::List { reason, stage, json, ids } => {
            let wanted = |letter: &DeadLetter| {
                reason.as_ref().is_none_or(|reason| *reason == letter.reason)
                    && stage.as_ref().is_none_or(|stage| *stage == letter.stage)
            };
            list(&*log, wanted, *json, *ids)
        }
        DeadLettersCommand::Show { id, raw } => show(&*log, id, *raw),
        DeadLettersCommand::Redrive { all: true, .. } => redrive_all(config, &*log),
        DeadLettersCommand::Redrive { ids, .. } => redrive(&*log, ids),
    }
}

fn list(log: &dyn Log, wanted: impl Fn(&DeadLetter) -> bool, json: bool, ids: bool) -> Result<(), Failure> {
    let mut reader = log.reader(topics::DEAD_LETTER, ReadFrom::Beginning)?;
    let mut output = Output::new();
    let mut found = 0;
    loop {
        let records = reader.read(500, Duration::from_millis(200))?;
        if records.is_empty() && reader.caught_up() {
            break;
        }
        for letter in records.iter().map(letter_of).filter(&wanted) {
            found += 1;
            if ids {
                output.line(&letter.id)?;
            } else if json {
                output.line(&serde_json::to_string(&letter).map_err(Failure::bad_input)?)?;
            } else {
                output.line(&format!(
                    "{:>8}  {}  {:10} {:20} {}-{}@{}  {}",
                    letter.id,
                    letter.first_failed_at,
                    letter.stage,
                    letter.reason,
                    letter.topic,
                    letter.partition,
                    letter.offset,
                    letter.message
                ))?;
            }
        }
    }
    if found == 0 && !json && !ids {
        output.line("no dead letters")?;
    }
    output.flush()
}

fn show(log: &dyn Log, id: &str, raw: bool) -> Result<(), Failure> {
    let record = find(log, id)?;
    let mut output = Output::new();
    if raw {
        output.bytes(record.value.as_deref().unwrap_or_default())?;
        return output.flush();
    }
    let letter = letter_of(&record);
    output.line(&serde_json::to_string_pretty(&letter).map_err(Failure::bad_input)?)?;
    let text = String::from_utf8_lossy(record.value.as_deref().unwrap_or_default());
    let beginning: String = text.chars().take(500).collect();
    let cut =
        if beginning.len() < text.len() { " (the first 500 characters; --raw prints all bytes)" } else { "" };
    output.line(&format!("\nvalue{cut}:\n{beginning}"))?;
    output.flush()
}

fn redrive(log: &dyn Log, ids: &[String]) -> Result<(), Failure> {
    let mut originals = Vec::new();
    for id in ids {
        originals.push(original(&find(log, id)?)?);
    }
    log.publisher()?.publish(&originals)?;
    report(originals.len())
}

/// Goes on where the last `redrive --all` ended, in transactions like a service: a letter is sent again
/// and passed by, or neither.
fn redrive_all(config: &Config, log: &dyn Log) -> Result<(), Failure> {
    let membership = Membership {
        group: group(config, "redrive"),
        topics: vec![topics::DEAD_LETTER.into()],
        instance: instance(config),
        static_membership: false,
    };
    // What fails again while we are at it belongs to the next redrive.
    let ends: Positions = log
        .topics()?
        .iter()
        .filter(|topic| topic.name == topics::DEAD_LETTER)
        .flat_map(|topic| {
            topic.partitions.iter().map(|p| (TopicPartition::new(&topic.name, p.partition), p.end))
        })
        .collect();
    let is_new = |record: &Record| {
        let end = ends.get(&TopicPartition::new(&record.topic, record.partition));
        end.is_none_or(|end| record.offset >= *end)
    };
    let mut subscription = log.subscribe(&membership)?;
    let limits = BatchLimits { idle_wait: Duration::from_secs(2), ..batch_limits(config) };
    let until = Instant::now() + Duration::from_secs(60);
    let (mut sent, mut foreign) = (0, 0);
    loop {
        let mut batch = subscription.next_batch(&limits)?;
        let joined = subscription.state().assigned.is_some();
        if !joined && Instant::now() > until {
            return Err(Failure::log(anyhow!("group {} gave no partitions within 60 s", membership.group)));
        }
        let read = batch.records.len();
        batch.records.retain(|record| !is_new(record));
        if batch.records.is_empty() && (read > 0 || joined) {
            break;
        }
        if batch.records.is_empty() {
            continue;
        }
        // A record that somebody else put there says no source; it is passed by, not stopped at.
        let originals: Vec<Outgoing> = batch.records.iter().filter_map(original_of).collect();
        foreign += batch.records.len() - originals.len();
        subscription.commit(&originals, &batch.positions())?;
        sent += originals.len();
        let position = log.committed(&membership.group, topics::DEAD_LETTER)?;
        if ends.iter().all(|(partition, end)| position.get(partition).copied().unwrap_or(0) >= *end) {
            break;
        }
    }
    subscription.close();
    report(sent)?;
    if foreign > 0 {
        return Err(Failure::bad_input(anyhow!(
            "{foreign} passed by: they do not say which topic they came from"
        )));
    }
    Ok(())
}

fn report(sent: usize) -> Result<(), Failure> {
    let mut output = Output::new();
    output.line(&format!("{sent} sent again"))?;
    output.flush()
}

fn original(record: &Record) -> Result<Outgoing, Failure> {
    original_of(record).ok_or_else(|| {
        let place = format!("{}:{}", record.partition, record.offset);
        Failure::bad_input(anyhow!("dead letter {place} does not say which topic it came from"))
    })
}

fn find(log: &dyn Log, id: &str) -> Result<Record, Failure> {
    let wrong = || {
        Failure::bad_input(anyhow!(
            "{id:?} is not the id of a dead letter, PARTITION:OFFSET; see `copydesk dead-letters list`"
        ))
    };
    let (partition, offset) = id.split_once(':').ok_or_else(wrong)?;
    let (partition, offset): (i32, i64) =
        (partition.parse().map_err(|_| wrong())?, offset.parse().map_err(|_| wrong())?);
    let mut reader = log.reader(topics::DEAD_LETTER, ReadFrom::At(vec![(partition, offset)]))?;
    let mut records = Vec::new();
    // The first read may come back empty before a broker has answered.
    for _ in 0..50 {
        records = reader.read(1, Duration::from_millis(200))?;
        if !records.is_empty() || reader.caught_up() {
            break;
        }
    }
    records
        .into_iter()
        .find(|record| record.offset == offset)
        .ok_or_else(|| Failure::bad_input(anyhow!("there is no dead letter {id}")))
}

fn letter_of(record: &Record) -> DeadLetter {
    let text = |name: &str| record.text_header(name).unwrap_or_default().to_owned();
    DeadLetter {
        schema: DeadLetter::schema_id(),
        id: format!("{}:{}", record.partition, record.offset),
        stage: text(headers::STAGE),
        reason: text(headers::REASON),
        message: text(headers::MESSAGE),
        topic: text(headers::TOPIC),
        partition: text(headers::PARTITION).parse().unwrap_or(-1),
        offset: text(headers::OFFSET).parse().unwrap_or(-1),
        version: text(headers::VERSION),
        first_failed_at: text(headers::FIRST_FAILED_AT),
        attempt: text(headers::ATTEMPT).parse().unwrap_or(0),
        key: record.key.as_deref().map(|key| String::from_utf8_lossy(key).into_owned()),
        bytes: record.value.as_ref().map(|value| value.len() as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_stream::{Rejection, dead_letter_headers};

    #[test]
    fn the_runtime_writes_the_headers_that_are_read_here() {
        let poison = Record {
            topic: "wire.raw.v1".into(),
            partition: 3,
            offset: 14,
            timestamp_ms: None,
            key: None,
            value: None,
            headers: Vec::new(),
            unreadable_headers: false,
        };
        let now: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let rejection = Rejection::new("undecodable", "byte 7 is not UTF-8");
        let written = dead_letter_headers("normalizer", "0.1.0", &poison, &rejection, now);
        assert!(written.iter().all(|(name, _)| name.starts_with(headers::PREFIX)));
        let letter = letter_of(&Record { headers: written, partition: 1, offset: 2, ..poison });
        let expected = DeadLetter {
            schema: DeadLetter::schema_id(),
            id: "1:2".into(),
            stage: "normalizer".into(),
            reason: "undecodable".into(),
            message: "byte 7 is not UTF-8".into(),
            topic: "wire.raw.v1".into(),
            partition: 3,
            offset: 14,
            version: "0.1.0".into(),
            first_failed_at: "2026-01-02T03:04:05Z".into(),
            attempt: 1,
            key: None,
            bytes: None,
        };
        assert_eq!(letter, expected);
    }
}
