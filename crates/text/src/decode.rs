//! Bytes to text, with the way back.
//!
//! A message is UTF-16 when it has that byte order mark; else UTF-8, checked strictly; else the character
//! set its sender named. Nothing is guessed and nothing is replaced: a message that cannot be decoded is
//! an error that names the byte.

use std::ops::Range;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not valid in the encoding they should be in.
    #[error("not valid {encoding} at byte {at}")]
    Malformed {
        /// The encoding tried last (WHATWG name, lower case).
        encoding: String,
        /// Byte offset of the first bad sequence in the raw message.
        at: u64,
    },
    /// The sender named a character set nobody knows, and the bytes are not UTF-8 either.
    #[error("unknown character set {label:?}, and not valid utf-8 at byte {at}")]
    UnknownCharset {
        /// The label as given (at most 40 characters of it).
        label: String,
        /// Where UTF-8 decoding failed.
        at: u64,
    },
}

/// Where each decoded character stands in the raw bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ByteMap {
    /// UTF-8: raw offset = text offset + the length of a byte order mark.
    Shift(usize),
    /// Other encodings: raw offset of each character, and the end of the last one.
    PerChar(Vec<u32>),
}

/// A decoded message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// WHATWG name of the encoding, lower case.
    pub encoding: String,
    map: ByteMap,
}

impl Decoded {
    /// Raw byte offset of the character that starts at `text_byte`, whose number is `text_char`.
    #[must_use]
    pub fn raw_offset(&self, text_byte: usize, text_char: usize) -> u64 {
        match &self.map {
            ByteMap::Shift(shift) => (text_byte + shift) as u64,
            ByteMap::PerChar(offsets) => {
                u64::from(offsets.get(text_char).or(offsets.last()).copied().unwrap_or_default())
            }
        }
    }

    /// Raw bytes of the `length` characters that follow the one standing at raw byte `raw_start`, after
    /// skipping `skip` characters. None when `raw_start` is no character boundary or the text is shorter.
    #[must_use]
    pub fn raw_range(&self, raw_start: u64, skip: usize, length: usize) -> Option<Range<u64>> {
        match &self.map {
            ByteMap::Shift(shift) => {
                let start = usize::try_from(raw_start).ok()?.checked_sub(*shift)?;
                let mut rest = self.text.get(start..)?.char_indices().map(|(at, _)| at);
                let from = if length == 0 && skip == 0 { 0 } else { rest.nth(skip)? };
                let to = match length {
                    0 => from,
                    _ => rest.nth(length - 1).or(Some(self.text.len() - start))?,
                };
                let counted = self.text.get(start + from..start + to)?.chars().count();
                (counted == length).then_some((start + from + shift) as u64..(start + to + shift) as u64)
            }
            ByteMap::PerChar(offsets) => {
                let first = offsets.binary_search(&u32::try_from(raw_start).ok()?).ok()?;
                let from = *offsets.get(first + skip)?;
                let to = *offsets.get(first + skip + length)?;
                Some(u64::from(from)..u64::from(to))
            }
        }
    }
}

/// Decodes a message.
///
/// `charset` is any WHATWG label; `iso-8859-1` means windows-1252, as on the web. It is used only when the
/// bytes are not UTF-8.
///
/// # Errors
/// [`DecodeError`] names the first byte that cannot be decoded.
pub fn decode(raw: &[u8], charset: Option<&str>) -> Result<Decoded, DecodeError> {
    if let Some((encoding, length)) = Encoding::for_bom(raw) {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            return decode_mapped(raw, length, encoding);
        }
        return decode_utf8(raw, length);
    }
    let failed = match decode_utf8(raw, 0) {
        Ok(decoded) => return Ok(decoded),
        Err(failed) => failed,
    };
    let Some(label) = charset.map(str::trim).filter(|label| !label.is_empty()) else { return Err(failed) };
    let at = match &failed {
        DecodeError::Malformed { at, .. } | DecodeError::UnknownCharset { at, .. } => *at,
    };
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => Err(failed),
        Some(encoding) => decode_mapped(raw, 0, encoding),
        None => Err(DecodeError::UnknownCharset { label: label.chars().take(40).collect(), at }),
    }
}

