//! `edNote`: notes of the sender's desk to the receiver's, none of them for readers.

use super::names::role;
use crate::item::HeaderLine;
use crate::{Child, Element, Item, push_blocks};

/// Reads an `edNote`. What is not for publication (contacts of the desk and of people in the story) is kept apart;
/// dpa marks it by `pubconstraint`, and inside a marked-up note by the class `np-nonpublic`.
pub(super) fn read(item: &mut Item, note: Element<'_>) {
    let role = role(note);
    let constraint = note.attribute("pubconstraint");
    if constraint.is_some() || role.contains("contact") {
        push(item, note, if constraint.is_some() { "nonpublic" } else { "contact" });
        return;
    }
    if role == "closingline" && item.meta.signoff.is_none() {
        item.meta.signoff = note.text();
    }
    // The sections of a marked-up note, each of its kind.
    let mut within = note;
    while let Some(only) = only_element(within) {
        within = only;
    }
    let marked_up = !has_own_words(within) && within.elements().next().is_some();
    if !marked_up {
        push(item, note, "editor");
        return;
    }
    for section in within.elements() {
        let class = section.attribute("class").unwrap_or_default();
        push(item, section, if is_hidden(&class) { "nonpublic" } else { "editor" });
    }
}

/// Whether a class says that what it marks is not for publication.
pub(super) fn is_hidden(class: &str) -> bool {
    class.contains("nonpublic") || class.contains("non-public")
}

fn has_own_words(element: Element<'_>) -> bool {
    element.children().any(|child| match child {
        Child::Text(range, _) => !element.source().slice(range.into()).trim().is_empty(),
        Child::Element(_) => false,
    })
}

/// The only child of an element without words of its own.
fn only_element(element: Element<'_>) -> Option<Element<'_>> {
    let mut elements = element.elements();
    let first = elements.next()?;
    let hidden = first.attribute("class").is_some_and(|class| is_hidden(&class));
    (elements.next().is_none() && !has_own_words(element) && !hidden).then_some(first)
}

/// Adds the words of an element as a note; a note of the same kind before it goes on.
pub(super) fn push(item: &mut Item, element: Element<'_>, kind: &'static str) {
    let body = std::mem::take(&mut item.paragraphs);
    let marks = item.marks.len();
    push_blocks(item, element);
    item.marks.truncate(marks);
    let lines = std::mem::replace(&mut item.paragraphs, body);
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        let range = first.range().start..last.range().end;
        item.notes.push(HeaderLine { kind, range });
    }
}
