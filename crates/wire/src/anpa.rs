//! ANPA 1312 (Newspaper Association of America, *News wire transmission guidelines*): AP, Kyodo.
//!
//! ```text
//! SYN SYN SOH service sequence US selector LF
//! priority category DC3|DC4 DC1|DC2 keyword version MM-DD words LF
//! STX ^keyword, version, words< ^headline< … TAB text … ETX trailer FF EOT
//! ```

use std::ops::Range;

use copydesk_record::BlockKind;
use copydesk_text::{Mapped, lines};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::header::{byline, is_title, note_kind};
use crate::item::{HeaderLine, Paragraph};
use crate::times::{century, day_of, in_zone, with_offset};
use crate::{Context, Format, Item, Message, WireError};

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
/// Columns of agate are parted by these: record and unit separator, or a semicolon.
const COLUMN_MARKS: [&str; 3] = ["\u{1e}", "\u{1f}", ";"];
/// Words of a keyword line that name a press cycle.
const CYCLES: [&str; 6] = ["BC-", "AP-", "AM-", "PM-", "AD-", "HFR-"];
const SUMMARY_MINIMUM_WORDS: usize = 12;

/// Whether a message is in this format: SOH, a service letter and a sequence number of four digits.
pub(crate) fn is(message: &Message<'_>) -> bool {
    starts(message.words()).next().is_some()
}

/// Where messages start: the SOH of each.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(SOH).map(|(at, _)| at).filter(move |at| {
        let head = text.as_bytes().get(at + 1..at + 6).unwrap_or_default();
        let letter = head.first().is_some_and(u8::is_ascii_alphabetic);
        letter && head.len() == 5 && head.iter().skip(1).all(u8::is_ascii_digit)
    })
}

/// Reads a message: a stream of one or more transmissions, each an item.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let text = message.words();
    let mut bounds: Vec<usize> = starts(text).collect();
    if bounds.is_empty() {
        return Err(WireError::NoItem {
            format: Format::Anpa,
            reason: "no transmission starts in it".to_owned(),
        });
    }
    // What stands before the first one, SYN as a rule, is its own.
    if let Some(first) = bounds.first_mut() {
        *first = 0;
    }
    bounds.push(text.len());
    let ranges = bounds.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    Ok(ranges.map(|range| Reader::new(message.text(), range, context).read()).collect())
}

