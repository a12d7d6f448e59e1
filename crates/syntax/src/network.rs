//! The small network both models are: hashed features choose rows of bytes that are summed, one hidden layer
//! with a threshold, and a score for each class.

/// Width of the hidden layer.
pub const HIDDEN: usize = 64;

/// A trained network, read where its bytes lie.
#[derive(Debug, Clone)]
pub struct Network {
    /// [`HIDDEN`] weights for each row; the number of rows is a power of two.
    pub(crate) rows: Vec<[i8; HIDDEN]>,
    /// What one step of a row's weight is worth.
    pub(crate) scale: f32,
    pub(crate) bias: [f32; HIDDEN],
    /// For each class, the weights of the hidden units.
    pub(crate) output: Vec<[f32; HIDDEN]>,
    pub(crate) output_bias: Vec<f32>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            scale: 0.0,
            bias: [0.0; HIDDEN],
            output: Vec::new(),
            output_bias: Vec::new(),
        }
    }
}

impl Network {
    /// Number of the row that a feature's hash chooses among `rows`, a power of two.
    #[must_use]
    pub fn row_of(hash: u64, rows: usize) -> usize {
        usize::try_from(hash >> 20).unwrap_or(0) & (rows.max(1) - 1)
    }

    /// Adds the row of a feature.
    pub(crate) fn add(&self, hash: u64, sums: &mut [i16; HIDDEN]) {
        if let Some(row) = self.rows.get(Self::row_of(hash, self.rows.len())) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(*weight);
            }
        }
    }

    /// The values of the hidden layer.
    pub(crate) fn hidden(&self, sums: &[i16; HIDDEN]) -> [f32; HIDDEN] {
        let mut out = self.bias;
        for (value, sum) in out.iter_mut().zip(sums) {
            *value = (*value + f32::from(*sum) * self.scale).max(0.0);
        }
        out
    }

    /// Score of a class.
    pub(crate) fn score(&self, hidden: &[f32; HIDDEN], class: usize) -> f32 {
        let (Some(weights), Some(bias)) = (self.output.get(class), self.output_bias.get(class)) else {
            return f32::NEG_INFINITY;
        };
        // Eight sums side by side: the order of addition is fixed, and the same on every machine.
        let mut sums = [0.0f32; 8];
        for (values, weights) in hidden.chunks_exact(8).zip(weights.chunks_exact(8)) {
            for ((sum, value), weight) in sums.iter_mut().zip(values).zip(weights) {
                *sum += value * weight;
            }
        }
        sums.iter().sum::<f32>() + bias
    }
}

/// Hash of a word's bytes.
#[must_use]
pub fn hash_bytes(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    mix(hash)
}

/// Hash of two things in order.
#[must_use]
pub fn pair(first: u64, second: u64) -> u64 {
    mix(first.rotate_left(23) ^ second.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^ (hash >> 29)
}
