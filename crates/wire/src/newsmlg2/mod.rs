//! NewsML-G2, up to 2.35 (IPTC): `newsMessage` with its `itemSet`, or a bare item.
//!
//! Read are news items, packages, planning items and concept items; knowledge items and catalogues hold
//! vocabularies, not news. Senders' dialects differ in prefixes, in case and in what they leave out, so nothing is
//! validated: what is there is read.

mod concept;
mod content;
mod content_meta;
mod header;
mod item;
mod item_meta;
mod names;
mod notes;
mod package;
mod qcode;
mod rights;
mod schemes;
mod tt;
mod xhtml;

use header::Header;
use item::Reader;

use crate::root::root_name;
use crate::{Context, Element, Format, Item, Message, WireError, parse_xml};

/// Names of the outermost element of a message.
const ROOTS: [&str; 7] =
    ["newsMessage", "newsItem", "packageItem", "planningItem", "conceptItem", "knowledgeItem", "catalogItem"];
/// Names of the elements that become items.
const ITEMS: [&str; 4] = ["newsItem", "packageItem", "planningItem", "conceptItem"];

/// Most items in one message.
const ITEM_LIMIT: usize = 10_000;

/// Whether an element becomes an item.
fn is_item(element: Element<'_>) -> bool {
    ITEMS.iter().any(|name| element.is(name))
}

/// Whether a message is in this format.
pub(crate) fn is(message: &Message<'_>) -> bool {
    root_name(message.words()).is_some_and(|name| ROOTS.iter().any(|root| root.eq_ignore_ascii_case(name)))
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let tree = parse_xml(message.text()).map_err(|error| WireError::Malformed {
        format: Format::NewsMlG2,
        at: error.at,
        reason: error.reason,
    })?;
    let mut items = Vec::new();
    for root in tree.root().elements() {
        let header = Header::read(root, context);
        let mut reader = Reader { context, header: &header, items: &mut items };
        if is_item(root) {
            reader.item(root);
        }
        for inner in root.elements() {
            if inner.is("itemSet") {
                inner.elements().filter(|element| is_item(*element)).for_each(|element| reader.item(element));
            } else if is_item(inner) && !is_item(root) {
                reader.item(inner);
            }
        }
    }
    if items.len() >= ITEM_LIMIT {
        let reason = format!("more than {ITEM_LIMIT} items");
        return Err(WireError::Malformed { format: Format::NewsMlG2, at: 0, reason });
    }
    Ok(items)
}
