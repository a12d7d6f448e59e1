//! Why a message in a known format could not be read.

use crate::Format;

/// Why a message in a known format could not be read. Offsets count bytes of the decoded text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The message breaks the rules of its format.
    #[error("{} message is malformed at byte {at}: {reason}", format.name())]
    Malformed {
        /// The format it was read as.
        format: Format,
        /// Where.
        at: usize,
        /// What is wrong.
        reason: String,
    },
    /// The message is well formed, but holds nothing to read.
    #[error("{} message holds no item: {reason}", format.name())]
    NoItem {
        /// The format it was read as.
        format: Format,
        /// What is missing.
        reason: String,
    },
}
