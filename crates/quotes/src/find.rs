//! The quotes of a text: every stretch between marks is read from left to right, then what is reported without.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use copydesk_names::{Name, Words};

use crate::choices::{Attribution, Choice, Shape, choices};
use crate::contents::contents;
use crate::events::{Event, Form, How, events};
use crate::linear::Features;
use crate::model::{QuoteModel, chances, score};
use crate::scene::Scene;
use crate::{Found, Kind, QuoteReader, Rival};

/// Losing readings kept of a quote at most.
const RIVALS_LIMIT: usize = 3;
/// Chance under which a losing reading is not worth telling.
const RIVAL_MINIMUM: f32 = 0.02;
/// Chance from which reported words without marks are a quote.
const CONTENT_MINIMUM: f32 = 0.5;

/// Finds the quotes of a text, in order. `paragraphs` are byte ranges of running text. With `marked_only`, each
/// quote is a stretch between marks; else a quote is the whole content of an act of speech.
#[must_use]
pub fn find(
    words: &Words<'_>,
    names: &[Name],
    paragraphs: &[Range<usize>],
    reader: &QuoteReader,
    marked_only: bool,
) -> Vec<Found> {
    let scene = Scene::new(words, names, paragraphs, &reader.cues, &reader.syntax, marked_only);
    let events = events(&scene);
    let (decided, marked) = marked_quotes(&scene, &events, &reader.model);
    if marked_only {
        return marked;
    }
    let mut out = with_contents(&scene, &events, &decided, marked, &reader.model);
    sort(&mut out);
    out
}

/// Reads each stretch; gives what was decided of it and the quotes.
fn marked_quotes(
    scene: &Scene<'_>,
    events: &[Event],
    model: &QuoteModel,
) -> (Vec<Option<Attribution>>, Vec<Found>) {
    let mut decided: Vec<Option<Attribution>> = Vec::with_capacity(scene.stretches.len());
    let mut quote_of: Vec<Option<usize>> = Vec::with_capacity(scene.stretches.len());
    let mut groups: HashMap<usize, usize> = HashMap::new();
    let mut out: Vec<Found> = Vec::new();
    for (number, stretch) in scene.stretches.iter().enumerate() {
        let shape = Shape::new(scene, number, stretch);
        let choices = choices(scene, events, &shape, &decided);
        let scores: Vec<f32> = choices.iter().map(|(_, features)| score(&model.choices, features)).collect();
        let chances = chances(&scores, model.sharpness);
        let best = winner(&choices, &chances);
        let choice = choices.get(best).map_or(Choice::NotSpeech, |(choice, _)| *choice);
        if choice == Choice::NotSpeech {
            decided.push(None);
            quote_of.push(None);
            continue;
        }
        let readings = readings(&choices, &chances, events, &decided);
        let event = choice.event(&decided);
        let told = event.and_then(|event| events.get(event));
        let speaker = told.and_then(|event| event.subject.as_ref()).map(|subject| subject.span.clone());
        let carried_from = match choice {
            Choice::GoesOn(before) => quote_of.get(before).copied().flatten(),
            _ => None,
        };
        // What one event tells of is one utterance.
        let group = event.map_or(out.len(), |event| *groups.entry(event).or_insert(out.len()));
        let words = speaker.clone().map(|span| scene.slice(span));
        let same = |reading: &Rival| words == Some(scene.slice(reading.speaker.clone()));
        let confidence = match words {
            // Several readings may give the same words: all speak for them.
            Some(_) => readings.iter().filter(|reading| same(reading)).map(|reading| reading.chance).sum(),
            None => chances.get(best).copied().unwrap_or_default(),
        };
        let rivals = readings.iter().filter(|reading| !same(reading) && reading.chance >= RIVAL_MINIMUM);
        quote_of.push(Some(out.len()));
        decided.push(Some(Attribution { event }));
        out.push(Found {
            kind: if shape.is_direct() { Kind::Direct } else { Kind::Mixed },
            span: stretch.content.clone(),
            marked: vec![stretch.content.clone()],
            // A signature has no cue.
            cue: told.map(|event| event.cue.clone()).filter(|cue| !cue.is_empty()),
            because: vec![reason(choice, told, stretch.outer.start)],
            rivals: rivals.take(RIVALS_LIMIT).cloned().collect(),
            speaker,
            carried_from,
            group,
            confidence,
        });
    }
    from_next_paragraph(scene, &quote_of, &mut out);
    (decided, out)
}

