//! What goes with an item: associated items, renditions, planned coverage.

use copydesk_record::Part;

use super::fields::marked_up;
use crate::Item;
use crate::json::{Object, Value};

/// Reads what goes with an item.
pub(super) fn read(item: &mut Item, object: &Object<'_>) {
    if let Some(associations) = object.get("associations") {
        if associations.is_object() {
            for (name, value) in associations.object().iter() {
                // Superdesk's packages hold several items under one name.
                for value in value.list() {
                    item.meta.parts.extend(part(&value.object(), Some(name)));
                }
            }
        } else {
            for value in associations.list() {
                item.meta.parts.extend(part(&value.object(), None));
            }
        }
    }
    renditions(item, object);
    for planned in object.list("plannedcoverage") {
        let planned = planned.object();
        let (id, title) = (planned.text("uri"), planned.text("title"));
        if id.is_some() || title.is_some() {
            let role = Some("planned".to_owned());
            item.meta.parts.push(Part { part_type: planned.text("type"), role, id, href: None, title });
        }
    }
}

fn renditions(item: &mut Item, object: &Object<'_>) {
    let Some(renditions) = object.get("renditions") else { return };
    let mut add = |name: Option<String>, rendition: &Object<'_>| {
        let href = rendition.text("href");
        if href.is_some() {
            let title = rendition.text("title");
            item.meta.parts.push(Part { part_type: None, role: name, id: None, href, title });
        }
    };
    if renditions.is_object() {
        for (name, value) in renditions.object().iter() {
            add(Some(name.to_owned()), &value.object());
        }
    } else {
        for value in renditions.list() {
            let rendition = value.object();
            add(rendition.text("name"), &rendition);
        }
    }
}

/// An associated item; none when it says nothing.
fn part(object: &Object<'_>, name: Option<&str>) -> Option<Part> {
    let id = object.first_text(&["uri", "guid"]);
    let headline = object.first_text(&["headline", "title"]).or_else(|| of_list(object, "headlines"));
    let title = headline
        .or_else(|| object.get("description_text").map(marked_up).map(|words| words.text().to_owned()))
        .or_else(|| of_list(object, "descriptions"));
    if id.is_none() && title.is_none() {
        return None;
    }
    Some(Part {
        part_type: object.text("type"),
        role: name.map(str::to_owned).or_else(|| object.text("name")),
        id,
        href: href(object),
        title,
    })
}

fn of_list(object: &Object<'_>, name: &str) -> Option<String> {
    let first = object.list(name).first()?.get("value")?;
    Some(marked_up(first).text().to_owned()).filter(|words| !words.is_empty())
}

/// Where the largest rendition can be had.
fn href(object: &Object<'_>) -> Option<String> {
    let renditions = object.get("renditions")?;
    let all: Vec<Object<'_>> = if renditions.is_object() {
        renditions.object().iter().map(|(_, value)| value.object()).collect()
    } else {
        renditions.list().into_iter().map(Value::object).collect()
    };
    let width = |rendition: &Object<'_>| {
        let width = rendition.get("width").and_then(Value::number).unwrap_or_default();
        // Widths are small whole numbers; the cast saturates on anything else.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let width = width as u64;
        width
    };
    let with_href = all.iter().filter(|rendition| rendition.has("href"));
    with_href.max_by_key(|rendition| width(rendition))?.text("href")
}
