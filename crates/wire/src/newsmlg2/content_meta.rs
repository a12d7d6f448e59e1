//! `contentMeta`: what the content is about, and its lines.

use std::collections::HashMap;

use copydesk_record::{Contributor, Subject};

use super::item::Part;
use super::item_meta::alternative_id;
use super::names::{SHARED_LIMIT_BYTES, best, child_in, has_words, language_fit, name, name_or_code, role};
use crate::{Element, Item, time};

/// Reads `contentMeta` of the item element `whole`.
pub(super) fn read(item: &mut Item, meta: Element<'_>, whole: Element<'_>, part: &mut Part<'_, '_>) {
    let zone = part.context.feed.timezone.as_deref();
    let mut asserts = Asserts { whole, by_code: None };
    for child in meta.elements() {
        match child.name().to_ascii_lowercase().as_str() {
            "urgency" => item.urgency = child.text().and_then(|words| words.parse().ok()),
            "contentcreated" if item.meta.times.first_created.is_none() => {
                item.meta.times.first_created = child.text().and_then(|words| time(&words, zone));
            }
            "located" if item.meta.located.is_none() => item.meta.located = located(child, part.language()),
            "creator" | "contributor" => item.meta.contributors.extend(contributor(child, part)),
            "infosource" => {
                if let Some(source) = name_or_code(child, part.language())
                    && item.meta.sources.last() != Some(&source)
                {
                    item.meta.sources.push(source);
                }
            }
            "altid" => alternative_id(item, child),
            "genre" => item.meta.genres.extend(subject(child, part, &mut asserts)),
            "subject" => item.subjects.extend(subject(child, part, &mut asserts)),
            "keyword" => item.meta.keywords.extend(child.text()),
            "slugline" if item.slug.is_none() => item.slug = item.add_field(&child.mapped()),
            "by" if item.byline_field.is_none() => {
                item.byline_field = item.add_field(&child.mapped());
                item.meta.byline_raw = child.text();
            }
            "dateline" if item.dateline_field.is_none() => {
                item.dateline_field = item.add_field(&child.mapped());
                item.meta.dateline_field = child.text();
            }
            "creditline" if item.meta.rights.credit_line.is_none() => {
                item.meta.rights.credit_line = child.text();
            }
            _ => {}
        }
    }
    headlines(item, meta, part.language());
    let fit =
        |element: Element<'_>| (language_fit(element, part.language()), role(element).contains("summary"));
    item.meta.description = best(meta.all("description"), fit).and_then(|found| found.text());
}

/// The main headline and the second one: a role names it (`hld:subHeadline`), or its rank is above 1.
fn headlines(item: &mut Item, meta: Element<'_>, language: Option<&str>) {
    let is_second = |element: &Element<'_>| {
        let rank = element.attribute("rank").and_then(|rank| rank.parse::<u32>().ok());
        role(*element).contains("sub") || rank.is_some_and(|rank| rank > 1)
    };
    let main_fit = |element: Element<'_>| {
        let role = role(element);
        (language_fit(element, language), role.is_empty() || role.contains("main"))
    };
    let first = best(meta.all("headline").filter(|element| !is_second(element)), main_fit);
    let second = best(meta.all("headline").filter(is_second), |element| language_fit(element, language));
    let (main, sub) = if first.is_some() { (first, second) } else { (second, None) };
    if let Some(main) = main {
        item.headline = item.add_field(&main.mapped());
    }
    item.meta.sub_headline = sub.and_then(|element| element.text());
}

/// The place and what it lies in: `Pittsburgh Pennsylvania United States`; else the literal or code.
fn located(element: Element<'_>, language: Option<&str>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open = vec![element];
    while let Some(place) = open.pop() {
        names.extend(name(place, language));
        open.extend(place.all("broader"));
        // Broader places stand in order, each after what it holds.
        let tail = open.len() - place.all("broader").count();
        open.get_mut(tail..).unwrap_or_default().reverse();
    }
    if !names.is_empty() {
        return Some(names.join(" "));
    }
    let own = || has_words(element).then(|| element.text()).flatten();
    ["literal", "qcode", "uri"].iter().find_map(|name| element.attr(name)).or_else(own)
}

fn contributor(element: Element<'_>, part: &Part<'_, '_>) -> Option<Contributor> {
    let name = name_or_code(element, part.language())?;
    let own = if element.is("creator") { "creator" } else { "contributor" };
    let role = element.attr("role").unwrap_or_else(|| own.to_owned());
    Some(Contributor { name, title: element.attr("jobtitle"), role: Some(role) })
}

/// `assert` elements by the code or literal they speak of; looked up only when a name is missing.
struct Asserts<'t> {
    whole: Element<'t>,
    by_code: Option<HashMap<String, Element<'t>>>,
}

impl<'t> Asserts<'t> {
    fn of(&mut self, code: &str) -> Option<Element<'t>> {
        let whole = self.whole;
        let by_code = self.by_code.get_or_insert_with(|| {
            let key = |assert: Element<'_>| assert.attr("qcode").or_else(|| assert.attr("literal"));
            whole.all("assert").filter_map(|assert| Some((key(assert)?, assert))).collect()
        });
        by_code.get(code).copied()
    }
}

/// A subject or genre; none when it says nothing.
fn subject(element: Element<'_>, part: &mut Part<'_, '_>, asserts: &mut Asserts<'_>) -> Option<Subject> {
    let qcode = element.attr("qcode");
    let literal = element.attr("literal");
    let percent = |name: &str| element.attribute(name).and_then(|text| text.parse::<u8>().ok());
    let mut found = Subject {
        uri: element.attr("uri").or_else(|| qcode.as_deref().and_then(|code| part.codes.uri(code))),
        name: name(element, part.language()),
        subject_type: element.attr("type"),
        creator: element.attr("creator"),
        confidence: percent("confidence").filter(|value| *value <= 100),
        relevance: percent("relevance").filter(|value| *value <= 100),
        ..Subject::default()
    };
    if found.name.is_none()
        && let Some(assert) = qcode.as_deref().or(literal.as_deref()).and_then(|code| asserts.of(code))
    {
        // Many may share it: what is too long for a name is none.
        found.name = name(assert, part.language()).filter(|name| name.len() <= SHARED_LIMIT_BYTES);
    }
    match literal {
        // A literal is a code of the sender's, or the words themselves.
        Some(words) if qcode.is_none() && words.contains(' ') => {
            found.name.get_or_insert(words);
            found.code = None;
        }
        literal => found.code = qcode.or(literal),
    }
    if found.code.is_none() && found.name.is_none() && found.uri.is_none() {
        found.name = child_in(element, "definition", part.language()).and_then(|words| words.text());
    }
    (found.code.is_some() || found.name.is_some() || found.uri.is_some()).then_some(found)
}
