//! The configuration of a deployment: one struct, read from defaults, one TOML file, the environment
//! and flags, in that order; later ones win. All problems are reported together, each with its key.
//!
//! `config/copydesk.toml` documents every key; a test keeps it equal to the defaults here.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod environment;
mod load;
mod secret;
mod sections;
mod validate;

pub use load::{ConfigError, Problem, Sources, load, to_toml};
pub use secret::Secret;
pub use sections::{
    AdminSection, BatchSection, Config, DeadLettersSection, EmbeddedSection, Engine, FeederSection,
    KafkaSection, LimitsSection, LogFormatName, PublisherSection, ServiceSection, StreamSection,
    TelemetrySection, TestingSection, TopicsSection,
};
