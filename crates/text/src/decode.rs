//! Bytes to text, once, with the way back.
//!
//! In this order: byte order mark; strict UTF-8; the character set the feed is set to; the one the message
//! declares; detection. Strict UTF-8 with a character beyond ASCII beats every label, because text in another
//! set is hardly ever valid UTF-8, while labels are wrong every day. Nothing is replaced: bytes that no set
//! explains are an error that names the byte.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::Mapped;
use crate::charset::{Charset, National};
use crate::mojibake;

/// Share of control characters above which guessed text is taken for binary data, one in so many.
const CONTROL_SHARE_LIMIT: usize = 50;

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
    /// The bytes are no text.
    #[error("not valid utf-8 at byte {at}, and not text in another character set: control characters")]
    Binary {
        /// Byte offset at which the message stops being UTF-8, or holds its first NUL.
        at: u64,
    },
}

/// What settled the character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// A byte order mark.
    Mark,
    /// The bytes are valid UTF-8.
    Utf8,
    /// The feed's setting, or the sender's label.
    Feed,
    /// The message's own declaration.
    Declared,
    /// The statistics of the bytes.
    Detected,
}

/// A decoded message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark, and its way back to the bytes.
    pub text: Mapped,
    /// Name of the encoding: WHATWG, lower case, or `iso646-` and a country.
    pub encoding: String,
    /// What settled it.
    pub chosen: Chosen,
    /// Whether text that had been decoded wrongly before it was sent was set right.
    pub repaired: bool,
}

/// Labels that may name a message's character set; labels nobody knows are passed over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Labels<'a> {
    /// The feed's setting, or what the sender said.
    pub feed: Option<&'a str>,
    /// What the message declares.
    pub declared: Option<&'a str>,
}

/// Decodes a message.
///
/// # Errors
/// [`DecodeError`] names the first byte that is not UTF-8 when nothing else explains the bytes.
pub fn decode(raw: &[u8], labels: Labels<'_>) -> Result<Decoded, DecodeError> {
    let plain = decode_once(raw, labels)?;
    Ok(match mojibake::repair(&plain.text) {
        Some(text) => Decoded { text, repaired: true, ..plain },
        None => plain,
    })
}

fn decode_once(raw: &[u8], labels: Labels<'_>) -> Result<Decoded, DecodeError> {
    let made = |text, encoding: &str, chosen| Decoded {
        text,
        encoding: encoding.to_owned(),
        chosen,
        repaired: false,
    };
    if let Some((encoding, length)) = Encoding::for_bom(raw) {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            let text = by_steps(raw, length, encoding)?;
            return Ok(made(text, &encoding.name().to_ascii_lowercase(), Chosen::Mark));
        }
        return Ok(made(utf8(raw, length)?, "utf-8", Chosen::Mark));
    }
    let feed = labels.feed.and_then(Charset::for_label);
    if let (Some(Charset::National(national)), true) = (feed, raw.is_ascii()) {
        return Ok(made(seven_bits(raw, national), national.name, Chosen::Feed));
    }
    let failed = match utf8(raw, 0) {
        Ok(text) => return Ok(made(text, "utf-8", Chosen::Utf8)),
        Err(failed) => failed,
    };
    let declared = labels.declared.and_then(Charset::for_label);
    for (charset, chosen) in [(feed, Chosen::Feed), (declared, Chosen::Declared)] {
        if let Some(Charset::Web(encoding)) = charset
            && encoding != UTF_8
            && let Ok(text) = with(raw, encoding)
        {
            return Ok(made(text, &encoding.name().to_ascii_lowercase(), chosen));
        }
    }
    let DecodeError::Malformed { at, .. } = failed else { return Err(failed) };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = with(raw, encoding).map_err(|_| DecodeError::Binary { at })?;
    if is_binary(text.text()) {
        return Err(DecodeError::Binary { at });
    }
    Ok(made(text, &encoding.name().to_ascii_lowercase(), Chosen::Detected))
}

/// NULs, or more control characters than any wire format has.
fn is_binary(text: &str) -> bool {
    let wire_control =
        |c: char| matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\x01'..='\x08' | '\x0e'..='\x1f' | '\x7f');
    let controls = text.chars().filter(|c| c.is_control() && !wire_control(*c)).count();
    let all_controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')).count();
    text.contains('\0')
        || controls > 0 && controls * CONTROL_SHARE_LIMIT > text.len()
        || all_controls * 4 > text.len()
}

fn utf8(raw: &[u8], skip: usize) -> Result<Mapped, DecodeError> {
    match std::str::from_utf8(raw.get(skip..).unwrap_or_default()) {
        Ok(text) => Ok(Mapped::utf8(text.to_owned(), skip)),
        Err(e) => {
            Err(DecodeError::Malformed { encoding: "utf-8".to_owned(), at: (skip + e.valid_up_to()) as u64 })
        }
    }
}

fn seven_bits(raw: &[u8], national: &National) -> Mapped {
    let text: String = raw.iter().filter_map(|byte| national.character(*byte)).collect();
    let mut mapped = Mapped::default();
    mapped.push_per_char(&text, 0, 1);
    mapped
}

