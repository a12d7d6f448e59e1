//! Plain text, with or without a feed's date stamp.

use std::ops::Range;

use copydesk_dateline::{Parsed, Tables, parse};
use jiff::civil::Date;

use crate::header::{byline, is_cycle_line, is_slug, is_title, note_kind};
use crate::paragraphs::{Paragraph, paragraphs};
use crate::tail;

/// Only so many lines are looked at for header and dateline.
const HEADER_LIMIT_LINES: usize = 24;
const HEADLINE_LIMIT_CHARS: usize = 160;

/// Names in a by-line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// The names, without `By`; none when the house signs as a whole.
    pub names: Option<String>,
    /// Id of the agency it names.
    pub agency: Option<String>,
}

/// A line that is not body text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLine {
    /// Note kind, as in the records: `stamp`, `slug`, `headline`, `byline`, `update`, …
    pub kind: &'static str,
    /// Bytes of the decoded text.
    pub range: Range<usize>,
}

/// The parts of a message. All ranges are bytes of the decoded text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// Lines that are not body text, in order; those at the end of the story included.
    pub notes: Vec<HeaderLine>,
    /// The day of the feed's stamp.
    pub stamp: Option<Date>,
    /// The headline line.
    pub headline: Option<Range<usize>>,
    /// The slug line.
    pub slug: Option<Range<usize>>,
    /// Names in the by-line.
    pub byline: Option<Byline>,
    /// The dateline; its offsets count from the start of the message.
    pub dateline: Option<Parsed>,
    /// The story.
    pub body: Vec<Paragraph>,
}

/// Reads a plain-text message. `received` is the day it was received; the stamp goes before it.
#[must_use]
pub fn read_plain(text: &str, received: Option<Date>, tables: &Tables) -> Message {
    let mut message = Message::default();
    let after_stamp = read_stamp(text, &mut message);
    let reference = message.stamp.or(received);
    let lines = first_lines(text, after_stamp);
    let lead = find_lead(text, &lines, reference, tables);
    let header_end = match &lead {
        Some((number, _)) => *number,
        None => header_without_dateline(text, &lines, tables),
    };
    read_header(text, lines.get(..header_end).unwrap_or_default(), tables, &mut message);
    let body_start = match lead {
        Some((_, parsed)) => {
            let start = parsed.body_start;
            message.dateline = Some(parsed);
            start
        }
        None => lines.get(header_end).map_or(text.len(), |line| line.start),
    };
    message.body = paragraphs(text, body_start..text.len());
    let taken = tail::trim(text, &mut message.body);
    message.notes.extend(taken.into_iter().map(|range| HeaderLine { kind: "other", range }));
    message
}

/// ` date YYYY-MM-DD ` at the very start.
fn read_stamp(text: &str, message: &mut Message) -> usize {
    let indent = text.len() - text.trim_start().len();
    let Some(rest) = text.get(indent..).and_then(|rest| rest.strip_prefix("date ")) else { return 0 };
    let Some(day) = rest.get(..10).and_then(|day| day.parse::<Date>().ok()) else { return 0 };
    let end = indent + "date ".len() + 10;
    let Some(after) =
        text.get(end..).filter(|after| after.is_empty() || after.starts_with(char::is_whitespace))
    else {
        return 0;
    };
    message.stamp = Some(day);
    message.notes.push(HeaderLine { kind: "stamp", range: indent..end });
    end + after.len() - after.trim_start().len()
}

/// The first lines that are not blank, trimmed.
fn first_lines(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = from;
    for whole in text.get(from..).unwrap_or_default().split_inclusive(['\n', '\r']) {
        let start = at + whole.len() - whole.trim_start().len();
        at += whole.len();
        if start < at {
            out.push(start..start + whole.trim().len());
            if out.len() >= HEADER_LIMIT_LINES {
                break;
            }
        }
    }
    out
}

