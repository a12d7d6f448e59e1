//! What a reader knows beyond the message.

use copydesk_dateline::Tables;
use jiff::civil::Date;
use serde::Deserialize;

use crate::Format;

/// What is set for a feed; every key may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// Character set of messages that are not UTF-8: a WHATWG label, or `iso646-de` and the like.
    pub charset: Option<String>,
    /// Format of all its messages, in place of detection.
    pub format: Option<Format>,
    /// Agency of messages that name none: an id of `agencies.toml`.
    pub agency: Option<String>,
    /// IANA time zone of times without a zone.
    pub timezone: Option<String>,
    /// BCP 47 tag of messages that do not say their language.
    pub language: Option<String>,
    /// Longest message in bytes.
    pub limit_bytes: Option<usize>,
}

/// What a reader knows beyond the message.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Agencies and places.
    pub tables: &'a Tables,
    /// The day the message was received.
    pub received: Option<Date>,
    /// The format, where the sender or the feed's settings name it.
    pub format: Option<Format>,
    /// Settings of its feed.
    pub feed: &'a FeedSettings,
}
