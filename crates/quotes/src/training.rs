//! What the trainer learns from: for each decision, its choices with their features and which of them are right.

use std::ops::Range;

use copydesk_names::{Cluster, Lexicon, Name, Words};
use copydesk_text::fold;

use crate::choices::{Attribution, Choice, Shape, choices};
use crate::contents::contents;
use crate::events::{Event, Form, events};
pub use crate::linear::{Features, WEIGHTS, weight_of};
use crate::people::{Scope, meant};
use crate::scene::{Scene, stands_alone};
use crate::{Found, Kind, QuoteReader, Stretch};

/// One annotated act of speech; bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gold {
    /// What is said; marks may be inside.
    pub contents: Vec<Range<usize>>,
    /// The words that name the speaker.
    pub speaker: Option<Range<usize>>,
    /// The cue.
    pub cue: Option<Range<usize>>,
}

/// One decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Features of each choice.
    pub choices: Vec<Features>,
    /// Whether each is right; several may be.
    pub right: Vec<bool>,
    /// The choice that has the score 0 instead of features.
    pub nothing: bool,
    /// What is decided about, for people.
    pub about: String,
    /// Each choice, for people.
    pub told: Vec<String>,
}

/// The decisions of a text: about its stretches, and about the contents of its events.
#[must_use]
pub fn problems(
    words: &Words<'_>,
    names: &[Name],
    paragraphs: &[Range<usize>],
    reader: &QuoteReader,
    gold: &[Gold],
) -> (Vec<Problem>, Vec<Problem>) {
    let scene = Scene::new(words, names, paragraphs, &reader.cues, &reader.syntax, false);
    let events = events(&scene);
    let mut decided: Vec<Option<Attribution>> = Vec::new();
    let mut of: Vec<Option<usize>> = Vec::new();
    let mut marked = Vec::new();
    for (number, stretch) in scene.stretches.iter().enumerate() {
        let own = gold.iter().position(|gold| is_in(&scene, stretch, gold));
        let shape = Shape::new(&scene, number, stretch);
        let all = choices(&scene, &events, &shape, &decided);
        let right = right(&events, gold, own, &of, &all);
        let first =
            right.iter().position(|right| *right).and_then(|at| all.get(at)).map(|(choice, _)| *choice);
        let attribution = Attribution { event: first.and_then(|choice| choice.event(&decided)) };
        decided.push(own.map(|_| attribution));
        of.push(own);
        let told = all.iter().map(|(choice, _)| describe(&scene, &events, *choice)).collect();
        marked.push(Problem {
            told,
            choices: all.into_iter().map(|(_, features)| features).collect(),
            right,
            nothing: false,
            about: scene.slice(stretch.content.clone()).to_owned(),
        });
    }
    let reported = reported(&scene, &events, gold, &decided);
    (marked, reported)
}

