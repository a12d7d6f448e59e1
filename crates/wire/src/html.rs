//! HTML to a tree, as forgiving as a browser where wires need it: whatever comes, something is read.

use std::ops::Range;

use copydesk_text::Mapped;

use crate::tree::{Builder, DEPTH_LIMIT_LEVELS, Kind, Tree};

/// Elements without content (WHATWG HTML, void elements).
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose content is no mark-up.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];
/// Elements that end an open paragraph.
const ENDS_PARAGRAPH: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Parses HTML, a whole page or a fragment. Never fails.
#[must_use]
pub fn parse_html(source: &Mapped) -> Tree<'_> {
    let text = source.text();
    let mut builder = Builder::new(source);
    let mut at = 0;
    while at < text.len() && !builder.is_full() {
        let Some(next) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) else {
            break;
        };
        builder.text(Kind::Text, at..next);
        at = tag(&mut builder, text, next).unwrap_or_else(|| {
            builder.text(Kind::Text, next..next + 1);
            next + 1
        });
    }
    builder.text(Kind::Text, at..text.len());
    builder.finish(text.len())
}

/// Reads the tag at `at`; gives the byte after it, or none when it is no tag.
fn tag(builder: &mut Builder<'_>, text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with("<!--") {
        return Some(rest.find("-->").map_or(text.len(), |end| at + end + 3));
    }
    if rest.starts_with("<![CDATA[") {
        let end = rest.find("]]>").map_or(text.len(), |end| at + end);
        builder.text(Kind::Literal, at + 9..end.max(at + 9));
        return Some((end + 3).min(text.len()));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Some(rest.find('>').map_or(text.len(), |end| at + end + 1));
    }
    let closing = rest.starts_with("</");
    let name_start = at + 1 + usize::from(closing);
    let name = name_at(text, name_start)?;
    let local = text.get(name.clone())?.to_ascii_lowercase();
    let (attributes, empty, end) = attributes(text, name_end(text, name_start))?;
    if closing {
        close(builder, &local, at, end);
        return Some(end);
    }
    imply_ends(builder, &local, at);
    builder.open(name, end);
    for (name, value) in attributes {
        builder.attribute(name, value);
    }
    let void = VOID.contains(&local.as_str());
    if RAW.contains(&local.as_str()) && !empty {
        let close_tag = find_close(text, end, &local);
        builder.text(Kind::Literal, end..close_tag);
        builder.close(close_tag);
        return Some(text.get(close_tag..)?.find('>').map_or(text.len(), |more| close_tag + more + 1));
    }
    if void || empty || builder.depth() > DEPTH_LIMIT_LEVELS {
        builder.close(end);
    }
    Some(end)
}

fn name_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')));
    start + length.unwrap_or(rest.len())
}

/// The name without its prefix.
fn name_at(text: &str, start: usize) -> Option<Range<usize>> {
    let end = name_end(text, start);
    let full = text.get(start..end)?;
    if !full.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(full.rfind(':').map_or(start, |colon| start + colon + 1)..end)
}

type Attributes = Vec<(Range<usize>, Range<usize>)>;

/// Attributes from `at` on, whether the tag ends with `/>`, and the byte after it. None when it never ends.
fn attributes(text: &str, mut at: usize) -> Option<(Attributes, bool, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    loop {
        match bytes.get(at)? {
            b'>' => return Some((found, false, at + 1)),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((found, true, at + 2)),
            b'<' => return Some((found, false, at)),
            c if c.is_ascii_whitespace() || *c == b'/' => at += 1,
            _ => {
                let stop =
                    |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/' | b'<');
                let start = at;
                at += bytes.get(at..)?.iter().position(stop)?.max(1);
                let name = start..at;
                let mut after = at;
                while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
                    after += 1;
                }
                if bytes.get(after) != Some(&b'=') {
                    found.push((name, at..at));
                    continue;
                }
                after += 1;
                while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
                    after += 1;
                }
                let (value, end) = match bytes.get(after)? {
                    quote @ (b'"' | b'\'') => {
                        let length = bytes.get(after + 1..)?.iter().position(|byte| byte == quote)?;
                        (after + 1..after + 1 + length, after + 2 + length)
                    }
                    _ => {
                        // A `<` in a bare value: its tag was never closed. To read on would take each such tag to the end.
                        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'<');
                        let length = bytes.get(after..)?.iter().position(ends)?;
                        (after..after + length, after + length)
                    }
                };
                found.push((name, value));
                at = end;
            }
        }
    }
}

/// Start of the end tag `</name`, or the end of the text. Looks at each `<` once.
fn find_close(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("</")).map(|found| at + found) {
        let follows = text.get(next + 2..next + 2 + name.len());
        if follows.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return next;
        }
        at = next + 2;
    }
    text.len()
}

fn close(builder: &mut Builder<'_>, name: &str, at: usize, end: usize) {
    let Some(depth) = builder.open_names().position(|open| open.eq_ignore_ascii_case(name)) else { return };
    for _ in 0..depth {
        builder.close(at);
    }
    builder.close(end);
}

/// Ends what an opening element ends without saying so.
fn imply_ends(builder: &mut Builder<'_>, name: &str, at: usize) {
    let (ended, bounds): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "option" => (&["option"], &["select"]),
        _ if ENDS_PARAGRAPH.contains(&name) => (&["p"], &["td", "th", "li", "div", "table", "blockquote"]),
        _ => return,
    };
    let among = |names: &[&str], open: &str| names.iter().any(|name| name.eq_ignore_ascii_case(open));
    let mut depth = None;
    for (number, open) in builder.open_names().enumerate() {
        if among(bounds, open) {
            break;
        }
        if among(ended, open) {
            depth = Some(number);
            break;
        }
    }
    if let Some(depth) = depth {
        for _ in 0..=depth {
            builder.close(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str, name: &str) -> Vec<String> {
        let source = Mapped::utf8(html.to_owned(), 0);
        let tree = parse_html(&source);
        tree.root().find_all(name).iter().map(|p| p.text().unwrap_or_default()).collect()
    }

    #[test]
    fn forgiving() {
        assert_eq!(
            texts("<p>One<p class=x>Two <b>bold</i> text</b><br>more</p>", "p"),
            ["One", "Two bold textmore"]
        );
        assert_eq!(texts("<ul><li>a<li>b</ul>", "li"), ["a", "b"]);
        assert_eq!(texts("<P>5 < 6 &amp; 7 > 3</P>", "p"), ["5 < 6 & 7 > 3"]);
        assert_eq!(texts("<style>p{a<b}</style><p>x</p><script>if(a<b){'</p>'}</script>", "p"), ["x"]);
        assert_eq!(texts("<table><tr><td>1<td>2<tr><td>3</table>", "td"), ["1", "2", "3"]);
        assert_eq!(texts("<p", "p"), [] as [&str; 0]);
        assert_eq!(texts("<!-- <p>no</p> --><p title='a>b'>yes", "p"), ["yes"]);
    }

    #[test]
    fn attributes_of_all_kinds() {
        let source = Mapped::utf8("<a href=x.html id='1' DATA-x=\"a &amp; b\" hidden>t</a>".to_owned(), 0);
        let tree = parse_html(&source);
        let a = tree.root().child("a").unwrap();
        assert_eq!(a.attr("href").as_deref(), Some("x.html"));
        assert_eq!(a.attr("id").as_deref(), Some("1"));
        assert_eq!(a.attr("data-x").as_deref(), Some("a & b"));
        assert_eq!(a.attr("hidden"), None);
    }
}
