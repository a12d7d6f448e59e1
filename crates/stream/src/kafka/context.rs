//! What librdkafka tells us while we poll: assignments, statistics, errors, deliveries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::DeliveryResult;
use rdkafka::producer::ProducerContext;
use rdkafka::statistics::Statistics;
use rdkafka::{Message, TopicPartitionList};

use crate::TopicPartition;

/// What the statistics say of a partition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// One past the last offset that readers of committed records get.
    pub(super) end: i64,
    /// The position where this member began to read.
    pub(super) began: i64,
    /// Everything up to the end was fetched and handed over. The positions alone cannot tell: the last
    /// offset of a topic that is written in transactions is a marker, which nobody commits.
    pub(super) drained: bool,
}

/// A consumer's view, written by callbacks that run inside its own polls.
#[derive(Default)]
pub(super) struct GroupContext {
    /// With the number of the assignment.
    assigned: Mutex<Option<BTreeMap<TopicPartition, u64>>>,
    /// Taken away since the last look.
    revoked: Mutex<BTreeSet<TopicPartition>>,
    /// End of each partition and the position at its assignment, as last heard.
    seen: Mutex<BTreeMap<TopicPartition, Seen>>,
    unreachable: AtomicBool,
    rebalances: AtomicU64,
}

impl GroupContext {
    pub(super) fn assigned(&self) -> Option<Vec<TopicPartition>> {
        locked(&self.assigned).as_ref().map(|held| held.keys().cloned().collect())
    }

    pub(super) fn held(&self) -> Vec<(TopicPartition, u64)> {
        let assigned = locked(&self.assigned);
        assigned.iter().flatten().map(|(partition, number)| (partition.clone(), *number)).collect()
    }

    pub(super) fn holds(&self, partition: &TopicPartition) -> bool {
        locked(&self.assigned).as_ref().is_some_and(|held| held.contains_key(partition))
    }

    pub(super) fn take_revoked(&self) -> BTreeSet<TopicPartition> {
        std::mem::take(&mut *locked(&self.revoked))
    }

    pub(super) fn seen(&self, partition: &TopicPartition) -> Option<Seen> {
        locked(&self.seen).get(partition).copied()
    }

    pub(super) fn reaches_broker(&self) -> bool {
        !self.unreachable.load(Ordering::Relaxed)
    }

    pub(super) fn heard_from_broker(&self) {
        self.unreachable.store(false, Ordering::Relaxed);
    }

    pub(super) fn rebalances(&self) -> u64 {
        self.rebalances.load(Ordering::Relaxed)
    }
}

impl ClientContext for GroupContext {
    fn stats(&self, statistics: Statistics) {
        let up = statistics.brokers.values().any(|broker| broker.state == "UP");
        self.unreachable.store(!up, Ordering::Relaxed);
        let mut seen = locked(&self.seen);
        for topic in statistics.topics.values() {
            for partition in topic.partitions.values().filter(|p| p.desired && p.ls_offset >= 0) {
                // Offsets sent with a transaction do not show in the statistics: what they call committed is
                // the position at the assignment. A new group has none, and begins with the first record.
                let began = if partition.committed_offset >= 0 {
                    partition.committed_offset
                } else {
                    partition.lo_offset
                };
                let drained = partition.fetchq_cnt == 0 && partition.next_offset >= partition.ls_offset;
                let now = Seen { end: partition.ls_offset, began: began.max(0), drained };
                seen.insert(TopicPartition::new(&topic.topic, partition.partition), now);
            }
        }
    }

    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_librdkafka(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        if matches!(error.rdkafka_error_code(), Some(RDKafkaErrorCode::PartitionEOF)) {
            // No error: a reader asked to be told.
        } else if is_connection_trouble(&error) {
            if !self.unreachable.swap(true, Ordering::Relaxed) {
                tracing::warn!(reason, "kafka is out of reach; will try again");
            }
        } else {
            tracing::warn!(%error, reason, "kafka consumer");
        }
    }
}

impl ConsumerContext for GroupContext {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        if let Rebalance::Revoke(list) = rebalance {
            let gone = partitions(list);
            tracing::info!(partitions = %names(&gone), lost = consumer.assignment_lost(), "partitions revoked");
            if let Some(assigned) = locked(&self.assigned).as_mut() {
                assigned.retain(|partition, _| !gone.contains(partition));
            }
            locked(&self.revoked).extend(gone);
        }
    }

    fn post_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let number = self.rebalances.fetch_add(1, Ordering::Relaxed) + 1;
        match rebalance {
            Rebalance::Assign(list) => {
                let new = partitions(list);
                tracing::info!(partitions = %names(&new), "partitions assigned");
                let new = new.into_iter().map(|partition| (partition, number));
                locked(&self.assigned).get_or_insert_default().extend(new);
            }
            Rebalance::Revoke(_) => {}
            Rebalance::Error(error) => tracing::warn!(%error, "rebalance failed"),
        }
    }
}

/// Counts deliveries that failed since the last look.
#[derive(Default)]
pub(super) struct DeliveryContext {
    failed: Mutex<Option<(RDKafkaErrorCode, String)>>,
}

impl DeliveryContext {
    /// The first failed delivery since the last look.
    pub(super) fn take_failed(&self) -> Option<(RDKafkaErrorCode, String)> {
        locked(&self.failed).take()
    }
}

impl ClientContext for DeliveryContext {
    fn stats(&self, _: Statistics) {}

    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_librdkafka(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        if is_connection_trouble(&error) {
            tracing::debug!(reason, "kafka producer");
        } else {
            tracing::warn!(%error, reason, "kafka producer");
        }
    }
}

impl ProducerContext for DeliveryContext {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, message)) = result {
            let code = error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Fail);
            let text = format!("record for {} not delivered: {error}", message.topic());
            locked(&self.failed).get_or_insert((code, text));
        }
    }
}

/// librdkafka tries again by itself, with growing waits, and tells of each try.
pub(super) fn is_connection_trouble(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::AllBrokersDown
                | RDKafkaErrorCode::BrokerTransportFailure
                | RDKafkaErrorCode::Resolve
        )
    )
}

/// An error of the library is not yet one of ours: ERROR is for loss, and for what needs an operator.
fn log_librdkafka(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        _ if facility == "FAIL" => tracing::debug!(target: "librdkafka", facility, message),
        RDKafkaLogLevel::Info | RDKafkaLogLevel::Notice => {
            tracing::info!(target: "librdkafka", facility, message)
        }
        RDKafkaLogLevel::Debug => tracing::debug!(target: "librdkafka", facility, message),
        _ => tracing::warn!(target: "librdkafka", facility, message),
    }
}

fn partitions(list: &TopicPartitionList) -> BTreeSet<TopicPartition> {
    list.elements().iter().map(|element| TopicPartition::new(element.topic(), element.partition())).collect()
}

fn names(partitions: &BTreeSet<TopicPartition>) -> String {
    partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// A callback cannot leave these maps half-written, so a poisoned lock is still good.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
