//! A member of a group on the embedded log.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::database::{self, PartitionRow, sorted};
use crate::{
    Batch, BatchLimits, Membership, Outgoing, PartitionLag, Positions, StreamError, Subscription,
    SubscriptionState, TopicPartition,
};

/// How long to sleep between two looks at the file. Other processes may write to it, so there is
/// nothing to be woken by.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

pub(super) struct EmbeddedSubscription {
    connection: Connection,
    membership: Membership,
    /// The group's epoch when this member joined; a higher one in the file means it was fenced.
    epoch: i64,
    partitions: Vec<PartitionRow>,
    /// Next offset to read, by partition id.
    next: BTreeMap<i64, i64>,
    /// The partition to begin the next batch with, so that a full one cannot starve the others.
    turn: usize,
}

impl EmbeddedSubscription {
    /// Takes the group over from whoever has it.
    pub(super) fn join(mut connection: Connection, membership: &Membership) -> Result<Self, StreamError> {
        let what = format!("cannot join group {}", membership.group);
        let epoch = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let epoch = transaction.query_row(
                "INSERT INTO group_owner (consumer_group, epoch, instance) VALUES (?1, 1, ?2)
                 ON CONFLICT (consumer_group) DO UPDATE SET epoch = epoch + 1, instance = excluded.instance
                 RETURNING epoch",
                params![membership.group, membership.instance],
                |row| row.get(0),
            )?;
            transaction.commit()?;
            Ok(epoch)
        })()
        .map_err(|error| sorted(&what, &error))?;
        let mut subscription = Self {
            connection,
            membership: membership.clone(),
            epoch,
            partitions: Vec::new(),
            next: BTreeMap::new(),
            turn: 0,
        };
        subscription.rewind()?;
        Ok(subscription)
    }

    fn take(
        &mut self,
        limits: &BatchLimits,
        batch: &mut Batch,
        bytes: &mut usize,
    ) -> Result<(), StreamError> {
        for step in 0..self.partitions.len() {
            let at = (self.turn + step) % self.partitions.len();
            let partition = &self.partitions[at];
            let records_left = limits.max_records.saturating_sub(batch.records.len());
            let bytes_left = limits.max_bytes.saturating_sub(*bytes);
            if records_left == 0 || (bytes_left == 0 && !batch.records.is_empty()) {
                break;
            }
            let offset = self.next.get(&partition.id).copied().unwrap_or(0);
            let records = database::read(&self.connection, partition, offset, records_left, bytes_left)?;
            let size: usize = records.iter().map(crate::Record::size_bytes).sum();
            // A first record that is too large for what is left waits for a batch of its own.
            if size > bytes_left && !batch.records.is_empty() {
                continue;
            }
            if let Some(last) = records.last() {
                self.next.insert(partition.id, last.offset + 1);
            }
            *bytes += size;
            batch.records.extend(records);
        }
        self.turn = self.turn.wrapping_add(1);
        Ok(())
    }

    fn check_epoch(connection: &Connection, membership: &Membership, epoch: i64) -> Result<(), StreamError> {
        let current: Option<i64> = connection
            .query_row(
                "SELECT epoch FROM group_owner WHERE consumer_group = ?1",
                params![membership.group],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| sorted("cannot read the embedded log", &error))?;
        if current == Some(epoch) {
            return Ok(());
        }
        Err(StreamError::Fenced { instance: membership.transactional_id() })
    }
}

impl Subscription for EmbeddedSubscription {
    fn next_batch(&mut self, limits: &BatchLimits) -> Result<Batch, StreamError> {
        let mut batch = Batch::default();
        let mut bytes = 0;
        let idle_until = Instant::now() + limits.idle_wait;
        let mut full_at = None;
        loop {
            self.take(limits, &mut batch, &mut bytes)?;
            if batch.records.len() >= limits.max_records || bytes >= limits.max_bytes {
                return Ok(batch);
            }
            let until = if batch.records.is_empty() {
                idle_until
            } else {
                *full_at.get_or_insert_with(|| Instant::now() + limits.max_wait)
            };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(batch);
            }
            std::thread::sleep(left.min(LOOK_AGAIN));
        }
    }

    fn commit(&mut self, outputs: &[Outgoing], positions: &Positions) -> Result<(), StreamError> {
        let what = "cannot commit to the embedded log";
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| sorted(what, &error))?;
        Self::check_epoch(&transaction, &self.membership, self.epoch)?;
        database::append(&transaction, outputs, now_ms)?;
        for (partition, next) in positions {
            transaction
                .execute(
                    "INSERT INTO group_position (consumer_group, partition_id, next_offset)
                     SELECT ?1, id, ?4 FROM partition WHERE topic = ?2 AND number = ?3
                     ON CONFLICT (consumer_group, partition_id) DO UPDATE SET next_offset = excluded.next_offset",
                    params![self.membership.group, partition.topic, partition.partition, next],
                )
                .map_err(|error| sorted(what, &error))?;
        }
        transaction.commit().map_err(|error| sorted(what, &error))
    }

    fn rewind(&mut self) -> Result<(), StreamError> {
        let what = "cannot read the embedded log";
        Self::check_epoch(&self.connection, &self.membership, self.epoch)?;
        self.partitions.clear();
        for topic in &self.membership.topics {
            let rows =
                database::partitions(&self.connection, Some(topic)).map_err(|error| sorted(what, &error))?;
            self.partitions.extend(rows);
        }
        self.next = (|| {
            let mut statement = self.connection.prepare_cached(
                "SELECT partition_id, next_offset FROM group_position WHERE consumer_group = ?1",
            )?;
            let rows =
                statement.query_map(params![self.membership.group], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<BTreeMap<i64, i64>>>()
        })()
        .map_err(|error| sorted(what, &error))?;
        Ok(())
    }

    fn state(&mut self) -> SubscriptionState {
        let name = |row: &PartitionRow| TopicPartition::new(&row.topic, row.number);
        let ends =
            self.membership.topics.iter().map(|topic| database::partitions(&self.connection, Some(topic)));
        let (lag, reaches_broker) = match ends.collect::<rusqlite::Result<Vec<_>>>() {
            Ok(ends) => {
                let lag = ends.iter().flatten().map(|row| PartitionLag {
                    partition: name(row),
                    messages: row.next_offset - self.next.get(&row.id).copied().unwrap_or(0),
                });
                (lag.collect(), true)
            }
            Err(_) => (Vec::new(), false),
        };
        SubscriptionState {
            assigned: Some(self.partitions.iter().map(name).collect()),
            lag,
            reaches_broker,
            rebalances: 0,
        }
    }

    fn held(&mut self) -> Vec<(TopicPartition, u64)> {
        let number = self.epoch.unsigned_abs();
        self.partitions.iter().map(|row| (TopicPartition::new(&row.topic, row.number), number)).collect()
    }

    fn close(self: Box<Self>) {}
}