struct Reader<'a> {
    source: &'a Mapped,
    range: Range<usize>,
    context: &'a Context<'a>,
    item: Item,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Mapped, range: Range<usize>, context: &'a Context<'a>) -> Self {
        let item = Item::new(Format::Anpa, source.raw(&range));
        Self { source, range, context, item }
    }

    fn read(mut self) -> Item {
        self.item.meta.item_type = Some("text".to_owned());
        let text = self.source.slice(self.range.clone());
        let base = self.range.start;
        let body = text.find(STX).map_or(text.len(), |at| at + 1);
        let end = text.find(ETX).filter(|end| *end >= body).unwrap_or(text.len());
        self.envelope(base..base + body);
        self.trailer(base + end..self.range.end);
        self.text(base + body..base + end);
        self.item
    }

    /// A line of the message without its marks: control characters, a caret before, `<` or `=` behind.
    fn bare(&self, line: Range<usize>) -> Range<usize> {
        let words = self.source.slice(line.clone());
        let mark = |c: char| c.is_whitespace() || c.is_control();
        let inner = words.trim_start_matches(mark);
        let start = line.start + words.len() - inner.len();
        let caret = usize::from(inner.starts_with('^'));
        let start = start + caret;
        let rest = self.source.slice(start..line.end);
        let kept = rest.trim_end_matches(mark).trim_end_matches(['<', '=']).trim_end_matches(mark);
        start..start + kept.len()
    }

    fn note(&mut self, kind: &'static str, range: Range<usize>) -> Range<usize> {
        self.item.new_line();
        let start = self.item.sheet.len();
        self.item.sheet.push_slice(self.source, range);
        let noted = start..self.item.sheet.len();
        if !noted.is_empty() {
            self.item.notes.push(HeaderLine { kind, range: noted.clone() });
        }
        noted
    }

    /// The two lines before STX.
    fn envelope(&mut self, range: Range<usize>) {
        let text = self.source.slice(range.clone());
        let after = text.find(SOH).map_or(0, |at| at + 1);
        let mut at = range.start + after;
        for (number, line) in
            lines(text.get(after..).unwrap_or_default()).filter(|l| !l.trim().is_empty()).enumerate()
        {
            let start = at + self.source.slice(at..range.end).find(line).unwrap_or(0);
            at = start + line.len();
            let bare = self.bare(start..at);
            let words = self.source.slice(bare.clone()).to_owned();
            match number {
                0 => self.first_line(&words),
                1 => self.second_line(&words),
                _ => {}
            }
            self.note("header", bare);
        }
    }

    fn first_line(&mut self, words: &str) {
        let meta = &mut self.item.meta;
        meta.service = words.get(..1).map(str::to_owned);
        meta.sequence = words.get(1..5).map(str::to_owned);
    }

    /// `r d DC3 DC1 BC-US--GiantLobsterDeath 1stLd-Writethru   08-29 0590`
    fn second_line(&mut self, words: &str) {
        let meta = &mut self.item.meta;
        // DC2 asks to keep the layout; Kyodo sends it with ordinary text, so that the lines decide too.
        meta.preformatted = words.contains('\u{12}');
        let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut parts = clean.split_whitespace();
        let first = parts.next().unwrap_or_default();
        meta.priority = first.get(..1).map(str::to_owned);
        let category = first.get(1..).filter(|rest| !rest.is_empty()).or_else(|| parts.next());
        meta.category = category.map(str::to_owned);
        let rest: Vec<&str> = parts.collect();
        if let Some(last) = rest.last().filter(|last| last.len() <= 5 && !last.contains('-')) {
            meta.word_count = last.parse().ok();
        }
    }

    /// `AP-WF-11-13-13 0745GMT`, `KWS-21:37-09-12-18`
    fn trailer(&mut self, range: Range<usize>) {
        let text = self.source.slice(range.clone());
        let Some(first) = lines(text).find(|line| line.chars().any(char::is_alphanumeric)) else { return };
        let start = range.start + text.find(first).unwrap_or(0);
        let bare = self.bare(start..start + first.len());
        let words = self.source.slice(bare.clone()).to_owned();
        self.item.meta.times.sent = trailer_time(&words, self.context.feed.timezone.as_deref());
        self.item.stamp = self.item.meta.times.sent.as_deref().and_then(day_of);
        self.note("trailer", bare);
    }

    fn text(&mut self, range: Range<usize>) {
        let source = self.source;
        let mut at = range.start;
        let mut in_header = true;
        let mut after_byline = false;
        let mut number = 0;
        for line in lines(source.slice(range)) {
            let start = at;
            at += line.len();
            let bare = self.bare(start..at);
            if !source.slice(bare.clone()).chars().any(|c| !c.is_whitespace() && !c.is_control()) {
                continue;
            }
            let trimmed = line.trim_start_matches(|c: char| c.is_control() && c != '\t' && c != '\u{8}');
            let marked = trimmed.starts_with('^');
            in_header &= marked;
            if in_header {
                self.header_line(number, bare, line.trim_end().ends_with('='), &mut after_byline);
            } else {
                self.body_line(bare, trimmed, marked && line.trim_end().ends_with('='));
            }
            number += 1;
        }
    }

    fn header_line(&mut self, number: usize, bare: Range<usize>, centred: bool, after_byline: &mut bool) {
        let words = self.source.slice(bare.clone()).to_owned();
        let agencies = &self.context.tables.agencies;
        if number == 0 {
            self.keyword_line(bare, &words);
        } else if words.starts_with("AP Photo")
            || words.starts_with("AP Graphic")
            || words.starts_with("AP Video")
        {
            self.note("photo", bare);
        } else if let Some(kind) = note_kind(&words).filter(|kind| *kind != "other") {
            self.note(kind, bare);
        } else if let Some(found) = byline(&words, agencies).filter(|_| self.item.byline.is_none()) {
            self.item.meta.byline_raw = Some(words);
            self.item.byline = Some(found);
            *after_byline = true;
            self.note("byline", bare);
            return;
        } else if *after_byline && (is_title(&words) || agencies.by_feed(&words).is_some()) {
            self.note("byline", bare);
        } else if words.split_whitespace().nth(SUMMARY_MINIMUM_WORDS).is_some() && words.ends_with('.') {
            self.note("summary", bare);
        } else if self.item.headline.is_none() && !*after_byline {
            let noted = self.note("headline", bare);
            self.item.headline = Some(noted);
        } else if centred && *after_byline {
            // Headings of agate stand above its rows.
            self.paragraph(BlockKind::Heading, bare);
        } else {
            self.note("other", bare);
        }
        *after_byline = false;
    }

    /// `BC-US--Giant Lobster Death, 1st Ld-Writethru,127`
    fn keyword_line(&mut self, bare: Range<usize>, words: &str) {
        let noted = self.note("slug", bare);
        let keyword = words.split(',').next().unwrap_or_default();
        let cycle = CYCLES.iter().find(|cycle| keyword.starts_with(**cycle)).map_or(0, |cycle| cycle.len());
        let end = noted.start + keyword.trim_end().len();
        if noted.start + cycle < end {
            self.item.slug = Some(noted.start + cycle..end);
        }
        let rest = words.get(keyword.len()..).unwrap_or_default().split(',').map(str::trim);
        let (numbers, texts): (Vec<&str>, Vec<&str>) = rest
            .filter(|part| !part.is_empty())
            .partition(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        self.item.meta.version_text = (!texts.is_empty()).then(|| texts.join(", "));
        if self.item.meta.word_count.is_none() {
            self.item.meta.word_count = numbers.first().and_then(|number| number.parse().ok());
        }
    }

    fn body_line(&mut self, bare: Range<usize>, line: &str, heading: bool) {
        let words = self.source.slice(bare.clone());
        let columns = words.contains(['\u{1e}', '\u{1f}']) || words.matches(';').count() > 2;
        if columns || line.starts_with('\u{8}') {
            self.row(bare);
        } else if !words.chars().any(char::is_alphanumeric) {
            // `___` parts the story from what follows it.
            self.paragraph(BlockKind::Note, bare);
        } else if heading {
            self.paragraph(BlockKind::Heading, bare);
        } else if line.starts_with(char::is_whitespace) || self.item.paragraphs.is_empty() {
            self.paragraph(BlockKind::Paragraph, bare);
        } else {
            self.continued(bare);
        }
    }

    fn push(&mut self, bare: Range<usize>) -> Range<usize> {
        self.item.new_line();
        let start = self.item.sheet.len();
        self.item.sheet.push_slice(self.source, bare);
        start..self.item.sheet.len()
    }

    fn paragraph(&mut self, kind: BlockKind, bare: Range<usize>) {
        let line = self.push(bare);
        self.item.paragraphs.push(Paragraph::of_line(kind, line));
    }

    fn continued(&mut self, bare: Range<usize>) {
        let line = self.push(bare);
        match self.item.paragraphs.last_mut().filter(|last| last.kind == BlockKind::Paragraph) {
            Some(last) => last.lines.push(line),
            None => self.item.paragraphs.push(Paragraph::of_line(BlockKind::Paragraph, line)),
        }
    }

    /// A row of agate: its columns parted by TABs, DLE a space, `{` a half.
    fn row(&mut self, bare: Range<usize>) {
        self.item.new_line();
        let start = self.item.sheet.len();
        let mut at = bare.start;
        while at < bare.end {
            let rest = self.source.slice(at..bare.end);
            let mark = COLUMN_MARKS.iter().find(|mark| rest.starts_with(**mark));
            let Some(c) = rest.chars().next() else { break };
            let (length, text) = match (mark, c) {
                (Some(mark), _) => (mark.len(), Some("\t")),
                (None, '\u{10}') => (1, Some(" ")),
                (None, '{') => (1, Some("½")),
                (None, c) if c.is_control() => (c.len_utf8(), Some("")),
                (None, c) => (c.len_utf8(), None),
            };
            match text {
                Some(text) => self.item.sheet.push_replacing(text, self.source, at..at + length),
                None => self.item.sheet.push_slice(self.source, at..at + length),
            }
            at += length;
        }
        let line = start..self.item.sheet.len();
        match self.item.paragraphs.last_mut().filter(|last| last.kind == BlockKind::Table) {
            Some(last) => last.lines.push(line),
            None => self.item.paragraphs.push(Paragraph::of_line(BlockKind::Table, line)),
        }
    }
}

