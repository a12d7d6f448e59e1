//! Takes, adds and inserts: one story sent in parts.
//!
//! Slug and headline name the part: `1st Add`, `Take 2`, `2nd Insert`. The desk counts the version of a take as its
//! number plus one, as it does with leads (`1st Ld` is version 2); for takes the number is what counts, and the story's
//! version is that of its lead.

use copydesk_record::{
    ArticlePart, Block, EnrichedItem, Entity, ItemKind, KeptTake, Mark, Mention, Quote, TextSpan,
};

/// Between the parts, as between two blocks of one body.
const BETWEEN: &str = "\n\n";

/// Which part of a story an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Take {
    /// Inserts go before adds and takes.
    pub insert: bool,
    /// From 1.
    pub number: u64,
}

/// Which part of its story an item is; none for a full version. An item with an id of its own is always full: formats
/// that have ids send whole versions.
#[must_use]
pub fn take_of(item: &EnrichedItem) -> Option<Take> {
    if item.kind != ItemKind::Take || item.meta.guid.is_some() {
        return None;
    }
    let words = [item.slug.as_deref(), item.meta.version_text.as_deref(), item.headline.as_deref()];
    let insert = words.iter().flatten().any(|words| {
        words.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("insert"))
    });
    Some(Take { insert, number: item.version.saturating_sub(1).max(1) })
}

/// Whether takes of a story may follow: its key is made of its slug.
pub(crate) fn may_continue(item: &EnrichedItem) -> bool {
    item.meta.guid.is_none() && item.meta.duplicate_key.is_none() && item.slug.is_some()
}

/// One item from a lead and the takes behind it. Spans count the whole text; quotes are numbered through, and an entity
/// of a later part with the type and name of an earlier one is that one. Without a lead the first take stands for it.
#[must_use]
pub fn stitched(lead: Option<&EnrichedItem>, takes: &[KeptTake]) -> Option<EnrichedItem> {
    let mut parts = lead.into_iter().chain(takes.iter().map(|take| &*take.item));
    let mut whole = parts.next()?.clone();
    for part in parts {
        append(&mut whole, part);
    }
    Some(whole)
}

/// Where each of the parts stands in the text of the whole; none where there is only one.
pub(crate) fn parts_of(lead: Option<&EnrichedItem>, takes: &[KeptTake]) -> Vec<ArticlePart> {
    let mut parts: Vec<ArticlePart> = Vec::new();
    let items = lead.into_iter().chain(takes.iter().map(|take| &*take.item));
    for item in items.filter(|item| !item.body.text.is_empty()) {
        let start = parts.last().map_or(0, |last| last.end + count(BETWEEN));
        let end = start + count(&item.body.text);
        parts.push(ArticlePart { item: item.id.clone(), start, end, raw: item.raw.clone() });
    }
    if parts.len() < 2 { Vec::new() } else { parts }
}

fn append(whole: &mut EnrichedItem, part: &EnrichedItem) {
    if part.body.text.is_empty() {
        return;
    }
    if !whole.body.text.is_empty() {
        whole.body.text.push_str(BETWEEN);
    }
    let by = count(&whole.body.text);
    whole.body.text.push_str(&part.body.text);
    whole.body.sentences.extend(part.body.sentences.iter().map(|&[start, end]| [start + by, end + by]));
    whole.body.blocks.extend(part.body.blocks.iter().map(|block| Block {
        start: block.start + by,
        end: block.end + by,
        ..block.clone()
    }));
    whole.body.marks.extend(part.body.marks.iter().map(|mark| Mark {
        start: mark.start + by,
        end: mark.end + by,
        ..mark.clone()
    }));
    let ids: Vec<(String, String)> =
        part.entities.iter().map(|entity| (entity.id.clone(), add_entity(whole, entity, by))).collect();
    let new_id = |id: &str| ids.iter().find(|(old, _)| old == id).map_or(id, |(_, new)| new).to_owned();
    for quote in &part.quotes {
        let number = whole.quotes.len() + 1;
        whole.quotes.push(moved_quote(quote, by, number, &new_id));
    }
    for date in &part.dates {
        let mut date = date.clone();
        date.start += by;
        date.end += by;
        whole.dates.push(date);
    }
    whole.notes.extend(part.notes.iter().cloned());
    // Bytes of several messages: a run cannot say of which.
    whole.body.provenance.clear();
    whole.meta.incomplete = part.meta.incomplete;
    whole.warnings.extend(part.warnings.iter().cloned());
}

/// Adds an entity, or its mentions to the one it is. Returns its id in the whole.
fn add_entity(whole: &mut EnrichedItem, entity: &Entity, by: u32) -> String {
    let mentions = entity.mentions.iter().map(|mention| Mention {
        start: mention.start + by,
        end: mention.end + by,
        ..mention.clone()
    });
    let known =
        whole.entities.iter_mut().find(|e| e.entity_type == entity.entity_type && e.name == entity.name);
    if let Some(known) = known {
        known.mentions.extend(mentions);
        let new = entity.roles.iter().filter(|role| !known.roles.contains(role)).cloned().collect::<Vec<_>>();
        known.roles.extend(new);
        return known.id.clone();
    }
    let id = format!("e{}", whole.entities.len() + 1);
    let moved = Entity { id: id.clone(), mentions: mentions.collect(), ..entity.clone() };
    whole.entities.push(moved);
    id
}

fn moved_quote(quote: &Quote, by: u32, number: usize, new_id: &dyn Fn(&str) -> String) -> Quote {
    let mut quote = quote.clone();
    // Fragments of an utterance keep their distance.
    let ordinal = |id: &str| id.strip_prefix('q').and_then(|digits| digits.parse::<usize>().ok());
    let moved_by = ordinal(&quote.id).map_or(0, |old| number.saturating_sub(old));
    quote.utterance =
        quote.utterance.as_deref().and_then(ordinal).map(|first| format!("q{}", first + moved_by));
    quote.id = format!("q{number}");
    quote.start += by;
    quote.end += by;
    if let Some(cue) = &mut quote.cue {
        cue.start += by;
        cue.end += by;
    }
    for span in &mut quote.marked {
        *span = [span[0] + by, span[1] + by];
    }
    for insert in quote.inserts.iter_mut().chain(&mut quote.ellipses) {
        insert.start += by;
        insert.end += by;
    }
    if let Some(venue) = &mut quote.venue {
        venue.start += by;
        venue.end += by;
    }
    if let Some(speaker) = &mut quote.speaker {
        speaker.entity = speaker.entity.as_deref().map(new_id);
        speaker.mention = speaker.mention.take().map(|span| TextSpan {
            start: span.start + by,
            end: span.end + by,
            ..span
        });
        for candidate in &mut speaker.candidates {
            candidate.entity = new_id(&candidate.entity);
        }
    }
    quote
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
