//! Schema names and versions, and the one way records are decoded and encoded.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

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
    /// The nesting is deeper than the JSON reader allows (128 levels).
    #[error("not a {expected} record: nested deeper than 128 levels")]
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
    #[error("schema {found:?} is newer than {expected}/{supported}, which this version reads; upgrade copydesk first")]
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
    let header: Header = serde_json::from_slice(bytes).map_err(|e| malformed(T::NAME, e))?;
    let found = header.schema.or_else(|| header.copydesk.and_then(|c| c.schema)).unwrap_or_default();
    let (name, version) = found.split_once('/').unwrap_or((found.as_str(), ""));
    let major = version.split('.').next().and_then(|m| m.parse::<u32>().ok());
    match major {
        Some(major) if name == T::NAME && major > T::MAJOR => {
            Err(RecordError::NewerMajor { expected: T::NAME, found: clip(&found), supported: T::MAJOR })
        }
        Some(_) if name == T::NAME => serde_json::from_slice(bytes).map_err(|e| malformed(T::NAME, e)),
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

fn malformed(expected: &'static str, source: serde_json::Error) -> RecordError {
    // serde_json has no error kind for its recursion limit; the text is the only sign of it.
    if source.to_string().starts_with("recursion limit exceeded") {
        RecordError::TooDeep { expected }
    } else {
        RecordError::Malformed { expected, source }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(80).collect()
}
