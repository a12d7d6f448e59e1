//! RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom (RFC 4287), WordPress exports (WXR), and other XML with stories.

mod content;
mod fields;
mod list;
mod story;
mod words;

use story::Channel;

use crate::root::root_name;
use crate::tree::Element;
use crate::{Context, Format, Item, Message, WireError, page, parse_xml};

/// Roots of feeds.
const FEEDS: [&str; 4] = ["rss", "rdf", "feed", "channel"];

/// Whether a message is in this format: a feed, or any XML that no other reader knows.
pub(crate) fn is(message: &Message<'_>) -> bool {
    let text = message.words();
    let Some(name) = root_name(text) else { return false };
    let feed = FEEDS.iter().any(|feed| name.eq_ignore_ascii_case(feed));
    let declared = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with("<?xml");
    if feed || name.eq_ignore_ascii_case("html") {
        return feed;
    }
    declared || !page::is_html_name(name) && ends_with(text, name)
}

/// Whether the text ends with the end tag of an element.
fn ends_with(text: &str, name: &str) -> bool {
    let text = text.trim_end();
    let Some(tag) = text.strip_suffix('>') else { return false };
    match tag.rfind("</").and_then(|at| tag.get(at + 2..)) {
        Some(last) => last.trim_end().rsplit(':').next().is_some_and(|local| local == name),
        None => tag.ends_with('/') && tag.rfind('<') == tag.find('<'),
    }
}

/// Reads a feed, or other XML.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let tree = parse_xml(message.text()).map_err(|error| WireError::Malformed {
        format: Format::Rss,
        at: error.at,
        reason: error.reason,
    })?;
    let Some(root) = tree.root().elements().next() else {
        let reason = "there is no element in it".to_owned();
        return Err(WireError::NoItem { format: Format::Rss, reason });
    };
    if !FEEDS.iter().any(|feed| root.is(feed)) {
        return Ok(list::read(root, context));
    }
    let mut items = Vec::new();
    for (channel, entries) in channels(root) {
        let channel = Channel::read(channel, root);
        for entry in entries {
            items.extend(story::read_story(entry, &channel, context));
        }
    }
    if items.is_empty() {
        let reason = "the feed has no entries".to_owned();
        return Err(WireError::NoItem { format: Format::Rss, reason });
    }
    Ok(items)
}

/// Its own entries: the names mean other things deeper down.
fn entries(of: Element<'_>) -> Vec<Element<'_>> {
    of.elements().filter(|inner| inner.is("item") || inner.is("entry")).collect()
}

/// Each channel with its entries. RSS 1.0 and 0.90 put the entries beside the channel.
fn channels(root: Element<'_>) -> Vec<(Element<'_>, Vec<Element<'_>>)> {
    let inside: Vec<_> = root.all("channel").map(|channel| (channel, entries(channel))).collect();
    let beside = entries(root);
    if beside.is_empty() {
        return inside;
    }
    let owner = root.child("channel").unwrap_or(root);
    let mut all: Vec<_> = inside.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
    all.push((owner, beside));
    all
}
