//! AP Media API JSON: an answer of `/content`, or a feed of several items.
//!
//! Close to ninjs 1, with AP's own names beside it (`datelinelocation`, `bylines`, `editorialpriority`). The text is
//! mostly fetched apart, as NITF, by a link of `renditions`; systems that fetched it put it beside `data`.

use copydesk_dateline::{Parsed, ParsedPlace, parse as parse_dateline};
use copydesk_gazetteer::Place;
use copydesk_record::{Contributor, DatelineIn};
use copydesk_text::Mapped;

use crate::json::{self, Object, Value};
use crate::ninjs::{self, Body, Markup};
use crate::{Context, Format, Item, Message, WireError};

/// Names of the answer's frame.
const FRAME_NAMES: [&str; 6] = ["api_version", "api_mode", "api_build", "org_name", "method", "params"];
/// Names of AP's item that ninjs does not have.
const ITEM_NAMES: [&str; 6] =
    ["editorialpriority", "editorialrole", "datelinelocation", "headline_extended", "bylines", "textformat"];

/// Whether a message is in this format, whether or not it can be read.
pub(crate) fn is(message: &Message<'_>) -> bool {
    let Some(names) = json::top_names(message.words(), "data") else { return false };
    let has = |name: &str| names.contains(&name);
    let framed = has("data") && (has("item") || has("items"));
    let frame = FRAME_NAMES.iter().filter(|name| has(name)).count();
    (framed && frame > 0)
        || (has("item") && has("meta"))
        || ITEM_NAMES.iter().filter(|name| has(name)).count() > 1
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let values = json::parse(message.text()).map_err(|error| ninjs::malformed(Format::ApJson, error))?;
    let mut items = Vec::new();
    for value in values.into_iter().flat_map(Value::list) {
        if items.len() >= ninjs::ITEM_LIMIT {
            return Err(ninjs::too_many(Format::ApJson, value));
        }
        let frame = value.object();
        let data = frame.get("data").map_or_else(|| frame.clone(), Value::object);
        if let Some(item) = data.get("item") {
            items.extend(read_item(item, &frame, context));
        } else if data.has("items") {
            for entry in data.list("items") {
                if items.len() >= ninjs::ITEM_LIMIT {
                    return Err(ninjs::too_many(Format::ApJson, entry));
                }
                let entry_object = entry.object();
                let item = entry_object.get("item").unwrap_or(entry);
                items.extend(read_item(item, &entry_object, context));
            }
        } else {
            items.extend(read_item(value, &frame, context));
        }
    }
    if let [item] = items.as_mut_slice() {
        item.raw = 0..message.raw.len() as u64;
    }
    if items.is_empty() {
        let reason = "no `data.item` in it has an id or a headline".to_owned();
        return Err(WireError::NoItem { format: Format::ApJson, reason });
    }
    Ok(items)
}

fn read_item(value: Value<'_>, frame: &Object<'_>, context: &Context<'_>) -> Option<Item> {
    let object = value.object();
    let mut item = Item::new(Format::ApJson, value.raw());
    ninjs::read_fields(&mut item, &object, context);
    if item.meta.guid.is_none() && item.headline.is_none() {
        return None;
    }
    bylines(&mut item, &object);
    dateline(&mut item, &object, context);
    let ids = object.get("altids").map(Value::object).unwrap_or_default();
    // The URI changes with the query and the version, the item's own id does not.
    item.meta.duplicate_key = ids.text("itemid");
    item.meta.transmission = ids.text("transref");
    item.meta.priority = object.text("editorialpriority");
    let types: Vec<String> = object.list("editorialtypes").into_iter().filter_map(Value::text).collect();
    item.meta.version_text = (!types.is_empty()).then(|| types.join("; "));
    item.meta.category = category(&object);
    // `bx` is ordinary text, `at` and the like are agate and tables.
    item.meta.preformatted = object.text("textformat").is_some_and(|format| format.starts_with('a'));
    item.meta.word_count = words_of_story(&object).or(item.meta.word_count);
    text(&mut item, &object, frame);
    Some(item)
}

/// The category letter is a subject with the relation `category`.
fn category(object: &Object<'_>) -> Option<String> {
    let is_category = |subject: &Object<'_>| {
        subject.list("rels").into_iter().any(|rel| rel.text().as_deref() == Some("category"))
    };
    object.list("subject").into_iter().map(Value::object).find(is_category)?.text("code")
}

fn words_of_story(object: &Object<'_>) -> Option<u32> {
    let renditions = object.get("renditions")?.object();
    renditions.iter().find_map(|(_, rendition)| rendition.get("words")?.text()?.parse().ok())
}

