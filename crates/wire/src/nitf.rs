//! NITF 3 (IPTC News Industry Text Format): AP, PA, AAP, CP, EFE, ANSA, NTB, Ritzau.

use copydesk_record::{Contributor, Embargo, Meta, Part, StoryLink, Subject};

use crate::blocks::push_blocks;
use crate::item::put;
use crate::root::root_name;
use crate::subject_codes::subject_code_uri;
use crate::times::{day_of, time};
use crate::tree::Element;
use crate::xml::parse_xml;
use crate::{Context, Format, Item, Message, WireError};

/// Whether a message is in this format.
pub(crate) fn is(message: &Message<'_>) -> bool {
    root_name(message.words()) == Some("nitf")
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let source = message.text();
    let tree = parse_xml(source).map_err(|error| WireError::Malformed {
        format: Format::Nitf,
        at: error.at,
        reason: error.reason,
    })?;
    let Some(nitf) = tree.root().child("nitf").or_else(|| tree.root().find("nitf")) else {
        return Err(WireError::NoItem { format: Format::Nitf, reason: "no element <nitf>".to_owned() });
    };
    let mut item = Item::new(Format::Nitf, nitf.raw());
    read_nitf(&mut item, nitf, context);
    Ok(vec![item])
}

/// Reads a `nitf` element into an item: alone in its message, or as the content of another format, whose own fields
/// stay.
pub(crate) fn read_nitf(item: &mut Item, nitf: Element<'_>, context: &Context<'_>) {
    item.meta.item_type.get_or_insert_with(|| "text".to_owned());
    let zone = context.feed.timezone.as_deref();
    if let Some(head) = nitf.child("head") {
        read_head(item, head, zone);
    }
    let Some(body) = nitf.child("body") else { return };
    if let Some(head) = body.child("body.head") {
        read_body_head(item, head, zone);
    }
    for content in body.all("body.content") {
        push_blocks(item, content);
        for media in content.find_all("media") {
            item.meta.parts.extend(part_of(media));
        }
    }
    if let Some(end) = body.child("body.end") {
        push_blocks(item, end);
    }
    // A document without the parts of a body: some senders put paragraphs straight into it.
    if body.child("body.content").is_none() && body.child("body.head").is_none() {
        push_blocks(item, body);
    }
}

fn read_head(item: &mut Item, head: Element<'_>, zone: Option<&str>) {
    for meta in head.all("meta") {
        if let (Some(name), Some(content)) = (meta.attr("name"), meta.attr("content")) {
            read_meta(item, &name.to_ascii_lowercase(), content, meta);
        }
    }
    for subject in head.find_all("tobject.subject") {
        item.subjects.extend(subject_of(subject));
    }
    // CP puts some of it into the head itself; PA puts docdata inside tobject.
    for holder in [Some(head), head.find("docdata")].into_iter().flatten() {
        read_docdata(item, holder, zone);
    }
    put(&mut item.meta.title, head.text_of("title"));
    for revision in head.all("revision-history") {
        if let Some(comment) = revision.attribute_mapped("comment") {
            item.add_note("update", &comment);
        }
    }
}

fn read_meta(item: &mut Item, name: &str, content: String, meta: Element<'_>) {
    match name {
        "anpa-keyword" | "slug" | "slugline" if item.slug.is_none() => {
            item.slug = meta.attribute_mapped("content").and_then(|words| item.add_field(&words));
        }
        "anpa-sequence" => put(&mut item.meta.sequence, Some(content)),
        "anpa-category" | "category" => put(&mut item.meta.category, Some(content)),
        "anpa-service" | "service" => put(&mut item.meta.service, Some(content)),
        "anpa-takekey" | "anpa-versiontext" | "take-key" => put(&mut item.meta.version_text, Some(content)),
        "anpa-wordcount" | "wordcount" => {
            item.meta.word_count = item.meta.word_count.or(content.trim().parse().ok())
        }
        "priority" => put(&mut item.meta.priority, Some(content)),
        _ => {}
    }
}

fn subject_of(subject: Element<'_>) -> Option<Subject> {
    let code = subject.attr("tobject.subject.refnum");
    let names = ["tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"];
    let name = names.iter().find_map(|name| subject.attr(name));
    if code.is_none() && name.is_none() {
        return None;
    }
    Some(Subject {
        uri: code.as_deref().and_then(subject_code_uri),
        scheme: subject.attr("tobject.subject.ipr"),
        code,
        name,
        ..Subject::default()
    })
}

