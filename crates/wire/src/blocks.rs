//! Marked-up content to paragraphs: XHTML, HTML and the content elements of NITF.

use copydesk_record::BlockKind;

use crate::item::{Item, MarkedRange, Paragraph};
use crate::paragraphs::paragraphs;
use crate::squeeze::Squeezer;
use crate::tree::{Child, Element};

/// How a reader wants an element taken whose name alone does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// By its name.
    Named,
    /// Left out.
    Skip,
    /// A paragraph of this kind.
    Block(BlockKind),
    /// Parts text and leaves its kind.
    Container,
}

/// What an element does to the text inside it.
enum Role {
    /// Parts text from what stands before and after it; its own text is of this kind.
    Block(BlockKind),
    /// Parts text; the kind stays that of what it is in.
    Container,
    /// Leaves the text in its paragraph; perhaps marked.
    Inline(Option<&'static str>),
    /// Ends a line.
    Break,
    /// Holds no text for readers.
    Skip,
    /// Rows of cells.
    Table,
    /// Lines whose layout counts.
    Preformatted,
}

fn role(name: &str) -> Role {
    match name.to_ascii_lowercase().as_str() {
        "p" | "lede" | "nitf-p" => Role::Block(BlockKind::Paragraph),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl2" | "caption" => Role::Block(BlockKind::Heading),
        "li" | "dt" | "dd" => Role::Block(BlockKind::List),
        "aside" | "factbox" => Role::Block(BlockKind::Aside),
        "tagline" | "bibliography" => Role::Block(BlockKind::Credit),
        "note" | "fn" => Role::Block(BlockKind::Note),
        "address" | "article" | "block" | "blockquote" | "body" | "body.content" | "body.end"
        | "body.head" | "bq" | "center" | "content" | "credit" | "details" | "div" | "dl" | "fieldset"
        | "footer" | "form" | "header" | "html" | "main" | "nav" | "nitf" | "ol" | "section" | "summary"
        | "ul" | "inlinexml" | "datacontent" => Role::Container,
        "br" | "hr" => Role::Break,
        "script" | "style" | "head" | "title" | "media" | "figure" | "figcaption" | "img" | "iframe"
        | "object" | "embed" | "video" | "audio" | "template" | "noscript" | "textarea" | "select"
        | "svg" => Role::Skip,
        "table" | "nitf-table" => Role::Table,
        "pre" => Role::Preformatted,
        "person" => Role::Inline(Some("person")),
        "org" => Role::Inline(Some("organisation")),
        "location" | "city" | "state" | "country" => Role::Inline(Some("place")),
        "event" => Role::Inline(Some("event")),
        "money" => Role::Inline(Some("money")),
        "chron" => Role::Inline(Some("date")),
        "object.title" => Role::Inline(Some("title")),
        "a" => Role::Inline(Some("link")),
        "em" | "i" | "cite" => Role::Inline(Some("emphasis")),
        "b" | "strong" => Role::Inline(Some("strong")),
        "q" => Role::Inline(Some("quote")),
        _ => Role::Inline(None),
    }
}

/// Appends the content of `element` to the item's sheet and paragraphs.
pub fn push_blocks(item: &mut Item, element: Element<'_>) {
    push_blocks_with(item, element, &|_| Reading::Named);
}

/// As [`push_blocks`], where `reading` is asked first how each element is to be taken.
pub(crate) fn push_blocks_with(
    item: &mut Item,
    element: Element<'_>,
    reading: &dyn Fn(Element<'_>) -> Reading,
) {
    let squeezer = Squeezer::default();
    let mut writer = Writer { item, squeezer, start: None, kind: BlockKind::Paragraph, reading };
    writer.content(element, BlockKind::Paragraph);
    writer.flush();
}

struct Writer<'i> {
    item: &'i mut Item,
    squeezer: Squeezer,
    /// Start of the open paragraph in the sheet.
    start: Option<usize>,
    kind: BlockKind,
    reading: &'i dyn Fn(Element<'_>) -> Reading,
}

