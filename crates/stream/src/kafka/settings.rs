//! How to talk to the brokers.

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

use crate::StreamError;

/// Whether this build can speak TLS and SASL/SCRAM.
pub const TLS_BUILT_IN: bool = cfg!(feature = "tls");

/// librdkafka properties that Copydesk sets itself, because its promises rest on them. They cannot be
/// given in the configuration.
pub const OWNED_PROPERTIES: [&str; 15] = [
    "acks",
    "auto.offset.reset",
    "bootstrap.servers",
    "client.id",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.partition.eof",
    "group.id",
    "group.instance.id",
    "isolation.level",
    "partition.assignment.strategy",
    "partitioner",
    "transactional.id",
    "transaction.timeout.ms",
];

/// How to talk to the brokers.
#[derive(Clone)]
pub struct KafkaSettings {
    /// `host:port`, comma separated.
    pub bootstrap_servers: String,
    /// Name of this client in the broker's logs and quotas.
    pub client_id: String,
    /// Further librdkafka properties: security and tuning. May hold secrets.
    pub properties: BTreeMap<String, String>,
    /// A member that is silent for this long is taken for dead.
    pub session_timeout: Duration,
    /// The broker aborts a transaction that is open for longer.
    pub transaction_timeout: Duration,
    /// Bytes fetched ahead of the service.
    pub prefetch_bytes: usize,
}

impl KafkaSettings {
    /// What all clients share.
    pub(super) fn base(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        for (key, value) in &self.properties {
            config.set(key, value);
        }
        config.set("bootstrap.servers", &self.bootstrap_servers);
        config.set("client.id", &self.client_id);
        config.set_log_level(RDKafkaLogLevel::Warning);
        // Back within seconds after a broker restart, without hammering it.
        config.set("reconnect.backoff.ms", "100");
        config.set("reconnect.backoff.max.ms", "2000");
        config
    }

    /// For members of a group and for readers: only committed records, no commits but ours.
    pub(super) fn consumer(&self) -> ClientConfig {
        let mut config = self.base();
        config.set("enable.auto.commit", "false");
        config.set("enable.auto.offset.store", "false");
        config.set("isolation.level", "read_committed");
        config.set("auto.offset.reset", "earliest");
        // Bounds the memory of a service whatever the lag. The default of one second's pause after a full
        // queue would starve a fast service.
        config.set("queued.max.messages.kbytes", (self.prefetch_bytes / 1024).max(1).to_string());
        config.set("fetch.queue.backoff.ms", "10");
        config.set("fetch.wait.max.ms", "100");
        config.set("session.timeout.ms", self.session_timeout.as_millis().to_string());
        config.set(
            "heartbeat.interval.ms",
            (self.session_timeout.as_millis() / 5).clamp(200, 3000).to_string(),
        );
        config
    }

    /// For everything that publishes. Keys go to the partitions that Java clients choose.
    pub(super) fn producer(&self) -> ClientConfig {
        let mut config = self.base();
        config.set("enable.idempotence", "true");
        config.set("acks", "all");
        config.set("partitioner", "murmur2_random");
        // librdkafka compares before compression: the topic's own limit is the one that decides.
        config.set("message.max.bytes", "1000000000");
        if !self.properties.contains_key("compression.type") {
            config.set("compression.type", "lz4");
        }
        if !self.properties.contains_key("linger.ms") {
            config.set("linger.ms", "2");
        }
        config
    }

    /// Longest wait for one answer of the brokers to a request of ours.
    pub(super) fn request_timeout(&self) -> Duration {
        self.transaction_timeout
    }
}

/// A client could not be made: a fault of the configuration.
pub(super) fn cannot_create(error: &rdkafka::error::KafkaError) -> StreamError {
    let hint = if TLS_BUILT_IN {
        ""
    } else {
        "; this build has no TLS and no SASL/SCRAM: build with --features tls"
    };
    StreamError::fatal(
        "cannot create a Kafka client (see [kafka] in the configuration)",
        format!("{error}{hint}"),
    )
}
