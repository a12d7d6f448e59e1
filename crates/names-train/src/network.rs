//! The network in floating point, and one step of its training.

use copydesk_names::model::{Decoder, HIDDEN, LABELS, Parts, Transitions};

use crate::corpus::{IDENTITY, Sentence};
use crate::crf::{Factors, Lattice};
use crate::random::Random;

/// Weights of rows stay within this, so that a byte can hold them.
const ROW_LIMIT: f32 = 2.0;

/// Settings of training.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Times through the data.
    pub epochs: usize,
    /// Step of the rows.
    pub row_rate: f32,
    /// Step of the other weights.
    pub rate: f32,
    /// Share of features left out.
    pub drop_features: f32,
    /// Share of features that tell a word's identity left out.
    pub drop_identities: f32,
    /// Share of hidden units left out.
    pub drop_hidden: f32,
    /// Share of sentences read without the evidence of their document.
    pub drop_evidence: f32,
    /// Sentences in a step.
    pub batch: usize,
    /// Of random numbers.
    pub seed: u64,
}

/// Weights outside of the rows.
#[derive(Debug, Clone)]
pub(crate) struct Dense {
    pub(crate) hidden_bias: [f32; HIDDEN],
    pub(crate) output: Vec<[f32; LABELS]>,
    pub(crate) output_bias: [f32; LABELS],
    pub(crate) transitions: Transitions,
}

impl Dense {
    fn zero() -> Self {
        Self {
            hidden_bias: [0.0; HIDDEN],
            output: vec![[0.0; LABELS]; HIDDEN],
            output_bias: [0.0; LABELS],
            transitions: Transitions::default(),
        }
    }

    fn each(&mut self) -> impl Iterator<Item = &mut f32> {
        let Transitions { first, steps, within } = &mut self.transitions;
        self.hidden_bias
            .iter_mut()
            .chain(self.output.iter_mut().flatten())
            .chain(&mut self.output_bias)
            .chain(first)
            .chain(steps.iter_mut().flatten())
            .chain(within.iter_mut().flatten())
    }
}

/// The network.
#[derive(Debug)]
pub struct Network {
    rows: Vec<f32>,
    row_squares: Vec<f32>,
    dense: Dense,
    dense_squares: Dense,
}

/// What half a batch gives.
struct Gradients {
    dense: Dense,
    /// Rows of each token and the gradient of its hidden layer.
    rows: Vec<u32>,
    tokens: Vec<(u32, [f32; HIDDEN])>,
}

impl Network {
    /// A network of small random weights for `slots` rows.
    #[must_use]
    pub fn new(slots: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut dense = Dense::zero();
        dense.output.iter_mut().flatten().for_each(|v| *v = (random.unit() - 0.5) * 0.4);
        dense.hidden_bias.fill(0.1);
        let mut dense_squares = Dense::zero();
        dense_squares.each().for_each(|v| *v = 1e-2);
        Self {
            rows: (0..slots * HIDDEN).map(|_| (random.unit() - 0.5) * 0.2).collect(),
            row_squares: vec![1e-3; slots],
            dense,
            dense_squares,
        }
    }

    fn sum(&self, rows: impl Iterator<Item = u32>) -> [f32; HIDDEN] {
        let mut out = self.dense.hidden_bias;
        for row in rows {
            let start = (row & !IDENTITY) as usize * HIDDEN;
            if let Some(weights) = self.rows.get(start..start + HIDDEN) {
                out.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
            }
        }
        out
    }

    fn output(&self, hidden: &[f32; HIDDEN]) -> [f32; LABELS] {
        let mut out = self.dense.output_bias;
        for (value, weights) in hidden.iter().zip(&self.dense.output) {
            if *value > 0.0 {
                out.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
            }
        }
        out
    }

    /// Labels of a sentence.
    pub fn read(&self, sentence: &Sentence, evidence: bool, decoder: &mut Decoder, labels: &mut Vec<u8>) {
        let scores: Vec<[f32; LABELS]> = self.scores(sentence, evidence);
        decoder.decode(&scores, &self.dense.transitions, labels);
    }