/// AP writes month, day and year, then the hour in GMT; Kyodo the hour, then day, month and year.
fn trailer_time(words: &str, zone: Option<&str>) -> Option<String> {
    let digits = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let moment = |year: i16, month: i16, day: i16, hour: i16, minute: i16| {
        let small = |number: i16| i8::try_from(number).ok();
        let date = Date::new(century(year), small(month)?, small(day)?).ok()?;
        Some(DateTime::from_parts(date, Time::new(small(hour)?, small(minute)?, 0, 0).ok()?))
    };
    let (head, clock) = words.split_once(' ').unwrap_or((words, ""));
    let parts: Vec<&str> = head.split('-').collect();
    let count = parts.len();
    let last =
        |back: usize| count.checked_sub(back).and_then(|at| parts.get(at)).copied().unwrap_or_default();
    if let Some((hour, minute)) = last(4).split_once(':') {
        let local =
            moment(digits(last(1))?, digits(last(2))?, digits(last(3))?, digits(hour)?, digits(minute)?)?;
        return Some(in_zone(local, zone));
    }
    let clock = clock.trim();
    let found = moment(
        digits(last(1))?,
        digits(last(3))?,
        digits(last(2))?,
        digits(clock.get(..2)?)?,
        digits(clock.get(2..4)?)?,
    )?;
    let told = clock.get(4..).unwrap_or_default().trim();
    Some(if told.starts_with("GMT") { with_offset(found, Offset::UTC) } else { in_zone(found, zone) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers() {
        let check = |words: &str, zone, expected: Option<&str>| {
            assert_eq!(trailer_time(words, zone).as_deref(), expected, "{words}");
        };
        check("AP-WF-11-13-13 0745GMT", None, Some("2013-11-13T07:45:00Z"));
        check("KWS-21:37-09-12-18", None, Some("2018-12-09T21:37:00"));
        check("KWS-21:37-09-12-18", Some("Asia/Tokyo"), Some("2018-12-09T21:37:00+09:00"));
        check("AP-WF-13-45-13 0745GMT", None, None);
        check("END", None, None);
    }
}
