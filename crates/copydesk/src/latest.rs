//! The latest value of each key of a compacted topic.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk_record::{CommandPosition, StoryState, Versioned, decode, topics};
use copydesk_stream::{Log, ReadFrom, Record};

use crate::exit::Failure;

/// Hands over every record that is on a topic now.
pub fn read_all(
    log: &dyn Log,
    topic: &str,
    mut each: impl FnMut(Record) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut reader = log.reader(topic, ReadFrom::Beginning)?;
    loop {
        let records = reader.read(1000, Duration::from_millis(200))?;
        if records.is_empty() && reader.caught_up() {
            return Ok(());
        }
        records.into_iter().try_for_each(&mut each)?;
    }
}

/// The latest value of each key that `wanted` picks, as records; what is tombstoned is left out.
pub fn latest<T: Versioned>(
    log: &dyn Log,
    topic: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, T>, Failure> {
    let mut values: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    read_all(log, topic, |record| {
        let key = String::from_utf8_lossy(record.key.as_deref().unwrap_or_default()).into_owned();
        if wanted(&key) {
            match record.value {
                Some(value) => values.insert(key, value),
                None => values.remove(&key),
            };
        }
        Ok(())
    })?;
    values
        .into_iter()
        .map(|(key, value)| match decode(&value) {
            Ok(record) => Ok((key, record)),
            Err(error) => Err(Failure::log(anyhow::anyhow!("{topic}, key {key:?}: {error}"))),
        })
        .collect()
}

/// What the publisher remembers.
pub fn states(log: &dyn Log) -> Result<BTreeMap<String, StoryState>, Failure> {
    latest(log, topics::STATE, |key| key != CommandPosition::KEY)
}
