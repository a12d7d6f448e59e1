//! Sums over all sequences of labels of a sentence, and their gradients.

// Labels are numbers, and several tables are read at the same one.
#![allow(clippy::needless_range_loop)]

use copydesk_names::model::{BEGIN, INSIDE, LABELS, LAST, OUTSIDE, STARTS, TYPES, Transitions, UNIT, ends};

/// Scores and chances of one sentence; kept between sentences for its room.
#[derive(Debug, Default)]
pub struct Lattice {
    emitted: Vec<[f32; LABELS]>,
    forward: Vec<[f32; LABELS]>,
    backward: Vec<[f32; LABELS]>,
    scales: Vec<f32>,
}

/// Transitions as factors.
#[derive(Debug, Clone)]
pub struct Factors(Transitions);

impl Factors {
    /// Raises the weights.
    #[must_use]
    pub fn new(weights: &Transitions) -> Self {
        let mut out = weights.clone();
        out.first.iter_mut().for_each(|v| *v = v.exp());
        out.steps.iter_mut().flatten().for_each(|v| *v = v.exp());
        out.within.iter_mut().flatten().for_each(|v| *v = v.exp());
        Self(out)
    }
}

impl Lattice {
    /// Adds `sign` times the chance of each label to `labels`, and of each step to `steps`. With `allowed`,
    /// only sequences of allowed labels count. False when there is none.
    pub fn add_chances(
        &mut self,
        scores: &[[f32; LABELS]],
        factors: &Factors,
        allowed: Option<&[u64]>,
        sign: f32,
        labels: &mut [[f32; LABELS]],
        steps: &mut Transitions,
    ) -> bool {
        if !self.run(scores, factors, allowed) {
            return false;
        }
        let ends = ends();
        let Factors(factors) = factors;
        for at in 0..scores.len() {
            let (forward, backward) = (&self.forward[at], &self.backward[at]);
            for label in 0..LABELS {
                labels[at][label] += sign * forward[label] * backward[label];
            }
            if at == 0 {
                for label in 0..STARTS {
                    steps.first[label] += sign * forward[label] * backward[label];
                }
                continue;
            }
            let before = &self.forward[at - 1];
            let scale = sign / self.scales[at];
            let mut behind = [0.0; LABELS];
            for label in 0..LABELS {
                behind[label] = self.emitted[at][label] * backward[label] * scale;
            }
            for (number, end) in ends.iter().enumerate() {
                let from = before[*end];
                for label in 0..STARTS {
                    steps.steps[number][label] += from * factors.steps[number][label] * behind[label];
                }
            }
            for kind in 0..TYPES {
                let (begin, inside) = (before[BEGIN + kind], before[INSIDE + kind]);
                let (within, factor) = (&mut steps.within[kind], &factors.within[kind]);
                within[0] += begin * factor[0] * behind[INSIDE + kind];
                within[1] += begin * factor[1] * behind[LAST + kind];
                within[2] += inside * factor[2] * behind[INSIDE + kind];
                within[3] += inside * factor[3] * behind[LAST + kind];
            }
        }
        true
    }

    fn run(&mut self, scores: &[[f32; LABELS]], factors: &Factors, allowed: Option<&[u64]>) -> bool {
        let Factors(factors) = factors;
        let ends = ends();
        self.emitted.clear();
        self.forward.clear();
        self.scales.clear();
        for (at, scores) in scores.iter().enumerate() {
            let set = allowed.and_then(|allowed| allowed.get(at)).copied().unwrap_or(u64::MAX);
            let open = |label: usize| set >> label & 1 == 1;
            let most =
                (0..LABELS).filter(|label| open(*label)).map(|label| scores[label]).fold(-1e30, f32::max);
            let mut emitted = [0.0; LABELS];
            for label in 0..LABELS {
                emitted[label] = if open(label) { (scores[label] - most).exp() } else { 0.0 };
            }
            self.emitted.push(emitted);
        }
        let last = scores.len() - 1;
        for at in 0..=last {
            let mut next = [0.0f32; LABELS];
            match at.checked_sub(1).and_then(|before| self.forward.get(before)) {
                None => next[..STARTS].copy_from_slice(&factors.first),
                Some(before) => {
                    for (number, end) in ends.iter().enumerate() {
                        let from = before[*end];
                        for label in 0..STARTS {
                            next[label] += from * factors.steps[number][label];
                        }
                    }
                    for kind in 0..TYPES {
                        let (begin, inside) = (before[BEGIN + kind], before[INSIDE + kind]);
                        let factor = &factors.within[kind];
                        next[INSIDE + kind] = begin * factor[0] + inside * factor[2];
                        next[LAST + kind] = begin * factor[1] + inside * factor[3];
                    }
                }
            }
            let mut sum = 0.0;
            for label in 0..LABELS {
                next[label] *= self.emitted[at][label];
                // A sentence cannot end inside of a name.
                let unfinished = (BEGIN..UNIT).contains(&label) || (INSIDE..LAST).contains(&label);
                if at == last && unfinished {
                    next[label] = 0.0;
                }
                sum += next[label];
            }
            if sum.is_nan() || sum <= 1e-30 {
                return false;
            }
            next.iter_mut().for_each(|v| *v /= sum);
            self.forward.push(next);
            self.scales.push(sum);
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [0.0; LABELS]);
        for end in ends {
            self.backward[last][end] = 1.0;
        }
        self.backward[last][OUTSIDE] = 1.0;
        for at in (0..last).rev() {
            let mut behind = [0.0; LABELS];
            for label in 0..LABELS {
                behind[label] =
                    self.emitted[at + 1][label] * self.backward[at + 1][label] / self.scales[at + 1];
            }
            let own = &mut self.backward[at];
            for (number, end) in ends.iter().enumerate() {
                let mut sum = 0.0;
                for label in 0..STARTS {
                    sum += factors.steps[number][label] * behind[label];
                }
                own[*end] = sum;
            }
            for kind in 0..TYPES {
                let factor = &factors.within[kind];
                let (inside, end) = (behind[INSIDE + kind], behind[LAST + kind]);
                own[BEGIN + kind] = factor[0] * inside + factor[1] * end;
                own[INSIDE + kind] = factor[2] * inside + factor[3] * end;
            }
        }
        true
    }
}
