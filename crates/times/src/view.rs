//! A text, as the rules look at it.

use std::cell::OnceCell;
use std::ops::{Deref, Range};

use copydesk_text::{TokenKind, TokenText};

use crate::Text;
use crate::vocabulary::opens;

/// Words of a story about business: only there is a `quarter` one of the year and not of a game.
const BUSINESS: [&str; 14] = [
    "profit",
    "profits",
    "earnings",
    "revenue",
    "revenues",
    "sales",
    "economy",
    "shares",
    "inflation",
    "exports",
    "growth",
    "investors",
    "margin",
    "output",
];

pub(crate) struct View<'a> {
    text: &'a Text<'a>,
    words: TokenText<'a>,
    /// Whether the text is about business, once somebody has asked.
    business: OnceCell<bool>,
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
        Self { text, words: TokenText { text: text.text, tokens: text.tokens }, business: OnceCell::new() }
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
        self.words.sentence_of(at, self.text.sentences)
    }

    /// Whether a word of business stands anywhere in the text.
    pub(crate) fn is_business(&self) -> bool {
        *self.business.get_or_init(|| {
            self.text.tokens.iter().any(|token| {
                let word = token.of(self.text.text);
                token.kind == TokenKind::Word && BUSINESS.iter().any(|known| known.eq_ignore_ascii_case(word))
            })
        })
    }
}
