//! The networks of the tagger and the parser in floating point, trained by steps scaled to each row's past
//! gradients (Adagrad).

use copydesk_syntax::file::Parts;
use copydesk_syntax::network::{HIDDEN, Network};

use copydesk_names_train::random::Random;

/// Weights of rows stay within this, so that a byte can hold them.
const ROW_LIMIT: f32 = 1.5;

/// A network being trained.
#[derive(Debug)]
pub struct Trained {
    rows: Vec<[f32; HIDDEN]>,
    row_squares: Vec<f32>,
    bias: [f32; HIDDEN],
    output: Vec<[f32; HIDDEN]>,
    output_bias: Vec<f32>,
    output_squares: Vec<f32>,
    /// Rows of the example at hand.
    chosen: Vec<usize>,
    hidden: [f32; HIDDEN],
    kept: [bool; HIDDEN],
    back: [f32; HIDDEN],
}

impl Trained {
    /// A network of small random weights.
    #[must_use]
    pub fn new(rows: usize, classes: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut weights = |scale: f32| std::array::from_fn(|_| (random.unit() - 0.5) * scale);
        Self {
            rows: (0..rows).map(|_| weights(0.1)).collect(),
            row_squares: vec![1e-3; rows],
            bias: [0.1; HIDDEN],
            output: (0..classes).map(|_| weights(0.3)).collect(),
            output_bias: vec![0.0; classes],
            output_squares: vec![1e-1; classes],
            chosen: Vec::new(),
            hidden: [0.0; HIDDEN],
            kept: [true; HIDDEN],
            back: [0.0; HIDDEN],
        }
    }

    /// Reads an example: `features` are hashes. With a source of random numbers, a share of the hidden units is
    /// left out.
    pub fn read(&mut self, features: &[u64], drop: Option<(&mut Random, f32)>) {
        self.chosen.clear();
        self.chosen.extend(features.iter().map(|hash| Network::row_of(*hash, self.rows.len())));
        self.hidden = self.bias;
        for row in &self.chosen {
            self.hidden.iter_mut().zip(&self.rows[*row]).for_each(|(sum, weight)| *sum += weight);
        }
        self.kept = [true; HIDDEN];
        if let Some((random, share)) = drop {
            let scale = 1.0 / (1.0 - share);
            for (value, kept) in self.hidden.iter_mut().zip(&mut self.kept) {
                *kept = random.unit() >= share;
                *value = if *kept { *value * scale } else { 0.0 };
            }
        }
        for (value, kept) in self.hidden.iter_mut().zip(&mut self.kept) {
            *kept &= *value > 0.0;
            *value = value.max(0.0);
        }
        self.back = [0.0; HIDDEN];
    }

    /// Score of a class for the example at hand.
    #[must_use]
    pub fn score(&self, class: usize) -> f32 {
        self.output[class].iter().zip(&self.hidden).map(|(weight, value)| weight * value).sum::<f32>()
            + self.output_bias[class]
    }

    /// Learns that among `classes` those that are `right` should win. Returns the loss.
    pub fn learn(&mut self, classes: &[usize], right: impl Fn(usize) -> bool, rate: f32) -> f32 {
        let mut chances: Vec<f32> = classes.iter().map(|class| self.score(*class)).collect();
        let most = chances.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
        let all: f32 = chances.iter().sum();
        let good: f32 =
            classes.iter().zip(&chances).filter(|(class, _)| right(**class)).map(|(_, c)| c).sum();
        if good <= 0.0 {
            return 0.0;
        }
        for (class, chance) in classes.iter().zip(&chances) {
            let wanted = if right(*class) { chance / good } else { 0.0 };
            let gradient = chance / all - wanted;
            if gradient.abs() < 1e-4 {
                continue;
            }
            let weights = &mut self.output[*class];
            self.output_squares[*class] += gradient * gradient;
            let step = rate * gradient / self.output_squares[*class].sqrt();
            for ((weight, back), hidden) in weights.iter_mut().zip(&mut self.back).zip(&self.hidden) {
                *back += gradient * *weight;
                *weight -= step * hidden;
            }
            self.output_bias[*class] -= step;
        }
        -(good / all).ln()
    }

    /// Hands what was learnt from the example at hand back to its rows.
    pub fn finish(&mut self, rate: f32) {
        let mut square = 0.0;
        for (back, kept) in self.back.iter_mut().zip(&self.kept) {
            *back = if *kept { *back } else { 0.0 };
            square += *back * *back;
        }
        square /= HIDDEN as f32;
        if square < 1e-12 {
            return;
        }
        for (bias, back) in self.bias.iter_mut().zip(&self.back) {
            *bias -= rate * 0.01 * back;
        }
        for row in &self.chosen {
            self.row_squares[*row] += square;
            let step = rate / self.row_squares[*row].sqrt();
            for (weight, back) in self.rows[*row].iter_mut().zip(&self.back) {
                *weight = (*weight - step * back).clamp(-ROW_LIMIT, ROW_LIMIT);
            }
        }
    }

    /// The network as the model file holds it.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // clamped to a byte
    pub fn parts(&self) -> Parts {
        let byte = |weight: &f32| (weight / ROW_LIMIT * 127.0).round().clamp(-127.0, 127.0) as i8;
        Parts {
            rows: self.rows.iter().flatten().map(byte).collect(),
            scale: ROW_LIMIT / 127.0,
            bias: self.bias.to_vec(),
            output: self.output.iter().flatten().copied().collect(),
            output_bias: self.output_bias.clone(),
        }
    }
}
