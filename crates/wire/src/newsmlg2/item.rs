//! One item of a message.

use copydesk_record::Embargo;

use super::header::Header;
use super::names::{self, item_type};
use super::qcode::QCodes;
use super::{ITEM_LIMIT, concept, content, content_meta, item_meta, package, rights};
use crate::header::note_kind;
use crate::{Context, Element, Format, Item, day_of, embargo_time};

/// Reads items, those inside others included.
#[derive(Debug)]
pub(super) struct Reader<'r, 'c> {
    pub context: &'r Context<'c>,
    pub header: &'r Header,
    pub items: &'r mut Vec<Item>,
}

/// What the parts of an item's reader share.
#[derive(Debug)]
pub(super) struct Part<'r, 'c> {
    pub context: &'r Context<'c>,
    pub language: Option<String>,
    pub codes: QCodes<'r>,
}

impl Part<'_, '_> {
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }
}

impl Reader<'_, '_> {
    /// Reads `element`, a news item, package, planning item or concept item.
    pub fn item(&mut self, element: Element<'_>) {
        // A reference to an item sent beside it, with nothing of its own.
        let parts = ["itemMeta", "contentMeta", "contentSet", "groupSet", "newsCoverageSet", "concept"];
        let is_full = self.items.len() >= ITEM_LIMIT;
        if is_full || !parts.iter().any(|name| element.child(name).is_some()) {
            return;
        }
        let mut item = Item::new(Format::NewsMlG2, element.raw());
        item.meta.guid = element.attr("guid");
        item.meta.version = element.attr("version");
        item.language = language(element);
        let mut part = Part {
            context: self.context,
            language: item.language.clone(),
            codes: QCodes::new(&self.header.catalogs, element),
        };
        let mut title = None;
        for child in element.elements() {
            match child.name().to_ascii_lowercase().as_str() {
                "itemmeta" => title = title.or_else(|| item_meta::read(&mut item, child, &part)),
                "contentmeta" => content_meta::read(&mut item, child, element, &mut part),
                "rightsinfo" => rights::read(&mut item, child, &part),
                _ => {}
            }
        }
        self.take_header(&mut item);
        let times = &item.meta.times;
        let own =
            times.version_created.as_deref().or(times.sent.as_deref()).or(times.first_created.as_deref());
        item.stamp = own.and_then(day_of);
        read_embargo_note(&mut item, self.context);
        // Items inside the item come after it.
        let mut inner = Vec::new();
        for child in element.elements() {
            match child.name().to_ascii_lowercase().as_str() {
                "contentset" => content::read(&mut item, child, &part, &mut inner),
                "groupset" => package::read_groups(&mut item, child, &part),
                "newscoverageset" => package::read_coverage(&mut item, child, &part),
                "concept" => concept::read(&mut item, child, &mut part),
                _ => {}
            }
        }
        if item.headline.is_none()
            && let Some(title) = title
        {
            item.headline = item.add_field(&title.mapped());
        }
        if item.meta.item_type.is_none() {
            item.meta.item_type = kind_of_item(element);
        }
        part.codes.warn(&mut item);
        let wraps_only = item.meta.guid.is_none() && item.headline.is_none() && item.paragraphs.is_empty();
        if inner.is_empty() || !wraps_only {
            self.items.push(item);
        }
        for nested in inner {
            self.item(nested);
        }
    }

    fn take_header(&self, item: &mut Item) {
        let header = self.header;
        item.meta.times.sent.clone_from(&header.sent);
        item.meta.transmission.clone_from(&header.transmission);
        item.meta.priority.clone_from(&header.priority);
        if item.meta.provider.is_none() {
            item.meta.provider = header.sender.clone().or_else(|| header.origin.clone());
        }
        item.meta.signals.extend(header.signals.iter().cloned());
    }
}

/// An embargo that only an editors' note tells.
fn read_embargo_note(item: &mut Item, context: &Context<'_>) {
    if item.meta.embargo.is_some() {
        return;
    }
    let words = item.notes.iter().filter(|note| note.kind == "editor").map(|note| item.words(&note.range));
    if let Some(text) = words.into_iter().find(|words| note_kind(words) == Some("embargo")) {
        let until = embargo_time(text, item.stamp, context.feed.timezone.as_deref());
        item.meta.embargo = Some(Embargo { until, text: text.to_owned() });
    }
}

/// `language` of the content, else `xml:lang` of the item, which stands for its metadata.
fn language(item: Element<'_>) -> Option<String> {
    let meta = item.child("contentMeta");
    let tag = meta.and_then(|meta| meta.all("language").find_map(|language| language.attr("tag")));
    tag.or_else(|| item.attr("lang")).filter(|tag| tag.len() <= names::ID_LIMIT_BYTES)
}

/// What an item is that does not say.
fn kind_of_item(item: Element<'_>) -> Option<String> {
    let kinds = [("packageItem", "package"), ("planningItem", "planning"), ("conceptItem", "concept")];
    let (_, kind) = kinds.iter().find(|(name, _)| item.is(name))?;
    Some(item_type(kind))
}