fn read_docdata(item: &mut Item, docdata: Element<'_>, zone: Option<&str>) {
    let meta = &mut item.meta;
    put(&mut meta.pub_status, docdata.attr("management-status").map(|status| status.to_ascii_lowercase()));
    for field in docdata.elements() {
        let norm = || field.attr("norm").or_else(|| field.text());
        let at = || norm().and_then(|norm| time(&norm, zone).or(Some(norm)));
        match field.name().to_ascii_lowercase().as_str() {
            "doc-id" => {
                put(&mut meta.guid, field.attr("id-string"));
                put(&mut meta.provider, field.attr("regsrc"));
            }
            "urgency" => {
                item.urgency = item.urgency.or(field.attr("ed-urg").and_then(|urg| urg.trim().parse().ok()))
            }
            "date.issue" => {
                put(&mut meta.times.version_created, at());
                item.stamp = item.stamp.or(meta.times.version_created.as_deref().and_then(day_of));
            }
            "date.release" => put(&mut meta.times.released, at()),
            "date.expire" => put(&mut meta.times.expires, norm().and_then(|norm| time(&norm, zone))),
            "du-key" => {
                put(&mut meta.duplicate_key, field.attr("key"));
                put(&mut meta.version, field.attr("version"));
            }
            "evloc" => {
                let parts = ["city", "county-dist", "state-prov", "iso-cc"];
                let place: Vec<String> = parts.iter().filter_map(|name| field.attr(name)).collect();
                put(&mut meta.located, (!place.is_empty()).then(|| place.join(", ")));
            }
            "doc-scope" => meta.keywords.extend(field.attr("scope")),
            "fixture" => meta
                .genres
                .extend(field.attr("fix-id").map(|id| Subject { code: Some(id), ..Subject::default() })),
            "series" => {
                let name = field.attr("series.name");
                meta.links.extend(name.map(|target| StoryLink {
                    rel: "series".into(),
                    target,
                    ..StoryLink::default()
                }));
            }
            "doc.copyright" => {
                put(&mut meta.rights.holder, field.attr("holder"));
            }
            "doc.rights" => {
                put(&mut meta.rights.holder, field.attr("owner"));
                put(&mut meta.rights.usage_terms, field.attr("limitations"));
            }
            "key-list" => meta.keywords.extend(
                field.elements().filter_map(|keyword| keyword.attr("key").or_else(|| keyword.text())),
            ),
            "identified-content" => {
                for thing in field.elements() {
                    item.subjects.extend(thing.attr("value").or_else(|| thing.text()).map(|name| Subject {
                        name: Some(name),
                        subject_type: Some(thing.name().to_owned()),
                        ..Subject::default()
                    }));
                }
            }
            _ => {}
        }
    }
    let messages: Vec<Element<'_>> = docdata.all("ed-msg").collect();
    for message in messages {
        let words = message.attribute_mapped("info").unwrap_or_else(|| message.mapped());
        put(&mut item.meta.message_kind, message.attr("msg-type"));
        item.add_note("editor", &words);
        let text = words.text();
        if item.meta.embargo.is_none() && text.to_ascii_lowercase().contains("embargo") {
            item.meta.embargo = Some(Embargo { until: None, text: text.to_owned() });
        }
    }
    read_embargo(&mut item.meta);
}

/// PA and others say `management-status="embargoed"` and give the end as the release time.
fn read_embargo(meta: &mut Meta) {
    if meta.pub_status.as_deref() != Some("embargoed") {
        return;
    }
    let until = meta.times.released.clone().filter(|time| time.parse::<jiff::Timestamp>().is_ok());
    let text = meta.embargo.take().map(|embargo| embargo.text);
    meta.embargo = Some(Embargo { text: text.or_else(|| until.clone()).unwrap_or_default(), until });
}

fn read_body_head(item: &mut Item, head: Element<'_>, zone: Option<&str>) {
    if let Some(hedline) = head.child("hedline") {
        if item.headline.is_none()
            && let Some(main) = hedline.child("hl1")
        {
            item.headline = item.add_field(&main.mapped());
        }
        let main = item.headline.as_ref().map(|range| item.words(range).to_owned());
        let second = hedline.child("hl2").and_then(|second| second.text());
        put(&mut item.meta.sub_headline, second.filter(|second| Some(second) != main.as_ref()));
    }
    for note in head.all("note") {
        item.add_note("editor", &note.mapped());
    }
    if let Some(rights) = head.child("rights") {
        put(&mut item.meta.rights.notice, rights.text());
    }
    for byline in head.all("byline") {
        read_byline(item, byline);
    }
    if let Some(distributor) = head.child("distributor") {
        put(&mut item.meta.provider, distributor.text());
    }
    if let Some(dateline) = head.child("dateline") {
        read_dateline(item, dateline, zone);
    }
    if let Some(summary) = head.child("abstract") {
        put(&mut item.meta.description, summary.text());
    }
}

fn read_byline(item: &mut Item, byline: Element<'_>) {
    let title = byline.child("byttl").and_then(|title| title.text());
    let role = byline.child("byttl").is_some();
    for person in byline.all("person") {
        item.meta.contributors.extend(person.text().map(|name| Contributor {
            name,
            title: title.clone(),
            role: None,
        }));
    }
    put(&mut item.meta.byline_raw, byline.text());
    if item.byline_field.is_none() {
        let names = match (byline.child("person"), role) {
            (Some(person), _) => person.mapped(),
            (None, true) => byline.own_text(),
            (None, false) => byline.mapped(),
        };
        item.byline_field = item.add_field(&names);
    }
}

fn read_dateline(item: &mut Item, dateline: Element<'_>, zone: Option<&str>) {
    put(&mut item.meta.dateline_field, dateline.text());
    let place = dateline.child("location").unwrap_or(dateline);
    if item.dateline_field.is_none() {
        let words = place.joined(", ");
        item.dateline_field = item.add_field(&words);
    }
    put(&mut item.meta.located, place.text());
    let told =
        dateline.child("story.date").and_then(|date| date.attr("norm")).and_then(|norm| time(&norm, zone));
    put(&mut item.meta.times.first_created, told);
}

fn part_of(media: Element<'_>) -> Option<Part> {
    let reference = media.child("media-reference");
    let part = Part {
        part_type: media
            .attr("media-type")
            .map(|kind| if kind == "image" { "picture".to_owned() } else { kind }),
        id: reference.and_then(|r| r.attr("name").or_else(|| r.attr("id"))),
        href: reference.and_then(|r| r.attr("source")),
        title: media.child("media-caption").and_then(|caption| caption.text()),
        role: None,
    };
    (part != Part { part_type: part.part_type.clone(), ..Part::default() }).then_some(part)
}
