//! What came of the records of a batch, to be published and counted.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::Outgoing;

/// What came of one record, ready to be published and counted.
pub(crate) struct Accounted {
    pub(crate) outputs: Vec<Outgoing>,
    pub(crate) outcome: OutcomeKind,
    pub(crate) took: Duration,
}

#[derive(Clone, Copy)]
pub(crate) enum OutcomeKind {
    Published,
    Filtered(&'static str),
    DeadLettered(&'static str),
}

/// Counts of one batch.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) outcomes: BTreeMap<&'static str, u64>,
    pub(crate) filtered: BTreeMap<&'static str, u64>,
    pub(crate) dead: BTreeMap<&'static str, u64>,
    pub(crate) took: Vec<Duration>,
}

pub(crate) fn split(accounted: Vec<Accounted>) -> (Vec<Outgoing>, Tally) {
    let mut outputs = Vec::with_capacity(accounted.len());
    let mut tally = Tally::default();
    for one in accounted {
        outputs.extend(one.outputs);
        tally.took.push(one.took);
        let outcome = match one.outcome {
            OutcomeKind::Published => "published",
            OutcomeKind::Filtered(reason) => {
                *tally.filtered.entry(reason).or_default() += 1;
                "filtered"
            }
            OutcomeKind::DeadLettered(reason) => {
                *tally.dead.entry(reason).or_default() += 1;
                "dead-lettered"
            }
        };
        *tally.outcomes.entry(outcome).or_default() += 1;
    }
    (outputs, tally)
}

pub(crate) fn count_by<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u64> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}
