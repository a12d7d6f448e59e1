//! NewsML 1.2 (IPTC): AFP, Kyodo, EFE, ANP, ATS, Belga, ANA, Business Wire.

use copydesk_record::{Contributor, Part, StoryLink, Subject};
use copydesk_text::Mapped;

use crate::blocks::{looks_marked_up, push_blocks, push_lines, push_loose};
use crate::item::put;
use crate::nitf::read_nitf;
use crate::root::root_name;
use crate::subject_codes::subject_code_uri;
use crate::times::{day_of, time};
use crate::tree::Element;
use crate::xml::parse_xml;
use crate::{Context, Format, Item, Message, WireError};

/// Roles of components that repeat a field, or are for machines.
const SILENT_ROLES: [&str; 6] = ["title", "headline", "subheadline", "stylesheet", "logo", "metadata"];
/// Kinds of `NewsLine` that speak to editors.
const NOTE_LINES: [&str; 6] = ["editorialnote", "advisory", "update", "correction", "note", "updatenote"];

/// Whether a message is in this format.
pub(crate) fn is(message: &Message<'_>) -> bool {
    root_name(message.words()) == Some("NewsML")
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let tree = parse_xml(message.text()).map_err(|error| WireError::Malformed {
        format: Format::NewsMl1,
        at: error.at,
        reason: error.reason,
    })?;
    let Some(newsml) = tree.root().child("NewsML") else {
        return Err(WireError::NoItem { format: Format::NewsMl1, reason: "no element <NewsML>".to_owned() });
    };
    let envelope = newsml.child("NewsEnvelope");
    let items: Vec<Item> = newsml.all("NewsItem").map(|news| read_item(news, envelope, context)).collect();
    if items.is_empty() {
        return Err(WireError::NoItem {
            format: Format::NewsMl1,
            reason: "no element <NewsItem>".to_owned(),
        });
    }
    Ok(items)
}

fn formal(parent: Element<'_>, name: &str) -> Option<String> {
    parent.child(name).and_then(|element| element.attr("FormalName").or_else(|| element.text()))
}

fn read_item(news: Element<'_>, envelope: Option<Element<'_>>, context: &Context<'_>) -> Item {
    let zone = context.feed.timezone.as_deref();
    let mut item = Item::new(Format::NewsMl1, news.raw());
    item.meta.item_type = Some("text".to_owned());
    if let Some(envelope) = envelope {
        item.meta.transmission = envelope.text_of("TransmissionId");
        item.meta.priority = formal(envelope, "Priority");
        item.meta.service = formal(envelope, "NewsService");
        item.meta.times.sent = envelope.text_of("DateAndTime").and_then(|text| time(&text, zone));
    }
    if let Some(identifier) = news.at(&["Identification", "NewsIdentifier"]) {
        read_identifier(&mut item, identifier);
    }
    if let Some(label) = news.at(&["Identification", "NameLabel"]).and_then(Element::text) {
        item.meta.keywords.push(label);
    }
    if let Some(management) = news.child("NewsManagement") {
        read_management(&mut item, management, zone);
    }
    let mut languages = news.attr("lang").into_iter();
    for component in news.all("NewsComponent") {
        read_component(&mut item, component, context);
    }
    if item.language.is_none() {
        item.language = languages.next();
    }
    item
}

fn read_identifier(item: &mut Item, identifier: Element<'_>) {
    let meta = &mut item.meta;
    meta.guid = identifier.text_of("PublicIdentifier");
    meta.provider = identifier.text_of("ProviderId");
    meta.sequence = identifier.text_of("NewsItemId");
    let Some(revision) = identifier.child("RevisionId") else { return };
    meta.version = revision.text();
    let previous = revision.attr("PreviousRevision").filter(|previous| previous != "0");
    // The identifier ends with the revision; a sender whose identifiers are all alike tells only the number.
    let target = meta.guid.clone().unwrap_or_default();
    meta.links.extend(previous.map(|previous| StoryLink {
        rel: "previous-version".to_owned(),
        target,
        version: Some(previous),
        title: None,
    }));
    // Belga gives all items one public identifier: its own numbers tell them apart.
    let unique =
        meta.guid.as_deref().zip(meta.sequence.as_deref()).is_some_and(|(guid, id)| guid.contains(id));
    if !unique {
        let parts = [meta.provider.as_deref(), meta.sequence.as_deref()];
        let own: Vec<&str> = parts.into_iter().flatten().collect();
        if own.len() == 2 {
            meta.duplicate_key = Some(own.join(":"));
        }
    }
}

