//! Words of header fields: RFC 2047, raw UTF-8 (RFC 6532), and what a subject starts with.

use std::ops::Range;

use copydesk_text::{Labels, Mapped, Transferred};

use crate::squeeze::Squeezer;

/// Longest value that is decoded.
const VALUE_LIMIT_BYTES: usize = 16 * 1024;
/// Openers of subjects of answers and forwarded mails, in the languages mail programs speak.
const PREFIXES: [&str; 20] = [
    "re", "fwd", "fw", "aw", "wg", "wtr", "sv", "vs", "vl", "vb", "antw", "doorst", "tr", "rv", "ref", "rif",
    "odp", "enc", "res", "ynt",
];

/// A field's value with its way back: unfolded, encoded words decoded, white space squeezed.
pub(super) fn words(raw: &[u8], value: Range<usize>) -> Mapped {
    let value = value.start..value.end.min(value.start + VALUE_LIMIT_BYTES);
    let bytes = raw.get(value.clone()).unwrap_or_default();
    let mut out = Mapped::default();
    // Encoded words of one character set that follow one another directly may share a letter.
    let mut pending = Pending::default();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = find(bytes, at) {
        let Some(word) = encoded_word(bytes, found) else {
            at = found + 2;
            continue;
        };
        let between = bytes.get(from..found).unwrap_or_default();
        let joined = pending.charset.is_some() && between.iter().all(u8::is_ascii_whitespace);
        if !joined {
            pending.flush(&mut out);
            literal(raw, value.start + from..value.start + found, &mut out);
        }
        if pending.charset.as_deref() != Some(word.charset) {
            pending.flush(&mut out);
            pending.charset = Some(word.charset.to_owned());
        }
        let text = value.start + word.text.start..value.start + word.text.end;
        if word.base64 {
            pending.bytes.push_base64(raw, text);
        } else {
            pending.bytes.push_quoted_printable(raw, text, true);
        }
        at = word.end;
        from = word.end;
    }
    pending.flush(&mut out);
    literal(raw, value.start + from..value.end, &mut out);
    let mut squeezed = Mapped::default();
    Squeezer::default().push(&mut squeezed, &out, 0..out.len(), false);
    squeezed
}

#[derive(Default)]
struct Pending {
    bytes: Transferred,
    charset: Option<String>,
}

impl Pending {
    fn flush(&mut self, out: &mut Mapped) {
        let charset = self.charset.take();
        let bytes = std::mem::take(&mut self.bytes);
        decode_leniently(&bytes, charset.as_deref(), out);
    }
}

fn literal(raw: &[u8], range: Range<usize>, out: &mut Mapped) {
    let mut bytes = Transferred::default();
    bytes.push_literal(raw, range);
    decode_leniently(&bytes, None, out);
}

/// A header must not cost the mail: what cannot be decoded is left out.
fn decode_leniently(bytes: &Transferred, charset: Option<&str>, out: &mut Mapped) {
    let mut text = Mapped::default();
    // RFC 2231 puts a language behind the character set: `utf-8*en`.
    let charset = charset.map(|charset| charset.split('*').next().unwrap_or_default());
    let labels = Labels { feed: charset, declared: None };
    let decoded = bytes.decode_into(&mut text, labels, false);
    if decoded.is_ok() {
        out.push_slice(&text, 0..text.len());
    }
}

struct EncodedWord<'v> {
    charset: &'v str,
    base64: bool,
    text: Range<usize>,
    end: usize,
}

fn find(bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(2).position(|pair| pair == b"=?").map(|found| from + found)
}

/// `=?charset?Q?text?=` at `at`. Longer ones than the standard allows are read too.
fn encoded_word(bytes: &[u8], at: usize) -> Option<EncodedWord<'_>> {
    const CHARSET_LIMIT_BYTES: usize = 48;
    const WORD_LIMIT_BYTES: usize = 2048;
    let rest = bytes.get(at + 2..)?;
    let charset_end = rest.iter().take(CHARSET_LIMIT_BYTES).position(|byte| *byte == b'?')?;
    let charset = std::str::from_utf8(rest.get(..charset_end)?).ok()?;
    let base64 = match rest.get(charset_end + 1..charset_end + 3)? {
        [b'b' | b'B', b'?'] => true,
        [b'q' | b'Q', b'?'] => false,
        _ => return None,
    };
    let start = charset_end + 3;
    let text = rest.get(start..)?;
    let length = text.get(..text.len().min(WORD_LIMIT_BYTES))?.windows(2).position(|pair| pair == b"?=")?;
    let from = at + 2 + start;
    Some(EncodedWord { charset, base64, text: from..from + length, end: from + length + 2 })
}

/// A subject without `Re:` and `Fwd:`, and whether it had one.
pub(super) fn without_prefixes(subject: &Mapped) -> (Mapped, bool) {
    let text = subject.text();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(colon) = rest.find(':').filter(|colon| *colon <= 12)
    {
        let opener = rest.get(..colon).unwrap_or_default().trim();
        // `Re[2]:`, `Re (3):`.
        let word = opener.split(['[', '(']).next().unwrap_or_default().trim();
        if !PREFIXES.iter().any(|prefix| prefix.eq_ignore_ascii_case(word)) {
            break;
        }
        let after = rest.get(colon + 1..).unwrap_or_default();
        at += colon + 1 + after.len() - after.trim_start().len();
    }
    let mut out = Mapped::default();
    out.push_slice(subject, at..subject.len());
    (out, at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: &str) {
        assert_eq!(words(raw.as_bytes(), 0..raw.len()).text(), expected, "{raw}");
    }

    #[test]
    fn encoded_words() {
        check(" =?utf-8?Q?Caf=C3=A9_open?= today\r\n", "Café open today");
        check("=?utf-8?B?Q2Fmw6k=?=\r\n =?UTF-8?q?_open?=", "Café open");
        check("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?= x", "é x");
        check("=?iso-8859-1?Q?=93ok=94?=: =?utf-8?Q?a?= b", "“ok”: a b");
        check("plain é = ?x? =?bad", "plain é = ?x? =?bad");
        check("=?utf-8*en?Q?ok?=", "ok");
    }

    #[test]
    fn subject_openers() {
        let check = |subject: &str, expected: &str, answer: bool| {
            let (found, had) = without_prefixes(&Mapped::utf8(subject.to_owned(), 0));
            assert_eq!((found.text(), had), (expected, answer), "{subject}");
        };
        check("RE: Fwd: AW: Bridge closed", "Bridge closed", true);
        check("Re[2]: Bridge: closed", "Bridge: closed", true);
        check("Rebel: a film", "Rebel: a film", false);
        check("Re:", "", true);
    }
}
