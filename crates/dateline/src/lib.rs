//! The dateline: where, when and by whom a story was filed.
//!
//! A dateline is made of places, a date, an agency and a separator, any of which may be missing. One small
//! grammar reads all house styles; the agencies are data. What does not add up to a dateline (`IBM - once
//! the largest employer`, `March 24 was the driest day`) stays text: capitals alone are not enough.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod agencies;
mod calendar;
/// Dates as datelines write them.
pub mod date;
mod field;
mod grammar;
mod marks;
mod places;
mod resolve;

pub use agencies::{AGENCIES_SOURCE, Agencies, Agency};
pub use field::parse_field;
pub use grammar::{DATELINE_LIMIT_BYTES, Parsed, Tables, parse};
pub use places::ParsedPlace;
