//! Whatever may tell of speech: verbs with their subjects, `according to`, nouns of speech and labels.

use std::ops::Range;

use copydesk_syntax::{Relation, Tag, Tree};

use crate::scene::{Scene, stands_alone};

/// What kind of words tells of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// `Dahl said`.
    Verb,
    /// `according to Dahl`.
    According,
    /// `Dahl's message`.
    Noun,
    /// `DAHL:` at the start of a paragraph.
    Label,
}

/// How a subject was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum How {
    /// It is the verb's own.
    Own,
    /// It stands right before the verb, which has none in the tree.
    Beside,
    /// Of the verb this one is joined to: `Ng thanked the crews and said`.
    Joined,
    /// Of the verb this one depends on: `said …, adding`; `was quoted as saying`.
    Governing,
    /// The noun this verb describes: `a statement saying`, `Dahl, who said`.
    Described,
    /// Behind `by`: `was called … by Dahl`.
    Agent,
    /// The owner of a noun: `Dahl's message`.
    Owner,
    /// A label.
    Label,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// Its head word in the sentence's tree.
    pub(crate) head: usize,
    /// All its words; bytes of the text.
    pub(crate) span: Range<usize>,
    pub(crate) how: How,
}

/// Something that may tell of speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) sentence: usize,
    /// Its word in the sentence's tree.
    pub(crate) word: usize,
    /// The cue; bytes of the text.
    pub(crate) cue: Range<usize>,
    pub(crate) form: Form,
    pub(crate) subject: Option<Subject>,
    /// Stretch the cue stands in.
    pub(crate) inside: Option<usize>,
}

/// The events of all parsed sentences, in order.
pub(crate) fn events(scene: &Scene<'_>) -> Vec<Event> {
    let mut out = Vec::new();
    for (sentence, tree) in scene.trees.iter().enumerate() {
        let Some(tree) = tree else { continue };
        label(scene, sentence, tree, &mut out);
        signature(scene, sentence, tree, &mut out);
        for word in 0..tree.len() {
            event(scene, sentence, tree, word, &mut out);
        }
    }
    out.sort_by_key(|event| event.cue.start);
    out
}

fn event(scene: &Scene<'_>, sentence: usize, tree: &Tree, word: usize, out: &mut Vec<Event>) {
    let tag = tree.tag(word);
    let Some(unit) = tree.units.get(word) else { return };
    let lower = unit.of(scene.text()).to_lowercase();
    let (form, cue, subject) = if lower == "according" && next_is(scene, tree, word, "to") {
        (Form::According, word..word + 2, according(scene, tree, word))
    } else if tag.is_verb() && !is_helper(tree, word) {
        let end = particle(tree, word).filter(|particle| *particle == word + 1).map_or(word + 1, |p| p + 1);
        let subject = own_subject(scene, tree, word)
            .or_else(|| beside(scene, tree, word, &lower))
            .or_else(|| inherited(scene, tree, word, 0))
            .or_else(|| inverted(scene, tree, word));
        (Form::Verb, word..end, subject)
    } else if tag.is_noun() && scene.cues.is_noun(&lower) {
        (Form::Noun, word..word + 1, owner(scene, tree, word))
    } else {
        return;
    };
    let cue = tree.bytes(cue);
    out.push(Event { sentence, word, inside: scene.stretch_at(cue.start), cue, form, subject });
}

fn next_is(scene: &Scene<'_>, tree: &Tree, word: usize, wanted: &str) -> bool {
    tree.units.get(word + 1).is_some_and(|unit| unit.of(scene.text()) == wanted)
}

/// `has`, `was`, `would` before another verb.
fn is_helper(tree: &Tree, word: usize) -> bool {
    matches!(tree.relation(word), Relation::Aux | Relation::AuxPass)
}

/// `pointed out`.
fn particle(tree: &Tree, verb: usize) -> Option<usize> {
    tree.child(verb, |relation| relation == Relation::Prt)
}

