//! `itemMeta`: what the item is, who sends it, when, and what for.

use copydesk_record::{Embargo, StoryLink};

use super::item::Part;
use super::names::{child_in, code_or_literal, item_type, local, local_of, name, name_or_code, role};
use super::notes;
use crate::{Element, Item, time};

/// Reads `itemMeta`; gives the title for an item without headline.
pub(super) fn read<'t>(item: &mut Item, meta: Element<'t>, part: &Part<'_, '_>) -> Option<Element<'t>> {
    let zone = part.context.feed.timezone.as_deref();
    let mut services = Vec::new();
    for child in meta.elements() {
        let moment = || child.text().and_then(|words| time(&words, zone));
        match child.name().to_ascii_lowercase().as_str() {
            "itemclass" => item.meta.item_type = local_of(child).map(|class| item_type(&class)),
            "provider" => item.meta.provider = provider(child, part),
            "versioncreated" => item.meta.times.version_created = moment(),
            "firstcreated" => item.meta.times.first_created = moment(),
            "expires" => item.meta.times.expires = moment(),
            "embargoed" => item.meta.embargo = Some(embargo(child, zone)),
            "pubstatus" => item.meta.pub_status = local_of(child),
            "role" => item.meta.message_kind = code_or_literal(child),
            "service" => services.extend(local_of_service(child)),
            "filename" => {
                item.meta.alternative_ids.extend(child.text().map(|name| format!("fileName:{name}")))
            }
            "altid" => alternative_id(item, child),
            "signal" => item.meta.signals.extend(code_or_literal(child)),
            "ednote" => notes::read(item, child),
            "link" => item.meta.links.extend(link(child, part)),
            "memberof" => item.meta.links.extend(member_of(child, part)),
            _ => {}
        }
    }
    if !services.is_empty() {
        item.meta.service = Some(services.join(", "));
    }
    // A title with a role is a label for machines.
    child_in(meta, "title", part.language()).filter(|title| role(*title).is_empty())
}

/// The provider by its name; by its code where that is what the agency is known by (`nprov:dpa`).
fn provider(element: Element<'_>, part: &Part<'_, '_>) -> Option<String> {
    let agencies = &part.context.tables.agencies;
    let name = name_or_code(element, part.language())?;
    if agencies.by_feed(&name).is_none()
        && let Some(code) = element.attribute("qcode")
        && agencies.by_feed(local(&code)).is_some()
    {
        return Some(local(&code).to_owned());
    }
    Some(name)
}

fn local_of_service(service: Element<'_>) -> Option<String> {
    code_or_literal(service).map(|code| local(&code).to_owned()).or_else(|| service.text())
}

/// Without a time the end of the embargo is not set yet (the schema's `DateTimeOrNullPropType`): the story is held.
fn embargo(element: Element<'_>, zone: Option<&str>) -> Embargo {
    let text = element.text().unwrap_or_default();
    Embargo { until: time(&text, zone), text }
}

/// An id under its type: `idType:USN:L4N0AB`.
pub(super) fn alternative_id(item: &mut Item, element: Element<'_>) {
    let Some(id) = element.text().or_else(|| element.attr("id")) else { return };
    // TT names the item that this one replaces.
    let id_type = element.attr("type");
    if id_type.as_deref() == Some("tt:refuno")
        && item.meta.signals.iter().any(|signal| signal == "tt_sig:replace")
    {
        let target = id.clone();
        item.meta.links.push(StoryLink { rel: "replaces".to_owned(), target, version: None, title: None });
    }
    item.meta.alternative_ids.push(match id_type {
        Some(id_type) => format!("{id_type}:{id}"),
        None => id,
    });
}

/// The set of items, or the series, that the item belongs to.
fn member_of(element: Element<'_>, part: &Part<'_, '_>) -> Option<StoryLink> {
    let target = code_or_literal(element).or_else(|| name_or_code(element, part.language()))?;
    let title = name(element, part.language());
    Some(StoryLink { rel: "memberOf".to_owned(), target, version: None, title })
}

fn link(element: Element<'_>, part: &Part<'_, '_>) -> Option<StoryLink> {
    let target =
        ["residref", "persistidref", "guidref", "href"].iter().find_map(|name| element.attr(name))?;
    let rel = element.attr("rel").unwrap_or_default();
    let known = match local(&rel).to_ascii_lowercase().as_str() {
        "previousversion" => Some("previous-version"),
        "corrects" | "correctionof" | "iscorrectionof" => Some("corrects"),
        "replaces" | "supersedes" | "isreplacementof" => Some("replaces"),
        "translatedfrom" | "translationof" | "istranslationof" => Some("translated-from"),
        "seealso" | "related" | "" => Some("related"),
        _ => None,
    };
    Some(StoryLink {
        rel: known.map_or(rel, str::to_owned),
        target,
        version: element.attr("version"),
        title: child_in(element, "title", part.language()).and_then(|title| title.text()),
    })
}
