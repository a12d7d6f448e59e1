//! How the program ends.

use std::process::ExitCode;

use copydesk_stream::StreamError;

/// Exit codes, as documented in the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Some of the input could not be read; the rest was.
    BadInput = 1,
    /// The configuration is wrong.
    Config = 3,
    /// The log cannot be used, or a service gave up.
    Log = 4,
    /// Another instance of the same name has taken over.
    Fenced = 5,
    /// The services did not stop in time.
    NotStopped = 6,
}

/// An error and the code to end with.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    pub error: anyhow::Error,
}

impl Failure {
    pub fn bad_input(error: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::BadInput, error: error.into() }
    }

    pub fn config(error: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Config, error: error.into() }
    }

    pub fn log(error: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Log, error: error.into() }
    }
}

impl From<StreamError> for Failure {
    fn from(error: StreamError) -> Self {
        let exit = if matches!(error, StreamError::Fenced { .. }) { Exit::Fenced } else { Exit::Log };
        Self { exit, error: error.into() }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
