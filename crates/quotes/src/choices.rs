//! What a stretch between marks may be: no speech, speech of nobody named, the speech before going on, or the
//! speech that one of the events around it tells of. Each choice with its features.

use std::ops::Range;

use copydesk_names::NameType;
use copydesk_syntax::{Relation, Tag, Tree};

use crate::events::{Event, Form, How, Subject};
use crate::linear::{Features, bucket, word_hash};
use crate::marks::Stretch;
use crate::scene::{Scene, stands_alone};

/// Sentences looked at before a stretch.
const BEFORE_LIMIT_SENTENCES: usize = 2;
/// Stretches looked back on for speech that may go on.
const BACK_LIMIT_STRETCHES: usize = 3;
/// Events counted between two stretches.
const GAP_LIMIT_EVENTS: usize = 40;
/// Events looked at on each side.
const SIDE_LIMIT_EVENTS: usize = 12;
/// Stretches looked back on for the same words.
const REPEATED_LIMIT: usize = 60;
/// A stretch of more words is speech or a text, and what it says of speech is nested.
const NESTED_MINIMUM_WORDS: usize = 4;

/// What a stretch may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// A title, a term, a nickname, words held at a distance.
    NotSpeech,
    /// Speech whose speaker nothing names.
    NoSpeaker,
    /// The speech of an earlier stretch (its number) goes on.
    GoesOn(usize),
    /// An event (its number) tells who said it.
    Told(usize),
}

/// What was decided of a stretch that is speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribution {
    /// The event that tells of it, also where it goes on; none where nothing names the speaker.
    pub(crate) event: Option<usize>,
}

impl Choice {
    /// The event that tells who speaks, given what was decided of the stretches before.
    pub(crate) fn event(self, decided: &[Option<Attribution>]) -> Option<usize> {
        match self {
            Self::Told(event) => Some(event),
            Self::GoesOn(before) => decided.get(before)?.as_ref()?.event,
            Self::NotSpeech | Self::NoSpeaker => None,
        }
    }
}

/// Where an event stands to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    After,
    SentenceAfter,
    Before,
    SentenceBefore,
    TwoBefore,
}

/// A stretch as the features see it.
pub(crate) struct Shape<'s> {
    number: usize,
    stretch: &'s Stretch,
    first_sentence: usize,
    last_sentence: usize,
    length: u64,
    /// Capital, small letter or other at the start.
    opening: u64,
    /// Last character where it is a mark.
    ending: u64,
    title_case: bool,
    opens_sentence: bool,
    fills_paragraph: bool,
    /// Word before the opening mark and behind the closing one, in lower case.
    before: String,
    after: String,
    /// Whether the paragraph ends behind the stretch.
    ends_paragraph: bool,
    direct: bool,
}

