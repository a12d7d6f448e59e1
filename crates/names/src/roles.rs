//! Titles and roles beside a person's name.

use std::ops::Range;

use crate::{Lexicon, Name, NameType, Words};

/// Tokens looked back from a name for its title.
const TITLE_LIMIT_TOKENS: usize = 12;
/// Tokens looked on from a name for its apposition.
const APPOSITION_LIMIT_TOKENS: usize = 18;

/// A role as the story gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The noun that says what the person is, lower case: `ambassador`, `prime minister`.
    pub head: String,
}

/// Roles directly before (`Russian Ambassador to the UK N.`) and behind (`N., the mayor of X,`) a name.
#[must_use]
pub fn roles_of(words: &Words<'_>, lexicon: &Lexicon, name: &Name) -> Vec<Role> {
    if name.name_type != NameType::Person {
        return Vec::new();
    }
    before(words, lexicon, name).into_iter().chain(behind(words, lexicon, name)).collect()
}

fn before(words: &Words<'_>, lexicon: &Lexicon, name: &Name) -> Option<Role> {
    let floor = name.first.saturating_sub(TITLE_LIMIT_TOKENS);
    let mut head_at = None;
    let mut start = name.first;
    let mut at = name.first;
    while at > floor {
        let number = at - 1;
        let word = words.word(number);
        let joined = words.one_blank(number) || words.glued(number);
        if !joined {
            break;
        }
        let role = is_role_word(words, lexicon, number);
        if role {
            head_at = head_at.or(Some(number));
            start = number;
        } else if words.is_capital(number)
            && !lexicon.honorifics.contains(word)
            && !(words.is_initial(number) && lexicon.common.contains(word))
        {
            // A modifier before the role, or the complement between role and name (`to the UK`).
            if head_at.is_some() {
                start = number;
            }
        } else {
            let complement =
                head_at.is_none() && matches!(word, "of" | "to" | "for" | "the" | "in" | "at" | "'s" | "’s");
            if !complement && !matches!(word, "." | "-") {
                break;
            }
        }
        at = number;
    }
    let head_at = head_at?;
    // `Iraq's President N.` or `of Iraq President N.`: what stands before a country's possessive is cut by the mark.
    let tokens = start..name.first;
    Some(Role { head: head_of(words, head_at), tokens: trimmed(words, tokens) })
}

/// Cuts full stops and small words off the end.
fn trimmed(words: &Words<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while tokens.end > tokens.start + 1
        && words.word(tokens.end - 1) == "."
        && words.word(tokens.end - 2).len() > 4
    {
        tokens.end -= 1;
    }
    tokens
}

fn is_role_word(words: &Words<'_>, lexicon: &Lexicon, number: usize) -> bool {
    let word = words.word(number);
    lexicon.is_role(word) || (lexicon.titles.contains(word) && !lexicon.title_modifiers.contains(word))
}

fn head_of(words: &Words<'_>, at: usize) -> String {
    let noun = words.word(at).to_lowercase();
    let before = words.before(at).to_lowercase();
    // `Consul General`, `Attorney General`: no soldiers.
    if noun == "general"
        && matches!(before.as_str(), "consul" | "attorney" | "secretary" | "governor" | "director")
    {
        return before;
    }
    let two = format!("{before} {noun}");
    if matches!(two.as_str(), "prime minister" | "vice president" | "chief executive") { two } else { noun }
}

/// `N., the mayor of X,`; `N., a harbour pilot.`; `N., head of Y,`
fn behind(words: &Words<'_>, lexicon: &Lexicon, name: &Name) -> Option<Role> {
    if words.word(name.last) != "," {
        return None;
    }
    let start = name.last + 1;
    let mut head_at = None;
    let mut end = start;
    while end < words.tokens.len() && end - start < APPOSITION_LIMIT_TOKENS {
        let word = words.word(end);
        let mark = matches!(word, "," | "." | ";" | "\"" | "”" | ":" | "(" | ")" | "—");
        if mark || matches!(word, "who" | "whose" | "which" | "said" | "told" | "says") {
            break;
        }
        if head_at.is_none() && lexicon.is_role(word) && !lexicon.is_role(words.word(end + 1)) {
            head_at = Some(end);
        } else if head_at.is_none()
            && matches!(word, "of" | "for" | "in" | "at" | "and" | "to" | "was" | "is" | "has")
        {
            return None;
        }
        end += 1;
    }
    let head_at = head_at?;
    let article = matches!(
        words.word(start),
        "the" | "a" | "an" | "The" | "A" | "An" | "his" | "her" | "its" | "their"
    );
    let tokens = start + usize::from(article)..end;
    (!tokens.is_empty()).then(|| Role { head: head_of(words, head_at), tokens })
}
