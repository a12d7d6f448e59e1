//! The features of a token. What they are called (their numbers) is part of the model file's meaning.

use super::file::CODES;
use super::traits::{
    CAPITAL, DATELINE, GLUED, INITIAL, NUMBER, QUOTED, SEEN_CAPITAL, SEEN_LOWER, SENTENCE, SHOUTED, Trait,
};
use copydesk_text::hash::{feature, pair};

const EDGE: Trait = Trait {
    exact: 1,
    lower: 1,
    shape: 1,
    short: 1,
    affixes: [1; 8],
    codes: [u16::MAX; CODES],
    class: 0,
    kinds: 0,
    flags: 0,
    run_first: 0,
    run_last: 0,
};

/// Calls `put` with the hash of each feature of token `at` of a sentence, and whether it tells the
/// identity of a word. `first` is the number of the sentence's first token in the text.
pub(crate) fn features(sentence: &[Trait], first: usize, at: usize, mut put: impl FnMut(u64, bool)) {
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|n| sentence.get(n)).unwrap_or(&EDGE);
    let (b2, b1, own, a1, a2) = (near(-2), near(-1), near(0), near(1), near(2));
    let mut word = |template: u64, value: u64| put(feature(template, value), true);
    word(0, own.exact);
    word(1, own.lower);
    word(2, b1.lower);
    word(3, a1.lower);
    word(4, b2.lower);
    word(5, a2.lower);
    word(6, pair(b1.lower, own.lower));
    word(7, pair(own.lower, a1.lower));
    word(8, pair(b2.lower, b1.lower));
    word(9, pair(a1.lower, a2.lower));
    word(10, b1.exact);
    word(11, a1.exact);
    let mut put = |template: u64, value: u64| put(feature(template, value), false);
    for (number, affix) in own.affixes.iter().enumerate() {
        put(20 + number as u64, *affix);
    }
    put(28, b1.affixes[6]);
    put(29, a1.affixes[6]);
    put(30, own.shape);
    put(31, own.short);
    put(32, b1.short);
    put(33, a1.short);
    put(34, pair(b1.short, pair(own.short, a1.short)));
    put(35, pair(pair(b2.short, b1.short), own.short));
    put(36, pair(pair(own.short, a1.short), a2.short));
    let kind_of_sentence = u64::from(own.flags & SENTENCE);
    put(37, kind_of_sentence);
    put(38, pair(kind_of_sentence, own.short));
    let own_flags = own.flags & (INITIAL | SEEN_LOWER | SEEN_CAPITAL | CAPITAL | GLUED | SHOUTED);
    put(39, u64::from(own_flags));
    put(40, pair(u64::from(own.flags & (DATELINE | QUOTED | CAPITAL | NUMBER)), own.short));
    put(41, u64::from(a1.flags & (GLUED | CAPITAL | NUMBER)));
    put(
        42,
        pair(u64::from(own.flags & SENTENCE), (at.min(3) as u64) << 2 | (sentence.len() - at).min(3) as u64),
    );
    // Clusters of words.
    for (place, one) in [own, b1, a1, b2, a2].into_iter().enumerate() {
        for (number, code) in one.codes.iter().enumerate() {
            if *code != u16::MAX {
                put(50 + (place * CODES + number) as u64, u64::from(*code));
            }
        }
    }
    let code = |one: &Trait, number: usize| u64::from(one.codes[number]);
    put(80, pair(code(b1, 1), code(own, 1)));
    put(81, pair(code(own, 1), code(a1, 1)));
    put(82, pair(code(b1, 0), pair(own.short, code(a1, 0))));
    put(83, pair(code(own, 1), own.short));
    put(84, pair(code(b1, 2), own.short));
    put(85, pair(code(a1, 2), own.short));
    put(86, pair(code(b2, 1), code(b1, 1)));
    put(87, pair(code(a1, 1), code(a2, 1)));
    put(88, pair(code(own, 2), own.short));
    // Lists.
    for (place, one) in [own, b1, a1, b2, a2].into_iter().enumerate() {
        let place = place as u64;
        bits(one.kinds, |bit| put(100 + place, bit));
        bits(one.class, |bit| put(110 + place, bit));
    }
    put(120, pair(u64::from(own.kinds), u64::from(own.flags & (INITIAL | CAPITAL | SHOUTED))));
    put(121, pair(u64::from(own.kinds & 0xFFFF), u64::from(a1.kinds & 0xFFFF)));
    put(122, pair(u64::from(b1.kinds & 0xFFFF), u64::from(own.kinds & 0xFFFF)));
    put(123, pair(u64::from(own.class), u64::from(a1.class)));
    put(124, pair(u64::from(b1.class), pair(u64::from(own.class), own.short)));
    put(125, pair(u64::from(b1.class), pair(own.short, a1.short)));
    run_features(sentence, first, at, put);
}

/// What stands around the run of capitalised words that a token is in.
fn run_features(sentence: &[Trait], first: usize, at: usize, mut put: impl FnMut(u64, u64)) {
    let Some(own) = sentence.get(at) else { return };
    let (run_first, run_last) = (own.run_first as usize, own.run_last as usize);
    if run_last <= run_first {
        return;
    }
    let get = |number: Option<usize>| {
        number.and_then(|n| n.checked_sub(first)).and_then(|n| sentence.get(n)).unwrap_or(&EDGE)
    };
    let (before, after) = (get(run_first.checked_sub(1)), get(Some(run_last)));
    let (head, tail) = (get(Some(run_first)), get(run_last.checked_sub(1)));
    let length = (run_last - run_first).min(5) as u64;
    let place = (at + first).saturating_sub(run_first).min(4) as u64;
    let to_end = run_last.saturating_sub(at + first).min(4) as u64;
    put(130, length << 8 | place << 4 | to_end);
    put(131, pair(tail.lower, length.min(2)));
    put(132, pair(head.lower, length.min(2)));
    put(133, before.lower);
    put(134, after.lower);
    put(135, pair(before.lower, length));
    put(136, pair(after.lower, length));
    put(137, u64::from(before.codes[1]));
    put(138, u64::from(after.codes[1]));
    put(139, pair(u64::from(tail.class), length));
    put(140, pair(u64::from(head.kinds), length));
    put(141, pair(u64::from(tail.kinds), length));
    put(142, pair(u64::from(before.class), length));
    put(143, u64::from(tail.codes[1]));
    put(144, pair(u64::from(before.codes[0]), u64::from(after.codes[0])));
    let whole = get(Some(run_first)).kinds >> 16;
    put(145, pair(u64::from(whole), length));
    // The words one further out: `told N. on`, `N. beat N.`.
    put(146, pair(before.lower, after.lower));
    put(147, get(run_first.checked_sub(2)).lower);
    put(148, get(Some(run_last + 1)).lower);
}

fn bits(mut set: u32, mut put: impl FnMut(u64)) {
    while set != 0 {
        put(u64::from(set.trailing_zeros()));
        set &= set - 1;
    }
}
