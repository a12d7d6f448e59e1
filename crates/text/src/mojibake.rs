//! UTF-8 that was once read as windows-1252 and written as UTF-8 again: `CafÃ©`.

use encoding_rs::WINDOWS_1252;

use crate::Mapped;

/// Sets text right that was decoded wrongly before it was sent, when there is no doubt: every stretch beyond
/// ASCII, written as windows-1252, must be valid UTF-8, and give letters and marks of the usual kind. None
/// when there is nothing to repair.
#[must_use]
pub(crate) fn repair(text: &Mapped) -> Option<Mapped> {
    if text.text().is_ascii() || !looks_broken(text.text()) {
        return None;
    }
    let mut out = Mapped::default();
    let mut at = 0;
    let mut stretches = 0;
    while at < text.len() {
        let rest = text.slice(at..text.len());
        let plain = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        out.push_slice(text, at..at + plain);
        at += plain;
        let rest = text.slice(at..text.len());
        let length = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        if length > 0 {
            push_stretch(&mut out, text, at, length)?;
            stretches += 1;
            at += length;
        }
    }
    (stretches > 0).then_some(out)
}

/// Leads of two- and three-byte sequences read as windows-1252 (`Â`, `Ã`, `Ä`, `Å`, `â`), each before another
/// character beyond ASCII.
fn looks_broken(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xC3, bytes).any(|at| {
        let lead = matches!(bytes.get(at + 1), Some(0x82..=0x85 | 0xA2));
        lead && bytes.get(at + 2).is_some_and(|next| !next.is_ascii())
    })
}

fn push_stretch(out: &mut Mapped, text: &Mapped, at: usize, length: usize) -> Option<()> {
    let stretch = text.slice(at..at + length);
    let (bytes, _, unmappable) = WINDOWS_1252.encode(stretch);
    if unmappable {
        return None;
    }
    let repaired = std::str::from_utf8(&bytes).ok()?;
    // Characters of the stretch that make one character of the repaired text, one after the other.
    let mut from = stretch.char_indices();
    let mut start = 0;
    for c in repaired.chars() {
        if !is_usual(c) {
            return None;
        }
        for _ in 1..c.len_utf8() {
            from.next();
        }
        let end = from.next().map_or(length, |(index, last)| index + last.len_utf8());
        out.push_replacing(c.encode_utf8(&mut [0; 4]), text, at + start..at + end);
        start = end;
    }
    Some(())
}

/// Latin letters, the marks of print and the euro; not the phonetic letters that `CAFÉ™` would give.
fn is_usual(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '€' | '™')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(broken: &str, expected: Option<&str>) {
        let mapped = Mapped::utf8(broken.to_owned(), 0);
        assert_eq!(repair(&mapped).as_ref().map(Mapped::text), expected, "{broken}");
    }

    #[test]
    fn repairs_without_doubt_only() {
        check("CafÃ© crÃ¨me, itâ€™s", Some("Café crème, it’s"));
        check("naÃ¯ve — dash", None);
        check("Ã la carte", None);
        check("CAFÉ™ is open", None);
        check("MÃ£e do SÃ£o JoÃ£o", Some("Mãe do São João"));
        check("Mãe do São João", None);
        check("plain", None);
    }

    #[test]
    fn the_way_back() {
        let mapped = Mapped::utf8("CafÃ© ok".to_owned(), 10);
        let repaired = repair(&mapped).unwrap();
        assert_eq!(repaired.text(), "Café ok");
        assert_eq!(repaired.raw(&(3..5)), 13..17);
        assert_eq!(repaired.raw(&(5..6)), 17..18);
    }
}