/// The words that may name the speaker, each once, the likeliest first.
fn readings(
    choices: &[(Choice, Features)],
    chances: &[f32],
    events: &[Event],
    decided: &[Option<Attribution>],
) -> Vec<Rival> {
    let mut out: Vec<Rival> = Vec::new();
    for ((choice, _), chance) in choices.iter().zip(chances) {
        let event = choice.event(decided).and_then(|event| events.get(event));
        let Some(speaker) = event.and_then(|event| event.subject.as_ref()).map(|subject| &subject.span)
        else {
            continue;
        };
        match out.iter_mut().find(|known| known.speaker == *speaker) {
            Some(known) => known.chance += chance,
            None => out.push(Rival { speaker: speaker.clone(), chance: *chance }),
        }
    }
    out.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(a.speaker.start.cmp(&b.speaker.start)));
    out
}

/// A quote that is not closed at the end of its paragraph goes on in the next: who said that said this.
fn from_next_paragraph(scene: &Scene<'_>, quote_of: &[Option<usize>], quotes: &mut [Found]) {
    for (number, pair) in quote_of.windows(2).enumerate().rev() {
        let (Some(first), Some(next)) = (pair[0], pair[1]) else { continue };
        let (Some(own), Some(after)) = (scene.stretches.get(number), scene.stretches.get(number + 1)) else {
            continue;
        };
        let opens = scene
            .paragraphs
            .get(after.paragraph)
            .is_some_and(|paragraph| after.outer.start <= paragraph.start + 2);
        if own.closed || own.paragraph + 1 != after.paragraph || !opens {
            continue;
        }
        let Some(told) = quotes.get(next).filter(|quote| quote.speaker.is_some()).cloned() else { continue };
        if let Some(quote) = quotes.get_mut(first).filter(|quote| quote.speaker.is_none()) {
            quote.cue = told.cue;
            quote.speaker = told.speaker;
            quote.confidence = told.confidence;
            quote.group = told.group;
            quote.because = vec!["goes-on-in-the-next-paragraph"];
        }
    }
}

/// Speech or not is decided first, then whether anything names the speaker, each by the chances of all the choices
/// that say so together; then who.
fn winner(choices: &[(Choice, Features)], chances: &[f32]) -> usize {
    let rank = |choice: &Choice| match choice {
        Choice::NotSpeech => 0,
        Choice::NoSpeaker => 1,
        Choice::GoesOn(_) | Choice::Told(_) => 2,
    };
    let mut sums = [0.0f32; 3];
    for ((choice, _), chance) in choices.iter().zip(chances) {
        sums[rank(choice)] += chance;
    }
    let [silent, nobody, named] = sums;
    let wanted = if silent > 0.5 {
        0
    } else if nobody > named {
        1
    } else {
        2
    };
    let mut best = (0, f32::NEG_INFINITY);
    for (number, ((choice, _), chance)) in choices.iter().zip(chances).enumerate() {
        if rank(choice) == wanted && *chance > best.1 {
            best = (number, *chance);
        }
    }
    best.0
}

/// Why a choice was taken, in a word.
fn reason(choice: Choice, event: Option<&Event>, start: usize) -> &'static str {
    match (choice, event) {
        (Choice::GoesOn(_), _) => "carried-from-previous-quote",
        (_, None) => "sentence-between-marks",
        (_, Some(event)) => told_by(event, start),
    }
}

