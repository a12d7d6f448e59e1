//! How old the records in work are, by partition.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use copydesk_telemetry::Metric;
use jiff::Timestamp;
use metrics::gauge;

use crate::{Batch, TopicPartition};

/// Age of the oldest record in work, by partition; exported by a thread of its own, so that it grows
/// also while a batch stands still.
#[derive(Default)]
pub(crate) struct Ages(Mutex<BTreeMap<TopicPartition, Option<i64>>>);

impl Ages {
    pub(crate) fn begin(&self, batch: &Batch) {
        let mut ages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for record in &batch.records {
            let since = ages.entry(TopicPartition::new(&record.topic, record.partition)).or_default();
            *since = match (*since, record.timestamp_ms) {
                (Some(oldest), Some(this)) => Some(oldest.min(this)),
                (oldest, this) => oldest.or(this),
            };
        }
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values_mut().for_each(|since| *since = None);
    }

    /// Partitions no longer held are not reported any more.
    pub(crate) fn hold(&self, service: &'static str, assigned: Vec<TopicPartition>) {
        let mut ages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ages.retain(|partition, _| {
            let held = assigned.contains(partition);
            if !held {
                // A gauge keeps its last value; that of a partition another replica holds must not count here.
                let labels = lag_labels(service, partition);
                gauge!(Metric::ConsumerLagMessages.name(), &labels).set(0.0);
                gauge!(Metric::ConsumerLagSeconds.name(), &labels).set(0.0);
            }
            held
        });
        for partition in assigned {
            ages.entry(partition).or_default();
        }
    }

    pub(crate) fn export(&self, service: &'static str) {
        let now = Timestamp::now().as_millisecond();
        for (partition, since) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = lag_labels(service, partition);
            #[allow(clippy::cast_precision_loss)]
            let seconds = since.map_or(0.0, |since| now.saturating_sub(since).max(0) as f64 / 1000.0);
            gauge!(Metric::ConsumerLagSeconds.name(), &labels).set(seconds);
        }
    }
}

/// Labels of the lag gauges.
pub(crate) fn lag_labels(service: &'static str, partition: &TopicPartition) -> [(&'static str, String); 3] {
    [
        ("service", service.to_owned()),
        ("topic", partition.topic.clone()),
        ("partition", partition.partition.to_string()),
    ]
}
