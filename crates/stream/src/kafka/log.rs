//! Kafka as a whole.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Offset, TopicPartitionList};

use super::admin;
use super::context::GroupContext;
use super::convert::sorted;
use super::publisher::KafkaPublisher;
use super::reader::KafkaReader;
use super::settings::{KafkaSettings, TLS_BUILT_IN, cannot_create};
use super::subscription::KafkaSubscription;
use crate::{
    Log, Membership, PartitionDescription, Positions, Publisher, ReadFrom, Reader, Record, StreamError,
    Subscription, TopicDescription, TopicPartition, TopicSpec, TopicStatus,
};

/// Short, so that a service that waits for its broker can still be stopped.
const METADATA_TIMEOUT: Duration = Duration::from_secs(5);

/// Records handed over at a time when a partition is read.
const READ_RECORDS: usize = 1000;

/// A Kafka cluster.
#[derive(Clone)]
pub struct KafkaLog {
    settings: KafkaSettings,
}

impl KafkaLog {
    /// Connects lazily: nothing is sent before the first call.
    ///
    /// # Errors
    /// [`StreamError::Fatal`] when the settings ask for what this build cannot do.
    pub fn new(settings: KafkaSettings) -> Result<Self, StreamError> {
        let protocol = settings.properties.get("security.protocol").map(|p| p.to_ascii_lowercase());
        if !TLS_BUILT_IN && protocol.as_deref().is_some_and(|p| p.ends_with("ssl")) {
            return Err(StreamError::fatal(
                format!("kafka.security_protocol = {:?} needs TLS", protocol.unwrap_or_default()),
                "this build has none; build with --features tls",
            ));
        }
        Ok(Self { settings })
    }

    fn client(&self, group: &str) -> Result<BaseConsumer<GroupContext>, StreamError> {
        self.settings
            .consumer()
            .set("group.id", group)
            .create_with_context(GroupContext::default())
            .map_err(|error| cannot_create(&error))
    }
}

impl Log for KafkaLog {
    fn describe(&self) -> String {
        format!("kafka {}", self.settings.bootstrap_servers)
    }

    fn create_topics(&self, specs: &[TopicSpec]) -> Result<Vec<(String, TopicStatus)>, StreamError> {
        admin::create_topics(&self.settings, specs)
    }

    fn topic_names(&self) -> Result<Vec<String>, StreamError> {
        let what = format!("cannot list the topics of {}", self.describe());
        let metadata = self
            .client("copydesk-reader")?
            .fetch_metadata(None, METADATA_TIMEOUT)
            .map_err(|error| sorted(&what, &error))?;
        let names = metadata.topics().iter().map(|topic| topic.name().to_owned());
        Ok(names.filter(|name| !name.starts_with("__")).collect())
    }

    fn topics(&self) -> Result<Vec<TopicDescription>, StreamError> {
        let what = format!("cannot list the topics of {}", self.describe());
        let timeout = self.settings.request_timeout();
        let client = self.client("copydesk-reader")?;
        let metadata = client.fetch_metadata(None, timeout).map_err(|error| sorted(&what, &error))?;
        let mut topics = Vec::new();
        for topic in metadata.topics().iter().filter(|topic| !topic.name().starts_with("__")) {
            let mut partitions = Vec::new();
            for partition in topic.partitions() {
                let (begin, end) = client
                    .fetch_watermarks(topic.name(), partition.id(), timeout)
                    .map_err(|error| sorted(&what, &error))?;
                partitions.push(PartitionDescription { partition: partition.id(), begin, end });
            }
            partitions.sort_by_key(|partition| partition.partition);
            topics.push(TopicDescription { name: topic.name().to_owned(), partitions });
        }
        topics.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(topics)
    }

    fn committed(&self, group: &str, topic: &str) -> Result<Positions, StreamError> {
        let what = format!("cannot read the positions of group {group}");
        let timeout = self.settings.request_timeout();
        let client = self.client(group)?;
        let metadata = client.fetch_metadata(Some(topic), timeout).map_err(|error| sorted(&what, &error))?;
        let mut list = TopicPartitionList::new();
        for partition in metadata.topics().iter().flat_map(|found| found.partitions()) {
            list.add_partition(topic, partition.id());
        }
        let committed = client.committed_offsets(list, timeout).map_err(|error| sorted(&what, &error))?;
        for element in committed.elements() {
            element.error().map_err(|error| sorted(&what, &error))?;
        }
        Ok(committed
            .elements()
            .iter()
            .filter_map(|element| match element.offset() {
                Offset::Offset(next) => Some((TopicPartition::new(topic, element.partition()), next)),
                _ => None,
            })
            .collect())
    }

    fn subscribe(&self, membership: &Membership) -> Result<Box<dyn Subscription>, StreamError> {
        Ok(Box::new(KafkaSubscription::join(&self.settings, membership)?))
    }

    fn publisher(&self) -> Result<Box<dyn Publisher>, StreamError> {
        Ok(Box::new(KafkaPublisher::new(&self.settings)?))
    }

    fn reader(&self, topic: &str, from: ReadFrom) -> Result<Box<dyn Reader>, StreamError> {
        Ok(Box::new(KafkaReader::open(&self.settings, topic, &from)?))
    }

    fn read_partition(
        &self,
        partition: &TopicPartition,
        each: &mut dyn FnMut(Record) -> Result<(), StreamError>,
    ) -> Result<u64, StreamError> {
        let what = format!("cannot read {partition}");
        let (topic, number) = (partition.topic.as_str(), partition.partition);
        let timeout = self.settings.request_timeout();
        let (begin, end) = self.ends(partition, "read_uncommitted")?;
        if begin >= end {
            return Ok(0);
        }
        // The end that readers of committed records see stands before the first transaction that is still open. One
        // whose offsets are settled may not be settled here yet: its markers are written partition by partition.
        let patience = Instant::now() + timeout * 2;
        while self.ends(partition, "read_committed")?.1 < end {
            if Instant::now() > patience {
                return Err(StreamError::retriable(what, "a transaction stays open"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut reader = KafkaReader::open(&self.settings, topic, &ReadFrom::At(vec![(number, begin)]))?;
        let (mut count, mut heard) = (0, Instant::now());
        loop {
            let records = reader.read(READ_RECORDS, Duration::from_millis(200))?;
            if records.is_empty() {
                if reader.caught_up() {
                    return Ok(count);
                }
                if heard.elapsed() > timeout {
                    return Err(StreamError::retriable(what, "the broker does not answer"));
                }
                continue;
            }
            heard = Instant::now();
            count += records.len() as u64;
            records.into_iter().try_for_each(&mut *each)?;
        }
    }
}

impl KafkaLog {
    /// First offset and end of a partition, as readers of an isolation level see it.
    fn ends(&self, partition: &TopicPartition, isolation: &str) -> Result<(i64, i64), StreamError> {
        let client: BaseConsumer<GroupContext> = self
            .settings
            .consumer()
            .set("group.id", "copydesk-reader")
            .set("isolation.level", isolation)
            .create_with_context(GroupContext::default())
            .map_err(|error| cannot_create(&error))?;
        client
            .fetch_watermarks(&partition.topic, partition.partition, self.settings.request_timeout())
            .map_err(|error| sorted(&format!("cannot read {partition}"), &error))
    }
}