/// The subject that hangs on a verb itself.
fn own_subject(scene: &Scene<'_>, tree: &Tree, verb: usize) -> Option<Subject> {
    // What is said does not speak; a nickname or a title between marks may.
    let outside = |word: usize| {
        let start = tree.units.get(word).map_or(0, |unit| unit.start);
        let stretch = scene.stretch_at(start).and_then(|number| scene.stretches.get(number));
        stretch.is_none_or(|stretch| stretch.content.len() < 25 && !stands_alone(scene.words, stretch))
    };
    let own = tree.children(verb).filter(|&child| tree.relation(child).is_subject() && outside(child));
    // `The bridge, Dahl said, will open`: the nearest of two is its own.
    let head = own.min_by_key(|child| child.abs_diff(verb))?;
    let passive = tree.relation(head) == Relation::NsubjPass;
    if let Some(agent) = tree.child(verb, |relation| relation == Relation::Agent).filter(|_| passive)
        && let Some(head) = tree.child(agent, |relation| relation == Relation::Pobj)
    {
        return found(scene, tree, head, How::Agent);
    }
    if tree.relation(verb) == Relation::Relcl && matches!(tree.tag(head), Tag::Wp | Tag::Wdt) {
        return described(scene, tree, verb);
    }
    found(scene, tree, head, How::Own)
}

/// The subject of the verb or the noun that a verb depends on.
fn inherited(scene: &Scene<'_>, tree: &Tree, verb: usize, depth: usize) -> Option<Subject> {
    const DEPTH_LIMIT: usize = 4;
    if depth > DEPTH_LIMIT {
        return None;
    }
    let of =
        |above: usize| own_subject(scene, tree, above).or_else(|| inherited(scene, tree, above, depth + 1));
    let above = tree.head(verb)?;
    let step = |how: How| {
        let mut subject = of(above)?;
        if subject.how == How::Own {
            subject.how = how;
        }
        Some(subject)
    };
    match tree.relation(verb) {
        Relation::Conj => step(How::Joined),
        Relation::Xcomp | Relation::Advcl | Relation::Ccomp | Relation::Dep | Relation::Oprd => {
            step(How::Governing)
        }
        Relation::Pcomp => {
            let governor = tree.head(above)?;
            if tree.tag(governor).is_noun() {
                return owner(scene, tree, governor);
            }
            let mut subject = of(governor)?;
            subject.how = How::Governing;
            Some(subject)
        }
        Relation::Acl | Relation::Relcl => described(scene, tree, verb),
        _ => None,
    }
}

/// The words between a comma, a mark or an `and` and a verb of speech, where the tree gives it no subject of its own:
/// a noun right before such a verb is hardly anything else.
fn beside(scene: &Scene<'_>, tree: &Tree, verb: usize, word: &str) -> Option<Subject> {
    const LIMIT_WORDS: usize = 14;
    if !matches!(tree.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbp) || !scene.cues.is_verb(word) {
        return None;
    }
    let end =
        (verb.saturating_sub(3)..verb).rev().find(|&word| !matches!(tree.tag(word), Tag::Rb | Tag::Md))?;
    let noun = |word: usize| tree.tag(word).is_noun() || tree.tag(word) == Tag::Prp;
    let floor = verb.saturating_sub(LIMIT_WORDS);
    let first = (floor..=end)
        .rev()
        .take_while(|&word| match tree.tag(word) {
            Tag::Cc => false,
            Tag::Hyphen => true,
            tag => !tag.is_mark(),
        })
        .last()?;
    // Where no mark comes before it, how far the subject reaches is a guess.
    if !noun(end) || (first == floor && floor > 0) {
        return None;
    }
    let span = trimmed(scene, tree.bytes(first..end + 1));
    (!span.is_empty()).then_some(Subject { head: end, span, how: How::Beside })
}

