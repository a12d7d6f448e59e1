//! One entry of a feed, or one story of other XML.

use copydesk_record::{Contributor, Embargo, Part, StoryLink, Subject};
use copydesk_text::Mapped;

use super::content::push_content;
use super::fields::{Field, Found, fields};
use super::words::{line, prefix};
use crate::layout::drop_repeated_headline;
use crate::loose_time::loose_time;
use crate::tree::Element;
use crate::{Context, Format, Item, day_of};

/// Posts of WordPress that are no stories.
const INNER_POSTS: [&str; 9] = [
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "wp_block",
    "wp_template",
    "wp_global_styles",
    "wp_navigation",
];

/// What a channel says of all its entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Channel {
    title: Option<String>,
    language: Option<String>,
    rights: Option<String>,
}

impl Channel {
    pub(super) fn read(channel: Element<'_>, root: Element<'_>) -> Self {
        let language = channel.text_of("language").or_else(|| channel.attr("xml:lang"));
        let title = channel.child("title").map(line).filter(|title| !title.is_empty());
        Self {
            title: title.map(|title| title.text().to_owned()),
            language: language.or_else(|| root.attr("xml:lang")),
            rights: channel.text_of("copyright").or_else(|| channel.text_of("rights")),
        }
    }
}

/// The fields of one story, best first for each.
struct Story<'t> {
    found: Vec<Found<'t>>,
}

impl<'t> Story<'t> {
    fn all(&self, field: Field) -> impl Iterator<Item = Element<'t>> {
        self.found.iter().filter(move |found| found.field == field).map(|found| found.element)
    }

    /// The best element that has words; those that are empty (`nil`) tell nothing.
    fn best(&self, field: Field) -> Option<Element<'t>> {
        self.all(field).find(|element| element.text().is_some())
    }

    fn line(&self, field: Field) -> Option<Mapped> {
        self.best(field).map(line).filter(|words| !words.is_empty())
    }

    fn words(&self, field: Field) -> Option<String> {
        self.line(field).map(|words| words.text().to_owned())
    }

    fn is_true(&self, field: Field) -> bool {
        self.words(field)
            .is_some_and(|words| matches!(words.to_ascii_lowercase().as_str(), "true" | "1" | "yes"))
    }
}

/// Reads a story; none for what WordPress keeps beside its stories.
pub(super) fn read_story(element: Element<'_>, channel: &Channel, context: &Context<'_>) -> Option<Item> {
    let mut found = fields(element);
    found.sort_by_key(|found| found.rank);
    let story = Story { found };
    let kind = story.words(Field::Kind).unwrap_or_default().to_ascii_lowercase();
    if INNER_POSTS.contains(&kind.as_str()) {
        return None;
    }
    let mut item = Item::new(Format::Rss, element.raw());
    item.meta.item_type = Some(item_type(&kind).to_owned());
    read_ids(&mut item, element, &story);
    read_times(&mut item, &story, &kind, context);
    read_lines(&mut item, &story);
    read_about(&mut item, element, &story, channel);
    read_text(&mut item, element, &story);
    Some(item)
}

fn item_type(kind: &str) -> &'static str {
    match kind {
        "attachment" | "image" | "picture" | "photo" => "picture",
        "video" => "video",
        "audio" | "podcast" => "audio",
        "graphic" => "graphic",
        _ => "text",
    }
}

fn read_ids(item: &mut Item, element: Element<'_>, story: &Story<'_>) {
    let meta = &mut item.meta;
    let ids: Vec<String> = story.all(Field::Id).filter_map(Element::text).collect();
    let mut link = None;
    for found in story.all(Field::Link) {
        let Some(target) = found.attr("href").or_else(|| found.text()) else { continue };
        let rel = found.attr("rel").unwrap_or_else(|| "alternate".to_owned());
        match rel.as_str() {
            "enclosure" => meta.parts.push(part(found, Some(target))),
            "self" | "edit" | "replies" | "hub" => {}
            _ => {
                if rel == "alternate" && link.is_none() {
                    link = Some(target.clone());
                }
                if !meta.links.iter().any(|known| known.target == target) {
                    let title = found.attr("title");
                    meta.links.push(StoryLink { rel, target, title, version: None });
                }
            }
        }
    }
    let mut ids = ids.into_iter();
    meta.guid = ids.next().or_else(|| element.attr("about")).or_else(|| element.attr("id")).or(link);
    let guid = meta.guid.clone();
    meta.alternative_ids.extend(ids.filter(|id| Some(id) != guid.as_ref()));
    for replaced in story.all(Field::Replaces).filter_map(Element::text) {
        if !meta.links.iter().any(|known| known.target == replaced) {
            meta.links.push(StoryLink {
                rel: "replaces".to_owned(),
                target: replaced,
                ..StoryLink::default()
            });
        }
    }
    meta.version = story.words(Field::Version);
}

