//! Pictures and other items that go with a story.

use copydesk_record::{ArticleAssociation, ArticleRendition, ArticleText, EnrichedItem};

use crate::type_of;
use crate::uri::uri;

/// The parts that have a URI; ninjs has no place for others.
pub(crate) fn of(item: &EnrichedItem) -> Vec<ArticleAssociation> {
    let mut out = Vec::new();
    for (number, part) in item.meta.parts.iter().enumerate() {
        // Without type and id it is a rendering of the item itself.
        if part.part_type.is_none() && part.id.is_none() {
            continue;
        }
        let href = part.href.as_deref().and_then(uri);
        let Some(own) = part.id.as_deref().and_then(uri).or_else(|| href.clone()) else { continue };
        out.push(ArticleAssociation {
            name: part.role.clone().unwrap_or_else(|| format!("part{}", number + 1)),
            uri: own,
            news_type: type_of(part.part_type.as_deref()).map(str::to_owned),
            headlines: part
                .title
                .iter()
                .map(|title| ArticleText { role: None, value: title.clone() })
                .collect(),
            renditions: href.into_iter().map(|href| ArticleRendition { name: "main".into(), href }).collect(),
        });
    }
    out
}