fn told_by(event: &Event, start: usize) -> &'static str {
    let before = event.cue.start < start;
    let inverted = event.subject.as_ref().is_some_and(|subject| subject.span.start >= event.cue.end);
    match (event.form, before) {
        (Form::According, true) => "preposed-according-to",
        (Form::According, false) => "postposed-according-to",
        (Form::Noun, _) => "noun-of-speech",
        (Form::Label, _) => "speaker-label",
        (Form::Verb, _) => match (event.subject.as_ref().map(|subject| subject.how), before, inverted) {
            (Some(How::Governing | How::Described), _, _) => "participle-cue",
            (_, true, _) => "preposed-cue",
            (_, false, true) => "inverted-cue",
            (_, false, false) => "postposed-cue",
        },
    }
}

/// Puts reported clauses in place of the marked words in them, and adds those without marks.
fn with_contents(
    scene: &Scene<'_>,
    events: &[Event],
    decided: &[Option<Attribution>],
    marked: Vec<Found>,
    model: &QuoteModel,
) -> Vec<Found> {
    let mut told: Vec<Vec<usize>> = vec![Vec::new(); events.len()];
    let mut direct = vec![false; events.len()];
    let mut found = marked.iter();
    // Quotes stand in the order of their stretches.
    for (stretch, attribution) in decided.iter().enumerate() {
        let Some(attribution) = attribution else { continue };
        let Some(quote) = found.next() else { break };
        if let Some(event) = attribution.event {
            if quote.kind == Kind::Direct {
                direct.get_mut(event).into_iter().for_each(|slot| *slot = true);
            } else if let Some(list) = told.get_mut(event) {
                list.push(stretch);
            }
        }
    }
    let mut reported: Vec<(usize, Found)> = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let own = told.get(number).map_or(&[][..], Vec::as_slice);
        if event.subject.is_none()
            || event.inside.is_some()
            || (direct.get(number) == Some(&true) && own.is_empty())
        {
            continue;
        }
        let candidates = contents(scene, event, own);
        // Whether anything is reported is decided first, by the chances of all contents together; then what. Marked
        // words that the event was found to tell of are reported in any case.
        let nothing = if own.is_empty() { 0.0 } else { f32::NEG_INFINITY };
        let contents = candidates.iter().map(|content| score(&model.contents, &content.features));
        let scores: Vec<f32> = std::iter::once(nothing).chain(contents).collect();
        let chances = chances(&scores, 1.0);
        let Some((nothing, rest)) = chances.split_first() else { continue };
        let best = rest.iter().zip(&candidates).max_by(|a, b| a.0.total_cmp(b.0));
        let Some((chance, content)) = best.filter(|_| *nothing <= 1.0 - CONTENT_MINIMUM) else { continue };
        for span in &content.spans {
            reported.push((number, reported_quote(scene, decided, event, span, *chance)));
        }
    }
    outermost(&reported, marked)
}

fn reported_quote(
    scene: &Scene<'_>,
    decided: &[Option<Attribution>],
    event: &Event,
    span: &Range<usize>,
    chance: f32,
) -> Found {
    let marked: Vec<Range<usize>> = scene
        .stretches_in(span.clone())
        .filter(|(number, stretch)| {
            // Words held at a distance are not the speaker's.
            decided.get(*number).is_some_and(Option::is_some)
                && stretch.content.start >= span.start
                && stretch.content.end <= span.end
        })
        .map(|(_, stretch)| stretch.content.clone())
        .collect();
    Found {
        kind: if marked.is_empty() { Kind::Indirect } else { Kind::Mixed },
        span: span.clone(),
        marked,
        cue: Some(event.cue.clone()).filter(|cue| !cue.is_empty()),
        speaker: event.subject.as_ref().map(|subject| subject.span.clone()),
        because: vec![told_by(event, span.start)],
        carried_from: None,
        group: 0,
        confidence: chance,
        rivals: Vec::new(),
    }
}

