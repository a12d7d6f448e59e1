//! Which item this is, of which story, in which version.

use copydesk_record::Meta;
use copydesk_text::fold;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::life::Life;

/// Hexadecimal digits of the content hash in an item's id.
const ID_HASH_DIGITS: usize = 16;
/// What stands for the source in ids and keys when neither feed nor agency is known.
const UNKNOWN_SOURCE: &str = "wire";
/// Longest id or key in bytes; longer ones are cut and told apart by the hash.
const ID_LIMIT_BYTES: usize = 300;

/// Id, story key and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) story: String,
    pub(crate) version: u64,
}

/// What is known of an item before it has a name.
pub(crate) struct Evidence<'a> {
    pub(crate) meta: &'a Meta,
    pub(crate) life: &'a Life,
    pub(crate) feed: Option<&'a str>,
    pub(crate) agency: Option<&'a str>,
    pub(crate) date: Option<Date>,
    /// SHA-256 of the item's bytes, hexadecimal.
    pub(crate) sha256: &'a str,
}

/// Names an item. By the order of evidence: a key that all versions share (`du-key`); the item's own id, without
/// the version that some formats put into it; slug or headline without version words, with the day; the bytes.
pub(crate) fn identify(evidence: &Evidence<'_>) -> Identity {
    let Evidence { meta, life, .. } = evidence;
    let feed = evidence.feed.map(key_part);
    let source = feed.as_deref().or(evidence.agency).unwrap_or(UNKNOWN_SOURCE);
    let id_source = evidence.agency.or(feed.as_deref()).unwrap_or(UNKNOWN_SOURCE);
    let hash = evidence.sha256.get(..ID_HASH_DIGITS).unwrap_or_default();
    let version = version_of(meta, life);
    let guid = meta.guid.as_deref().map(|guid| (guid, stem(guid, meta.version.as_deref())));
    // An item that has a name of its own may lose its dateline, and with it what the text tells of its agency, when
    // it is killed: its keys rest on feed and provider alone.
    let provider = meta.provider.as_deref().map(key_part);
    let named = feed.as_deref().or(provider.as_deref()).unwrap_or(UNKNOWN_SOURCE);
    let id = match guid {
        Some((_, stem)) => format!("{named}:{stem}:{version}"),
        None => format!("{id_source}:{hash}"),
    };
    let story = match (&meta.duplicate_key, guid, &life.story_words) {
        (Some(key), ..) => format!("{named}:{}", key.trim()),
        (None, Some((_, stem)), _) => format!("{named}:{stem}"),
        (None, None, Some(words)) => {
            let day =
                evidence.date.map_or_else(|| "undated".to_owned(), |day| day.strftime("%Y%m%d").to_string());
            format!("{source}:{day}:{words}")
        }
        (None, None, None) => format!("{id_source}:{hash}"),
    };
    Identity { id: bounded(id, hash), story: bounded(story, hash), version }
}

/// The message's own number, else the time the version was made for items that have an id, else what words tell.
fn version_of(meta: &Meta, life: &Life) -> u64 {
    if let Some(version) = meta.version.as_deref().and_then(|version| version.trim().parse().ok()) {
        return version;
    }
    let created = meta.times.version_created.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
    match created {
        Some(created) if meta.guid.is_some() && life.version == 1 => {
            u64::try_from(created.as_second()).unwrap_or(life.version)
        }
        _ => life.version,
    }
}

/// NewsML 1.2 ends its public identifiers with the revision, and some G2 providers do too.
fn stem<'a>(guid: &'a str, version: Option<&str>) -> &'a str {
    let guid = guid.trim();
    let without =
        version.and_then(|version| guid.strip_suffix(version)).and_then(|rest| rest.strip_suffix(':'));
    without.filter(|rest| !rest.is_empty()).unwrap_or(guid)
}

fn bounded(id: String, hash: &str) -> String {
    if id.len() <= ID_LIMIT_BYTES {
        return id;
    }
    let mut end = ID_LIMIT_BYTES;
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}:{hash}", id.get(..end).unwrap_or_default())
}

/// A feed's name as part of a key: lower case, words joined by hyphens.
fn key_part(feed: &str) -> String {
    let folded = fold(feed);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { UNKNOWN_SOURCE.to_owned() } else { words.join("-") }
}
