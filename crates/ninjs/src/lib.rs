//! Enriched items as [ninjs 3](https://iptc.org/standards/ninjs/) articles.
//!
//! [`article_of`] gives the article with Copydesk's extension object; [`Article::strict`] takes that away and leaves
//! valid ninjs 3.0. What the standard wants in a form of its own (a time with its zone, a URI) and the item has not is
//! left out, or written where any words may stand. Notes that are not for publication are never in an article.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod associations;
mod concepts;
mod html;
mod ids;
mod uri;

use copydesk_record::{
    Article, ArticleBody, ArticleExtension, ArticleText, EnrichedItem, NinjsStandard, Note, Status, Versioned,
};

/// Kinds of notes that stay on the desk.
const PRIVATE_NOTES: [&str; 3] = ["editor", "contact", "nonpublic"];
/// Kinds of notes for the desks that get the article.
const DESK_NOTES: [&str; 5] = ["update", "correction", "kill", "embargo", "translation"];
/// Types of items that ninjs 3 has (`http://cv.iptc.org/newscodes/ninature/`).
const TYPES: [&str; 9] =
    ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"];

/// The article for an item.
#[must_use]
pub fn article_of(item: &EnrichedItem) -> Article {
    let meta = &item.meta;
    let time = |time: &Option<String>| time.clone().filter(|time| uri::is_time(time));
    let concepts = concepts::of(item);
    Article {
        uri: uri::story(&item.story),
        standard: NinjsStandard {
            name: "ninjs".into(),
            version: "3.0".into(),
            schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json".into(),
        },
        version: item.version.to_string(),
        news_type: type_of(meta.item_type.as_deref()).unwrap_or("text").into(),
        pub_status: match item.status {
            Status::Usable => "usable",
            Status::Withheld => "withheld",
            Status::Canceled => "canceled",
        }
        .into(),
        first_created: time(&meta.times.first_created),
        version_created: time(&meta.times.version_created).or_else(|| time(&meta.times.sent)),
        embargoed_until: meta.embargo.as_ref().and_then(|embargo| time(&embargo.until)),
        expires: time(&meta.times.expires),
        urgency: item.urgency.filter(|urgency| (1..=9).contains(urgency)),
        language: item.language.clone(),
        headlines: text("main", item.headline.as_ref())
            .chain(text("sub", meta.sub_headline.as_ref()))
            .collect(),
        descriptions: text("summary", meta.description.as_ref()).collect(),
        slugline: item.slug.clone(),
        by: item.byline.clone(),
        located: located(item),
        copyright_holder: meta.rights.holder.clone(),
        copyright_notice: meta.rights.notice.clone(),
        usage_terms: meta.rights.usage_terms.clone(),
        ed_note: desk_notes(&item.notes),
        info_sources: concepts::sources(item),
        genres: concepts::genres(item),
        subjects: concepts.subjects,
        people: concepts.people,
        organisations: concepts.organisations,
        places: concepts.places,
        events: concepts.events,
        objects: concepts.objects,
        alt_ids: ids::of(item),
        bodies: bodies(item),
        associations: associations::of(item),
        copydesk: Some(extension(item)),
    }
}

/// The type as ninjs names it.
fn type_of(item_type: Option<&str>) -> Option<&'static str> {
    let own = item_type?;
    if own == "package" {
        return Some("composite");
    }
    TYPES.into_iter().find(|known| *known == own)
}

fn text<'a>(role: &'a str, value: Option<&'a String>) -> impl Iterator<Item = ArticleText> + 'a {
    value.map(|value| ArticleText { role: Some(role.to_owned()), value: value.clone() }).into_iter()
}

/// The dateline's places are better evidence than the location field, which may name the desk.
fn located(item: &EnrichedItem) -> Option<String> {
    let places = item.dateline.iter().flat_map(|dateline| &dateline.places);
    let names: Vec<&str> = places.map(|place| place.name.as_str()).collect();
    if names.is_empty() { item.meta.located.clone() } else { Some(names.join("/")) }
}

fn desk_notes(notes: &[Note]) -> Option<String> {
    let kept = notes.iter().filter(|note| DESK_NOTES.contains(&note.kind.as_str()));
    let lines: Vec<&str> = kept.map(|note| note.text.as_str()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The plain text, which all spans of the extension count in, and the same with its blocks marked up.
fn bodies(item: &EnrichedItem) -> Vec<ArticleBody> {
    let words = &item.body.text;
    let body = |role: &str, content_type: &str, value: String| ArticleBody {
        role: Some(role.to_owned()),
        content_type: content_type.to_owned(),
        char_count: u32::try_from(words.chars().count()).unwrap_or(u32::MAX),
        word_count: u32::try_from(words.split_whitespace().count()).unwrap_or(u32::MAX),
        value,
    };
    let mut bodies = vec![body("text", "text/plain", words.clone())];
    let marked_up = html::of(&item.body);
    if !marked_up.is_empty() {
        bodies.push(body("html", "text/html", marked_up));
    }
    bodies
}

fn extension(item: &EnrichedItem) -> ArticleExtension {
    let public = item.notes.iter().filter(|note| !PRIVATE_NOTES.contains(&note.kind.as_str()));
    ArticleExtension {
        schema: Article::schema_id(),
        story: item.story.clone(),
        item: item.id.clone(),
        kind: item.kind,
        corrects: None,
        date: item.date.clone(),
        source: item.source.clone(),
        dateline: item.dateline.clone(),
        signals: item.meta.signals.clone(),
        links: item.meta.links.clone(),
        notes: public.cloned().collect(),
        parts: Vec::new(),
        blocks: item.body.blocks.clone(),
        marks: item.body.marks.clone(),
        entities: item.entities.clone(),
        quotes: item.quotes.clone(),
        dates: item.dates.clone(),
        amounts: item.amounts.clone(),
        raw: item.raw.clone(),
        pipeline: item.pipeline.clone(),
    }
}
