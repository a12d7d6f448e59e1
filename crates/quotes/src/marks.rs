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

/// A pair of marks, named by its opening one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pair {
    /// `"` or `''`: the same mark opens and closes.
    Straight,
    Curly,
    Guillemet,
    /// `„` with either of the curly marks.
    Low,
    /// `‘` and `’`, or `'` at both ends.
    Single,
}

/// What a mark can do where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    at: usize,
    length: usize,
    opens: Option<Pair>,
    /// Pairs it may close.
    closes: [Option<Pair>; 3],
    /// No blank before it and no word behind it.
    ends: bool,
}

/// Finds the stretches of each paragraph. A mark never reaches over the end of its paragraph, so a stray
/// one spoils no more than that. Single marks count only in a text whose speech stands in them: elsewhere they
/// are apostrophes, or marks inside of others. Linear in the length of the text.
#[must_use]
pub fn stretches(text: &str, paragraphs: &[Range<usize>]) -> Vec<Stretch> {
    let double = scan(text, paragraphs, false);
    if !may_use_single_marks(text) {
        return double;
    }
    let both = scan(text, paragraphs, true);
    let single = |stretch: &&Stretch| {
        text.get(stretch.outer.start..)
            .is_some_and(|rest| rest.starts_with(['‘', '\'']) && !rest.starts_with("''"))
    };
    // Speech ends with a mark before the closing one; a stretch of a word or two says nothing.
    let speech = |stretch: &&Stretch| {
        let content = text.get(stretch.content.clone()).unwrap_or_default();
        stretch.closed
            && content.trim_end_matches(['”', '"']).ends_with([',', '.', '?', '!', '…'])
            && content.split_whitespace().nth(2).is_some()
    };
    let singles = both.iter().filter(single).filter(speech).count();
    let doubles = both.iter().filter(|stretch| !single(stretch)).filter(speech).count();
    let any = both.iter().filter(single).filter(|stretch| stretch.closed).count();
    if singles > doubles || (double.is_empty() && any > 0) { both } else { double }
}

/// The stretches, with or without single marks; whichever mark opens first has its stretch, and the others inside
/// are part of it.
fn scan(text: &str, paragraphs: &[Range<usize>], single: bool) -> Vec<Stretch> {
    let mut out = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let words = text.get(paragraph.clone()).unwrap_or_default();
        let marks = marks(words, single);
        let mut open: Option<(Mark, Pair)> = None;
        // A straight pair opened inside of curly marks.
        let mut nested = false;
        for mark in marks {
            open = match open {
                None => mark.opens.map(|pair| (mark, pair)),
                // `"“We go,”` is one opening.
                Some((first, _))
                    if mark.at == first.at + first.length && mark.opens.is_some() && !mark.ends =>
                {
                    mark.opens.map(|pair| (mark, pair))
                }
                Some((first, Pair::Curly))
                    if mark.opens == Some(Pair::Straight) && (!mark.ends || nested) =>
                {
                    nested = !mark.ends;
                    Some((first, Pair::Curly))
                }
                Some((first, pair)) if mark.closes.contains(&Some(pair)) => {
                    let inner = first.at + first.length..mark.at;
                    push(
                        &mut out,
                        words,
                        first.at..mark.at + mark.length,
                        inner,
                        true,
                        number,
                        paragraph.start,
                    );
                    None
                }
                // A new opening mark of the same kind: the one before was stray.
                Some((_, pair)) if mark.opens == Some(pair) && pair != Pair::Single => Some((mark, pair)),
                open => open,
            };
            nested &= open.is_some();
        }
        // An open single mark is more often an apostrophe than speech.
        if let Some((first, pair)) = open
            && pair != Pair::Single
        {
            push(
                &mut out,
                words,
                first.at..words.len(),
                first.at + first.length..words.len(),
                false,
                number,
                paragraph.start,
            );
        }
    }
    out
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

