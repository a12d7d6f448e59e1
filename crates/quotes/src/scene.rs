//! A text as the quote reader sees it: its stretches between marks, and the trees of the sentences that matter.

use std::ops::Range;

use copydesk_names::{Name, Words};
use copydesk_syntax::{Syntax, Tree};

use crate::Cues;
use crate::marks::{Stretch, stretches};

/// A text with its stretches and trees.
pub(crate) struct Scene<'a> {
    pub(crate) words: &'a Words<'a>,
    pub(crate) names: &'a [Name],
    pub(crate) cues: &'a Cues,
    /// Byte ranges of running text, in order.
    pub(crate) paragraphs: &'a [Range<usize>],
    pub(crate) stretches: Vec<Stretch>,
    /// A tree for each sentence that has a stretch, stands beside one, or may report speech.
    pub(crate) trees: Vec<Option<Tree>>,
    /// Paragraph of each sentence; none outside of running text.
    pub(crate) paragraph_of: Vec<Option<usize>>,
}

impl<'a> Scene<'a> {
    /// Finds the stretches and parses what is needed. With `marked_only`, sentences far from marks are left alone.
    pub(crate) fn new(
        words: &'a Words<'a>,
        names: &'a [Name],
        paragraphs: &'a [Range<usize>],
        cues: &'a Cues,
        syntax: &Syntax,
        marked_only: bool,
    ) -> Self {
        let stretches = stretches(words.text, paragraphs);
        let paragraph_of: Vec<Option<usize>> = words
            .sentences
            .iter()
            .map(|sentence| {
                let number = paragraphs.partition_point(|paragraph| paragraph.end <= sentence.start);
                paragraphs.get(number).filter(|paragraph| paragraph.start <= sentence.start).map(|_| number)
            })
            .collect();
        let mut wanted = vec![false; words.sentences.len()];
        for stretch in &stretches {
            let first = words.sentence_at(stretch.outer.start).unwrap_or_default();
            let last = words.sentence_at(stretch.outer.end.saturating_sub(1)).unwrap_or_default();
            // The sentences inside a long quote say nothing of who spoke.
            for number in first.saturating_sub(2)..=first {
                wanted.get_mut(number).into_iter().for_each(|slot| *slot = true);
            }
            for number in last..=last + 1 {
                wanted.get_mut(number).into_iter().for_each(|slot| *slot = true);
            }
        }
        let clauses: Vec<Range<usize>> = stretches
            .iter()
            .filter(|stretch| stands_alone(words, stretch))
            .map(|stretch| stretch.content.clone())
            .collect();
        let mut trees = Vec::with_capacity(wanted.len());
        for (number, sentence) in words.sentences.iter().enumerate() {
            let inside = paragraph_of.get(number).copied().flatten().is_some();
            let tokens = words.token_at(sentence.start)..words.token_at(sentence.end);
            let reports = || tokens.clone().any(|token| cues.may_report(words.word(token)));
            let parse = inside && (wanted.get(number) == Some(&true) || (!marked_only && reports()));
            let tokens = words.tokens.get(tokens.clone()).unwrap_or_default();
            let first = clauses.partition_point(|clause| clause.end <= sentence.start);
            let own: Vec<Range<usize>> = clauses
                .iter()
                .skip(first)
                .take_while(|clause| clause.start < sentence.end)
                .cloned()
                .collect();
            trees.push(parse.then(|| syntax.parse(words.text, tokens, &own)));
        }
        Self { words, names, cues, paragraphs, stretches, trees, paragraph_of }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.words.text
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.words.text.get(range).unwrap_or_default()
    }

    pub(crate) fn tree(&self, sentence: usize) -> Option<&Tree> {
        self.trees.get(sentence).and_then(Option::as_ref)
    }

    /// Number of the sentence that holds a byte.
    pub(crate) fn sentence(&self, byte: usize) -> usize {
        self.words.sentence_at(byte).unwrap_or_default()
    }

    /// Stretches that share bytes with a range, in order, with their numbers.
    pub(crate) fn stretches_in(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Stretch)> {
        let first = self.stretches.partition_point(|stretch| stretch.outer.end <= range.start);
        let rest = self.stretches.iter().enumerate().skip(first);
        rest.take_while(move |(_, stretch)| stretch.outer.start < range.end)
    }

    /// Names that share bytes with a range, in order.
    pub(crate) fn names_in(&self, range: Range<usize>) -> impl Iterator<Item = &Name> {
        let bytes = |name: &Name| self.words.range(name.first..name.last);
        let first = self.names.partition_point(|name| bytes(name).end <= range.start);
        self.names.iter().skip(first).take_while(move |name| bytes(name).start < range.end)
    }

    /// The stretch that holds a byte between its marks.
    pub(crate) fn stretch_at(&self, byte: usize) -> Option<usize> {
        let after = self.stretches.partition_point(|stretch| stretch.outer.end <= byte);
        let stretch = self.stretches.get(after)?;
        (stretch.outer.start <= byte).then_some(after)
    }
}

/// Whether what stands between the marks is a sentence or more, or reads like one that its verb follows; else it is
/// part of the sentence around it.
pub(crate) fn stands_alone(words: &Words<'_>, stretch: &Stretch) -> bool {
    let content = words.text.get(stretch.content.clone()).unwrap_or_default();
    let ends = content.ends_with(['.', ',', '?', '!', '…', '—', '-', ';', ':']) || !stretch.closed;
    let first = content.chars().find(|c| c.is_alphanumeric()).unwrap_or(' ');
    let sentence = words.sentence_at(stretch.content.start).and_then(|number| words.sentences.get(number));
    // The opening mark may stand before the sentence or in it.
    let opens = sentence.is_some_and(|sentence| stretch.content.start <= sentence.start + 4);
    let lead = words.text.get(..stretch.outer.start).unwrap_or_default().trim_end_matches(' ');
    let led = lead.is_empty() || lead.ends_with([',', ':', '\n']);
    let capital = !first.is_lowercase();
    ((opens || led) && (ends || capital)) || (ends && capital && content.split_whitespace().nth(6).is_some())
}