/// The decisions about whom pronouns and descriptions mean, given whom each act of speech is by.
#[must_use]
pub fn people(
    words: &Words<'_>,
    names: &[Name],
    clusters: &[Cluster],
    lexicon: &Lexicon,
    reader: &QuoteReader,
    gold: &[(Gold, Option<String>)],
) -> Vec<Problem> {
    let found: Vec<Found> = gold
        .iter()
        .enumerate()
        .map(|(number, (gold, _))| Found {
            kind: Kind::Direct,
            span: gold.contents.first().cloned().unwrap_or(0..0),
            marked: gold.contents.clone(),
            cue: gold.cue.clone(),
            speaker: gold.speaker.clone(),
            because: Vec::new(),
            carried_from: None,
            group: number,
            confidence: 1.0,
            rivals: Vec::new(),
        })
        .collect();
    let scope = Scope::new(words, &found, names, clusters, lexicon, &reader.cues);
    let is = |cluster: usize, who: &str| {
        clusters.get(cluster).is_some_and(|cluster| {
            let (a, b) = (fold(&cluster.name), fold(who));
            let (a, b) = (a.trim_start_matches("the "), b.trim_start_matches("the "));
            a == b || a.ends_with(&format!(" {b}")) || b.ends_with(&format!(" {a}"))
        })
    };
    let of = |who: &str| (0..clusters.len()).find(|cluster| is(*cluster, who));
    let mut told: Vec<Option<usize>> = Vec::new();
    let mut out = Vec::new();
    for (number, (quote, (_, who))) in found.iter().zip(gold).enumerate() {
        if let Some(speaker) = &quote.speaker {
            let tokens = scope.tokens(speaker);
            if scope.person_in(&tokens).is_none() && scope.organisation_in(&tokens).is_none() {
                let all = meant(&scope, number, speaker, &told);
                let right = all.iter().map(|candidate| match (candidate.cluster, who) {
                    (Some(cluster), Some(who)) => is(cluster, who),
                    (None, None) => true,
                    _ => false,
                });
                out.push(Problem {
                    right: right.collect(),
                    told: all
                        .iter()
                        .map(|candidate| {
                            let cluster = candidate.cluster.and_then(|cluster| clusters.get(cluster));
                            cluster.map_or("nobody", |cluster| cluster.name.as_str()).to_owned()
                        })
                        .collect(),
                    choices: all.into_iter().map(|candidate| candidate.features).collect(),
                    nothing: false,
                    about: words.text.get(speaker.clone()).unwrap_or_default().to_owned(),
                });
            }
        }
        told.push(who.as_deref().and_then(of));
    }
    out
}

/// Whether at least four fifths of a stretch lie in what somebody said.
fn is_in(scene: &Scene<'_>, stretch: &Stretch, gold: &Gold) -> bool {
    let letters = |range: Range<usize>| scene.slice(range).chars().filter(|c| c.is_alphanumeric()).count();
    let all = letters(stretch.content.clone());
    let shared: usize = gold
        .contents
        .iter()
        .map(|content| {
            let start = content.start.max(stretch.content.start);
            let end = content.end.min(stretch.content.end);
            letters(start..end.max(start))
        })
        .sum();
    shared * 5 >= all * 4
}

/// Whether an event names the speaker of an act of speech.
fn names_speaker(event: &Event, gold: &Gold) -> bool {
    let (Some(subject), Some(speaker)) = (&event.subject, &gold.speaker) else { return false };
    // The same words, or the same start or end: what follows a name may be annotated or not.
    let shared = subject.span.end.min(speaker.end).saturating_sub(subject.span.start.max(speaker.start));
    shared > 0
        && (subject.span.start.abs_diff(speaker.start) <= 4
            || subject.span.end == speaker.end
            || shared * 2 >= subject.span.len().max(speaker.len()))
}

fn describe(scene: &Scene<'_>, events: &[Event], choice: Choice) -> String {
    match choice {
        Choice::NotSpeech => "no speech".to_owned(),
        Choice::NoSpeaker => "no speaker".to_owned(),
        Choice::GoesOn(_) => "goes on".to_owned(),
        Choice::Told(event) => events.get(event).map_or(String::new(), |event| {
            let subject = event.subject.as_ref().map_or("", |subject| scene.slice(subject.span.clone()));
            format!("{} | {subject}", scene.slice(event.cue.clone()))
        }),
    }
}

fn same_cue(event: &Event, gold: &Gold) -> bool {
    gold.cue.as_ref().is_some_and(|cue| event.cue.start < cue.end && cue.start < event.cue.end)
}

