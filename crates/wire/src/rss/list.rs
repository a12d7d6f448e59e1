//! XML of no known format: what looks like a story is read as one.

use super::content::push_content;
use super::fields::{Field, field};
use super::story::{Channel, read_story};
use crate::tree::Element;
use crate::{Context, Format, Item};

/// Deepest level below the root at which stories are looked for.
const DEPTH_LIMIT_LEVELS: usize = 4;

/// Reads the stories of an unknown root; all its text, with a warning, where none is found.
pub(super) fn read(root: Element<'_>, context: &Context<'_>) -> Vec<Item> {
    let channel = Channel::default();
    let mut level = vec![root];
    for _ in 0..=DEPTH_LIMIT_LEVELS {
        let stories: Vec<Element<'_>> = level.iter().copied().filter(|element| is_story(*element)).collect();
        if !stories.is_empty() {
            return stories.into_iter().filter_map(|story| read_story(story, &channel, context)).collect();
        }
        level = level.into_iter().flat_map(Element::elements).collect();
    }
    // No story of its own, but perhaps a headline here and a text there.
    if let Some(item) = read_story(root, &channel, context)
        && !item.paragraphs.is_empty()
    {
        return vec![item];
    }
    let mut item = Item::new(Format::Rss, root.raw());
    item.warn("unknown-xml", format!("nothing in <{}> is known; all its text was taken", root.name()));
    push_content(&mut item, root);
    vec![item]
}

/// A text, or a headline and a summary, directly inside. With only a part of that, it may be what holds stories.
fn is_story(element: Element<'_>) -> bool {
    if !looks_like_story(element) {
        return false;
    }
    if has(element, Field::Content) && has(element, Field::Title) {
        return true;
    }
    let holds = |of: Element<'_>| of.elements().any(looks_like_story);
    !holds(element) && !element.elements().any(holds)
}

fn looks_like_story(element: Element<'_>) -> bool {
    has(element, Field::Content) || has(element, Field::Title) && has(element, Field::Summary)
}

fn has(element: Element<'_>, wanted: Field) -> bool {
    element
        .elements()
        .any(|child| field(child).is_some_and(|(found, _)| found == wanted) && child.text().is_some())
}
