//! The words an event of speech reports outside of direct quotes: candidates with their features.

use std::ops::Range;

use copydesk_syntax::{Relation, Tag, Tree};

use crate::events::{Event, Form};
use crate::linear::{Features, bucket, word_hash};
use crate::scene::Scene;

/// Fewest bytes of a content without marks.
const CONTENT_MINIMUM_BYTES: usize = 4;

/// Words that may be what was said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Bytes of the text; two where the event stands in the middle.
    pub(crate) spans: Vec<Range<usize>>,
    pub(crate) features: Features,
}

/// How a candidate was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Child,
    Rest,
    Before,
    Around,
    Marked,
}

/// What an event may report; `marked` are the stretches inside clauses it was found to tell of.
pub(crate) fn contents(scene: &Scene<'_>, event: &Event, marked: &[usize]) -> Vec<Content> {
    let Some(tree) = scene.tree(event.sentence) else { return Vec::new() };
    let mut out: Vec<Content> = Vec::new();
    let mut put = |spans: Vec<Range<usize>>, made: Made, child: Option<usize>| {
        let spans: Vec<Range<usize>> = spans
            .into_iter()
            .map(|span| tidy(scene, event, span))
            .filter(|span| span.len() >= CONTENT_MINIMUM_BYTES)
            .collect();
        if spans.is_empty() || out.iter().any(|other| other.spans == spans) {
            return;
        }
        let features = features(scene, tree, event, &spans, made, child, marked);
        out.push(Content { spans, features });
    };
    match event.form {
        Form::Verb | Form::Noun => {
            let children: Vec<usize> =
                tree.children(event.word).filter(|&child| reports(tree, child)).collect();
            let (before, after) = sides(scene, tree, event);
            for &child in &children {
                let mut words = clause(tree, child);
                // What stands before the speaker runs to the comma there, whatever the tree makes of its end.
                if let Some(before) =
                    before.as_ref().filter(|before| words.end < before.end && child < before.end)
                {
                    words.end = before.end;
                }
                put(vec![tree.bytes(words)], Made::Child, Some(child));
            }
            let end = tree.subtree(event.word).end;
            if let Some(&first) = children.iter().find(|&&child| child > event.word) {
                let start = clause(tree, first).start;
                put(vec![tree.bytes(start..end)], Made::Rest, Some(first));
            }
            if event.form == Form::Verb {
                if let Some(after) = after.clone() {
                    put(vec![tree.bytes(after)], Made::Rest, None);
                }
                if let Some(before) = before {
                    put(vec![tree.bytes(before.clone())], Made::Before, None);
                    let comma = after.clone().is_some_and(|after| {
                        after.start > 0 && tree.tag(after.start - 1) == Tag::Comma && after.len() > 1
                    });
                    if let Some(after) = after.filter(|_| comma) {
                        put(vec![tree.bytes(before), tree.bytes(after)], Made::Around, None);
                    }
                }
            }
        }
        Form::According => {
            let phrase = tree.subtree(event.word);
            let first_comma = (phrase.end..tree.len()).find(|&word| tree.tag(word) == Tag::Comma);
            if phrase.start > 1 {
                let before = tree.bytes(0..phrase.start);
                put(vec![before], Made::Before, tree.head(event.word));
                if let Some(head) = tree.head(event.word) {
                    let clause = tree.subtree(head);
                    put(vec![tree.bytes(clause.start..phrase.start)], Made::Child, Some(head));
                }
                if phrase.end + 2 < tree.len() {
                    put(
                        vec![tree.bytes(0..phrase.start), tree.bytes(phrase.end..tree.len())],
                        Made::Around,
                        None,
                    );
                }
            } else if let Some(comma) = first_comma {
                put(vec![tree.bytes(comma + 1..tree.len())], Made::Rest, tree.head(event.word));
            }
        }
        Form::Label => {
            let end = scene.words.sentences.get(event.sentence).map_or(0, |sentence| sentence.end);
            let rest = event.cue.end..end;
            put(vec![rest], Made::Rest, None);
        }
    }
    for &stretch in marked {
        if let Some(stretch) = scene.stretches.get(stretch) {
            put(vec![stretch.content.clone()], Made::Marked, None);
        }
    }
    out
}

