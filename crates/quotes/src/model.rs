//! The trained weights that choose among readings.

use copydesk_syntax::{ModelError, Seal};

use crate::linear::{Features, WEIGHTS, weight_of};

/// Quote model files. A change of hashes or features is a new version.
const SEAL: Seal = Seal { kind: "quote model", magic: b"CDQUOTES", version: 2 };

static BUILTIN: &[u8] = include_bytes!("../data/quotes.model");

/// Weights of the three decisions; [`WEIGHTS`] each.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteModel {
    /// Whether words between marks are speech, and who says it.
    pub choices: Vec<f32>,
    /// What an event of speech reports.
    pub contents: Vec<f32>,
    /// Whom pronouns and descriptions mean.
    pub people: Vec<f32>,
    /// What scores of choices are multiplied with to be chances.
    pub sharpness: f32,
}

impl QuoteModel {
    /// A model that knows nothing.
    #[must_use]
    pub fn empty() -> Self {
        let none = vec![0.0; WEIGHTS];
        Self { choices: none.clone(), contents: none.clone(), people: none, sharpness: 1.0 }
    }

    /// The model of this build.
    ///
    /// # Errors
    /// When the build's own file is damaged.
    pub fn builtin() -> Result<Self, ModelError> {
        Self::from_bytes(BUILTIN)
    }

    /// Checksum of the model of this build, hexadecimal.
    #[must_use]
    pub fn builtin_checksum() -> String {
        Seal::checksum(BUILTIN)
    }

    /// The bytes of the model file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let tables = self.choices.iter().chain(&self.contents).chain(&self.people);
        let body: Vec<u8> =
            std::iter::once(&self.sharpness).chain(tables).flat_map(|weight| weight.to_le_bytes()).collect();
        SEAL.close(&body)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When it is no model, of another version, torn or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (floats, rest) = SEAL.open(bytes)?.as_chunks::<4>();
        if floats.len() != 1 + 3 * WEIGHTS || !rest.is_empty() {
            return Err(ModelError::Tables { kind: SEAL.kind });
        }
        let mut floats = floats.iter().map(|four| f32::from_le_bytes(*four));
        let sharpness = floats.next().unwrap_or(1.0);
        let mut table = || floats.by_ref().take(WEIGHTS).collect();
        Ok(Self { choices: table(), contents: table(), people: table(), sharpness })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        let mut model = QuoteModel::empty();
        (model.choices[3], model.people[5], model.sharpness) = (1.5, -2.0, 0.75);
        assert_eq!(QuoteModel::from_bytes(&model.to_bytes()).unwrap(), model);
        assert!(QuoteModel::from_bytes(&SEAL.close(b"1234")).is_err());
    }
}
