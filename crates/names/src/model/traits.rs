//! What the features look at: each token's word, shape, clusters, lists and place in the text.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_text::TokenKind;

use super::file::{CODES, ModelFile};
use super::lists::LONGER;
use crate::Words;
use copydesk_text::hash::{hash_bytes, pair};

/// Longest listed phrase, in tokens.
const PHRASE_LIMIT_TOKENS: usize = 6;
/// Longest run of capitalised words that is looked at as one.
const RUN_LIMIT_TOKENS: usize = 12;

/// The token opens a sentence or a quotation.
pub(crate) const INITIAL: u32 = 1;
/// The token stands in a sentence in capitals.
pub(crate) const SHOUTED: u32 = 1 << 1;
/// The same word stands in lower case somewhere in the text.
pub(crate) const SEEN_LOWER: u32 = 1 << 2;
/// The same word stands with a capital where it need not.
pub(crate) const SEEN_CAPITAL: u32 = 1 << 3;
/// No blank before the token.
pub(crate) const GLUED: u32 = 1 << 4;
/// A word with a capital.
pub(crate) const CAPITAL: u32 = 1 << 5;
/// All its letters are capitals, and there are several.
pub(crate) const ALL_CAPITALS: u32 = 1 << 6;
/// A number.
pub(crate) const NUMBER: u32 = 1 << 7;
/// A mark of punctuation.
pub(crate) const MARK: u32 = 1 << 8;
/// In the head of a sentence that opens like a dateline.
pub(crate) const DATELINE: u32 = 1 << 9;
/// The sentence is set like a headline: capitals at most words, no full stop.
pub(crate) const TITLE_CASE: u32 = 1 << 10;
/// The sentence is mostly numbers, as in tables and results.
pub(crate) const TABLE: u32 = 1 << 11;
/// The sentence has no closing mark.
pub(crate) const OPEN_END: u32 = 1 << 12;
/// The sentence is short.
pub(crate) const SHORT: u32 = 1 << 13;
/// Inside quotation marks of the same sentence.
pub(crate) const QUOTED: u32 = 1 << 14;
/// The flags that are the same for all of a sentence.
pub(crate) const SENTENCE: u32 = SHOUTED | TITLE_CASE | TABLE | OPEN_END | SHORT;

/// One token as the features see it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Trait {
    /// Hash of the word as it stands; in a sentence in capitals, as it would stand elsewhere.
    pub(crate) exact: u64,
    /// Hash of the word in lower case.
    pub(crate) lower: u64,
    /// Hash of its shape, each character told by its class.
    pub(crate) shape: u64,
    /// Hash of its shape, repetitions told once.
    pub(crate) short: u64,
    /// Hashes of its first one to four characters, then of its last.
    pub(crate) affixes: [u64; 8],
    /// Cluster numbers; `u16::MAX` for unknown words.
    pub(crate) codes: [u16; CODES],
    /// Classes of the word.
    pub(crate) class: u32,
    /// Kinds of the listed phrases it is (low half) or is part of (high half).
    pub(crate) kinds: u32,
    /// Flags.
    pub(crate) flags: u32,
    /// First token of its run of capitalised words.
    pub(crate) run_first: u32,
    /// One past the last token of its run; the same as the first outside of runs.
    pub(crate) run_last: u32,
}

/// Hash of a phrase's words in lower case, one after the other.
#[must_use]
pub fn phrase_hash(before: Option<u64>, word: u64) -> u64 {
    before.map_or(word, |before| pair(before, word))
}

/// Hash of a word in lower case, with digits as one.
#[must_use]
pub fn lower_hash(word: &str) -> u64 {
    let mut buffer = Letters::default();
    buffer.fill(word);
    hash_bytes(buffer.lower.bytes())
}

/// Room for one word's letters.
#[derive(Debug, Default)]
struct Letters {
    lower: String,
    shape: Vec<u8>,
    bounds: Vec<usize>,
}

impl Letters {
    fn fill(&mut self, word: &str) {
        self.lower.clear();
        self.shape.clear();
        self.bounds.clear();
        for c in word.chars() {
            self.bounds.push(self.lower.len());
            let class = if c.is_ascii_lowercase() {
                self.lower.push(c);
                b'x'
            } else if c.is_ascii_uppercase() {
                self.lower.push(c.to_ascii_lowercase());
                b'X'
            } else if c.is_ascii_digit() {
                self.lower.push('0');
                b'd'
            } else if matches!(c, '’' | 'ʼ' | '\'') {
                self.lower.push('\'');
                b'\''
            } else {
                self.lower.extend(c.to_lowercase());
                if c.is_uppercase() {
                    b'X'
                } else if c.is_alphabetic() {
                    b'x'
                } else {
                    b'.'
                }
            };
            self.shape.push(class);
        }
    }

