//! Sentences inside a paragraph.

use std::ops::Range;

/// Abbreviations a sentence does not end after, lower case, without full stop.
const ABBREVIATIONS: [&str; 70] = [
    "adm", "ala", "apr", "ariz", "assn", "atty", "aug", "ave", "blvd", "brig", "calif", "capt", "cf", "cmdr",
    "co", "col", "colo", "conn", "corp", "cpl", "dec", "del", "dept", "dr", "e.g", "est", "etc", "feb",
    "fla", "gen", "gov", "hon", "i.e", "ill", "inc", "ind", "jan", "jr", "kan", "ltd", "lt", "maj", "mass",
    "mich", "minn", "mr", "mrs", "ms", "mt", "neb", "nov", "oct", "okla", "ore", "pa", "pct", "prof", "rep",
    "rev", "sen", "sept", "sgt", "sr", "st", "supt", "tenn", "tex", "vs", "wash", "wis",
];
/// Of these, the ones that also end sentences: after them, a common opening word starts a new one.
const ALSO_FINAL: [&str; 6] = ["co", "corp", "etc", "inc", "jr", "ltd"];
/// Words that open sentences far more often than they continue a name.
const OPENERS: [&str; 44] = [
    "A",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Both",
    "But",
    "By",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Meanwhile",
    "Most",
    "No",
    "Not",
    "On",
    "One",
    "She",
    "Some",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Two",
    "We",
    "What",
    "When",
    "While",
    "You",
];

/// Splits the paragraph `range` of `text` into sentences. Offsets count bytes of `text`.
///
/// A sentence ends at `.`, `!`, `?` or `…` with its closing quotes and brackets, before white space and
/// something that can open a sentence. After `?` or `!` inside quotes a lower-case word goes on: `"Why?" she
/// asked`. Linear in the length of the paragraph.
#[must_use]
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let paragraph = text.get(range.clone()).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = 0;
    let mut from = 0;
    // The first byte of `…` begins other marks too; all the others are bytes of their own.
    let may_end = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | 0xE2);
    while let Some(at) = paragraph
        .as_bytes()
        .get(from..)
        .and_then(|rest| rest.iter().position(may_end))
        .map(|found| from + found)
    {
        let Some(c) = paragraph.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let mut end = at + c.len_utf8();
        from = end;
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let closing = |c: char| matches!(c, '.' | '!' | '?' | '…' | '"' | '”' | '’' | '\'' | '»' | ')' | ']');
        let behind = paragraph.get(end..).unwrap_or_default();
        end += behind.len() - behind.trim_start_matches(closing).len();
        from = end;
        let rest = paragraph.get(end..).unwrap_or_default();
        let opening = rest.trim_start();
        if opening.len() == rest.len() || !opens(opening) {
            continue;
        }
        if c == '.' && end == at + 1 && !ends_after(paragraph.get(start..at).unwrap_or_default(), opening) {
            continue;
        }
        push(&mut out, paragraph, start..end, range.start);
        start = end;
    }
    push(&mut out, paragraph, start..paragraph.len(), range.start);
    out
}

fn push(out: &mut Vec<Range<usize>>, paragraph: &str, range: Range<usize>, offset: usize) {
    let raw = paragraph.get(range.clone()).unwrap_or_default();
    let text = raw.trim();
    if !text.is_empty() {
        let start = offset + range.start + raw.len() - raw.trim_start().len();
        out.push(start..start + text.len());
    }
}

fn opens(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some(c) if c.is_uppercase() || c.is_ascii_digit() => true,
        // Scripts without case.
        Some(c) if c.is_alphabetic() => !c.is_lowercase(),
        Some(
            '"' | '“' | '„' | '«' | '‘' | '\'' | '(' | '[' | '$' | '£' | '€' | '¿' | '¡' | '—' | '–' | '-'
            | '*',
        ) => true,
        _ => false,
    }
}

/// Whether a sentence can end with the full stop after `before`.
fn ends_after(before: &str, opening: &str) -> bool {
    // Words are short: looking further back would make long texts without spaces slow.
    let mut from = before.len().saturating_sub(24);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let tail = before.get(from..).unwrap_or_default();
    let word = tail
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '-' | '—'))
        .next()
        .unwrap_or("");
    let lower = word.to_lowercase();
    let next = opening.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let acronym = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    if ABBREVIATIONS.contains(&lower.as_str()) {
        return ALSO_FINAL.contains(&lower.as_str()) && OPENERS.contains(&next);
    }
    if initial && word != "I" {
        return false;
    }
    if acronym {
        return OPENERS.contains(&next) || opening.starts_with(['"', '“', '«']);
    }
    if lower == "no" {
        return !opening.starts_with(|c: char| c.is_ascii_digit());
    }
    !word.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text, 0..text.len()).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ends() {
        check("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]);
        check("\"One. Two,\" she said. Three.", &["\"One.", "Two,\" she said.", "Three."]);
        check("\"Why?\" she asked. \"No.\" He left.", &["\"Why?\" she asked.", "\"No.\"", "He left."]);
        check("Mr. Li met Gen. J. Okello in St. John's.", &["Mr. Li met Gen. J. Okello in St. John's."]);
        check(
            "In the U.S. Senate. In the U.S. The rest.",
            &["In the U.S. Senate.", "In the U.S.", "The rest."],
        );
        check("It made 4.5 pct. more on Feb. 3. It did.", &["It made 4.5 pct. more on Feb. 3.", "It did."]);
        check("Profit at Nor Inc. The rest.", &["Profit at Nor Inc.", "The rest."]);
    }
}