impl<'s> Shape<'s> {
    pub(crate) fn new(scene: &Scene<'_>, number: usize, stretch: &'s Stretch) -> Self {
        let content = scene.slice(stretch.content.clone());
        let first = content.chars().find(|c| c.is_alphanumeric()).unwrap_or(' ');
        let count = content.split_whitespace().count();
        let capitals = content
            .split_whitespace()
            .filter(|word| word.chars().count() > 3 || word.starts_with(char::is_uppercase))
            .map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric()))
            .all(|word| !word.starts_with(char::is_lowercase));
        let first_sentence = scene.sentence(stretch.content.start);
        let last_sentence = scene.sentence(stretch.content.end.saturating_sub(1));
        let paragraph = scene.paragraphs.get(stretch.paragraph).cloned().unwrap_or(0..0);
        let open = scene.words.token_at(stretch.outer.start);
        let behind = scene.words.token_at(stretch.outer.end);
        let word = |token: usize| {
            let start = scene.words.tokens.get(token).map_or(0, |token| token.start);
            if paragraph.contains(&start) { scene.words.word(token).to_lowercase() } else { String::new() }
        };
        let opens_sentence = scene
            .words
            .sentences
            .get(first_sentence)
            .is_some_and(|sentence| stretch.content.start <= sentence.start + 4);
        Self {
            number,
            stretch,
            first_sentence,
            last_sentence,
            length: bucket(count, &[1, 2, 3, 4, 6, 9, 13, 25, 50]),
            opening: if first.is_uppercase() {
                1
            } else if first.is_lowercase() {
                2
            } else {
                3
            },
            ending: content.chars().next_back().filter(|c| !c.is_alphanumeric()).map_or(0, |c| c as u64),
            title_case: capitals,
            opens_sentence,
            fills_paragraph: stretch.outer.start <= paragraph.start + 2
                && stretch.outer.end + 2 >= paragraph.end,
            before: open.checked_sub(1).map(word).unwrap_or_default(),
            after: word(behind),
            direct: stands_alone(scene.words, stretch),
            ends_paragraph: stretch.outer.end + 2 >= paragraph.end,
        }
    }

    /// Whether what stands between the marks is a sentence or more.
    pub(crate) fn is_direct(&self) -> bool {
        self.direct
    }

    fn common(&self, out: &mut Features, kind: u64) {
        out.add(1, &[kind]);
        out.add(2, &[kind, self.length]);
        out.add(3, &[kind, self.length, self.opening, self.ending]);
        out.add(4, &[kind, self.opening, u64::from(self.opens_sentence), self.ending]);
        out.add(5, &[kind, u64::from(self.title_case), self.length.min(5), u64::from(self.opens_sentence)]);
        out.add(6, &[kind, u64::from(self.fills_paragraph), u64::from(self.stretch.closed)]);
        out.add(7, &[kind, word_hash(&self.before)]);
        out.add(8, &[kind, word_hash(&self.before), self.opening, self.length.min(4)]);
        out.add(9, &[kind, word_hash(&self.after), u64::from(self.ending != 0)]);
        out.add(10, &[kind, self.ending, word_hash(&self.after)]);
        out.add(11, &[kind, u64::from(self.is_direct()), self.length]);
    }
}

/// All that may be said of stretch `number`, given what was decided of those before it.
pub(crate) fn choices(
    scene: &Scene<'_>,
    events: &[Event],
    shape: &Shape<'_>,
    decided: &[Option<Attribution>],
) -> Vec<(Choice, Features)> {
    let mut out = Vec::new();
    let around = around(scene, events, shape);
    let told = around.iter().any(|(_, side, _)| matches!(side, Side::After | Side::Before));
    let (own, tree) = (shape.stretch, scene.tree(shape.first_sentence));
    let mut not = Features::default();
    shape.common(&mut not, 1);
    nature(scene, shape, tree, &mut not, 1);
    not.add(30, &[u64::from(told), shape.length]);
    let name = scene.names_in(own.outer.clone()).find(|name| {
        let range = scene.words.range(name.first..name.last);
        range.start <= own.content.start + 1
            && range.end + 1 >= own.content.end
            && range.start < own.outer.end
    });
    not.add(31, &[name.map_or(9, |name| name.name_type as u64), shape.length]);
    let inside = scene.names_in(own.content.clone()).take(8).filter(|name| {
        let range = scene.words.range(name.first..name.last);
        range.start >= own.content.start && range.end <= own.content.end
    });
    not.add(32, &[(inside.count() as u64).min(2), shape.length.min(4), u64::from(shape.title_case)]);
    let repeated = scene.stretches.iter().take(shape.number).rev().take(REPEATED_LIMIT).any(|other| {
        scene.slice(other.content.clone()).eq_ignore_ascii_case(scene.slice(own.content.clone()))
    });
    not.add(33, &[u64::from(repeated), shape.length.min(4)]);
    out.push((Choice::NotSpeech, not));

    let mut nobody = Features::default();
    shape.common(&mut nobody, 2);
    nobody.add(40, &[u64::from(told), shape.length]);
    out.push((Choice::NoSpeaker, nobody));

    let last = last_speech(shape, decided);
    if let Some((before, attribution)) = last {
        out.push((Choice::GoesOn(before), going_on(scene, events, shape, (before, attribution), told)));
    }
    for (rank, (event, side, nearer)) in around.iter().enumerate() {
        let mut features = telling(scene, events, shape, *event, *side, *nearer, rank);
        history(scene, events, shape, *event, *side, last, &mut features);
        out.push((Choice::Told(*event), features));
    }
    out
}

/// The last stretch that is speech, not far before, and what was decided of it.
fn last_speech<'d>(
    shape: &Shape<'_>,
    decided: &'d [Option<Attribution>],
) -> Option<(usize, &'d Attribution)> {
    (0..shape.number)
        .rev()
        .take(BACK_LIMIT_STRETCHES)
        .find_map(|number| Some((number, decided.get(number)?.as_ref()?)))
}

