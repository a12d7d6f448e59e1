//! Lines to paragraphs: what was wrapped by hand is joined, what is a table stays one.

use std::ops::Range;

use copydesk_record::BlockKind;
use copydesk_text::lines;

use crate::item::Paragraph;

/// Lines longer than this were not wrapped by hand.
const WRAPPED_LINE_LIMIT_CHARS: usize = 120;
/// Lines are taken as wrapped only if the longest of them has at least this many characters.
const WRAPPED_LINE_MINIMUM_CHARS: usize = 45;
const HEADING_LIMIT_CHARS: usize = 60;

#[derive(Debug)]
struct Line {
    range: Range<usize>,
    indent: usize,
    chars: usize,
}

/// Splits `range` of `text` into paragraphs. Linear in its length.
#[must_use]
pub fn paragraphs(text: &str, range: Range<usize>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let mut chunk: Vec<Line> = Vec::new();
    let mut at = range.start;
    // A dateline stands before the first line: it counts for where that line was broken.
    let mut before_first = chars_before(text, range.start);
    for whole in lines(text.get(range).unwrap_or_default()) {
        let bare = whole.trim();
        let indent = whole.len() - whole.trim_start().len();
        if bare.is_empty() {
            // A lone \n after \r is the rest of a line end, not a blank line.
            if !(whole == "\n" && text.get(..at).is_some_and(|before| before.ends_with('\r'))) {
                close(text, &mut chunk, &mut out);
            }
        } else {
            let start = at + indent;
            let indent = if whole.starts_with('\t') { indent.max(2) } else { indent };
            let chars = before_first + bare.chars().count();
            chunk.push(Line { range: start..start + bare.len(), indent, chars });
        }
        before_first = 0;
        at += whole.len();
    }
    close(text, &mut chunk, &mut out);
    out
}

/// Characters between the start of the line and `at`, as far as a wrapped line can reach.
fn chars_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let mut count = 0;
    for c in before.chars().rev().take(WRAPPED_LINE_LIMIT_CHARS) {
        if matches!(c, '\n' | '\r') {
            break;
        }
        count += 1;
    }
    count
}

/// A chunk is what stands between two blank lines.
fn close(text: &str, chunk: &mut Vec<Line>, out: &mut Vec<Paragraph>) {
    let lines = std::mem::take(chunk);
    if lines.is_empty() {
        return;
    }
    if is_table(text, &lines) {
        let lines = lines.into_iter().map(|line| line.range).collect();
        out.push(Paragraph { kind: BlockKind::Table, lines });
        return;
    }
    let width = lines.iter().map(|line| line.chars).max().unwrap_or_default();
    let wrapped = (WRAPPED_LINE_MINIMUM_CHARS..=WRAPPED_LINE_LIMIT_CHARS).contains(&width);
    let common_indent = lines.iter().map(|line| line.indent).min().unwrap_or_default();
    let mut current: Vec<Range<usize>> = Vec::new();
    let mut last_chars = 0;
    for line in lines {
        let words = text.get(line.range.clone()).unwrap_or_default();
        let first_word = words.split_whitespace().next().map_or(0, |word| word.chars().count());
        // The line before was broken only if this line's first word had no room on it.
        let continues = wrapped
            && line.indent < common_indent + 2
            && last_chars + 1 + first_word > width
            && !starts_item(words)
            && !is_rule(words);
        if !continues && !current.is_empty() {
            out.push(paragraph(text, std::mem::take(&mut current)));
        }
        current.push(line.range);
        last_chars = line.chars;
    }
    out.push(paragraph(text, current));
}

fn paragraph(text: &str, lines: Vec<Range<usize>>) -> Paragraph {
    let first = lines.first().and_then(|line| text.get(line.clone())).unwrap_or_default();
    let kind = if lines.len() == 1 && is_rule(first) {
        BlockKind::Note
    } else if starts_item(first) {
        BlockKind::List
    } else if lines.len() == 1 && is_heading(first) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    };
    Paragraph { kind, lines }
}

/// `_____`, `***`: a line that only parts what stands around it.
fn is_rule(line: &str) -> bool {
    !line.chars().any(char::is_alphanumeric) && line.len() <= 80
}

fn starts_item(line: &str) -> bool {
    ["* ", "• ", "-- ", "– ", "- ", "** "].iter().any(|mark| line.starts_with(mark))
}

fn is_heading(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.all(char::is_uppercase)
        && line.chars().count() <= HEADING_LIMIT_CHARS
        && line.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !line.ends_with(['.', '"', '”', ',', ':'])
        && !line.starts_with(['"', '“'])
}

/// At least two lines, most of them with columns: two spaces inside, or fields parted by semicolons.
fn is_table(text: &str, lines: &[Line]) -> bool {
    let columns = lines.iter().filter(|line| {
        let words = text.get(line.range.clone()).unwrap_or_default();
        words.contains("  ") && words.bytes().any(|b| b.is_ascii_digit()) || words.matches(';').count() > 2
    });
    lines.len() > 1 && columns.count() * 2 > lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(BlockKind, &str)]) {
        let found: Vec<(BlockKind, String)> = paragraphs(text, 0..text.len())
            .iter()
            .map(|p| (p.kind, p.lines.iter().map(|l| &text[l.clone()]).collect::<Vec<_>>().join("/")))
            .collect();
        let found: Vec<(BlockKind, &str)> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(found, expected);
    }

    use BlockKind::{Heading, List, Paragraph as Par, Table};

    #[test]
    fn blank_lines_and_indents() {
        check("One.\n\nTwo.\r\n\r\nThree.", &[(Par, "One."), (Par, "Two."), (Par, "Three.")]);
        check(
            "   The council met in the old hall on the quay on\nTuesday night.\n   It will meet again in the autumn of this year\nor later.",
            &[
                (Par, "The council met in the old hall on the quay on/Tuesday night."),
                (Par, "It will meet again in the autumn of this year/or later."),
            ],
        );
    }

    #[test]
    fn wrapped_lines() {
        check(
            "The harbour board closed the bridge at noon today when\r\nthe crane driver reported cracks in the northern pier,\r\nofficials said.\r\nShort.",
            &[
                (
                    Par,
                    "The harbour board closed the bridge at noon today when/the crane driver reported cracks in the northern pier,/officials said.",
                ),
                (Par, "Short."),
            ],
        );
    }

    #[test]
    fn tables_lists_headings() {
        check("Oslo   20  1\nRiga    3  2", &[(Table, "Oslo   20  1/Riga    3  2")]);
        check("* One\n* Two", &[(List, "* One"), (List, "* Two")]);
        check("WHY IT MATTERS\n\nBecause.", &[(Heading, "WHY IT MATTERS"), (Par, "Because.")]);
    }
}
