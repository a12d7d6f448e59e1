//! Bytes that travelled in a transfer encoding (quoted-printable, base64), undone, with the way back.

use std::ops::Range;

use crate::{DecodeError, Labels, Mapped, decode};

/// A stretch of decoded bytes; it ends where the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    at: u32,
    raw_start: u32,
    raw_end: u32,
    /// The bytes stand there as they are; otherwise they stand as a whole for the raw bytes as a whole.
    literal: bool,
}

/// Bytes taken out of a message by undoing a transfer encoding (RFC 2045, section 6; RFC 2047, section 4). Each leads
/// back to the raw bytes it was made of. What is no escape stays as it is: nothing is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transferred {
    bytes: Vec<u8>,
    stretches: Vec<Stretch>,
}

impl Transferred {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Appends the bytes `range` of `raw` as they stand.
    pub fn push_literal(&mut self, raw: &[u8], range: Range<usize>) {
        let Some(bytes) = raw.get(range.clone()).filter(|bytes| !bytes.is_empty()) else { return };
        let start = offset(range.start);
        match self.stretches.last_mut() {
            Some(last) if last.literal && last.raw_end == start => last.raw_end = offset(range.end),
            _ => self.stretches.push(Stretch {
                at: offset(self.bytes.len()),
                raw_start: start,
                raw_end: offset(range.end),
                literal: true,
            }),
        }
        self.bytes.extend_from_slice(bytes);
    }

