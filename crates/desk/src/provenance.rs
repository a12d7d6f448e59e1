//! From a span of a record back to the bytes of the raw message.

use std::ops::Range;

use copydesk_record::{Body, RawRef};
use copydesk_text::{TextRun, raw_bytes};

/// Bytes of the raw message that a span of `body.text` (code points) stands for.
///
/// Decoded as `raw.encoding` says they are the span's text, but for white space: a line break in the message
/// may be a space in the body, several blank lines one, and control characters are left out.
/// None when the span is empty or beyond the text, or the bytes are not the record's message.
#[must_use]
pub fn raw_range(body: &Body, raw: &RawRef, message: &[u8], span: Range<u32>) -> Option<Range<u64>> {
    let run = |run: &copydesk_record::Run| TextRun { start: run.0, raw: run.1, length: run.2 };
    let runs: Vec<TextRun> = body.provenance.iter().map(run).collect();
    raw_bytes(&runs, message, &raw.encoding, span)
}
