//! One item, as a reader gives it.

use std::ops::Range;

use copydesk_dateline::Parsed;
use copydesk_record::{BlockKind, DatelineIn, Meta, Subject, Warning};
use copydesk_text::Mapped;
use jiff::civil::Date;

use crate::Format;

/// Names in a by-line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// The names, without `By`; none when the house signs as a whole.
    pub names: Option<String>,
    /// Id of the agency it names.
    pub agency: Option<String>,
}

/// Matter that is not body text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLine {
    /// Note kind, as in the records: `stamp`, `slug`, `headline`, `byline`, `update`, …
    pub kind: &'static str,
    /// Bytes of the sheet.
    pub range: Range<usize>,
}

/// A paragraph, or a table; each line a trimmed byte range of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: BlockKind,
    /// Its lines in order, never empty.
    pub lines: Vec<Range<usize>>,
}

impl Paragraph {
    /// A paragraph of one line.
    #[must_use]
    pub fn of_line(kind: BlockKind, line: Range<usize>) -> Self {
        Self { kind, lines: Vec::from([line]) }
    }

    /// From the first character of the first line to the last of the last.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        let start = self.lines.first().map_or(0, |line| line.start);
        start..self.lines.last().map_or(start, |line| line.end)
    }
}

/// A stretch the sender marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedRange {
    /// Mark kind, as in the records: `person`, `link`, …
    pub kind: &'static str,
    /// Bytes of the sheet.
    pub range: Range<usize>,
    /// Where a link leads, or the code the sender gave.
    pub value: Option<String>,
}

/// One item of a message. All ranges are bytes of the sheet.
///
/// A reader fills `sheet`, the fields and `paragraphs`; [`crate::read`] then sorts the paragraphs into notes,
/// by-line, dateline and `body`.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it was read as.
    pub format: Format,
    /// Bytes of the raw message it was read from.
    pub raw: Range<u64>,
    /// Encoding of those bytes, where it differs from the message's (a part of a mail).
    pub encoding: Option<String>,
    /// The words of the item, each with its way back to the raw bytes: headline, slug and other fields, each on a
    /// line of its own, and the text. For plain text, the whole message.
    pub sheet: Mapped,
    /// Headline.
    pub headline: Option<Range<usize>>,
    /// Slug or keyword line.
    pub slug: Option<Range<usize>>,
    /// By-line field; names are read from it.
    pub byline_field: Option<Range<usize>>,
    /// Dateline field.
    pub dateline_field: Option<Range<usize>>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// IPTC urgency, 1 to 9.
    pub urgency: Option<u8>,
    /// Subjects.
    pub subjects: Vec<Subject>,
    /// Everything else the message says about the item.
    pub meta: Meta,
    /// Matter that is not body text, in order.
    pub notes: Vec<HeaderLine>,
    /// The text as sent, notes and by-lines included.
    pub paragraphs: Vec<Paragraph>,
    /// What the sender marked.
    pub marks: Vec<MarkedRange>,
    /// The day of the feed's stamp, or of the message's own time; dates without a year are read by it.
    pub stamp: Option<Date>,
    /// What went wrong without costing the item.
    pub warnings: Vec<Warning>,
    /// Names in the by-line. Filled by [`crate::read`], as is what follows.
    pub byline: Option<Byline>,
    /// The dateline.
    pub dateline: Option<Parsed>,
    /// Where it stands.
    pub dateline_in: DatelineIn,
    /// The story.
    pub body: Vec<Paragraph>,
}

/// Fills a field that is still empty: of several places that tell it, the first one counts.
pub(crate) fn put(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

impl Item {
    /// An empty item, read from the bytes `raw` of a message.
    #[must_use]
    pub fn new(format: Format, raw: Range<u64>) -> Self {
        Self {
            format,
            raw,
            encoding: None,
            sheet: Mapped::default(),
            headline: None,
            slug: None,
            byline_field: None,
            dateline_field: None,
            language: None,
            urgency: None,
            subjects: Vec::new(),
            meta: Meta::default(),
            notes: Vec::new(),
            paragraphs: Vec::new(),
            marks: Vec::new(),
            stamp: None,
            warnings: Vec::new(),
            byline: None,
            dateline: None,
            dateline_in: DatelineIn::Body,
            body: Vec::new(),
        }
    }

    /// The words of a range.
    #[must_use]
    pub fn words(&self, range: &Range<usize>) -> &str {
        self.sheet.slice(range.clone())
    }

    /// Appends a field's words to the sheet on a line of their own; none when there are no words.
    pub fn add_field(&mut self, words: &Mapped) -> Option<Range<usize>> {
        if words.text().trim().is_empty() {
            return None;
        }
        self.new_line();
        let start = self.sheet.len();
        self.sheet.push_slice(words, 0..words.len());
        Some(start..self.sheet.len())
    }

    /// Appends a note on a line of its own.
    pub fn add_note(&mut self, kind: &'static str, words: &Mapped) {
        if let Some(range) = self.add_field(words) {
            self.notes.push(HeaderLine { kind, range });
        }
    }

    /// Ends the last line of the sheet.
    pub fn new_line(&mut self) {
        if !self.sheet.is_empty() {
            self.sheet.push_joint("\n");
        }
    }

    /// Adds a warning.
    pub fn warn(&mut self, code: &str, message: impl Into<String>) {
        self.warnings.push(Warning { code: code.to_owned(), message: message.into() });
    }
}