    fn push_unit(&mut self, bytes: &[u8], raw: Range<usize>) {
        if !bytes.is_empty() {
            self.stretches.push(Stretch {
                at: offset(self.bytes.len()),
                raw_start: offset(raw.start),
                raw_end: offset(raw.end),
                literal: false,
            });
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Appends quoted-printable text. In a header (`word`), `_` is a space.
    pub fn push_quoted_printable(&mut self, raw: &[u8], range: Range<usize>, word: bool) {
        let Some(bytes) = raw.get(range.clone()) else { return };
        let mut from = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let (unit, length): (Option<u8>, usize) = match byte {
                b'_' if word => (Some(b' '), 1),
                b'=' => match (hexadecimal(bytes.get(at + 1)), hexadecimal(bytes.get(at + 2))) {
                    (Some(high), Some(low)) => (Some(high << 4 | low), 3),
                    _ => match soft_break(bytes, at) {
                        Some(length) => (None, length),
                        None => {
                            at += 1;
                            continue;
                        }
                    },
                },
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.push_literal(raw, range.start + from..range.start + at);
            if let Some(unit) = unit {
                self.push_unit(&[unit], range.start + at..range.start + at + length);
            }
            at += length;
            from = at;
        }
        self.push_literal(raw, range.start + from..range.end);
    }

    /// Appends base64. Bytes outside its alphabet are passed over.
    pub fn push_base64(&mut self, raw: &[u8], range: Range<usize>) {
        let Some(bytes) = raw.get(range.clone()) else { return };
        let mut value = 0u32;
        let mut digits = 0;
        let mut start = 0;
        let mut end = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let Some(digit) = sextet(*byte) else {
                if *byte == b'=' && digits > 0 {
                    self.push_sextets(value, digits, range.start + start..range.start + at + 1);
                    digits = 0;
                }
                continue;
            };
            if digits == 0 {
                start = at;
                value = 0;
            }
            value = value << 6 | digit;
            digits += 1;
            end = at + 1;
            if digits == 4 {
                self.push_sextets(value, digits, range.start + start..range.start + end);
                digits = 0;
            }
        }
        if digits > 0 {
            self.push_sextets(value, digits, range.start + start..range.start + end);
        }
    }

    fn push_sextets(&mut self, value: u32, digits: u32, raw: Range<usize>) {
        let [_, first, second, third] = (value << (6 * (4 - digits.min(4)))).to_be_bytes();
        match digits {
            4 => self.push_unit(&[first, second, third], raw),
            3 => self.push_unit(&[first, second], raw),
            2 => self.push_unit(&[first], raw),
            _ => {}
        }
    }

    /// Decodes the bytes and appends the text to `out`. Gives the name of the encoding.
    ///
    /// Letters beyond ASCII that stand in the message as they are lead back one to one only if `exact`: whoever
    /// reads the way back must then know that encoding. Otherwise each stands as a whole for its bytes.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are no text; its offset is a raw byte.
    pub fn decode_into(
        &self,
        out: &mut Mapped,
        labels: Labels<'_>,
        exact: bool,
    ) -> Result<String, DecodeError> {
        let decoded = decode(&self.bytes, labels).map_err(|error| self.place(error))?;
        // There, ASCII letters do not stand for themselves everywhere.
        let exact = exact && !decoded.encoding.starts_with("utf-16") && decoded.encoding != "iso-2022-jp";
        let (map, text) = (&decoded.text, decoded.text.text());
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let ascii = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
            let bytes = map.raw(&(at..at + ascii));
            if ascii > 0 && bytes.end - bytes.start == ascii as u64 {
                self.push_ascii(out, rest.get(..ascii).unwrap_or_default(), bytes.start);
                at += ascii;
                continue;
            }
            // Letters beyond ASCII, or an ASCII stretch that has more bytes than letters.
            let length = match ascii {
                0 => rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len()),
                ascii => ascii,
            };
            for c in rest.get(..length).unwrap_or_default().chars() {
                let next = at + c.len_utf8();
                self.push_character(out, c, map.raw(&(at..next)), exact);
                at = next;
            }
        }
        Ok(decoded.encoding)
    }

    fn push_ascii(&self, out: &mut Mapped, text: &str, from: u64) {
        let from = usize::try_from(from).unwrap_or_default();
        let mut done = 0;
        let mut number = self.number(from);
        while done < text.len() {
            let Some(stretch) = self.stretches.get(number) else { return };
            let inside = (from + done).saturating_sub(stretch.at as usize);
            let end = (self.end(number) - from).clamp(done, text.len());
            let part = text.get(done..end).unwrap_or_default();
            if stretch.literal {
                out.push_same(part, stretch.raw_start as usize + inside);
            } else {
                out.push_replaced(part, stretch.raw_start as usize..stretch.raw_end as usize);
            }
            done = end;
            number += 1;
        }
    }

    fn push_character(&self, out: &mut Mapped, c: char, bytes: Range<u64>, exact: bool) {
        let start = usize::try_from(bytes.start).unwrap_or_default();
        let end = usize::try_from(bytes.end).unwrap_or_default();
        let (first, last) = (self.number(start), self.number(end.saturating_sub(1).max(start)));
        let (Some(from), Some(to)) = (self.stretches.get(first), self.stretches.get(last)) else { return };
        let raw_start = from.raw_start as usize + if from.literal { start - from.at as usize } else { 0 };
        let raw_end =
            if to.literal { to.raw_start as usize + end - to.at as usize } else { to.raw_end as usize };
        let mut buffer = [0; 4];
        let text = c.encode_utf8(&mut buffer);
        match u8::try_from(end - start) {
            Ok(width) if exact && first == last && from.literal && width > 0 => {
                if self.bytes.get(start..end) == Some(text.as_bytes()) {
                    out.push_same(text, raw_start);
                } else {
                    out.push_per_char(text, raw_start, width);
                }
            }
            _ => out.push_replaced(text, raw_start..raw_end.max(raw_start)),
        }
    }

    /// Number of the stretch that holds a decoded byte.
    fn number(&self, at: usize) -> usize {
        self.stretches.partition_point(|stretch| stretch.at as usize <= at).saturating_sub(1)
    }

    fn end(&self, number: usize) -> usize {
        self.stretches.get(number + 1).map_or(self.bytes.len(), |next| next.at as usize)
    }

    fn place(&self, error: DecodeError) -> DecodeError {
        let raw = |at: u64| {
            let at = usize::try_from(at).unwrap_or_default();
            let stretch = self.stretches.get(self.number(at));
            stretch.map_or(0, |stretch| {
                let inside = if stretch.literal { at - (stretch.at as usize).min(at) } else { 0 };
                u64::from(stretch.raw_start) + inside as u64
            })
        };
        match error {
            DecodeError::Malformed { encoding, at } => DecodeError::Malformed { encoding, at: raw(at) },
            DecodeError::Binary { at } => DecodeError::Binary { at: raw(at) },
        }
    }
}

