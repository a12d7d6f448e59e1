//! Stretches between quotation marks.

use std::ops::Range;

/// Words between a pair of quotation marks; ranges count bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The words, marks and outer white space excluded.
    pub content: Range<usize>,
    /// From the opening mark through the closing one.
    pub outer: Range<usize>,
    /// Whether a closing mark was found; else the stretch runs to the end of its paragraph.
    pub closed: bool,
    /// Index of the paragraph.
    pub paragraph: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Straight,
    Open(char),
    Close(char),
}

/// Finds the stretches of each paragraph. A mark never reaches over the end of its paragraph, so a stray
/// one spoils no more than that. Apostrophes close nothing: single marks count only in a text that uses
/// them in place of double ones. Linear in the length of the text.
#[must_use]
pub fn stretches(text: &str, paragraphs: &[Range<usize>]) -> Vec<Stretch> {
    let single = uses_single_marks(text);
    let mut out = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let words = text.get(paragraph.clone()).unwrap_or_default();
        let mut open: Option<(usize, usize, char)> = None;
        for (at, length, mark) in marks(words, single) {
            open = match (open, mark) {
                (None, Mark::Straight) => Some((at, at + length, '"')),
                (None, Mark::Open(kind)) => Some((at, at + length, kind)),
                (None, Mark::Close(_)) => None,
                (Some((start, from, kind)), mark) if closes(kind, mark) => {
                    push(&mut out, words, start..at + length, from..at, true, number, paragraph.start);
                    None
                }
                // A new opening mark of the same kind: the one before was stray.
                (Some((_, _, kind)), Mark::Open(other)) if kind == other => Some((at, at + length, kind)),
                (open, _) => open,
            };
        }
        if let Some((start, from, _)) = open {
            push(&mut out, words, start..words.len(), from..words.len(), false, number, paragraph.start);
        }
    }
    out
}

fn closes(open: char, mark: Mark) -> bool {
    match mark {
        Mark::Straight => open == '"' || open == '“',
        Mark::Close(kind) => kind == open || (matches!(open, '„' | '"') && kind == '“'),
        // The German closing mark is the English opening one.
        Mark::Open(kind) => open == '„' && kind == '“',
    }
}

fn push(
    out: &mut Vec<Stretch>,
    words: &str,
    outer: Range<usize>,
    inner: Range<usize>,
    closed: bool,
    paragraph: usize,
    offset: usize,
) {
    let raw = words.get(inner.clone()).unwrap_or_default();
    let content = raw.trim();
    if content.chars().any(char::is_alphanumeric) {
        let start = offset + inner.start + raw.len() - raw.trim_start().len();
        out.push(Stretch {
            content: start..start + content.len(),
            outer: offset + outer.start..offset + outer.end,
            closed,
            paragraph,
        });
    }
}

/// Marks of a paragraph with offset and length. A pair is named by its opening character.
fn marks(words: &str, single: bool) -> Vec<(usize, usize, Mark)> {
    let mut out = Vec::new();
    let mut before = ' ';
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        let mark = match c {
            // Inches: 6'2".
            '"' if before.is_ascii_digit() && next.is_alphanumeric() => None,
            '"' => Some((1, Mark::Straight)),
            '“' | '«' | '„' => Some((c.len_utf8(), Mark::Open(c))),
            '”' => Some((c.len_utf8(), Mark::Close('“'))),
            '»' => Some((c.len_utf8(), Mark::Close('«'))),
            '`' if next == '`' => Some((2, Mark::Open('“'))),
            // Doubled single marks open as well as close.
            '\'' if next == '\'' => Some((2, Mark::Straight)),
            '‘' if single => Some((c.len_utf8(), Mark::Open('‘'))),
            '’' if single && !next.is_alphanumeric() && before != 's' => {
                Some((c.len_utf8(), Mark::Close('‘')))
            }
            '’' if single && !next.is_alphanumeric() && matches!(next, '.' | ',') => {
                Some((c.len_utf8(), Mark::Close('‘')))
            }
            _ => None,
        };
        if let Some((length, mark)) = mark {
            if length == 2 && matches!(c, '`' | '\'') {
                chars.next();
            }
            out.push((at, length, mark));
        }
        before = c;
    }
    out
}

fn uses_single_marks(text: &str) -> bool {
    !text.contains(['"', '“', '«', '„']) && !text.contains("''") && text.matches('‘').take(2).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut at = 0;
        let paragraphs: Vec<Range<usize>> = text
            .split("\n\n")
            .map(|paragraph| {
                let range = at..at + paragraph.len();
                at = range.end + 2;
                range
            })
            .collect();
        let found = stretches(text, &paragraphs);
        let found: Vec<&str> = found.iter().map(|stretch| &text[stretch.content.clone()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn kinds_of_marks() {
        check("\"One,\" he said. “Two,” she said. «Three», they said.", &["One,", "Two,", "Three"]);
        check("''Three,'' he said. ''Four.''", &["Three,", "Four."]);
        check("„Eins“, sagte er. ``Two,'' he said.", &["Eins", "Two,"]);
        check("‘It’s the farmers’ hour,’ he said. ‘No.’", &["It’s the farmers’ hour,", "No."]);
        check("“It’s Lima’s hour,” he said. The ’90s.", &["It’s Lima’s hour,"]);
    }

    #[test]
    fn unbalanced_marks_stay_in_their_paragraph() {
        check("\"We began.\n\n\"Then we ended,\" he said.", &["We began.", "Then we ended,"]);
        check("A stray \" mark\n\n\"Whole,\" he said.", &["mark", "Whole,"]);
        check("“One “two” three.", &["two"]);
    }

    #[test]
    fn millions_of_marks() {
        let text = "\"".repeat(1_000_000);
        let paragraph = 0..text.len();
        assert!(stretches(&text, &[paragraph]).is_empty());
    }
}
