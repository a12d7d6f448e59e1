//! A text with its tokens, as rules that look for words read it.

use std::ops::Range;

use crate::numbers::{Number, number_at};
use crate::tokens::{Token, TokenKind};

/// A text and its tokens. Every question about a token that is not there has an answer: the empty word, or no.
#[derive(Debug, Clone, Copy)]
pub struct TokenText<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens, as [`crate::tokenize`] gives them.
    pub tokens: &'a [Token],
}

impl<'a> TokenText<'a> {
    /// Text of a token; empty where there is none.
    #[must_use]
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    /// Text of the token before.
    #[must_use]
    pub fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Tokens of the sentence that holds a token; all of them before the first. `sentences` are bytes, in order.
    #[must_use]
    pub fn sentence_of(&self, at: usize, sentences: &[Range<usize>]) -> Range<usize> {
        let Some(start) = self.tokens.get(at).map(|token| token.start) else { return at..at };
        let number = sentences.partition_point(|sentence| sentence.start <= start);
        let Some(sentence) = number.checked_sub(1).and_then(|number| sentences.get(number)) else {
            return 0..self.tokens.len();
        };
        let first = self.tokens.partition_point(|token| token.start < sentence.start);
        let last = self.tokens.partition_point(|token| token.start < sentence.end);
        first..last.max(at + 1)
    }

    /// Whether a token is this word, in whatever case.
    #[must_use]
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether a token is one of these words, in whatever case.
    #[must_use]
    pub fn any(&self, at: usize, words: &[&str]) -> bool {
        let found = self.word(at);
        words.iter().any(|word| word.eq_ignore_ascii_case(found))
    }

    /// Whether the token before is one of these words.
    #[must_use]
    pub fn any_before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.any(before, words))
    }

    /// Whether a token touches the next.
    #[must_use]
    pub fn glued(&self, at: usize) -> bool {
        let pair = self.tokens.get(at).zip(self.tokens.get(at + 1));
        pair.is_some_and(|(a, b)| a.end == b.start)
    }

    /// Whether a token touches the one before.
    #[must_use]
    pub fn glued_before(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.glued(before))
    }

    /// Whether a token begins with a capital.
    #[must_use]
    pub fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// Whether a token is a word.
    #[must_use]
    pub fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether a token is a word in lower case.
    #[must_use]
    pub fn is_lower(&self, at: usize) -> bool {
        self.is_word(at) && !self.capital(at)
    }

    /// Whether a token begins with a digit.
    #[must_use]
    pub fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// Whether a hyphen or an en dash stands there.
    #[must_use]
    pub fn hyphen(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "‐" | "‑" | "–")
    }

    /// The number that begins there, in digits or words.
    #[must_use]
    pub fn number(&self, at: usize) -> Option<Number> {
        number_at(self.text, self.tokens, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize;

    #[test]
    fn questions_beyond_the_end_have_answers() {
        let text = "Ten-odd men";
        let tokens = tokenize(text);
        let view = TokenText { text, tokens: &tokens };
        assert!(view.is(0, "ten") && view.glued(0) && view.hyphen(1) && view.is_lower(3));
        assert_eq!((view.word(9), view.before(0), view.number(9)), ("", "", None));
        assert!(!view.glued(3) && !view.glued_before(0) && !view.any_before(0, &[""]));
    }
}
