//! Articles of whole items: what they say, what they never say, and that the strict form is valid ninjs 3.0.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use copydesk_ninjs::article_of;
use copydesk_record::EnrichedItem;
use serde_json::{Value, json};

fn item(changes: Value) -> EnrichedItem {
    let mut value: Value = serde_json::from_str(include_str!("item.json")).unwrap();
    value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    serde_json::from_value(value).unwrap()
}

#[test]
fn an_article_says_what_the_item_offers() {
    let article = article_of(&item(json!({})));
    let value = serde_json::to_value(&article).unwrap();
    let check = |pointer: &str, wanted: Value| assert_eq!(value.pointer(pointer), Some(&wanted), "{pointer}");
    check("/uri", json!("tag:copydesk,2026:story:x:2026-01-05:mill%20%E2%80%91fire"));
    check("/type", json!("composite"));
    check("/versionCreated", json!("2026-01-05T09:30:00+01:00"));
    check("/embargoedUntil", json!("2026-01-05T12:00:00Z"));
    check(
        "/headlines",
        json!([{"role": "main", "value": "Mill burns"}, {"role": "sub", "value": "No one hurt"}]),
    );
    check("/descriptions", json!([{"role": "summary", "value": "A mill burned."}]));
    check("/located", json!("Ena"));
    check("/edNote", json!("(Adds mayor)"));
    check(
        "/people",
        json!([{"name": "Ana Lind", "rel": "about", "uri": "http://www.wikidata.org/entity/Q1", "literal": "p7"}]),
    );
    check(
        "/places",
        json!([{"name": "Ena", "rel": "dateline", "uri": "https://sws.geonames.org/1864154/", "literal": "iso3166:JP",
        "geoJSON": {"type": "Point", "coordinates": [137.41, 35.45]}}]),
    );
    check(
        "/subjects",
        json!([
        {"name": "fire", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000139", "literal": "medtop:20000139", "relevance": 90},
        {"name": "mills", "literal": "xx:9"}, {"name": "mill", "rel": "keyword"}]),
    );
    check(
        "/infoSources",
        json!([
        {"name": "Associated Press", "role": "source", "uri": "http://www.wikidata.org/entity/Q40469", "literal": "ap"},
        {"name": "Wire Relay", "role": "distributor"}, {"name": "Town hall", "role": "source"}]),
    );
    check(
        "/altIds",
        json!([
        {"role": "copydesk", "value": "x:1"}, {"role": "guid", "value": "urn:newsml:x:1"}, {"role": "sequence", "value": "0042"},
        {"role": "transmission", "value": "T 1"}, {"role": "duplicateKey", "value": "mill"}, {"role": "itemid", "value": "9"},
        {"value": "http://x.example/9"}]),
    );
    check(
        "/associations",
        json!([{"name": "main", "uri": "urn:pic:1", "type": "picture", "headlines": [{"value": "The mill"}],
        "renditions": [{"name": "main", "href": "https://x.example/1.jpg"}]}]),
    );
    check("/bodies/0/wordCount", json!(17));
    check(
        "/bodies/1/value",
        json!(
            "<p>The mill burned for three hours, Mayor <a href=\"https://x.example/?a=1&amp;b=&quot;2&quot;\">Ana Lind</a> said.</p>\
        <ul><li>One mill</li></ul><table><tr><td>Town</td><td>Mills</td></tr><tr><td>Ena</td><td>3</td></tr></table>"
        ),
    );
    // Times without their zone are no times of ninjs.
    assert!(article.first_created.is_none() && article.expires.is_none());
    assert_eq!(value["copydesk"]["signals"], json!(["sig:update"]));
    assert_eq!(value["copydesk"]["notes"][0]["kind"], json!("update"));
}

#[test]
fn what_is_not_for_publication_is_never_in_an_article() {
    let text = serde_json::to_string(&article_of(&item(json!({})))).unwrap();
    assert!(!text.contains("SECRET"), "{text}");
}

#[test]
fn the_strict_form_has_no_extension() {
    let value = serde_json::to_value(article_of(&item(json!({}))).strict()).unwrap();
    assert!(value.get("copydesk").is_none());
}

#[test]
fn the_strict_form_is_valid_ninjs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/schemas/ninjs");
    if !folder.exists() {
        return;
    }
    let json_file = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let geojson = jsonschema::Resource::from_contents(json_file("test_suite/GeoJSON-schema.json")).unwrap();
    let schema = jsonschema::options()
        .with_resource("https://geojson.org/schema/GeoJSON.json", geojson)
        .should_validate_formats(true)
        .build(&json_file("ninjs-schema_3.0.json"))
        .unwrap();
    let bare = json!({
        "meta": {}, "subjects": [], "notes": [], "dateline": null, "entities": [], "source": {}, "urgency": null,
        "headline": null, "slug": null, "byline": null, "body": {"text": ""}, "story": "a b|c"
    });
    let odd = json!({
        "urgency": 0, "status": "withheld",
        "meta": {"type": "unknown", "times": {"version_created": "yesterday", "sent": "2026-01-01"}, "embargo": {"until": null, "text": "?"},
            "parts": [{"type": "text", "id": "http://[x/", "title": "t"}, {"type": "text", "id": "a:b"}]},
        "subjects": [{"code": "a:b c", "uri": "not a uri", "confidence": 255}, {"uri": "http://x.example/%zz"}]
    });
    for changes in [json!({}), bare, odd] {
        let value = serde_json::to_value(article_of(&item(changes)).strict()).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
    }
    // The schema does see faults, the extension among them.
    let value = serde_json::to_value(article_of(&item(json!({})))).unwrap();
    assert!(!schema.is_valid(&value));
}
