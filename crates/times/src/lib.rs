//! Dates, times of day and durations in running text.
//!
//! Values follow TIMEX3 (ISO-TimeML, ISO 24617-1) in the notation of ISO 8601 and, for what is less than a day
//! or longer than a year, of EDTF (ISO 8601-2): `2023-03-24`, `2023-W11`, `2023-03`, `2023-Q2`, `2023-SU`, `199X`,
//! `2014/2016`, `P450Y`, `2023-03-24TNI`, `2023-03-24T14:30Z`. Everything relative is read from the message's own
//! day ([`Anchor`]), never from a clock; without such a day it is left out. Whatever is not clearly a date is none.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod days;
mod durations;
mod relative;
mod tense;
mod view;
mod vocabulary;
mod when;
mod years;

use std::ops::Range;

use copydesk_text::Token;
use jiff::civil::Date;

use view::View;

/// A text with its tokens and sentences.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens, as [`copydesk_text::tokenize`] gives them.
    pub tokens: &'a [Token],
    /// Its sentences, byte ranges in order.
    pub sentences: &'a [Range<usize>],
    /// Names, byte ranges in order: a year or a month inside a name is part of the name.
    pub names: &'a [Range<usize>],
}

/// What relative expressions are read from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Anchor<'a> {
    /// The message's own day: of its dateline, else of its issue.
    pub day: Option<Date>,
    /// IANA time zone of the dateline's place, for `local time`.
    pub zone: Option<&'a str>,
}

/// What an expression tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day, a longer stretch of the calendar, or a part of a day.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
}

/// What stands before a value and bends it, as TIMEX3's `mod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modifier {
    /// `early March`, `the beginning of the year`.
    Start,
    /// `mid-March`.
    Mid,
    /// `late March`, `the end of the year`.
    End,
    /// `earlier this month`, `more than 20 years ago`.
    Before,
    /// `later this month`.
    After,
    /// `more than 450 years`.
    MoreThan,
    /// `less than two hours`, `nearly three decades`.
    LessThan,
    /// `at least two hours`.
    AtLeast,
    /// `up to five years`.
    AtMost,
    /// `about an hour`.
    About,
}

impl Modifier {
    /// Its name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Mid => "mid",
            Self::End => "end",
            Self::Before => "before",
            Self::After => "after",
            Self::MoreThan => "more-than",
            Self::LessThan => "less-than",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::About => "about",
        }
    }
}

/// A date, time of day or duration in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it tells.
    pub kind: Kind,
    /// Its value, see the crate's head.
    pub value: String,
    /// What bends the value.
    pub modifier: Option<Modifier>,
    /// First and last day it covers, where it lies in the calendar.
    pub days: Option<(Date, Date)>,
    /// IANA time zone that a time of day was read in.
    pub zone: Option<String>,
    /// The rule that read it: one short name, stable.
    pub rule: &'static str,
}

/// Finds the expressions of a text, in order and apart from each other. One pass over the tokens.
#[must_use]
pub fn find(text: &Text<'_>, anchor: Anchor<'_>) -> Vec<TimeExpression> {
    let view = View::new(text);
    let mut out: Vec<TimeExpression> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        if !view.may_begin(at) || view.in_name(at) {
            at += 1;
            continue;
        }
        match read(&view, at, anchor, &out) {
            Some(found) => {
                at = found.tokens.end.max(at + 1);
                clock::push(&view, found, &mut out);
            }
            None => at += 1,
        }
    }
    out
}

fn read(view: &View<'_>, at: usize, anchor: Anchor<'_>, before: &[TimeExpression]) -> Option<TimeExpression> {
    clock::read(view, at, anchor, before)
        .or_else(|| durations::read(view, at, anchor, before))
        .or_else(|| relative::read(view, at, anchor))
        .or_else(|| days::read(view, at, anchor))
        .or_else(|| years::read(view, at, anchor))
}
