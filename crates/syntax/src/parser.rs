//! Dependency trees by transitions (arc-hybrid: Kuhlmann, Gómez-Rodríguez and Satta 2011), greedily from the left.

use std::ops::Range;

use copydesk_text::hash::pair;

use crate::labels::{RELATIONS, Relation, Tag};
use crate::network::{Chosen, Network};
use crate::tagger::best;
use crate::words::Word;

/// No word.
pub const NONE: u16 = u16::MAX;
/// Kinds of steps.
pub const STEPS: usize = 3;
/// Classes of the network: the kinds of steps, then the relations of a step to the left, then to the right.
pub const CLASSES: usize = STEPS + 2 * RELATIONS;

/// One step of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left(Relation),
    /// The top of the stack depends on the one below.
    Right(Relation),
}

impl Action {
    /// Number of the kind of step.
    #[must_use]
    pub fn step(self) -> usize {
        match self {
            Self::Shift => 0,
            Self::Left(_) => 1,
            Self::Right(_) => 2,
        }
    }
}

/// The classes that tell the relation of a kind of step that attaches.
#[must_use]
pub fn relation_classes(step: usize) -> Range<usize> {
    let start = if step == 1 { STEPS } else { STEPS + RELATIONS };
    start..start + RELATIONS
}

/// Children of a word so far, outermost first and second on each side.
#[derive(Debug, Clone, Copy)]
struct Children {
    left: [u16; 2],
    right: [u16; 2],
    counts: [u8; 2],
    /// Relations of its children, as bits.
    relations: u64,
}

const NO_CHILDREN: Children = Children { left: [NONE; 2], right: [NONE; 2], counts: [0; 2], relations: 0 };

/// Where the parser stands in a sentence. The root stands behind the last word.
#[derive(Debug, Clone)]
pub struct State {
    /// Words whose head is not known, innermost last.
    pub stack: Vec<u16>,
    /// The next word; the number of words is the root.
    pub next: u16,
    /// Words of the sentence.
    pub count: u16,
    /// Head of each word; [`NONE`] while it is not known, the number of words for the root.
    pub heads: Vec<u16>,
    /// Relation of each word to its head.
    pub relations: Vec<Relation>,
    children: Vec<Children>,
}

impl State {
    /// The start of a sentence of `count` words.
    #[must_use]
    pub fn new(count: u16) -> Self {
        let length = usize::from(count);
        Self {
            stack: Vec::with_capacity(length),
            next: 0,
            count,
            heads: vec![NONE; length],
            relations: vec![Relation::Dep; length],
            children: vec![NO_CHILDREN; length + 1],
        }
    }

    /// Whether every word has a head.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.next == self.count && self.stack.is_empty()
    }

    /// The word so many places below the top of the stack.
    #[must_use]
    pub fn below(&self, depth: usize) -> u16 {
        self.stack.len().checked_sub(depth + 1).and_then(|at| self.stack.get(at)).copied().unwrap_or(NONE)
    }

    /// Whether shift, left and right can be done.
    #[must_use]
    pub fn allowed(&self) -> [bool; 3] {
        let at_root = self.next == self.count;
        // Only one word hangs on the root, the last on the stack.
        let left = !self.stack.is_empty() && (!at_root || self.stack.len() == 1);
        [!at_root, left, self.stack.len() > 1]
    }

    /// Does one step, which must be allowed.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Action::Left(relation) => {
                let Some(child) = self.stack.pop() else { return };
                self.attach(child, self.next, relation, false);
            }
            Action::Right(relation) => {
                let Some(child) = self.stack.pop() else { return };
                self.attach(child, self.below(0), relation, true);
            }
        }
    }

    fn attach(&mut self, child: u16, head: u16, relation: Relation, right: bool) {
        if let (Some(heads), Some(relations)) =
            (self.heads.get_mut(usize::from(child)), self.relations.get_mut(usize::from(child)))
        {
            *heads = head;
            *relations = relation;
        }
        if let Some(children) = self.children.get_mut(usize::from(head)) {
            children.relations |= 1 << relation as u64;
            let side = if right { &mut children.right } else { &mut children.left };
            side[1] = side[0];
            side[0] = child;
            let count = &mut children.counts[usize::from(right)];
            *count = count.saturating_add(1);
        }
    }
}

