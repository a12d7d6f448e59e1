//! The body of a record: clean text, blocks, sentences, marks, and the way back to the raw bytes.

use std::ops::Range;

use copydesk_record::{Block, BlockKind, Body, Mark, Run};
use copydesk_text::{Mapped, Points, sentences};
use copydesk_wire::{Format, Item};

/// Puts the paragraphs of an item together.
pub(crate) fn body_of(item: &Item) -> Body {
    let mut cleaner = Cleaner { anpa_dashes: item.format == Format::Anpa, ..Cleaner::default() };
    let mut blocks: Vec<(BlockKind, Range<usize>, Range<u64>)> = Vec::with_capacity(item.body.len());
    let mut last_end = None;
    let shows = |line: &Range<usize>| item.words(line).chars().any(is_visible);
    for paragraph in item.body.iter().filter(|paragraph| paragraph.lines.iter().any(shows)) {
        if let Some(end) = last_end {
            cleaner.join(&item.sheet, "\n\n", end..paragraph.range().start);
        }
        last_end = Some(paragraph.range().end);
        let start = cleaner.out.len();
        let between = if paragraph.kind == BlockKind::Table { "\n" } else { " " };
        for (number, line) in paragraph.lines.iter().enumerate() {
            if number > 0 {
                cleaner.join(
                    &item.sheet,
                    between,
                    paragraph.lines.get(number - 1).map_or(0, |l| l.end)..line.start,
                );
            }
            cleaner.copy(&item.sheet, line.clone());
        }
        blocks.push((paragraph.kind, start..cleaner.out.len(), item.sheet.raw(&paragraph.range())));
    }
    let built = &cleaner.out;
    let points = Points::new(built.text());
    let running = blocks.iter().filter(|(kind, ..)| *kind != BlockKind::Table);
    let found = running.flat_map(|(_, range, _)| sentences(built.text(), range.clone()));
    let sentences = found.map(|range| [points.at(range.start), points.at(range.end)]).collect();
    let block = |(kind, range, raw): &(BlockKind, Range<usize>, Range<u64>)| Block {
        kind: *kind,
        start: points.at(range.start),
        end: points.at(range.end),
        raw: [raw.start, raw.end],
    };
    let marks = item.marks.iter().filter_map(|mark| {
        let range = cleaner.place(mark.range.start)?..cleaner.place(mark.range.end)?;
        (!range.is_empty()).then(|| Mark {
            start: points.at(range.start),
            end: points.at(range.end),
            kind: mark.kind.to_owned(),
            value: mark.value.clone(),
        })
    });
    Body {
        marks: marks.collect(),
        blocks: blocks.iter().map(block).collect(),
        sentences,
        provenance: built
            .runs_with(&points)
            .into_iter()
            .map(|run| Run(run.start, run.raw, run.length))
            .collect(),
        text: built.text().to_owned(),
    }
}

/// Copies text for readers: control characters, soft hyphens and invisible marks are left out, and no-break
/// spaces become spaces. Direction marks and joiners stay: Arabic, Hebrew and Persian need them.
#[derive(Debug, Default)]
struct Cleaner {
    /// ` _ ` is the dash of ANPA 1312, which has no other.
    anpa_dashes: bool,
    out: Mapped,
    /// Stretches copied as they stand: bytes of the sheet, and where they went.
    copied: Vec<(Range<usize>, usize)>,
}

impl Cleaner {
    fn copy(&mut self, sheet: &Mapped, range: Range<usize>) {
        let text = sheet.slice(range.clone());
        let dashes = self.anpa_dashes && text.contains(" _ ");
        if !dashes && text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
            self.keep(sheet, range);
            return;
        }
        let mut from = range.start;
        for (at, c) in text.char_indices() {
            let dash = dashes
                && c == '_'
                && at.checked_sub(1).and_then(|before| text.get(before..at + 2)) == Some(" _ ");
            let at = range.start + at;
            let Some(clean) = (if dash { Some("—") } else { cleaned(c) }) else { continue };
            self.keep(sheet, from..at);
            from = at + c.len_utf8();
            self.out.push_replacing(clean, sheet, at..from);
        }
        self.keep(sheet, from..range.end);
    }

    fn keep(&mut self, sheet: &Mapped, range: Range<usize>) {
        if !range.is_empty() {
            self.copied.push((range.clone(), self.out.len()));
            self.out.push_slice(sheet, range);
        }
    }

    /// Puts `between` for `gap`; where the sheet has the same there, it is copied.
    fn join(&mut self, sheet: &Mapped, between: &str, gap: Range<usize>) {
        if sheet.slice(gap.clone()) == between {
            self.out.push_slice(sheet, gap);
        } else {
            self.out.push_joint(between);
        }
    }

    /// Where a byte of the sheet went; none when it was not copied.
    fn place(&self, byte: usize) -> Option<usize> {
        let number = self.copied.partition_point(|(range, _)| range.start <= byte).checked_sub(1)?;
        let (range, start) = self.copied.get(number)?;
        (byte <= range.end).then(|| start + byte - range.start)
    }
}

/// What stands in the body for a character that is not copied; none for one that is.
fn cleaned(c: char) -> Option<&'static str> {
    match c {
        '\t' => None,
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2028}' | '\u{2029}' => Some(" "),
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Some(""),
        c if c.is_control() => Some(""),
        _ => None,
    }
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && cleaned(c).is_none()
}
