//! Hashes of words and features, for the trained models. They are part of what a model file means: a change here makes
//! a new version of every model.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const MIXER: u64 = 0xFF51_AFD7_ED55_8CCD;

/// Hash of a word's bytes.
#[must_use]
pub fn hash_bytes(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    mix(hash)
}

/// Hash of two things in order.
#[must_use]
pub fn pair(first: u64, second: u64) -> u64 {
    mix(first.rotate_left(23) ^ second.wrapping_mul(MULTIPLIER))
}

/// Hash of a template of features and what fills it; always even, so that the trainer has room for a flag.
#[must_use]
pub fn feature(template: u64, value: u64) -> u64 {
    mix(value ^ template.wrapping_mul(MULTIPLIER)) & !1
}

fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(MIXER);
    hash ^ (hash >> 29)
}
