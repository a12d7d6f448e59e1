//! Training the weights that choose among readings.

use std::sync::Arc;

use copydesk_gazetteer::Gazetteer;
use copydesk_names::{Lexicon, Words, cluster, recognise};
use copydesk_quotes::QuoteReader;
use copydesk_quotes::training::{Problem, WEIGHTS, people, problems, weight_of};
use copydesk_record::BlockKind;
use copydesk_text::sentences;
use copydesk_wire::paragraphs;

use crate::stories::Story;
use copydesk_names_train::random::Random;

/// What reading a story needs.
#[derive(Debug)]
pub struct Reader {
    /// Names.
    pub lexicon: Lexicon,
    /// Countries, for the grouping of names.
    pub gazetteer: Gazetteer,
    /// The lexicon of speech and the parser; its weights decide nothing here.
    pub quotes: Arc<QuoteReader>,
}

impl Reader {
    /// Adds the decisions of a story.
    pub fn add(&self, story: &Story, out: &mut Sets) {
        let text = story.text.as_str();
        let blocks = paragraphs(text, 0..text.len());
        let own = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
        let running: Vec<_> =
            blocks.iter().filter(|block| block.kind != BlockKind::Table).map(|block| block.range()).collect();
        let words = Words::new(text, own);
        let names = recognise(&words, &self.lexicon);
        let (marked, reported) = problems(&words, &names, &running, &self.quotes, &story.gold);
        out.marked.extend(marked);
        if story.whole {
            out.reported.extend(reported);
        }
        let clusters = cluster(&words, &names, &self.lexicon, &self.gazetteer);
        let mut gold: Vec<_> = story.gold.iter().cloned().zip(story.who.iter().cloned()).collect();
        gold.sort_by_key(|(gold, _)| gold.contents.first().map_or(0, |content| content.start));
        if story.who.iter().any(Option::is_some) {
            out.people.extend(people(&words, &names, &clusters, &self.lexicon, &self.quotes, &gold));
        }
    }
}

/// Settings of training.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Times through the data.
    pub epochs: usize,
    /// First step.
    pub rate: f32,
    /// Pull of weights towards zero, for each step.
    pub decay: f32,
    /// Share of features left out.
    pub drop: f32,
    /// Of random numbers.
    pub seed: u64,
}

/// Decisions of many stories.
#[derive(Debug, Default, Clone)]
pub struct Sets {
    /// About stretches between marks.
    pub marked: Vec<Problem>,
    /// About contents.
    pub reported: Vec<Problem>,
    /// About whom pronouns and descriptions mean.
    pub people: Vec<Problem>,
}

/// The decisions of stories.
#[must_use]
pub fn sets(reader: &Reader, stories: &[Story]) -> Sets {
    let mut out = Sets::default();
    for story in stories {
        reader.add(story, &mut out);
    }
    out
}

fn scores(weights: &[f32], problem: &Problem) -> Vec<f32> {
    let own = problem
        .choices
        .iter()
        .map(|features| features.hashes.iter().map(|hash| weights[weight_of(*hash)]).sum());
    if problem.nothing { std::iter::once(0.0).chain(own).collect() } else { own.collect() }
}