/// One by-line field of all by-lines; a title stands beside each.
fn bylines(item: &mut Item, object: &Object<'_>) {
    let all: Vec<Object<'_>> = object.list("bylines").into_iter().map(Value::object).collect();
    let mut field = Mapped::default();
    for line in &all {
        let Some(by) = line.get("by").map(ninjs::plain).filter(|by| !by.is_empty()) else { continue };
        let mut name_start = 0;
        if !field.is_empty() {
            field.push_joint(" and ");
            name_start = ["By ", "BY ", "by "]
                .iter()
                .find(|word| by.text().starts_with(**word))
                .map_or(0, |w| w.len());
        }
        field.push_slice(&by, name_start..by.len());
        let name =
            ["By ", "BY ", "by "].iter().find_map(|word| by.text().strip_prefix(word)).unwrap_or(by.text());
        let (name, title) = (name.trim().to_owned(), line.text("title"));
        item.meta.contributors.push(Contributor { name, title, role: None });
    }
    if !field.is_empty() {
        item.meta.byline_raw = Some(field.text().to_owned());
        item.byline_field = item.add_field(&field);
    }
}

/// The dateline as a field, its place as AP coded it: `located` is the words, `datelinelocation` what they mean.
fn dateline(item: &mut Item, object: &Object<'_>, context: &Context<'_>) {
    let Some(location) = object.get("datelinelocation").map(Value::object) else { return };
    let Some(city) = location.get("city").filter(|city| city.text().is_some()) else { return };
    if item.dateline_field.is_none() {
        item.dateline_field = item.add_field(&ninjs::plain(city));
    }
    let Some(field) = item.dateline_field.clone() else { return };
    let words = item.words(&field).to_owned();
    let reference = item.stamp.or(context.received);
    let coded = coded_place(&location, context);
    let read = parse_dateline(&words, reference, context.tables)
        .or_else(|| parse_dateline(&format!("{words} \u{2014} A"), reference, context.tables));
    let mut parsed = read.unwrap_or_else(|| Parsed {
        start: 0,
        end: words.len(),
        body_start: words.len(),
        places: Vec::new(),
        date: None,
        agency: None,
    });
    match parsed.places.as_mut_slice() {
        [] => parsed.places = vec![coded],
        [place] => {
            // The code settles which place of this name is meant.
            let agrees = place.country.is_none() || place.country == coded.country;
            place.country = coded.country.clone().or_else(|| place.country.clone());
            place.region = place.region.take().filter(|_| agrees).or_else(|| coded.region.clone());
            match (&mut place.entry, coded.entry) {
                (Some(entry), Some(coded)) if agrees => {
                    entry.lat = entry.lat.or(coded.lat);
                    entry.lon = entry.lon.or(coded.lon);
                }
                (Some(_), None) if agrees => {}
                (entry, coded) => *entry = coded,
            }
            place.known = true;
        }
        _ => {}
    }
    parsed.start += field.start;
    parsed.end = (parsed.end + field.start).min(field.end);
    parsed.body_start = parsed.end;
    item.dateline = Some(parsed);
    item.dateline_in = DatelineIn::Field;
}

fn coded_place(location: &Object<'_>, context: &Context<'_>) -> ParsedPlace {
    let name = location.text("city").unwrap_or_default();
    let country = location
        .text("countryname")
        .and_then(|name| context.tables.gazetteer.country(&name).map(|country| country.code.clone()));
    let region = location.text("countryareaname");
    let point = location.get("geometry_geojson").map(|geometry| geometry.object().list("coordinates"));
    let degrees = |number: usize| point.as_ref()?.get(number)?.number();
    let (lon, lat) = (degrees(0), degrees(1));
    let entry = (lat.is_some() && lon.is_some()).then(|| Place {
        country: country.clone(),
        name: name.clone(),
        region: region.clone(),
        geonames: None,
        wikidata: None,
        lat,
        lon,
        timezone: None,
    });
    ParsedPlace { name, region, country, entry, candidates: Vec::new(), known: true }
}

/// The text, where the message brings it: in the item as in ninjs, or beside it as NITF or as its HTML.
fn text(item: &mut Item, object: &Object<'_>, frame: &Object<'_>) {
    ninjs::read_body(item, object);
    if !item.paragraphs.is_empty() {
        return;
    }
    let Some(nitf) = frame.get("nitf").or_else(|| object.get("nitf")) else { return };
    let (value, markup) = if nitf.is_string() {
        (Some(nitf), Markup::Xml)
    } else {
        (nitf.get("body_html").or_else(|| nitf.get("body")), Markup::Html)
    };
    if let Some(value) = value.filter(|value| value.is_string()) {
        ninjs::push_body(item, Body { value, markup });
        ninjs::push_headline_again(item);
    }
}
