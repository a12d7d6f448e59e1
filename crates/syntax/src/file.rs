//! The model file: the networks of the tagger and of the parser.

use crate::labels::TAGS;
use crate::network::{HIDDEN, Network};
use crate::parser::CLASSES;
use crate::sealed::{ModelError, Seal};

/// Syntax model files. A change of hashes, features or labels is a new version.
pub const SEAL: Seal = Seal { kind: "syntax model", magic: b"CDSYNTAX", version: 2 };

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
    SEAL.close(&body)
}

/// The tagger and the parser of a model file.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Network, Network), ModelError> {
    let tables = ModelError::Tables { kind: SEAL.kind };
    let mut rest = SEAL.open(bytes)?;
    let tagger = network(&mut rest, TAGS).ok_or(tables.clone())?;
    let parser = network(&mut rest, CLASSES).ok_or(tables.clone())?;
    if rest.is_empty() { Ok((tagger, parser)) } else { Err(tables) }
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
        assert!(from_bytes(&to_bytes(&parts(3), &parts(CLASSES))).is_err());
    }
}
