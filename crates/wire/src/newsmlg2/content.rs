//! `contentSet`: the text, and what else the item carries. Its children are renditions of one content, so the first
//! that holds text is read.

use copydesk_record::Part as MetaPart;
use copydesk_text::Mapped;

use super::item::Part;
use super::names::{child_in, item_type, local, local_of, name};
use super::{is_item, tt, xhtml};
use crate::blocks::{push_kept, push_lines};
use crate::{Child, Element, Item, nitf, paragraphs, parse_html};

/// With more elements than this that end lines, the layout of the source means nothing.
const LINE_ELEMENTS_LIMIT: usize = 1;

/// Reads `contentSet`. Items inside the content go to `inner`.
pub(super) fn read<'t>(item: &mut Item, set: Element<'t>, part: &Part<'_, '_>, inner: &mut Vec<Element<'t>>) {
    for child in set.elements() {
        match child.name().to_ascii_lowercase().as_str() {
            "inlinexml" if item.paragraphs.is_empty() => {
                count(item, child);
                read_xml(item, child, part, inner);
            }
            "inlinedata" if item.paragraphs.is_empty() && is_text(child) => {
                count(item, child);
                read_data(item, child);
            }
            "remotecontent" => item.meta.parts.extend(remote(child, part)),
            _ => {}
        }
    }
}

fn count(item: &mut Item, content: Element<'_>) {
    let count = content.attribute("wordcount").and_then(|count| count.parse().ok());
    item.meta.word_count = item.meta.word_count.or(count);
}

fn read_xml<'t>(item: &mut Item, xml: Element<'t>, part: &Part<'_, '_>, inner: &mut Vec<Element<'t>>) {
    let mut items = xml.elements().filter(|element| is_item(*element)).peekable();
    if items.peek().is_some() {
        for nested in items {
            let class = nested.at(&["itemMeta", "itemClass"]).and_then(local_of);
            item.meta.parts.push(MetaPart {
                part_type: class.map(|class| item_type(&class)),
                id: nested.attr("guid"),
                ..MetaPart::default()
            });
            inner.push(nested);
        }
        return;
    }
    let Some(root) = xml.elements().next() else {
        read_data(item, xml);
        return;
    };
    if root.is("nitf") {
        nitf::read_nitf(item, root, part.context);
        take_title(item, root);
    } else if tt::is(root) {
        tt::read(item, root);
    } else {
        xhtml::read(item, xml);
        take_title(item, root);
    }
}

/// The title of the document as the headline of an item without one.
fn take_title(item: &mut Item, document: Element<'_>) {
    if item.headline.is_none()
        && let Some(title) = document.at(&["head", "title"])
    {
        item.headline = item.add_field(&title.mapped());
    }
}

/// Data in another encoding (Base64) or of another type is a rendition, not text.
fn is_text(data: Element<'_>) -> bool {
    let kind = data.attribute("contenttype").map(|kind| kind.to_ascii_lowercase()).unwrap_or_default();
    let textual = kind.is_empty()
        || kind.starts_with("text/")
        || kind.starts_with("message/")
        || ["html", "xml"].iter().any(|name| kind.contains(name));
    textual && data.attribute("encoding").is_none()
}

/// Lines of plain text, or HTML with its mark-up escaped; some senders call the one the other.
fn read_data(item: &mut Item, data: Element<'_>) {
    let mut words = Mapped::default();
    push_all(&mut words, data);
    if looks_like_html(words.text()) {
        let tree = parse_html(&words);
        if line_elements(tree.root()) > LINE_ELEMENTS_LIMIT {
            xhtml::read(item, tree.root());
            return;
        }
        // One element around lines that were wrapped by hand.
        let mut lines = Mapped::default();
        push_lines(&mut lines, tree.root());
        push_paragraphs(item, &lines);
    } else {
        push_paragraphs(item, &words);
    }
}

fn push_all(out: &mut Mapped, element: Element<'_>) {
    for child in element.children() {
        match child {
            Child::Element(inner) => push_all(out, inner),
            Child::Text(range, escaped) => push_kept(out, element.source(), range.into(), escaped),
        }
    }
}

fn push_paragraphs(item: &mut Item, lines: &Mapped) {
    item.new_line();
    let start = item.sheet.len();
    item.sheet.push_slice(lines, 0..lines.len());
    let found = paragraphs(item.sheet.text(), start..item.sheet.len());
    item.paragraphs.extend(found);
}

fn looks_like_html(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let name = rest.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len()).min(12);
        let tags = ["p", "br", "div", "span", "html", "body", "ul", "ol", "li", "table", "b", "i", "em", "a"];
        let more = ["strong", "h1", "h2", "h3", "h4", "pre", "section", "article", "blockquote"];
        let found = name.get(..end).unwrap_or_default();
        let closed = name.get(end..).is_some_and(|after| after.starts_with(['>', ' ', '/', '\n']));
        if closed && tags.iter().chain(&more).any(|tag| tag.eq_ignore_ascii_case(found)) {
            return true;
        }
    }
    false
}

fn line_elements(element: Element<'_>) -> usize {
    let of = |inner: Element<'_>| {
        let ends_line = ["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"];
        usize::from(ends_line.iter().any(|name| inner.is(name))) + line_elements(inner)
    };
    element.elements().map(of).sum()
}

fn remote(content: Element<'_>, part: &Part<'_, '_>) -> Option<MetaPart> {
    let kind = content.attribute("contenttype").unwrap_or_default().to_ascii_lowercase();
    let title = ["altText", "title"].iter().find_map(|name| child_in(content, name, part.language()));
    let found = MetaPart {
        part_type: part_type(&kind).map(str::to_owned),
        role: content.attribute("rendition").map(|rendition| local(&rendition).to_owned()),
        id: content.attr("residref"),
        href: content.attr("href"),
        title: title.and_then(|title| title.text()).or_else(|| name(content, part.language())),
    };
    (found.id.is_some() || found.href.is_some()).then_some(found)
}

/// The kind of part that a media type stands for.
pub(super) fn part_type(media_type: &str) -> Option<&'static str> {
    match media_type.split('/').next()? {
        "image" => Some("picture"),
        "video" => Some("video"),
        "audio" => Some("audio"),
        "text" => Some("text"),
        _ if media_type.contains("packageitem") => Some("package"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_by_its_tags() {
        for html in ["<p>a", "x<br/>y", "a <B>b</B>", "</div>", "1 < 2 <p\nclass='x'>"] {
            assert!(looks_like_html(html), "{html}");
        }
        for plain in ["", "a < b > c", "<info@example.org>", "<<EOF", "x <", "<bold claim>", "<pé>"] {
            assert!(!looks_like_html(plain), "{plain}");
        }
    }
}
