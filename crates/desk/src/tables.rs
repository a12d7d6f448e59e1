//! What the desk knows beyond the message.

use copydesk_record::Pipeline;

/// Version of this reading, in every record's `pipeline`.
pub const PIPELINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Tables and dictionaries, read only. Build it once and share it: `&Desk` is cheap and `Sync`.
#[derive(Debug)]
pub struct Desk {
    pipeline: Pipeline,
}

impl Desk {
    /// The desk with the dictionaries of this build.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            pipeline: Pipeline {
                version: PIPELINE_VERSION.to_owned(),
                model: "rules".to_owned(),
                dictionaries: String::new(),
            },
        }
    }

    /// The stamp of every record this desk makes.
    #[must_use]
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }
}
