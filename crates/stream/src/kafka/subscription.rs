//! A member of a consumer group that publishes and commits in transactions.
//!
//! The consumer is polled only by [`Subscription::next_batch`], on the thread that also publishes and
//! commits. Rebalance callbacks run inside these polls, so assignments change only while no
//! transaction is open.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::Offset;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, Producer};

use super::context::{DeliveryContext, GroupContext, is_connection_trouble};
use super::convert::{base_record, is_permanent, partition_list, record_of, sorted};
use super::settings::{KafkaSettings, cannot_create};
use crate::{
    Batch, BatchLimits, Membership, Outgoing, PartitionLag, Positions, StreamError, Subscription,
    SubscriptionState, TopicPartition,
};

/// A pause between two tries of a transaction's step.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

pub(super) struct KafkaSubscription {
    consumer: BaseConsumer<GroupContext>,
    producer: BaseProducer<DeliveryContext>,
    instance: String,
    /// Where this member has committed to.
    committed: Positions,
    /// Longest time for one step of a transaction.
    step_timeout: Duration,
}

impl KafkaSubscription {
    pub(super) fn join(settings: &KafkaSettings, membership: &Membership) -> Result<Self, StreamError> {
        let instance = membership.transactional_id();
        let timeout_ms = settings.transaction_timeout.as_millis();
        let producer: BaseProducer<DeliveryContext> = settings
            .producer()
            .set("transactional.id", &instance)
            .set("transaction.timeout.ms", timeout_ms.to_string())
            // librdkafka wants deliveries to give up before the transaction does.
            .set("message.timeout.ms", (timeout_ms * 4 / 5).to_string())
            .create_with_context(DeliveryContext::default())
            .map_err(|error| cannot_create(&error))?;
        let mut consumer = settings.consumer();
        consumer
            .set("group.id", &membership.group)
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("statistics.interval.ms", "1000");
        if membership.static_membership {
            consumer.set("group.instance.id", &instance);
        }
        let consumer: BaseConsumer<GroupContext> =
            consumer.create_with_context(GroupContext::default()).map_err(|error| cannot_create(&error))?;

        // Fences an older instance of this name and ends the transaction it may have left open.
        let step_timeout = settings.request_timeout();
        producer.init_transactions(step_timeout).map_err(|error| {
            let what = format!("cannot begin transactions as {instance}");
            match &error {
                KafkaError::Transaction(fault) if fault.is_retriable() => {
                    StreamError::retriable(what, &error)
                }
                _ => sorted(&what, &error),
            }
        })?;
        let topics: Vec<&str> = membership.topics.iter().map(String::as_str).collect();
        consumer.subscribe(&topics).map_err(|error| {
            StreamError::fatal(format!("cannot subscribe to {}", topics.join(", ")), error)
        })?;
        Ok(Self { consumer, producer, instance, committed: Positions::new(), step_timeout })
    }

    fn context(&self) -> &Arc<GroupContext> {
        self.consumer.context()
    }

