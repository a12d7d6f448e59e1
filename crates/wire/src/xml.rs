//! XML to a tree. No document type is read, no entity beyond the named characters is expanded, nothing is
//! fetched.

use std::ops::Range;

use copydesk_text::Mapped;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::tree::{Builder, DEPTH_LIMIT_LEVELS, Kind, NODE_LIMIT, Tree};

/// What is wrong with a piece of XML, and at which byte of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong.
    pub reason: String,
}

/// Parses XML.
///
/// # Errors
/// [`XmlError`] when it is not well formed, or nested deeper or made of more parts than the limits allow.
pub fn parse_xml(source: &Mapped) -> Result<Tree<'_>, XmlError> {
    let text = source.text();
    let skipped = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let mut reader = Reader::from_str(text.get(skipped..).unwrap_or_default());
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = false;
    let mut builder = Builder::new(source);
    let place = |position: u64| skipped + usize::try_from(position).unwrap_or(usize::MAX);
    loop {
        let start = place(reader.buffer_position());
        let event = reader.read_event();
        let end = place(reader.buffer_position());
        let fail = |reason: String| Err(XmlError { at: start, reason });
        match event {
            Ok(Event::Start(tag)) => {
                if builder.depth() >= DEPTH_LIMIT_LEVELS {
                    return fail(format!("elements nested deeper than {DEPTH_LIMIT_LEVELS} levels"));
                }
                open(&mut builder, &tag, start + 1, end, text)?;
            }
            Ok(Event::Empty(tag)) => {
                open(&mut builder, &tag, start + 1, end, text)?;
                builder.close(end);
            }
            Ok(Event::End(_)) => builder.close(end),
            Ok(Event::Text(_) | Event::GeneralRef(_)) => builder.text(Kind::Text, start..end),
            Ok(Event::CData(_)) => {
                let inner = start + "<![CDATA[".len()..end.saturating_sub("]]>".len());
                builder.text(Kind::Literal, inner);
            }
            Ok(Event::Eof) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => {
                return Err(XmlError { at: place(reader.error_position()), reason: error.to_string() });
            }
        }
        if builder.is_full() {
            return fail(format!("more than {NODE_LIMIT} elements and texts"));
        }
    }
    if builder.depth() > 0 {
        let name = builder.open_names().next().unwrap_or_default().to_owned();
        return Err(XmlError { at: text.len(), reason: format!("the text ends inside <{name}>") });
    }
    Ok(builder.finish(text.len()))
}

fn open(
    builder: &mut Builder<'_>,
    tag: &BytesStart<'_>,
    start: usize,
    end: usize,
    text: &str,
) -> Result<(), XmlError> {
    let full = tag.name();
    let prefix = full.prefix().map_or(0, |prefix| prefix.into_inner().len() + 1);
    builder.open(start + prefix..start + full.into_inner().len(), end);
    // Attributes are slices of the text: where they stand follows from where their bytes are.
    let base = text.as_ptr() as usize;
    let place = |bytes: &str| -> Range<usize> {
        let from = (bytes.as_ptr() as usize).wrapping_sub(base);
        from..from.wrapping_add(bytes.len())
    };
    for attribute in tag.attributes().with_checks(false) {
        match attribute {
            Ok(attribute) => {
                if let std::borrow::Cow::Borrowed(value) = attribute.value {
                    builder.attribute(place(attribute.key.into_inner()), place(value));
                }
            }
            Err(error) => return Err(XmlError { at: start, reason: error.to_string() }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Mapped {
        Mapped::utf8(text.to_owned(), 0)
    }

    #[test]
    fn elements_attributes_text() {
        let source = source(
            "<?xml version='1.0'?><!DOCTYPE a SYSTEM \"x\"><x:a x:k='1 &amp; 2'>one <b>two</b> three &lt;&#233;\n <![CDATA[<c>&amp;]]></x:a>",
        );
        let tree = parse_xml(&source).unwrap();
        let a = tree.root().child("A").unwrap();
        assert_eq!(a.attr("k").as_deref(), Some("1 & 2"));
        assert_eq!(a.text().as_deref(), Some("one two three <é <c>&amp;"));
        assert_eq!(a.child("b").unwrap().text().as_deref(), Some("two"));
        assert_eq!(source.slice(a.child("b").unwrap().range()), "<b>two</b>");
        let words = a.mapped();
        let at = words.text().find("three").unwrap();
        let raw = words.raw(&(at..at + 7));
        assert_eq!(&source.text()[raw.start as usize..raw.end as usize], "three &lt;");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let at = |text: &str| parse_xml(&source(text)).map(|_| ()).unwrap_err();
        assert_eq!(at("<a><b>").reason, "the text ends inside <b>");
        assert_eq!(at("<a></b>").at, 3);
        let deep = "<a>".repeat(DEPTH_LIMIT_LEVELS + 1);
        assert_eq!(at(&deep).reason, "elements nested deeper than 200 levels");
        assert!(parse_xml(&source("<a>AT&T &undefined; R&D</a>")).is_ok());
    }
}