/// Events near a stretch, with their side and how many verbs of speech are nearer on that side.
fn around(scene: &Scene<'_>, events: &[Event], shape: &Shape<'_>) -> Vec<(usize, Side, u64)> {
    let stretch = shape.stretch;
    let usable = |event: &Event| {
        event.subject.is_some()
            && event.inside.is_none_or(|inside| {
                let long = scene.stretches.get(inside).is_some_and(|other| {
                    scene
                        .slice(other.content.clone())
                        .split_whitespace()
                        .nth(NESTED_MINIMUM_WORDS - 1)
                        .is_some()
                });
                inside != shape.number && !long
            })
    };
    let speech = |event: &Event| event.form != Form::Verb || scene.cues.is_verb(&cue_word(scene, event));
    let mut out = Vec::new();
    let split = events.partition_point(|event| event.cue.start < stretch.outer.start);
    let mut nearer = 0;
    let near = |event: &Event| shape.first_sentence.saturating_sub(event.sentence) <= BEFORE_LIMIT_SENTENCES;
    let before = events.iter().enumerate().take(split).rev().take_while(|(_, event)| near(event));
    for (number, event) in before.filter(|(_, event)| usable(event)).take(SIDE_LIMIT_EVENTS) {
        let side = match shape.first_sentence.saturating_sub(event.sentence) {
            0 => Side::Before,
            1 => Side::SentenceBefore,
            _ => Side::TwoBefore,
        };
        out.push((number, side, nearer));
        nearer += u64::from(speech(event));
    }
    nearer = 0;
    let after = events.partition_point(|event| event.cue.start < stretch.outer.end);
    let near = |event: &Event| event.sentence.saturating_sub(shape.last_sentence) <= 1;
    let behind = events.iter().enumerate().skip(after).take_while(|(_, event)| near(event));
    for (number, event) in behind.filter(|(_, event)| usable(event)).take(SIDE_LIMIT_EVENTS) {
        let side = if event.sentence <= shape.last_sentence { Side::After } else { Side::SentenceAfter };
        out.push((number, side, nearer));
        nearer += u64::from(speech(event));
    }
    out
}

fn cue_word(scene: &Scene<'_>, event: &Event) -> String {
    scene.slice(event.cue.clone()).split_whitespace().next().unwrap_or_default().to_lowercase()
}

/// The words of a tree a stretch covers, and the one that hangs on a word outside.
fn top(tree: &Tree, stretch: &Stretch) -> Option<usize> {
    let words = tree.word_at(stretch.content.start)..tree.word_at(stretch.content.end);
    words.clone().filter(|&word| tree.head(word).is_none_or(|head| !words.contains(&head))).max_by_key(
        |&word| {
            let marks = tree.tag(word).is_mark();
            (!marks, tree.subtree(word).len(), std::cmp::Reverse(word))
        },
    )
}

/// How the stretch stands in its sentence.
fn nature(scene: &Scene<'_>, shape: &Shape<'_>, tree: Option<&Tree>, out: &mut Features, kind: u64) {
    let Some((tree, top)) = tree.and_then(|tree| Some((tree, top(tree, shape.stretch)?))) else { return };
    let relation = tree.relation(top) as u64;
    let tag = tree.tag(top) as u64;
    let head = tree.head(top);
    let head_tag = head.map_or(99, |head| tree.tag(head) as u64);
    out.add(20, &[kind, relation, shape.length.min(4)]);
    out.add(21, &[kind, tag, shape.length.min(4)]);
    out.add(22, &[kind, relation, head_tag, tag]);
    if let Some(head) = head {
        let word = tree.units.get(head).map_or("", |unit| unit.of(scene.text())).to_lowercase();
        out.add(23, &[kind, relation, word_hash(&word)]);
        let speech = scene.cues.class(&word).map_or(0, word_hash);
        out.add(24, &[kind, relation, speech]);
    }
    let first = tree.word_at(shape.stretch.content.start);
    let mark = tree.word_at(shape.stretch.outer.start);
    let before = mark.checked_sub(1).map_or(99, |word| tree.tag(word) as u64);
    out.add(25, &[kind, before, tree.tag(first) as u64, shape.length.min(4)]);
    let after = tree.tag(tree.word_at(shape.stretch.outer.end)) as u64;
    out.add(26, &[kind, before, after, shape.length.min(4)]);
    // The first words.
    let parts = [first, first + 1, first + 2].map(|word| tree.tag(word) as u64);
    out.add(27, &[kind, parts[0], parts[1], parts[2]]);
}

