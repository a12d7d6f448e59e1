//! The text of an HTML mail.

use std::cell::RefCell;

use crate::blocks::{Reading, push_blocks_with};
use crate::layout::layout;
use crate::tree::Element;
use crate::{Item, Tree};

/// Classes and ids that mail programs give to the mail that is answered.
const QUOTED: [&str; 7] = [
    "gmail_quote",
    "gmail_attr",
    "moz-cite-prefix",
    "divRplyFwdMsg",
    "appendonsend",
    "yahoo_quoted",
    "OutlookMessageHeader",
];
/// Classes of signatures.
const SIGNATURE: [&str; 3] = ["gmail_signature", "moz-signature", "signature"];

/// Appends the text of an HTML mail to the item; quoted mails and signatures become notes.
pub(super) fn push_markup(item: &mut Item, tree: &Tree<'_>) {
    let before = item.paragraphs.len();
    let noted = RefCell::new(Vec::new());
    push_blocks_with(item, tree.root(), &|element| {
        let kind = note_kind(element);
        if let Some(kind) = kind {
            noted.borrow_mut().push((kind, element.mapped()));
            return Reading::Skip;
        }
        layout(element)
    });
    if item.paragraphs.len() == before {
        // Forwarded, with nothing added: the other mail is the text.
        push_blocks_with(item, tree.root(), &layout);
        return;
    }
    for (kind, words) in noted.into_inner() {
        item.add_note(kind, &words);
    }
}

fn note_kind(element: Element<'_>) -> Option<&'static str> {
    if element.is("blockquote") && element.attribute("type").is_some_and(|kind| kind == "cite") {
        return Some("nonpublic");
    }
    if !["div", "blockquote", "table", "span", "pre"].iter().any(|name| element.is(name)) {
        return None;
    }
    let named = |names: &[&str]| {
        [element.attribute("class"), element.attribute("id")]
            .into_iter()
            .flatten()
            .any(|value| value.split_whitespace().any(|word| names.contains(&word)))
    };
    if named(&QUOTED) {
        return Some("nonpublic");
    }
    named(&SIGNATURE).then_some("contact")
}
