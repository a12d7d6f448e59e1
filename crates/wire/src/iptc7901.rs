//! IPTC 7901 (IPTC, *The text transmission format*, frozen in 1995): dpa, ATS.
//!
//! ```text
//! SOH service number priority category words optional CR LF
//! keyword/ CR LF
//! STX take mark, headline, by-line = CR LF
//! text CR LF … ETX DDHHMM GMT Mon YY DEL EOT
//! ```
//!
//! Stored copies may have lost the control characters; they are read too.

use std::ops::Range;

use copydesk_text::lines;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::header::{byline, is_cycle_line, note_kind};
use crate::item::{HeaderLine, Item};
use crate::lead::read_lines;
use crate::tail::{closes_the_public_part, is_sign_off};
use crate::times::{century, day_of, in_zone, with_offset};
use crate::{Context, Format, Message, WireError};

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
/// The header before the text has no more lines than this.
const HEADER_LIMIT_LINES: usize = 12;
/// What stands before the first message: padding and line ends.
const LEAD_IN_LIMIT_BYTES: usize = 64;

/// Whether a message is in this format: its first line is a header of it.
pub(crate) fn is(message: &Message<'_>) -> bool {
    let text = message.words();
    let head = text.trim_start_matches(|c: char| c.is_control() || c.is_whitespace());
    text.len() - head.len() < LEAD_IN_LIMIT_BYTES
        && Header::read(head.lines().next().unwrap_or_default()).is_some()
}

/// `eca062 4 i 211 ccccb   dpa 061`
struct Header<'t> {
    service: &'t str,
    sequence: &'t str,
    priority: &'t str,
    category: &'t str,
    words: &'t str,
}

impl<'t> Header<'t> {
    fn read(line: &'t str) -> Option<Self> {
        let mut parts = line.split_whitespace();
        let first = parts.next()?;
        let (service, sequence) = first.split_at_checked(3)?;
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (priority, category, words) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = letters(service)
            && (3..=5).contains(&sequence.len())
            && digits(sequence)
            && priority.len() == 1
            && digits(priority)
            && (1..=3).contains(&category.len())
            && letters(category)
            && digits(words);
        fits.then_some(Self { service, sequence, priority, category, words })
    }
}

/// Reads a message: one or more transmissions, each an item.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let text = message.words();
    let starts = text.match_indices(SOH).map(|(at, _)| at).filter(|at| {
        text.get(at + 1..).and_then(|rest| rest.lines().next()).and_then(Header::read).is_some()
    });
    let mut bounds: Vec<usize> = starts.collect();
    match bounds.first_mut() {
        Some(first) => *first = 0,
        None => bounds.push(0),
    }
    bounds.push(text.len());
    let ranges = bounds.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let items: Vec<Item> = ranges.filter_map(|range| read_item(message, range, context)).collect();
    if items.is_empty() {
        let reason = "no header line such as \"eca062 4 i 211\"".to_owned();
        return Err(WireError::NoItem { format: Format::Iptc7901, reason });
    }
    Ok(items)
}

/// A line without control characters, white space and the divider around it.
fn bare(text: &str, line: Range<usize>) -> Range<usize> {
    let words = text.get(line.clone()).unwrap_or_default();
    let mark = |c: char| c.is_whitespace() || c.is_control();
    let inner = words.trim_start_matches(mark);
    let start = line.start + words.len() - inner.len();
    start..start + inner.trim_end_matches(mark).len()
}

/// Lines of a range that show something, bare.
fn shown(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let mut out = Vec::new();
    for line in lines(text.get(range).unwrap_or_default()) {
        let found = bare(text, at..at + line.len());
        at += line.len();
        if !found.is_empty() {
            out.push(found);
        }
    }
    out
}