/// Decodes again a message that was decoded before, by the name its record gives.
///
/// # Errors
/// As [`decode`].
pub fn decode_as(raw: &[u8], encoding: &str) -> Result<Decoded, DecodeError> {
    decode(raw, Some(encoding))
}

fn decode_utf8(raw: &[u8], skip: usize) -> Result<Decoded, DecodeError> {
    match std::str::from_utf8(raw.get(skip..).unwrap_or_default()) {
        Ok(text) => {
            Ok(Decoded { text: text.to_owned(), encoding: "utf-8".to_owned(), map: ByteMap::Shift(skip) })
        }
        Err(e) => {
            Err(DecodeError::Malformed { encoding: "utf-8".to_owned(), at: (skip + e.valid_up_to()) as u64 })
        }
    }
}

/// One byte at a time, so that every character is known by the bytes that completed it.
fn decode_mapped(raw: &[u8], skip: usize, encoding: &'static Encoding) -> Result<Decoded, DecodeError> {
    let name = encoding.name().to_ascii_lowercase();
    let malformed = |at: usize| DecodeError::Malformed { encoding: name.clone(), at: at as u64 };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(raw.len() + 16);
    let mut offsets: Vec<u32> = Vec::with_capacity(raw.len() + 1);
    let mut pending_from = skip;
    for (at, byte) in raw.iter().enumerate().skip(skip) {
        let mut scratch = [0u8; 16];
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut scratch, false);
        if let DecoderResult::Malformed(..) = result {
            return Err(malformed(pending_from));
        }
        if written == 0 {
            continue;
        }
        let piece = scratch.get(..written).and_then(|s| std::str::from_utf8(s).ok()).ok_or(malformed(at))?;
        // A sequence of two characters (a few in big5) cannot be told apart in the raw bytes: both get its start.
        for _ in piece.chars() {
            offsets.push(u32::try_from(pending_from).map_err(|_| malformed(at))?);
        }
        text.push_str(piece);
        pending_from = at + 1;
    }
    let mut scratch = [0u8; 16];
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(&[], &mut scratch, true);
    if matches!(result, DecoderResult::Malformed(..)) || written > 0 || pending_from < raw.len() {
        return Err(malformed(pending_from));
    }
    offsets.push(u32::try_from(raw.len()).map_err(|_| malformed(raw.len()))?);
    Ok(Decoded { text, encoding: name, map: ByteMap::PerChar(offsets) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &[u8], charset: Option<&str>, text: &str, encoding: &str) {
        let decoded = decode(raw, charset).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), (text, encoding));
    }

    #[test]
    fn encodings() {
        check("Zürich — ok".as_bytes(), None, "Zürich — ok", "utf-8");
        check(b"\xef\xbb\xbfLima", None, "Lima", "utf-8");
        check(b"caf\xe9 \x93ok\x94", Some("iso-8859-1"), "café “ok”", "windows-1252");
        check(b"\xff\xfeA\0\xac\x20", None, "A€", "utf-16le");
        check(b"\x93\xfa\x96{", Some("Shift_JIS"), "日本", "shift_jis");
    }

    #[test]
    fn errors_name_the_byte() {
        assert_eq!(decode(b"caf\xe9", None).unwrap_err().to_string(), "not valid utf-8 at byte 3");
        let unknown = decode(b"caf\xe9", Some("klingon")).unwrap_err().to_string();
        assert_eq!(unknown, "unknown character set \"klingon\", and not valid utf-8 at byte 3");
        assert_eq!(
            decode(b"ab\x81", Some("shift_jis")).unwrap_err().to_string(),
            "not valid shift_jis at byte 2"
        );
    }

    #[test]
    fn the_way_back() {
        let decoded = decode(b"\xff\xfeA\0\xac\x20B\0", None).unwrap();
        assert_eq!(decoded.raw_range(2, 1, 2), Some(4..8));
        let decoded = decode("\u{feff}a—b".as_bytes(), None).unwrap();
        assert_eq!(decoded.raw_range(3, 1, 1), Some(4..7));
        assert_eq!(decoded.raw_range(3, 1, 2), Some(4..8));
        assert_eq!(decoded.raw_range(3, 1, 3), None);
    }
}
