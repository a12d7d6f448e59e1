//! Names and codes of the things a message speaks of, in the item's language where there are several.

use crate::{Child, Element};

/// No id, code or role is longer; a longer one is left out where it would be copied.
pub(super) const ID_LIMIT_BYTES: usize = 500;
/// Nor is a scheme's URI or an asserted name longer than this; many codes of an item may share one.
pub(super) const SHARED_LIMIT_BYTES: usize = 160;

/// Whether there is text in an element.
pub(super) fn has_words(element: Element<'_>) -> bool {
    element.children().any(|child| match child {
        Child::Text(range, _) => !element.source().slice(range.into()).trim().is_empty(),
        Child::Element(inner) => has_words(inner),
    })
}

/// How well `xml:lang` of an element fits: the item's language, none, another.
pub(super) fn language_fit(element: Element<'_>, language: Option<&str>) -> u8 {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match (element.attribute("lang"), language) {
        (None, _) | (_, None) => 1,
        (Some(own), Some(wanted)) if own.eq_ignore_ascii_case(wanted) => 3,
        (Some(own), Some(wanted)) if primary(&own) == primary(wanted) => 2,
        _ => 0,
    }
}

/// The element that fits best, of equals the first; only those with text count.
pub(super) fn best<'t, K: Ord>(
    candidates: impl Iterator<Item = Element<'t>>,
    fit: impl Fn(Element<'t>) -> K,
) -> Option<Element<'t>> {
    let mut found: Option<(K, Element<'t>)> = None;
    for element in candidates.filter(|element| has_words(*element)) {
        let key = fit(element);
        if found.as_ref().is_none_or(|(old, _)| key > *old) {
            found = Some((key, element));
        }
    }
    found.map(|(_, element)| element)
}

/// The child of this name in the item's language.
pub(super) fn child_in<'t>(
    element: Element<'t>,
    name: &'t str,
    language: Option<&str>,
) -> Option<Element<'t>> {
    best(element.all(name), |child| language_fit(child, language))
}

/// The name of a concept: in the item's language, the full one rather than a short one or a mnemonic.
pub(super) fn name(element: Element<'_>, language: Option<&str>) -> Option<String> {
    let role_fit = |name: Element<'_>| match name.attribute("role").as_deref().map(local) {
        Some("mnemonic") => 0,
        Some("short") => 1,
        _ => 2,
    };
    best(element.all("name"), |name| (language_fit(name, language), role_fit(name)))?.text()
}

/// The name, or the literal, or the code without its alias, or the words, or the URI.
pub(super) fn name_or_code(element: Element<'_>, language: Option<&str>) -> Option<String> {
    name(element, language)
        .or_else(|| element.attr("literal"))
        .or_else(|| element.attribute("qcode").map(|code| local(&code).to_owned()))
        .or_else(|| element.elements().next().is_none().then(|| element.text()).flatten())
        .or_else(|| element.attr("uri"))
}

/// The code as written: `qcode`, else `literal`, else `uri`.
pub(super) fn code_or_literal(element: Element<'_>) -> Option<String> {
    ["qcode", "literal", "uri"].iter().find_map(|name| element.attr(name))
}

/// A code without its alias: `text` of `ninat:text`. Of a URI, what is behind the last slash.
pub(super) fn local(code: &str) -> &str {
    if code.contains("://") {
        return code.trim_end_matches('/').rsplit('/').next().unwrap_or(code);
    }
    code.split_once(':').map_or(code, |(_, local)| local)
}

/// The value of `qcode`, `uri` or `literal` without alias or path, in lower case.
pub(super) fn local_of(element: Element<'_>) -> Option<String> {
    let code = ["qcode", "uri", "literal"].iter().find_map(|name| element.attribute(name))?;
    Some(local(&code).to_ascii_lowercase())
}

/// The role of an element without its alias, in lower case; empty when it has none.
pub(super) fn role(element: Element<'_>) -> String {
    element.attribute("role").map(|role| local(&role).to_ascii_lowercase()).unwrap_or_default()
}

/// What an item of a class is in the records (`ninat`, `plinat`, `cinat` of the IPTC, `icls` of Reuters).
pub(super) fn item_type(class: &str) -> String {
    match class {
        "animated" => "graphic",
        "photo" | "image" => "picture",
        "newscoverage" => "planning",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use copydesk_text::Mapped;

    use super::*;
    use crate::parse_xml;

    #[test]
    fn names_in_the_language_of_the_item() {
        let check = |xml: &str, language: Option<&str>, expected: Option<&str>| {
            let source = Mapped::utf8(format!("<subject {xml}</subject>"), 0);
            let tree = parse_xml(&source).unwrap();
            let found = name_or_code(tree.root().child("subject").unwrap(), language);
            assert_eq!(found.as_deref(), expected, "{xml}");
        };
        let both = "qcode='a:1'><name xml:lang='en-GB'>strike</name><name xml:lang='de'>Streik</name>";
        check(both, Some("de-DE"), Some("Streik"));
        check(both, Some("en-US"), Some("strike"));
        check(both, Some("fr"), Some("strike"));
        check(both, None, Some("strike"));
        check("><name role='nrol:mnemonic'>D</name><name role='nrol:full'>Delta</name>", None, Some("Delta"));
        check("><name> </name><name>Beta</name>", None, Some("Beta"));
        check("literal='L' qcode='a:1'>", None, Some("L"));
        check("qcode='web:www.example.org'>", None, Some("www.example.org"));
        check("uri='http://example.org/x'>", None, Some("http://example.org/x"));
        check(">words", None, Some("words"));
        check(">", None, None);
    }

    #[test]
    fn codes_without_alias() {
        assert_eq!(local("ninat:text"), "text");
        assert_eq!(local("text"), "text");
        assert_eq!(local("http://cv.iptc.org/newscodes/ninature/picture/"), "picture");
        assert_eq!(item_type("animated"), "graphic");
    }
}