fn read_management(item: &mut Item, management: Element<'_>, zone: Option<&str>) {
    let meta = &mut item.meta;
    let at = |name: &str| management.text_of(name).and_then(|text| time(&text, zone).or(Some(text)));
    meta.message_kind = formal(management, "NewsItemType").filter(|kind| !kind.eq_ignore_ascii_case("news"));
    meta.times.first_created = at("FirstCreated");
    meta.times.version_created = at("ThisRevisionCreated");
    item.stamp = meta.times.version_created.as_deref().and_then(day_of);
    meta.pub_status = formal(management, "Status").map(|status| status.to_ascii_lowercase());
    item.urgency = formal(management, "Urgency").and_then(|urgency| urgency.trim().parse().ok());
    // `StatusWillChange` tells until when the status holds: an embargo, where the future status is usable.
    if let Some(change) = management.child("StatusWillChange") {
        let usable =
            formal(change, "FutureStatus").is_some_and(|status| status.eq_ignore_ascii_case("usable"));
        let text = change.text_of("DateAndTime").unwrap_or_default();
        let until = time(&text, zone).filter(|until| until.parse::<jiff::Timestamp>().is_ok());
        if usable {
            meta.embargo = Some(copydesk_record::Embargo { until, text });
        } else {
            put(&mut meta.times.expires, until);
        }
    }
    for instruction in management.all("Instruction") {
        meta.signals.extend(instruction.attr("FormalName"));
    }
    for (name, rel) in
        [("DerivedFrom", "derived-from"), ("AssociatedWith", "related"), ("UpdatedFrom", "previous-version")]
    {
        for link in management.all(name) {
            meta.links.extend(link.attr("NewsItem").map(|target| StoryLink {
                rel: rel.to_owned(),
                target,
                ..StoryLink::default()
            }));
        }
    }
}

/// What becomes of a component's text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Body,
    Contact,
    Caption,
    Nothing,
}

fn use_of(role: &str) -> Use {
    let role = role.to_ascii_lowercase();
    if SILENT_ROLES.contains(&role.as_str()) {
        Use::Nothing
    } else if role == "contact" || role == "contacts" {
        Use::Contact
    } else if role == "caption" {
        Use::Caption
    } else {
        Use::Body
    }
}

fn read_component(item: &mut Item, component: Element<'_>, context: &Context<'_>) {
    if let Some(lines) = component.child("NewsLines") {
        read_lines(item, lines);
    }
    if let Some(administrative) = component.child("AdministrativeMetadata") {
        read_administrative(item, administrative);
    }
    if let Some(descriptive) = component.child("DescriptiveMetadata") {
        read_descriptive(item, descriptive);
    }
    if let Some(rights) = component.child("RightsMetadata") {
        put(
            &mut item.meta.rights.holder,
            rights.at(&["Copyright", "CopyrightHolder"]).and_then(Element::text),
        );
        put(
            &mut item.meta.rights.usage_terms,
            rights.at(&["UsageRights", "UsageType"]).and_then(Element::text),
        );
    }
    let using = formal(component, "Role").map_or(Use::Body, |role| use_of(&role));
    let mut text_taken = false;
    for content in component.all("ContentItem") {
        let data = content.child("DataContent");
        match data.filter(|_| is_text(content)) {
            // Several content items of one component say the same in several formats.
            Some(data) if !text_taken => {
                text_taken = true;
                read_content(item, data, using, context);
            }
            Some(_) => {}
            None => item.meta.parts.extend(part_of(content, component)),
        }
        let words = content.child("Characteristics").into_iter().flat_map(|c| c.all("Property"));
        let count = words
            .filter(|property| property.attr("FormalName").is_some_and(|name| name.starts_with("Word")))
            .find_map(|property| property.attr("Value")?.trim().parse().ok());
        item.meta.word_count = item.meta.word_count.or(count);
    }
    for inner in component.all("NewsComponent") {
        read_component(item, inner, context);
    }
    for reference in component.all("NewsItemRef") {
        item.meta.links.extend(reference.attr("NewsItem").map(|target| StoryLink {
            rel: "related".to_owned(),
            target,
            ..StoryLink::default()
        }));
    }
}

fn is_text(content: Element<'_>) -> bool {
    let kinds = ["MediaType", "MimeType", "Format"].iter().filter_map(|name| formal(content, name));
    kinds.map(|kind| kind.to_ascii_lowercase()).all(|kind| {
        !["photo", "image", "jp", "gif", "video", "audio", "css", "pdf", "graphic", "png"]
            .iter()
            .any(|other| kind.contains(other))
    })
}

fn part_of(content: Element<'_>, component: Element<'_>) -> Option<Part> {
    let href = content.attr("Href")?;
    let kind = ["MediaType", "MimeType"]
        .iter()
        .find_map(|name| formal(content, name))
        .map(|kind| kind.to_ascii_lowercase());
    let part_type = kind.map(|kind| match kind.as_str() {
        kind if kind.contains("photo") || kind.contains("image") => "picture".to_owned(),
        kind if kind.contains("video") => "video".to_owned(),
        kind if kind.contains("audio") => "audio".to_owned(),
        kind if kind.contains("text") => "text".to_owned(),
        _ => kind,
    });
    Some(Part {
        part_type,
        role: formal(component, "Role"),
        id: None,
        href: Some(href),
        title: content.text_of("Comment"),
    })
}

