//! A text, as the rules look at it.

use std::ops::{Deref, Range};

use copydesk_text::{TokenKind, TokenText};

use crate::Text;
use crate::vocabulary::opens;

pub(crate) struct View<'a> {
    text: &'a Text<'a>,
    words: TokenText<'a>,
}

/// The plain questions about tokens.
impl<'a> Deref for View<'a> {
    type Target = TokenText<'a>;

    fn deref(&self) -> &TokenText<'a> {
        &self.words
    }
}

impl<'a> View<'a> {
    pub(crate) fn new(text: &'a Text<'a>) -> Self {
        Self { text, words: TokenText { text: text.text, tokens: text.tokens } }
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
