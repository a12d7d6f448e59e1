//! The words of a JSON string (RFC 8259, section 7), each with its way back.

use std::ops::Range;

use copydesk_text::Mapped;

/// Appends what stands between the quotation marks of a string. Half a surrogate pair becomes U+FFFD.
pub(super) fn push(out: &mut Mapped, source: &Mapped, range: Range<usize>) {
    let text = source.slice(range.clone());
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('\\')).map(|found| from + found) {
        out.push_slice(source, range.start + from..range.start + at);
        let (found, used) = escape(text.get(at..).unwrap_or_default());
        let mut buffer = [0; 4];
        out.push_replacing(found.encode_utf8(&mut buffer), source, range.start + at..range.start + at + used);
        from = at + used;
    }
    out.push_slice(source, range.start + from..range.end);
}

/// The character an escape at the start of `text` stands for, and its length.
fn escape(text: &str) -> (char, usize) {
    let Some(kind) = text.chars().nth(1) else { return ('\u{fffd}', text.len()) };
    let plain = match kind {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode(text),
        other => other,
    };
    (plain, 1 + kind.len_utf8())
}

fn unicode(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let Some(first) = unit(0) else { return ('\u{fffd}', text.len().min(2)) };
    if let Some(character) = char::from_u32(first) {
        return (character, 6);
    }
    let pair = unit(6).filter(|second| (0xdc00..0xe000).contains(second) && first < 0xdc00);
    let joined =
        pair.and_then(|second| char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
    joined.map_or(('\u{fffd}', 6), |character| (character, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let check = |text: &str, expected: &str| {
            let source = Mapped::utf8(text.to_owned(), 0);
            let mut out = Mapped::default();
            push(&mut out, &source, 0..source.len());
            assert_eq!(out.text(), expected, "{text}");
        };
        check(r#"a\"b\\c\/d\n\t"#, "a\"b\\c/d\n\t");
        check(r"\u2013 \ud83d\udE00!", "\u{2013} 😀!");
        check(r"\ud83d x \udc00 \uzzzz \u12", "\u{fffd} x \u{fffd} \u{fffd}zzzz \u{fffd}12");
        check(r"\", "\u{fffd}");
    }

    #[test]
    fn escapes_lead_back() {
        let source = Mapped::utf8(r"ab\ud83d\ude00cd".to_owned(), 10);
        let mut out = Mapped::default();
        push(&mut out, &source, 0..source.len());
        assert_eq!(out.raw(&(2..6)), 12..24);
        assert_eq!(out.raw(&(6..8)), 24..26);
    }
}