fn going_on(
    scene: &Scene<'_>,
    events: &[Event],
    shape: &Shape<'_>,
    (before, attribution): (usize, &Attribution),
    told: bool,
) -> Features {
    let mut out = Features::default();
    shape.common(&mut out, 3);
    nature(scene, shape, scene.tree(shape.first_sentence), &mut out, 3);
    let Some(other) = scene.stretches.get(before) else { return out };
    let own = shape.stretch;
    let gap = scene.slice(other.outer.end..own.outer.start);
    let place = if other.paragraph == own.paragraph {
        if scene.sentence(other.content.end.saturating_sub(1)) == shape.first_sentence { 0 } else { 1 }
    } else if other.paragraph + 1 == own.paragraph {
        2
    } else {
        3
    };
    let words = bucket(gap.split_whitespace().count(), &[0, 1, 2, 4, 7, 12, 20, 40]);
    let skipped = (shape.number - before) as u64;
    // Whether the verb that tells of the stretch before stands between the two.
    let between = attribution.event.and_then(|event| events.get(event)).map_or(3, |event| {
        if event.cue.start >= own.outer.end { 4 } else { u64::from(event.cue.start >= other.outer.end) }
    });
    let other_direct = stands_alone(scene.words, other);
    let tail = gap.trim_end().chars().next_back().map_or(0, |c| c as u64);
    let in_gap: Vec<&Event> = {
        let from = events.partition_point(|event| event.cue.start < other.outer.end);
        let between = events.iter().skip(from).take_while(|event| event.cue.start < own.outer.start);
        between.take(GAP_LIMIT_EVENTS).collect()
    };
    let speech = in_gap
        .iter()
        .filter(|event| event.subject.is_some() && scene.cues.is_verb(&cue_word(scene, event)))
        .count() as u64;
    let direct = u64::from(shape.is_direct()) * 2 + u64::from(other_direct);
    out.add(50, &[place, words]);
    out.add(51, &[place, between, direct]);
    out.add(52, &[place, between, direct, tail]);
    out.add(53, &[place, u64::from(other.closed), u64::from(shape.fills_paragraph), direct]);
    out.add(54, &[place, speech.min(3), between]);
    out.add(55, &[place, skipped]);
    out.add(56, &[place, u64::from(told), between, direct]);
    out.add(57, &[place, u64::from(shape.opens_sentence), between, words.min(4)]);
    let whole = gap.trim_matches(|c: char| !c.is_alphanumeric());
    let joined = matches!(whole, "and" | "or" | "" | "but" | "a" | "the");
    out.add(58, &[place, u64::from(joined), direct]);
    if words <= 2 {
        out.add(59, &[word_hash(&whole.to_lowercase()), direct]);
    }
    out.add(60, &[place, shape.length, direct]);
    out.add(61, &[place, word_hash(&shape.after), direct]);
    out
}

fn kind_of_subject(scene: &Scene<'_>, tree: &Tree, subject: &Subject) -> u64 {
    let word = tree.units.get(subject.head).map_or("", |unit| unit.of(scene.text()));
    let lower = word.to_lowercase();
    match lower.as_str() {
        "he" | "she" => return 1,
        "they" => return 2,
        "i" | "we" | "you" => return 3,
        "it" | "this" | "that" | "which" | "who" | "what" | "these" | "those" | "there" => return 4,
        _ => {}
    }
    let head = tree.units.get(subject.head).map_or(0, |unit| unit.start);
    let name = scene.names_in(head..head + 1).next();
    match name.map(|name| name.name_type) {
        Some(NameType::Person) => 5,
        Some(NameType::Organisation) => 6,
        Some(NameType::Place | NameType::Group) => 7,
        Some(_) => 8,
        None if scene.cues.is_unnamed(&lower) => 9,
        None if tree.tag(subject.head) == Tag::Nnp => 10,
        None if tree.tag(subject.head).is_noun() => 11,
        None => 12,
    }
}