fn read_item(message: &Message<'_>, range: Range<usize>, context: &Context<'_>) -> Option<Item> {
    let mut item = Item::new(Format::Iptc7901, message.text().raw(&range));
    item.sheet.push_slice(message.text(), range);
    let text = item.sheet.text().to_owned();
    item.meta.item_type = Some("text".to_owned());
    let stx = text.find(STX);
    let etx = text.find(ETX).filter(|etx| stx.is_none_or(|stx| *etx > stx));
    let all = shown(&text, 0..etx.unwrap_or(text.len()));
    let first = all.first()?;
    let header = Header::read(text.get(first.clone())?)?;
    let meta = &mut item.meta;
    meta.service = Some(header.service.to_owned());
    meta.sequence = Some(header.sequence.to_owned());
    meta.priority = Some(header.priority.to_owned());
    item.urgency = header.priority.parse().ok();
    meta.category = Some(header.category.to_owned());
    meta.word_count = header.words.parse().ok();
    item.notes.push(HeaderLine { kind: "header", range: first.clone() });

    let trailer = etx.unwrap_or_else(|| without_trailer(&text, &all));
    read_trailer(&mut item, &text, trailer, context.feed.timezone.as_deref());

    let head: Vec<Range<usize>> = all.iter().skip(1).take(HEADER_LIMIT_LINES).cloned().collect();
    let keywords = head.iter().take_while(|line| match stx {
        Some(stx) => line.start <= stx,
        None => text.get((*line).clone()).is_some_and(|words| words.ends_with('/')),
    });
    let keywords = keywords.count();
    for line in head.get(..keywords).unwrap_or_default() {
        read_keyword(&mut item, &text, line.clone());
    }
    let divided = head.get(keywords..).unwrap_or_default();
    let divider =
        divided.iter().position(|line| text.get(line.clone()).is_some_and(|words| words.ends_with('=')));
    let body = match divider {
        Some(last) => {
            read_head(&mut item, &text, divided.get(..=last).unwrap_or_default(), context);
            divided.get(last).map_or(text.len(), |line| line.end)
        }
        None => divided.first().map_or(trailer, |line| line.start),
    };
    let end = read_notes(&mut item, &text, body..trailer);
    read_lines(&mut item, body.min(end)..end, context);
    Some(item)
}

fn read_keyword(item: &mut Item, text: &str, line: Range<usize>) {
    let words = text.get(line.clone()).unwrap_or_default();
    let keyword = words.trim_end_matches(['/', ' ']);
    if item.slug.is_none() {
        item.slug = Some(line.start..line.start + keyword.len());
    } else {
        item.meta.keywords.push(keyword.to_owned());
    }
    item.notes.push(HeaderLine { kind: "slug", range: line });
}

/// The lines through the divider: take marks, headline, by-line.
fn read_head(item: &mut Item, text: &str, head: &[Range<usize>], context: &Context<'_>) {
    let undivided = |line: &Range<usize>| {
        let words = text.get(line.clone()).unwrap_or_default().trim_end_matches(['=', ' ']);
        (line.start..line.start + words.len(), words)
    };
    let mut versions = Vec::new();
    let mut others: Vec<Range<usize>> = Vec::new();
    for line in head {
        let (range, words) = undivided(line);
        if is_cycle_line(words) {
            versions.push(words);
            item.notes.push(HeaderLine { kind: "update", range });
        } else if let Some(found) = byline(words, &context.tables.agencies) {
            item.meta.byline_raw = Some(words.to_owned());
            // dpa's own form names the desk in the by-line; the names alone are the names.
            let names = found.names.as_deref().map(|names| names.trim_end_matches(", dpa").to_owned());
            item.byline = Some(crate::Byline { names, ..found });
            item.notes.push(HeaderLine { kind: "byline", range });
        } else if let Some(kind) = note_kind(words).filter(|_| words.starts_with('(')) {
            item.notes.push(HeaderLine { kind, range });
        } else if !range.is_empty() {
            others.push(range);
        }
    }
    // The headline stands last; what stands above it is a kicker.
    item.headline = others.pop();
    item.notes.extend(item.headline.clone().map(|range| HeaderLine { kind: "headline", range }));
    item.notes.extend(others.into_iter().map(|range| HeaderLine { kind: "other", range }));
    if !versions.is_empty() {
        item.meta.version_text = Some(versions.join("; "));
    }
    item.notes.sort_by_key(|note| note.range.start);
}

