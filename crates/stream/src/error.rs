//! What can go wrong with a log, sorted by what to do about it.

/// An error of a log, sorted by what its caller must do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// Nothing was changed; the same call may succeed later.
    #[error("{what}: {cause}")]
    Retriable {
        /// What was being done, and where.
        what: String,
        /// What the engine says.
        cause: String,
    },
    /// The transaction was aborted: none of its records will be seen. Rewind and go on.
    #[error("transaction aborted: {what}: {cause}")]
    Aborted {
        /// What was being done.
        what: String,
        /// What the engine says.
        cause: String,
    },
    /// Whether the transaction was committed is not known. Close the subscription and subscribe again: the
    /// broker settles the old transaction, and the committed positions tell how it ended.
    #[error("connection lost: {what}: {cause}")]
    Lost {
        /// What was being done.
        what: String,
        /// What the engine says.
        cause: String,
    },
    /// A newer instance with the same name has taken over. This one must end.
    #[error(
        "fenced: another instance named {instance:?} has taken over, or the broker gave up a transaction that was open \
         too long; give each replica its own service.instance, and start again"
    )]
    Fenced {
        /// The name both instances go by.
        instance: String,
    },
    /// Going on is no use; an operator is needed.
    #[error("{what}: {cause}")]
    Fatal {
        /// What was being done, and where.
        what: String,
        /// What the engine says, and what to do.
        cause: String,
    },
}

impl StreamError {
    pub(crate) fn retriable(what: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Retriable { what: what.into(), cause: cause.to_string() }
    }

    pub(crate) fn aborted(what: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Aborted { what: what.into(), cause: cause.to_string() }
    }

    pub(crate) fn lost(what: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Lost { what: what.into(), cause: cause.to_string() }
    }

    pub(crate) fn fatal(what: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Fatal { what: what.into(), cause: cause.to_string() }
    }
}