    fn scores(&self, sentence: &Sentence, evidence: bool) -> Vec<[f32; LABELS]> {
        let mut more = if evidence { sentence.evidence.as_slice() } else { &[] };
        (0..sentence.tokens.len())
            .map(|at| {
                let end = more.iter().position(|(token, _)| *token as usize != at).unwrap_or(more.len());
                let (own, rest) = more.split_at(end);
                more = rest;
                let hidden =
                    self.sum(rows_of(sentence, at).iter().copied().chain(own.iter().map(|(_, row)| *row)));
                self.output(&hidden)
            })
            .collect()
    }

    /// One step over a batch of sentences, each with a seed of its own.
    pub fn step(&mut self, batch: &[(&Sentence, u64)], settings: &Settings, share: f32) {
        let factors = Factors::new(&self.dense.transitions);
        let (first, second) = batch.split_at(batch.len() / 2);
        let (first, second) = rayon::join(
            || self.gradients(first, &factors, settings),
            || self.gradients(second, &factors, settings),
        );
        let row_rate = settings.row_rate * share;
        let half = self.row_squares.len() / 2;
        let (low, high) = self.rows.split_at_mut(half * HIDDEN);
        let (low_squares, high_squares) = self.row_squares.split_at_mut(half);
        let both = [&first, &second];
        rayon::join(
            || both.iter().for_each(|given| update(given, 0, low, low_squares, row_rate)),
            || both.iter().for_each(|given| update(given, half, high, high_squares, row_rate)),
        );
        let mut sum = first.dense;
        let mut other = second.dense;
        sum.each().zip(other.each()).for_each(|(a, b)| *a += *b);
        let rate = settings.rate * share;
        for ((weight, square), gradient) in self.dense.each().zip(self.dense_squares.each()).zip(sum.each()) {
            *square = *square * 0.999 + *gradient * *gradient * 0.001;
            *weight -= rate * *gradient / (square.sqrt() + 1e-4);
        }
    }

    fn gradients(&self, batch: &[(&Sentence, u64)], factors: &Factors, settings: &Settings) -> Gradients {
        let mut out = Gradients { dense: Dense::zero(), rows: Vec::new(), tokens: Vec::new() };
        let mut lattice = Lattice::default();
        for (sentence, seed) in batch {
            self.sentence_gradients(sentence, *seed, factors, settings, &mut lattice, &mut out);
        }
        out
    }

    fn sentence_gradients(
        &self,
        sentence: &Sentence,
        seed: u64,
        factors: &Factors,
        settings: &Settings,
        lattice: &mut Lattice,
        out: &mut Gradients,
    ) {
        let mut random = Random::new(seed);
        let evidence = random.unit() >= settings.drop_evidence;
        let mut more = if evidence { sentence.evidence.as_slice() } else { &[] };
        let (mut sums, mut scores, mut masks) = (Vec::new(), Vec::new(), Vec::new());
        let (row_start, token_start) = (out.rows.len(), out.tokens.len());
        let keep = 1.0 / (1.0 - settings.drop_hidden);
        for at in 0..sentence.tokens.len() {
            let from = out.rows.len();
            for row in rows_of(sentence, at) {
                let share =
                    if row & IDENTITY == 0 { settings.drop_features } else { settings.drop_identities };
                if random.unit() >= share {
                    out.rows.push(row & !IDENTITY);
                }
            }
            while let Some(((token, row), rest)) = more.split_first() {
                if *token as usize != at {
                    break;
                }
                out.rows.push(*row);
                more = rest;
            }
            let mut hidden = self.sum(out.rows[from..].iter().copied());
            let mut mask = random.number();
            if settings.drop_hidden > 0.0 {
                mask = (0..HIDDEN)
                    .fold(0, |mask, unit| mask | u64::from(random.unit() >= settings.drop_hidden) << unit);
            } else {
                mask |= u64::MAX;
            }
            for (unit, value) in hidden.iter_mut().enumerate() {
                *value = if mask >> unit & 1 == 1 { value.max(0.0) * keep } else { 0.0 };
            }
            scores.push(self.output(&hidden));
            sums.push(hidden);
            masks.push(mask);
            out.tokens.push((u32::try_from(out.rows.len()).unwrap_or(u32::MAX), [0.0; HIDDEN]));
        }
        let mut labels = vec![[0.0; LABELS]; scores.len()];
        let mut steps = Transitions::default();
        let fits =
            lattice.add_chances(&scores, factors, Some(&sentence.allowed), -1.0, &mut labels, &mut steps)
                && lattice.add_chances(&scores, factors, None, 1.0, &mut labels, &mut steps);
        if !fits {
            out.rows.truncate(row_start);
            out.tokens.truncate(token_start);
            return;
        }
        let weight = sentence.weight;
        labels.iter_mut().flatten().for_each(|v| *v *= weight);
        add(&mut out.dense.transitions, &steps, weight);
        for (at, (gradient, hidden)) in labels.iter().zip(&sums).enumerate() {
            out.dense.output_bias.iter_mut().zip(gradient).for_each(|(sum, v)| *sum += v);
            let Some((_, token)) = out.tokens.get_mut(token_start + at) else { continue };
            for unit in 0..HIDDEN {
                if hidden[unit] <= 0.0 || masks[at] >> unit & 1 == 0 {
                    continue;
                }
                let mut back = 0.0;
                let (weights, sums) = (&self.dense.output[unit], &mut out.dense.output[unit]);
                for label in 0..LABELS {
                    back += weights[label] * gradient[label];
                    sums[label] += hidden[unit] * gradient[label];
                }
                token[unit] = back * keep;
                out.dense.hidden_bias[unit] += back * keep;
            }
        }
    }