/// Takes the notebook and what is not for publication off the text; gives the end of what is left.
fn read_notes(item: &mut Item, text: &str, range: Range<usize>) -> usize {
    let lines = shown(text, range.clone());
    let of = |line: &Range<usize>| text.get(line.clone()).unwrap_or_default();
    let divides =
        |words: &str| words.starts_with("# ") || words.starts_with("## ") || words.starts_with("* * *");
    let hidden = lines.iter().position(|line| closes_the_public_part(of(line)));
    let first = lines.iter().position(|line| divides(of(line)) || closes_the_public_part(of(line)));
    let Some(first) = first else { return range.end };
    let is_last = |last: &usize| *last > first && lines.get(*last).is_some_and(|line| is_sign_off(of(line)));
    let sign_off = lines.len().checked_sub(1).filter(is_last);
    let end = sign_off.unwrap_or(lines.len());
    let hidden = hidden.unwrap_or(end).min(end);
    for (kind, part) in [("editor", first..hidden), ("nonpublic", hidden..end)] {
        let part = lines.get(part).unwrap_or_default();
        if let (Some(start), Some(last)) = (part.first(), part.last()) {
            item.notes.push(HeaderLine { kind, range: start.start..last.end });
        }
    }
    if let Some(line) = sign_off.and_then(|at| lines.get(at)) {
        item.meta.signoff = Some(of(line).to_owned());
        item.notes.push(HeaderLine { kind: "signoff", range: line.clone() });
    }
    lines.get(first).map_or(range.end, |line| line.start)
}

/// Where a trailer starts that has lost its ETX.
fn without_trailer(text: &str, lines: &[Range<usize>]) -> usize {
    let last = lines
        .last()
        .filter(|line| trailer_time(text.get((*line).clone()).unwrap_or_default(), None).is_some());
    last.map_or(text.len(), |line| line.start)
}

fn read_trailer(item: &mut Item, text: &str, from: usize, zone: Option<&str>) {
    for line in shown(text, from..text.len()) {
        if item.meta.times.sent.is_none() {
            item.meta.times.sent = trailer_time(text.get(line.clone()).unwrap_or_default(), zone);
            item.stamp = item.meta.times.sent.as_deref().and_then(day_of);
        }
        item.notes.push(HeaderLine { kind: "trailer", range: line });
    }
}

/// `131137 GMT Nov 13`, `091223 dec 18`, with months in English or German.
fn trailer_time(words: &str, zone: Option<&str>) -> Option<String> {
    let mut parts = words.split_whitespace();
    let stamp =
        parts.next().filter(|stamp| stamp.len() == 6 && stamp.bytes().all(|byte| byte.is_ascii_digit()))?;
    let mut next = parts.next()?;
    let utc = next.eq_ignore_ascii_case("GMT") || next.eq_ignore_ascii_case("UTC");
    if utc {
        next = parts.next()?;
    }
    let month = copydesk_dateline::date::month(next)?;
    let year: i16 = parts.next()?.parse().ok().filter(|year| (0..100).contains(year))?;
    let pair = |at: usize| stamp.get(at..at + 2).and_then(|pair| pair.parse::<i8>().ok());
    let date = Date::new(century(year), month, pair(0)?).ok()?;
    let moment = DateTime::from_parts(date, Time::new(pair(2)?, pair(4)?, 0, 0).ok()?);
    Some(if utc { with_offset(moment, Offset::UTC) } else { in_zone(moment, zone) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers() {
        let check = |words: &str, zone, expected: Option<&str>| {
            assert_eq!(trailer_time(words, zone).as_deref(), expected, "{words}");
        };
        check("131137 GMT Nov 13", None, Some("2013-11-13T11:37:00Z"));
        check("091223 dec 18", None, Some("2018-12-09T12:23:00"));
        check("091223 Okt 18", Some("Europe/Berlin"), Some("2018-10-09T12:23:00+02:00"));
        check("dpa wsz jln", None, None);
    }

    #[test]
    fn headers() {
        assert!(Header::read("eca062 4 i 211 ccccb   dpa 061").is_some());
        assert!(Header::read("bsf025 3 ec 121   etf 967").is_some());
        assert!(Header::read("the council met in 2019 at noon").is_none());
    }
}
