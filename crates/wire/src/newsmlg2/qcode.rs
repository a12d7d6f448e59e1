//! QCodes (`medtop:01000000`) to URIs (IPTC, NewsML-G2 Guidelines, "Controlled values").

use std::collections::{BTreeSet, HashMap};

use super::names::SHARED_LIMIT_BYTES;
use super::schemes;
use crate::{Element, Item};

/// So many unknown aliases are named; a catalogue has no more.
const WARNING_LIMIT: usize = 64;

/// `alias` and `uri` of the schemes a `catalog` declares.
pub(super) fn declared(catalog: Element<'_>) -> impl Iterator<Item = (String, String)> {
    let both = |scheme: Element<'_>| Some((scheme.attr("alias")?, scheme.attr("uri")?));
    catalog.all("scheme").filter_map(both).filter(|(_, uri)| uri.len() <= SHARED_LIMIT_BYTES)
}

/// The aliases an item may use.
#[derive(Debug)]
pub(super) struct QCodes<'h> {
    of_message: &'h [(String, String)],
    of_item: HashMap<String, String>,
    unknown: BTreeSet<String>,
}

impl<'h> QCodes<'h> {
    /// Aliases declared for the message, and those in the catalogues of `item`.
    pub fn new(of_message: &'h [(String, String)], item: Element<'_>) -> Self {
        let of_item = item.all("catalog").flat_map(declared).collect();
        Self { of_message, of_item, unknown: BTreeSet::new() }
    }

    fn scheme(&self, alias: &str) -> Option<String> {
        if let Some(found) = self.of_item.get(alias) {
            return Some(found.clone());
        }
        // A message declares few; they are looked through only where the item declares none.
        let of_message = self.of_message.iter().take(WARNING_LIMIT).find(|(known, _)| known == alias);
        of_message.map(|(_, uri)| uri.clone()).or_else(|| schemes::uri(alias))
    }

    /// The URI of a QCode. None when it is none, or its alias is not known; that alias is remembered.
    pub fn uri(&mut self, qcode: &str) -> Option<String> {
        let (alias, code) = qcode.split_once(':')?;
        if alias.is_empty() || code.is_empty() || code.starts_with("//") {
            return None;
        }
        let Some(mut uri) = self.scheme(alias) else {
            if self.unknown.len() < WARNING_LIMIT && !self.unknown.contains(alias) {
                self.unknown.insert(alias.to_owned());
            }
            return None;
        };
        // White space may stand in a code, not in a URI.
        for c in code.chars() {
            if c.is_whitespace() { uri.push_str("%20") } else { uri.push(c) }
        }
        Some(uri)
    }

    /// One warning for each unknown alias.
    pub fn warn(self, item: &mut Item) {
        for alias in self.unknown {
            item.warn("unknown-qcode-alias", format!("no scheme is known for the alias `{alias}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use copydesk_text::Mapped;

    use super::*;
    use crate::{Format, parse_xml};

    #[test]
    fn aliases_of_item_message_and_iptc() {
        let source = Mapped::utf8(
            "<newsItem><catalog><scheme alias='a' uri='http://a.example/'/><scheme alias='subj' uri='urn:own:'/>\
             <scheme alias='none'/></catalog></newsItem>"
                .to_owned(),
            0,
        );
        let tree = parse_xml(&source).unwrap();
        let of_message = [("b".to_owned(), "http://b.example/#".to_owned())];
        let mut codes = QCodes::new(&of_message, tree.root().child("newsItem").unwrap());
        let mut check = |qcode: &str, uri: Option<&str>| {
            assert_eq!(codes.uri(qcode).as_deref(), uri, "{qcode}");
        };
        check("a:1", Some("http://a.example/1"));
        check("b:x:y z", Some("http://b.example/#x:y%20z"));
        check("subj:15000000", Some("urn:own:15000000"));
        check("medtop:01000000", Some("http://cv.iptc.org/newscodes/mediatopic/01000000"));
        check("N2:US", None);
        check("N2:GB", None);
        check("none:1", None);
        check("text", None);
        check("https://example.org/", None);
        let mut item = Item::new(Format::NewsMlG2, 0..0);
        codes.warn(&mut item);
        let told: Vec<&str> = item.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(
            told,
            ["no scheme is known for the alias `N2`", "no scheme is known for the alias `none`"]
        );
    }
}
