//! A linear model over hashed features, trained elsewhere.

/// Weights in use; a power of two.
pub(crate) const WEIGHTS: usize = 1 << 15;

/// Features of one thing that is scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// Hashes, one for each feature.
    pub hashes: Vec<u32>,
}

impl Features {
    /// Adds a feature: a template's number and what fills it.
    pub(crate) fn add(&mut self, template: u32, values: &[u64]) {
        let mut hash = u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xA5A5;
        for value in values {
            hash = (hash.rotate_left(23) ^ value).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
            hash ^= hash >> 29;
        }
        self.hashes.push(u32::try_from(hash >> 33).unwrap_or(0));
    }
}

/// Which weight a feature has.
#[must_use]
pub fn weight_of(hash: u32) -> usize {
    hash as usize & (WEIGHTS - 1)
}

/// Hash of a word for use in a feature.
pub(crate) fn word_hash(word: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash
}
