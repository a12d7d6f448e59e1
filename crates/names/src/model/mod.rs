//! The trained recogniser: features of tokens, hashed into rows of small numbers that are summed, one
//! hidden layer, and the best sequence of labels. Read twice over a document.
//!
//! Everything here that gives a number its meaning (hashes, features, labels) is shared with the trainer.

mod evidence;
mod features;
mod file;
mod labels;
mod lists;
mod tagger;
mod traits;

pub use copydesk_text::hash::{feature, hash_bytes, pair};
pub use evidence::Evidence;
pub use file::{CODES, HIDDEN, MODEL_VERSION, ModelError, ModelFile, Parts};
pub use labels::{
    BEGIN, Decoder, INSIDE, LABELS, LAST, ORDER, OUTSIDE, STARTS, TYPES, Transitions, UNIT, ends, number_of,
    spans,
};
pub use lists::{CLASSES, KINDS, LONGER, class_bit, feature_slots, kind_bit, mark, slots};
pub use tagger::{Sheet, sentence_tokens, tag};
pub use traits::{lower_hash, phrase_hash};