/// `…?” asked the judge`: behind a closing mark, what looks like the verb's object is its subject.
fn inverted(scene: &Scene<'_>, tree: &Tree, verb: usize) -> Option<Subject> {
    let mark = tree.units.get(verb.checked_sub(1)?)?;
    let stretch = scene.stretches.get(scene.stretch_at(mark.start)?)?;
    if stretch.outer.end != mark.end {
        return None;
    }
    let head = tree.child(verb, |relation| {
        matches!(relation, Relation::Dobj | Relation::Attr | Relation::Oprd | Relation::NpAdvmod)
    })?;
    (head > verb).then(|| found(scene, tree, head, How::Own)).flatten()
}

/// The noun a clause describes.
fn described(scene: &Scene<'_>, tree: &Tree, verb: usize) -> Option<Subject> {
    let head = tree.head(verb)?;
    let mut subject = found(scene, tree, head, How::Described)?;
    // Only the words before the clause.
    let clause = tree.units.get(tree.subtree(verb).start)?.start;
    if subject.span.end > clause {
        subject.span.end = clause.max(subject.span.start);
        subject.span = trimmed(scene, subject.span);
    }
    (!subject.span.is_empty()).then_some(subject)
}

fn according(scene: &Scene<'_>, tree: &Tree, word: usize) -> Option<Subject> {
    let to = word + 1;
    let head = tree.child(to, |relation| matches!(relation, Relation::Pobj | Relation::Pcomp))?;
    found(scene, tree, head, How::Own)
}

/// `Dahl's message`, `a letter from Dahl`.
fn owner(scene: &Scene<'_>, tree: &Tree, noun: usize) -> Option<Subject> {
    if let Some(head) = tree.child(noun, |relation| relation == Relation::Poss) {
        return found(scene, tree, head, How::Owner);
    }
    let from = tree.children(noun).find(|&child| {
        let word = tree.units.get(child).map_or("", |unit| unit.of(scene.text()));
        matches!(tree.relation(child), Relation::Prep | Relation::Agent)
            && matches!(word, "by" | "from" | "of")
    })?;
    found(scene, tree, tree.child(from, |relation| relation == Relation::Pobj)?, How::Owner)
}

fn found(scene: &Scene<'_>, tree: &Tree, head: usize, how: How) -> Option<Subject> {
    let span = phrase(scene, tree, head);
    (!span.is_empty()).then_some(Subject { head, span, how })
}

/// All the words of a noun phrase: its subtree without marks and joining words at its ends, and not into a quote.
pub(crate) fn phrase(scene: &Scene<'_>, tree: &Tree, head: usize) -> Range<usize> {
    let mut words = tree.subtree(head);
    let strip = |word: usize| {
        tree.tag(word).is_mark() && !matches!(tree.tag(word), Tag::Left | Tag::Right)
            || matches!(tree.relation(word), Relation::Cc | Relation::Preconj)
            || tree.tag(word) == Tag::Pos
    };
    // Before its head a phrase has a comma only between adjectives: what else stands there is of another clause.
    let adjectives = |word: usize| {
        let tag = tree.tag(word);
        matches!(
            tag,
            Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Rb | Tag::Cd | Tag::Vbn | Tag::Vbg
        ) || tag.is_mark()
    };
    let comma = (words.start..head).rev().find(|&word| tree.tag(word) == Tag::Comma);
    if let Some(comma) = comma.filter(|&comma| !(words.start..comma).all(adjectives)) {
        words.start = comma + 1;
    }
    while words.start < head && strip(words.start) {
        words.start += 1;
    }
    while words.end > head + 1 && strip(words.end - 1) {
        words.end -= 1;
    }
    let mut span = tree.bytes(words);
    let own = tree.units.get(head).map_or(0, |unit| unit.start);
    for (_, stretch) in scene.stretches_in(span.clone()) {
        // Nicknames between marks belong to the name.
        if stretch.content.len() <= 20 && span.end >= stretch.outer.end {
            continue;
        }
        if stretch.outer.start > own && stretch.outer.start < span.end {
            span.end = stretch.outer.start;
        } else if stretch.outer.end <= own && stretch.outer.end > span.start {
            span.start = stretch.outer.end;
        }
    }
    trimmed(scene, span)
}

