//! Words and punctuation.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes and the full stops of an acronym inside (`O'Neill`, `U.S.`).
    Word,
    /// Starts with a digit (`24`, `4.5`, `2nd`).
    Number,
    /// The `'s` or `’s` of a possessive, or the apostrophe alone after a plural.
    Possessive,
    /// One other character.
    Mark,
}

/// A token; offsets count bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
    /// Whether its first character is an upper-case letter.
    pub capital: bool,
}

impl Token {
    /// The token's text.
    #[must_use]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Splits a text. White space separates and is no token; hyphens and dashes are tokens of their own, so
/// that `Russian-British` is three. Linear in the length of the text.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if !c.is_alphanumeric() {
            let end = start + c.len_utf8();
            tokens.push(Token { start, end, kind: TokenKind::Mark, capital: false });
            continue;
        }
        let mut end = start + c.len_utf8();
        let number = c.is_ascii_digit();
        let mut possessive = None;
        // `U.S.`: single letters each followed by a full stop.
        let mut letters_since_stop = 1;
        while let Some(&(at, next)) = chars.peek() {
            let after = at + next.len_utf8();
            if next.is_alphanumeric() || is_joining_mark(next) {
                letters_since_stop += 1;
            } else if is_apostrophe(next) {
                if !begins_alphanumeric(text, after) {
                    break;
                }
                if is_possessive_tail(text, after) {
                    possessive = Some(at);
                }
                letters_since_stop = 2;
            } else if next == '.' || (number && next == ',') {
                let acronym = !number && letters_since_stop == 1 && next == '.';
                let decimal = number && text.as_bytes().get(after).is_some_and(u8::is_ascii_digit);
                let dotted =
                    acronym && begins_alphanumeric(text, after) && !begins_alphanumeric(text, after + 1);
                let closing = acronym && text.get(start..at).is_some_and(|word| word.contains('.'));
                if !(decimal
                    || (dotted && text.get(after..).is_some_and(|r| r.chars().nth(1) == Some('.')))
                    || closing)
                {
                    break;
                }
                letters_since_stop = 0;
            } else {
                break;
            }
            end = after;
            chars.next();
            if possessive.is_some() {
                if let Some(&(_, 's' | 'S')) = chars.peek() {
                    end += 1;
                    chars.next();
                }
                break;
            }
        }
        let word_end = possessive.unwrap_or(end);
        let kind = if number { TokenKind::Number } else { TokenKind::Word };
        tokens.push(Token { start, end: word_end, kind, capital: c.is_uppercase() });
        if word_end < end {
            tokens.push(Token { start: word_end, end, kind: TokenKind::Possessive, capital: false });
        }
    }
    tokens
}

/// Apostrophes as the wires set them.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_joining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn begins_alphanumeric(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

/// Whether an `s` and the end of the word follow.
fn is_possessive_tail(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    let mut chars = rest.chars();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let tokens = tokenize(text);
        let found: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words() {
        check("London’s UK-based O'Neill", &["London", "’s", "UK", "-", "based", "O'Neill"]);
        check("the U.S. said 4.5 pct.", &["the", "U.S.", "said", "4.5", "pct", "."]);
        check("\"No,\" he said. Don't.", &["\"", "No", ",", "\"", "he", "said", ".", "Don't", "."]);
        check("J. Smith, 1,200; 2nd", &["J", ".", "Smith", ",", "1,200", ";", "2nd"]);
        check("it’s e.g. so", &["it", "’s", "e.g.", "so"]);
    }

    proptest::proptest! {
        #[test]
        fn tokens_are_in_order_and_on_boundaries(text in "\\PC{0,60}") {
            let mut last = 0;
            for token in tokenize(&text) {
                proptest::prop_assert!(token.start >= last && token.end > token.start);
                proptest::prop_assert!(text.get(token.start..token.end).is_some());
                last = token.end;
            }
        }
    }
}
