//! The log in one SQLite file: for one machine, demonstrations and fast tests.
//!
//! A commit is one SQLite transaction: records, positions and the check that this instance still owns
//! its group stand or fall together. The file is in WAL mode with full synchronisation, so what was
//! committed survives SIGKILL and power loss. It has no retention and one member a group: who outgrows
//! it starts Kafka.

mod database;
mod headers;
mod log;
mod reader;
mod subscription;

pub use log::EmbeddedLog;