    /// One step of a transaction, tried again while the error allows it.
    fn step(
        &self,
        what: &str,
        deadline: Instant,
        step: impl Fn(Duration) -> Result<(), KafkaError>,
    ) -> Result<(), StepError> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Err(error) = step(left.max(RETRY_PAUSE)) else { return Ok(()) };
            let KafkaError::Transaction(fault) = &error else {
                return Err(StepError::Abort(StreamError::aborted(what, error)));
            };
            if fault.is_fatal() {
                return Err(StepError::End(self.fatal(what, &error, fault.code())));
            }
            if fault.txn_requires_abort() {
                return Err(StepError::Abort(StreamError::aborted(what, error)));
            }
            if !fault.is_retriable() {
                return Err(StepError::End(StreamError::fatal(what, error)));
            }
            if left.is_zero() {
                return Err(StepError::Unknown(StreamError::lost(what, error)));
            }
            std::thread::sleep(RETRY_PAUSE);
        }
    }

    fn fatal(&self, what: &str, error: &KafkaError, code: RDKafkaErrorCode) -> StreamError {
        match code {
            RDKafkaErrorCode::Fenced
            | RDKafkaErrorCode::ProducerFenced
            | RDKafkaErrorCode::InvalidProducerEpoch
            | RDKafkaErrorCode::FencedInstanceId => StreamError::Fenced { instance: self.instance.clone() },
            _ => StreamError::fatal(what, error),
        }
    }

    /// Publishes the records and waits until the brokers have them all.
    fn publish(&self, outputs: &[Outgoing], deadline: Instant) -> Result<(), StreamError> {
        let what = "cannot publish";
        for output in outputs {
            let mut record = base_record(output);
            loop {
                match self.producer.send(record) {
                    Ok(()) => break,
                    Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), returned)) => {
                        if Instant::now() > deadline {
                            return Err(StreamError::aborted(
                                what,
                                "the brokers do not take records fast enough",
                            ));
                        }
                        record = returned;
                        self.producer.poll(Duration::from_millis(20));
                    }
                    Err((error, _)) if error.rdkafka_error_code().is_some_and(is_permanent) => {
                        return Err(StreamError::fatal(format!("{what} to {}", output.topic), error));
                    }
                    Err((error, _)) => return Err(StreamError::aborted(what, error)),
                }
            }
        }
        // Commit would wait in steps of 100 ms for what is still on its way; waiting here is faster.
        while self.producer.in_flight_count() > 0 {
            if Instant::now() > deadline {
                return Err(StreamError::aborted(what, "the brokers did not confirm all records in time"));
            }
            self.producer.poll(Duration::from_millis(5));
        }
        match self.producer.context().take_failed() {
            Some((code, text)) if is_permanent(code) => Err(StreamError::fatal(what, text)),
            Some((_, text)) => Err(StreamError::aborted(what, text)),
            None => Ok(()),
        }
    }

    fn transact(&self, outputs: &[Outgoing], positions: &Positions) -> Result<(), StepError> {
        // The broker aborts what takes longer than the transaction's timeout, and that would look like a fence.
        let deadline = Instant::now() + self.step_timeout * 4 / 5;
        self.publish(outputs, deadline).map_err(StepError::Abort)?;
        let offsets = partition_list(positions).map_err(StepError::Abort)?;
        // The group's generation changes with every rebalance: ask each time.
        let group = self.consumer.group_metadata().ok_or_else(|| {
            StepError::Abort(StreamError::aborted("cannot commit offsets", "the group gives no metadata"))
        })?;
        self.step("cannot commit offsets", deadline, |left| {
            self.producer.send_offsets_to_transaction(&offsets, &group, left)
        })
        .map_err(StepError::before_commit)?;
        self.step("cannot commit the transaction", deadline, |left| self.producer.commit_transaction(left))
    }

    /// Gives the transaction up. The error is what the caller gets to see.
    fn abort(&self, error: StreamError) -> StreamError {
        let deadline = Instant::now() + self.step_timeout;
        let aborted =
            self.step("cannot abort the transaction", deadline, |left| self.producer.abort_transaction(left));
        self.producer.poll(Duration::ZERO);
        // Deliveries purged by the abort are no faults of the next transaction.
        self.producer.context().take_failed();
        match aborted {
            Ok(()) => error,
            Err(StepError::End(end)) => end,
            Err(StepError::Abort(cause) | StepError::Unknown(cause)) => {
                StreamError::lost("cannot abort the transaction", cause)
            }
        }
    }
}

/// How a transaction's step failed.
enum StepError {
    /// The transaction must be aborted.
    Abort(StreamError),
    /// Whether the step was done is not known.
    Unknown(StreamError),
    /// This producer is of no more use.
    End(StreamError),
}

impl StepError {
    /// Before the commit was asked for, an unknown step can simply be given up.
    fn before_commit(self) -> Self {
        match self {
            StepError::Unknown(error) => StepError::Abort(error),
            other => other,
        }
    }
}

impl Subscription for KafkaSubscription {
    fn next_batch(&mut self, limits: &BatchLimits) -> Result<Batch, StreamError> {
        let mut batch = Batch::default();
        let mut bytes = 0;
        let idle_until = Instant::now() + limits.idle_wait;
        let mut full_at = None;
        loop {
            let until = if batch.records.is_empty() {
                idle_until
            } else {
                *full_at.get_or_insert_with(|| Instant::now() + limits.max_wait)
            };
            let left = until.saturating_duration_since(Instant::now());
            match self.consumer.poll(left) {
                Some(Ok(message)) => {
                    let record = record_of(&message);
                    bytes += record.size_bytes();
                    batch.records.push(record);
                    self.context().heard_from_broker();
                }
                Some(Err(error)) => self.judge(&error)?,
                None => {}
            }
            let revoked = self.context().take_revoked();
            if !revoked.is_empty() {
                let gone = |topic: &str, partition| revoked.contains(&TopicPartition::new(topic, partition));
                batch.records.retain(|record| !gone(&record.topic, record.partition));
                // Its next owner may move it; should it come back, the broker tells where it stands.
                self.committed.retain(|partition, _| !revoked.contains(partition));
            }
            if left.is_zero() || batch.records.len() >= limits.max_records || bytes >= limits.max_bytes {
                return Ok(batch);
            }
        }
    }

