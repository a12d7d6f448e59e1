//! Linear models over hashed features: what a decision looks at.

use copydesk_text::hash::{hash_bytes, pair};

/// Weights of a table; a power of two.
pub const WEIGHTS: usize = 1 << 15;

/// Features of one thing that is scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// Hashes, one for each feature.
    pub hashes: Vec<u32>,
}

impl Features {
    /// Adds a feature: a template's number and what fills it.
    pub(crate) fn add(&mut self, template: u64, values: &[u64]) {
        let hash = values.iter().fold(template, |hash, value| pair(hash, *value));
        // Only the low bits choose a weight; the high ones are the best mixed.
        self.hashes.push(u32::try_from(hash >> 32).unwrap_or_default());
    }
}

/// Which weight a feature has.
#[must_use]
pub fn weight_of(hash: u32) -> usize {
    hash as usize & (WEIGHTS - 1)
}

/// Hash of a word for use in a feature.
pub(crate) fn word_hash(word: &str) -> u64 {
    hash_bytes(word.bytes())
}

/// The first of the `edges` that is not below a value; their number where all are.
pub(crate) fn bucket(value: usize, edges: &[usize]) -> u64 {
    edges.iter().position(|edge| value <= *edge).unwrap_or(edges.len()) as u64
}
