//! The keys, section by section, with their defaults.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::Secret;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Config {
    /// Which log.
    pub stream: StreamSection,
    /// The embedded log.
    pub embedded: EmbeddedSection,
    /// Kafka.
    pub kafka: KafkaSection,
    /// Topics, when they are created.
    pub topics: TopicsSection,
    /// All services.
    pub service: ServiceSection,
    /// Batches.
    pub batch: BatchSection,
    /// Sizes.
    pub limits: LimitsSection,
    /// Dead letters.
    pub dead_letters: DeadLettersSection,
    /// The operator's port.
    pub admin: AdminSection,
    /// The publisher's memory.
    pub publisher: PublisherSection,
    /// Settings of feeds.
    pub feeds: FeedsSection,
    /// Names of the customer's own.
    pub names: NamesSection,
    /// The feeder.
    pub feeder: FeederSection,
    /// Logs.
    pub telemetry: TelemetrySection,
    /// For tests of the system itself.
    pub testing: TestingSection,
}

/// Which log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamSection {
    /// `embedded` or `kafka`.
    pub engine: Engine,
}

impl Default for StreamSection {
    fn default() -> Self {
        Self { engine: Engine::Embedded }
    }
}

/// A kind of log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// One SQLite file.
    Embedded,
    /// Apache Kafka.
    Kafka,
}

/// The embedded log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedSection {
    /// The SQLite file; created with its folder if missing.
    pub path: String,
}

impl Default for EmbeddedSection {
    fn default() -> Self {
        Self { path: "copydesk-data/log.sqlite".into() }
    }
}

/// Kafka.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KafkaSection {
    /// `host:port`, comma separated.
    pub bootstrap_servers: String,
    /// Name in the broker's logs and quotas.
    pub client_id: String,
    /// `plaintext`, `ssl`, `sasl_plaintext` or `sasl_ssl`.
    pub security_protocol: String,
    /// `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512` or `OAUTHBEARER`.
    pub sasl_mechanism: String,
    /// User.
    pub sasl_username: String,
    /// Password; from the environment only.
    pub sasl_password: Secret,
    /// File that holds the password.
    pub sasl_password_file: String,
    /// PEM file of the authorities to trust; empty for the system's.
    pub ssl_ca_file: String,
    /// PEM file of the client's certificate.
    pub ssl_certificate_file: String,
    /// PEM file of the client's key.
    pub ssl_key_file: String,
    /// Password of the key; from the environment only.
    pub ssl_key_password: Secret,
    /// File that holds the password of the key.
    pub ssl_key_password_file: String,
    /// A member silent for this long is taken for dead.
    pub session_timeout_seconds: u64,
    /// The broker aborts a transaction open for longer.
    pub transaction_timeout_seconds: u64,
    /// Bytes fetched ahead of a service.
    pub prefetch_bytes: u64,
    /// Further librdkafka properties.
    pub properties: BTreeMap<String, Scalar>,
}

impl Default for KafkaSection {
    fn default() -> Self {
        Self {
            bootstrap_servers: "localhost:9092".into(),
            client_id: "copydesk".into(),
            security_protocol: "plaintext".into(),
            sasl_mechanism: String::new(),
            sasl_username: String::new(),
            sasl_password: Secret::default(),
            sasl_password_file: String::new(),
            ssl_ca_file: String::new(),
            ssl_certificate_file: String::new(),
            ssl_key_file: String::new(),
            ssl_key_password: Secret::default(),
            ssl_key_password_file: String::new(),
            session_timeout_seconds: 20,
            transaction_timeout_seconds: 30,
            prefetch_bytes: 32 << 20,
            properties: BTreeMap::new(),
        }
    }
}

/// Topics, when they are created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicsSection {
    /// Partitions of each topic.
    pub partitions: u32,
    /// Copies of each partition.
    pub replication_factor: u32,
    /// Days that topics which are not compacted keep their records; 0 keeps them for ever.
    pub retention_days: u32,
    /// Days that compacted topics keep tombstones.
    pub tombstone_days: u32,
    /// Largest record in bytes.
    pub max_record_bytes: u64,
}

impl Default for TopicsSection {
    fn default() -> Self {
        Self {
            partitions: 4,
            replication_factor: 1,
            retention_days: 30,
            tombstone_days: 7,
            max_record_bytes: 64 << 20,
        }
    }
}

/// All services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSection {
    /// Stable name of this replica; empty for the host's name.
    #[serde(deserialize_with = "text")]
    pub instance: String,
    /// Keep the partitions over a restart instead of leaving the group.
    pub static_membership: bool,
    /// Consumer groups are named so, a dash, and the service.
    pub group_prefix: String,
    /// Threads that read messages; 0 for one a core.
    pub workers: u32,
    /// How long to wait at the start for topics that do not exist yet.
    pub topic_patience_seconds: u64,
    /// Time between two looks at files whose changes a running service takes.
    pub reload_interval_ms: u64,
    /// Longest time from SIGTERM to the end of the process.
    pub stop_grace_seconds: u64,
}

