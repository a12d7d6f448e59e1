//! Scores of a reading against a gold set: names, quotes with their speakers, datelines, dates,
//! places.
//!
//! Pure comparison of JSON lines; what was read comes from outside. All spans count code points.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod datelines;
mod dates;
mod gold;
mod names;
mod places;
mod prf;
mod quotes;

pub use datelines::{DatelineScore, score_datelines};
pub use dates::{DateScore, score_dates};
pub use gold::{GoldError, GoldLine, read_gold, read_gold_beside, read_texts};
pub use names::{NameMap, NameScore, score_names};
pub use places::{PlaceScore, score_places};
pub use prf::Prf;
pub use quotes::{QuoteScore, QuoteSettings, score_quotes};
