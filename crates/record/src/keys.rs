//! Keys of the compacted topics.

/// Key of a quote in `wire.quotes.v1`: story key, `#`, quote id.
#[must_use]
pub fn quote_key(story: &str, quote_id: &str) -> String {
    format!("{story}#{quote_id}")
}

/// Key of an entity in `wire.entities.v1`: story key, `#`, entity id.
#[must_use]
pub fn entity_key(story: &str, entity_id: &str) -> String {
    format!("{story}#{entity_id}")
}
