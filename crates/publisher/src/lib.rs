//! The publisher: one enriched item in; its article, quotes, entities and a life-cycle event out.
//!
//! It keeps no state yet: it publishes what each version says, and tombstones the article of a story
//! that is killed or withheld.

pub use copydesk_ninjs::article_of;

use copydesk_record::{
    EnrichedItem, EntityRecord, ItemKind, LifecycleEvent, LifecycleEventKind, QuoteRecord, Status,
    TouchedKeys, Versioned, decode, encode, entity_key, quote_key, topics,
};
use copydesk_stream::{FilterReason, Outcome, Outgoing, Record, Rejection, Stage};

/// Publishes enriched items.
#[derive(Debug, Default)]
pub struct PublisherStage;

impl Stage for PublisherStage {
    fn service(&self) -> &'static str {
        "publisher"
    }

    fn inputs(&self) -> &'static [&'static str] {
        &[topics::ENRICHED]
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[topics::ARTICLES, topics::QUOTES, topics::ENTITIES, topics::LIFECYCLE]
    }

    fn process(&self, record: &Record) -> Outcome {
        let Some(bytes) = &record.value else { return Outcome::Filtered(FilterReason::Tombstone) };
        let item: EnrichedItem = match decode(bytes) {
            Ok(item) => item,
            Err(error) => return Outcome::Rejected(Rejection::new(error.code(), error.to_string())),
        };
        match publish(&item) {
            Ok(outputs) => Outcome::Published(outputs),
            Err(error) => Outcome::Rejected(Rejection::new("unwritable", error.to_string())),
        }
    }
}

/// All records that an item leads to, its life-cycle event last.
///
/// # Errors
/// When a record cannot be written as JSON, which no record read from JSON does.
pub fn publish(item: &EnrichedItem) -> Result<Vec<Outgoing>, serde_json::Error> {
    let mut outputs = Vec::new();
    if item.status == Status::Usable {
        outputs.push(Outgoing::new(topics::ARTICLES, &item.story, encode(&article_of(item))?));
        let agency = &item.source.agency;
        for quote in &item.quotes {
            let record = QuoteRecord {
                schema: QuoteRecord::schema_id(),
                story: item.story.clone(),
                item: item.id.clone(),
                version: item.version,
                date: item.date.clone(),
                agency: agency.clone(),
                quote: quote.clone(),
                pipeline: item.pipeline.clone(),
            };
            outputs.push(Outgoing::new(topics::QUOTES, &quote_key(&item.story, &quote.id), encode(&record)?));
        }
        for entity in &item.entities {
            let record = EntityRecord {
                schema: EntityRecord::schema_id(),
                story: item.story.clone(),
                item: item.id.clone(),
                version: item.version,
                date: item.date.clone(),
                entity: entity.clone(),
                pipeline: item.pipeline.clone(),
            };
            outputs.push(Outgoing::new(
                topics::ENTITIES,
                &entity_key(&item.story, &entity.id),
                encode(&record)?,
            ));
        }
    } else {
        outputs.push(Outgoing::tombstone(topics::ARTICLES, &item.story));
    }
    let event = LifecycleEvent {
        schema: LifecycleEvent::schema_id(),
        story: item.story.clone(),
        item: item.id.clone(),
        version: item.version,
        event: event_of(item),
        reason: reason_of(item),
        touched: touched(&outputs),
        date: item.date.clone(),
    };
    outputs.push(Outgoing::new(topics::LIFECYCLE, &item.story, encode(&event)?));
    Ok(outputs)
}

/// The line of the message that says why.
fn reason_of(item: &EnrichedItem) -> Option<String> {
    let telling = |kind: &str| ["kill", "embargo", "correction", "update"].contains(&kind);
    let line = item.notes.iter().find(|note| telling(&note.kind)).map(|note| note.text.clone());
    let embargo = item.meta.embargo.as_ref().filter(|_| item.status == Status::Withheld);
    line.or_else(|| embargo.map(|embargo| embargo.text.clone()))
}

fn event_of(item: &EnrichedItem) -> LifecycleEventKind {
    match (item.status, item.kind) {
        (Status::Canceled, _) | (_, ItemKind::Kill) => LifecycleEventKind::Kill,
        (Status::Withheld, kind) if item.meta.embargo.is_some() && kind != ItemKind::Withhold => {
            LifecycleEventKind::Embargo
        }
        (Status::Withheld, _) | (_, ItemKind::Withhold) => LifecycleEventKind::Withhold,
        (Status::Usable, ItemKind::Correction) => LifecycleEventKind::Correction,
        (Status::Usable, ItemKind::Update | ItemKind::Writethru | ItemKind::Take | ItemKind::Refile) => {
            LifecycleEventKind::Update
        }
        (Status::Usable, ItemKind::New | ItemKind::Alert | ItemKind::Advisory) => LifecycleEventKind::New,
    }
}

fn touched(outputs: &[Outgoing]) -> Vec<TouchedKeys> {
    let mut touched: Vec<TouchedKeys> = Vec::new();
    for output in outputs {
        if touched.last().is_none_or(|last| last.topic != output.topic) {
            touched.push(TouchedKeys {
                topic: output.topic.clone(),
                written: Vec::new(),
                tombstoned: Vec::new(),
            });
        }
        let key = String::from_utf8_lossy(output.key.as_deref().unwrap_or_default()).into_owned();
        if let Some(last) = touched.last_mut() {
            if output.value.is_some() { last.written.push(key) } else { last.tombstoned.push(key) }
        }
    }
    touched
}
