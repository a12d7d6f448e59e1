//! A text, as the rules look at it.

use copydesk_text::{Number, TokenKind, number_at};
use std::ops::Range;

use crate::Text;
use crate::vocabulary::opens;

pub(crate) struct View<'a> {
    text: &'a Text<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn new(text: &'a Text<'a>) -> Self {
        Self { text }
    }

    /// Whether an expression can begin with this token: most words are sorted out here.
    pub(crate) fn may_begin(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| match token.kind {
            TokenKind::Number => true,
            TokenKind::Word => opens(token.of(self.text.text)),
            TokenKind::Mark => matches!(token.of(self.text.text), "'" | "’"),
            TokenKind::Possessive => false,
        })
    }

    /// Whether a token is part of a name.
    pub(crate) fn in_name(&self, at: usize) -> bool {
        let Some(start) = self.text.tokens.get(at).map(|token| token.start) else { return false };
        let names = self.text.names;
        names.get(names.partition_point(|name| name.end <= start)).is_some_and(|name| name.start <= start)
    }

    /// Text of a token; empty where there is none.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.text.tokens.get(at).map_or("", |token| token.of(self.text.text))
    }

    /// Text of the token before.
    pub(crate) fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    pub(crate) fn any(&self, at: usize, words: &[&str]) -> bool {
        let found = self.word(at);
        words.iter().any(|word| word.eq_ignore_ascii_case(found))
    }

    pub(crate) fn any_before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.any(before, words))
    }

    /// Whether a token touches the next.
    pub(crate) fn glued(&self, at: usize) -> bool {
        let pair = self.text.tokens.get(at).zip(self.text.tokens.get(at + 1));
        pair.is_some_and(|(a, b)| a.end == b.start)
    }

    /// Whether a token touches the one before.
    pub(crate) fn glued_before(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.glued(before))
    }

    pub(crate) fn capital(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// Whether a token is a word.
    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether a token is a word in lower case.
    pub(crate) fn is_lower(&self, at: usize) -> bool {
        self.is_word(at) && !self.capital(at)
    }

    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// Whether a hyphen or dash stands there.
    pub(crate) fn hyphen(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "‐" | "‑" | "–")
    }

    /// A number that begins there.
    pub(crate) fn number(&self, at: usize) -> Option<Number> {
        number_at(self.text.text, self.text.tokens, at)
    }

    /// One past the full stop that may stand behind a token and belongs to it: `Sept.`
    pub(crate) fn after_stop(&self, at: usize) -> usize {
        at + 1 + usize::from(self.word(at + 1) == "." && self.glued(at))
    }

    /// Tokens of the sentence that holds a token.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let tokens = self.text.tokens;
        let Some(start) = tokens.get(at).map(|token| token.start) else { return at..at };
        let number = self.text.sentences.partition_point(|sentence| sentence.start <= start);
        let Some(sentence) = number.checked_sub(1).and_then(|number| self.text.sentences.get(number)) else {
            return 0..tokens.len();
        };
        let first = tokens.partition_point(|token| token.start < sentence.start);
        let last = tokens.partition_point(|token| token.start < sentence.end);
        first..last.max(at + 1)
    }

    /// Whether one of `words` stands anywhere in the text.
    pub(crate) fn tells_of(&self, words: &[&str]) -> bool {
        self.text.tokens.iter().any(|token| {
            let word = token.of(self.text.text);
            token.kind == TokenKind::Word && words.iter().any(|known| known.eq_ignore_ascii_case(word))
        })
    }
}