/// Marks of a paragraph.
fn marks(words: &str, single: bool) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut before = ' ';
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        let begins = (before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-'))
            && !next.is_whitespace();
        let ends = !before.is_whitespace() && !next.is_alphanumeric();
        let length = c.len_utf8();
        let one =
            |opens: Option<Pair>, closes: [Option<Pair>; 3]| Some(Mark { at, length, opens, closes, ends });
        let mark = match c {
            // Inches: 6'2".
            '"' if before.is_ascii_digit() && (next.is_alphanumeric() || is_inches(words, at)) => None,
            '"' => one(Some(Pair::Straight), [Some(Pair::Straight), Some(Pair::Curly), None]),
            '„' => one(Some(Pair::Low), [None; 3]),
            // The German closing mark is the English opening one; some hands turn them round.
            '“' => one(
                Some(Pair::Curly),
                [Some(Pair::Low), ends.then_some(Pair::Curly), ends.then_some(Pair::Straight)],
            ),
            '”' => {
                one(begins.then_some(Pair::Curly), [Some(Pair::Curly), Some(Pair::Low), Some(Pair::Straight)])
            }
            '«' => one(Some(Pair::Guillemet), [None; 3]),
            '»' => one(None, [Some(Pair::Guillemet), None, None]),
            '`' if next == '`' => {
                Some(Mark { at, length: 2, opens: Some(Pair::Curly), closes: [None; 3], ends: false })
            }
            // Doubled single marks open as well as close; behind an opening pair they only close.
            '\'' if next == '\'' => {
                let closes = [Some(Pair::Straight), Some(Pair::Curly), None];
                let behind = words.get(at + 2..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                let ends = !before.is_whitespace() && !behind.is_alphanumeric();
                Some(Mark { at, length: 2, opens: Some(Pair::Straight), closes, ends })
            }
            '‘' if single => one(Some(Pair::Single), [None; 3]),
            '\'' | '’' if single => {
                let rest = words.get(at + length..).unwrap_or_default();
                let opens = c == '\'' && opens_single(before, next, rest);
                let closes = closes_single(before, next, rest);
                one(opens.then_some(Pair::Single), [closes.then_some(Pair::Single), None, None])
            }
            _ => None,
        };
        if let Some(mark) = mark {
            if mark.length == 2 && matches!(c, '`' | '\'') {
                chars.next();
            }
            out.push(mark);
        }
        before = c;
    }
    out
}

/// Whether feet stand before the inches.
fn is_inches(words: &str, at: usize) -> bool {
    let before = words.get(..at).unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    before.strip_suffix(['\'', '’']).is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
}

/// `'We go`: behind a blank or an opening bracket, before a word. `'90s` and `'em` are no marks.
fn opens_single(before: char, next: char, rest: &str) -> bool {
    let cut = ["em ", "til ", "tis ", "twas ", "cause ", "n' "].iter().any(|short| rest.starts_with(short));
    (before.is_whitespace() || matches!(before, '(' | '[' | '"' | '“' | '—' | '–' | '-'))
        && (next.is_alphabetic()
            || matches!(next, '[' | '“' | '"' | '…' | '.')
            || next.is_ascii_digit()
                && !rest.starts_with(|c: char| c.is_ascii_digit() && rest.get(2..3) == Some("s")))
        && !cut
}

/// Behind a word or its mark and before no word: but `the farmers' hour` goes on after a plural.
fn closes_single(before: char, next: char, rest: &str) -> bool {
    if before.is_whitespace() || next.is_alphanumeric() {
        return false;
    }
    let plural = before == 's' && next == ' ' && rest.trim_start().starts_with(char::is_lowercase);
    // A plural possessive only where another mark follows that can close.
    !plural
        || !rest.split_once(['’', '\'']).is_some_and(|(inner, after)| {
            let last = inner.chars().next_back().unwrap_or(' ');
            matches!(last, ',' | '.' | '?' | '!') && !after.starts_with(char::is_alphanumeric)
        })
}

fn may_use_single_marks(text: &str) -> bool {
    text.contains('‘')
        || text.match_indices('\'').any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            before.is_none_or(char::is_whitespace)
                && !text.get(at + 1..).is_some_and(|rest| rest.starts_with('\''))
        })
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
        check("'It's the farmers' hour,' he said. 'No.' The '90s.", &["It's the farmers' hour,", "No."]);
        check("‘I told him, “Go home,”’ he said.", &["I told him, “Go home,”"]);
        check("“He said ‘get down’ and we ran,” she said.", &["He said ‘get down’ and we ran,"]);
        check("The clubs' 'brutal' week, the players' union said.", &["brutal"]);
        check("“One,\" he said. \"Two.”", &["One,", "Two."]);
        check("“He said \"no\" to me,” she said.", &["He said \"no\" to me,"]);
        check("\"“One,” he said. ”Two.” He went.“", &["One,", "Two."]);
        check(
            "“The pool is small,” he said. “It grew.“ He left. “Three.”",
            &["The pool is small,", "It grew.", "Three."],
        );
        check("``Two,'' he said. ''Three,'' she said.", &["Two,", "Three,"]);
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
