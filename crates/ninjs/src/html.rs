//! The text with its blocks marked up.

use copydesk_record::{Block, BlockKind, Body, Mark};

/// What starts an item of a list: HTML puts its own mark there.
const BULLETS: [char; 6] = ['•', '*', '-', '–', '·', '▪'];

/// The body as HTML; empty when it has no blocks.
pub(crate) fn of(body: &Body) -> String {
    let places = Places::new(&body.text);
    let mut marks: Vec<&Mark> = body.marks.iter().filter(|mark| tag(mark).is_some()).collect();
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut out = String::new();
    let mut in_list = false;
    let mut next_mark = 0;
    for block in &body.blocks {
        // Names and numbers to call are for the desk.
        if block.kind == BlockKind::Contact {
            continue;
        }
        let is_list = block.kind == BlockKind::List;
        if is_list != in_list {
            out.push_str(if is_list { "<ul>" } else { "</ul>" });
            in_list = is_list;
        }
        while marks.get(next_mark).is_some_and(|mark| mark.start < block.start) {
            next_mark += 1;
        }
        let own: Vec<&Mark> = marks
            .get(next_mark..)
            .unwrap_or_default()
            .iter()
            .take_while(|mark| mark.start < block.end)
            .copied()
            .collect();
        push_block(&mut out, block, &own, &places);
    }
    if in_list {
        out.push_str("</ul>");
    }
    out
}

fn push_block(out: &mut String, block: &Block, marks: &[&Mark], places: &Places<'_>) {
    let words = |out: &mut String, start| push_marked(out, start, block.end, marks, places);
    let wrap = |out: &mut String, open: &str, close: &str| {
        out.push_str(open);
        words(out, block.start);
        out.push_str(close);
    };
    match block.kind {
        BlockKind::Heading => wrap(out, "<h2>", "</h2>"),
        BlockKind::Note => wrap(out, "<p class=\"note\">", "</p>"),
        BlockKind::Credit => wrap(out, "<p class=\"credit\">", "</p>"),
        BlockKind::Aside => wrap(out, "<aside><p>", "</p></aside>"),
        BlockKind::Paragraph | BlockKind::Contact => wrap(out, "<p>", "</p>"),
        BlockKind::List => {
            let text = places.slice(block.start, block.end);
            let bare = text.strip_prefix(BULLETS).filter(|rest| rest.starts_with(char::is_whitespace));
            let skipped = bare.map_or(0, |rest| text.chars().count() - rest.trim_start().chars().count());
            out.push_str("<li>");
            words(out, block.start + u32::try_from(skipped).unwrap_or_default());
            out.push_str("</li>");
        }
        BlockKind::Table => push_table(out, places.slice(block.start, block.end)),
    }
}

/// Rows of cells parted by TABs, or lines whose layout counts.
fn push_table(out: &mut String, text: &str) {
    if !text.contains('\t') {
        out.push_str("<pre>");
        escape(out, text);
        out.push_str("</pre>");
        return;
    }
    out.push_str("<table>");
    for row in text.lines() {
        out.push_str("<tr>");
        for cell in row.split('\t') {
            out.push_str("<td>");
            escape(out, cell.trim());
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

/// Words with links and emphasis. A mark that starts in one and ends outside it is left out.
fn push_marked(out: &mut String, start: u32, end: u32, marks: &[&Mark], places: &Places<'_>) {
    let mut at = start;
    // Ends of the open marks, the outermost first, and what closes them.
    let mut open: Vec<(u32, &'static str)> = Vec::new();
    for mark in marks {
        close(out, &mut open, &mut at, mark.start, places);
        let limit = open.last().map_or(end, |(end, _)| *end);
        let Some((opening, closing)) =
            tag(mark).filter(|_| mark.start >= at && mark.end <= limit && mark.start < mark.end)
        else {
            continue;
        };
        escape(out, places.slice(at, mark.start));
        at = mark.start;
        out.push_str(&opening);
        open.push((mark.end, closing));
    }
    close(out, &mut open, &mut at, end, places);
    escape(out, places.slice(at, end));
}

/// Closes the marks that end before `until`.
fn close(
    out: &mut String,
    open: &mut Vec<(u32, &'static str)>,
    at: &mut u32,
    until: u32,
    places: &Places<'_>,
) {
    while let Some((end, closing)) = open.pop_if(|(end, _)| *end <= until) {
        escape(out, places.slice(*at, end));
        *at = end.max(*at);
        out.push_str(closing);
    }
}

/// What opens and closes a mark that readers of the page see. Links lead to web pages only.
fn tag(mark: &Mark) -> Option<(String, &'static str)> {
    match mark.kind.as_str() {
        "emphasis" | "title" => Some(("<em>".to_owned(), "</em>")),
        "strong" => Some(("<strong>".to_owned(), "</strong>")),
        "link" => {
            let target = mark
                .value
                .as_deref()
                .filter(|target| target.starts_with("https://") || target.starts_with("http://"))?;
            let mut opening = String::from("<a href=\"");
            escape(&mut opening, target);
            opening.push_str("\">");
            Some((opening, "</a>"))
        }
        _ => None,
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

/// Slices of a text by code points.
struct Places<'t> {
    text: &'t str,
    /// Byte of each code point, and of the end.
    bytes: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    fn slice(&self, start: u32, end: u32) -> &'t str {
        let byte = |point: u32| self.bytes.get(point as usize).copied().unwrap_or(self.text.len());
        self.text.get(byte(start)..byte(end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, start: u32, end: u32) -> Block {
        Block { kind, start, end, raw: [0, 0] }
    }

    fn mark(kind: &str, start: u32, end: u32, value: Option<&str>) -> Mark {
        Mark { start, end, kind: kind.into(), value: value.map(Into::into) }
    }

    #[test]
    fn blocks_and_marks() {
        let text = "Tête & <q>\n\nAbc def ghi\n\n• One\n\n- Two\n\nA\tB\nC\tD\n\nend";
        let blocks = vec![
            block(BlockKind::Heading, 0, 10),
            block(BlockKind::Paragraph, 12, 23),
            block(BlockKind::List, 25, 30),
            block(BlockKind::List, 32, 37),
            block(BlockKind::Table, 39, 46),
            block(BlockKind::Credit, 48, 51),
        ];
        let marks = vec![
            mark("strong", 16, 19, None),
            mark("link", 16, 23, Some("https://a.example/?b&c")),
            mark("link", 12, 15, Some("javascript:x")),
            mark("emphasis", 18, 26, None),
            mark("person", 12, 15, None),
        ];
        let body = Body { text: text.into(), blocks, marks, ..Body::default() };
        assert_eq!(
            of(&body),
            "<h2>Tête &amp; &lt;q&gt;</h2>\
             <p>Abc <a href=\"https://a.example/?b&amp;c\"><strong>def</strong> ghi</a></p>\
             <ul><li>One</li><li>Two</li></ul>\
             <table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>\
             <p class=\"credit\">end</p>"
        );
    }
}
