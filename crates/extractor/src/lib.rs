//! The extractor: normalised items in, enriched items out.

use std::sync::Arc;

use copydesk_desk::{LiveDesk, extract};
use copydesk_record::{NormalizedItem, decode, encode, topics};
use copydesk_stream::{FilterReason, Outcome, Outgoing, Record, Rejection, Stage};

/// Reads names, quotes and dates.
pub struct Extractor {
    desk: Arc<LiveDesk>,
}

impl Extractor {
    /// An extractor that reads with `desk`.
    #[must_use]
    pub fn new(desk: Arc<LiveDesk>) -> Self {
        Self { desk }
    }
}

impl Stage for Extractor {
    fn service(&self) -> &'static str {
        "extractor"
    }

    fn inputs(&self) -> &'static [&'static str] {
        &[topics::NORMALIZED]
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[topics::ENRICHED]
    }

    fn process(&self, record: &Record) -> Outcome {
        let Some(bytes) = &record.value else { return Outcome::Filtered(FilterReason::Tombstone) };
        let item: NormalizedItem = match decode(bytes) {
            Ok(item) => item,
            Err(error) => return Outcome::Rejected(Rejection::new(error.code(), error.to_string())),
        };
        let enriched = extract(item, &self.desk.get());
        match encode(&enriched) {
            Ok(value) => Outcome::Published(vec![Outgoing::new(topics::ENRICHED, &enriched.story, value)]),
            Err(error) => Outcome::Rejected(Rejection::new("unwritable", error.to_string())),
        }
    }
}
