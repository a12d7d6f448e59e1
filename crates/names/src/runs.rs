//! Runs of capitalised words: what may be one or several names.

use copydesk_text::TokenKind;

use crate::{Lexicon, Words};

/// Longest run that is looked at as one, in tokens; longer ones are cut.
const RUN_LIMIT_TOKENS: usize = 24;
/// Small words inside a person's name.
const PARTICLES: [&str; 22] = [
    "de", "da", "di", "do", "dos", "das", "del", "della", "van", "von", "der", "den", "bin", "ibn", "al",
    "el", "la", "le", "ter", "ten", "ul", "y",
];

/// End of the run of name-like tokens that starts at `first`.
pub(crate) fn run_end(words: &Words<'_>, lexicon: &Lexicon, first: usize) -> usize {
    let mut last = first + 1;
    while last - first < RUN_LIMIT_TOKENS {
        match next_step(words, lexicon, first, last) {
            0 => break,
            step => last += step,
        }
    }
    last
}

/// How many tokens after `last` belong to the run.
fn next_step(words: &Words<'_>, lexicon: &Lexicon, first: usize, last: usize) -> usize {
    let Some(before) = last.checked_sub(1) else { return 0 };
    let word = words.word(last);
    if words.is_capital(last)
        && !words.is_initial(last)
        && (words.one_blank(before) || words.word(before) == "-")
    {
        return usize::from(!lexicon.not_names.contains(word) || lexicon.is_title(word));
    }
    let next_is_capital = words.is_capital(last + 1) && !words.is_initial(last + 1);
    match word {
        // `Fraser-Pryce`, but not `Hong Kong-based`.
        "-" | "–" if words.glued(before) && words.glued(last) && words.is_capital(last + 1) => 2,
        // The full stop of a title or an initial.
        "." if words.glued(before) && next_is_capital && words.one_blank(last) => {
            let abbreviated = words.word(before);
            let initial = abbreviated.chars().count() == 1;
            usize::from(
                initial || lexicon.is_title(abbreviated) || matches!(abbreviated, "St" | "Mt" | "Jr" | "Ft"),
            ) * 2
        }
        "&" if next_is_capital => 2,
        "of" | "for" if heads_organisation(words, lexicon, first, last) => {
            let article = usize::from(words.word(last + 1) == "the");
            if words.is_capital(last + 1 + article) { 2 + article } else { 0 }
        }
        "and" if next_is_capital && inside_of_phrase(words, first, last) => 2,
        small if PARTICLES.contains(&small) && words.is_capital(before) => {
            let more = usize::from(PARTICLES.contains(&words.word(last + 1)));
            let hyphen = usize::from(words.word(last + 1 + more) == "-");
            if words.is_capital(last + 1 + more + hyphen) { 2 + more + hyphen } else { 0 }
        }
        _ => {
            let number = words.tokens.get(last).is_some_and(|token| token.kind == TokenKind::Number);
            // `Boeing 747`, `Integrated Review 2023`: kept for the rules to judge.
            usize::from(
                number
                    && words.one_blank(before)
                    && is_name_number(word)
                    && !next_is_measure(words, last + 1),
            )
        }
    }
}

fn is_name_number(word: &str) -> bool {
    (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

fn next_is_measure(words: &Words<'_>, number: usize) -> bool {
    matches!(words.word(number), "%" | "percent" | "pct" | "million" | "billion" | "points" | "-" | "," | ":")
}

/// `Ministry of`, `Gulf of`: a word that goes on with `of`.
fn heads_organisation(words: &Words<'_>, lexicon: &Lexicon, first: usize, last: usize) -> bool {
    let Some(before) = last.checked_sub(1).filter(|before| *before >= first) else { return false };
    let word = words.word(before);
    lexicon.organisation_heads.contains(word) || (words.word(last) == "of" && is_place_head(word))
}

/// `Gulf of Aden`, `Strait of Hormuz`.
pub(crate) fn is_place_head(word: &str) -> bool {
    matches!(word, "Gulf" | "Bay" | "Strait" | "Straits" | "Sea" | "Isle" | "Horn" | "Cape" | "Republic")
}

/// `Ministry of Trade and Industry`: an `of` stands in the run before.
fn inside_of_phrase(words: &Words<'_>, first: usize, last: usize) -> bool {
    (first..last).any(|number| matches!(words.word(number), "of" | "for"))
}
