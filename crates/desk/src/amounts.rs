//! Amounts of a text, as records tell them.

use std::ops::Range;

use copydesk_amounts::{Amount as Found, Context, Text, find as find_amounts};
use copydesk_record::{Amount, DatelinePlace, Source, TextSpan};

use crate::Desk;
use crate::dates::DateFound;
use crate::reading::Reading;

/// An amount; the ranges count bytes of the text.
pub(crate) struct AmountFound {
    pub(crate) span: Range<usize>,
    noun: Option<Range<usize>>,
    found: Found,
}

impl AmountFound {
    /// As records tell it; `span` is its text, `text` the text of the story.
    pub(crate) fn record(&self, span: TextSpan, text: &str) -> Amount {
        Amount {
            start: span.start,
            end: span.end,
            text: span.text,
            amount_type: self.found.kind.name().to_owned(),
            value: self.found.value,
            upto: self.found.upto,
            unit: self.found.unit.map(str::to_owned),
            noun: self.noun.clone().and_then(|noun| text.get(noun)).map(str::to_owned),
            fate: self.found.fate.map(str::to_owned),
            modifier: self.found.modifier.map(str::to_owned),
            because: Some(self.found.because.to_owned()),
        }
    }
}

/// Where a story is at home: for what a bare `$` or a shared name of a currency means.
pub(crate) struct Home<'a> {
    home: Option<&'a str>,
    countries: Vec<&'a str>,
}

impl<'a> Home<'a> {
    /// By dateline and agency, then by the countries the story names, most named first.
    pub(crate) fn of(
        places: &'a [DatelinePlace],
        source: &Source,
        reading: &'a Reading<'_>,
        desk: &'a Desk,
    ) -> Self {
        let filed = places.iter().find_map(|place| place.country.as_deref());
        let agency = source.agency.as_ref().and_then(|agency| desk.tables.agencies.by_id(&agency.id));
        let agency = agency.map(|agency| agency.country.as_str());
        // An agency writes `$` of its own country at home only: `$` from Sydney is Australian with AAP, not with Reuters.
        let home = match (filed, agency) {
            (Some(filed), Some(agency)) => (filed == agency).then_some(filed),
            (filed, agency) => filed.or(agency),
        };
        let mut named: Vec<(usize, &str)> = Vec::new();
        for cluster in &reading.clusters {
            if let Some(country) = cluster.country.as_deref() {
                named.push((cluster.mentions.len(), country));
            }
        }
        // Stable: the first named of those named as often.
        named.sort_by_key(|&(mentions, _)| std::cmp::Reverse(mentions));
        let countries = filed.into_iter().chain(named.into_iter().map(|(_, country)| country)).collect();
        Self { home, countries }
    }
}

/// Finds the amounts of a text that was read.
pub(crate) fn find(
    reading: &Reading<'_>,
    names: &[Range<usize>],
    dates: &[DateFound],
    home: &Home<'_>,
) -> Vec<AmountFound> {
    let words = &reading.words;
    let mut taken: Vec<Range<usize>> =
        names.iter().cloned().chain(dates.iter().map(|date| date.span.clone())).collect();
    taken.sort_by_key(|range| (range.start, range.end));
    let text = Text { text: words.text, tokens: &words.tokens, sentences: &words.sentences, taken: &taken };
    let of = |found: Found| AmountFound {
        span: words.range(found.tokens.clone()),
        noun: found.noun.clone().map(|noun| words.range(noun)),
        found,
    };
    let context = Context { home: home.home, countries: &home.countries };
    find_amounts(&text, context).into_iter().map(of).collect()
}
