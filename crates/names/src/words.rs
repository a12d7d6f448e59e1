//! A text with its tokens and sentences, as the name and quote rules look at it.

use std::collections::HashSet;
use std::ops::Range;

use copydesk_text::{Token, TokenKind, tokenize};

/// A text, tokenised once.
#[derive(Debug)]
pub struct Words<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Sentences as byte ranges, in order.
    pub sentences: Vec<Range<usize>>,
    /// Whether a token opens a sentence or a quotation.
    initial: Vec<bool>,
    /// Whether a token stands in a sentence in capitals.
    shouted: Vec<bool>,
    lower_seen: HashSet<&'a str>,
    capital_seen: HashSet<&'a str>,
}

impl<'a> Words<'a> {
    /// Tokenises `text`; `sentences` are byte ranges in order.
    #[must_use]
    pub fn new(text: &'a str, sentences: Vec<Range<usize>>) -> Self {
        let tokens = tokenize(text);
        let mut initial = vec![false; tokens.len()];
        let mut shouted = vec![false; tokens.len()];
        let mut at = 0;
        for sentence in &sentences {
            while tokens.get(at).is_some_and(|token| token.start < sentence.start) {
                at += 1;
            }
            let first = at;
            while tokens.get(at).is_some_and(|token| token.start < sentence.end) {
                at += 1;
            }
            mark(text, &tokens, first..at, &mut initial, &mut shouted);
        }
        let mut lower_seen = HashSet::new();
        let mut capital_seen = HashSet::new();
        for (number, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
            if !token.capital {
                lower_seen.insert(token.of(text));
            } else if !initial.get(number).copied().unwrap_or(false)
                && !shouted.get(number).copied().unwrap_or(false)
            {
                capital_seen.insert(token.of(text));
            }
        }
        Self { text, tokens, sentences, initial, shouted, lower_seen, capital_seen }
    }

    /// Text of a token; empty when there is none.
    #[must_use]
    pub fn word(&self, number: usize) -> &'a str {
        self.tokens.get(number).map_or("", |token| token.of(self.text))
    }

    /// Text of the token before; empty at the start.
    #[must_use]
    pub fn before(&self, number: usize) -> &'a str {
        number.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Whether a token is a word with a capital.
    #[must_use]
    pub fn is_capital(&self, number: usize) -> bool {
        self.tokens.get(number).is_some_and(|token| token.kind == TokenKind::Word && token.capital)
    }

    /// Whether a token opens a sentence or a quotation, so that its capital proves nothing.
    #[must_use]
    pub fn is_initial(&self, number: usize) -> bool {
        self.initial.get(number).copied().unwrap_or(false)
    }

    /// Whether a token stands in a sentence all in capitals.
    #[must_use]
    pub fn is_shouted(&self, number: usize) -> bool {
        self.shouted.get(number).copied().unwrap_or(false)
    }

    /// Whether the word stands in lower case somewhere in the text.
    #[must_use]
    pub fn seen_lower(&self, word: &str) -> bool {
        self.lower_seen.contains(word.to_lowercase().as_str())
    }

    /// Whether the word stands with a capital where it need not.
    #[must_use]
    pub fn seen_capital(&self, word: &str) -> bool {
        self.capital_seen.contains(word)
    }

    /// Whether two neighbouring tokens touch.
    #[must_use]
    pub fn glued(&self, number: usize) -> bool {
        let pair = self.tokens.get(number).zip(self.tokens.get(number + 1));
        pair.is_some_and(|(a, b)| a.end == b.start)
    }

    /// Whether only blanks within one line lie between a token and the next.
    #[must_use]
    pub fn one_blank(&self, number: usize) -> bool {
        let pair = self.tokens.get(number).zip(self.tokens.get(number + 1));
        pair.and_then(|(a, b)| self.text.get(a.end..b.start))
            .is_some_and(|gap| !gap.is_empty() && gap.matches('\n').count() < 2 && gap.len() <= 6)
    }

    /// Byte range of a range of tokens.
    #[must_use]
    pub fn range(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.start);
        let end =
            tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        start..end.max(start)
    }

    /// Text of a range of tokens.
    #[must_use]
    pub fn text_of(&self, tokens: Range<usize>) -> &'a str {
        self.text.get(self.range(tokens)).unwrap_or_default()
    }

    /// Number of the first token that starts at or after `byte`.
    #[must_use]
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// Number of the sentence that holds `byte`, or the last one before it.
    #[must_use]
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        self.sentences.partition_point(|sentence| sentence.start <= byte).checked_sub(1)
    }
}

fn mark(text: &str, tokens: &[Token], range: Range<usize>, initial: &mut [bool], shouted: &mut [bool]) {
    let mut opening = true;
    let (mut letters, mut capitals, mut words) = (0usize, 0usize, 0usize);
    for number in range.clone() {
        let Some(token) = tokens.get(number) else { break };
        let word = token.of(text);
        if token.kind == TokenKind::Mark {
            // A quotation mark or a bullet before a word: what follows opens something.
            opening = opening || matches!(word, "\"" | "“" | "„" | "«" | "‘" | ":" | "•" | "*" | "—");
            continue;
        }
        if let Some(slot) = initial.get_mut(number) {
            *slot = opening;
        }
        opening = false;
        if token.kind == TokenKind::Word {
            words += 1;
            letters += word.len();
            capitals += word.chars().filter(|c| c.is_uppercase()).map(char::len_utf8).sum::<usize>();
        }
    }
    if words >= 3 && capitals * 5 > letters * 4 {
        shouted.get_mut(range).unwrap_or_default().fill(true);
    }
}
