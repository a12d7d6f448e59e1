//! What the header of a mail says about the item.

use copydesk_record::{Part as MetaPart, StoryLink};
use copydesk_text::Mapped;

use super::headers::Headers;
use super::part::Part;
use super::words::{without_prefixes, words};
use crate::loose_time::loose_time;
use crate::{Context, Item, day_of};

/// Most references that are kept, the last ones.
const REFERENCE_LIMIT: usize = 20;
const KEYWORD_LIMIT: usize = 100;

/// Fills the item from the header of the mail; tells whether it answers another.
pub(super) fn read_fields(item: &mut Item, raw: &[u8], headers: &Headers, context: &Context<'_>) -> bool {
    let of = |name: &str| headers.get(raw, name).map(|field| words(raw, field.value.clone()));
    let subject = of("subject").unwrap_or_default();
    let (headline, had_prefix) = without_prefixes(&subject);
    item.headline = item.add_field(&headline);
    let zone = context.feed.timezone.as_deref();
    let moment = |name: &str| headers.text(raw, name).and_then(|text| loose_time(&text, zone));
    item.stamp = moment("date").as_deref().and_then(day_of);
    let meta = &mut item.meta;
    meta.item_type = Some("text".to_owned());
    meta.guid = headers.text(raw, "message-id");
    meta.times.sent = moment("date");
    meta.times.expires = moment("expires").or_else(|| moment("expiry-date"));
    if let Some(from) = of("from").or_else(|| of("sender")).filter(|from| !from.is_empty()) {
        meta.provider = sender_name(from.text());
        meta.byline_raw = Some(from.text().to_owned());
    }
    meta.service = headers.text(raw, "list-id");
    meta.priority = headers.text(raw, "x-priority").or_else(|| headers.text(raw, "importance"));
    let keywords = headers.all(raw, "keywords").map(|field| words(raw, field.value.clone()));
    for list in keywords.take(KEYWORD_LIMIT) {
        let each = list.text().split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
        meta.keywords.extend(each.map(str::to_owned).take(KEYWORD_LIMIT));
    }
    item.language = headers
        .text(raw, "content-language")
        .and_then(|tags| tags.split(',').next().map(|tag| tag.trim().to_owned()));
    for (field, rel) in
        [("supersedes", "replaces"), ("in-reply-to", "in-reply-to"), ("references", "references")]
    {
        let targets: Vec<String> = headers.text(raw, field).as_deref().map(message_ids).unwrap_or_default();
        let skipped = targets.len().saturating_sub(REFERENCE_LIMIT);
        for target in targets.into_iter().skip(skipped) {
            item.meta.links.push(StoryLink { rel: rel.to_owned(), target, ..StoryLink::default() });
        }
    }
    if let Some(answer_to) = of("reply-to") {
        item.add_note("contact", &answer_to);
    }
    had_prefix || item.meta.links.iter().any(|link| link.rel == "in-reply-to")
}

/// The display name, or the address where there is none.
fn sender_name(from: &str) -> Option<String> {
    let (name, address) = from.split_once('<').unwrap_or((from, ""));
    let name = name.trim().trim_matches('"').trim();
    let found = if name.is_empty() { address.trim_end_matches('>').trim() } else { name };
    (!found.is_empty()).then(|| found.to_owned())
}

fn message_ids(text: &str) -> Vec<String> {
    let words = text.split_whitespace();
    words.filter(|word| word.starts_with('<') && word.ends_with('>')).map(str::to_owned).collect()
}

/// What goes with the text.
pub(super) fn attachment(raw: &[u8], part: &Part) -> MetaPart {
    let kind = ["image", "audio", "video", "text", "message"].iter().find(|kind| part.media.is_of(kind));
    let part_type = kind.map(|kind| match *kind {
        "image" => "picture",
        "message" => "text",
        other => other,
    });
    let title = part.file_name().or_else(|| {
        let inner = Headers::read(raw, part.body.clone());
        let subject = inner.get(raw, "subject").filter(|_| part.media.value == "message/rfc822")?;
        let subject: Mapped = words(raw, subject.value.clone());
        (!subject.is_empty()).then(|| subject.text().to_owned())
    });
    MetaPart {
        part_type: part_type.map(str::to_owned),
        role: Some(if part.is_attachment() { "attachment" } else { "inline" }.to_owned()),
        id: part.headers.text(raw, "content-id"),
        href: part.headers.text(raw, "content-location"),
        title,
    }
}
