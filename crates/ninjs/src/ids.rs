//! The ids of an item besides its story's.

use std::collections::HashSet;

use copydesk_record::{ArticleId, EnrichedItem};

/// Schemes that are the start of the id itself.
const URI_SCHEMES: [&str; 5] = ["urn", "http", "https", "tag", "mid"];

/// All ids of the item, each once.
pub(crate) fn of(item: &EnrichedItem) -> Vec<ArticleId> {
    let meta = &item.meta;
    let mut ids: Vec<ArticleId> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |role: Option<&str>, value: &str| {
        let role = role.map(str::to_owned);
        if !value.is_empty() && known.insert((role.clone(), value.to_owned())) {
            ids.push(ArticleId { role, value: value.to_owned() });
        }
    };
    add(Some("copydesk"), &item.id);
    let named = [
        ("guid", &meta.guid),
        ("version", &meta.version),
        ("sequence", &meta.sequence),
        ("transmission", &meta.transmission),
        ("duplicateKey", &meta.duplicate_key),
    ];
    for (role, value) in named {
        if let Some(value) = value {
            add(Some(role), value);
        }
    }
    for id in &meta.alternative_ids {
        match id.split_once(':') {
            Some((scheme, value)) if !URI_SCHEMES.contains(&scheme) && !value.is_empty() => {
                add(Some(scheme), value)
            }
            _ => add(None, id),
        }
    }
    ids
}