fn read_lines(item: &mut Item, lines: Element<'_>) {
    for line in lines.elements() {
        let words = line.mapped();
        if words.is_empty() && line.elements().next().is_none() {
            continue;
        }
        match line.name().to_ascii_lowercase().as_str() {
            "headline" if item.headline.is_none() => item.headline = item.add_field(&words),
            "subheadline" => put(&mut item.meta.sub_headline, Some(words.text().to_owned())),
            "slugline" if item.slug.is_none() => item.slug = item.add_field(&words),
            "byline" if item.byline_field.is_none() => {
                put(&mut item.meta.byline_raw, Some(words.text().to_owned()));
                item.byline_field = item.add_field(&words);
            }
            "dateline" if item.dateline_field.is_none() => {
                put(&mut item.meta.dateline_field, Some(words.text().to_owned()));
                item.dateline_field = item.add_field(&words);
            }
            "creditline" => put(&mut item.meta.rights.credit_line, Some(words.text().to_owned())),
            "copyrightline" => put(&mut item.meta.rights.notice, Some(words.text().to_owned())),
            "rightsline" => put(&mut item.meta.rights.usage_terms, Some(words.text().to_owned())),
            "keywordline" => item.meta.keywords.push(words.text().to_owned()),
            "newsline" => read_news_line(item, line),
            _ => {}
        }
    }
}

fn read_news_line(item: &mut Item, line: Element<'_>) {
    let kind = formal(line, "NewsLineType").unwrap_or_default().to_ascii_lowercase();
    let squeezed: String = kind.chars().filter(|c| c.is_alphanumeric()).collect();
    for text in line.all("NewsLineText") {
        let words = text.mapped();
        if !words.is_empty() {
            item.add_note(if NOTE_LINES.contains(&squeezed.as_str()) { "editor" } else { "other" }, &words);
        }
    }
}

fn read_administrative(item: &mut Item, administrative: Element<'_>) {
    for source in administrative.all("Source") {
        item.meta.sources.extend(source.all("Party").filter_map(|party| party.attr("FormalName")));
    }
    if let Some(provider) =
        administrative.at(&["Provider", "Party"]).and_then(|party| party.attr("FormalName"))
    {
        put(&mut item.meta.rights.credit_line, Some(provider));
    }
    for (name, role) in [("Creator", "creator"), ("Contributor", "contributor")] {
        for party in administrative.all(name).flat_map(|maker| maker.all("Party")) {
            item.meta.contributors.extend(party.attr("FormalName").map(|name| Contributor {
                name,
                title: None,
                role: Some(party.attr("Topic").unwrap_or_else(|| role.to_owned()).to_lowercase()),
            }));
        }
    }
}

fn read_descriptive(item: &mut Item, descriptive: Element<'_>) {
    if item.language.is_none() {
        item.language = formal(descriptive, "Language").map(|language| language.to_lowercase());
    }
    for genre in descriptive.all("Genre") {
        item.meta
            .genres
            .extend(genre.attr("FormalName").map(|code| Subject { code: Some(code), ..Subject::default() }));
    }
    for subject in descriptive.all("SubjectCode").flat_map(Element::elements) {
        let Some(code) = subject.attr("FormalName") else { continue };
        let found = Subject {
            uri: subject_code_uri(&code),
            scheme: subject.attr("Scheme").or_else(|| subject.attr("cat")),
            code: Some(code),
            ..Subject::default()
        };
        if !item.subjects.iter().any(|other| other.code == found.code) {
            item.subjects.push(found);
        }
    }
    for property in descriptive.all("Property") {
        if property.attr("FormalName").is_some_and(|name| name.eq_ignore_ascii_case("keyword")) {
            item.meta.keywords.extend(property.attr("Value"));
        }
    }
    for location in descriptive.all("Location") {
        let of = |name: &str| {
            let mut found = location.all("Property");
            found.find(|property| property.attr("FormalName").as_deref() == Some(name))?.attr("Value")
        };
        let place: Vec<String> =
            ["City", "Area", "CountryArea", "Country"].iter().filter_map(|name| of(name)).collect();
        put(&mut item.meta.located, (!place.is_empty()).then(|| place.join(", ")));
    }
}

fn read_content(item: &mut Item, data: Element<'_>, using: Use, context: &Context<'_>) {
    match using {
        Use::Nothing => {}
        Use::Contact => item.add_note("contact", &data.mapped()),
        Use::Caption => {
            if let (Some(caption), Some(part)) = (data.text(), item.meta.parts.last_mut()) {
                part.title.get_or_insert(caption);
            } else {
                item.add_note("other", &data.mapped());
            }
        }
        Use::Body => {
            if let Some(nitf) = data.child("nitf") {
                read_nitf(item, nitf, context);
            } else if data.elements().next().is_some() {
                push_blocks(item, data);
            } else {
                let mut words = Mapped::default();
                push_lines(&mut words, data);
                if looks_marked_up(words.text()) {
                    let tree = crate::parse_html(&words);
                    push_blocks(item, tree.root());
                } else {
                    push_loose(item, &words);
                }
            }
        }
    }
}
