//! Dates and durations of a text, as records tell them.

use std::ops::Range;

use copydesk_record::{DateExpression, TextSpan};
use copydesk_text::{Points, sentences};
use copydesk_times::{Anchor, Kind, Text, TimeExpression, find as find_times};
use copydesk_wire::paragraphs;
use jiff::civil::Date;

use crate::Desk;
use crate::normalize::day;
use crate::reading::{Reading, name_ranges};

/// A date or duration; the range counts bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFound {
    pub(crate) span: Range<usize>,
    found: TimeExpression,
}

impl DateFound {
    /// The one day it names or lies in.
    pub(crate) fn day(&self) -> Option<Date> {
        let (first, last) = self.found.days.filter(|_| self.found.kind != Kind::Duration)?;
        (first == last).then_some(first)
    }

    /// As records tell it; `span` is its text.
    pub(crate) fn record(&self, span: TextSpan) -> DateExpression {
        let days = self.found.days;
        DateExpression {
            start: span.start,
            end: span.end,
            text: span.text,
            expression_type: match self.found.kind {
                Kind::Date => "date",
                Kind::Time => "time",
                Kind::Duration => "duration",
            }
            .to_owned(),
            value: self.found.value.clone(),
            modifier: self.found.modifier.map(|modifier| modifier.name().to_owned()),
            from: days.map(|(first, _)| first.to_string()),
            to: days.map(|(_, last)| last.to_string()),
            zone: self.found.zone.clone(),
            because: Some(self.found.rule.to_owned()),
        }
    }
}

/// Finds the dates of a text that was read.
pub(crate) fn find(reading: &Reading<'_>, names: &[Range<usize>], anchor: Anchor<'_>) -> Vec<DateFound> {
    let words = &reading.words;
    let text = Text { text: words.text, tokens: &words.tokens, sentences: &words.sentences, names };
    let of = |found: TimeExpression| DateFound { span: words.range(found.tokens.clone()), found };
    find_times(&text, anchor).into_iter().map(of).collect()
}

/// Reads the dates of a bare text, without wire header: the form gold sets are scored in. `anchor` is the message's own
/// day, `YYYY-MM-DD`; `zone` the IANA time zone of its place.
#[must_use]
pub fn read_dates(text: &str, anchor: &str, zone: Option<&str>, desk: &Desk) -> Vec<DateExpression> {
    let blocks = paragraphs(text, 0..text.len());
    let sentences = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
    let reading = crate::reading::read(text, sentences, Vec::new(), false, desk);
    let names = name_ranges(&reading);
    let points = Points::new(text);
    let record = |date: DateFound| {
        let span = TextSpan {
            start: points.at(date.span.start),
            end: points.at(date.span.end),
            text: text.get(date.span.clone()).unwrap_or_default().to_owned(),
        };
        date.record(span)
    };
    find(&reading, &names, Anchor { day: day(anchor), zone }).into_iter().map(record).collect()
}