/// Without blanks and marks at the ends.
fn trimmed(scene: &Scene<'_>, span: Range<usize>) -> Range<usize> {
    let raw = scene.slice(span.clone());
    let drop =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '“' | '”' | '—' | '–' | '-');
    let front = raw.len() - raw.trim_start_matches(drop).len();
    let kept = raw.trim_matches(drop).len();
    span.start + front..span.start + front + kept
}

/// `DAHL: We stand by the figures.` at the start of a sentence, and `Ana Lindqvist: “…”` before a quote.
fn label(scene: &Scene<'_>, sentence: usize, tree: &Tree, out: &mut Vec<Event>) {
    const LIMIT_WORDS: usize = 7;
    let text = |word: usize| tree.units.get(word).map_or("", |unit| unit.of(scene.text()));
    let capital =
        |word: usize| text(word).starts_with(char::is_uppercase) || text(word) == "." || text(word) == "-";
    for colon in (1..tree.len()).filter(|&word| text(word) == ":") {
        let opens_quote = tree.units.get(colon).is_some_and(|unit| {
            let rest = scene.slice(unit.end..scene.text().len());
            let behind = unit.end + rest.len() - rest.trim_start_matches(' ').len();
            scene.stretches_in(behind..behind + 1).any(|(_, stretch)| stretch.outer.start == behind)
        });
        let floor = colon.saturating_sub(LIMIT_WORDS);
        let mut first = colon;
        while first > floor && capital(first - 1) {
            first -= 1;
        }
        while first < colon && tree.tag(first).is_mark() {
            first += 1;
        }
        if first == colon || !(opens_quote || (first == 0 && colon < LIMIT_WORDS)) {
            continue;
        }
        let span = trimmed(scene, tree.bytes(first..colon));
        out.push(Event {
            sentence,
            word: colon,
            cue: tree.bytes(colon..colon + 1),
            form: Form::Label,
            inside: scene.stretch_at(span.start),
            subject: Some(Subject { head: colon - 1, span, how: How::Label }),
        });
    }
}

/// `“…” – Ana Lindqvist`: a name and nothing more behind a closing mark and a dash or a blank, to the end of its
/// paragraph or the next quote.
fn signature(scene: &Scene<'_>, sentence: usize, tree: &Tree, out: &mut Vec<Event>) {
    const LIMIT_WORDS: usize = 12;
    const SIGNATURE_REACH_BYTES: usize = 8;
    let Some(range) = scene.words.sentences.get(sentence) else { return };
    // The quote may end in the sentence before.
    let reach = range.start.saturating_sub(SIGNATURE_REACH_BYTES)..range.end;
    for (_, stretch) in scene.stretches_in(reach) {
        let behind = stretch.outer.end;
        if !stretch.closed || scene.paragraph_of.get(sentence).copied().flatten() != Some(stretch.paragraph) {
            continue;
        }
        let rest = scene.slice(behind..scene.paragraphs.get(stretch.paragraph).map_or(behind, |p| p.end));
        let dash = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '―');
        let front = rest.len() - rest.trim_start_matches(dash).len();
        let line = rest.get(front..).unwrap_or_default();
        let line = line.split(['“', '"', '\n']).next().unwrap_or_default().trim_end();
        let start = behind + front;
        // A dash, or all that is left of the paragraph.
        let dashed = rest.get(..front).is_some_and(|lead| lead.contains(['-', '–', '—', '―']));
        if !range.contains(&start)
            || front == 0
            || line.is_empty()
            || !(dashed || rest.trim_end().ends_with(line))
        {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let capital = |word: &&str| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || matches!(*word, "of" | "the" | "and" | "for" | "de" | "van" | "von" | "al")
        };
        if words.len() > LIMIT_WORDS
            || !words.iter().take(4).all(capital)
            || line.ends_with(['.', '!', '?']) && words.len() > 4
        {
            continue;
        }
        let span = trimmed(scene, start..start + line.len());
        let head = tree.word_at(span.start);
        out.push(Event {
            sentence,
            word: head,
            cue: span.start..span.start,
            form: Form::Label,
            inside: None,
            subject: Some(Subject { head, span, how: How::Label }),
        });
    }
}
