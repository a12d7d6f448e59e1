//! The first lines of a story: what is note, by-line, dateline, and where the text begins.

use std::ops::Range;

use copydesk_dateline::{Parsed, Tables, parse, parse_field};
use copydesk_record::DatelineIn;
use copydesk_text::lines;
use jiff::civil::Date;

use crate::Context;
use crate::header::{byline, is_cycle_line, is_slug, is_title, note_kind};
use crate::item::{Byline, HeaderLine, Item, Paragraph};
use crate::paragraphs::paragraphs;
use crate::tail;

/// Only so many lines are looked at for header and dateline.
const HEADER_LIMIT_LINES: usize = 24;
const HEADLINE_LIMIT_CHARS: usize = 160;
/// Paragraphs of prose (a standfirst, a summary) that may stand before a dateline where the format tells paragraphs.
const PROSE_LIMIT_PARAGRAPHS: usize = 4;

/// The first lines of `range` that are not blank, trimmed.
pub(crate) fn first_lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = range.start;
    for whole in lines(text.get(range).unwrap_or_default()) {
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

/// Reads the lines `region` of the sheet as a story: notes, slug, headline, by-line, dateline, paragraphs. Fields
/// that the item has are not looked for.
pub fn read_lines(item: &mut Item, region: Range<usize>, context: &Context<'_>) {
    let text = item.sheet.text();
    let reference = item.stamp.or(context.received);
    let lines = first_lines(text, region.clone());
    let lead = find_lead(text, &lines, reference, context.tables, 0);
    let header_end = match &lead {
        Some((number, _)) => *number,
        None => header_without_dateline(text, &lines, context.tables, item.headline.is_some()),
    };
    let body_start = match &lead {
        Some((_, parsed)) => parsed.body_start,
        None => lines.get(header_end).map_or(region.end, |line| line.start),
    };
    let mut body = paragraphs(text, body_start..region.end);
    let taken = tail::trim(text, &mut body);
    read_header(item, lines.get(..header_end).unwrap_or_default(), context.tables);
    if let Some((_, parsed)) = lead {
        item.dateline = Some(parsed);
        item.dateline_in = DatelineIn::Body;
    }
    item.body.extend(body);
    taken.into_item(item);
}

/// Sorts the item's paragraphs into notes, by-line, dateline and body.
pub fn read_paragraphs(item: &mut Item, context: &Context<'_>) {
    let text = item.sheet.text();
    let reference = item.stamp.or(context.received);
    let lines: Vec<Range<usize>> = item
        .paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.lines.clone())
        .take(HEADER_LIMIT_LINES)
        .collect();
    let lead = find_lead(text, &lines, reference, context.tables, PROSE_LIMIT_PARAGRAPHS);
    let header_end = match &lead {
        Some((number, _)) => *number,
        None => header_without_dateline(text, &lines, context.tables, true),
    };
    let body_start = match &lead {
        Some((_, parsed)) => parsed.body_start,
        None => lines.get(header_end).map_or(usize::MAX, |line| line.start),
    };
    let mut body = from(&item.paragraphs, body_start);
    let taken = tail::trim(text, &mut body);
    let header: Vec<Range<usize>> = lines.into_iter().take(header_end).collect();
    read_header(item, &header, context.tables);
    if let Some((_, parsed)) = lead {
        item.dateline = Some(parsed);
        item.dateline_in = DatelineIn::Body;
    }
    item.body.extend(body);
    taken.into_item(item);
}

/// Reads the by-line and dateline fields, where the text has none of its own.
pub fn read_fields(item: &mut Item, context: &Context<'_>) {
    let agencies = &context.tables.agencies;
    if let Some(field) = item.byline_field.clone() {
        let words = item.words(&field).trim_end_matches(['=', ' ']);
        let opener = ["By ", "by ", "BY ", "Von "].iter().find(|opener| words.starts_with(**opener));
        let names = words.get(opener.map_or(0, |opener| opener.len())..).unwrap_or_default().trim();
        if reads_like_a_sentence(names) {
            // Some senders put a second headline there.
            let words = words.to_owned();
            item.meta.sub_headline.get_or_insert(words);
        } else if item.byline.as_ref().is_none_or(|byline| byline.names.is_none()) {
            // A field holds the by-line and nothing else: what it says stays whole.
            let known = byline(&format!("By {names}"), agencies);
            let house = known.as_ref().is_some_and(|known| known.names.is_none());
            let names = (!house).then(|| names.to_owned());
            item.byline = Some(Byline { names, agency: known.and_then(|known| known.agency) });
        }
    }
    if item.dateline.is_none()
        && let Some(field) = item.dateline_field.clone()
    {
        let reference = item.stamp.or(context.received);
        let words = item.words(&field);
        if let Some(mut parsed) = parse_field(words, reference, context.tables) {
            parsed.start += field.start;
            parsed.end += field.start;
            parsed.body_start = parsed.end;
            item.dateline = Some(parsed);
            item.dateline_in = DatelineIn::Field;
        }
    }
}

