//! What the desk knows beyond the message.

use std::sync::Arc;

use copydesk_amounts::CURRENCIES_SOURCE;
use copydesk_dateline::{AGENCIES_SOURCE, Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_names::Lexicon;
use copydesk_quotes::{CUES_SOURCE, QuoteModel, QuoteReader};
use copydesk_record::Pipeline;
use copydesk_syntax::Syntax;
use sha2::{Digest, Sha256};

use crate::dictionary::NameDictionary;
use crate::feeds::{Feeds, FeedsError};
use crate::known::{KNOWN_SOURCE, KnownThings};

/// Version of this reading, in every record's `pipeline`.
pub const PIPELINE_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Hexadecimal digits of each hash in the version stamp.
const DICTIONARIES_HASH_DIGITS: usize = 12;

/// Tables and dictionaries, read only. Build it once and share it: `&Desk` is cheap and `Sync`.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(crate) tables: Arc<Tables>,
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) quotes: Arc<QuoteReader>,
    pub(crate) feeds: Arc<Feeds>,
    /// The lists and the model without the customer's names.
    plain_lexicon: Arc<Lexicon>,
    pub(crate) dictionary: Arc<NameDictionary>,
    pub(crate) known: Arc<KnownThings>,
    pipeline: Pipeline,
}

impl Desk {
    /// The desk with the dictionaries of this build.
    #[must_use]
    pub fn builtin() -> Self {
        let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
        let lexicon = Arc::new(Lexicon::builtin());
        let model = [
            ("names", lexicon.model_checksum().to_owned()),
            ("syntax", Syntax::builtin_checksum()),
            ("quotes", QuoteModel::builtin_checksum()),
        ]
        .map(|(name, sum)| format!("{name}-{}", sum.get(..DICTIONARIES_HASH_DIGITS).unwrap_or_default()))
        .join(",");
        let pipeline = Pipeline {
            version: PIPELINE_VERSION.to_owned(),
            model,
            feeds: None,
            names: None,
            dictionaries: dictionaries_hash(),
        };
        Self {
            tables: Arc::new(tables),
            lexicon: Arc::clone(&lexicon),
            quotes: QuoteReader::builtin(),
            feeds: Arc::default(),
            plain_lexicon: lexicon,
            dictionary: Arc::default(),
            known: Arc::new(KnownThings::builtin()),
            pipeline,
        }
    }

    /// The same desk with other settings of feeds; their version is stamped into records.
    #[must_use]
    pub fn with_feeds(&self, feeds: Feeds) -> Self {
        let stamp = feeds.hash().get(..DICTIONARIES_HASH_DIGITS).map(str::to_owned);
        let pipeline = Pipeline { feeds: stamp, ..self.pipeline.clone() };
        Self { feeds: Arc::new(feeds), pipeline, ..self.clone() }
    }

    /// The same desk with other names of the customer's own; their version is stamped into records.
    #[must_use]
    pub fn with_dictionary(&self, dictionary: NameDictionary) -> Self {
        let stamp = dictionary.hash().get(..DICTIONARIES_HASH_DIGITS).map(str::to_owned);
        let pipeline = Pipeline { names: stamp, ..self.pipeline.clone() };
        let lexicon = Lexicon::clone(&self.plain_lexicon).with_overrides(dictionary.phrases());
        Self { lexicon: Arc::new(lexicon), dictionary: Arc::new(dictionary), pipeline, ..self.clone() }
    }

    /// Reads settings of feeds.
    ///
    /// # Errors
    /// [`FeedsError`] with every problem.
    pub fn parse_feeds(&self, text: &str) -> Result<Feeds, FeedsError> {
        Feeds::parse(text, |id| self.tables.agencies.by_id(id).is_some())
    }

    /// The stamp of every record this desk makes.
    #[must_use]
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }
}

/// Changes whenever a data file does.
fn dictionaries_hash() -> String {
    let mut hasher = Sha256::new();
    let sources = copydesk_gazetteer::SOURCES.into_iter().chain(copydesk_names::SOURCES).chain([
        AGENCIES_SOURCE,
        CUES_SOURCE,
        CURRENCIES_SOURCE,
        KNOWN_SOURCE,
    ]);
    for source in sources {
        hasher.update(source.as_bytes());
        hasher.update([0]);
    }
    let mut hash = hex(&hasher.finalize());
    hash.truncate(DICTIONARIES_HASH_DIGITS);
    hash
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
