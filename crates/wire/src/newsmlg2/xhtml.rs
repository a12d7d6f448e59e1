//! XHTML and HTML as content.

use copydesk_record::BlockKind;

use super::notes::{self, is_hidden};
use crate::blocks::{Reading, push_blocks_with};
use crate::item::HeaderLine;
use crate::{Element, Item};

/// Headings are looked for among so many blocks before the text.
const HEAD_LIMIT_BLOCKS: usize = 12;

/// Reads the content of `element`.
pub(super) fn read(item: &mut Item, element: Element<'_>) {
    push_blocks_with(item, element, &reading);
    take_headings(item);
    read_notes(item, element);
}

/// What stands in the content but is no part of the text: dpa repeats keywords and the time of the item in the
/// `header` of the body, and may add a section of notes.
fn reading(element: Element<'_>) -> Reading {
    let Some(class) = element.attribute("class") else { return Reading::Named };
    let aside = class == "slugline" || class == "publicationDate" || is_notepad(&class) || is_hidden(&class);
    if aside { Reading::Skip } else { Reading::Named }
}

fn is_notepad(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| name == "notepad" || name == "noticeboard")
}

/// Takes the headings before the text: the headline once more, a second headline.
fn take_headings(item: &mut Item) {
    let mut body = std::mem::take(&mut item.paragraphs);
    let has_text = body.iter().any(|paragraph| paragraph.kind != BlockKind::Heading);
    let mut text_seen = false;
    let mut taken = Vec::new();
    for (number, paragraph) in body.iter().take(HEAD_LIMIT_BLOCKS).enumerate() {
        if paragraph.kind != BlockKind::Heading {
            text_seen = true;
            continue;
        }
        let range = paragraph.range();
        let repeats = item.headline.as_ref().is_some_and(|headline| {
            item.words(headline).trim().to_lowercase() == item.words(&range).trim().to_lowercase()
        });
        if repeats {
            taken.push(number);
        } else if !text_seen && has_text {
            taken.push(number);
            if item.headline.is_none() {
                item.headline = Some(range);
            } else {
                if item.meta.sub_headline.is_none() {
                    item.meta.sub_headline = Some(item.words(&range).to_owned());
                }
                item.notes.push(HeaderLine { kind: "headline", range });
            }
        }
    }
    for number in taken.into_iter().rev() {
        body.remove(number);
    }
    item.paragraphs = body;
}

/// Notes among the sections of the body.
fn read_notes(item: &mut Item, element: Element<'_>) {
    let is_frame =
        |element: &Element<'_>| ["html", "body", "section", "div"].iter().any(|name| element.is(name));
    let mut open: Vec<(Element<'_>, u8)> = vec![(element, 0)];
    while let Some((frame, depth)) = open.pop() {
        for inner in frame.elements() {
            let Some(class) = inner.attribute("class") else {
                if depth < 4 && is_frame(&inner) {
                    open.push((inner, depth + 1));
                }
                continue;
            };
            if is_hidden(&class) {
                notes::push(item, inner, "nonpublic");
            } else if is_notepad(&class) {
                notes::read(item, inner);
            } else if depth < 4 && is_frame(&inner) {
                open.push((inner, depth + 1));
            }
        }
    }
}
