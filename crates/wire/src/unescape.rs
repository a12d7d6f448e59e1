//! Character references of XML and HTML.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// Longest name of a character reference that is looked for.
const REFERENCE_LIMIT_BYTES: usize = 40;
/// What the references 128 to 159 mean in practice: windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A character reference at the start of `text`, which starts with `&`: what it names, and its length in bytes.
pub(crate) fn reference(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let body = text.strip_prefix('&')?;
    let window = body.as_bytes().get(..body.len().min(REFERENCE_LIMIT_BYTES))?;
    let length = window.iter().position(|byte| *byte == b';')?;
    let name = body.get(..length)?;
    let used = length + 2;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        let character = match code {
            0x80..=0x9f => WINDOWS_1252.get(code as usize - 0x80).copied()?,
            _ => char::from_u32(code)?,
        };
        return (character != '\0').then(|| (Cow::Owned(character.to_string()), used));
    }
    resolve_html5_entity(name).map(|found| (Cow::Borrowed(found), used))
}

/// Text with its references resolved; what is no reference stays.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        match reference(tail) {
            Some((found, used)) => {
                out.push_str(&found);
                rest = tail.get(used..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let check = |text: &str, expected: &str| assert_eq!(unescape(text), expected);
        check("AT&amp;T &#8212; &#x2019;&#146; &eacute;&nbsp;", "AT&T — ’’ é\u{a0}");
        check("a & b &nonsense; &#0; &#xFFFFFFFF; &", "a & b &nonsense; &#0; &#xFFFFFFFF; &");
        check("&amp;apos;", "&apos;");
    }
}