#[allow(clippy::too_many_lines)] // one list of features
fn telling(
    scene: &Scene<'_>,
    events: &[Event],
    shape: &Shape<'_>,
    number: usize,
    side: Side,
    nearer: u64,
    rank: usize,
) -> Features {
    let mut out = Features::default();
    let Some(event) = events.get(number) else { return out };
    let (Some(subject), Some(tree)) = (&event.subject, scene.tree(event.sentence)) else { return out };
    let own = shape.stretch;
    let side_code = side as u64;
    let same_paragraph =
        u64::from(scene.paragraph_of.get(event.sentence).copied().flatten() == Some(own.paragraph));
    let before = matches!(side, Side::Before | Side::SentenceBefore | Side::TwoBefore);
    let gap_range = if before { event.cue.end..own.outer.start } else { own.outer.end..event.cue.start };
    let gap = scene.slice(gap_range.start.min(gap_range.end)..gap_range.end);
    let gap_words = scene.words.token_at(gap_range.end).saturating_sub(scene.words.token_at(gap_range.start));
    let distance = bucket(gap_words, &[0, 1, 2, 3, 5, 8, 13, 20, 30]);
    let place = side_code * 2 + same_paragraph;
    let word = cue_word(scene, event);
    let class = match event.form {
        Form::According => 2,
        Form::Noun => 3,
        Form::Label => 4,
        Form::Verb => scene.cues.class(&word).map_or(0, word_hash),
    };
    let tag = tree.tag(event.word) as u64;
    let how = subject.how as u64;
    let speaker = kind_of_subject(scene, tree, subject);
    let inverted = u64::from(subject.span.start >= event.cue.end);
    let direct = u64::from(shape.is_direct());
    // Between verb and stretch.
    let comma = u64::from(gap.contains(','));
    let colon = u64::from(gap.trim_end().ends_with(':'));
    let that = u64::from(gap.split_whitespace().any(|word| word == "that"));
    let stops = u64::from(gap.contains(['.', ';', '?', '!']));
    let marks = u64::from(gap.contains(['"', '“', '”', '«', '»']));
    let first = gap.split_whitespace().next().unwrap_or_default().to_lowercase();
    let last = gap.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let (path_kind, path_length, path_top) = path(scene, event, tree, own);
    let relation = tree.relation(event.word) as u64;
    let inside = u64::from(event.inside.is_some());
    let subject_between = u64::from(if before {
        subject.span.start >= event.cue.end
    } else {
        subject.span.end <= event.cue.start && subject.span.start >= own.outer.end
    });

    out.add(70, &[place]);
    out.add(71, &[place, class, direct]);
    out.add(72, &[place, word_hash(&word)]);
    out.add(73, &[word_hash(&word), direct, shape.length.min(4)]);
    out.add(74, &[place, distance, u64::from(class != 0), direct]);
    out.add(75, &[place, nearer.min(3), u64::from(class != 0), direct]);
    out.add(76, &[place, how, tag, u64::from(class != 0)]);
    out.add(77, &[place, speaker, u64::from(class != 0)]);
    out.add(78, &[place, inverted, subject_between, u64::from(class != 0)]);
    out.add(79, &[place, comma, colon, that, stops]);
    out.add(80, &[place, comma, colon, that, marks, u64::from(class != 0), direct]);
    out.add(81, &[place, path_kind, path_length, u64::from(class != 0)]);
    out.add(82, &[path_kind, path_length, path_top, u64::from(class != 0)]);
    out.add(83, &[path_kind, path_length.min(2), path_top, class]);
    out.add(84, &[place, shape.ending, distance.min(4), u64::from(class != 0)]);
    out.add(85, &[place, shape.ending, direct, inverted, subject_between]);
    out.add(86, &[place, relation, direct, u64::from(class != 0)]);
    out.add(87, &[place, inside, u64::from(class != 0)]);
    out.add(88, &[place, word_hash(&last), distance.min(5)]);
    out.add(89, &[place, word_hash(&first), u64::from(class != 0)]);
    out.add(90, &[place, (rank as u64).min(3), u64::from(class != 0)]);
    out.add(91, &[place, u64::from(shape.opens_sentence), u64::from(shape.ends_paragraph), direct]);
    out.add(92, &[place, u64::from(shape.fills_paragraph), class, u64::from(own.closed)]);
    out.add(93, &[shape.length, class, path_kind, path_top]);
    out.add(94, &[tag, how, class, place]);
    out.add(95, &[place, shape.opening, shape.ending, distance.min(3), class]);
    out.add(96, &[place, bucket(gap.matches(',').count(), &[0, 1, 2, 3]), u64::from(class != 0), inverted]);
    let verbs_between = {
        let (from, to) =
            if before { (event.cue.end, own.outer.start) } else { (own.outer.end, event.cue.start) };
        let first = events.partition_point(|other| other.cue.start < from);
        let between = events.iter().skip(first).take_while(|other| other.cue.end <= to);
        between.filter(|other| other.subject.is_some()).take(4).count()
    };
    out.add(97, &[place, (verbs_between as u64).min(4), u64::from(class != 0), direct]);
    out.add(98, &[place, speaker, direct, shape.length.min(4)]);
    out.add(99, &[place, u64::from(event.form == Form::Label), distance.min(3)]);
    let negated = tree.children(event.word).any(|child| tree.relation(child) == Relation::Neg);
    out.add(100, &[u64::from(negated), class, direct]);
    out.add(101, &[word_hash(&shape.before), class, place]);
    let head = tree.units.get(subject.head).map_or("", |unit| unit.of(scene.text())).to_lowercase();
    out.add(103, &[word_hash(&head), u64::from(class != 0)]);
    out.add(104, &[word_hash(&word), path_kind, path_top]);
    out.add(105, &[word_hash(&word), place, distance.min(4)]);
    out.add(106, &[speaker, class, path_kind, path_length.min(3)]);
    let long = bucket(subject.span.len(), &[3, 8, 20, 40, 80]);
    out.add(107, &[long, speaker, u64::from(class != 0)]);
    out.add(102, &[place, u64::from(subject.how == How::Own), speaker, class]);
    out
}

