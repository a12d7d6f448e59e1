//! The text of an item: which of its renderings is read, and how.

use super::fields::{is_html, whole};
use crate::item::HeaderLine;
use crate::json::{Object, Value};
use crate::{Item, paragraphs, parse_html, parse_xml, push_blocks};

/// Roles of a rendering that is not the story.
const OTHER_ROLES: [&str; 7] = ["caption", "summary", "abstract", "teaser", "lead", "ingress", "standfirst"];

/// How a rendering is written, the best to read first: mark-up tells paragraphs, headings, lists and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Markup {
    /// HTML or XHTML.
    Html,
    /// Lines of text.
    Text,
    /// A whole HTML page: the furniture of the page stands in it with the story.
    Page,
    /// NITF or other XML.
    Xml,
}

/// A rendering of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<'a> {
    /// The string.
    pub value: Value<'a>,
    /// How it is written.
    pub markup: Markup,
}

/// Reads the text into paragraphs.
pub(crate) fn read(item: &mut Item, object: &Object<'_>) {
    let mut found: Vec<(bool, Markup, Value<'_>, Option<u32>)> = Vec::new();
    for value in object.list("bodies") {
        let body = value.object();
        let role = body.text("role").unwrap_or_default().to_lowercase();
        let kind = body.text("contenttype").unwrap_or_default().to_lowercase();
        let text = body.get("value").or_else(|| value.is_string().then_some(value));
        let Some(text) = text.filter(|text| is_text(*text)) else { continue };
        let count = body.get("wordcount").and_then(whole);
        if let Some(markup) = markup(&kind, &role, text, is_html(&body)) {
            found.push((OTHER_ROLES.contains(&role.as_str()), markup, text, count));
        }
    }
    for (name, value) in object.starting("body_").filter(|(_, value)| is_text(*value)) {
        let name = name.to_lowercase();
        if let Some(markup) = markup("", &name, value, false) {
            found.push((OTHER_ROLES.contains(&name.as_str()), markup, value, None));
        }
    }
    if let Some(value) = object.get("body").filter(|value| is_text(*value))
        && let Some(markup) = markup("", "", value, false)
    {
        found.push((false, markup, value, None));
    }
    // The first of the best: sorting keeps the order of the message.
    found.sort_by_key(|(other, markup, ..)| (*other, *markup));
    let Some((_, markup, value, count)) = found.into_iter().next() else { return };
    if item.meta.word_count.is_none() {
        item.meta.word_count = count;
    }
    push_body(item, Body { value, markup });
    push_headline_again(item);
}

fn is_text(value: Value<'_>) -> bool {
    value.is_string() && value.text().is_some()
}

/// How a rendering is written, by its media type, else its role, else how it starts; none when it is no text.
fn markup(kind: &str, role: &str, value: Value<'_>, is_html: bool) -> Option<Markup> {
    if is_html {
        return Some(html(value));
    }
    if kind.starts_with("text/plain") {
        return Some(Markup::Text);
    }
    if kind.contains("xml") {
        return Some(Markup::Xml);
    }
    if !kind.is_empty() && !kind.starts_with("text/") {
        return None;
    }
    if role.contains("html") {
        return Some(html(value));
    }
    if role == "text" || role == "plain" {
        return Some(Markup::Text);
    }
    if role.contains("nitf") || role.contains("xml") {
        return Some(Markup::Xml);
    }
    let written = value.written();
    let tagged = ["<p", "<P", "</", "<br", "<div"].iter().any(|tag| written.contains(tag));
    Some(if tagged { html(value) } else { Markup::Text })
}

fn html(value: Value<'_>) -> Markup {
    let start: String = value.written().chars().skip(1).take(200).collect::<String>().to_lowercase();
    let start = start.trim_start();
    let page = start.starts_with("<!doctype") || start.starts_with("<html");
    if page { Markup::Page } else { Markup::Html }
}

/// Appends a rendering to the item's sheet and paragraphs.
pub(crate) fn push_body(item: &mut Item, body: Body<'_>) {
    let words = body.value.mapped();
    match body.markup {
        Markup::Html | Markup::Page => push_blocks(item, parse_html(&words).root()),
        Markup::Xml => match parse_xml(&words) {
            Ok(tree) => {
                let root = tree.root();
                push_blocks(item, root.find("body.content").or_else(|| root.find("body")).unwrap_or(root));
            }
            Err(_) => push_blocks(item, parse_html(&words).root()),
        },
        Markup::Text => {
            item.new_line();
            let start = item.sheet.len();
            item.sheet.push_slice(&words, 0..words.len());
            let found = paragraphs(item.sheet.text(), start..item.sheet.len());
            item.paragraphs.extend(found);
        }
    }
}

/// Makes a note of a first paragraph that only says the headline again: renderings for a page start with it.
pub(crate) fn push_headline_again(item: &mut Item) {
    let Some(headline) = item.headline.clone() else { return };
    let Some(range) = item.paragraphs.first().map(crate::Paragraph::range) else { return };
    if item.paragraphs.len() > 1 && item.words(&headline).trim() == item.words(&range).trim() {
        item.paragraphs.remove(0);
        item.notes.push(HeaderLine { kind: "headline", range });
    }
}