/// More words in small letters than names have.
fn reads_like_a_sentence(text: &str) -> bool {
    let small = text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    let all = text.split_whitespace().count();
    all > 3 && small * 2 > all
}

/// Paragraphs from a byte of the sheet on; the one it stands in is cut.
fn from(all: &[Paragraph], start: usize) -> Vec<Paragraph> {
    let mut out = Vec::with_capacity(all.len());
    for paragraph in all {
        let lines: Vec<Range<usize>> = paragraph
            .lines
            .iter()
            .filter(|line| line.end > start)
            .map(|line| line.start.max(start)..line.end)
            .collect();
        if !lines.is_empty() {
            out.push(Paragraph { kind: paragraph.kind, lines });
        }
    }
    out
}

/// The first line that starts with a dateline, before anything that reads like a story; `prose_allowed` such
/// lines may come before one that names an agency or a day.
fn find_lead(
    text: &str,
    lines: &[Range<usize>],
    reference: Option<Date>,
    tables: &Tables,
    prose_allowed: usize,
) -> Option<(usize, Parsed)> {
    let mut prose = 0;
    for (number, line) in lines.iter().enumerate() {
        let words = text.get(line.clone())?;
        if let Some(mut parsed) = parse(words, reference, tables) {
            // A slug (`LONDON-FIRE`) or a lone place name is a dateline only if a story follows.
            let alone = parsed.end >= words.len();
            let sure = prose == 0 || parsed.agency.is_some() || parsed.date.is_some();
            if sure && (!alone || (number + 1 < lines.len() && !is_slug(words))) {
                let rest = text.get(line.start + parsed.end..)?;
                parsed.body_start = line.start + parsed.end + rest.len() - rest.trim_start().len();
                parsed.start += line.start;
                parsed.end += line.start;
                return Some((number, parsed));
            }
        }
        if note_kind(words).is_none() && is_prose(words) {
            prose += 1;
            if prose > prose_allowed {
                return None;
            }
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
fn header_without_dateline(
    text: &str,
    lines: &[Range<usize>],
    tables: &Tables,
    headline_known: bool,
) -> usize {
    let of = |number: usize| lines.get(number).and_then(|line| text.get(line.clone()));
    let mut header = 0;
    let mut headline_seen = headline_known;
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
    // Nothing but a by-line was sent.
    let only_byline = header + 1 == lines.len()
        && of(header).is_some_and(|words| byline(words, &tables.agencies).is_some());
    header + usize::from(only_byline)
}

fn is_headline(words: &str) -> bool {
    words.chars().nth(HEADLINE_LIMIT_CHARS).is_none()
        && words.split_whitespace().nth(1).is_some()
        && !words.ends_with(['.', ','])
        && !words.starts_with(['"', '*'])
}

fn read_header(item: &mut Item, lines: &[Range<usize>], tables: &Tables) {
    let mut after_byline = false;
    for (number, line) in lines.iter().enumerate() {
        let words = item.sheet.slice(line.clone());
        let kind = if let Some(kind) = note_kind(words) {
            kind
        } else if item.byline.is_none()
            && let Some(found) = byline(words, &tables.agencies)
        {
            item.meta.byline_raw.get_or_insert_with(|| words.to_owned());
            item.byline = Some(found);
            after_byline = true;
            item.notes.push(HeaderLine { kind: "byline", range: line.clone() });
            continue;
        } else if after_byline && (is_title(words) || tables.agencies.by_feed(words).is_some()) {
            "byline"
        } else if is_cycle_line(words) {
            "update"
        } else if item.slug.is_none() && number < 3 && is_slug(words) {
            item.slug = Some(line.clone());
            "slug"
        } else if item.headline.is_none() && !after_byline {
            item.headline = Some(line.clone());
            "headline"
        } else if is_prose(words) {
            "summary"
        } else {
            "other"
        };
        after_byline = false;
        item.notes.push(HeaderLine { kind, range: line.clone() });
    }
}
