//! A raw message and what its sender said about it.

use copydesk_wire::Format;

/// A message exactly as received.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawMessage<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The feed it came on, as its sender named it.
    pub feed: Option<&'a str>,
    /// Character set the sender named; used when the bytes are not UTF-8.
    pub charset: Option<&'a str>,
    /// When it was received: RFC 3339 or `YYYY-MM-DD`. Only the day is used, to read dates without a year.
    pub received_at: Option<&'a str>,
    /// Its format, where the sender named it; else it is told by the content.
    pub format: Option<Format>,
    /// Where it lies in the log; none when it was read from a file.
    pub coordinates: Option<Coordinates<'a>>,
}

/// A place in the log.
#[derive(Debug, Clone, Copy)]
pub struct Coordinates<'a> {
    /// Topic.
    pub topic: &'a str,
    /// Partition.
    pub partition: i32,
    /// Offset.
    pub offset: i64,
}
