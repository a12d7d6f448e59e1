//! What a ninjs object says about its item.

use copydesk_record::{Contributor, Embargo, StoryLink};
use copydesk_text::Mapped;

use super::concepts;
use super::parts;
use crate::json::{Object, Value};
use crate::squeeze::Squeezer;
use crate::{Context, Item, day_of, parse_html, time};

/// Roles of a headline that stands under the main one.
const SUB_HEADLINE_ROLES: [&str; 6] = ["sub", "subheadline", "subhead", "subheading", "secondary", "deck"];
/// Roles of the party that sends the item (IPTC, `http://cv.iptc.org/newscodes/contentprodpartyrole/`).
const PROVIDER_ROLES: [&str; 4] = ["provider", "distributor", "supplier", "publisher"];

/// Reads all but the text.
pub(crate) fn read(item: &mut Item, object: &Object<'_>, context: &Context<'_>) {
    let zone = context.feed.timezone.as_deref();
    let when = |name: &str| object.text(name).and_then(|text| time(&text, zone));
    let meta = &mut item.meta;
    meta.item_type = object.text("type").map(|kind| kind.to_lowercase());
    meta.guid = object.first_text(&["uri", "guid"]);
    meta.version = object.text("version");
    meta.pub_status = object.text("pubstatus").map(|status| status.to_lowercase());
    meta.times.first_created = when("firstcreated").or_else(|| when("contentcreated"));
    meta.times.version_created = when("versioncreated");
    meta.times.released = when("firstpublished");
    meta.times.expires = when("expires").or_else(|| when("expiry"));
    meta.embargo = embargo(object, zone);
    meta.rights.holder = object.text("copyrightholder");
    meta.rights.notice = object.text("copyrightnotice");
    meta.rights.usage_terms = usage_terms(object);
    meta.priority = object.text("priority");
    meta.signoff = object.text("sign_off");
    let services = object.list("service");
    if let Some(service) = services.first().map(|service| service.object()) {
        meta.category = service.text("code");
        meta.service = service.first_text(&["name", "code"]);
    }
    meta.keywords = texts(object, "keywords");
    meta.signals = texts(object, "signals");
    meta.word_count = ["wordcount", "word_count"].iter().find_map(|name| whole(object.get(name)?));
    meta.located = object.text("located");
    item.language = object.text("language").map(|tag| tag.replace('_', "-"));
    item.urgency = urgency(object);
    let day = item.meta.times.version_created.as_deref().or(item.meta.times.first_created.as_deref());
    item.stamp = day.and_then(day_of);
    alternative_ids(item, object);
    sources(item, object);
    contributors(item, object);
    links(item, object);
    concepts::read(item, object);
    parts::read(item, object);
    words(item, object);
}

/// Headline, slug, by-line, location and notes: what goes on the sheet.
fn words(item: &mut Item, object: &Object<'_>) {
    headlines(item, object);
    item.slug = object.get("slugline").and_then(|slug| item.add_field(&plain(slug)));
    if let Some(by) = object.get("by").or_else(|| object.get("byline")) {
        let words = plain(by);
        item.byline_field = item.add_field(&words);
        item.meta.byline_raw = item.byline_field.is_some().then(|| words.text().to_owned());
    }
    if let Some(located) = object.get("located") {
        let words = plain(located);
        if names_the_maker(words.text(), item.meta.byline_raw.as_deref()) {
            item.warn("located-is-byline", format!("the location repeats the by-line: {}", words.text()));
        } else {
            item.dateline_field = item.add_field(&words);
        }
    }
    // Not in the standard; as words, or as Superdesk's object with the words in `text`.
    let dateline = object
        .get("dateline")
        .and_then(|value| if value.is_object() { value.get("text") } else { Some(value) });
    if let Some(field) = dateline.and_then(|value| item.add_field(&plain(value))) {
        item.meta.dateline_field = Some(item.words(&field).to_owned());
        item.dateline_field = Some(field);
    }
    for note in object.list("ednote") {
        item.add_note("editor", &plain(note));
    }
    // Superdesk: explanations of words in the text.
    for annotation in object.list("annotations") {
        if let Some(text) = annotation.get("body") {
            item.add_note("other", &marked_up(text));
        }
    }
    description(item, object);
}

