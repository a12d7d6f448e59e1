//! JSON whose values know where they stand in the message.
//!
//! Read level by level: a value is a slice of the text until it is asked for what is in it. `serde_json` checks and
//! cuts the text; only strings are taken apart here, because their escapes have to keep the way back to the bytes.

mod scan;
mod string;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use copydesk_text::Mapped;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

pub(crate) use scan::{skip_start, top_names};

/// Deepest nesting of arrays and objects.
pub(crate) const DEPTH_LIMIT_LEVELS: usize = 64;

/// What is wrong with a piece of JSON, and at which byte of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong.
    pub reason: String,
}

/// A JSON value in its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    source: &'a Mapped,
    raw: &'a str,
    at: usize,
}

/// The members of an object in the order of the text, names repeated included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<'a> {
    members: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// Parses one value, or several one after another with white space between them (JSON lines).
///
/// # Errors
/// [`JsonError`] when the text is no JSON, or nested deeper than the limit.
pub(crate) fn parse(source: &Mapped) -> Result<Vec<Value<'_>>, JsonError> {
    let start = skip_start(source.text());
    let text = source.text().get(start..).unwrap_or_default();
    if let Some(at) = scan::too_deep(text, DEPTH_LIMIT_LEVELS) {
        let reason = format!("nested deeper than {DEPTH_LIMIT_LEVELS} levels");
        return Err(JsonError { at: start + at, reason });
    }
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        match value {
            Ok(raw) => values.push(Value::at(source, raw.get())),
            Err(error) => {
                let at = start + scan::byte_of(text, error.line(), error.column());
                // The place is told by the offset: its line and column in the reason would say it twice.
                let said = error.to_string();
                let reason = said.split_once(" at line ").map_or(said.as_str(), |(reason, _)| reason);
                return Err(JsonError { at, reason: reason.to_owned() });
            }
        }
    }
    if values.is_empty() {
        return Err(JsonError { at: start, reason: "no value in it".to_owned() });
    }
    Ok(values)
}

impl<'a> Value<'a> {
    /// `raw` is a slice of the source's text: where it stands follows from where its bytes are.
    fn at(source: &'a Mapped, raw: &'a str) -> Self {
        let at = (raw.as_ptr() as usize).saturating_sub(source.text().as_ptr() as usize);
        Self { source, raw, at }
    }

    /// Bytes of the text.
    pub(crate) fn range(self) -> Range<usize> {
        self.at..self.at + self.raw.len()
    }

    /// Bytes of the raw message.
    pub(crate) fn raw(self) -> Range<u64> {
        self.source.raw(&self.range())
    }

    /// The value as it is written.
    pub(crate) fn written(self) -> &'a str {
        self.raw
    }

    pub(crate) fn is_object(self) -> bool {
        self.raw.starts_with('{')
    }

    pub(crate) fn is_array(self) -> bool {
        self.raw.starts_with('[')
    }

    pub(crate) fn is_string(self) -> bool {
        self.raw.starts_with('"')
    }

    pub(crate) fn is_null(self) -> bool {
        self.raw == "null"
    }

    /// The number, if it is one.
    pub(crate) fn number(self) -> Option<f64> {
        self.raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then(|| self.raw.parse().ok())?
    }

    /// The members of an object; none of any other value.
    pub(crate) fn object(self) -> Object<'a> {
        let mut json = serde_json::Deserializer::from_str(self.raw);
        let members = if self.is_object() { json.deserialize_map(Members(self.source)).ok() } else { None };
        Object { members: members.unwrap_or_default() }
    }

    /// The values of an array; of any other value but `null`, the value itself: what may stand once or often is read
    /// alike.
    pub(crate) fn list(self) -> Vec<Value<'a>> {
        if !self.is_array() {
            return if self.is_null() { Vec::new() } else { vec![self] };
        }
        let raws: Vec<&'a RawValue> = serde_json::from_str(self.raw).unwrap_or_default();
        raws.into_iter().map(|raw| Self::at(self.source, raw.get())).collect()
    }

    /// A member of an object by its name, case ignored; the last of several, as most readers of JSON take it.
    pub(crate) fn get(self, name: &str) -> Option<Value<'a>> {
        self.object().get(name)
    }

    /// The words of a string, with their way back; empty for any other value.
    pub(crate) fn mapped(self) -> Mapped {
        let mut out = Mapped::default();
        if self.is_string() {
            string::push(&mut out, self.source, self.at + 1..(self.at + self.raw.len()).saturating_sub(1));
        }
        out
    }

    /// The words of a string, trimmed, or a number or truth value as written; none when there are no words.
    pub(crate) fn text(self) -> Option<String> {
        if self.is_object() || self.is_array() || self.is_null() {
            return None;
        }
        if !self.is_string() {
            return Some(self.raw.to_owned());
        }
        let inner = self.raw.get(1..self.raw.len().saturating_sub(1))?;
        let words = if inner.contains('\\') {
            self.mapped().text().trim().to_owned()
        } else {
            inner.trim().to_owned()
        };
        (!words.is_empty()).then_some(words)
    }
}

