//! The small network both models are: hashed features choose rows of bytes that are summed, one hidden layer
//! with a threshold, and a score for each class.

/// Features a decision has at most.
const FEATURES_LIMIT: usize = 64;
/// Width of the hidden layer.
pub const HIDDEN: usize = 32;

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

/// Rows that the features of one decision choose.
#[derive(Debug)]
pub(crate) struct Chosen {
    rows: [u32; FEATURES_LIMIT],
    count: usize,
    touched: i8,
}

impl Chosen {
    pub(crate) fn new() -> Self {
        Self { rows: [0; FEATURES_LIMIT], count: 0, touched: 0 }
    }
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

    /// Notes the row of a feature.
    pub(crate) fn choose(&self, hash: u64, chosen: &mut Chosen) {
        let number = Self::row_of(hash, self.rows.len());
        // Rows lie all over the memory. To look at each once while the next hash is being made brings them near side
        // by side; to wait for one after the other is most of the time that parsing takes.
        chosen.touched ^= self.rows.get(number).map_or(0, |row| row[0]);
        if let Some(slot) = chosen.rows.get_mut(chosen.count) {
            *slot = u32::try_from(number).unwrap_or(u32::MAX);
            chosen.count += 1;
        }
    }

    /// Sums of the chosen rows.
    pub(crate) fn sums(&self, chosen: &Chosen) -> [i16; HIDDEN] {
        std::hint::black_box(chosen.touched);
        let mut sums = [0i16; HIDDEN];
        for number in chosen.rows.iter().take(chosen.count) {
            let Some(row) = self.rows.get(*number as usize) else { continue };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(*weight);
            }
        }
        sums
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
