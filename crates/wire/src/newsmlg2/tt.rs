//! The content of TT (Stockholm), `application/ttnitf+xml`: a mark-up of its own, in Swedish.

use copydesk_record::BlockKind;

use crate::blocks::{Reading, push_blocks_with};
use crate::{Element, Item};

/// Whether this is the outermost element of such content.
pub(super) fn is(root: Element<'_>) -> bool {
    root.is("body") && root.child("TEXT").is_some_and(|text| text.child("BRODTEXT").is_some())
}

/// Reads the content: the first `TEXT` is the story, the others stand beside it (`Fakta`).
pub(super) fn read(item: &mut Item, root: Element<'_>) {
    for (number, text) in root.all("TEXT").enumerate() {
        let from = item.paragraphs.len();
        if number == 0 {
            push_blocks_with(item, text, &story);
            if item.headline.is_none() {
                item.headline = text.child("RUBRIK").and_then(|line| item.add_field(&line.mapped()));
            }
            if item.byline_field.is_none()
                && let Some(byline) = text.child("BYLINE")
            {
                item.byline_field = item.add_field(&byline.mapped());
                item.meta.byline_raw = byline.text();
            }
        } else {
            push_blocks_with(item, text, &beside);
            for paragraph in item.paragraphs.iter_mut().skip(from) {
                paragraph.kind = BlockKind::Aside;
            }
        }
    }
}

/// The headline, the place and the by-line of the story are fields; pictures are no text.
fn story(element: Element<'_>) -> Reading {
    if ["RUBRIK", "DAT", "BYLINE"].iter().any(|name| element.is(name)) {
        return Reading::Skip;
    }
    beside(element)
}

fn beside(element: Element<'_>) -> Reading {
    match element.name().to_ascii_uppercase().as_str() {
        "RUBRIK" | "MELLIS" | "MELLANRUBRIK" | "VINJETT" => Reading::Block(BlockKind::Heading),
        "CITAT" | "INGRESS" | "PRATMINUS" => Reading::Block(BlockKind::Paragraph),
        "BRODTEXT" | "TEXT" | "FAKTA" => Reading::Container,
        "BILD" | "BILDTEXT" | "BYLINE" | "DAT" => Reading::Skip,
        _ => Reading::Named,
    }
}
