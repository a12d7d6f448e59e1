//! Parts of speech, word by word from the left.

use copydesk_text::hash::pair;

use crate::labels::{TAGS, Tag};
use crate::network::{Chosen, Network};
use crate::words::Word;

/// Calls `put` with the hash of each feature of word `at` of a sentence whose words before it have `tags`.
pub fn features(words: &[Word], at: usize, tags: &[Tag], mut put: impl FnMut(u64)) {
    let none = Word { lower: 3, endings: [3, 3], start: 3, shape: 3 };
    let word = |offset: isize| {
        let number = at.checked_add_signed(offset);
        number.and_then(|number| words.get(number)).copied().unwrap_or(none)
    };
    let tag = |back: usize| at.checked_sub(back).and_then(|n| tags.get(n)).map_or(99, |tag| *tag as u64);
    let (own, before, after) = (word(0), word(-1), word(1));
    let mut template = 0;
    let mut add = |value: u64| {
        template += 1;
        put(pair(template, value));
    };
    add(own.lower);
    add(own.endings[0]);
    add(own.endings[1]);
    add(own.start);
    add(own.shape);
    add(pair(own.shape, own.endings[0]));
    add(pair(own.shape, u64::from(at == 0)));
    add(before.lower);
    add(after.lower);
    add(word(-2).lower);
    add(word(2).lower);
    add(pair(before.lower, own.lower));
    add(pair(own.lower, after.lower));
    add(pair(before.lower, after.lower));
    add(after.endings[1]);
    add(after.shape);
    add(before.shape);
    add(tag(1));
    add(pair(tag(1), tag(2)));
    add(pair(tag(1), own.lower));
    add(pair(tag(1), own.endings[1]));
    add(pair(tag(1), after.lower));
    add(pair(pair(tag(1), tag(2)), own.lower));
}

/// Appends the tags of a sentence.
pub(crate) fn tag(network: &Network, words: &[Word], tags: &mut Vec<Tag>) {
    tags.clear();
    for at in 0..words.len() {
        let mut chosen = Chosen::new();
        features(words, at, tags, |hash| network.choose(hash, &mut chosen));
        let hidden = network.hidden(&network.sums(&chosen));
        let best = best(0..TAGS, |class| network.score(&hidden, class));
        tags.push(Tag::numbered(best));
    }
}

/// The class with the highest score; the first of equals.
pub(crate) fn best(classes: impl Iterator<Item = usize>, mut score: impl FnMut(usize) -> f32) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for class in classes {
        let score = score(class);
        if score > best.0 {
            best = (score, class);
        }
    }
    best.1
}
