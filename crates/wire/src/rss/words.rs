//! Words of feed elements: which are HTML, which only text.

use copydesk_text::Mapped;

use crate::blocks::push_kept;
use crate::parse_html;
use crate::tree::{Child, Element};

/// The prefix an element is written with.
pub(super) fn prefix(element: Element<'_>) -> &str {
    let range = element.range();
    let tag = element.source().slice(range).trim_start_matches('<');
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// Text of an element without elements in it, references resolved, white space kept.
pub(super) fn kept(element: Element<'_>) -> Mapped {
    let mut out = Mapped::default();
    for child in element.children() {
        if let Child::Text(range, escaped) = child {
            push_kept(&mut out, element.source(), range.into(), escaped);
        }
    }
    out
}

/// Whether a text holds tags.
pub(super) fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        name.first().is_some_and(u8::is_ascii_alphabetic)
            && rest.iter().take(TAG_LIMIT_BYTES).any(|byte| *byte == b'>')
    })
}

/// Longest tag that is looked for.
const TAG_LIMIT_BYTES: usize = 300;

/// One line of words: of escaped HTML the text alone, as RSS writes titles too.
pub(super) fn line(element: Element<'_>) -> Mapped {
    let plain = element.mapped();
    let text_only = element.attribute("type").is_some_and(|kind| kind == "text");
    if text_only && !has_tags(plain.text()) || !plain.text().contains(['<', '&']) {
        return plain;
    }
    let tree = parse_html(&plain);
    tree.root().mapped()
}