/// Weights learnt from decisions, the mean over the second half of the steps.
#[must_use]
pub fn learn(problems: &[Problem], settings: &Settings) -> Vec<f32> {
    let mut random = Random::new(settings.seed);
    let mut weights = vec![0.0f32; WEIGHTS];
    let mut squares = vec![1.0f32; WEIGHTS];
    let mut sums = vec![0.0f32; WEIGHTS];
    let mut added = 0.0f32;
    let usable: Vec<&Problem> = problems.iter().filter(|problem| problem.right.contains(&true)).collect();
    let mut order: Vec<usize> = (0..usable.len()).collect();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        for number in &order {
            let problem = usable[*number];
            let kept: Vec<Vec<usize>> = problem
                .choices
                .iter()
                .map(|choice| {
                    choice
                        .hashes
                        .iter()
                        .filter(|_| random.unit() >= settings.drop)
                        .map(|hash| weight_of(*hash))
                        .collect()
                })
                .collect();
            let scale = 1.0 / (1.0 - settings.drop);
            let own = kept.iter().map(|own| own.iter().map(|weight| weights[*weight]).sum::<f32>() * scale);
            let scores: Vec<f32> =
                if problem.nothing { std::iter::once(0.0).chain(own).collect() } else { own.collect() };
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let powers: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f32 = powers.iter().sum();
            let good: f32 =
                powers.iter().zip(&problem.right).filter(|(_, right)| **right).map(|(p, _)| p).sum();
            let skip = usize::from(problem.nothing);
            for (choice, own) in kept.iter().enumerate() {
                let power = powers[choice + skip];
                let wanted = if problem.right[choice + skip] { power / good.max(1e-30) } else { 0.0 };
                let gradient = power / all - wanted;
                if gradient.abs() < 1e-5 {
                    continue;
                }
                for weight in own {
                    squares[*weight] += gradient * gradient;
                    weights[*weight] -= settings.rate * gradient / squares[*weight].sqrt();
                }
            }
        }
        for weight in &mut weights {
            *weight *= 1.0 - settings.decay;
        }
        if epoch * 2 >= settings.epochs {
            sums.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
            added += 1.0;
        }
    }
    sums.iter().map(|sum| sum / added.max(1.0)).collect()
}

/// How well weights decide.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quality {
    /// Decisions.
    pub all: usize,
    /// Decisions one choice of which is right.
    pub possible: usize,
    /// Decided right.
    pub right: usize,
    /// Expected calibration error over ten bins of the winner's chance.
    pub calibration: f64,
    /// Mean loss of the possible decisions.
    pub loss: f64,
}

/// Tries weights on decisions.
#[must_use]
pub fn quality(weights: &[f32], problems: &[Problem], sharpness: f32) -> Quality {
    let mut out = Quality { all: problems.len(), ..Quality::default() };
    let mut bins = [(0usize, 0.0f64, 0usize); 10];
    for problem in problems {
        let scores = scores(weights, problem);
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| ((score - most) * sharpness).exp()).collect();
        let all: f32 = powers.iter().sum();
        let best = (0..scores.len()).fold(0, |best, n| if scores[n] > scores[best] { n } else { best });
        let right = problem.right.get(best) == Some(&true);
        out.right += usize::from(right);
        if problem.right.contains(&true) {
            out.possible += 1;
            let good: f32 =
                powers.iter().zip(&problem.right).filter(|(_, right)| **right).map(|(p, _)| p).sum();
            out.loss -= f64::from((good / all).max(1e-9).ln());
        }
        let chance = f64::from(powers[best] / all);
        let bin = &mut bins[((chance * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += chance;
        bin.2 += usize::from(right);
    }
    out.loss /= out.possible.max(1) as f64;
    out.calibration = bins
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, chance, right)| (chance - *right as f64).abs())
        .sum::<f64>()
        / problems.len().max(1) as f64;
    out
}

/// The factor on scores under which decisions not learnt from are least surprising.
#[must_use]
pub fn sharpness(weights: &[f32], problems: &[Problem]) -> f32 {
    let tries = (4..=30).map(|step| step as f32 * 0.05);
    let loss = |sharpness: f32| quality(weights, problems, sharpness).loss;
    tries
        .map(|sharpness| (loss(sharpness), sharpness))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(1.0, |best| best.1)
}

/// Wrong decisions, for people to read.
pub fn wrong<'a>(weights: &'a [f32], problems: &'a [Problem]) -> impl Iterator<Item = String> + 'a {
    problems.iter().filter_map(|problem| {
        let scores = scores(weights, problem);
        let best = (0..scores.len()).fold(0, |best, n| if scores[n] > scores[best] { n } else { best });
        if problem.right.get(best) == Some(&true) {
            return None;
        }
        let told = |choice: usize| match choice.checked_sub(usize::from(problem.nothing)) {
            Some(choice) => problem.told.get(choice).map_or("", String::as_str),
            None => "nothing",
        };
        let right = problem.right.iter().position(|right| *right).map_or("(impossible)", told);
        let about: String = problem.about.chars().take(90).collect();
        Some(format!("  {about:?}\n      chose {:?}, right {right:?}", told(best)))
    })
}