/// Whether a child of a verb may be what it reports.
fn reports(tree: &Tree, child: usize) -> bool {
    matches!(
        tree.relation(child),
        Relation::Ccomp
            | Relation::Xcomp
            | Relation::Dobj
            | Relation::Prep
            | Relation::Parataxis
            | Relation::Attr
            | Relation::Oprd
            | Relation::Acomp
            | Relation::Acl
            | Relation::Dep
            | Relation::Pcomp
            | Relation::Appos
            | Relation::Advcl
            | Relation::Conj
    )
}

/// A child's words, without the `that` before them.
fn clause(tree: &Tree, child: usize) -> Range<usize> {
    let mut words = tree.subtree(child);
    while words.start < child
        && (tree.tag(words.start).is_mark() || tree.relation(words.start) == Relation::Cc)
    {
        words.start += 1;
    }
    if words.start < child && tree.relation(words.start) == Relation::Mark && tree.tag(words.start) == Tag::In
    {
        words.start += 1;
    }
    words
}

/// Words of the sentence up to the comma before the verb and its subject, and from behind the verb.
fn sides(scene: &Scene<'_>, tree: &Tree, event: &Event) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let subject = event.subject.as_ref();
    let subject_start = subject.map_or(event.word, |subject| tree.word_at(subject.span.start));
    let subject_end = subject.map_or(event.word, |subject| tree.word_at(subject.span.end));
    let start = subject_start.min(event.word);
    let end = subject_end.max(tree.word_at(event.cue.end));
    let comma =
        start.checked_sub(1).filter(|&word| tree.tag(word) == Tag::Comma || tree.tag(word) == Tag::Close);
    let before = comma.map(|comma| 0..comma).filter(|words| words.len() > 1);
    let mut after = end;
    while matches!(tree.tag(after), Tag::Comma | Tag::Colon) && after < tree.len() {
        after += 1;
    }
    let word = |at: usize| tree.units.get(at).map_or("", |unit| unit.of(scene.text()));
    if word(after) == "that" {
        after += 1;
    }
    let after = (after < tree.len()).then_some(after..tree.len());
    (before, after)
}

/// Trims a span and keeps it off the event's own words; stretches it cuts are taken whole.
fn tidy(scene: &Scene<'_>, event: &Event, span: Range<usize>) -> Range<usize> {
    let mut span = span;
    for (_, stretch) in scene.stretches_in(span.clone()) {
        let cut = stretch.outer.start < span.end && stretch.outer.end > span.end
            || stretch.outer.start < span.start && stretch.outer.end > span.start;
        if cut && stretch.closed && scene.sentence(stretch.outer.end.saturating_sub(1)) == event.sentence {
            span = span.start.min(stretch.outer.start)..span.end.max(stretch.outer.end);
        }
    }
    let own = [Some(event.cue.clone()), event.subject.as_ref().map(|subject| subject.span.clone())];
    for words in own.into_iter().flatten() {
        if words.start < span.end && words.end > span.start {
            // The longer side stays.
            let (left, right) = (words.start.saturating_sub(span.start), span.end.saturating_sub(words.end));
            span = if left >= right {
                span.start..words.start.max(span.start)
            } else {
                words.end.min(span.end)..span.end
            };
        }
    }
    let raw = scene.slice(span.clone());
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–');
    let mut front = raw.len() - raw.trim_start_matches(blank).len();
    if raw.get(front..).is_some_and(|rest| rest.starts_with("that ")) {
        front += "that ".len();
    }
    let kept = raw.get(front..).unwrap_or_default().trim_end_matches(|c| blank(c) || c == '.').len();
    let span = span.start + front..span.start + front + kept;
    // Marks at both ends are no part of the words.
    let whole = scene.stretches_in(span.clone()).find(|(_, stretch)| {
        stretch.closed && stretch.outer.start == span.start && stretch.outer.end == span.end
    });
    whole.map_or(span, |(_, stretch)| stretch.content.clone())
}

