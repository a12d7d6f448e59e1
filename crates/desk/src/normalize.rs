//! Bytes to item.

use copydesk_record::{
    Block, BlockKind, Body, ItemKind, NormalizedItem, RawRef, Run, Source, Status, Versioned,
};
use copydesk_text::{Points, decode};
use sha2::{Digest, Sha256};

use crate::{Desk, RawMessage, ReadError};

/// Longest message that is read, in bytes; the largest wire items (results, filings) stay far below.
pub const MESSAGE_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// Reads a raw message into an item.
///
/// # Errors
/// [`ReadError`] when there is no text to read; anything less costs a warning in the item.
pub fn normalize(raw: &RawMessage<'_>, desk: &Desk) -> Result<NormalizedItem, ReadError> {
    if raw.bytes.len() > MESSAGE_LIMIT_BYTES {
        return Err(ReadError::TooLong { bytes: raw.bytes.len(), limit_bytes: MESSAGE_LIMIT_BYTES });
    }
    let decoded = decode(raw.bytes, raw.charset)?;
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty { bytes: raw.bytes.len() });
    }
    let sha256: String = Sha256::digest(raw.bytes).iter().map(|b| format!("{b:02x}")).collect();
    let id = format!("{}:{}", raw.feed.unwrap_or("wire"), sha256.get(..16).unwrap_or_default());
    let length = Points::new(&decoded.text).at(decoded.text.len());
    let start = decoded.raw_offset(0, 0);
    Ok(NormalizedItem {
        schema: NormalizedItem::schema_id(),
        story: id.clone(),
        id,
        version: 1,
        status: Status::Usable,
        kind: ItemKind::New,
        raw: RawRef {
            topic: raw.coordinates.map(|c| c.topic.to_owned()),
            partition: raw.coordinates.map(|c| c.partition),
            offset: raw.coordinates.map(|c| c.offset),
            sha256,
            bytes: raw.bytes.len() as u64,
            encoding: decoded.encoding.clone(),
            format: "plain".to_owned(),
        },
        source: Source { feed: raw.feed.map(str::to_owned), agency: None },
        language: None,
        headline: None,
        slug: None,
        byline: None,
        urgency: None,
        subjects: Vec::new(),
        notes: Vec::new(),
        date: None,
        dateline: None,
        body: Body {
            blocks: vec![Block {
                kind: BlockKind::Paragraph,
                start: 0,
                end: length,
                raw: [start, raw.bytes.len() as u64],
            }],
            sentences: Vec::new(),
            provenance: vec![Run(0, start, length)],
            text: decoded.text,
        },
        warnings: Vec::new(),
        pipeline: desk.pipeline().clone(),
    })
}
