//! What the first reading of a document says about the words of the second.

use std::collections::HashMap;

use super::labels::{TYPES, spans};
use super::traits::{CAPITAL, INITIAL, MARK, SHOUTED, Trait};
use copydesk_text::hash::{feature, pair};

/// How often a word was read as what.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Alone a name of each type.
    alone: [u16; TYPES],
    /// First word of a longer name.
    first: [u16; TYPES],
    /// Last word of a longer name.
    last: [u16; TYPES],
    /// Inside a longer name.
    inner: [u16; TYPES],
    /// With a capital that is not the sentence's, outside of names.
    outside: u16,
}

/// The names found in a document's first reading, word by word.
#[derive(Debug, Default)]
pub struct Evidence {
    counts: HashMap<u64, Counts>,
}

impl Evidence {
    /// Takes in the labels of a stretch of the document.
    pub(crate) fn learn(&mut self, traits: &[Trait], labels: &[u8]) {
        spans(labels, |first, last, kind| {
            for (number, one) in traits.iter().enumerate().take(last).skip(first) {
                let counts = self.counts.entry(one.lower).or_default();
                *slot(counts, number, first, last, kind) += 1;
            }
        });
        for (one, label) in traits.iter().zip(labels) {
            let shown = one.flags & CAPITAL != 0 && one.flags & (INITIAL | SHOUTED) == 0;
            if *label == 0 && shown {
                self.counts.entry(one.lower).or_default().outside += 1;
            }
        }
    }

    /// Calls `put` for each token of the stretch with its number and the hash of each feature that the rest
    /// of the document gives it.
    pub(crate) fn features(&self, traits: &[Trait], labels: &[u8], mut put: impl FnMut(usize, u64)) {
        // Which part of a name each token was read as, to leave its own vote out.
        let mut own = vec![(0usize, 0usize, TYPES); traits.len()];
        spans(labels, |first, last, kind| {
            own.get_mut(first..last).unwrap_or_default().fill((first, last, kind));
        });
        for (number, one) in traits.iter().enumerate() {
            if one.flags & (CAPITAL | SHOUTED) == 0 || one.flags & MARK != 0 {
                continue;
            }
            let Some(counts) = self.counts.get(&one.lower) else { continue };
            let mut counts = *counts;
            let (first, last, kind) = own.get(number).copied().unwrap_or((0, 0, TYPES));
            if kind < TYPES {
                let vote = slot(&mut counts, number, first, last, kind);
                *vote = vote.saturating_sub(1);
            } else if one.flags & (INITIAL | SHOUTED) == 0 {
                counts.outside = counts.outside.saturating_sub(1);
            }
            let mut all = [0u16; TYPES];
            let parts = [counts.alone, counts.first, counts.last, counts.inner];
            for (number_of_part, part) in parts.iter().enumerate() {
                if let Some((best, sure)) = majority(part) {
                    put(number, feature(200 + number_of_part as u64, pair(best, sure)));
                }
                all.iter_mut().zip(part).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
            }
            let best = majority(&all);
            let outside = u64::from(counts.outside.min(2));
            match best {
                Some((best, sure)) => put(number, feature(210, pair(pair(best, sure), outside))),
                None => put(number, feature(211, outside)),
            }
        }
    }
}

fn slot(counts: &mut Counts, number: usize, first: usize, last: usize, kind: usize) -> &mut u16 {
    let part = if last - first == 1 {
        &mut counts.alone
    } else if number == first {
        &mut counts.first
    } else if number + 1 == last {
        &mut counts.last
    } else {
        &mut counts.inner
    };
    &mut part[kind.min(TYPES - 1)]
}

/// The commonest type, and how sure it is: 2 when nothing else was read and it was read twice or more, 1
/// when nothing else was read, 0 otherwise.
fn majority(counts: &[u16; TYPES]) -> Option<(u64, u64)> {
    let all: u32 = counts.iter().copied().map(u32::from).sum();
    // Of equal ones the first.
    let (kind, best) = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
    if *best == 0 {
        return None;
    }
    let sure = if u32::from(*best) < all { 0 } else { 1 + u64::from(*best > 1) };
    Some((kind as u64, sure))
}
