//! An enriched item as a ninjs 3 article with one extension object.

use copydesk_record::{
    Article, ArticleBody, ArticleExtension, ArticleHeadline, EnrichedItem, NinjsStandard, Status, Versioned,
};

/// The article for an item.
#[must_use]
pub fn article_of(item: &EnrichedItem) -> Article {
    let text = &item.body.text;
    Article {
        uri: format!("tag:copydesk,2026:story:{}", item.story),
        standard: NinjsStandard {
            name: "ninjs".into(),
            version: "3.0".into(),
            schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json".into(),
        },
        version: item.version.to_string(),
        news_type: "text".into(),
        pub_status: match item.status {
            Status::Usable => "usable",
            Status::Withheld => "withheld",
            Status::Canceled => "canceled",
        }
        .into(),
        urgency: item.urgency,
        language: item.language.clone(),
        headlines: item.headline.iter().map(|value| ArticleHeadline { value: value.clone() }).collect(),
        slugline: item.slug.clone(),
        by: item.byline.clone(),
        located: located(item),
        bodies: vec![ArticleBody {
            content_type: "text/plain".into(),
            char_count: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            word_count: u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX),
            value: text.clone(),
        }],
        copydesk: ArticleExtension {
            schema: Article::schema_id(),
            story: item.story.clone(),
            item: item.id.clone(),
            kind: item.kind,
            date: item.date.clone(),
            source: item.source.clone(),
            dateline: item.dateline.clone(),
            blocks: item.body.blocks.clone(),
            entities: item.entities.clone(),
            quotes: item.quotes.clone(),
            dates: item.dates.clone(),
            raw: item.raw.clone(),
            pipeline: item.pipeline.clone(),
        },
    }
}

fn located(item: &EnrichedItem) -> Option<String> {
    let places: Vec<&str> = item.dateline.as_ref()?.places.iter().map(|place| place.name.as_str()).collect();
    (!places.is_empty()).then(|| places.join("/"))
}
