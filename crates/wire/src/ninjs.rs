//! ninjs 1.0 to 3.1 (IPTC, news in JSON), and Superdesk's dialect of it.
//!
//! The versions spell the same properties differently: 1.x has `headline`, `body_html`, `person`; 2.x has arrays
//! `headlines`, `bodies`, `people` in lower case; 3.x the same in camelCase. Names are compared without case, so that
//! one reader does for all. A message holds one object, an array of them, one a line, or Superdesk's list (`_items`).

mod body;
mod concepts;
mod fields;
mod parts;
mod valid;

use crate::json::{self, JsonError, Object, Value};
use crate::{Context, Format, Item, Message, WireError};

pub(crate) use body::{Body, Markup, push_body, push_headline_again, read as read_body};
pub(crate) use fields::{plain, read as read_fields};

/// Names that say little: other JSON has them too.
const WEAK_NAMES: [&str; 8] =
    ["type", "version", "language", "title", "keywords", "source", "subject", "genre"];
/// Names of ninjs that other JSON hardly has.
const STRONG_NAMES: [&str; 21] = [
    "standard",
    "$standard",
    "headline",
    "headlines",
    "bodies",
    "versioncreated",
    "firstcreated",
    "pubstatus",
    "urgency",
    "slugline",
    "byline",
    "located",
    "associations",
    "renditions",
    "representationtype",
    "copyrightholder",
    "copyrightnotice",
    "altids",
    "infosources",
    "eventdetails",
    "plannedcoverage",
];
/// Most items in one message.
pub(crate) const ITEM_LIMIT: usize = 1000;
/// Members that hold a list of items.
const LISTS: [&str; 2] = ["_items", "items"];

/// Whether a message is in this format: it names an item and has properties of ninjs, whether or not it can be read.
pub(crate) fn is(message: &Message<'_>) -> bool {
    let Some(names) = json::top_names(message.words(), "_items") else { return false };
    let among = |list: &[&str], name: &str| list.iter().any(|own| own.eq_ignore_ascii_case(name));
    let named = names.iter().any(|name| among(&["uri", "guid"], name));
    let strong = names.iter().filter(|name| among(&STRONG_NAMES, name) || name.starts_with("body_")).count();
    let weak = names.iter().filter(|name| among(&WEAK_NAMES, name)).count();
    if named { strong > 0 || weak > 1 } else { strong > 2 }
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let values = json::parse(message.text()).map_err(|error| malformed(Format::Ninjs, error))?;
    let mut objects = Vec::new();
    for value in values.into_iter().flat_map(Value::list) {
        let object = value.object();
        let named = object.has("uri") || object.has("guid");
        match LISTS.iter().find_map(|name| object.get(name)).filter(|_| !named) {
            Some(list) => objects.extend(list.list()),
            None => objects.push(value),
        }
    }
    let mut items = Vec::new();
    for value in objects {
        if items.len() >= ITEM_LIMIT {
            return Err(too_many(Format::Ninjs, value));
        }
        items.extend(read_object(value, &value.object(), context));
    }
    if let [item] = items.as_mut_slice() {
        item.raw = 0..message.raw.len() as u64;
    }
    if items.is_empty() {
        let reason = "no object in it has an id, a headline or a text".to_owned();
        return Err(WireError::NoItem { format: Format::Ninjs, reason });
    }
    Ok(items)
}

/// Reads one ninjs object; none when it names nothing and says nothing.
fn read_object(value: Value<'_>, object: &Object<'_>, context: &Context<'_>) -> Option<Item> {
    let mut item = Item::new(Format::Ninjs, value.raw());
    fields::read(&mut item, object, context);
    body::read(&mut item, object);
    let says_something = item.meta.guid.is_some() || item.headline.is_some() || !item.paragraphs.is_empty();
    if !says_something {
        return None;
    }
    valid::warn(&mut item, object);
    Some(item)
}

/// The error of a message with more items than the limit.
pub(crate) fn too_many(format: Format, value: Value<'_>) -> WireError {
    let reason = format!("more than {ITEM_LIMIT} items in one message");
    WireError::Malformed { format, at: value.range().start, reason }
}

/// The error of a message that is no JSON.
pub(crate) fn malformed(format: Format, error: JsonError) -> WireError {
    WireError::Malformed { format, at: error.at, reason: error.reason }
}
