//! Whether an object is valid ninjs: the properties of each version, their types and formats, as our own table.
//!
//! What is not valid is read all the same, and told in warnings. Superdesk's dialect (`guid` in the place of `uri`) is
//! a format of its own, which claims no version of ninjs; it is not checked.

mod formats;
mod tables;

use tables::{ASSOCIATION, Kind, NINJS, NINJS_1, Property, Rule, Shape};

use crate::Item;
use crate::json::{Object, Value};

/// Most faults told of one item.
const FAULT_LIMIT: usize = 8;

/// Latest minor version of each major one, as two digits.
const LATEST: [u8; 3] = [16, 22, 31];

/// Adds a warning for each fault.
pub(super) fn warn(item: &mut Item, object: &Object<'_>) {
    if !object.has("uri") && object.has("guid") {
        return;
    }
    let version = version_of(object);
    let with_scheme = declared(object).is_some_and(|version| version > 20);
    let mut check = Check { version, with_scheme, path: String::new(), faults: Vec::new() };
    check.object(object, if version < 20 { &NINJS_1 } else { &NINJS });
    for fault in check.faults {
        item.warn("not-valid-ninjs", fault);
    }
}

/// The version an object follows, as two digits. The names it uses count for more than what it declares: examples and
/// feeds go over to a new version and leave the old number.
fn version_of(object: &Object<'_>) -> u8 {
    let declared = declared(object);
    let of_major = |major: u8| {
        let latest = LATEST.get(usize::from(major) - 1).copied().unwrap_or(31);
        declared.filter(|version| version / 10 == major).unwrap_or(latest)
    };
    let now = |name: &str| NINJS.properties.iter().any(|property| property.name == name && property.to >= 30);
    let then = |name: &str| {
        NINJS.properties.iter().any(|property| property.name.eq_ignore_ascii_case(name) && !now(name))
    };
    let first = |name: &str| NINJS_1.property(name, 16).is_some();
    let is_event = object.text("type").is_some_and(|kind| matches!(kind.as_str(), "event" | "planning"));
    if is_event || object.iter().any(|(name, _)| name.contains(|c: char| c.is_ascii_uppercase()) && now(name))
    {
        return of_major(3);
    }
    let shape = ["associations", "renditions", "altids"];
    let by_names = shape.iter().any(|name| object.get(name).is_some_and(Value::is_object));
    if by_names || object.iter().any(|(name, _)| first(name) && !now(name) && !then(name)) {
        return of_major(1);
    }
    if object.iter().any(|(name, _)| then(name)) {
        return if declared.is_some_and(|version| version < 20) { of_major(1) } else { of_major(2) };
    }
    // `standard` came with 2.0; before, it was `$standard`.
    match declared {
        Some(version) if version < 20 && object.has("standard") => of_major(2),
        Some(version) => version,
        None => of_major(3),
    }
}

/// The version that `standard` names, or the schema it points to.
fn declared(object: &Object<'_>) -> Option<u8> {
    let standard = object.get("standard").or_else(|| object.get("$standard"))?.object();
    let in_schema = || {
        let schema = standard.text("schema")?;
        Some(schema.rsplit_once("schema_")?.1.get(..3)?.to_owned())
    };
    let version = standard.text("version").or_else(in_schema)?;
    let (major, minor) = version.split_once('.')?;
    let (major, minor): (u8, u8) = (major.parse().ok()?, minor.get(..1)?.parse().ok()?);
    (1..=3).contains(&major).then(|| major * 10 + minor)
}

struct Check {
    version: u8,
    /// A URI must have its scheme: the version is declared, and its examples keep to that.
    with_scheme: bool,
    path: String,
    faults: Vec<String>,
}

impl Check {
    fn full(&self) -> bool {
        self.faults.len() >= FAULT_LIMIT
    }

    fn fault(&mut self, reason: &str) {
        if !self.full() {
            let path = if self.path.is_empty() { "the item" } else { self.path.as_str() };
            self.faults.push(format!("{path}: {reason}"));
        }
    }

    /// Checks what stands at a step further down.
    fn at(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !self.path.is_empty() && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        check(self);
        self.path.truncate(length);
    }