    fn affix(&self, length: usize, front: bool) -> u64 {
        let count = self.bounds.len();
        let bytes = if length >= count {
            self.lower.as_str()
        } else if front {
            self.bounds.get(length).and_then(|end| self.lower.get(..*end)).unwrap_or_default()
        } else {
            self.bounds.get(count - length).and_then(|start| self.lower.get(*start..)).unwrap_or_default()
        };
        hash_bytes(bytes.bytes())
    }
}

/// Reads the tokens `range` of a text, which its `sentences` (ranges of tokens) lie in.
pub(crate) fn read(
    words: &Words<'_>,
    model: &ModelFile,
    range: Range<usize>,
    sentences: &[Range<usize>],
) -> Vec<Trait> {
    let mut letters = Letters::default();
    let mut known: HashMap<(&str, bool), Trait> = HashMap::with_capacity(range.len() / 2);
    let mut traits: Vec<Trait> = Vec::with_capacity(range.len());
    let mut end = usize::MAX;
    let tokens = words.tokens.iter().enumerate().take(range.end).skip(range.start);
    for (number, token) in tokens {
        let word = token.of(words.text);
        let shouted = words.is_shouted(number);
        let mut found = *known
            .entry((word, shouted))
            .or_insert_with(|| word_trait(word, token.kind, token.capital, shouted, &mut letters, model));
        if words.is_initial(number) {
            found.flags |= INITIAL;
        }
        if token.start == end {
            found.flags |= GLUED;
        }
        end = token.end;
        traits.push(found);
    }
    drop(known);
    mark_seen(&mut traits);
    for sentence in sentences {
        let own = sentence.start.saturating_sub(range.start)..sentence.end.saturating_sub(range.start);
        mark_sentence(words, sentence.start, traits.get_mut(own).unwrap_or_default());
    }
    mark_runs(words, range.start, &mut traits);
    mark_phrases(&mut traits, model);
    traits
}

fn word_trait(
    word: &str,
    kind: TokenKind,
    capital: bool,
    shouted: bool,
    letters: &mut Letters,
    model: &ModelFile,
) -> Trait {
    letters.fill(word);
    let lower = hash_bytes(letters.lower.bytes());
    let capitals = letters.shape.iter().filter(|class| **class == b'X').count();
    let small = letters.shape.contains(&b'x');
    let mut flags = match kind {
        TokenKind::Word if capital => CAPITAL,
        TokenKind::Number => NUMBER,
        TokenKind::Mark => MARK,
        TokenKind::Word | TokenKind::Possessive => 0,
    };
    if capitals > 1 && !small {
        flags |= ALL_CAPITALS;
    }
    if shouted {
        flags |= SHOUTED;
    }
    let exact = if shouted && capitals > 0 { pair(lower, 1) } else { exact_hash(word, lower, letters) };
    if shouted {
        letters.shape.iter_mut().filter(|class| **class == b'X').for_each(|class| *class = b'S');
    }
    let shape = hash_bytes(letters.shape.iter().take(12).copied());
    letters.shape.dedup();
    let mut affixes = [0; 8];
    for length in 1..=4 {
        affixes[length - 1] = letters.affix(length, true);
        affixes[length + 3] = letters.affix(length, false);
    }
    Trait {
        exact,
        lower,
        shape,
        short: hash_bytes(letters.shape.iter().copied()),
        affixes,
        codes: model.codes(lower).unwrap_or([u16::MAX; CODES]),
        class: model.classes(lower),
        flags,
        ..Trait::default()
    }
}

/// `Word` and its like are told from the lower-case hash, so that words in capitals can be told the same.
fn exact_hash(word: &str, lower: u64, letters: &Letters) -> u64 {
    match letters.shape.split_first() {
        Some((b'X', rest)) if !rest.contains(&b'X') => pair(lower, 1),
        Some((b'x', rest)) if !rest.contains(&b'X') => pair(lower, 2),
        _ => hash_bytes(word.bytes()),
    }
}

fn mark_seen(traits: &mut [Trait]) {
    let mut seen: HashMap<u64, u32> = HashMap::with_capacity(traits.len() / 2);
    for one in traits.iter() {
        if one.flags & (MARK | NUMBER | SHOUTED) != 0 {
            continue;
        }
        if one.flags & CAPITAL == 0 {
            *seen.entry(one.lower).or_default() |= SEEN_LOWER;
        } else if one.flags & INITIAL == 0 {
            *seen.entry(one.lower).or_default() |= SEEN_CAPITAL;
        }
    }
    for one in traits.iter_mut().filter(|one| one.flags & (CAPITAL | SHOUTED) != 0) {
        one.flags |= seen.get(&one.lower).copied().unwrap_or(0);
    }
}

