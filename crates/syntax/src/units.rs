//! The words of a sentence as its grammar sees them.

use copydesk_text::{Token, TokenKind};

/// A word or mark of a sentence; bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Unit {
    /// The unit's text.
    #[must_use]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Short forms whose full stop belongs to them, lower case.
const ABBREVIATIONS: [&str; 46] = [
    "adm", "ala", "apr", "ariz", "aug", "brig", "calif", "capt", "cmdr", "co", "col", "colo", "conn", "corp",
    "d", "dec", "del", "dr", "feb", "fla", "gen", "gov", "inc", "jan", "jr", "lt", "ltd", "maj", "mass",
    "mich", "minn", "mr", "mrs", "ms", "nov", "oct", "prof", "rep", "reps", "rev", "sen", "sens", "sept",
    "sgt", "sr", "st",
];

/// The endings that are words of their own: `do` `n't`, `he` `'d`.
const CONTRACTIONS: [&str; 6] = ["d", "ll", "re", "ve", "m", "s"];

/// The units of the `tokens` of a text: contractions are two, the full stop of an abbreviation belongs to it, a
/// row of full stops, hyphens or single marks is one.
pub fn units(text: &str, tokens: &[Token], out: &mut Vec<Unit>) {
    out.clear();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        let word = token.of(text);
        match token.kind {
            TokenKind::Word => {
                let split = contraction(word);
                if split > 0 {
                    out.push(Unit { start: token.start, end: token.start + split });
                    out.push(Unit { start: token.start + split, end: token.end });
                    continue;
                }
                let stop = after.first().filter(|next| next.start == token.end && next.of(text) == ".");
                match stop {
                    Some(stop) if is_abbreviation(word) => {
                        rest = after.get(1..).unwrap_or_default();
                        out.push(Unit { start: token.start, end: stop.end });
                    }
                    _ => out.push(Unit { start: token.start, end: token.end }),
                }
            }
            TokenKind::Mark => {
                let mut end = token.end;
                while let Some(next) = rest.first()
                    && next.start == end
                    && next.of(text) == word
                    && matches!(word, "." | "-" | "'" | "`")
                {
                    end = next.end;
                    rest = rest.get(1..).unwrap_or_default();
                }
                out.push(Unit { start: token.start, end });
            }
            TokenKind::Number | TokenKind::Possessive => {
                out.push(Unit { start: token.start, end: token.end })
            }
        }
    }
}

/// Bytes before the second part of a contraction; 0 where there is none.
fn contraction(word: &str) -> usize {
    let Some((at, mark)) = word.char_indices().rev().find(|(_, c)| matches!(c, '\'' | '’' | 'ʼ')) else {
        return 0;
    };
    let tail = word.get(at + mark.len_utf8()..).unwrap_or_default();
    if tail.eq_ignore_ascii_case("t") && at > 1 && word.get(at - 1..at).is_some_and(|n| n == "n" || n == "N")
    {
        return at - 1;
    }
    if CONTRACTIONS.iter().any(|known| tail.eq_ignore_ascii_case(known)) { at } else { 0 }
}

fn is_abbreviation(word: &str) -> bool {
    let mut chars = word.chars();
    let single = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    single || ABBREVIATIONS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut out = Vec::new();
        units(text, &copydesk_text::tokenize(text), &mut out);
        let found: Vec<&str> = out.iter().map(|unit| unit.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn contractions_and_abbreviations() {
        check(
            "He'd said Dahl's crew didn’t go.",
            &["He", "'d", "said", "Dahl", "'s", "crew", "did", "n’t", "go", "."],
        );
        check("Sen. J. Ng waited ... no", &["Sen.", "J.", "Ng", "waited", "...", "no"]);
        check("It can't, can it? O'Neill", &["It", "ca", "n't", ",", "can", "it", "?", "O'Neill"]);
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(ABBREVIATIONS.is_sorted());
    }
}
