//! Short hashes: of what was published, and of what an item says apart from its envelope.

use copydesk_record::{EnrichedItem, Meta, Times};
use sha2::{Digest, Sha256};

/// Bytes of a SHA-256 that are kept: enough to tell the versions of one story apart.
const KEPT_BYTES: usize = 8;

/// The first 16 hexadecimal digits of the SHA-256 of some bytes.
#[must_use]
pub fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(KEPT_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// A hash of all that an item says, its version included, without its envelope: the same text sent again with another
/// sequence number, on another path or read by a newer build with the same result, hashes alike. The status is left out:
/// of a story under an embargo it tells when the message was received, and else the kind tells the same.
///
/// # Errors
/// When the item cannot be written as JSON, which no record read from JSON does.
pub fn content_hash(item: &EnrichedItem) -> Result<String, serde_json::Error> {
    let meta = Meta {
        sequence: None,
        transmission: None,
        service: None,
        signoff: None,
        times: Times { sent: None, ..item.meta.times.clone() },
        ..item.meta.clone()
    };
    let notes: Vec<(&str, &str)> =
        item.notes.iter().map(|note| (note.kind.as_str(), note.text.as_str())).collect();
    let blocks: Vec<_> = item.body.blocks.iter().map(|block| (block.kind, block.start, block.end)).collect();
    let told = (
        (item.version, item.kind, &item.language, &item.headline, &item.slug, &item.byline),
        (item.urgency, &item.subjects, &meta, notes, &item.date, &item.body.text, blocks, &item.body.marks),
        (&item.entities, &item.quotes, &item.dates),
    );
    Ok(short_hash(&serde_json::to_vec(&told)?))
}