impl Default for ServiceSection {
    fn default() -> Self {
        Self {
            instance: String::new(),
            static_membership: false,
            group_prefix: "copydesk".into(),
            workers: 0,
            topic_patience_seconds: 60,
            reload_interval_ms: 2000,
            stop_grace_seconds: 10,
        }
    }
}

/// Batches: a batch ends when the first of these is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchSection {
    /// Records.
    pub max_records: u64,
    /// Bytes.
    pub max_bytes: u64,
    /// Milliseconds from the first record.
    pub max_wait_ms: u64,
}

impl Default for BatchSection {
    fn default() -> Self {
        Self { max_records: 1000, max_bytes: 16 << 20, max_wait_ms: 20 }
    }
}

/// Sizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsSection {
    /// A larger message is a dead letter.
    pub max_message_bytes: u64,
    /// A message whose record is larger is a dead letter.
    pub max_output_bytes: u64,
}

impl Default for LimitsSection {
    fn default() -> Self {
        Self { max_message_bytes: 10 << 20, max_output_bytes: 60 << 20 }
    }
}

/// Dead letters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadLettersSection {
    /// Records looked back upon; 0 switches the breaker off.
    pub breaker_window_records: u64,
    /// Share of dead letters above which a service stops, 0 to 1.
    pub breaker_max_share: f64,
}

impl Default for DeadLettersSection {
    fn default() -> Self {
        Self { breaker_window_records: 1000, breaker_max_share: 0.5 }
    }
}

/// The publisher's memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublisherSection {
    /// Days since its last change that a story is remembered; 0 for ever.
    pub keep_days: u32,
    /// Stories remembered in a partition; 0 for any number.
    pub keep_entries: u64,
    /// Hours that the text of a lead is kept for takes and adds that may follow; 0 for about a minute.
    pub takes_hours: u32,
}

impl Default for PublisherSection {
    fn default() -> Self {
        Self { keep_days: 90, keep_entries: 200_000, takes_hours: 12 }
    }
}

/// Settings of feeds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeedsSection {
    /// The file with them; empty for none.
    pub path: String,
}

/// Names of the customer's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NamesSection {
    /// The file with them; empty for none.
    pub path: String,
}

/// The operator's port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminSection {
    /// Address; empty for none.
    pub listen: String,
}

impl Default for AdminSection {
    fn default() -> Self {
        Self { listen: "127.0.0.1:9464".into() }
    }
}

/// The feeder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeederSection {
    /// Address that takes `POST /v1/wire`; empty for none.
    pub http_listen: String,
    /// Folders whose files are messages.
    pub watch_folders: Vec<String>,
    /// How often to look into them.
    pub watch_interval_ms: u64,
    /// Feed of messages that do not name one; empty for none.
    pub feed: String,
}

impl Default for FeederSection {
    fn default() -> Self {
        Self {
            http_listen: "127.0.0.1:8080".into(),
            watch_folders: Vec::new(),
            watch_interval_ms: 500,
            feed: String::new(),
        }
    }
}

/// Logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelemetrySection {
    /// `auto`, `json` or `human`.
    pub log_format: LogFormatName,
    /// A level, or a list of `target=level`.
    pub log_level: String,
}

impl Default for TelemetrySection {
    fn default() -> Self {
        Self { log_format: LogFormatName::Auto, log_level: "info".into() }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormatName {
    /// For people on a terminal, else JSON.
    Auto,
    /// JSON lines.
    Json,
    /// For people.
    Human,
}

/// For tests of the system itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TestingSection {
    /// The normaliser panics on messages that contain this text; empty for never.
    pub panic_marker: String,
}

/// A property's value: text, number or truth value, kept as text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Scalar(pub String);

impl std::fmt::Debug for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may be a secret; only its key could tell.
        f.write_str("…")
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self)
    }
}

/// Text, also where the environment's reader took it for a number or a truth value.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Text;
    impl serde::de::Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E>(self, value: &str) -> Result<String, E> {
            Ok(value.to_owned())
        }

        fn visit_u64<E>(self, value: u64) -> Result<String, E> {
            Ok(value.to_string())
        }

        fn visit_i64<E>(self, value: i64) -> Result<String, E> {
            Ok(value.to_string())
        }

        fn visit_f64<E>(self, value: f64) -> Result<String, E> {
            Ok(value.to_string())
        }

        fn visit_bool<E>(self, value: bool) -> Result<String, E> {
            Ok(value.to_string())
        }
    }
    deserializer.deserialize_any(Text)
}
