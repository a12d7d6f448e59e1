//! Texts as rows of features and sets of allowed labels.

use std::ops::Range;

use copydesk_names::Words;
use copydesk_names::model::{
    BEGIN, Evidence, INSIDE, LAST, ModelFile, OUTSIDE, Sheet, TYPES, UNIT, feature_slots, lower_hash,
    sentence_tokens,
};
use copydesk_text::{TokenKind, sentences};
use copydesk_wire::paragraphs;
use rayon::prelude::*;

use crate::data::{MISC, Text, Types};

/// Set on a feature that tells the identity of a word.
pub const IDENTITY: u32 = 1 << 31;

/// One sentence.
#[derive(Debug)]
pub struct Sentence {
    /// Its document.
    pub document: usize,
    /// Its tokens in the document.
    pub tokens: Range<usize>,
    /// Hashes of features, token after token; replaced by rows once they have some.
    pub hashes: Vec<u64>,
    /// Rows of features, [`IDENTITY`] set on some.
    pub rows: Vec<u32>,
    /// Where each token's rows start; one more than tokens.
    pub starts: Vec<u32>,
    /// Rows of the evidence of the document, with the token.
    pub evidence: Vec<(u32, u32)>,
    /// Allowed labels of each token, as bits.
    pub allowed: Vec<u64>,
    /// How much it counts.
    pub weight: f32,
}

/// All sentences of some texts.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// The texts' tokens as the features see them.
    pub sheets: Vec<Sheet>,
}

/// Splits a text as `annotate` does.
#[must_use]
pub fn words_of(text: &str) -> Words<'_> {
    let blocks = paragraphs(text, 0..text.len());
    let sentences = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
    Words::new(text, sentences)
}

/// A further feature of a token: `extra(text number, first byte of the token)`.
pub type Extra<'a> = &'a (dyn Fn(usize, usize) -> Option<u64> + Sync);

impl Corpus {
    /// Reads texts into features.
    #[must_use]
    pub fn new(texts: &[Text], lists: &ModelFile, extra: Option<Extra<'_>>) -> Self {
        let parts: Vec<(Vec<Sentence>, Sheet)> = texts
            .par_iter()
            .enumerate()
            .map(|(document, text)| {
                let words = words_of(&text.text);
                let sheet = Sheet::new(&words, lists);
                let allowed = allowed(&words, text, lists);
                let sentences = sentence_tokens(&words)
                    .into_iter()
                    .map(|tokens| sentence(document, tokens, &words, &sheet, &allowed, text.weight, extra))
                    .collect();
                (sentences, sheet)
            })
            .collect();
        let mut out = Self::default();
        for (sentences, sheet) in parts {
            out.sentences.extend(sentences);
            out.sheets.push(sheet);
        }
        out
    }

    /// Gives the features rows of the table with `marks`.
    pub fn find_rows(&mut self, marks: &[u16]) {
        self.sentences.par_iter_mut().for_each(|sentence| {
            let mut starts = vec![0u32];
            for pair in sentence.starts.windows(2) {
                let hashes = sentence.hashes.get(pair[0] as usize..pair[1] as usize).unwrap_or_default();
                for hash in hashes {
                    // The low bit tells identity; it is not part of the hash's meaning.
                    let identity = if hash & 1 == 1 { IDENTITY } else { 0 };
                    sentence.rows.extend(row(marks, hash >> 1 << 1).map(|row| row | identity));
                }
                starts.push(u32::try_from(sentence.rows.len()).unwrap_or(u32::MAX));
            }
            sentence.starts = starts;
            sentence.hashes = Vec::new();
        });
    }

    /// Takes the evidence of `labels`, one set for each sentence, into the sentences.
    pub fn find_evidence(&mut self, labels: &[Vec<u8>], marks: &[u16]) {
        let mut all: Vec<Evidence> = self.sheets.iter().map(|_| Evidence::default()).collect();
        for (sentence, labels) in self.sentences.iter().zip(labels) {
            if let Some(sheet) = self.sheets.get(sentence.document) {
                sheet.learn(&sentence.tokens, labels, &mut all[sentence.document]);
            }
        }
        for (sentence, labels) in self.sentences.iter_mut().zip(labels) {
            let Some(sheet) = self.sheets.get(sentence.document) else { continue };
            let mut found = Vec::new();
            sheet.evidence(&sentence.tokens, labels, &all[sentence.document], |at, hash| {
                found.extend(row(marks, hash >> 1 << 1).map(|row| (u32::try_from(at).unwrap_or(0), row)));
            });
            sentence.evidence = found;
        }
    }

    /// Calls `put` with the hash of every feature that `labels` would give as evidence.
    pub fn evidence_hashes(&self, labels: &[Vec<u8>], mut put: impl FnMut(u64)) {
        let mut all: Vec<Evidence> = self.sheets.iter().map(|_| Evidence::default()).collect();
        for (sentence, labels) in self.sentences.iter().zip(labels) {
            self.sheets[sentence.document].learn(&sentence.tokens, labels, &mut all[sentence.document]);
        }
        for (sentence, labels) in self.sentences.iter().zip(labels) {
            self.sheets[sentence.document].evidence(
                &sentence.tokens,
                labels,
                &all[sentence.document],
                |_, hash| put(hash),
            );
        }
    }

    /// Tokens in all sentences.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.tokens.len()).sum()
    }
}

