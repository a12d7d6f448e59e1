//! The feeder: takes raw wire messages in and puts them on `wire.raw.v1` exactly as received.
//!
//! A message counts as taken when the log has it: then HTTP answers 202 and a watched file is moved to
//! `sent`. Whoever is cut off before that sends again, so intake is at least once; two copies of one
//! message get the same item id downstream.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod demo;
mod http;
mod intake;
mod message;
mod watch;

pub use http::{HttpDoor, HttpError, serve_http};
pub use intake::{Intake, IntakeError};
pub use message::{WireMessage, lines};
pub use watch::watch_folder;