fn read_times(item: &mut Item, story: &Story<'_>, kind: &str, context: &Context<'_>) {
    let zone = context.feed.timezone.as_deref();
    // WordPress writes zeros for a time that is not set, and marks UTC by the name of the element.
    let moment = |element: Element<'_>| {
        let zone = if element.name().to_ascii_lowercase().ends_with("gmt") { Some("UTC") } else { zone };
        let text = element.text().or_else(|| element.attr("norm")).or_else(|| element.attr("datetime"))?;
        loose_time(&text, zone)
    };
    let published = story.all(Field::Published).find_map(moment);
    let updated = story.all(Field::Updated).find_map(moment);
    let meta = &mut item.meta;
    meta.times.expires = story.all(Field::Expires).find_map(moment);
    meta.times.first_created = published.clone();
    meta.times.version_created = updated.or_else(|| published.clone());
    meta.times.released = published.clone();
    item.stamp = meta.times.version_created.as_deref().and_then(day_of);
    if let Some(embargo) = story.best(Field::Embargo)
        && let Some(text) = embargo.text()
        && !matches!(text.to_ascii_lowercase().as_str(), "false" | "0" | "no" | "none")
    {
        meta.embargo = Some(Embargo { until: moment(embargo), text });
    }
    let status = story.words(Field::Status).unwrap_or_default().to_lowercase();
    meta.pub_status = match status.as_str() {
        "publish" | "published" | "usable" | "live" | "active" => Some("usable"),
        "draft" | "pending" | "private" | "withheld" | "auto-draft" | "hold" => Some("withheld"),
        "trash" | "canceled" | "cancelled" | "killed" | "deleted" | "withdrawn" => Some("canceled"),
        "embargoed" => Some("embargoed"),
        "future" => {
            let until = published.clone();
            meta.embargo.get_or_insert_with(|| Embargo { text: published.unwrap_or(status), until });
            Some("embargoed")
        }
        _ => None,
    }
    .map(str::to_owned);
    if story.is_true(Field::Canceled) {
        meta.pub_status = Some("canceled".to_owned());
    }
    if story.is_true(Field::Correction) {
        meta.signals.push("correction".to_owned());
    }
    if kind == "press-release" || kind == "press_release" {
        meta.message_kind = Some("press release".to_owned());
    }
}

/// Fields that are words of the story.
fn read_lines(item: &mut Item, story: &Story<'_>) {
    item.headline = story.line(Field::Title).and_then(|words| item.add_field(&words));
    item.meta.sub_headline = story.words(Field::SubTitle);
    item.slug = story.line(Field::Slug).and_then(|words| item.add_field(&words));
    for author in story.all(Field::Author) {
        let Some(words) = author_name(author) else { continue };
        let name = words.text().to_owned();
        if item.byline_field.is_none() {
            item.byline_field = item.add_field(&words);
            item.meta.byline_raw = Some(name.clone());
        }
        if !item.meta.contributors.iter().any(|known| known.name == name) {
            item.meta.contributors.push(Contributor { name, title: None, role: None });
        }
    }
    if let Some(words) = story.line(Field::Dateline) {
        item.meta.dateline_field = Some(words.text().to_owned());
        item.dateline_field = item.add_field(&words);
    }
    for (field, kind) in [(Field::EditorNote, "editor"), (Field::Contact, "contact")] {
        for note in story.all(field) {
            item.add_note(kind, &line(note));
        }
    }
}

/// Atom and others put the name into an element of its own; RSS 2.0 writes `desk@example.com (Ana Lind)`.
fn author_name(author: Element<'_>) -> Option<Mapped> {
    let inner = author.child("name").or_else(|| author.child("displayname"));
    let words = match inner {
        Some(name) => line(name),
        None if author.child("email").is_some() || author.child("uri").is_some() => return None,
        None => line(author),
    };
    let text = words.text();
    if let Some((address, rest)) = text.split_once('(')
        && address.contains('@')
        && let Some(name) = rest.strip_suffix(')')
    {
        let mut out = Mapped::default();
        out.push_slice(&words, address.len() + 1..address.len() + 1 + name.len());
        return Some(out).filter(|out| !out.is_empty());
    }
    let address_only = !text.contains(' ') && text.contains('@');
    (!words.is_empty() && !address_only).then_some(words)
}

