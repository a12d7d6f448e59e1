//! What finding quotes needs beside the text.

use std::sync::{Arc, LazyLock};

use copydesk_syntax::Syntax;

use crate::{Cues, QuoteModel};

/// The lexicon of speech, the parser and the weights, read only.
#[derive(Debug, Clone)]
pub struct QuoteReader {
    /// The lexicon of speech.
    pub cues: Cues,
    /// The parser.
    pub syntax: Arc<Syntax>,
    /// The weights.
    pub model: QuoteModel,
}

static BUILTIN: LazyLock<Arc<QuoteReader>> = LazyLock::new(|| {
    Arc::new(QuoteReader {
        cues: Cues::builtin(),
        // The files are part of the build; a test holds that they can be read.
        syntax: Arc::new(Syntax::builtin().unwrap_or_default()),
        model: QuoteModel::builtin().unwrap_or_else(|_| QuoteModel::empty()),
    })
});

impl QuoteReader {
    /// The lexicon and the models of this build.
    #[must_use]
    pub fn builtin() -> Arc<Self> {
        Arc::clone(&BUILTIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_of_the_build_can_be_read() {
        Syntax::builtin().unwrap();
        QuoteModel::builtin().unwrap();
    }
}