fn row(marks: &[u16], hash: u64) -> Option<u32> {
    let (slots, mark) = feature_slots(hash, marks.len());
    slots.into_iter().find(|slot| marks.get(*slot) == Some(&mark)).and_then(|slot| u32::try_from(slot).ok())
}

fn sentence(
    document: usize,
    tokens: Range<usize>,
    words: &Words<'_>,
    sheet: &Sheet,
    allowed: &[u64],
    weight: f32,
    extra: Option<Extra<'_>>,
) -> Sentence {
    let mut hashes = Vec::new();
    let mut starts = vec![0u32];
    let given = |number: usize| extra.and_then(|extra| extra(document, words.tokens.get(number)?.start));
    for at in 0..tokens.len() {
        sheet.features(&tokens, at, |hash, identity| hashes.push(hash >> 1 << 1 | u64::from(identity)));
        if extra.is_some() {
            for (template, number) in [(250, tokens.start + at), (251, tokens.start + at + 1)] {
                hashes.push(copydesk_names::model::feature(template, given(number).unwrap_or(9)) >> 1 << 1);
            }
            let before = (tokens.start + at).checked_sub(1).and_then(given).unwrap_or(9);
            let own = given(tokens.start + at).unwrap_or(9);
            hashes.push(copydesk_names::model::feature(252, before << 8 | own) >> 1 << 1);
            let word = lower_hash(words.word(tokens.start + at));
            hashes.push(copydesk_names::model::feature(253, word ^ own) >> 1 << 1);
        }
        starts.push(u32::try_from(hashes.len()).unwrap_or(u32::MAX));
    }
    let allowed = allowed.get(tokens.clone()).unwrap_or_default().to_vec();
    Sentence { document, tokens, hashes, rows: Vec::new(), starts, evidence: Vec::new(), allowed, weight }
}

/// The labels each token may have.
fn allowed(words: &Words<'_>, text: &Text, lists: &ModelFile) -> Vec<u64> {
    let demonym = copydesk_names::model::kind_bit("demonym");
    let mut out = vec![1u64 << OUTSIDE; words.tokens.len()];
    if text.misc_missing {
        for (number, (slot, token)) in out.iter_mut().zip(&words.tokens).enumerate() {
            if token.kind != TokenKind::Word || !token.capital {
                continue;
            }
            if lists.phrase(lower_hash(words.word(number))) & demonym != 0 {
                *slot = 1 << (UNIT + 3) | 1 << (BEGIN + 3) | 1 << (LAST + 3) | 1 << (INSIDE + 3);
            } else if !words.is_initial(number) {
                *slot |= everything(MISC);
            }
        }
    }
    for span in &text.spans {
        let first = words.tokens.partition_point(|token| token.end <= span.start);
        let last = words.tokens.partition_point(|token| token.start < span.end);
        if first >= last {
            continue;
        }
        for (number, slot) in out.iter_mut().enumerate().take(last).skip(first) {
            let base = match (number == first, number + 1 == last) {
                (true, true) => UNIT,
                (true, false) => BEGIN,
                (false, true) => LAST,
                (false, false) => INSIDE,
            };
            *slot = if span.types == 0 { everything(MISC) | 1 } else { labels_of(base, span.types) };
        }
    }
    out
}

fn labels_of(base: usize, types: Types) -> u64 {
    (0..TYPES).filter(|kind| types >> kind & 1 == 1).fold(0, |set, kind| set | 1 << (base + kind))
}

fn everything(types: Types) -> u64 {
    [BEGIN, UNIT, INSIDE, LAST].into_iter().fold(0, |set, base| set | labels_of(base, types))
}

/// Chooses which features get rows: the commonest, seen `least` times or more. Returns the marks of the slots.
#[must_use]
pub fn choose_rows(corpora: &[&Corpus], further: &[u64], slots: usize, least: u32) -> Vec<u16> {
    // The low bit of a hash is free: here it marks sentences annotated by hand, which count more.
    let mut hashes: Vec<u64> = Vec::new();
    for sentence in corpora.iter().flat_map(|corpus| &corpus.sentences) {
        let by_hand = u64::from(sentence.weight >= 1.0);
        hashes.extend(sentence.hashes.iter().map(|hash| hash >> 1 << 1 | by_hand));
    }
    hashes.extend(further.iter().map(|hash| hash >> 1 << 1));
    hashes.par_sort_unstable();
    let count = |chunk: &[u64]| {
        let by_hand = chunk.iter().filter(|hash| *hash & 1 == 1).count();
        if chunk.len() < least as usize { 0 } else { chunk.len() + 3 * by_hand }
    };
    let mut counted: Vec<(usize, u64)> = hashes
        .chunk_by(|a, b| a >> 1 == b >> 1)
        .filter_map(|chunk| Some((count(chunk), *chunk.first()? >> 1 << 1)))
        .filter(|(count, _)| *count > 0)
        .collect();
    drop(hashes);
    counted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut marks = vec![0u16; slots];
    let (mut placed, wanted) = (0usize, counted.len());
    for (_, hash) in counted {
        let (places, mark) = feature_slots(hash, slots);
        if let Some(slot) = places.into_iter().find(|slot| marks.get(*slot) == Some(&0)) {
            marks[slot] = mark;
            placed += 1;
        }
    }
    eprintln!("  {placed} of {wanted} features have rows, in {slots} slots");
    marks
}
