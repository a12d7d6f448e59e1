//! Precision, recall, F1.

use std::fmt;

/// Hits among what was predicted and what is gold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prf {
    /// Right predictions.
    pub hits: usize,
    /// Predictions.
    pub predicted: usize,
    /// Gold.
    pub gold: usize,
}

impl Prf {
    /// Share of predictions that are right; 1 when there is nothing to predict and nothing was.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.hits, self.predicted, self.gold == 0)
    }

    /// Share of gold that was found; 1 when there is none and nothing was predicted.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.hits, self.gold, self.predicted == 0)
    }

    /// Harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let sum = self.precision() + self.recall();
        if sum > 0.0 { 2.0 * self.precision() * self.recall() / sum } else { 0.0 }
    }
}

fn share(part: usize, whole: usize, else_one: bool) -> f64 {
    match whole {
        0 if else_one => 1.0,
        0 => 0.0,
        _ => part as f64 / whole as f64,
    }
}

impl fmt::Display for Prf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "P {:6.2}  R {:6.2}  F1 {:6.2}  ({} of {} predicted, {} gold)",
            100.0 * self.precision(),
            100.0 * self.recall(),
            100.0 * self.f1(),
            self.hits,
            self.predicted,
            self.gold
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let some = Prf { hits: 1, predicted: 2, gold: 4 };
        assert_eq!((some.precision(), some.recall()), (0.5, 0.25));
        assert!((some.f1() - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(Prf::default().f1(), 1.0);
        assert_eq!(Prf { hits: 0, predicted: 3, gold: 0 }.f1(), 0.0);
    }
}