fn read_about(item: &mut Item, element: Element<'_>, story: &Story<'_>, channel: &Channel) {
    item.language = element
        .attr("xml:lang")
        .or_else(|| story.words(Field::Language))
        .or_else(|| story.best(Field::Content).and_then(|content| content.attr("xml:lang")))
        .or_else(|| channel.language.clone());
    item.urgency =
        story.words(Field::Urgency).and_then(|urgency| urgency.parse().ok()).filter(|u| (1..=9).contains(u));
    let meta = &mut item.meta;
    meta.priority = story.words(Field::Priority);
    meta.located = story.words(Field::Place);
    meta.rights.notice = story.words(Field::Rights).or_else(|| channel.rights.clone());
    meta.rights.credit_line = story.words(Field::Credit);
    for source in story.all(Field::Source) {
        let name = source.text_of("title").or_else(|| source.text_of("name")).or_else(|| source.text());
        let name = name.map(|name| name.trim_matches('/').trim().to_owned()).filter(|name| !name.is_empty());
        meta.sources.extend(name.filter(|name| !meta.sources.contains(name)));
    }
    meta.provider = channel.title.clone().or_else(|| meta.sources.first().cloned());
    for keywords in story.all(Field::Keywords) {
        match keywords.elements().next() {
            Some(_) => {
                let each = keywords.elements().filter_map(|tag| tag.text().or_else(|| tag.attr("value")));
                meta.keywords.extend(each);
            }
            None => {
                let list = keywords.text().or_else(|| keywords.attr("value")).unwrap_or_default();
                let each = list.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
                meta.keywords.extend(each.map(str::to_owned));
            }
        }
    }
    for category in story.all(Field::Category) {
        let scheme = category.attr("domain").or_else(|| category.attr("scheme"));
        let code =
            category.attr("term").or_else(|| category.attr("nicename")).or_else(|| category.attr("code"));
        let name = category.attr("label").or_else(|| category.text()).or_else(|| category.attr("value"));
        let name = name.or_else(|| code.clone());
        if scheme.as_deref() == Some("post_tag") {
            meta.keywords.extend(name);
        } else if name.is_some() {
            item.subjects.push(Subject { code, scheme, name, ..Subject::default() });
        }
    }
    for media in story.all(Field::Media) {
        let href = media.attr("url").or_else(|| media.attr("href")).or_else(|| media.attr("src"));
        let href = href
            .or_else(|| media.text_of("url"))
            .or_else(|| media.text().filter(|text| text.starts_with("http") && !text.contains(' ')));
        if href.is_some() && !meta.parts.iter().any(|known| known.href == href) {
            let mut part = part(media, href);
            if media.is("attachment_url") && part.part_type.is_none() {
                part.part_type.clone_from(&meta.item_type);
            }
            meta.parts.push(part);
        }
    }
}

fn part(element: Element<'_>, href: Option<String>) -> Part {
    let medium = element.attr("medium").or_else(|| element.attr("type")).unwrap_or_default();
    let part_type = match medium.split('/').next().unwrap_or_default() {
        "image" => Some("picture"),
        "video" => Some("video"),
        "audio" => Some("audio"),
        _ if ["thumbnail", "image", "photo", "picture"].iter().any(|name| element.is(name)) => {
            Some("picture")
        }
        _ => None,
    };
    let title = ["title", "description", "caption"].iter().find_map(|name| element.text_of(name));
    Part {
        part_type: part_type.map(str::to_owned),
        role: (prefix(element) == "media").then(|| element.name().to_ascii_lowercase()),
        id: element.attr("id"),
        href,
        title: title.or_else(|| element.attr("title")),
    }
}

/// The whole text that an extension of a feed carries beside a short `content`: an element `body` inside another of the
/// entry, with the first line of the story before it where that stands apart (`first_line`).
fn extension_text<'t>(entry: Element<'t>, content: Option<Element<'t>>) -> Vec<Element<'t>> {
    let length = |element: Element<'_>| element.text().map_or(0, |text| text.len());
    let shown = content.map_or(0, length);
    for extension in entry.elements() {
        if let Some(body) = extension.child("body").filter(|body| length(*body) > shown) {
            return extension.child("first_line").into_iter().chain([body]).collect();
        }
    }
    Vec::new()
}

/// The text; a summary is the text where there is no other.
fn read_text(item: &mut Item, entry: Element<'_>, story: &Story<'_>) {
    let summary = story.best(Field::Summary);
    let extended = extension_text(entry, story.best(Field::Content));
    for element in &extended {
        push_content(item, *element);
    }
    if !item.paragraphs.is_empty() {
        drop_repeated_headline(item);
        item.meta.description = summary.map(|summary| line(summary).text().to_owned());
        return;
    }
    for content in [story.best(Field::Content), summary].into_iter().flatten() {
        push_content(item, content);
        if !item.paragraphs.is_empty() {
            drop_repeated_headline(item);
            let is_summary = summary.is_some_and(|summary| summary.range() == content.range());
            item.meta.description =
                summary.filter(|_| !is_summary).map(|summary| line(summary).text().to_owned());
            return;
        }
    }
}
