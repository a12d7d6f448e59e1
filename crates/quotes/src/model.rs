//! The trained weights that choose among readings.

use crate::linear::{Features, WEIGHTS, weight_of};

const MAGIC: &[u8; 8] = b"CDQUOTES";
/// Version of the features; files of another version are refused.
pub const MODEL_VERSION: u32 = 1;

static BUILTIN: &[u8] = include_bytes!("../data/quotes.model");

/// Why a model file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another kind of file.
    #[error("not a quote model: the file does not start as one")]
    Magic,
    /// Made by or for another version.
    #[error("the quote model has version {found}, this build reads version {MODEL_VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Cut off, or with something behind its end.
    #[error("the quote model is torn: {found} bytes where {expected} are needed")]
    Length {
        /// What the format needs.
        expected: usize,
        /// What is there.
        found: usize,
    },
}

/// Weights of the choices for marked words, and of the contents of reported speech.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteModel {
    /// For [`crate::training::Problem::choices`].
    pub choices: Vec<f32>,
    /// For contents.
    pub contents: Vec<f32>,
    /// For whom pronouns and descriptions mean.
    pub people: Vec<f32>,
    /// What scores of choices are multiplied with to be chances.
    pub sharpness: f32,
}

impl QuoteModel {
    /// A model that knows nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            choices: vec![0.0; WEIGHTS],
            contents: vec![0.0; WEIGHTS],
            people: vec![0.0; WEIGHTS],
            sharpness: 1.0,
        }
    }

    /// The model of this build.
    ///
    /// # Errors
    /// When the build's own file is damaged.
    pub fn builtin() -> Result<Self, ModelError> {
        Self::from_bytes(BUILTIN)
    }

    /// The bytes of the model file: weights that are not zero, each with its number.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(MAGIC);
        out.extend(MODEL_VERSION.to_le_bytes());
        out.extend(self.sharpness.to_le_bytes());
        for table in [&self.choices, &self.contents, &self.people] {
            out.extend(table.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        out
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When it is no model, of another version, or torn.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ModelError::Magic)?;
        if magic != MAGIC {
            return Err(ModelError::Magic);
        }
        let expected = 16 + 12 * WEIGHTS;
        let torn = || ModelError::Length { expected, found: bytes.len() };
        let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(torn)?;
        let found = u32::from_le_bytes(*version);
        if found != MODEL_VERSION {
            return Err(ModelError::Version { found });
        }
        if bytes.len() != expected {
            return Err(torn());
        }
        let mut floats = rest.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four));
        let sharpness = floats.next().unwrap_or(1.0);
        let choices = floats.by_ref().take(WEIGHTS).collect();
        let contents = floats.by_ref().take(WEIGHTS).collect();
        let people = floats.collect();
        Ok(Self { choices, contents, people, sharpness })
    }
}

/// The sum of a thing's weights.
pub(crate) fn score(weights: &[f32], features: &Features) -> f32 {
    features.hashes.iter().filter_map(|hash| weights.get(weight_of(*hash))).sum()
}

/// Chances from scores.
pub(crate) fn chances(scores: &[f32], sharpness: f32) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| ((score - most) * sharpness).exp()).collect();
    let all: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / all.max(f32::MIN_POSITIVE)).collect()
}
