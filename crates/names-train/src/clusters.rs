//! Clusters of words by their vectors: k-means, the same on every machine.

use rayon::prelude::*;

use crate::random::Random;

/// Rounds of refinement.
const ROUNDS: usize = 12;
/// Vectors looked at in the rounds before the last; the commonest words come first.
const SAMPLE: usize = 40_000;

/// Puts `vectors` (rows of `width`, scaled to length one) into `count` clusters.
#[must_use]
pub fn clusters(vectors: &[f32], width: usize, count: usize, seed: u64) -> Vec<u16> {
    let rows: Vec<&[f32]> = vectors.chunks_exact(width).collect();
    let sample = rows.get(..rows.len().min(SAMPLE)).unwrap_or_default();
    let mut random = Random::new(seed);
    let mut numbers: Vec<usize> = (0..sample.len()).collect();
    random.shuffle(&mut numbers);
    let mut centres: Vec<Vec<f32>> =
        numbers.iter().cycle().take(count).filter_map(|n| sample.get(*n)).map(|row| row.to_vec()).collect();
    for _ in 0..ROUNDS {
        let nearest: Vec<usize> = sample.par_iter().map(|row| nearest(row, &centres)).collect();
        let mut sums = vec![vec![0.0f32; width]; count];
        let mut sizes = vec![0u32; count];
        for (row, cluster) in sample.iter().zip(&nearest) {
            sizes[*cluster] += 1;
            sums[*cluster].iter_mut().zip(*row).for_each(|(sum, value)| *sum += value);
        }
        for ((centre, sum), size) in centres.iter_mut().zip(sums).zip(sizes) {
            if size > 0 {
                *centre = sum;
                normalise(centre);
            } else if let Some(row) = random.pick(sample) {
                *centre = row.to_vec();
            }
        }
    }
    rows.par_iter().map(|row| u16::try_from(nearest(row, &centres)).unwrap_or(0)).collect()
}

/// Scales a vector to length one.
pub fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
    vector.iter_mut().for_each(|v| *v /= length);
}

fn nearest(row: &[f32], centres: &[Vec<f32>]) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for (number, centre) in centres.iter().enumerate() {
        // Four sums side by side: quick, and always added in the same order.
        let mut sums = [0.0f32; 4];
        for (a, b) in row.chunks_exact(4).zip(centre.chunks_exact(4)) {
            for lane in 0..4 {
                sums[lane] += a[lane] * b[lane];
            }
        }
        let likeness = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        if likeness > best.0 {
            best = (likeness, number);
        }
    }
    best.1
}
