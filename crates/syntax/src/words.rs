//! What the models look at in a word: its letters, ending and shape.

use copydesk_text::hash::{hash_bytes, pair};

use crate::units::Unit;

/// Hashes of one unit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// The word in lower case, digits as one, apostrophes straight.
    pub lower: u64,
    /// Its last two and three letters.
    pub endings: [u64; 2],
    /// Its first letters.
    pub start: u64,
    /// Its shape, repetitions told once.
    pub shape: u64,
}

/// Hashes of a unit of a text.
#[must_use]
pub fn word(text: &str, unit: Unit) -> Word {
    let mut letters = [0u8; 32];
    let mut length = 0;
    let mut shape = 7u64;
    let mut last = 0u64;
    let mut push = |byte: u8| {
        if let Some(slot) = letters.get_mut(length) {
            *slot = byte;
            length += 1;
        }
    };
    let own = match unit.of(text) {
        "''" | "``" => "\"",
        own => own,
    };
    for c in own.chars() {
        let class = match c {
            'a'..='z' => {
                push(c as u8);
                1
            }
            'A'..='Z' => {
                push(c.to_ascii_lowercase() as u8);
                2
            }
            '0'..='9' => {
                push(b'0');
                3
            }
            '’' | 'ʼ' | '\'' => {
                push(b'\'');
                4
            }
            // All double marks are one.
            '“' | '”' | '«' | '»' | '„' | '"' => {
                push(b'"');
                5
            }
            '–' | '—' => {
                push(b'-');
                push(b'-');
                7
            }
            '…' => {
                push(b'.');
                8
            }
            _ => {
                let lower = c.to_lowercase().next().unwrap_or(c);
                lower.encode_utf8(&mut [0; 4]).bytes().for_each(&mut push);
                if c.is_uppercase() {
                    2
                } else if c.is_alphabetic() {
                    1
                } else {
                    9
                }
            }
        };
        if class != last {
            shape = pair(shape, class);
            last = class;
        }
    }
    let word = letters.get(..length).unwrap_or_default();
    let ending = |count: usize| hash_bytes(word.iter().skip(word.len().saturating_sub(count)).copied());
    Word {
        lower: hash_bytes(word.iter().copied()),
        endings: [ending(2), ending(3)],
        start: hash_bytes(word.iter().take(3).copied()),
        shape,
    }
}
