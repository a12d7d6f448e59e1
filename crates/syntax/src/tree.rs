//! A sentence with its parts of speech and its dependency tree.

use std::ops::Range;

use crate::labels::{Relation, Tag};
use crate::units::Unit;

/// A parsed sentence. Words are counted from its first; the root has no head.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Its words and marks.
    pub units: Vec<Unit>,
    /// Part of speech of each.
    pub tags: Vec<Tag>,
    /// Head of each; none for the root.
    pub heads: Vec<Option<u16>>,
    /// Relation of each to its head.
    pub relations: Vec<Relation>,
    /// First and last word of each word's subtree.
    spans: Vec<(u16, u16)>,
}

impl Tree {
    pub(crate) fn new(
        units: Vec<Unit>,
        tags: Vec<Tag>,
        heads: Vec<Option<u16>>,
        relations: Vec<Relation>,
    ) -> Self {
        let mut spans: Vec<(u16, u16)> =
            (0..units.len()).map(|n| u16::try_from(n).unwrap_or(u16::MAX)).map(|n| (n, n)).collect();
        // Only left children widen a subtree to the left, and only right ones to the right: two passes do.
        for word in 0..spans.len() {
            widen(&mut spans, &heads, word, |head, word| head > word);
        }
        for word in (0..spans.len()).rev() {
            widen(&mut spans, &heads, word, |head, word| head < word);
        }
        Self { units, tags, heads, relations, spans }
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether it has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Head of a word; none for the root.
    #[must_use]
    pub fn head(&self, word: usize) -> Option<usize> {
        self.heads.get(word).copied().flatten().map(usize::from)
    }

    /// Relation of a word to its head.
    #[must_use]
    pub fn relation(&self, word: usize) -> Relation {
        self.relations.get(word).copied().unwrap_or_default()
    }

    /// Part of speech of a word.
    #[must_use]
    pub fn tag(&self, word: usize) -> Tag {
        self.tags.get(word).copied().unwrap_or_default()
    }

    /// The words from the first to one past the last of a word's subtree.
    #[must_use]
    pub fn subtree(&self, word: usize) -> Range<usize> {
        self.spans.get(word).map_or(word..word, |(first, last)| usize::from(*first)..usize::from(*last) + 1)
    }

    /// Children of a word, in order.
    pub fn children(&self, word: usize) -> impl Iterator<Item = usize> {
        let head = u16::try_from(word).ok();
        self.subtree(word)
            .filter(move |&child| self.heads.get(child).copied().flatten() == head && head.is_some())
    }

    /// First child of a word with one of some relations.
    #[must_use]
    pub fn child(&self, word: usize, wanted: impl Fn(Relation) -> bool) -> Option<usize> {
        self.children(word).find(|&child| wanted(self.relation(child)))
    }

    /// Number of the first word that starts at or after `byte`.
    #[must_use]
    pub fn word_at(&self, byte: usize) -> usize {
        self.units.partition_point(|unit| unit.start < byte)
    }

    /// Bytes of the text from the first to one past the last of a range of words.
    #[must_use]
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let start = self.units.get(words.start).map_or(0, |unit| unit.start);
        let end =
            words.end.checked_sub(1).and_then(|last| self.units.get(last)).map_or(start, |unit| unit.end);
        start..end.max(start)
    }
}

fn widen(
    spans: &mut [(u16, u16)],
    heads: &[Option<u16>],
    word: usize,
    wanted: impl Fn(usize, usize) -> bool,
) {
    let Some(head) = heads.get(word).copied().flatten().map(usize::from) else { return };
    if !wanted(head, word) {
        return;
    }
    let Some((first, last)) = spans.get(word).copied() else { return };
    if let Some(span) = spans.get_mut(head) {
        span.0 = span.0.min(first);
        span.1 = span.1.max(last);
    }
}
