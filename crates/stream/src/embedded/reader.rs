//! Reading a topic of the embedded log outside of any group.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::database::{self, PartitionRow, sorted};
use crate::{ReadFrom, Reader, Record, StreamError};

const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Bytes read from one partition at a time.
const MAX_READ_BYTES: usize = 32 << 20;

pub(super) struct EmbeddedReader {
    connection: Connection,
    /// Partition, next offset, and the end when the reader was made.
    partitions: Vec<(PartitionRow, i64, i64)>,
}

impl EmbeddedReader {
    pub(super) fn open(connection: Connection, topic: &str, from: &ReadFrom) -> Result<Self, StreamError> {
        let rows = database::partitions(&connection, Some(topic))
            .map_err(|error| sorted("cannot read the embedded log", &error))?;
        if rows.is_empty() {
            return Err(StreamError::fatal(
                format!("the embedded log has no topic {topic}"),
                "see `copydesk topics describe`",
            ));
        }
        let partitions = rows
            .into_iter()
            .filter_map(|row| {
                let end = row.next_offset;
                let begin = match from {
                    ReadFrom::Beginning => 0,
                    ReadFrom::End => end,
                    ReadFrom::At(places) => places.iter().find(|(number, _)| *number == row.number)?.1,
                };
                Some((row, begin, end))
            })
            .collect();
        Ok(Self { connection, partitions })
    }
}

impl Reader for EmbeddedReader {
    fn read(&mut self, max_records: usize, wait: Duration) -> Result<Vec<Record>, StreamError> {
        let until = Instant::now() + wait;
        loop {
            let mut records = Vec::new();
            for (partition, next, _) in &mut self.partitions {
                let left = max_records - records.len();
                if left == 0 {
                    break;
                }
                let read = database::read(&self.connection, partition, *next, left, MAX_READ_BYTES)?;
                if let Some(last) = read.last() {
                    *next = last.offset + 1;
                }
                records.extend(read);
            }
            let left = until.saturating_duration_since(Instant::now());
            if !records.is_empty() || left.is_zero() {
                return Ok(records);
            }
            std::thread::sleep(left.min(LOOK_AGAIN));
        }
    }

    fn caught_up(&self) -> bool {
        self.partitions.iter().all(|(_, next, end)| next >= end)
    }
}
