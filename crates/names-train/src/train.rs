//! Training: features, rows, epochs, evidence.

use copydesk_names::model::{Decoder, ModelFile, Parts};
use rayon::prelude::*;

use crate::corpus::{Corpus, Extra, choose_rows};
use crate::data::Text;
use crate::network::{Network, Settings};
use crate::random::Random;

/// What a training run is told.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Of the last, long part.
    pub settings: Settings,
    /// Slots for features; a power of two.
    pub slots: usize,
    /// A feature seen less often than this gets no row.
    pub least: u32,
    /// Epochs of each of the two networks that read the half they were not trained on, for evidence.
    pub cross_epochs: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            settings: Settings {
                epochs: 10,
                row_rate: 0.03,
                rate: 0.003,
                drop_features: 0.1,
                drop_identities: 0.3,
                drop_hidden: 0.25,
                drop_evidence: 0.3,
                batch: 16,
                seed: 1,
            },
            slots: 1 << 17,
            least: 2,
            cross_epochs: 3,
        }
    }
}

/// Called after each epoch with its number and the network.
pub type Watch<'a> = &'a mut dyn FnMut(usize, &Network, &mut Parts);

/// Trains on `texts` with the tables in `parts`; writes the network into `parts`.
pub fn train(texts: &[Text], lists: &ModelFile, parts: &mut Parts, plan: &Plan, watch: Watch<'_>) -> Network {
    let mut corpus = Corpus::new(texts, lists, None);
    eprintln!("  {} texts, {} sentences, {} tokens", texts.len(), corpus.sentences.len(), corpus.tokens());
    // Evidence of the annotation itself: close enough to tell which of its features get rows.
    let gold = allowed_labels(&corpus);
    let mut further = Vec::new();
    corpus.evidence_hashes(&gold, |hash| further.push(hash));
    parts.feature_marks = choose_rows(&[&corpus], &further, plan.slots, plan.least);
    corpus.find_rows(&parts.feature_marks);
    if plan.cross_epochs > 0 {
        let labels = cross_read(&corpus, plan);
        corpus.find_evidence(&labels, &parts.feature_marks);
    }
    let mut network = Network::new(plan.slots, plan.settings.seed);
    let all: Vec<usize> = (0..corpus.sentences.len()).collect();
    run(&mut network, &corpus, &all, &plan.settings, &mut |epoch, network| watch(epoch, network, parts));
    network.write(parts);
    network
}

/// Trains a network on texts with a further feature, and reads `others` with it: for each text the labels of
/// each sentence, with the chance that the whole is right left out.
pub fn train_and_read(
    texts: &[Text],
    extra: Extra<'_>,
    others: &[Text],
    extra_of_others: Extra<'_>,
    lists: &ModelFile,
    plan: &Plan,
) -> (Corpus, Vec<Vec<u8>>) {
    let mut corpus = Corpus::new(texts, lists, Some(extra));
    eprintln!("  {} texts, {} sentences, {} tokens", texts.len(), corpus.sentences.len(), corpus.tokens());
    let marks = choose_rows(&[&corpus], &[], plan.slots, plan.least);
    corpus.find_rows(&marks);
    let mut network = Network::new(plan.slots, plan.settings.seed);
    let all: Vec<usize> = (0..corpus.sentences.len()).collect();
    run(&mut network, &corpus, &all, &plan.settings, &mut |_, _| {});
    let mut read = Corpus::new(others, lists, Some(extra_of_others));
    read.find_rows(&marks);
    let labels = read_all(&network, &read, false);
    (read, labels)
}

fn run(
    network: &mut Network,
    corpus: &Corpus,
    numbers: &[usize],
    settings: &Settings,
    watch: &mut dyn FnMut(usize, &Network),
) {
    let mut order = numbers.to_vec();
    let mut random = Random::new(settings.seed);
    let steps = order.len().div_ceil(settings.batch.max(1)) * settings.epochs;
    let mut step = 0;
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        for batch in order.chunks(settings.batch.max(1)) {
            let batch: Vec<_> =
                batch.iter().map(|number| (&corpus.sentences[*number], random.number())).collect();
            // Falls to nothing over the run, from its full size after a short start.
            let share = 1.0 - step as f32 / steps as f32;
            network.step(&batch, settings, share.min((step + 1) as f32 / 100.0));
            step += 1;
        }
        eprint!(".");
        watch(epoch, network);
    }
    eprintln!();
}

/// Labels of every sentence by a network that did not see its document.
fn cross_read(corpus: &Corpus, plan: &Plan) -> Vec<Vec<u8>> {
    let settings = Settings { epochs: plan.cross_epochs, ..plan.settings.clone() };
    let mut labels = vec![Vec::new(); corpus.sentences.len()];
    for half in 0..2 {
        let in_half = |number: &usize| corpus.sentences[*number].document % 2 == half;
        let (own, other): (Vec<usize>, Vec<usize>) = (0..corpus.sentences.len()).partition(in_half);
        let mut network = Network::new(plan.slots, plan.settings.seed);
        run(&mut network, corpus, &own, &settings, &mut |_, _| {});
        let read: Vec<Vec<u8>> = other
            .par_iter()
            .map(|number| {
                let mut labels = Vec::new();
                network.read(&corpus.sentences[*number], false, &mut Decoder::default(), &mut labels);
                labels
            })
            .collect();
        other.into_iter().zip(read).for_each(|(number, read)| labels[number] = read);
    }
    labels
}

fn read_all(network: &Network, corpus: &Corpus, evidence: bool) -> Vec<Vec<u8>> {
    corpus
        .sentences
        .par_iter()
        .map(|sentence| {
            let mut labels = Vec::new();
            network.read(sentence, evidence, &mut Decoder::default(), &mut labels);
            labels
        })
        .collect()
}

/// The first allowed label of each token.
fn allowed_labels(corpus: &Corpus) -> Vec<Vec<u8>> {
    let first = |set: &u64| u8::try_from(set.trailing_zeros()).unwrap_or(0);
    corpus.sentences.iter().map(|sentence| sentence.allowed.iter().map(first).collect()).collect()
}
