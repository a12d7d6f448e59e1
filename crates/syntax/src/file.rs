//! The model file: a header with version and checksum, then both networks.

use sha2::{Digest, Sha256};

use crate::labels::TAGS;
use crate::network::{HIDDEN, Network};
use crate::parser::CLASSES;

const MAGIC: &[u8; 8] = b"CDSYNTAX";
/// Version of the format and of the features; files of another version are refused.
pub const MODEL_VERSION: u32 = 1;
const HEADER_BYTES: usize = 8 + 4 + 4 + 32;

/// Why a model file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another kind of file.
    #[error("not a syntax model: the file does not start as one")]
    Magic,
    /// Made by or for another version.
    #[error("the syntax model has version {found}, this build reads version {MODEL_VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Its bytes are not those it was written with.
    #[error("the syntax model is torn or damaged: its checksum does not match")]
    Checksum,
    /// Whole, but its tables do not fit.
    #[error("the syntax model's tables have wrong sizes")]
    Tables,
}

/// A network as the trainer hands it over.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Rows of [`HIDDEN`] weights; a power of two of them.
    pub rows: Vec<i8>,
    /// What one step of a row's weight is worth.
    pub scale: f32,
    /// [`HIDDEN`] biases of the hidden layer.
    pub bias: Vec<f32>,
    /// [`HIDDEN`] weights of each class.
    pub output: Vec<f32>,
    /// A bias of each class.
    pub output_bias: Vec<f32>,
}

/// The bytes of a model file of a tagger and a parser.
#[must_use]
pub fn to_bytes(tagger: &Parts, parser: &Parts) -> Vec<u8> {
    let mut body = Vec::new();
    for parts in [tagger, parser] {
        body.extend(u32::try_from(parts.rows.len() / HIDDEN).unwrap_or(0).to_le_bytes());
        body.extend(parts.rows.iter().flat_map(|weight| weight.to_le_bytes()));
        let floats =
            std::iter::once(&parts.scale).chain(&parts.bias).chain(&parts.output).chain(&parts.output_bias);
        body.extend(floats.flat_map(|value| value.to_le_bytes()));
    }
    let mut out = Vec::with_capacity(HEADER_BYTES + body.len());
    out.extend(MAGIC);
    out.extend(MODEL_VERSION.to_le_bytes());
    out.extend(0u32.to_le_bytes());
    out.extend(Sha256::digest(&body));
    out.extend(body);
    out
}

/// The tagger and the parser of a model file.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Network, Network), ModelError> {
    let mut rest = bytes;
    if take::<8>(&mut rest) != Some(*MAGIC) {
        return Err(ModelError::Magic);
    }
    let found = take::<4>(&mut rest).map(u32::from_le_bytes).ok_or(ModelError::Tables)?;
    if found != MODEL_VERSION {
        return Err(ModelError::Version { found });
    }
    take::<4>(&mut rest).ok_or(ModelError::Tables)?;
    let checksum = take::<32>(&mut rest).ok_or(ModelError::Tables)?;
    if Sha256::digest(rest).as_slice() != checksum {
        return Err(ModelError::Checksum);
    }
    let tagger = network(&mut rest, TAGS).ok_or(ModelError::Tables)?;
    let parser = network(&mut rest, CLASSES).ok_or(ModelError::Tables)?;
    if rest.is_empty() { Ok((tagger, parser)) } else { Err(ModelError::Tables) }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}

fn network(rest: &mut &[u8], classes: usize) -> Option<Network> {
    let count = usize::try_from(u32::from_le_bytes(take(rest)?)).ok()?;
    if !count.is_power_of_two() {
        return None;
    }
    let bytes = rest.split_off(..count.checked_mul(HIDDEN)?)?;
    let (rows, _) = bytes.as_chunks::<HIDDEN>();
    let rows = rows.iter().map(|row| row.map(u8::cast_signed)).collect();
    let mut float = || take::<4>(rest).map(f32::from_le_bytes);
    let scale = float()?;
    let mut bias = [0.0; HIDDEN];
    for value in &mut bias {
        *value = float()?;
    }
    let mut output = vec![[0.0; HIDDEN]; classes];
    for value in output.iter_mut().flatten() {
        *value = float()?;
    }
    let output_bias = (0..classes).map(|_| float()).collect::<Option<_>>()?;
    Some(Network { rows, scale, bias, output, output_bias })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(classes: usize) -> Parts {
        Parts {
            rows: vec![1; 4 * HIDDEN],
            scale: 0.5,
            bias: vec![0.25; HIDDEN],
            output: vec![0.125; classes * HIDDEN],
            output_bias: vec![1.0; classes],
        }
    }

    #[test]
    fn written_and_read() {
        let bytes = to_bytes(&parts(TAGS), &parts(CLASSES));
        let (tagger, parser) = from_bytes(&bytes).unwrap();
        assert_eq!((tagger.rows.len(), tagger.output.len(), parser.output.len()), (4, TAGS, CLASSES));
        assert_eq!(from_bytes(&bytes[..bytes.len() - 1]).unwrap_err(), ModelError::Checksum);
        assert_eq!(from_bytes(b"nothing").unwrap_err(), ModelError::Magic);
        assert!(from_bytes(&to_bytes(&parts(3), &parts(CLASSES))).is_err());
        let mut newer = bytes.clone();
        newer[8] = 9;
        assert_eq!(from_bytes(&newer).unwrap_err(), ModelError::Version { found: 9 });
    }
}