    fn commit(&mut self, outputs: &[Outgoing], positions: &Positions) -> Result<(), StreamError> {
        if let Some(partition) = positions.keys().find(|partition| !self.context().holds(partition)) {
            return Err(StreamError::aborted("cannot commit", format!("{partition} was revoked")));
        }
        if self.consumer.assignment_lost() {
            return Err(StreamError::aborted("cannot commit", "the assignment was lost"));
        }
        let deadline = Instant::now() + self.step_timeout;
        self.step("cannot begin a transaction", deadline, |_| self.producer.begin_transaction()).map_err(
            |error| match error {
                StepError::Abort(error) | StepError::Unknown(error) | StepError::End(error) => error,
            },
        )?;
        match self.transact(outputs, positions) {
            Ok(()) => {
                self.context().heard_from_broker();
                self.committed.extend(positions.clone());
                Ok(())
            }
            Err(StepError::Abort(error)) => Err(self.abort(error)),
            Err(StepError::Unknown(error) | StepError::End(error)) => Err(error),
        }
    }

    fn rewind(&mut self) -> Result<(), StreamError> {
        let what = "cannot go back to the committed offsets";
        let assignment = self.consumer.assignment().map_err(|error| sorted(what, &error))?;
        if assignment.count() == 0 {
            return Ok(());
        }
        let mut committed = self
            .consumer
            .committed_offsets(assignment, self.step_timeout)
            .map_err(|error| sorted(what, &error))?;
        for element in committed.elements() {
            // Without this a partition whose offset could not be told would count as one without any.
            element.error().map_err(|error| {
                StreamError::retriable(
                    format!("{what} of {}-{}", element.topic(), element.partition()),
                    error,
                )
            })?;
        }
        let unset: Vec<(String, i32)> = committed
            .elements()
            .iter()
            .filter(|element| element.offset() == Offset::Invalid)
            .map(|element| (element.topic().to_owned(), element.partition()))
            .collect();
        for (topic, partition) in unset {
            committed
                .set_partition_offset(&topic, partition, Offset::Beginning)
                .map_err(|error| sorted(what, &error))?;
        }
        let sought = self
            .consumer
            .seek_partitions(committed, self.step_timeout)
            .map_err(|error| StreamError::retriable(what, error))?;
        for element in sought.elements() {
            element.error().map_err(|error| {
                StreamError::retriable(
                    format!("{what} of {}-{}", element.topic(), element.partition()),
                    error,
                )
            })?;
        }
        Ok(())
    }

    fn state(&mut self) -> SubscriptionState {
        let context = self.context();
        let assigned = context.assigned();
        let lag = assigned.iter().flatten().filter_map(|partition| {
            let seen = context.seen(partition)?;
            // Asked between two batches, when everything handed over is committed.
            let position = self.committed.get(partition).copied().unwrap_or(seen.began);
            let messages = if seen.drained { 0 } else { (seen.end - position).max(0) };
            Some(PartitionLag { partition: partition.clone(), messages })
        });
        SubscriptionState {
            lag: lag.collect(),
            assigned: assigned.clone(),
            reaches_broker: context.reaches_broker(),
            rebalances: context.rebalances(),
        }
    }

    fn held(&mut self) -> Vec<(TopicPartition, u64)> {
        self.context().held()
    }

    fn close(self: Box<Self>) {
        // Dropping the consumer leaves the group and waits until that is done.
        self.consumer.unsubscribe();
    }
}

impl KafkaSubscription {
    /// An error event of a poll: most tell of something librdkafka is mending itself.
    fn judge(&self, error: &KafkaError) -> Result<(), StreamError> {
        let what = "cannot read";
        match error {
            KafkaError::MessageConsumptionFatal(code) => Err(self.fatal(what, error, *code)),
            KafkaError::MessageConsumption(code) if is_permanent(*code) => {
                Err(StreamError::fatal(what, error))
            }
            _ if is_connection_trouble(error) => Ok(()),
            _ => {
                tracing::warn!(%error, "kafka consumer");
                Ok(())
            }
        }
    }
}