impl<'a> Object<'a> {
    /// Names and values in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// A value by its name, case ignored: the versions of ninjs differ in little else. Never `null`.
    pub(crate) fn get(&self, name: &str) -> Option<Value<'a>> {
        let found = self.members.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).filter(|value| !value.is_null())
    }

    /// The words of a value.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.text()
    }

    /// The first of these names that has words.
    pub(crate) fn first_text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The values of an array, or the one value.
    pub(crate) fn list(&self, name: &str) -> Vec<Value<'a>> {
        self.get(name).map(Value::list).unwrap_or_default()
    }

    /// Members whose names start with a prefix, the rest of the name with each.
    pub(crate) fn starting<'o>(&'o self, prefix: &'o str) -> impl Iterator<Item = (&'o str, Value<'a>)> + 'o {
        self.iter().filter_map(move |(name, value)| {
            let head = name.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then(|| (name.get(prefix.len()..).unwrap_or_default(), value))
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Reads an object's members as slices of the text.
struct Members<'a>(&'a Mapped);

impl<'a> Visitor<'a> for Members<'a> {
    type Value = Vec<(Cow<'a, str>, Value<'a>)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, raw)) = map.next_entry::<&'a RawValue, &'a RawValue>()? {
            let name = name.get();
            let inner = name.get(1..name.len().saturating_sub(1)).unwrap_or_default();
            let name = if inner.contains('\\') {
                Cow::Owned(Value::at(self.0, name).mapped().text().to_owned())
            } else {
                Cow::Borrowed(inner)
            };
            members.push((name, Value::at(self.0, raw.get())));
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Mapped {
        Mapped::utf8(text.to_owned(), 0)
    }

    #[test]
    fn values_know_where_they_stand() {
        let source =
            source("\u{feff} {\"a\": [1, {\"B\": \"x\\u00e9y\"}], \"n\": null, \"a\": [2, \"é\"]}\n");
        let values = parse(&source).unwrap();
        let object = values[0].object();
        assert_eq!(object.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "n", "a"]);
        let a = object.get("A").unwrap();
        assert_eq!(source.slice(a.range()), "[2, \"é\"]");
        assert_eq!(object.text("n"), None);
        let first = object.iter().next().unwrap().1.list()[1].get("b").unwrap();
        assert_eq!(first.text().as_deref(), Some("xéy"));
        let words = first.mapped();
        let raw = words.raw(&(1..3));
        assert_eq!(&source.text()[raw.start as usize..raw.end as usize], "\\u00e9");
    }

    #[test]
    fn lines_of_json() {
        let source = source("{\"a\":1}\n{\"a\":2}\r\n");
        let values = parse(&source).unwrap();
        let numbers: Vec<_> = values.iter().map(|value| value.object().text("a").unwrap()).collect();
        assert_eq!(numbers, ["1", "2"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_byte() {
        let check = |text: &str, at: usize, reason: &str| {
            let error = parse(&source(text)).unwrap_err();
            assert_eq!((error.at, error.reason.as_str()), (at, reason), "{text}");
        };
        check("{\"é\": 1,\n \"b\" 2}", 15, "expected `:`");
        check("{\"a\": [1, 2", 11, "EOF while parsing a list");
        check("", 0, "no value in it");
        check(&"[".repeat(65), 64, "nested deeper than 64 levels");
    }

    #[test]
    fn wide_values_stay_small() {
        let wide = source(&format!("[{}1]", "1,".repeat(100_000)));
        assert_eq!(parse(&wide).unwrap()[0].list().len(), 100_001);
    }
}
