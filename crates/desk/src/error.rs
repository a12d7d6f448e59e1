//! Why a message could not be read.

use copydesk_text::DecodeError;
use copydesk_wire::WireError;

/// Why a message could not be read. The message goes to the dead letters with [`ReadError::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are not text in any encoding the message may be in.
    #[error("message cannot be decoded: {0}")]
    Undecodable(#[from] DecodeError),
    /// The message is in a known format but breaks its rules.
    #[error(transparent)]
    Unreadable(#[from] WireError),
    /// There is no text in the message.
    #[error("message of {bytes} bytes has no text")]
    Empty {
        /// Length of the raw message.
        bytes: usize,
    },
    /// The message is longer than a reader accepts.
    #[error("message of {bytes} bytes is longer than {limit_bytes} bytes")]
    TooLong {
        /// Length of the raw message.
        bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
}

impl ReadError {
    /// Short stable code from a bounded set, for headers and metric labels.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undecodable(_) => "undecodable",
            Self::Unreadable(WireError::NoItem { .. }) => "no-item",
            Self::Unreadable(_) => "malformed",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too-long",
        }
    }
}
