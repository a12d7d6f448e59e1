//! The embedded log as a whole.

use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::database::{self, sorted};
use super::reader::EmbeddedReader;
use super::subscription::EmbeddedSubscription;
use crate::{
    Log, Membership, Outgoing, PartitionDescription, Positions, Publisher, ReadFrom, Reader, Record,
    StreamError, Subscription, TopicDescription, TopicPartition, TopicSpec, TopicStatus,
};

/// Records and bytes read from a partition at a time.
const READ_RECORDS: usize = 1000;
const READ_BYTES: usize = 32 << 20;

/// A log in one SQLite file.
#[derive(Debug, Clone)]
pub struct EmbeddedLog {
    path: PathBuf,
}

impl EmbeddedLog {
    /// Opens the file, which is created with its folder if it is missing.
    ///
    /// # Errors
    /// [`StreamError::Fatal`] when the file cannot be written or is not an SQLite database.
    pub fn open(path: &Path) -> Result<Self, StreamError> {
        database::open(path)?;
        Ok(Self { path: path.to_owned() })
    }
}

impl Log for EmbeddedLog {
    fn describe(&self) -> String {
        format!("embedded log {}", self.path.display())
    }

    fn create_topics(&self, specs: &[TopicSpec]) -> Result<Vec<(String, TopicStatus)>, StreamError> {
        let what = "cannot create topics in the embedded log";
        let mut connection = database::open(&self.path)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| sorted(what, &error))?;
        let mut created = Vec::new();
        for spec in specs {
            let exists: Option<i64> = transaction
                .query_row("SELECT id FROM partition WHERE topic = ?1", params![spec.name], |row| row.get(0))
                .optional()
                .map_err(|error| sorted(what, &error))?;
            if exists.is_some() {
                created.push((spec.name.clone(), TopicStatus::Existed));
                continue;
            }
            for number in 0..spec.partitions {
                transaction
                    .execute(
                        "INSERT INTO partition (topic, number) VALUES (?1, ?2)",
                        params![spec.name, number],
                    )
                    .map_err(|error| sorted(what, &error))?;
            }
            created.push((spec.name.clone(), TopicStatus::Created));
        }
        transaction.commit().map_err(|error| sorted(what, &error))?;
        Ok(created)
    }

    fn topic_names(&self) -> Result<Vec<String>, StreamError> {
        let rows = database::partitions(&database::open(&self.path)?, None)
            .map_err(|error| sorted("cannot read the embedded log", &error))?;
        let mut names: Vec<String> = rows.into_iter().map(|row| row.topic).collect();
        names.dedup();
        Ok(names)
    }

    fn topics(&self) -> Result<Vec<TopicDescription>, StreamError> {
        let what = "cannot read the embedded log";
        let connection = database::open(&self.path)?;
        let mut topics: Vec<TopicDescription> = Vec::new();
        for row in database::partitions(&connection, None).map_err(|error| sorted(what, &error))? {
            let begin = database::first_offset(&connection, row.id).map_err(|error| sorted(what, &error))?;
            let partition = PartitionDescription {
                partition: row.number,
                begin: begin.unwrap_or(row.next_offset),
                end: row.next_offset,
            };
            match topics.last_mut() {
                Some(topic) if topic.name == row.topic => topic.partitions.push(partition),
                _ => topics.push(TopicDescription { name: row.topic, partitions: vec![partition] }),
            }
        }
        Ok(topics)
    }

    fn committed(&self, group: &str, topic: &str) -> Result<Positions, StreamError> {
        let what = "cannot read the embedded log";
        let connection = database::open(&self.path)?;
        let positions = (|| {
            let mut statement = connection.prepare(
                "SELECT p.number, g.next_offset FROM group_position g JOIN partition p ON p.id = g.partition_id
                 WHERE g.consumer_group = ?1 AND p.topic = ?2",
            )?;
            let rows = statement.query_map(params![group, topic], |row| {
                Ok((TopicPartition::new(topic, row.get(0)?), row.get(1)?))
            })?;
            rows.collect::<rusqlite::Result<Positions>>()
        })();
        positions.map_err(|error| sorted(what, &error))
    }

    fn subscribe(&self, membership: &Membership) -> Result<Box<dyn Subscription>, StreamError> {
        Ok(Box::new(EmbeddedSubscription::join(database::open(&self.path)?, membership)?))
    }

    fn publisher(&self) -> Result<Box<dyn Publisher>, StreamError> {
        Ok(Box::new(EmbeddedPublisher { connection: database::open(&self.path)? }))
    }

    fn reader(&self, topic: &str, from: ReadFrom) -> Result<Box<dyn Reader>, StreamError> {
        Ok(Box::new(EmbeddedReader::open(database::open(&self.path)?, topic, &from)?))
    }

    fn read_partition(
        &self,
        partition: &TopicPartition,
        each: &mut dyn FnMut(Record) -> Result<(), StreamError>,
    ) -> Result<u64, StreamError> {
        let connection = database::open(&self.path)?;
        let rows = database::partitions(&connection, Some(&partition.topic))
            .map_err(|error| sorted("cannot read the embedded log", &error))?;
        let row = rows.into_iter().find(|row| row.number == partition.partition).ok_or_else(|| {
            StreamError::fatal(
                format!("the embedded log has no {partition}"),
                "see `copydesk topics describe`",
            )
        })?;
        let (mut next, mut count) = (0, 0);
        while next < row.next_offset {
            let records = database::read(&connection, &row, next, READ_RECORDS, READ_BYTES)?;
            let Some(last) = records.last() else { break };
            next = last.offset + 1;
            count += records.len() as u64;
            records.into_iter().try_for_each(&mut *each)?;
        }
        Ok(count)
    }
}

struct EmbeddedPublisher {
    connection: rusqlite::Connection,
}

impl Publisher for EmbeddedPublisher {
    fn publish(&mut self, records: &[Outgoing]) -> Result<(), StreamError> {
        let what = "cannot write to the embedded log";
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| sorted(what, &error))?;
        database::append(&transaction, records, jiff::Timestamp::now().as_millisecond())?;
        transaction.commit().map_err(|error| sorted(what, &error))
    }
}
