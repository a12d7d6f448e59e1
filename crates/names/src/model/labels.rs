//! The labels of tokens: outside, and begin, inside, last and unit of each type.

use crate::NameType;

/// Types of names.
pub const TYPES: usize = 8;
/// Labels: outside, then begin, unit, inside and last of each type.
pub const LABELS: usize = 1 + 4 * TYPES;
/// Labels a name or a gap can start with: outside, begin, unit. They are the first ones.
pub const STARTS: usize = 1 + 2 * TYPES;
/// Outside of every name.
pub const OUTSIDE: usize = 0;
/// First of the labels `begin`.
pub const BEGIN: usize = 1;
/// First of the labels `unit`.
pub const UNIT: usize = BEGIN + TYPES;
/// First of the labels `inside`.
pub const INSIDE: usize = UNIT + TYPES;
/// First of the labels `last`.
pub const LAST: usize = INSIDE + TYPES;

/// The types in the order of the labels.
pub const ORDER: [NameType; TYPES] = [
    NameType::Person,
    NameType::Organisation,
    NameType::Place,
    NameType::Group,
    NameType::Event,
    NameType::Work,
    NameType::Product,
    NameType::Other,
];

/// Number of a type in the order of the labels.
#[must_use]
pub fn number_of(name_type: NameType) -> usize {
    ORDER.iter().position(|&other| other == name_type).unwrap_or(TYPES - 1)
}

/// Labels after which a name or a gap can start: outside, last, unit; in the order of transitions.
#[must_use]
pub fn ends() -> [usize; STARTS] {
    let mut out = [OUTSIDE; STARTS];
    for kind in 0..TYPES {
        out[1 + kind] = LAST + kind;
        out[1 + TYPES + kind] = UNIT + kind;
    }
    out
}

/// Weights of steps from label to label.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    /// Weights of the first label of a sentence.
    pub first: [f32; STARTS],
    /// From a label of [`ends`] to a start.
    pub steps: [[f32; STARTS]; STARTS],
    /// Begin to inside, begin to last, inside to inside, inside to last; for each type.
    pub within: [[f32; 4]; TYPES],
}

impl Default for Transitions {
    fn default() -> Self {
        Self { first: [0.0; STARTS], steps: [[0.0; STARTS]; STARTS], within: [[0.0; 4]; TYPES] }
    }
}

/// Finds the best labels of sentences; keeps its room between them.
#[derive(Debug, Default)]
pub struct Decoder {
    back: Vec<[u8; LABELS]>,
}

impl Decoder {
    /// The best sequence of labels for `scores`, one for each token, written to `out`.
    pub fn decode(&mut self, scores: &[[f32; LABELS]], transitions: &Transitions, out: &mut Vec<u8>) {
        out.clear();
        self.back.clear();
        let Some((opening, rest)) = scores.split_first() else { return };
        let ends = ends();
        let mut best = [f32::NEG_INFINITY; LABELS];
        for label in 0..STARTS {
            best[label] = opening[label] + transitions.first[label];
        }
        self.back.push([0; LABELS]);
        for emitted in rest {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut back = [0u8; LABELS];
            for (end, steps) in ends.iter().zip(&transitions.steps) {
                let from = best[*end];
                let end = u8::try_from(*end).unwrap_or(0);
                for label in 0..STARTS {
                    let score = from + steps[label];
                    let better = score > next[label];
                    next[label] = if better { score } else { next[label] };
                    back[label] = if better { end } else { back[label] };
                }
            }
            for (kind, weights) in transitions.within.iter().enumerate() {
                let (begin, inside) = (best[BEGIN + kind], best[INSIDE + kind]);
                let pairs = [(INSIDE, weights[0], weights[2]), (LAST, weights[1], weights[3])];
                for (base, from_begin, from_inside) in pairs {
                    let (a, b) = (begin + from_begin, inside + from_inside);
                    next[base + kind] = a.max(b);
                    let from = if a >= b { BEGIN + kind } else { INSIDE + kind };
                    back[base + kind] = u8::try_from(from).unwrap_or(0);
                }
            }
            for label in 0..LABELS {
                next[label] += emitted[label];
            }
            best = next;
            self.back.push(back);
        }
        let mut label = OUTSIDE;
        for end in ends {
            if best[end] > best[label] {
                label = end;
            }
        }
        for back in self.back.iter().rev() {
            out.push(u8::try_from(label).unwrap_or(0));
            label = usize::from(back[label]);
        }
        out.reverse();
    }
}

/// Calls `name` with each name that `labels` spell: first token, one past the last, number of the type.
pub fn spans(labels: &[u8], mut name: impl FnMut(usize, usize, usize)) {
    let mut open = None;
    for (at, &label) in labels.iter().enumerate() {
        let label = usize::from(label);
        match label {
            BEGIN..UNIT => open = Some((at, label - BEGIN)),
            UNIT..INSIDE => {
                open = None;
                name(at, at + 1, label - UNIT);
            }
            LAST..LABELS => {
                if let Some((first, kind)) = open.take() {
                    name(first, at + 1, kind);
                }
            }
            OUTSIDE => open = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_labels_make_whole_names() {
        let mut scores = vec![[0.0; LABELS]; 3];
        // Alone, the middle token would be the last of an event and the first a person's begin.
        scores[0][BEGIN] = 2.0;
        scores[1][LAST + 4] = 1.5;
        scores[1][LAST] = 1.0;
        scores[2][UNIT + 2] = 1.0;
        let mut labels = Vec::new();
        Decoder::default().decode(&scores, &Transitions::default(), &mut labels);
        let mut names = Vec::new();
        spans(&labels, |first, last, kind| names.push((first, last, ORDER[kind])));
        assert_eq!(names, [(0, 2, NameType::Person), (2, 3, NameType::Place)]);
        Decoder::default().decode(&[], &Transitions::default(), &mut labels);
        assert!(labels.is_empty());
    }
}