/// What an event told of the stretches before.
fn history(
    scene: &Scene<'_>,
    events: &[Event],
    shape: &Shape<'_>,
    number: usize,
    side: Side,
    last: Option<(usize, &Attribution)>,
    out: &mut Features,
) {
    let Some(event) = events.get(number) else { return };
    let (Some((other, attribution)), Some(subject)) = (last, &event.subject) else {
        out.add(110, &[side as u64]);
        return;
    };
    let told = attribution.event.and_then(|event| events.get(event));
    let same_event = u64::from(attribution.event == Some(number));
    let words = |event: &Event| event.subject.as_ref().map(|subject| scene.slice(subject.span.clone()));
    let same_words = u64::from(told.and_then(words) == Some(scene.slice(subject.span.clone())));
    let gap =
        scene.stretches.get(other).map_or(0, |other| shape.stretch.paragraph.saturating_sub(other.paragraph));
    let direct = u64::from(shape.is_direct());
    out.add(111, &[side as u64, same_event, same_words, direct]);
    out.add(112, &[side as u64, same_event, (gap as u64).min(2), direct, shape.length.min(4)]);
    let between = told.is_some_and(|told| told.cue.start < shape.stretch.outer.start);
    out.add(113, &[side as u64, u64::from(between), same_event, shape.ending]);
}

/// How a stretch hangs on an event in the event's tree: above, below, the same clause; how far; by which relation.
fn path(scene: &Scene<'_>, event: &Event, tree: &Tree, stretch: &Stretch) -> (u64, u64, u64) {
    let Some(sentence) = scene.words.sentences.get(event.sentence) else { return (0, 0, 0) };
    if stretch.outer.end <= sentence.start || stretch.outer.start >= sentence.end {
        return (0, 0, 0);
    }
    let Some(top) = top(tree, stretch) else { return (0, 0, 0) };
    let relation = tree.relation(top) as u64;
    let climb = |from: usize, to: &Range<usize>| {
        let mut at = from;
        for step in 0..8u64 {
            if to.contains(&at) {
                return Some(step);
            }
            at = tree.head(at)?;
        }
        None
    };
    if let Some(steps) = climb(top, &(event.word..event.word + 1)) {
        return (1, steps, relation);
    }
    let words = tree.word_at(stretch.content.start)..tree.word_at(stretch.content.end);
    if let Some(steps) = climb(event.word, &words) {
        return (2, steps, tree.relation(event.word) as u64);
    }
    (3, 0, relation)
}