/// Offsets are held in 32 bits: no message is near 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Length of `=`, white space and a line end at `at`.
fn soft_break(bytes: &[u8], at: usize) -> Option<usize> {
    /// Gateways pad lines with white space; a line of such a text has 76 characters at most.
    const PADDING_LIMIT_BYTES: usize = 76;
    let mut end = at + 1;
    while end - at < PADDING_LIMIT_BYTES && matches!(bytes.get(end), Some(b' ' | b'\t')) {
        end += 1;
    }
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(end + 2 - at),
        (Some(b'\n' | b'\r'), _) => Some(end + 1 - at),
        (None, _) => Some(end - at),
        _ => None,
    }
}

fn hexadecimal(byte: Option<&u8>) -> Option<u8> {
    char::from(*byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(raw: &str) -> Transferred {
        let mut out = Transferred::default();
        out.push_quoted_printable(raw.as_bytes(), 0..raw.len(), false);
        out
    }

    fn based(raw: &str) -> Transferred {
        let mut out = Transferred::default();
        out.push_base64(raw.as_bytes(), 0..raw.len());
        out
    }

    fn text(of: &Transferred, label: &str) -> Mapped {
        let mut out = Mapped::default();
        of.decode_into(&mut out, Labels { feed: Some(label), declared: None }, true).unwrap();
        out
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(quoted("caf=C3=A9 a=\r\nb=3D =zz =").bytes(), "café ab= =zz ".as_bytes());
        assert_eq!(quoted("soft=  \nbreak").bytes(), b"softbreak");
        assert_eq!(based("Y2Fm\r\nw6k=").bytes(), "café".as_bytes());
        assert_eq!(based("YQ==YmM=").bytes(), b"abc");
        assert_eq!(based("YW").bytes(), b"a");
        let mut word = Transferred::default();
        word.push_quoted_printable(b"a_b", 0..3, true);
        assert_eq!(word.bytes(), b"a b");
    }

    #[test]
    fn letters_lead_back() {
        let raw = "x caf=C3=A9 a=\r\nb";
        let mapped = text(&quoted(raw), "utf-8");
        assert_eq!(mapped.text(), "x café ab");
        let of = |words: &str| {
            let at = mapped.text().find(words).unwrap();
            let range = mapped.raw(&(at..at + words.len()));
            &raw[range.start as usize..range.end as usize]
        };
        assert_eq!(of("é"), "=C3=A9");
        assert_eq!(of("caf"), "caf");
        assert_eq!(of("ab"), "a=\r\nb");
        let mapped = text(&based("Y2Fmw6kgb2s="), "utf-8");
        assert_eq!(mapped.text(), "café ok");
        assert_eq!(mapped.raw(&(3..5)), 4..8);
        assert_eq!(mapped.raw(&(6..8)), 8..12);
    }

    #[test]
    fn character_sets() {
        assert_eq!(text(&quoted("=93Caf=E9=94"), "iso-8859-1").text(), "“Café”");
        assert_eq!(text(&based("/v8AQU4t"), "utf-16be").text(), "A中");
        let raw = "Привет мир".as_bytes();
        let mut literal = Transferred::default();
        literal.push_literal(raw, 0..raw.len());
        assert_eq!(text(&literal, "utf-8").runs().len(), 1);
        let mut inexact = Mapped::default();
        literal.decode_into(&mut inexact, Labels::default(), false).unwrap();
        assert_eq!(inexact.raw(&(0..2)), 0..2);
        let mut broken = Transferred::default();
        broken.push_literal(b"\0\0\xff", 0..3);
        assert!(broken.decode_into(&mut Mapped::default(), Labels::default(), true).is_err());
    }

    proptest! {
        #[test]
        fn whatever_comes(raw in proptest::collection::vec(any::<u8>(), 0..80), base in any::<bool>()) {
            let mut out = Transferred::default();
            if base {
                out.push_base64(&raw, 0..raw.len());
            } else {
                out.push_quoted_printable(&raw, 0..raw.len(), false);
            }
            let mut mapped = Mapped::default();
            if out.decode_into(&mut mapped, Labels { feed: Some("koi8-r"), declared: None }, true).is_ok() {
                let end = mapped.raw(&(0..mapped.len())).end;
                prop_assert!(end <= raw.len() as u64);
            }
        }
    }
}