/// Calls `put` with the hash of each feature of a state.
pub fn features(state: &State, words: &[Word], tags: &[Tag], mut put: impl FnMut(u64)) {
    let root = state.count;
    let word = |number: u16| match words.get(usize::from(number)) {
        Some(word) => word.lower,
        None if number == root => 11,
        None => 13,
    };
    let tag = |number: u16| match tags.get(usize::from(number)) {
        Some(tag) => *tag as u64,
        None if number == root => 100,
        None => 101,
    };
    let relation =
        |number: u16| state.relations.get(usize::from(number)).map_or(100, |relation| *relation as u64);
    let kids = |number: u16| state.children.get(usize::from(number)).copied().unwrap_or(NO_CHILDREN);
    let ahead = |offset: u16| if state.next + offset <= root { state.next + offset } else { NONE };
    let (s0, s1, s2) = (state.below(0), state.below(1), state.below(2));
    let (b0, b1, b2) = (state.next, ahead(1), ahead(2));
    let (s0k, s1k, b0k) = (kids(s0), kids(s1), kids(b0));
    let (w_s0, w_s1, w_b0) = (word(s0), word(s1), word(b0));
    let (t_s0, t_s1, t_s2) = (tag(s0), tag(s1), tag(s2));
    let (t_b0, t_b1, t_b2) = (tag(b0), tag(b1), tag(b2));
    let distance = match (s0, b0) {
        (NONE, _) => 9,
        (s0, b0) => match b0.saturating_sub(s0) {
            small @ 0..=4 => u64::from(small),
            5..=8 => 5,
            9..=16 => 6,
            _ => 7,
        },
    };
    let mut template = 100;
    let mut add = |value: u64| {
        template += 1;
        put(pair(template, value));
    };
    let two = |a: u64, b: u64| pair(a, b);
    let three = |a: u64, b: u64, c: u64| pair(pair(a, b), c);
    add(w_s0);
    add(t_s0);
    add(two(w_s0, t_s0));
    add(w_s1);
    add(two(w_s1, t_s1));
    add(w_b0);
    add(two(w_b0, t_b0));
    add(two(word(b1), t_b1));
    add(two(word(b2), t_b2));
    add(two(word(s2), t_s2));
    add(two(w_s0, w_b0));
    add(three(w_s0, t_s0, t_b0));
    add(three(t_s0, w_b0, t_b0));
    add(two(t_s0, t_b0));
    add(two(w_s1, w_s0));
    add(three(w_s1, t_s1, t_s0));
    add(three(t_s1, w_s0, t_s0));
    add(three(t_s1, t_s0, t_b0));
    add(two(w_s1, w_b0));
    add(three(t_s0, t_b0, t_b1));
    add(three(t_b0, t_b1, t_b2));
    add(three(t_s2, t_s1, t_s0));
    add(pair(three(t_s1, t_s0, t_b0), t_b1));
    add(three(t_s0, tag(s0k.left[0]), t_b0));
    add(three(t_s0, tag(s0k.right[0]), t_b0));
    add(three(t_s1, tag(s1k.right[0]), t_s0));
    add(three(t_s1, tag(s1k.left[0]), t_s0));
    add(three(t_s0, tag(b0k.left[0]), t_b0));
    add(three(word(s0k.right[0]), w_s0, t_b0));
    add(three(word(s1k.right[0]), w_s1, t_s0));
    add(two(w_s0, relation(s0k.right[0])));
    add(two(w_s0, relation(s0k.left[0])));
    add(two(w_s1, relation(s1k.right[0])));
    add(two(w_b0, relation(b0k.left[0])));
    add(two(t_s0, s0k.relations));
    add(three(t_s1, s1k.relations, t_s0));
    add(two(t_b0, b0k.relations));
    add(two(w_s0, s0k.relations));
    add(two(w_s1, s1k.relations));
    add(three(t_s0, t_b0, distance));
    add(three(w_s0, w_b0, distance));
    add(three(t_s1, t_s0, u64::from(s0.saturating_sub(s1).min(9))));
    add(three(t_s0, u64::from(s0k.counts[0]), u64::from(s0k.counts[1])));
    add(three(t_s1, u64::from(s1k.counts[0]), u64::from(s1k.counts[1])));
    add(three(relation(s0k.left[0]), relation(s0k.left[1]), t_s0));
    add(three(relation(s0k.right[0]), relation(s0k.right[1]), t_s0));
    // The word before the next one is often a mark that has its head already.
    let between = b0.checked_sub(1).unwrap_or(NONE);
    add(three(tag(between), t_s0, t_b0));
    add(three(word(between), w_s0, w_b0));
}

/// Parses a sentence. The heads and relations stand in the state.
pub(crate) fn parse(network: &Network, words: &[Word], tags: &[Tag]) -> State {
    let mut state = State::new(u16::try_from(words.len()).unwrap_or(NONE - 1));
    while !state.is_done() {
        let allowed = state.allowed();
        if allowed == [true, false, false] {
            state.apply(Action::Shift);
            continue;
        }
        if state.next == state.count && allowed == [false, true, false] {
            state.apply(Action::Left(Relation::Root));
            continue;
        }
        let mut chosen = Chosen::new();
        features(&state, words, tags, |hash| network.choose(hash, &mut chosen));
        let hidden = network.hidden(&network.sums(&chosen));
        let steps = (0..STEPS).filter(|step| allowed.get(*step) == Some(&true));
        let step = best(steps, |class| network.score(&hidden, class));
        if step == 0 {
            state.apply(Action::Shift);
            continue;
        }
        let classes = relation_classes(step);
        let relation =
            Relation::numbered(best(classes.clone(), |class| network.score(&hidden, class)) - classes.start);
        state.apply(if step == 1 { Action::Left(relation) } else { Action::Right(relation) });
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_allowed_steps_end_in_a_tree() {
        for pick in 0..3usize {
            let mut state = State::new(7);
            let mut steps = 0;
            while !state.is_done() {
                let allowed = state.allowed();
                let kind = (0..3).map(|n| (n + pick) % 3).find(|&n| allowed[n]).unwrap();
                state.apply([Action::Shift, Action::Left(Relation::Dep), Action::Right(Relation::Dep)][kind]);
                steps += 1;
            }
            assert_eq!(steps, 14);
            assert_eq!(state.heads.iter().filter(|head| **head == 7).count(), 1);
        }
    }
}
