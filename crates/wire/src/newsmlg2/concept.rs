//! `concept` of a concept item: an event of the diary (EventsML-G2), a person, an organisation.

use copydesk_record::Subject;

use super::item::Part;
use super::names::{best, has_words, language_fit, name, role};
use crate::{Element, Item, push_blocks};

/// Reads a concept: its name as the headline, its definition as the text.
pub(super) fn read(item: &mut Item, concept: Element<'_>, part: &mut Part<'_, '_>) {
    let id = concept.child("conceptId");
    let code = id.and_then(|id| id.attr("qcode"));
    let uri =
        id.and_then(|id| id.attr("uri")).or_else(|| code.as_deref().and_then(|code| part.codes.uri(code)));
    let kind = concept.child("type").and_then(|kind| kind.attr("qcode").or_else(|| kind.attr("literal")));
    let is_event = concept.child("eventDetails").is_some()
        || kind.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().ends_with("event"));
    let named = name(concept, part.language());
    if item.headline.is_none() {
        let found = best(concept.all("name"), |element| language_fit(element, part.language()));
        item.headline = found.and_then(|element| item.add_field(&element.mapped()));
    }
    let definition_fit =
        |element: Element<'_>| (language_fit(element, part.language()), role(element).contains("long"));
    if let Some(definition) = best(concept.all("definition"), definition_fit) {
        push_blocks(item, definition);
    }
    if item.meta.guid.is_none() {
        item.meta.guid = uri.clone().or_else(|| code.clone());
    }
    if is_event {
        item.meta.item_type = Some("event".to_owned());
        if item.meta.located.is_none() {
            let place = concept.at(&["eventDetails", "location"]).filter(|place| has_words(*place));
            item.meta.located = place.and_then(|place| name(place, part.language()));
        }
    } else {
        item.subjects.push(Subject { code, uri, name: named, subject_type: kind, ..Subject::default() });
    }
}
