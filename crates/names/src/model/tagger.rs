//! Reading a document with the model: twice, the second time knowing what the first found.

use std::ops::Range;

use super::evidence::Evidence;
use super::features::features;
use super::file::{HIDDEN, ModelFile};
use super::labels::{Decoder, LABELS, ORDER, spans};
use super::traits::{self, Trait};
use crate::{Name, Words};

/// Longest sentence that is read as one; a longer one is cut.
const SENTENCE_LIMIT_TOKENS: usize = 400;
/// Longest stretch of a text that is read as one document; it bounds the room that reading takes.
const DOCUMENT_LIMIT_TOKENS: usize = 20_000;

/// The tokens of each sentence of a text, in order; tokens outside of sentences are in none.
#[must_use]
pub fn sentence_tokens(words: &Words<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(words.sentences.len());
    let mut at = 0;
    for sentence in &words.sentences {
        while words.tokens.get(at).is_some_and(|token| token.start < sentence.start) {
            at += 1;
        }
        let mut first = at;
        while words.tokens.get(at).is_some_and(|token| token.start < sentence.end) {
            at += 1;
            if at - first == SENTENCE_LIMIT_TOKENS {
                out.push(first..at);
                first = at;
            }
        }
        if first < at {
            out.push(first..at);
        }
    }
    out
}

/// The names of a text, in order.
#[must_use]
pub fn tag(words: &Words<'_>, model: &ModelFile) -> Vec<Name> {
    let sentences = sentence_tokens(words);
    let mut reader = Reader { model, decoder: Decoder::default(), scores: Vec::new() };
    let mut names = Vec::new();
    let mut rest = sentences.as_slice();
    while let Some(first) = rest.first() {
        let fits = rest.partition_point(|sentence| sentence.end <= first.start + DOCUMENT_LIMIT_TOKENS);
        let (own, other) = rest.split_at(fits.max(1));
        rest = other;
        tag_document(words, own, &mut reader, &mut names);
    }
    names
}

fn tag_document(
    words: &Words<'_>,
    sentences: &[Range<usize>],
    reader: &mut Reader<'_>,
    names: &mut Vec<Name>,
) {
    let model = reader.model;
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return };
    let base = first.start;
    let traits = traits::read(words, model, base..last.end, sentences);
    let within = |sentence: &Range<usize>| sentence.start - base..sentence.end - base;
    let mut sums: Vec<[i16; HIDDEN]> = vec![[0; HIDDEN]; traits.len()];
    let mut labels: Vec<Vec<u8>> = vec![Vec::new(); sentences.len()];
    let mut evidence = Evidence::default();
    for (sentence, labels) in sentences.iter().map(within).zip(&mut labels) {
        let Some(own) = traits.get(sentence.clone()) else { continue };
        let Some(sums) = sums.get_mut(sentence.clone()) else { continue };
        for (at, sums) in sums.iter_mut().enumerate() {
            features(own, sentence.start, at, |hash, _| model.add_row(hash, sums));
        }
        reader.read(sums, labels);
        evidence.learn(own, labels);
    }
    for (sentence, labels) in sentences.iter().map(within).zip(&mut labels) {
        let own: &[Trait] = traits.get(sentence.clone()).unwrap_or_default();
        let sums = sums.get_mut(sentence.clone()).unwrap_or_default();
        let mut changed = false;
        evidence.features(own, labels, |at, hash| {
            if let Some(sums) = sums.get_mut(at) {
                model.add_row(hash, sums);
                changed = true;
            }
        });
        if changed {
            reader.read(sums, labels);
        }
        let start = base + sentence.start;
        spans(labels, |first, last, kind| {
            names.push(Name { first: start + first, last: start + last, name_type: ORDER[kind] });
        });
    }
}

struct Reader<'a> {
    model: &'a ModelFile,
    decoder: Decoder,
    scores: Vec<[f32; LABELS]>,
}

impl Reader<'_> {
    fn read(&mut self, sums: &[[i16; HIDDEN]], labels: &mut Vec<u8>) {
        self.scores.clear();
        self.scores.extend(sums.iter().map(|sums| scores(self.model, sums)));
        self.decoder.decode(&self.scores, &self.model.transitions, labels);
    }
}

/// Scores of the labels of a token.
fn scores(model: &ModelFile, sums: &[i16; HIDDEN]) -> [f32; LABELS] {
    let mut out = model.output_bias;
    for ((sum, bias), weights) in sums.iter().zip(&model.hidden_bias).zip(&model.output) {
        let hidden = f32::from(*sum) * model.scale + bias;
        if hidden > 0.0 {
            for (score, weight) in out.iter_mut().zip(weights) {
                *score += hidden * weight;
            }
        }
    }
    out
}

/// Texts as the trainer sees them: features as hashes, and evidence of a document's first reading.
#[derive(Debug)]
pub struct Sheet {
    traits: Vec<Trait>,
}

impl Sheet {
    /// Reads the tokens of a text.
    #[must_use]
    pub fn new(words: &Words<'_>, model: &ModelFile) -> Self {
        Self { traits: traits::read(words, model, 0..words.tokens.len(), &sentence_tokens(words)) }
    }

    /// Calls `put` with the hash of each feature of token `at` of a sentence, and whether it tells the
    /// identity of a word.
    pub fn features(&self, sentence: &Range<usize>, at: usize, put: impl FnMut(u64, bool)) {
        if let Some(own) = self.traits.get(sentence.clone()) {
            features(own, sentence.start, at, put);
        }
    }

    /// Takes the labels of a sentence into the evidence of its document.
    pub fn learn(&self, sentence: &Range<usize>, labels: &[u8], evidence: &mut Evidence) {
        evidence.learn(self.traits.get(sentence.clone()).unwrap_or_default(), labels);
    }

    /// Calls `put` with each token of a sentence and the hash of each feature from the evidence.
    pub fn evidence(
        &self,
        sentence: &Range<usize>,
        labels: &[u8],
        evidence: &Evidence,
        put: impl FnMut(usize, u64),
    ) {
        evidence.features(self.traits.get(sentence.clone()).unwrap_or_default(), labels, put);
    }
}
