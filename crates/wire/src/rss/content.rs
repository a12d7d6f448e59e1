//! Text of a story in a feed: elements, escaped HTML, or lines.

use copydesk_text::Mapped;

use super::words::{has_tags, kept};
use crate::blocks::{push_blocks_with, push_kept};
use crate::layout::layout;
use crate::tree::Element;
use crate::{Item, paragraphs, parse_html};

/// Appends the text of an element to the item's paragraphs.
pub(super) fn push_content(item: &mut Item, element: Element<'_>) {
    if element.elements().next().is_some() {
        push_blocks_with(item, element, &layout);
        return;
    }
    let text = kept(element);
    // The type says what is escaped (RFC 4287, 4.1.3), but many feeds send HTML as text.
    if has_tags(text.text()) {
        push_html(item, &text);
    } else {
        let literal = element.attribute("type").is_some_and(|kind| matches!(&*kind, "text" | "text/plain"));
        push_plain(item, &text, !literal);
    }
}

fn push_plain(item: &mut Item, text: &Mapped, escaped: bool) {
    item.new_line();
    let start = item.sheet.len();
    push_kept(&mut item.sheet, text, 0..text.len(), escaped);
    let found = paragraphs(item.sheet.text(), start..item.sheet.len());
    item.paragraphs.extend(found);
}

/// HTML. Where it has no paragraphs of its own, blank lines part them, as in WordPress.
fn push_html(item: &mut Item, text: &Mapped) {
    const PARAGRAPH_TAGS: [&str; 4] = ["<p", "<br", "<div", "<table"];
    let lower = text.text().to_ascii_lowercase();
    if PARAGRAPH_TAGS.iter().any(|tag| lower.contains(tag)) {
        push_blocks_with(item, parse_html(text).root(), &layout);
        return;
    }
    drop(lower);
    let mut start = 0;
    let mut at = 0;
    let push = |item: &mut Item, range: std::ops::Range<usize>| {
        let mut chunk = Mapped::default();
        chunk.push_slice(text, range);
        if !chunk.text().trim().is_empty() {
            push_blocks_with(item, parse_html(&chunk).root(), &layout);
        }
    };
    for line in text.text().split_inclusive('\n') {
        if line.trim().is_empty() {
            push(item, start..at);
            start = at;
        }
        at += line.len();
    }
    push(item, start..at);
}
