//! HTML as programs write it for the eye: tables for layout, hidden text.

use crate::Item;
use crate::blocks::Reading;
use crate::item::HeaderLine;
use crate::tree::Element;

/// What is hidden is skipped; tables made for layout only hold others.
pub(crate) fn layout(element: Element<'_>) -> Reading {
    let hidden = element.attribute("hidden").is_some()
        || element.attribute("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        });
    if hidden {
        return Reading::Skip;
    }
    // Rows and cells are met one by one only inside a table that was opened.
    let cells = ["tr", "td", "th", "tbody", "thead", "tfoot"].iter().any(|name| element.is(name));
    if cells || element.is("table") && is_layout(element) {
        return Reading::Container;
    }
    Reading::Named
}

/// A table that says so, or with a cell that holds paragraphs, headings or another table; or with one cell a row.
fn is_layout(table: Element<'_>) -> bool {
    if table.attribute("role").is_some_and(|role| role == "presentation" || role == "none") {
        return true;
    }
    const HOLDS_TEXT: [&str; 10] = ["p", "div", "table", "h1", "h2", "h3", "h4", "ul", "ol", "article"];
    let mut widest = 0;
    let mut found = false;
    let mut rows = |row: Element<'_>| {
        let mut cells = 0;
        for cell in row.elements() {
            cells += 1;
            found |= cell.elements().any(|inner| HOLDS_TEXT.iter().any(|name| inner.is(name)));
        }
        widest = widest.max(cells);
    };
    for child in table.elements() {
        if child.is("tr") {
            rows(child);
        } else if ["tbody", "thead", "tfoot"].iter().any(|name| child.is(name)) {
            child.all("tr").for_each(&mut rows);
        }
    }
    found || widest == 1
}

/// The heading above a text is its headline, not its first paragraph.
pub(crate) fn drop_repeated_headline(item: &mut Item) {
    /// The name of a section or a date may stand above.
    const LOOKED_AT_PARAGRAPHS: usize = 2;
    let Some(headline) = item.headline.clone() else { return };
    let mut first = item.paragraphs.iter().take(LOOKED_AT_PARAGRAPHS);
    let repeats = first.position(|paragraph| item.words(&paragraph.range()) == item.words(&headline));
    if let Some(number) = repeats.filter(|_| item.paragraphs.len() > 1) {
        let range = item.paragraphs.remove(number).range();
        item.notes.push(HeaderLine { kind: "headline", range });
    }
}