/// Some systems write the author where the place should be.
fn names_the_maker(located: &str, byline: Option<&str>) -> bool {
    let start = located.split(',').next().unwrap_or_default().trim();
    let two_words = start.split_whitespace().nth(1).is_some();
    two_words && byline.is_some_and(|byline| byline.to_lowercase().contains(&start.to_lowercase()))
}

fn headlines(item: &mut Item, object: &Object<'_>) {
    let all: Vec<Object<'_>> = object.list("headlines").into_iter().map(Value::object).collect();
    let role = |headline: &Object<'_>| headline.text("role").unwrap_or_default().to_lowercase();
    let is_sub = |headline: &Object<'_>| SUB_HEADLINE_ROLES.contains(&role(headline).as_str());
    let main = all
        .iter()
        .find(|headline| role(headline) == "main")
        .or_else(|| all.iter().find(|headline| !headline.has("role")))
        .or_else(|| all.iter().find(|headline| !is_sub(headline)));
    let of = |headline: &Object<'_>| {
        headline.get("value").map(|value| if is_html(headline) { marked_up(value) } else { plain(value) })
    };
    let mut words = main.and_then(of);
    if words.is_none() {
        // 1.x; `headline_main` and the like from 1.3 on.
        let named = object.get("headline").or_else(|| {
            let mut others = object.starting("headline_").filter(|(name, _)| *name != "extended");
            let first = others.next()?;
            std::iter::once(first)
                .chain(others)
                .find(|(name, _)| *name == "main")
                .or(Some(first))
                .map(|(_, v)| v)
        });
        words = named.map(plain).filter(|words| !words.is_empty());
    }
    // An event or a planning item may have a title only.
    item.headline = words
        .or_else(|| object.get("title").or_else(|| object.get("name")).map(plain))
        .and_then(|words| item.add_field(&words));
    let sub = all.iter().find(|headline| is_sub(headline)).and_then(of);
    let sub = sub.or_else(|| {
        let named = SUB_HEADLINE_ROLES.iter().find_map(|role| {
            object.starting("headline_").find(|(name, _)| name == role).map(|(_, value)| value)
        });
        named.map(plain)
    });
    item.meta.sub_headline = sub.map(|words| words.text().to_owned()).filter(|words| !words.is_empty());
}

fn description(item: &mut Item, object: &Object<'_>) {
    let all: Vec<Object<'_>> = object.list("descriptions").into_iter().map(Value::object).collect();
    let found = all.iter().find(|one| !is_html(one)).or_else(|| all.first());
    let words = found.and_then(|one| one.get("value")).map(marked_up);
    let words = words.or_else(|| {
        let named = ["description_text", "description_summary", "description_html", "description_xhtml"];
        let known = named.iter().find_map(|name| object.get(name));
        known.or_else(|| object.starting("description_").next().map(|(_, value)| value)).map(marked_up)
    });
    item.meta.description = words.map(|words| words.text().to_owned()).filter(|words| !words.is_empty());
}

pub(super) fn is_html(object: &Object<'_>) -> bool {
    object.text("contenttype").is_some_and(|kind| kind.to_lowercase().contains("html"))
}

/// The words of a string on one line, white space squeezed, character references resolved: many systems take a
/// headline from a page and leave `&amp;` in it.
pub(crate) fn plain(value: Value<'_>) -> Mapped {
    let words = value.mapped();
    let mut out = Mapped::default();
    Squeezer::default().push(&mut out, &words, 0..words.len(), true);
    out
}

/// As [`plain`], tags left out.
pub(super) fn marked_up(value: Value<'_>) -> Mapped {
    let words = value.mapped();
    if words.text().contains('<') { parse_html(&words).root().mapped() } else { plain(value) }
}

