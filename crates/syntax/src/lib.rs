//! Parts of speech and dependency trees of English sentences, by a small trained model: pure, deterministic,
//! greedy, linear in the length of the text.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod file;
mod labels;
pub mod network;
pub mod parser;
mod sealed;
pub mod tagger;
mod tree;
mod units;
mod words;

pub use labels::{ALL_RELATIONS, ALL_TAGS, RELATIONS, Relation, TAGS, Tag};
pub use sealed::{ModelError, Seal};
pub use tree::Tree;
pub use units::{Unit, units};
pub use words::{Word, word};

use std::ops::Range;

use copydesk_text::Token;
use network::Network;

/// Words of a sentence that are parsed at most; what is behind them is left out.
const SENTENCE_LIMIT_WORDS: usize = 300;

/// The model of this build.
static BUILTIN: &[u8] = include_bytes!("../data/syntax.model");

/// The tagger and the parser.
#[derive(Debug, Clone, Default)]
pub struct Syntax {
    tagger: Network,
    parser: Network,
}

impl Syntax {
    /// The model of this build.
    ///
    /// # Errors
    /// When the build's own file is damaged.
    pub fn builtin() -> Result<Self, ModelError> {
        Self::from_bytes(BUILTIN)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When it is no model, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (tagger, parser) = file::from_bytes(bytes)?;
        Ok(Self { tagger, parser })
    }

    /// Checksum of the model of this build, hexadecimal.
    #[must_use]
    pub fn builtin_checksum() -> String {
        Seal::checksum(BUILTIN)
    }

    /// Parses a sentence given by its tokens. What lies in a range of `clauses` (bytes of the text, in order) is a
    /// clause of its own, such as a quotation: it is read as one that says nothing, so that its words cannot be
    /// taken for those around it. Only its first two words and its last are in the tree, and the mark at its end.
    #[must_use]
    pub fn parse(&self, text: &str, tokens: &[Token], clauses: &[Range<usize>]) -> Tree {
        let mut all = Vec::new();
        units(text, tokens, &mut all);
        let (mut sentence, mut words) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
        let mut rest = all.as_slice();
        while let Some(first) = rest.first() {
            let clause = clauses.iter().find(|clause| clause.start <= first.start && first.end <= clause.end);
            let length = clause.map_or(1, |clause| rest.partition_point(|unit| unit.end <= clause.end));
            let (own, after) = rest.split_at(length);
            rest = after;
            if clause.is_some() {
                stand_in(text, own, &mut sentence, &mut words);
            } else {
                sentence.extend_from_slice(own);
                words.extend(own.iter().map(|unit| word(text, *unit)));
            }
        }
        sentence.truncate(SENTENCE_LIMIT_WORDS);
        words.truncate(SENTENCE_LIMIT_WORDS);
        let mut tags = Vec::with_capacity(words.len());
        tagger::tag(&self.tagger, &words, &mut tags);
        let state = parser::parse(&self.parser, &words, &tags);
        let heads = state.heads.iter().map(|head| (*head < state.count).then_some(*head)).collect();
        Tree::new(sentence, tags, heads, state.relations)
    }
}

/// Puts a clause of three words in the place of `own`; one of no more words stays.
fn stand_in(text: &str, own: &[Unit], sentence: &mut Vec<Unit>, words: &mut Vec<Word>) {
    const CLAUSE: &str = "It is so";
    let marks = own.iter().rev().take_while(|unit| !unit.of(text).contains(char::is_alphanumeric)).count();
    let (inside, end) = own.split_at(own.len() - marks);
    if let ([first, second, .., last], true) = (inside, inside.len() > 3) {
        for (unit, (start, end)) in [first, second, last].into_iter().zip([(0, 2), (3, 5), (6, 8)]) {
            sentence.push(*unit);
            words.push(word(CLAUSE, Unit { start, end }));
        }
    } else {
        sentence.extend_from_slice(inside);
        words.extend(inside.iter().map(|unit| word(text, *unit)));
    }
    sentence.extend_from_slice(end);
    words.extend(end.iter().map(|unit| word(text, *unit)));
}