fn features(
    scene: &Scene<'_>,
    tree: &Tree,
    event: &Event,
    spans: &[Range<usize>],
    made: Made,
    child: Option<usize>,
    marked: &[usize],
) -> Features {
    let mut out = Features::default();
    let made = made as u64;
    let cue = scene.slice(event.cue.clone()).to_lowercase();
    let cue_hash = word_hash(&cue);
    let form = event.form as u64;
    let first_word = cue.split_whitespace().next().unwrap_or_default();
    let class = scene.cues.class(first_word).map_or(form, word_hash);
    let reporting = u64::from(scene.cues.is_reporting(first_word));
    let relation = child.map_or(99, |child| tree.relation(child) as u64);
    let child_tag = child.map_or(99, |child| tree.tag(child) as u64);
    let tag = tree.tag(event.word) as u64;
    let how = event.subject.as_ref().map_or(9, |subject| subject.how as u64);
    let (start, end) = (spans.first().map_or(0, |span| span.start), spans.last().map_or(0, |span| span.end));
    let before = u64::from(end <= event.cue.start);
    let words: usize = spans.iter().map(|span| scene.slice(span.clone()).split_whitespace().count()).sum();
    let length = bucket(words, &[1, 2, 3, 5, 8, 14, 25]);
    let first = tree.word_at(start);
    let word = |at: usize| tree.units.get(at).map_or("", |unit| unit.of(scene.text()));
    let lead = first.checked_sub(1).map_or(String::new(), |at| word(at).to_lowercase());
    let finite = child.is_some_and(|child| tree.children(child).any(|own| tree.relation(own).is_subject()));
    let holds = |number: &usize| {
        let stretch = scene.stretches.get(*number);
        stretch.is_some_and(|stretch| {
            spans.iter().any(|span| span.start <= stretch.content.start && stretch.content.end <= span.end)
        })
    };
    let held = if marked.is_empty() { 2 } else { u64::from(marked.iter().all(holds)) };
    let to_end =
        u64::from(end + 3 >= scene.words.sentences.get(event.sentence).map_or(0, |sentence| sentence.end));
    let from_start = u64::from(
        scene.words.sentences.get(event.sentence).is_some_and(|sentence| start <= sentence.start + 2),
    );
    let negated = u64::from(tree.children(event.word).any(|own| tree.relation(own) == Relation::Neg));
    let helper = tree
        .children(event.word)
        .find(|&own| tree.relation(own) == Relation::Aux)
        .map_or(0, |own| word_hash(&word(own).to_lowercase()));
    let event_relation = tree.relation(event.word) as u64;
    let depth = {
        let (mut at, mut depth) = (event.word, 0u64);
        while let Some(head) = tree.head(at)
            && depth < 6
        {
            at = head;
            depth += 1;
        }
        depth
    };
    let gap = first.saturating_sub(tree.word_at(event.cue.end)) as u64;
    out.add(1, &[made, form]);
    out.add(2, &[made, relation, before]);
    out.add(3, &[made, relation, class, before]);
    out.add(4, &[made, relation, cue_hash]);
    out.add(5, &[cue_hash, before]);
    out.add(6, &[relation, word_hash(&lead), before]);
    out.add(7, &[relation, child_tag, u64::from(finite)]);
    out.add(8, &[relation, child_tag, u64::from(finite), class]);
    out.add(9, &[made, length, relation]);
    out.add(10, &[made, held]);
    out.add(11, &[made, held, relation, class]);
    out.add(12, &[made, to_end, from_start, before]);
    out.add(13, &[made, tag, how, reporting]);
    out.add(14, &[tag, how, cue_hash]);
    out.add(15, &[negated, class, relation]);
    out.add(16, &[helper, class]);
    out.add(17, &[helper, tag, reporting]);
    out.add(18, &[event_relation, depth.min(3), reporting]);
    out.add(19, &[event_relation, class, made]);
    out.add(20, &[made, gap.min(8), reporting]);
    out.add(21, &[reporting, relation, u64::from(finite), before]);
    out.add(22, &[spans.len() as u64, made, reporting]);
    let subject = event.subject.as_ref();
    let kind = subject.map_or(0, |subject| {
        let noun = tree.tag(subject.head) as u64;
        let head = word(subject.head).to_lowercase();
        let unnamed = u64::from(scene.cues.is_unnamed(&head));
        noun * 2 + unnamed
    });
    out.add(23, &[kind, class]);
    out.add(24, &[kind, reporting, relation]);
    let colon = u64::from(lead == ":");
    out.add(25, &[colon, made, held]);
    let whole = u64::from(tree.subtree(event.word).len() + 2 >= tree.len());
    out.add(26, &[whole, made, reporting, to_end]);
    out.add(27, &[word_hash(&word(first).to_lowercase()), made, relation]);
    let count = scene.stretches_in(start..end).take(3).count();
    out.add(28, &[made, (count as u64).min(3), held]);
    out
}