impl Writer<'_> {
    fn content(&mut self, element: Element<'_>, kind: BlockKind) {
        for child in element.children() {
            match child {
                Child::Text(range, escaped) => {
                    let range: std::ops::Range<usize> = range.into();
                    if self.start.is_some() || !element.source().slice(range.clone()).trim().is_empty() {
                        self.begin(kind);
                        self.squeezer.push(&mut self.item.sheet, element.source(), range, escaped);
                    }
                }
                Child::Element(inner) => self.element(inner, kind),
            }
        }
    }

    fn element(&mut self, element: Element<'_>, kind: BlockKind) {
        let role = match (self.reading)(element) {
            Reading::Named => role(element.name()),
            Reading::Skip => Role::Skip,
            Reading::Block(kind) => Role::Block(kind),
            Reading::Container => Role::Container,
        };
        match role {
            Role::Block(own) => {
                self.flush();
                // A paragraph in a list item or an aside is part of it.
                let inner = if own == BlockKind::Paragraph { kind } else { own };
                self.content(element, inner);
                self.flush();
            }
            Role::Container => {
                self.flush();
                self.content(element, kind);
                self.flush();
            }
            Role::Inline(mark) => {
                let words_before = self.item.sheet.len();
                self.content(element, kind);
                if let Some(mark) = mark {
                    self.mark(mark, words_before, element);
                }
            }
            Role::Break => self.flush(),
            Role::Skip => {}
            Role::Table => {
                self.flush();
                self.table(element);
            }
            Role::Preformatted => {
                self.flush();
                self.preformatted(element);
            }
        }
    }

    fn mark(&mut self, kind: &'static str, from: usize, element: Element<'_>) {
        let words = self.item.sheet.slice(from..self.item.sheet.len());
        let start = from + words.len() - words.trim_start().len();
        let end = from + words.trim_end().len();
        if start < end && self.start.is_some_and(|open| open <= start) {
            let value =
                ["href", "value", "norm", "qcode", "idsrc"].iter().find_map(|name| element.attr(name));
            self.item.marks.push(MarkedRange { kind, range: start..end, value });
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        if self.start.is_none() {
            self.item.new_line();
            self.squeezer.restart();
            self.start = Some(self.item.sheet.len());
            self.kind = kind;
        }
    }

    fn flush(&mut self) {
        if let Some(start) = self.start.take() {
            let words = self.item.sheet.slice(start..self.item.sheet.len());
            let end = start + words.trim_end().len();
            let start = start + words.len() - words.trim_start().len();
            if start < end {
                self.item.paragraphs.push(Paragraph::of_line(self.kind, start..end));
            }
        }
    }

    /// Each row a line, its cells parted by TABs.
    fn table(&mut self, table: Element<'_>) {
        let mut lines = Vec::new();
        let rows = ["tr", "row", "nitf-table-row"].iter().flat_map(|name| table.find_all(name));
        let mut rows: Vec<Element<'_>> = rows.collect();
        rows.sort_by_key(|row| row.range().start);
        if rows.is_empty() {
            self.content(table, BlockKind::Table);
            self.flush();
            return;
        }
        for row in rows {
            self.item.new_line();
            let start = self.item.sheet.len();
            for (number, cell) in row.elements().enumerate() {
                if number > 0 {
                    self.item.sheet.push_joint("\t");
                }
                cell.push_text(&mut Squeezer::default(), &mut self.item.sheet);
            }
            let words = self.item.sheet.slice(start..self.item.sheet.len());
            if !words.trim().is_empty() {
                lines.push(start..start + words.trim_end().len());
            }
        }
        if !lines.is_empty() {
            self.item.paragraphs.push(Paragraph { kind: BlockKind::Table, lines });
        }
    }

    fn preformatted(&mut self, element: Element<'_>) {
        self.item.new_line();
        let start = self.item.sheet.len();
        push_lines(&mut self.item.sheet, element);
        let range = start..self.item.sheet.len();
        let found = paragraphs(self.item.sheet.text(), range);
        self.item.paragraphs.extend(found);
    }
}

