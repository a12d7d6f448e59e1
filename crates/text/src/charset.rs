//! Character sets by name: those of the web, and the 7-bit national variants old wires still send.

use encoding_rs::Encoding;

/// A character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// One of the WHATWG Encoding Standard; `iso-8859-1` means windows-1252, as on the web.
    Web(&'static Encoding),
    /// A national variant of ISO 646: ASCII with some marks replaced by letters.
    National(&'static National),
}

/// A national variant of ISO 646.
#[derive(Debug, PartialEq, Eq)]
pub struct National {
    /// Name in records and settings.
    pub name: &'static str,
    /// Registered name (IANA).
    registered: &'static str,
    /// What differs from ASCII: byte and character.
    letters: &'static [(u8, char)],
}

/// The registered variants wires are known to use (ISO-IR registrations of the same names).
const NATIONALS: [National; 8] = [
    National {
        name: "iso646-de",
        registered: "din_66003",
        letters: &[
            (b'@', '§'),
            (b'[', 'Ä'),
            (b'\\', 'Ö'),
            (b']', 'Ü'),
            (b'{', 'ä'),
            (b'|', 'ö'),
            (b'}', 'ü'),
            (b'~', 'ß'),
        ],
    },
    National {
        name: "iso646-fr",
        registered: "nf_z_62-010",
        letters: &[
            (b'#', '£'),
            (b'@', 'à'),
            (b'[', '°'),
            (b'\\', 'ç'),
            (b']', '§'),
            (b'`', 'µ'),
            (b'{', 'é'),
            (b'|', 'ù'),
            (b'}', 'è'),
            (b'~', '¨'),
        ],
    },
    National { name: "iso646-gb", registered: "bs_4730", letters: &[(b'#', '£'), (b'~', '‾')] },
    National {
        name: "iso646-it",
        registered: "it",
        letters: &[
            (b'#', '£'),
            (b'@', '§'),
            (b'[', '°'),
            (b'\\', 'ç'),
            (b']', 'é'),
            (b'`', 'ù'),
            (b'{', 'à'),
            (b'|', 'ò'),
            (b'}', 'è'),
            (b'~', 'ì'),
        ],
    },
    National {
        name: "iso646-es",
        registered: "es",
        letters: &[
            (b'#', '£'),
            (b'@', '§'),
            (b'[', '¡'),
            (b'\\', 'Ñ'),
            (b']', '¿'),
            (b'{', '°'),
            (b'|', 'ñ'),
            (b'}', 'ç'),
        ],
    },
    National {
        name: "iso646-se",
        registered: "sen_850200_b",
        letters: &[
            (b'$', '¤'),
            (b'[', 'Ä'),
            (b'\\', 'Ö'),
            (b']', 'Å'),
            (b'{', 'ä'),
            (b'|', 'ö'),
            (b'}', 'å'),
            (b'~', '‾'),
        ],
    },
    National {
        name: "iso646-no",
        registered: "ns_4551-1",
        letters: &[
            (b'[', 'Æ'),
            (b'\\', 'Ø'),
            (b']', 'Å'),
            (b'{', 'æ'),
            (b'|', 'ø'),
            (b'}', 'å'),
            (b'~', '‾'),
        ],
    },
    National {
        name: "iso646-pt",
        registered: "pt",
        letters: &[
            (b'@', '§'),
            (b'[', 'Ã'),
            (b'\\', 'Ç'),
            (b']', 'Õ'),
            (b'{', 'ã'),
            (b'|', 'ç'),
            (b'}', 'õ'),
            (b'~', '°'),
        ],
    },
];

impl National {
    /// The character of a byte; none for bytes beyond 7 bits.
    #[must_use]
    pub fn character(&self, byte: u8) -> Option<char> {
        let letter = self.letters.iter().find(|(from, _)| *from == byte).map(|(_, to)| *to);
        letter.or_else(|| byte.is_ascii().then_some(char::from(byte)))
    }
}

impl Charset {
    /// A character set by any of its labels.
    #[must_use]
    pub fn for_label(label: &str) -> Option<Self> {
        let label = label.trim();
        let national = NATIONALS
            .iter()
            .find(|n| [n.name, n.registered].iter().any(|name| label.eq_ignore_ascii_case(name)));
        national
            .map(Self::National)
            .or_else(|| Encoding::for_label_no_replacement(label.as_bytes()).map(Self::Web))
    }

    /// Its name in records: the WHATWG name in lower case, or `iso646-` and a country.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Web(encoding) => encoding.name().to_ascii_lowercase(),
            Self::National(national) => national.name.to_owned(),
        }
    }
}

/// The character set that an XML declaration or an HTML `meta` at the start of `raw` names.
#[must_use]
pub fn declared_charset(raw: &[u8]) -> Option<&str> {
    const LOOKED_AT_BYTES: usize = 1024;
    let ascii = raw.get(..raw.len().min(LOOKED_AT_BYTES))?;
    let end = ascii.iter().position(|byte| !byte.is_ascii()).unwrap_or(ascii.len());
    let head = std::str::from_utf8(ascii.get(..end)?).ok()?;
    let start = head.trim_start();
    if start.starts_with("<?xml") {
        return label_after(start.get(..start.find("?>")?)?, "encoding=");
    }
    if !start.starts_with('<') {
        return None;
    }
    let meta = head.get(head.to_ascii_lowercase().find("<meta")?..)?;
    label_after(meta, "charset=")
}

fn label_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let at = text.to_ascii_lowercase().find(key)? + key.len();
    let value = text.get(at..)?.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.'));
    let label = value.get(..end.unwrap_or(value.len()))?;
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        assert_eq!(Charset::for_label("latin1").unwrap().name(), "windows-1252");
        assert_eq!(Charset::for_label("DIN_66003").unwrap().name(), "iso646-de");
        assert_eq!(Charset::for_label("klingon"), None);
    }

    #[test]
    fn declarations() {
        let check = |raw: &str, label| assert_eq!(declared_charset(raw.as_bytes()), label, "{raw}");
        check("<?xml version='1.0' encoding='iso-8859-1'?><a/>", Some("iso-8859-1"));
        check("<?xml version=\"1.0\"?><a encoding=\"x\"/>", None);
        check("<html><META http-equiv=x content='text/html; charset=Shift_JIS'>", Some("Shift_JIS"));
        check("LIMA (AP) - encoding=\"x\"", None);
    }
}