/// Decodes all of `raw` with one encoding.
///
/// # Errors
/// [`DecodeError::Malformed`] with the first byte that is not valid in it.
pub(crate) fn with(raw: &[u8], encoding: &'static Encoding) -> Result<Mapped, DecodeError> {
    if encoding == UTF_8 {
        return utf8(raw, 0);
    }
    if encoding.is_single_byte()
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(raw)
    {
        let mut mapped = Mapped::default();
        mapped.push_per_char(&text, 0, 1);
        return Ok(mapped);
    }
    by_steps(raw, 0, encoding)
}

/// One byte at a time, so that every character is known by the bytes that completed it.
fn by_steps(raw: &[u8], skip: usize, encoding: &'static Encoding) -> Result<Mapped, DecodeError> {
    let malformed =
        |at: usize| DecodeError::Malformed { encoding: encoding.name().to_ascii_lowercase(), at: at as u64 };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut mapped = Mapped::default();
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
        let width = at + 1 - pending_from;
        // What an escape sequence or a pair of characters made cannot be decoded again from where it stands.
        let alone = piece.chars().nth(1).is_none() && encoding != ISO_2022_JP;
        match u8::try_from(width) {
            Ok(width) if alone => mapped.push_per_char(piece, pending_from, width),
            _ => mapped.push_replaced(piece, pending_from..at + 1),
        }
        pending_from = at + 1;
    }
    let mut scratch = [0u8; 16];
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(&[], &mut scratch, true);
    let unfinished = pending_from < raw.len() && encoding != ISO_2022_JP;
    if matches!(result, DecoderResult::Malformed(..)) || written > 0 || unfinished {
        return Err(malformed(pending_from));
    }
    Ok(mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &[u8], feed: Option<&str>, text: &str, encoding: &str) {
        let decoded = decode(raw, Labels { feed, declared: None }).unwrap();
        assert_eq!((decoded.text.text(), decoded.encoding.as_str()), (text, encoding));
    }

    #[test]
    fn encodings() {
        check("Zürich — ok".as_bytes(), None, "Zürich — ok", "utf-8");
        check(b"\xef\xbb\xbfLima", None, "Lima", "utf-8");
        check(b"caf\xe9 \x93ok\x94", Some("iso-8859-1"), "café “ok”", "windows-1252");
        check(b"\xff\xfeA\0\xac\x20", None, "A€", "utf-16le");
        check(b"\x93\xfa\x96{", Some("Shift_JIS"), "日本", "shift_jis");
        check(b"M}nchen, K|ln", Some("iso646-de"), "München, Köln", "iso646-de");
        check("München".as_bytes(), Some("iso646-de"), "München", "utf-8");
        check(b"caf\xe9", Some("klingon"), "café", "windows-1252");
    }

    #[test]
    fn order_of_evidence() {
        let chosen = |raw: &[u8], feed, declared| decode(raw, Labels { feed, declared }).unwrap().chosen;
        assert_eq!(chosen("é".as_bytes(), Some("latin1"), Some("latin1")), Chosen::Utf8);
        assert_eq!(chosen(b"\xe9t\xe9", Some("latin1"), Some("koi8-r")), Chosen::Feed);
        assert_eq!(chosen(b"\xe9t\xe9", None, Some("koi8-r")), Chosen::Declared);
        assert_eq!(chosen(b"L'\xe9t\xe9 \xe0 Paris", None, Some("utf-8")), Chosen::Detected);
    }

    #[test]
    fn binary_data_is_refused() {
        let refused = |raw: &[u8]| decode(raw, Labels::default()).unwrap_err().to_string();
        assert!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").starts_with("not valid utf-8 at byte 0"));
        assert_eq!(refused(b"\xff\xfeA"), "not valid utf-16le at byte 2");
    }

    #[test]
    fn the_way_back() {
        let decoded = decode(b"\xff\xfeA\0\xac\x20B\0", Labels::default()).unwrap();
        assert_eq!(decoded.text.raw(&(1..5)), 4..8);
        let decoded = decode("\u{feff}a—b".as_bytes(), Labels::default()).unwrap();
        assert_eq!(decoded.text.raw(&(1..4)), 4..7);
    }

    #[test]
    fn every_encoding_leads_back() {
        for label in ["gbk", "big5", "euc-kr", "euc-jp", "shift_jis", "iso-2022-jp", "koi8-r", "gb18030"] {
            let text = "Ab 中日 b 中";
            let text = if label == "euc-kr" {
                "Ab 한국 b 한"
            } else if label == "koi8-r" {
                "Ab Мо б М"
            } else {
                text
            };
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (raw, ..) = encoding.encode(text);
            let mapped = with(&raw, encoding).unwrap();
            assert_eq!(mapped.text(), text, "{label}");
            assert_eq!(mapped.raw(&(0..text.len())).start, 0);
            let at = text.rfind('b').or(text.rfind('б')).unwrap();
            let raw_at = usize::try_from(mapped.raw(&(at..at + 1)).start).unwrap();
            assert!(raw[raw_at..].len() < raw.len(), "{label}");
        }
    }
}