/// Appends lines of plain text to the item's sheet and paragraphs.
pub(crate) fn push_loose(item: &mut Item, words: &copydesk_text::Mapped) {
    item.new_line();
    let start = item.sheet.len();
    item.sheet.push_slice(words, 0..words.len());
    let found = paragraphs(item.sheet.text(), start..item.sheet.len());
    item.paragraphs.extend(found);
}

/// Whether a text that came as plain characters is marked up: escaped HTML, or HTML in CDATA.
pub(crate) fn looks_marked_up(text: &str) -> bool {
    const TAGS: [&str; 9] = ["<p>", "<p ", "<br", "<div", "<h1", "<b>", "<ul", "<span", "</"];
    let lower = text.get(..text.len().min(4096)).unwrap_or(text).to_ascii_lowercase();
    TAGS.iter().any(|tag| lower.contains(tag))
}

/// Appends all text of an element, white space kept.
pub fn push_lines(sheet: &mut copydesk_text::Mapped, element: Element<'_>) {
    for child in element.children() {
        match child {
            Child::Element(inner) if inner.is("br") => sheet.push_joint("\n"),
            Child::Element(inner) => push_lines(sheet, inner),
            Child::Text(range, escaped) => push_kept(sheet, element.source(), range.into(), escaped),
        }
    }
}

/// Appends a piece of `source` with its white space; character references are resolved where `escaped`.
pub fn push_kept(
    sheet: &mut copydesk_text::Mapped,
    source: &copydesk_text::Mapped,
    range: std::ops::Range<usize>,
    escaped: bool,
) {
    let text = source.slice(range.clone());
    let mut from = 0;
    let mut at = 0;
    while escaped && let Some(next) = text.get(at..).and_then(|rest| rest.find('&')).map(|found| at + found) {
        match crate::unescape::reference(text.get(next..).unwrap_or_default()) {
            Some((found, used)) => {
                sheet.push_slice(source, range.start + from..range.start + next);
                sheet.push_replacing(&found, source, range.start + next..range.start + next + used);
                at = next + used;
                from = at;
            }
            None => at = next + 1,
        }
    }
    sheet.push_slice(source, range.start + from..range.end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, html::parse_html};
    use copydesk_text::Mapped;

    /// Paragraphs as `kind: words`, marks as `kind=words`.
    fn check(html: &str, expected: &[&str], marks: &[&str]) {
        let source = Mapped::utf8(html.to_owned(), 0);
        let tree = parse_html(&source);
        let mut item = Item::new(Format::Html, 0..0);
        push_blocks(&mut item, tree.root());
        let words = |p: &Paragraph| {
            let lines: Vec<&str> = p.lines.iter().map(|line| item.words(line)).collect();
            format!("{:?}: {}", p.kind, lines.join("/"))
        };
        assert_eq!(item.paragraphs.iter().map(words).collect::<Vec<_>>(), expected);
        let found: Vec<String> =
            item.marks.iter().map(|m| format!("{}={}", m.kind, item.words(&m.range))).collect();
        assert_eq!(found, marks);
    }

    #[test]
    fn text_after_inline_tags_is_kept() {
        check(
            "<p>a <b>b</b> c <person>Ana Lind</person>, d</p>\n<h2>Head</h2>loose <em>text</em><p></p>",
            &["Paragraph: a b c Ana Lind, d", "Heading: Head", "Paragraph: loose text"],
            &["strong=b", "person=Ana Lind", "emphasis=text"],
        );
    }

    #[test]
    fn lists_tables_breaks() {
        check(
            "<ul><li><p>One</p><li>Two</ul>One<br/>two<table><tr><td>Oslo</td><td>3</td></tr><tr><th>Riga<td>4</table>",
            &["List: One", "List: Two", "Paragraph: One", "Paragraph: two", "Table: Oslo\t3/Riga\t4"],
            &[],
        );
        check("<pre>Oslo   20  1\nRiga    3  2</pre>", &["Table: Oslo   20  1/Riga    3  2"], &[]);
        check("<style>x</style><script>y</script><aside><p>z</p></aside>", &["Aside: z"], &[]);
    }
}
