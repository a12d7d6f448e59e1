//! What every model file of these crates starts with: a kind, a version and a checksum.

use sha2::{Digest, Sha256};

const CHECKSUM_BYTES: usize = 32;

/// Why a model file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another kind of file.
    #[error("not a {kind}: the file does not start as one")]
    Magic {
        /// What was wanted.
        kind: &'static str,
    },
    /// Made by or for another version.
    #[error("the {kind} has version {found}, this build reads version {wanted}")]
    Version {
        /// What it is.
        kind: &'static str,
        /// The file's version.
        found: u32,
        /// The version of this build.
        wanted: u32,
    },
    /// Its bytes are not those it was written with.
    #[error("the {kind} is torn or damaged: its checksum does not match")]
    Checksum {
        /// What it is.
        kind: &'static str,
    },
    /// Whole, but its tables do not fit.
    #[error("the tables of the {kind} have wrong sizes")]
    Tables {
        /// What it is.
        kind: &'static str,
    },
}

/// A kind of model file.
#[derive(Debug, Clone, Copy)]
pub struct Seal {
    /// What it is, for people: `syntax model`.
    pub kind: &'static str,
    /// Its first bytes.
    pub magic: &'static [u8; 8],
    /// The version this build writes and reads.
    pub version: u32,
}

impl Seal {
    /// A model file with this body.
    #[must_use]
    pub fn close(&self, body: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(8 + 4 + CHECKSUM_BYTES + body.len());
        out.extend(self.magic);
        out.extend(self.version.to_le_bytes());
        out.extend(Sha256::digest(body));
        out.extend(body);
        out
    }

    /// The body of a model file.
    ///
    /// # Errors
    /// When it is another kind of file, of another version, torn or damaged.
    pub fn open<'b>(&self, bytes: &'b [u8]) -> Result<&'b [u8], ModelError> {
        let kind = self.kind;
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ModelError::Magic { kind })?;
        if magic != self.magic {
            return Err(ModelError::Magic { kind });
        }
        let (version, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Checksum { kind })?;
        let found = u32::from_le_bytes(*version);
        if found != self.version {
            return Err(ModelError::Version { kind, found, wanted: self.version });
        }
        let (checksum, body) =
            rest.split_first_chunk::<CHECKSUM_BYTES>().ok_or(ModelError::Checksum { kind })?;
        if Sha256::digest(body).as_slice() == checksum {
            Ok(body)
        } else {
            Err(ModelError::Checksum { kind })
        }
    }

    /// The checksum of a model file, hexadecimal; of a file cut off before it, nothing.
    #[must_use]
    pub fn checksum(bytes: &[u8]) -> String {
        use std::fmt::Write;
        let mut out = String::with_capacity(2 * CHECKSUM_BYTES);
        for byte in bytes.get(12..12 + CHECKSUM_BYTES).unwrap_or_default() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_of_the_kind_open() {
        let seal = Seal { kind: "test model", magic: b"CDTESTER", version: 3 };
        let file = seal.close(b"body");
        assert_eq!(seal.open(&file).unwrap(), b"body");
        assert_eq!(Seal::checksum(&file).len(), 64);
        for cut in 0..file.len() {
            assert!(seal.open(&file[..cut]).is_err(), "cut at {cut}");
        }
        let mut damaged = file.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(seal.open(&damaged), Err(ModelError::Checksum { kind: "test model" }));
        let newer = Seal { version: 4, ..seal }.close(b"body");
        let error = seal.open(&newer).unwrap_err();
        assert_eq!(error.to_string(), "the test model has version 4, this build reads version 3");
        assert_eq!(seal.open(b"nothing at all"), Err(ModelError::Magic { kind: "test model" }));
    }
}