/// The embargo; one whose time cannot be read holds the story.
fn embargo(object: &Object<'_>, zone: Option<&str>) -> Option<Embargo> {
    let text = object.first_text(&["embargoeduntil", "embargoed", "embargo"])?;
    if text == "false" || text == "0" {
        return None;
    }
    Some(Embargo { until: time(&text, zone), text })
}

/// IPTC urgency; anything but 1 to 9 is none.
fn urgency(object: &Object<'_>) -> Option<u8> {
    object.text("urgency")?.trim_end_matches(".0").parse().ok().filter(|urgency| (1..=9).contains(urgency))
}

fn usage_terms(object: &Object<'_>) -> Option<String> {
    let terms = texts(object, "usageterms").join(" ");
    if !terms.is_empty() {
        return Some(terms);
    }
    object.get("rightsinfo")?.object().first_text(&["linkedrights", "encodedrights"])
}

fn texts(object: &Object<'_>, name: &str) -> Vec<String> {
    object.list(name).into_iter().filter_map(Value::text).collect()
}

/// A count, written as a number or as a string.
pub(super) fn whole(value: Value<'_>) -> Option<u32> {
    value.text()?.trim_end_matches(".0").parse().ok()
}

/// An object of names and values in 1.x, a list of `role` and `value` since 2.0.
fn alternative_ids(item: &mut Item, object: &Object<'_>) {
    if object.has("uri")
        && let Some(guid) = object.text("guid").filter(|guid| Some(guid) != item.meta.guid.as_ref())
    {
        item.meta.alternative_ids.push(format!("guid:{guid}"));
    }
    let Some(ids) = object.get("altids") else { return };
    if ids.is_object() {
        for (scheme, value) in ids.object().iter() {
            if let Some(value) = value.text() {
                item.meta.alternative_ids.push(format!("{scheme}:{value}"));
            }
        }
        return;
    }
    for id in ids.list() {
        let id_object = id.object();
        let value = id_object.text("value").or_else(|| id.text());
        match (id_object.text("role"), value) {
            (Some(role), Some(value)) => item.meta.alternative_ids.push(format!("{role}:{value}")),
            (None, Some(value)) => item.meta.alternative_ids.push(value),
            (_, None) => {}
        }
    }
}

fn sources(item: &mut Item, object: &Object<'_>) {
    for source in object.list("infosources").into_iter().chain(object.list("infosource")) {
        let source = source.object();
        let Some(name) = source.first_text(&["name", "literal", "code", "uri"]) else { continue };
        let role = source.text("role").unwrap_or_default().to_lowercase();
        if item.meta.provider.is_none() && PROVIDER_ROLES.iter().any(|own| role.ends_with(own)) {
            item.meta.provider = Some(name.clone());
        }
        item.meta.sources.push(name);
    }
    if let Some(source) = object.text("source") {
        item.meta.provider.get_or_insert_with(|| source.clone());
        if !item.meta.sources.contains(&source) {
            item.meta.sources.push(source);
        }
    }
    if let Some(provider) = object.text("provider") {
        item.meta.provider = Some(provider);
    }
}

/// Superdesk's `authors`.
fn contributors(item: &mut Item, object: &Object<'_>) {
    for author in object.list("authors") {
        let author = author.object();
        if let Some(name) = author.first_text(&["name", "code"]) {
            let title = author.first_text(&["jobtitle", "title"]);
            item.meta.contributors.push(Contributor { name, title, role: author.text("role") });
        }
    }
}

fn links(item: &mut Item, object: &Object<'_>) {
    let known = [
        ("evolvedfrom", "previous-version"),
        ("rewrite_of", "previous-version"),
        ("translated_from", "translated-from"),
    ];
    for (name, rel) in known {
        for target in texts(object, name) {
            item.meta.links.push(StoryLink { rel: rel.to_owned(), target, ..StoryLink::default() });
        }
    }
    for link in object.list("links") {
        let link = link.object();
        if let Some(target) = link.first_text(&["href", "uri"]) {
            let rel = link.text("rel").unwrap_or_else(|| "related".to_owned());
            item.meta.links.push(StoryLink { rel, target, version: None, title: link.text("title") });
        }
    }
}
