//! The log on Apache Kafka, by librdkafka: the engine of production.

mod admin;
mod context;
mod convert;
mod log;
mod publisher;
mod reader;
mod settings;
mod subscription;

pub use log::KafkaLog;
pub use settings::{KafkaSettings, OWNED_PROPERTIES, TLS_BUILT_IN};