    /// Writes the network into a model's parts.
    pub fn write(&self, parts: &mut Parts) {
        parts.scale = ROW_LIMIT / 127.0;
        let byte = |weight: &f32| (weight / ROW_LIMIT * 127.0).round().clamp(-127.0, 127.0) as i8;
        parts.rows = self.rows.iter().map(byte).collect();
        for (slot, mark) in parts.feature_marks.iter().enumerate() {
            if *mark == 0 {
                parts.rows[slot * HIDDEN..(slot + 1) * HIDDEN].fill(0);
            }
        }
        parts.hidden_bias = self.dense.hidden_bias.to_vec();
        parts.output.clone_from(&self.dense.output);
        parts.output_bias = self.dense.output_bias.to_vec();
        parts.transitions = self.dense.transitions.clone();
    }
}

fn rows_of(sentence: &Sentence, at: usize) -> &[u32] {
    let (start, end) = (sentence.starts[at] as usize, sentence.starts[at + 1] as usize);
    sentence.rows.get(start..end).unwrap_or_default()
}

fn add(sum: &mut Transitions, part: &Transitions, weight: f32) {
    sum.first.iter_mut().zip(&part.first).for_each(|(a, b)| *a += weight * b);
    sum.steps.iter_mut().flatten().zip(part.steps.iter().flatten()).for_each(|(a, b)| *a += weight * b);
    sum.within.iter_mut().flatten().zip(part.within.iter().flatten()).for_each(|(a, b)| *a += weight * b);
}

/// Steps the rows from `base` on that are in `rows`, token after token.
fn update(given: &Gradients, base: usize, rows: &mut [f32], squares: &mut [f32], rate: f32) {
    let mut start = 0;
    for (end, gradient) in &given.tokens {
        let own = given.rows.get(start..*end as usize).unwrap_or_default();
        start = *end as usize;
        let square = gradient.iter().map(|v| v * v).sum::<f32>() / HIDDEN as f32;
        if square < 1e-12 {
            continue;
        }
        for row in own {
            let Some(number) = (*row as usize).checked_sub(base) else { continue };
            let Some(weights) = rows.get_mut(number * HIDDEN..(number + 1) * HIDDEN) else { continue };
            squares[number] += square;
            let rate = rate / squares[number].sqrt();
            for (weight, gradient) in weights.iter_mut().zip(gradient) {
                *weight = (*weight - rate * gradient).clamp(-ROW_LIMIT, ROW_LIMIT);
            }
        }
    }
}
