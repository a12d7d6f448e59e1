//! Amounts in running text: money, shares, measures, and counts with their noun; the dead, wounded and missing with
//! their kind.
//!
//! Values are exact as the text gives them; measures are told in units of the SI. A vague word (`dozens`, `scores`)
//! gives an amount without a value. What a bare `$` or a shared name such as `rupees` means is read from the countries
//! of the story, and [`Amount::because`] says so.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod casualty;
mod count;
mod currency;
mod measure;
mod money;
mod qualifier;
mod share;

use std::ops::Range;

use copydesk_text::{Token, TokenText};

pub use currency::CURRENCIES_SOURCE;

/// A text with its tokens, and what is not to be read.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens, as [`copydesk_text::tokenize`] gives them.
    pub tokens: &'a [Token],
    /// Sentences, byte ranges in order.
    pub sentences: &'a [Range<usize>],
    /// Names and dates, byte ranges in order: numbers in them count nothing.
    pub taken: &'a [Range<usize>],
}

/// Where a story is at home.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The country whose own dollar a bare `$` is, ISO 3166-1 alpha-2.
    pub home: Option<&'a str>,
    /// Countries of the story, the likeliest first.
    pub countries: &'a [&'a str],
}

/// What an amount is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Money.
    Money,
    /// Per cent, percentage points, basis points.
    Share,
    /// A length, area, mass, volume or speed.
    Measure,
    /// So many things or people.
    Count,
}

impl Kind {
    /// Its name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Share => "percent",
            Self::Measure => "measure",
            Self::Count => "count",
        }
    }
}

/// An amount in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it is of.
    pub kind: Kind,
    /// How much; none for vague words.
    pub value: Option<f64>,
    /// The upper end of a range.
    pub upto: Option<f64>,
    /// ISO 4217 code of money; `percent`, `percentage-point`, `basis-point`; SI unit of a measure (`m`, `m2`, `m3`,
    /// `kg`, `m/s`).
    pub unit: Option<&'static str>,
    /// Tokens of the noun that is counted.
    pub noun: Option<Range<usize>>,
    /// What became of those counted: `killed`, `wounded`, `missing`, `displaced`, `detained`.
    pub fate: Option<&'static str>,
    /// `more-than`, `less-than`, `at-least`, `at-most`, `about`.
    pub modifier: Option<&'static str>,
    /// The rule that read it.
    pub because: &'static str,
}

impl Amount {
    /// So much, without unit, noun or anything else.
    fn new(kind: Kind, tokens: Range<usize>, value: f64, because: &'static str) -> Self {
        Self {
            tokens,
            kind,
            value: Some(value),
            upto: None,
            unit: None,
            noun: None,
            fate: None,
            modifier: None,
            because,
        }
    }
}

/// Finds the amounts of a text, in order and apart from each other. One pass over the tokens.
#[must_use]
pub fn find(text: &Text<'_>, context: Context<'_>) -> Vec<Amount> {
    let view = View { words: TokenText { text: text.text, tokens: text.tokens }, text };
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        if !view.may_begin(at) {
            at += 1;
            continue;
        }
        match read(&view, at, context) {
            Some(found) => {
                at = found.tokens.end.max(at + 1);
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

fn read(view: &View<'_>, at: usize, context: Context<'_>) -> Option<Amount> {
    let (from, modifier) = qualifier::read(&view.words, at);
    // A qualifier alone begins nothing: `about` and `over` are mostly prepositions.
    let found = money::read(view, from, context)
        .or_else(|| share::read(view, from))
        .or_else(|| measure::read(view, from, context))
        .or_else(|| casualty::toll(view, from))
        .or_else(|| count::read(view, from))?;
    // The sign of `-0.25%` stands before its number.
    let start = if modifier.is_some() { at } else { found.tokens.start };
    Some(Amount { tokens: start..found.tokens.end, modifier: modifier.or(found.modifier), ..found })
}

struct View<'a> {
    words: TokenText<'a>,
    text: &'a Text<'a>,
}

impl View<'_> {
    fn may_begin(&self, at: usize) -> bool {
        let words = &self.words;
        let Some(token) = words.tokens.get(at) else { return false };
        let word = words.word(at);
        words.is_number(at)
            || matches!(
                word,
                "$" | "£"
                    | "€"
                    | "¥"
                    | "₹"
                    | "₽"
                    | "₩"
                    | "₪"
                    | "₺"
                    | "₴"
                    | "₦"
                    | "₸"
                    | "₱"
                    | "฿"
                    | "₫"
            )
            || (words.is_word(at) && (qualifier::opens(word) || count::opens(word) || money::opens(word)))
                && !self.taken(token.start)
    }

    /// Whether a byte stands in a name or a date.
    fn taken(&self, byte: usize) -> bool {
        let taken = self.text.taken;
        taken.get(taken.partition_point(|range| range.end <= byte)).is_some_and(|range| range.start <= byte)
    }

    /// Whether a token stands in a name or a date.
    fn token_taken(&self, at: usize) -> bool {
        self.words.tokens.get(at).is_some_and(|token| self.taken(token.start))
    }

    /// Whether a line ends between two tokens.
    fn line_between(&self, before: usize, after: usize) -> bool {
        let pair = self.words.tokens.get(before).zip(self.words.tokens.get(after));
        let gap = pair.and_then(|(a, b)| self.text.text.get(a.end..b.start));
        gap.is_some_and(|gap| gap.contains(['\n', '\t']))
    }

    /// Tokens of the sentence that holds a token.
    fn sentence(&self, at: usize) -> Range<usize> {
        self.words.sentence_of(at, self.text.sentences)
    }
}

/// A number that is not part of a score, a code, a date or another number.
fn free_number(view: &View<'_>, at: usize) -> Option<copydesk_text::Number> {
    let words = &view.words;
    if view.token_taken(at) {
        return None;
    }
    if words.glued_before(at)
        && matches!(
            words.before(at),
            "-" | "‑" | "–" | ":" | "/" | "." | "+" | "#" | "'" | "’" | "_" | "@" | "="
        )
    {
        return None;
    }
    words.number(at)
}

/// Whether what stands before an amount says by how much something moved: `rose $1.18 to $89.82` is no range.
fn moved_by(words: &TokenText<'_>, at: usize) -> bool {
    const MOVES: [&str; 22] = [
        "rose", "fell", "gained", "lost", "up", "down", "climbed", "slid", "dropped", "added", "shed",
        "jumped", "eased", "advanced", "slipped", "sank", "rise", "fall", "higher", "lower", "by",
        "declined",
    ];
    words.any_before(at, &MOVES)
}

/// The nearest number with as many digits as a measure can have.
fn rounded(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}
