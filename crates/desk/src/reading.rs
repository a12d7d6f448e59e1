//! Names and quotes of a text: what [`crate::extract`] and [`crate::annotate`] share.

use std::ops::Range;

use copydesk_names::{Cluster, Name, Words, cluster, recognise};
use copydesk_quotes::{Found, Resolution, find, resolve};

use crate::Desk;

/// A text read.
pub(crate) struct Reading<'a> {
    pub(crate) words: Words<'a>,
    pub(crate) names: Vec<Name>,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) quotes: Vec<Found>,
    /// One for each quote.
    pub(crate) speakers: Vec<Resolution>,
}

/// Reads a text. `sentences` and `running` (paragraphs that can hold speech) are byte ranges in order.
pub(crate) fn read<'a>(
    text: &'a str,
    sentences: Vec<Range<usize>>,
    running: Vec<Range<usize>>,
    marked_only: bool,
    desk: &Desk,
) -> Reading<'a> {
    let words = Words::new(text, sentences);
    let names = recognise(&words, &desk.lexicon);
    let clusters = cluster(&words, &names, &desk.lexicon, &desk.tables.gazetteer);
    let quotes = find(&words, &names, &running, &desk.quotes, marked_only);
    let speakers = resolve(&words, &quotes, &names, &clusters, &desk.lexicon, &desk.quotes);
    Reading { words, names, clusters, quotes, speakers }
}

/// Names as byte ranges, in order.
pub(crate) fn name_ranges(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.names.iter().map(|name| reading.words.range(name.first..name.last)).collect()
}
