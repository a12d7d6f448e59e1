//! Scores of a model on annotated texts, counted as the project's scorer counts.

use std::collections::HashSet;

use copydesk_names::model::{ModelFile, tag};
use rayon::prelude::*;

use crate::corpus::words_of;
use crate::data::{Text, coarse, coarse_of};

/// F1 over spans of four types, in percent. Types that the set does not annotate are left out.
#[must_use]
pub fn f1(model: &ModelFile, texts: &[Text], misc: bool) -> f32 {
    let counts: Vec<(usize, usize, usize)> = texts
        .par_iter()
        .map(|text| {
            let wanted = |kind: &u8| misc || *kind < 3;
            let gold: HashSet<(usize, usize, u8)> = text
                .spans
                .iter()
                .filter_map(|span| Some((span.start, span.end, coarse_of(span.types).filter(wanted)?)))
                .collect();
            let words = words_of(&text.text);
            let found: HashSet<(usize, usize, u8)> = tag(&words, model)
                .into_iter()
                .map(|name| (words.range(name.first..name.last), coarse(name.name_type)))
                .filter(|(_, kind)| wanted(kind))
                .map(|(range, kind)| (range.start, range.end, kind))
                .collect();
            (gold.intersection(&found).count(), gold.len(), found.len())
        })
        .collect();
    let (right, gold, found) =
        counts.iter().fold((0, 0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2));
    200.0 * right as f32 / (gold + found).max(1) as f32
}
