//! Schema names and versions, and the one way records are decoded and encoded.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Deepest nesting of objects and arrays in a record. Records need seven levels; newer minor versions may add some.
pub const MAX_DEPTH_LEVELS: usize = 64;

/// Why bytes are not a record this build can read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The bytes are not JSON, or not the JSON of this record.
    #[error("not a {expected} record: {source}")]
    Malformed {
        /// The schema name that was expected, without version.
        expected: &'static str,
        /// What the JSON reader says, with line and column.
        source: serde_json::Error,
    },
    /// The nesting is deeper than [`MAX_DEPTH_LEVELS`].
    #[error("not a {expected} record: nested deeper than {MAX_DEPTH_LEVELS} levels")]
    TooDeep {
        /// The schema name that was expected, without version.
        expected: &'static str,
    },
    /// The record says it is something else.
    #[error("expected a {expected} record, found schema {found:?}")]
    WrongSchema {
        /// The schema name that was expected, without version.
        expected: &'static str,
        /// What the record's `schema` field holds (at most 80 characters of it).
        found: String,
    },
    /// The record was written by a newer major version.
    #[error(
        "schema {found:?} is newer than {expected}/{supported}, which this version reads; upgrade copydesk first"
    )]
    NewerMajor {
        /// The schema name that was expected, without version.
        expected: &'static str,
        /// What the record's `schema` field holds.
        found: String,
        /// The newest major version this build reads.
        supported: u32,
    },
}

impl RecordError {
    /// Short, stable, from a bounded set: a metric label and the reason of a dead letter.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            RecordError::Malformed { .. } => "malformed-record",
            RecordError::TooDeep { .. } => "too-deep",
            RecordError::WrongSchema { .. } => "wrong-schema",
            RecordError::NewerMajor { .. } => "newer-major-version",
        }
    }
}

/// A record type with a schema name and a major version.
pub trait Versioned: Serialize + DeserializeOwned {
    /// For example `copydesk.normalized`.
    const NAME: &'static str;
    /// The major version this build writes, and the newest it reads.
    const MAJOR: u32;

    /// The value of the record's `schema` field: `name/major`.
    fn schema_id() -> String {
        format!("{}/{}", Self::NAME, Self::MAJOR)
    }
}

/// A record just read from its bytes.
pub type Decoded<T> = Result<T, RecordError>;

/// The schema stands at the top, or in the extension object of an article, whose top level is ninjs.
#[derive(Deserialize)]
struct Header {
    schema: Option<String>,
    copydesk: Option<ExtensionHeader>,
}

#[derive(Deserialize)]
struct ExtensionHeader {
    schema: Option<String>,
}

/// Reads a record. Unknown fields are ignored, so records of newer minor versions are accepted.
///
/// # Errors
/// [`RecordError`] tells malformed bytes, too deep a nesting, a record of another kind and a newer
/// major version apart. The version is looked at first: the fields of a newer major version may
/// not fit this build's types at all.
pub fn decode<T: Versioned>(bytes: &[u8]) -> Decoded<T> {
    if depth(bytes) > MAX_DEPTH_LEVELS {
        return Err(RecordError::TooDeep { expected: T::NAME });
    }
    let header: Header = serde_json::from_slice(bytes)
        .map_err(|source| RecordError::Malformed { expected: T::NAME, source })?;
    let found = header.schema.or_else(|| header.copydesk.and_then(|c| c.schema)).unwrap_or_default();
    let (name, version) = found.split_once('/').unwrap_or((found.as_str(), ""));
    let major = version.split('.').next().and_then(|m| m.parse::<u32>().ok());
    match major {
        Some(major) if name == T::NAME && major > T::MAJOR => {
            Err(RecordError::NewerMajor { expected: T::NAME, found: clip(&found), supported: T::MAJOR })
        }
        Some(_) if name == T::NAME => serde_json::from_slice(bytes)
            .map_err(|source| RecordError::Malformed { expected: T::NAME, source }),
        _ => Err(RecordError::WrongSchema { expected: T::NAME, found: clip(&found) }),
    }
}

/// Writes a record as compact JSON, fields in declaration order: the same record is always the same bytes.
///
/// # Errors
/// None of the record types can fail to serialise; the error is passed on rather than hidden.
pub fn encode<T: Versioned>(record: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(record)
}

/// Deepest nesting of brackets outside of strings. The JSON reader's own limit does not hold for fields
/// that it skips.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut bytes = bytes.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => {
                            bytes.next();
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    deepest
}

fn clip(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LifecycleEvent;

    const EVENT: &str = r#""story":"s","item":"i","version":1,"event":"new""#;

    fn code(json: &str) -> &'static str {
        decode::<LifecycleEvent>(json.as_bytes()).map_or_else(|error| error.code(), |_| "read")
    }

    #[test]
    fn newer_minor_versions_are_read_and_newer_major_ones_are_not() {
        for (json, expect) in [
            (format!(r#"{{"schema":"copydesk.lifecycle/1",{EVENT}}}"#), "read"),
            (format!(r#"{{"schema":"copydesk.lifecycle/1.7",{EVENT},"new-field":{{"a":[1]}}}}"#), "read"),
            (r#"{"schema":"copydesk.lifecycle/2","unheard":"of"}"#.to_owned(), "newer-major-version"),
            (format!(r#"{{"schema":"copydesk.quote/1",{EVENT}}}"#), "wrong-schema"),
            (format!(r#"{{"schema":"copydesk.lifecycle",{EVENT}}}"#), "wrong-schema"),
            (format!("{{{EVENT}}}"), "wrong-schema"),
            (format!(r#"{{"schema":"copydesk.lifecycle/1",{EVENT}"#), "malformed-record"),
            (r#"{"schema":"copydesk.lifecycle/1","story":7}"#.to_owned(), "malformed-record"),
            ("\u{feff}".to_owned(), "malformed-record"),
        ] {
            assert_eq!(code(&json), expect, "{json}");
        }
    }

    #[test]
    fn depth_is_counted_outside_of_strings() {
        for (json, expect) in
            [("", 0), ("{}", 1), ("[[{}]]", 3), (r#"{"a":"[[[\"[["}"#, 1), ("]]]][", 1), ("\"\\", 0)]
        {
            assert_eq!(depth(json.as_bytes()), expect, "{json}");
        }
        let skipped = format!(
            r#"{{"schema":"copydesk.lifecycle/1",{EVENT},"x":{}1{}}}"#,
            "[".repeat(64),
            "]".repeat(64)
        );
        assert_eq!(code(&skipped), "too-deep");
    }

    #[test]
    fn a_message_names_what_to_do() {
        let error = decode::<LifecycleEvent>(br#"{"schema":"copydesk.lifecycle/3.1"}"#).unwrap_err();
        assert!(error.to_string().contains("copydesk.lifecycle/3.1"), "{error}");
        assert!(error.to_string().contains("upgrade"), "{error}");
    }
}