/// `base` is the number of the sentence's first token in the text.
fn mark_sentence(words: &Words<'_>, base: usize, traits: &mut [Trait]) {
    let long = |one: &&Trait| one.flags & (MARK | NUMBER) == 0;
    let all = traits.iter().filter(long).count();
    let capitals = traits.iter().filter(long).filter(|one| one.flags & CAPITAL != 0).count();
    let numbers = traits.iter().filter(|one| one.flags & NUMBER != 0).count();
    let last = words.word((base + traits.len()).saturating_sub(1));
    let open_end = !matches!(last, "." | "!" | "?" | "\"" | "”" | ":" | ";");
    let mut flags = 0;
    if open_end {
        flags |= OPEN_END;
        if all >= 4 && capitals * 10 >= all * 6 {
            flags |= TITLE_CASE;
        }
    }
    if numbers >= 2 && numbers * 4 >= traits.len() {
        flags |= TABLE;
    }
    if traits.len() < 8 {
        flags |= SHORT;
    }
    let shouted = traits.first().is_some_and(|one| one.flags & SHOUTED != 0);
    let opens = traits.first().is_some_and(|one| one.flags & ALL_CAPITALS != 0);
    if opens && !shouted && traits.len() > 3 {
        let head = traits.iter().position(|one| one.flags & (CAPITAL | MARK | NUMBER) == 0).unwrap_or(8);
        traits.iter_mut().take(head.min(12)).for_each(|one| one.flags |= DATELINE);
    }
    let mut quoted = false;
    for (number, one) in traits.iter_mut().enumerate() {
        one.flags |= flags;
        match words.word(base + number) {
            "\"" => quoted = !quoted,
            "“" => quoted = true,
            "”" => quoted = false,
            _ if quoted => one.flags |= QUOTED,
            _ => {}
        }
    }
}

/// Runs of capitalised words, with hyphens, full stops of initials and `&` between them.
/// `base` is the number of the first token in the text.
fn mark_runs(words: &Words<'_>, base: usize, traits: &mut [Trait]) {
    let mut at = 0;
    let name_like = |one: &Trait| one.flags & CAPITAL != 0 && one.flags & SHOUTED == 0;
    while at < traits.len() {
        if !traits.get(at).is_some_and(name_like) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < traits.len() && end - at < RUN_LIMIT_TOKENS {
            let next = traits.get(end).is_some_and(name_like);
            let joined = words.one_blank(base + end - 1) || words.glued(base + end - 1);
            if next && joined && traits.get(end).is_some_and(|one| one.flags & INITIAL == 0) {
                end += 1;
                continue;
            }
            let between = match words.word(base + end) {
                "." => words.word(base + end - 1).len() <= 3 && words.glued(base + end - 1),
                "-" | "–" | "'" | "’" => words.glued(base + end - 1) && words.glued(base + end),
                "&" => true,
                _ => false,
            };
            let after = traits.get(end + 1).is_some_and(|one| name_like(one) && one.flags & INITIAL == 0);
            if !(between && after) {
                break;
            }
            end += 2;
        }
        let (first, last) = (u32::try_from(at).unwrap_or(0), u32::try_from(end).unwrap_or(0));
        for one in traits.get_mut(at..end).unwrap_or_default() {
            one.run_first = first;
            one.run_last = last;
        }
        at = end;
    }
}

fn mark_phrases(traits: &mut [Trait], model: &ModelFile) {
    for first in 0..traits.len() {
        let Some(one) = traits.get(first) else { break };
        if one.flags & (CAPITAL | SHOUTED | NUMBER) == 0 || one.flags & MARK != 0 {
            continue;
        }
        let mut hash = one.lower;
        let mut kinds = model.phrase(hash);
        if let Some(one) = traits.get_mut(first) {
            one.kinds |= u32::from(kinds & !LONGER);
        }
        let mut longest = None;
        for last in first + 1..(first + PHRASE_LIMIT_TOKENS).min(traits.len()) {
            if kinds & LONGER == 0 {
                break;
            }
            let Some(next) = traits.get(last) else { break };
            hash = phrase_hash(Some(hash), next.lower);
            kinds = model.phrase(hash);
            if kinds & !LONGER != 0 {
                longest = Some((last, kinds & !LONGER));
            }
        }
        if let Some((last, kinds)) = longest {
            for one in traits.get_mut(first..=last).unwrap_or_default() {
                one.kinds |= u32::from(kinds) << 16;
            }
        }
    }
}