fn right(
    events: &[Event],
    gold: &[Gold],
    own: Option<usize>,
    of: &[Option<usize>],
    all: &[(Choice, Features)],
) -> Vec<bool> {
    let Some(own) = own.and_then(|own| gold.get(own)) else {
        return all.iter().map(|(choice, _)| *choice == Choice::NotSpeech).collect();
    };
    let told = |event: &usize| events.get(*event).is_some_and(|event| names_speaker(event, own));
    let cued = |event: &usize| {
        events.get(*event).is_some_and(|event| names_speaker(event, own) && same_cue(event, own))
    };
    let any_cued = all.iter().any(|(choice, _)| matches!(choice, Choice::Told(event) if cued(event)));
    all.iter()
        .map(|(choice, _)| match choice {
            Choice::NotSpeech => false,
            Choice::NoSpeaker => own.speaker.is_none(),
            Choice::GoesOn(before) => {
                let other = of.get(*before).copied().flatten().and_then(|other| gold.get(other));
                other.is_some_and(|other| own.speaker.is_some() && other.speaker == own.speaker)
            }
            Choice::Told(event) => {
                if any_cued {
                    cued(event)
                } else {
                    told(event)
                }
            }
        })
        .collect()
}

fn reported(
    scene: &Scene<'_>,
    events: &[Event],
    gold: &[Gold],
    decided: &[Option<Attribution>],
) -> Vec<Problem> {
    let mut out = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let told = |wanted: bool| {
            decided.iter().enumerate().filter(move |(stretch, attribution)| {
                attribution.as_ref().is_some_and(|attribution| attribution.event == Some(number))
                    && scene.stretches.get(*stretch).is_some_and(|own| stands_alone(scene.words, own))
                        == wanted
            })
        };
        let marked: Vec<usize> = told(false).map(|(stretch, _)| stretch).collect();
        let direct = told(true).next().is_some();
        if event.subject.is_none() || event.inside.is_some() || (direct && marked.is_empty()) {
            continue;
        }
        // What is reported inside reported words is not annotated: nothing can be learnt there.
        let nested = gold.iter().any(|gold| {
            gold.contents
                .iter()
                .any(|content| content.start <= event.cue.start && event.cue.end <= content.end)
        });
        if nested {
            continue;
        }
        let own = gold.iter().find(|gold| same_cue(event, gold)).or_else(|| {
            gold.iter()
                .find(|gold| gold.cue.is_none() && event.form != Form::Verb && names_speaker(event, gold))
        });
        let candidates = contents(scene, event, &marked);
        let fits = |spans: &[Range<usize>]| {
            own.is_some_and(|own| overlap(scene, spans, &own.contents, event) >= 0.8)
        };
        let mut right: Vec<bool> = candidates.iter().map(|content| fits(&content.spans)).collect();
        // Annotated, but no candidate fits: nothing to learn.
        if candidates.is_empty() || (own.is_some() && !right.contains(&true)) {
            continue;
        }
        if marked.is_empty() {
            right.insert(0, own.is_none());
        }
        let told = candidates.iter().map(|content| {
            content.spans.iter().map(|span| scene.slice(span.clone())).collect::<Vec<_>>().join(" … ")
        });
        out.push(Problem {
            told: told.collect(),
            choices: candidates.into_iter().map(|content| content.features).collect(),
            right,
            nothing: marked.is_empty(),
            about: scene.slice(event.cue.clone()).to_owned(),
        });
    }
    out
}

/// Jaccard overlap of letters; of the gold only what stands in the event's sentence.
fn overlap(scene: &Scene<'_>, spans: &[Range<usize>], gold: &[Range<usize>], event: &Event) -> f64 {
    let Some(sentence) = scene.words.sentences.get(event.sentence) else { return 0.0 };
    let letters = |range: Range<usize>| scene.slice(range).chars().filter(|c| c.is_alphanumeric()).count();
    let clip = |span: &Range<usize>| {
        let start = span.start.max(sentence.start);
        start..span.end.min(sentence.end).max(start)
    };
    let own: usize = spans.iter().map(|span| letters(clip(span))).sum();
    let other: usize = gold.iter().map(|span| letters(clip(span))).sum();
    let shared: usize = spans
        .iter()
        .flat_map(|span| gold.iter().map(move |gold| span.start.max(gold.start)..span.end.min(gold.end)))
        .filter(|both| both.start < both.end)
        .map(letters)
        .sum();
    shared as f64 / (own + other - shared).max(1) as f64
}
