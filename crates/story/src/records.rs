//! The records that a story is published as.

use std::collections::BTreeSet;

use copydesk_ninjs::article_of;
use copydesk_record::{
    EnrichedItem, EntityRecord, ItemVersion, KeptEntity, KeptQuote, QuoteRecord, StoryState, Versioned,
    entity_key, quote_key, topics,
};

use crate::hash::short_hash;
use crate::match_key::match_key;
use crate::output::Output;
use crate::stitch::parts_of;

/// Publishes `item` as what stands of the story: article, quotes and entities, and tombstones for what earlier versions
/// had and it has not. `state` is told what was published.
pub(crate) fn publish(
    state: &mut StoryState,
    item: &EnrichedItem,
    corrects: Option<&ItemVersion>,
    outputs: &mut Vec<Output>,
) -> Result<(), serde_json::Error> {
    let story = &item.story;
    let mut article = article_of(item);
    if let Some(extension) = &mut article.copydesk {
        extension.corrects = corrects.cloned();
        extension.parts = parts_of(state.lead.as_deref(), &state.takes);
    }
    let article = Output::record(topics::ARTICLES, story.clone(), &article)?;
    state.article = article.value.as_deref().map(short_hash);
    outputs.push(article);

    let mut quotes = Vec::with_capacity(item.quotes.len());
    for quote in &item.quotes {
        let record = QuoteRecord {
            schema: QuoteRecord::schema_id(),
            story: story.clone(),
            item: item.id.clone(),
            version: item.version,
            date: item.date.clone(),
            agency: item.source.agency.clone(),
            match_key: match_key(quote),
            quote: quote.clone(),
            pipeline: item.pipeline.clone(),
        };
        let output = Output::record(topics::QUOTES, quote_key(story, &quote.id), &record)?;
        quotes.push(KeptQuote {
            id: quote.id.clone(),
            hash: output.value.as_deref().map(short_hash).unwrap_or_default(),
            text: quote.text.clone(),
            speaker: quote.speaker.as_ref().and_then(|speaker| speaker.name.clone()),
        });
        outputs.push(output);
    }
    let now: BTreeSet<&str> = quotes.iter().map(|quote| quote.id.as_str()).collect();
    let before = state.quotes.iter().map(|quote| &quote.id);
    drop_missing(before, &now, &mut state.gone.quotes, |id| {
        outputs.push(Output::tombstone(topics::QUOTES, quote_key(story, id)));
    });

    let mut entities = Vec::with_capacity(item.entities.len());
    for entity in &item.entities {
        let record = EntityRecord {
            schema: EntityRecord::schema_id(),
            story: story.clone(),
            item: item.id.clone(),
            version: item.version,
            date: item.date.clone(),
            entity: entity.clone(),
            pipeline: item.pipeline.clone(),
        };
        let output = Output::record(topics::ENTITIES, entity_key(story, &entity.id), &record)?;
        let hash = output.value.as_deref().map(short_hash).unwrap_or_default();
        entities.push(KeptEntity { id: entity.id.clone(), hash });
        outputs.push(output);
    }
    let now: BTreeSet<&str> = entities.iter().map(|entity| entity.id.as_str()).collect();
    let before = state.entities.iter().map(|entity| &entity.id);
    drop_missing(before, &now, &mut state.gone.entities, |id| {
        outputs.push(Output::tombstone(topics::ENTITIES, entity_key(story, id)));
    });
    state.quotes = quotes;
    state.entities = entities;
    Ok(())
}

/// Tombstones everything that is published of the story. The article's tombstone is written in any case: whoever holds
/// a version from before the publisher's memory must learn of it.
pub(crate) fn take_down(state: &mut StoryState, outputs: &mut Vec<Output>) {
    let nothing = BTreeSet::new();
    let story = state.story.clone();
    outputs.push(Output::tombstone(topics::ARTICLES, story.clone()));
    state.article = None;
    let quotes = std::mem::take(&mut state.quotes);
    drop_missing(quotes.iter().map(|quote| &quote.id), &nothing, &mut state.gone.quotes, |id| {
        outputs.push(Output::tombstone(topics::QUOTES, quote_key(&story, id)));
    });
    let entities = std::mem::take(&mut state.entities);
    drop_missing(entities.iter().map(|entity| &entity.id), &nothing, &mut state.gone.entities, |id| {
        outputs.push(Output::tombstone(topics::ENTITIES, entity_key(&story, id)));
    });
}

/// Writes the tombstones of everything that is not published any more once again.
pub(crate) fn reissue(state: &StoryState, outputs: &mut Vec<Output>) {
    let story = &state.story;
    if state.article.is_none() {
        outputs.push(Output::tombstone(topics::ARTICLES, story.clone()));
    }
    let quotes = state.gone.quotes.iter().map(|id| (topics::QUOTES, quote_key(story, id)));
    let entities = state.gone.entities.iter().map(|id| (topics::ENTITIES, entity_key(story, id)));
    outputs.extend(quotes.chain(entities).map(|(topic, key)| Output::tombstone(topic, key)));
}

/// Calls `drop` for the ids that were there before and are not now, and keeps the list of ids that are gone.
fn drop_missing<'a>(
    before: impl Iterator<Item = &'a String>,
    now: &BTreeSet<&str>,
    gone: &mut Vec<String>,
    mut drop: impl FnMut(&str),
) {
    gone.retain(|id| !now.contains(id.as_str()));
    for id in before.filter(|id| !now.contains(id.as_str())) {
        drop(id);
        if !gone.contains(id) {
            gone.push(id.clone());
        }
    }
}