    fn object(&mut self, object: &Object<'_>, shape: &Shape) {
        for (name, value) in object.iter() {
            if self.full() {
                return;
            }
            match shape.property(name, self.version) {
                Some(property) => self.at(name, |check| check.value(value, &property.kind)),
                None if shape.open => {}
                None => {
                    let (major, minor) = (self.version / 10, self.version % 10);
                    self.at(name, |check| {
                        check.fault(&format!("not a property of ninjs {major}.{minor} here"))
                    });
                }
            }
        }
        for name in shape.required {
            if !object.has(name) {
                self.fault(&format!("`{name}` is missing"));
            }
        }
        let has = |name: &&str| object.has(name);
        match shape.rule {
            Rule::None => {}
            Rule::ExactlyOne(names) => {
                if names.iter().filter(|name| has(name)).count() != 1 {
                    self.fault(&format!("needs one of `{}`", names.join("`, `")));
                }
            }
            Rule::Dates => {
                let one = |names: [&str; 2]| names.iter().filter(|name| has(name)).count() == 1;
                if !one(["startDate", "expectedStartDate"]) && !one(["endDate", "expectedEndDate"]) {
                    self.fault("needs either a sure or an expected start, or end");
                }
            }
        }
    }

    fn value(&mut self, value: Value<'_>, kind: &Kind) {
        let text = || value.text().unwrap_or_default();
        let is_whole = || value.number().is_some_and(|number| number.fract() == 0.0);
        let within =
            |low: f64, high: f64| value.number().is_some_and(|number| (low..=high).contains(&number));
        let reason = match kind {
            Kind::Text => (!value.is_string()).then_some("not a string"),
            Kind::Uri => {
                (!value.is_string() || !formats::is_uri(&text(), self.with_scheme)).then_some("not a URI")
            }
            Kind::Time => {
                (!value.is_string() || !formats::is_time(&text())).then_some("not a date and time (RFC 3339)")
            }
            Kind::PartialTime => (!value.is_string() || !formats::is_partial_time(&text()))
                .then_some("not a date, or a part of one"),
            Kind::Number => value.number().is_none().then_some("not a number"),
            Kind::Whole => (!is_whole()).then_some("not a whole number"),
            Kind::Count if self.version < 30 => value.number().is_none().then_some("not a number"),
            Kind::Count => (!is_whole()).then_some("not a whole number"),
            Kind::Share => (!is_whole() || !within(0.0, 100.0)).then_some("not a whole number from 0 to 100"),
            Kind::Urgency if self.version < 30 => value.number().is_none().then_some("not a number"),
            Kind::Urgency => (!is_whole() || !within(1.0, 9.0)).then_some("not a whole number from 1 to 9"),
            Kind::OneOf(words) => {
                (!value.is_string() || !words.contains(&text().as_str())).then_some("not one of its values")
            }
            Kind::Type => (!value.is_string() || !tables::is_type(&text(), self.version))
                .then_some("not a type of item"),
            Kind::AnyObject => (!value.is_object()).then_some("not an object"),
            Kind::GeoJson => (!formats::is_geojson(value)).then_some("not GeoJSON (RFC 7946)"),
            Kind::Object(shape) => return self.of_object(value, shape),
            Kind::List(inner) => return self.of_list(value, inner),
            Kind::Named(inner) => return self.of_named(value, inner),
            Kind::Item => return self.of_object(value, &NINJS_1),
            Kind::Association => {
                // The schema of 2.0 takes an association with a name, whatever else is in it.
                return if self.version == 20 && value.object().has("name") {
                } else if self.version == 20 {
                    self.of_object(value, &NINJS);
                } else {
                    self.of_object(value, &ASSOCIATION);
                };
            }
        };
        if let Some(reason) = reason {
            self.fault(reason);
        }
    }

    fn of_object(&mut self, value: Value<'_>, shape: &Shape) {
        if value.is_object() {
            self.object(&value.object(), shape);
        } else {
            self.fault("not an object");
        }
    }

    fn of_list(&mut self, value: Value<'_>, inner: &Kind) {
        if !value.is_array() {
            return self.fault("not an array");
        }
        for (number, value) in value.list().into_iter().enumerate() {
            if self.full() {
                return;
            }
            self.at(&format!("[{number}]"), |check| check.value(value, inner));
        }
    }