/// Keeps what is not part of another's words: a marked stretch inside a reported clause is told with the clause, and
/// what is reported inside reported words is nested.
fn outermost(reported: &[(usize, Found)], marked: Vec<Found>) -> Vec<Found> {
    // Spans of marked quotes stand in order and do not overlap.
    let marked_in = |span: &Range<usize>| {
        let first = marked.partition_point(|quote| quote.span.end <= span.start);
        let end = span.end;
        marked.iter().enumerate().skip(first).take_while(move |(_, quote)| quote.span.start < end)
    };
    let mut order: Vec<usize> = (0..reported.len()).collect();
    order.sort_by_key(|&n| {
        reported.get(n).map(|(event, found)| (std::cmp::Reverse(found.span.len()), *event))
    });
    // What is kept, by its start: nothing of it overlaps.
    let mut kept: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for number in order {
        let Some((event, found)) = reported.get(number) else { continue };
        let cue = found.cue.clone().unwrap_or(0..0);
        let taken = |range: &Range<usize>, by_own: bool| {
            let before = kept.range(..range.end.max(range.start + 1)).next_back();
            before.is_some_and(|(_, (other, holder))| {
                (by_own || other != event)
                    && reported.get(*holder).is_some_and(|(_, outer)| outer.span.end > range.start)
            })
        };
        let inside_direct = marked_in(&found.span)
            .any(|(_, quote)| quote.kind == Kind::Direct && quote.span.len() * 2 > found.span.len());
        if !taken(&found.span, true) && !taken(&cue, false) && !inside_direct {
            kept.insert(found.span.start, (*event, number));
        }
    }
    let base = marked.len();
    let mut moved: Vec<Option<usize>> = vec![None; base];
    let mut added = Vec::with_capacity(kept.len());
    for (event, number) in kept.values() {
        let Some((_, found)) = reported.get(*number) else { continue };
        let mut found = found.clone();
        // Fragments of a reported clause share a group.
        found.group = base + event;
        let span = found.span.clone();
        let inner = marked_in(&span).filter(|(_, quote)| {
            quote.kind != Kind::Direct && span.start <= quote.span.start && quote.span.end <= span.end
        });
        for (place, (inner, quote)) in inner.enumerate() {
            if place == 0 {
                found.rivals.clone_from(&quote.rivals);
                found.confidence = quote.confidence;
            }
            // A stretch told with its clause leads on to the clause.
            moved.get_mut(inner).into_iter().for_each(|slot| *slot = Some(base + added.len()));
        }
        added.push(found);
    }
    let mut out = marked;
    out.extend(added);
    moved.resize(out.len(), None);
    for quote in &mut out {
        if let Some(from) = quote.carried_from
            && let Some(Some(whole)) = moved.get(from)
        {
            quote.carried_from = Some(*whole);
        }
    }
    keep(out, &moved.iter().map(Option::is_none).collect::<Vec<_>>())
}

/// Drops quotes and mends the numbers that point at quotes.
fn keep(quotes: Vec<Found>, kept: &[bool]) -> Vec<Found> {
    let mut new = Vec::with_capacity(kept.len());
    let mut count = 0;
    for &kept in kept {
        new.push(kept.then_some(count));
        count += usize::from(kept);
    }
    let mut out: Vec<Found> =
        quotes.into_iter().zip(kept).filter(|(_, kept)| **kept).map(|(quote, _)| quote).collect();
    for quote in &mut out {
        quote.carried_from = quote.carried_from.and_then(|from| new.get(from).copied().flatten());
    }
    out
}

/// Into the order of the text.
fn sort(quotes: &mut [Found]) {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order
        .sort_by_key(|&number| quotes.get(number).map_or((0, 0), |quote| (quote.span.start, quote.span.end)));
    let mut place = vec![0; quotes.len()];
    for (new, &old) in order.iter().enumerate() {
        place.get_mut(old).into_iter().for_each(|slot| *slot = new);
    }
    for quote in quotes.iter_mut() {
        quote.carried_from = quote.carried_from.and_then(|old| place.get(old).copied());
    }
    quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
}
