//! Finding names: the model reads the text, and phrases with a type of their own win over it.

use crate::model::tag;
use crate::{Lexicon, Name, NameType, Words};

/// At the end of a house's name.
const HOUSE_ABBREVIATIONS: [&str; 6] = ["Inc", "Corp", "Co", "Ltd", "Bros", "Cos"];
/// American states as wires shorten them.
const STATE_ABBREVIATIONS: [&str; 32] = [
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La",
    "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex",
    "Va", "Vt", "Wash", "Wis",
];

/// Finds the names of a text, in order, not overlapping.
#[must_use]
pub fn recognise(words: &Words<'_>, lexicon: &Lexicon) -> Vec<Name> {
    let found = lexicon.model().map(|model| tag(words, model)).unwrap_or_default();
    let mut names = Vec::with_capacity(found.len());
    for name in found {
        cut(words, name, &mut names);
    }
    names.iter_mut().for_each(|name| with_full_stop(words, name));
    if lexicon.has_overrides() {
        let fixed = fixed(words, lexicon);
        names.retain(|name| !fixed.iter().any(|own| own.first < name.last && name.first < own.last));
        names.extend(fixed);
        names.sort_by_key(|name| name.first);
    }
    names
}

/// Puts a name, or the names it is made of, into `out`.
fn cut(words: &Words<'_>, name: Name, out: &mut Vec<Name>) {
    for at in name.first + 1..name.last.saturating_sub(1) {
        let hyphen = matches!(words.word(at), "-" | "–" | "—");
        // `Bangkok - Chiang Mai` are two places.
        if hyphen && !words.glued(at - 1) && !words.glued(at) {
            out.push(Name { last: at, ..name });
            return cut(words, Name { first: at + 1, ..name }, out);
        }
        // `Ana Lind of the INGV` is a person and where she works; `Joan of Arc` is one person.
        if words.word(at) == "of" && name.name_type == NameType::Person && at - name.first > 1 {
            out.push(Name { last: at, ..name });
            let article = usize::from(words.word(at + 1) == "the");
            let first = at + 1 + article;
            if first < name.last {
                out.push(Name { first, name_type: NameType::Organisation, ..name });
            }
            return;
        }
    }
    out.push(name);
}

/// `Acme Corp.`, `Jackson, Miss.`: the full stop of the abbreviation is part of the name.
fn with_full_stop(words: &Words<'_>, name: &mut Name) {
    let abbreviations: &[&str] = match name.name_type {
        NameType::Organisation if name.last - name.first > 1 => &HOUSE_ABBREVIATIONS,
        NameType::Place if name.last - name.first == 1 => &STATE_ABBREVIATIONS,
        _ => return,
    };
    let stop = words.word(name.last) == "." && words.glued(name.last - 1);
    if stop && abbreviations.contains(&words.word(name.last - 1)) {
        name.last += 1;
    }
}

/// Names that the lexicon has exact phrases for; the longest at each place.
fn fixed(words: &Words<'_>, lexicon: &Lexicon) -> Vec<Name> {
    let mut out = Vec::new();
    let mut first = 0;
    let mut joined = String::new();
    while first < words.tokens.len() {
        joined.clear();
        let mut found = None;
        for last in first + 1..=words.tokens.len().min(first + lexicon.override_limit_tokens()) {
            if last > first + 1 {
                joined.push(' ');
            }
            joined.push_str(words.word(last - 1));
            if let Some(name_type) = lexicon.override_of(&joined) {
                found = Some(Name { first, last, name_type });
            }
        }
        first = found.map_or(first + 1, |name| name.last);
        out.extend(found);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(text: &str, found: Name) -> Vec<(String, NameType)> {
        let words = Words::new(text, copydesk_text::sentences(text, 0..text.len()));
        let mut names = Vec::new();
        cut(&words, found, &mut names);
        names.iter_mut().for_each(|name| with_full_stop(&words, name));
        names.iter().map(|name| (words.text_of(name.first..name.last).to_owned(), name.name_type)).collect()
    }

    #[test]
    fn names_are_cut_and_completed() {
        use NameType::{Organisation, Person, Place};
        let name = |last, name_type| Name { first: 0, last, name_type };
        let pair = |text: &str, name_type| (text.to_owned(), name_type);
        assert_eq!(
            names_of("Bangkok - Chiang Mai", name(4, Place)),
            [pair("Bangkok", Place), pair("Chiang Mai", Place)]
        );
        assert_eq!(
            names_of("Ana Lind of the INGV said", name(5, Person)),
            [pair("Ana Lind", Person), pair("INGV", Organisation)]
        );
        assert_eq!(names_of("Joan of Arc", name(3, Person)), [pair("Joan of Arc", Person)]);
        assert_eq!(names_of("Baden-Baden", name(3, Place)), [pair("Baden-Baden", Place)]);
        assert_eq!(names_of("Acme Corp. said", name(2, Organisation)), [pair("Acme Corp.", Organisation)]);
        assert_eq!(names_of("Miss. voters", name(1, Place)), [pair("Miss.", Place)]);
        assert_eq!(names_of("Peru. Then", name(1, Place)), [pair("Peru", Place)]);
    }
}