/// The first line that starts with a dateline, before anything that reads like a story.
fn find_lead(
    text: &str,
    lines: &[Range<usize>],
    reference: Option<Date>,
    tables: &Tables,
) -> Option<(usize, Parsed)> {
    for (number, line) in lines.iter().enumerate() {
        let words = text.get(line.clone())?;
        if let Some(mut parsed) = parse(words, reference, tables) {
            // A slug (`LONDON-FIRE`) or a lone place name is a dateline only if a story follows.
            let alone = parsed.end >= words.len();
            if !alone || (number + 1 < lines.len() && !is_slug(words)) {
                let rest = text.get(line.start + parsed.end..)?;
                parsed.body_start = line.start + parsed.end + rest.len() - rest.trim_start().len();
                parsed.start += line.start;
                parsed.end += line.start;
                return Some((number, parsed));
            }
        }
        if note_kind(words).is_none() && is_prose(words) {
            return None;
        }
    }
    None
}

/// A sentence of a story, not a headline: it has some length and ends like one.
fn is_prose(line: &str) -> bool {
    let long = line.split_whitespace().nth(7).is_some();
    (long && line.ends_with(['.', '"', '”', '?', '!'])) || line.chars().nth(HEADLINE_LIMIT_CHARS).is_some()
}

/// Number of header lines of a message without dateline.
fn header_without_dateline(text: &str, lines: &[Range<usize>], tables: &Tables) -> usize {
    let of = |number: usize| lines.get(number).and_then(|line| text.get(line.clone()));
    let mut header = 0;
    let mut headline_seen = false;
    let mut byline_seen = false;
    while let (Some(words), Some(next)) = (of(header), of(header + 1)) {
        let gap = lines.get(header).zip(lines.get(header + 1)).and_then(|(a, b)| text.get(a.end..b.start));
        let blank_follows =
            gap.is_some_and(|gap| gap.matches('\n').count() > 1 || gap.matches('\r').count() > 2);
        if note_kind(words).is_some_and(|kind| kind != "other")
            || is_cycle_line(words)
            || (header == 0 && is_slug(words))
        {
        } else if byline(words, &tables.agencies).is_some() {
            byline_seen = true;
        } else if byline_seen && is_title(words) {
        } else if !headline_seen
            && !byline_seen
            && is_headline(words)
            && (blank_follows
                || byline(next, &tables.agencies).is_some()
                || note_kind(next).is_some()
                || header > 0)
        {
            headline_seen = true;
        } else {
            break;
        }
        header += 1;
    }
    header
}

fn is_headline(words: &str) -> bool {
    words.chars().nth(HEADLINE_LIMIT_CHARS).is_none()
        && words.split_whitespace().nth(1).is_some()
        && !words.ends_with(['.', ','])
        && !words.starts_with(['"', '*'])
}

fn read_header(text: &str, lines: &[Range<usize>], tables: &Tables, message: &mut Message) {
    let mut after_byline = false;
    for (number, line) in lines.iter().enumerate() {
        let words = text.get(line.clone()).unwrap_or_default();
        let kind = if let Some(kind) = note_kind(words) {
            kind
        } else if message.byline.is_none()
            && let Some(found) = byline(words, &tables.agencies)
        {
            message.byline = Some(found);
            after_byline = true;
            message.notes.push(HeaderLine { kind: "byline", range: line.clone() });
            continue;
        } else if after_byline && (is_title(words) || tables.agencies.by_feed(words).is_some()) {
            "byline"
        } else if is_cycle_line(words) {
            "update"
        } else if message.slug.is_none() && number < 3 && is_slug(words) {
            message.slug = Some(line.clone());
            "slug"
        } else if message.headline.is_none() && !after_byline {
            message.headline = Some(line.clone());
            "headline"
        } else {
            "other"
        };
        after_byline = false;
        message.notes.push(HeaderLine { kind, range: line.clone() });
    }
}
