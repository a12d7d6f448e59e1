//! Lines of a text.

use std::iter::FusedIterator;

/// Splits a text after each `\n`, `\r`, U+2028 and U+2029; `\r\n` makes a line and an empty rest `\n`. Joined they are
/// the text.
pub fn lines(text: &str) -> impl FusedIterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_at(end_of_line(rest));
        rest = after;
        Some(line)
    })
    .fuse()
}

/// One past the first line end of a text, else its length.
fn end_of_line(text: &str) -> usize {
    let bytes = text.as_bytes();
    // The separators of Unicode begin with a byte that other marks begin with as well.
    for at in memchr::memchr3_iter(b'\n', b'\r', 0xE2, bytes) {
        match bytes.get(at..at + 3) {
            Some([0xE2, 0x80, 0xA8 | 0xA9]) => return at + 3,
            _ if bytes.get(at) == Some(&0xE2) => {}
            _ => return at + 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends() {
        let check = |text: &str, expected: &[&str]| assert_eq!(lines(text).collect::<Vec<_>>(), expected);
        check("a\nb\r\nc — d\u{2028}e", &["a\n", "b\r", "\n", "c — d\u{2028}", "e"]);
        check("", &[]);
        check("\n\n", &["\n", "\n"]);
    }
}
