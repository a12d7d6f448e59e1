//! Reading a topic outside of any group.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Offset, TopicPartitionList};

use super::context::{GroupContext, is_connection_trouble};
use super::convert::{is_permanent, record_of, sorted};
use super::settings::{KafkaSettings, cannot_create};
use crate::{ReadFrom, Reader, Record, StreamError};

pub(super) struct KafkaReader {
    consumer: BaseConsumer<GroupContext>,
    /// Partitions whose end has not been reached yet.
    before_end: BTreeSet<i32>,
}

impl KafkaReader {
    pub(super) fn open(settings: &KafkaSettings, topic: &str, from: &ReadFrom) -> Result<Self, StreamError> {
        let what = format!("cannot read {topic}");
        let consumer: BaseConsumer<GroupContext> = settings
            .consumer()
            // Never joins a group and never commits; librdkafka wants a name all the same.
            .set("group.id", "copydesk-reader")
            .set("enable.partition.eof", "true")
            .create_with_context(GroupContext::default())
            .map_err(|error| cannot_create(&error))?;
        let metadata = consumer
            .fetch_metadata(Some(topic), settings.request_timeout())
            .map_err(|error| sorted(&what, &error))?;
        let partitions: Vec<i32> = metadata
            .topics()
            .iter()
            .filter(|found| found.name() == topic && found.error().is_none())
            .flat_map(|found| found.partitions().iter().map(rdkafka::metadata::MetadataPartition::id))
            .collect();
        if partitions.is_empty() {
            return Err(StreamError::fatal(what, "there is no such topic; see `copydesk topics describe`"));
        }
        let mut assignment = TopicPartitionList::new();
        let mut before_end = BTreeSet::new();
        for partition in partitions {
            let offset = match from {
                ReadFrom::Beginning => Offset::Beginning,
                ReadFrom::End => Offset::End,
                ReadFrom::At(places) => match places.iter().find(|(number, _)| *number == partition) {
                    Some((_, offset)) => Offset::Offset(*offset),
                    None => continue,
                },
            };
            before_end.insert(partition);
            assignment
                .add_partition_offset(topic, partition, offset)
                .map_err(|error| StreamError::fatal(what.clone(), error))?;
        }
        consumer.assign(&assignment).map_err(|error| sorted(&what, &error))?;
        Ok(Self { consumer, before_end })
    }
}

impl Reader for KafkaReader {
    fn read(&mut self, max_records: usize, wait: Duration) -> Result<Vec<Record>, StreamError> {
        let until = Instant::now() + wait;
        let mut records = Vec::new();
        while records.len() < max_records {
            let left = if records.is_empty() {
                until.saturating_duration_since(Instant::now())
            } else {
                Duration::ZERO
            };
            match self.consumer.poll(left) {
                Some(Ok(message)) => records.push(record_of(&message)),
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    self.before_end.remove(&partition);
                    if self.before_end.is_empty() && records.is_empty() && left.is_zero() {
                        break;
                    }
                }
                Some(Err(error)) => match error.rdkafka_error_code() {
                    Some(code) if is_permanent(code) => return Err(StreamError::fatal("cannot read", error)),
                    _ if is_connection_trouble(&error) => {}
                    _ => tracing::warn!(%error, "kafka reader"),
                },
                None => break,
            }
        }
        Ok(records)
    }

    fn caught_up(&self) -> bool {
        self.before_end.is_empty()
    }
}