    fn of_named(&mut self, value: Value<'_>, inner: &Kind) {
        if !value.is_object() {
            return self.fault("not an object");
        }
        for (name, value) in value.object().iter() {
            if self.full() {
                return;
            }
            let fits =
                name.starts_with(|c: char| c.is_ascii_alphanumeric() || (c == '_' && self.version >= 13));
            self.at(
                name,
                |check| if fits { check.value(value, inner) } else { check.fault("not a name for it") },
            );
        }
    }
}

impl Shape {
    /// The property of this name in a version: in camelCase in 3.x, in lower case before.
    fn property(&self, name: &str, version: u8) -> Option<&'static Property> {
        let found = self.properties.iter().find(|property| {
            let named = if let Some(start) = property.name.strip_suffix('*') {
                name.len() > start.len() && name.starts_with(start)
            } else if version >= 30 {
                property.name == name
            } else {
                property.name.eq_ignore_ascii_case(name) && !name.contains(|c: char| c.is_ascii_uppercase())
            };
            named && (property.from..=property.to).contains(&version)
        });
        found.or_else(|| self.base?.property(name, version))
    }
}

#[cfg(test)]
mod tests {
    use copydesk_text::Mapped;

    use super::*;
    use crate::{Format, json};

    fn faults(text: &str) -> Vec<String> {
        let source = Mapped::utf8(text.to_owned(), 0);
        let values = json::parse(&source).unwrap();
        let mut item = Item::new(Format::Ninjs, 0..0);
        warn(&mut item, &values[0].object());
        item.warnings.into_iter().map(|warning| warning.message).collect()
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, expected: &[&str]| assert_eq!(faults(text), expected, "{text}");
        check(r#"{"uri": "urn:x:1", "urgency": 3}"#, &[]);
        check(r#"{"uri": "urn:x:1", "urgency": 0.1}"#, &["urgency: not a whole number from 1 to 9"]);
        check(
            r#"{"uri": "urn:x:1", "urgency": 0.1, "versioncreated": "2024-02-30T10:00:00Z"}"#,
            &["versioncreated: not a date and time (RFC 3339)"],
        );
        check(
            r#"{"headlines": [{"role": "main"}], "pubStatus": "killed"}"#,
            &[
                "headlines[0]: `value` is missing",
                "pubStatus: not one of its values",
                "the item: `uri` is missing",
            ],
        );
        check(
            r#"{"uri": "urn:x:1", "headline": "A", "bodies": []}"#,
            &["bodies: not a property of ninjs 1.6 here"],
        );
        check(
            r#"{"uri": "urn:x:1", "body_text": "A", "associations": {"a": {"uri": "urn:x:2", "kind": 1}}}"#,
            &["associations.a.kind: not a property of ninjs 1.6 here"],
        );
        check(
            r#"{"uri": "urn:x:1", "versionCreated": "2024-02-29T10:00:00+01:00", "places": [{"name": "Oslo", "geoJSON": {"type": "Point", "coordinates": [10.7, 59.9]}}]}"#,
            &[],
        );
    }

    #[test]
    fn versions_are_told_by_names() {
        let check = |text: &str, expected: u8| {
            let source = Mapped::utf8(text.to_owned(), 0);
            assert_eq!(version_of(&json::parse(&source).unwrap()[0].object()), expected, "{text}");
        };
        check(r#"{"uri": "a:b"}"#, 31);
        check(r#"{"uri": "a:b", "standard": {"name": "ninjs", "version": "2.1"}}"#, 21);
        check(r#"{"uri": "a:b", "standard": {"schema": "http://x/ninjs-schema_3.0.json#"}}"#, 30);
        check(r#"{"uri": "a:b", "standard": {"version": "2.2"}, "eventDetails": {}}"#, 31);
        check(r#"{"uri": "a:b", "byline": "x"}"#, 16);
        check(r#"{"uri": "a:b", "$standard": {"version": "1.4"}, "versioncreated": "x"}"#, 14);
        check(r#"{"uri": "a:b", "versioncreated": "x", "bodies": []}"#, 22);
        check(r#"{"uri": "a:b", "standard": {"version": "1.3"}}"#, 22);
    }
}
