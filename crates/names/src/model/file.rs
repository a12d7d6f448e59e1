//! The model file: a header with version and checksum, then tables that are read where they lie.

use std::borrow::Cow;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::labels::{LABELS, STARTS, TYPES, Transitions};

/// First bytes of every model file.
const MAGIC: &[u8; 8] = b"CDNAMES\n";
/// Version of the format and of the features; files of another version are refused.
pub const MODEL_VERSION: u32 = 1;
const HEADER_BYTES: usize = 8 + 4 + 4 + 8 + 32;
/// Width of the hidden layer.
pub const HIDDEN: usize = 64;
/// Bytes of cluster numbers of a word: coarse, middle, fine.
pub const CODES: usize = 3;
const TABLES: usize = 10;

/// Why a model file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Another kind of file.
    #[error("not a name model: the file does not start as one")]
    Magic,
    /// Made by or for another version.
    #[error("the name model has version {found}, this build reads version {MODEL_VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Cut off, or with something behind its end.
    #[error("the name model is torn: {found} bytes where its header says {expected}")]
    Length {
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// Its bytes are not those it was written with.
    #[error("the name model is damaged: its checksum does not match")]
    Checksum,
    /// Whole, but its tables do not fit each other.
    #[error("the name model's table {0} has a wrong size")]
    Table(usize),
}

/// What a model file is made of, for the trainer to write.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Marks of words (half of their hash), in slots; 0 is free.
    pub word_marks: Vec<u32>,
    /// [`CODES`] cluster numbers for each slot.
    pub word_codes: Vec<u16>,
    /// Marks of listed phrases, in slots.
    pub phrase_marks: Vec<u32>,
    /// Kinds of the phrase in each slot; [`super::lists::LONGER`] says that longer ones start with it.
    pub phrase_kinds: Vec<u16>,
    /// Marks of words of a class, in slots.
    pub class_marks: Vec<u32>,
    /// Classes of the word in each slot.
    pub class_bits: Vec<u32>,
    /// Marks of features, in slots; 0 is free.
    pub feature_marks: Vec<u16>,
    /// [`HIDDEN`] weights for each slot.
    pub rows: Vec<i8>,
    /// What one step of a row's weight is worth.
    pub scale: f32,
    /// Bias of the hidden layer.
    pub hidden_bias: Vec<f32>,
    /// Weights from the hidden layer to the labels, and their bias.
    pub output: Vec<[f32; LABELS]>,
    /// Bias of the labels.
    pub output_bias: Vec<f32>,
    /// Weights between labels.
    pub transitions: Transitions,
}

impl Parts {
    /// The bytes of the model file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let floats = |values: &mut dyn Iterator<Item = f32>| values.flat_map(f32::to_le_bytes).collect();
        let mut network: Vec<f32> = vec![self.scale];
        network.extend(&self.hidden_bias);
        network.extend(self.output.iter().flatten());
        network.extend(&self.output_bias);
        network.extend(self.transitions.first);
        network.extend(self.transitions.steps.iter().flatten());
        network.extend(self.transitions.within.iter().flatten());
        let tables: [Vec<u8>; TABLES] = [
            self.word_marks.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.word_codes.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.phrase_marks.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.phrase_kinds.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.class_marks.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.class_bits.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.feature_marks.iter().flat_map(|v| v.to_le_bytes()).collect(),
            self.rows.iter().flat_map(|v| v.to_le_bytes()).collect(),
            floats(&mut network.into_iter()),
            Vec::new(),
        ];
        let mut body = Vec::new();
        for table in &tables {
            body.extend((table.len() as u64).to_le_bytes());
        }
        for table in &tables {
            body.extend(table);
        }
        let mut out = Vec::with_capacity(HEADER_BYTES + body.len());
        out.extend(MAGIC);
        out.extend(MODEL_VERSION.to_le_bytes());
        out.extend(0u32.to_le_bytes());
        out.extend((body.len() as u64).to_le_bytes());
        out.extend(Sha256::digest(&body));
        out.extend(body);
        out
    }
}

/// A checked model file.
#[derive(Debug, Clone)]
pub struct ModelFile {
    bytes: Cow<'static, [u8]>,
    tables: [Range<usize>; TABLES],
    checksum: [u8; 32],
    pub(crate) scale: f32,
    pub(crate) hidden_bias: [f32; HIDDEN],
    pub(crate) output: Vec<[f32; LABELS]>,
    pub(crate) output_bias: [f32; LABELS],
    pub(crate) transitions: Transitions,
}

impl ModelFile {
    /// Checks a file's bytes and opens it.
    ///
    /// # Errors
    /// [`ModelError`] when it is no model, of another version, torn or damaged.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        if bytes.get(..MAGIC.len()) != Some(MAGIC) {
            return Err(ModelError::Magic);
        }
        let found = bytes.len() as u64;
        let torn = |expected| ModelError::Length { expected, found };
        let version = u32_at(&bytes, 2).ok_or(torn(HEADER_BYTES as u64))?;
        if version != MODEL_VERSION {
            return Err(ModelError::Version { found: version });
        }
        let body = bytes.get(HEADER_BYTES..).ok_or(torn(HEADER_BYTES as u64))?;
        let length = u64_at(&bytes, 2).ok_or(torn(HEADER_BYTES as u64))?;
        if length != body.len() as u64 {
            return Err(torn(length.saturating_add(HEADER_BYTES as u64)));
        }
        let checksum: [u8; 32] = Sha256::digest(body).into();
        if bytes.get(24..HEADER_BYTES) != Some(&checksum) {
            return Err(ModelError::Checksum);
        }
        let mut start = HEADER_BYTES + TABLES * 8;
        let mut tables = [const { 0..0 }; TABLES];
        for (number, table) in tables.iter_mut().enumerate() {
            let length = u64_at(body, number).and_then(|length| usize::try_from(length).ok());
            let end = length.and_then(|length| start.checked_add(length)).filter(|end| *end <= bytes.len());
            *table = start..end.ok_or(ModelError::Table(number))?;
            start = table.end;
        }
        let mut file = Self {
            bytes,
            tables,
            checksum,
            scale: 1.0,
            hidden_bias: [0.0; HIDDEN],
            output: vec![[0.0; LABELS]; HIDDEN],
            output_bias: [0.0; LABELS],
            transitions: Transitions::default(),
        };
        file.check()?;
        file.read_network()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), ModelError> {
        // Two tables go together: so many bytes a slot in the first and in the second.
        for (first, slot, other) in [(0, 4, CODES * 2), (2, 4, 2), (4, 4, 4), (6, 2, HIDDEN)] {
            let slots = self.table(first).len() / slot;
            if !slots.is_power_of_two() || slots * slot != self.table(first).len() {
                return Err(ModelError::Table(first));
            }
            if self.table(first + 1).len() != slots * other {
                return Err(ModelError::Table(first + 1));
            }
        }
        Ok(())
    }

    fn read_network(&mut self) -> Result<(), ModelError> {
        let floats: Vec<f32> = self
            .table(8)
            .chunks_exact(4)
            .filter_map(|chunk| Some(f32::from_le_bytes(chunk.try_into().ok()?)))
            .collect();
        let expected = 1 + HIDDEN + HIDDEN * LABELS + LABELS + STARTS + STARTS * STARTS + TYPES * 4;
        if floats.len() != expected {
            return Err(ModelError::Table(8));
        }
        let mut floats = floats.into_iter();
        let mut fill = |slots: &mut [f32]| slots.iter_mut().zip(&mut floats).for_each(|(slot, v)| *slot = v);
        fill(std::slice::from_mut(&mut self.scale));
        fill(&mut self.hidden_bias);
        self.output.iter_mut().for_each(|weights| fill(weights));
        fill(&mut self.output_bias);
        fill(&mut self.transitions.first);
        self.transitions.steps.iter_mut().for_each(|weights| fill(weights));
        self.transitions.within.iter_mut().for_each(|weights| fill(weights));
        Ok(())
    }

    pub(crate) fn table(&self, number: usize) -> &[u8] {
        self.tables.get(number).and_then(|range| self.bytes.get(range.clone())).unwrap_or_default()
    }

    /// SHA-256 of everything after the header, in hexadecimal.
    #[must_use]
    pub fn checksum(&self) -> String {
        self.checksum.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Bytes of the file.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }
}

/// The little-endian number in place `index` of a table.
pub(crate) fn u16_at(table: &[u8], index: usize) -> Option<u16> {
    Some(u16::from_le_bytes(table.get(index * 2..index * 2 + 2)?.try_into().ok()?))
}

/// The little-endian number in place `index` of a table.
pub(crate) fn u32_at(table: &[u8], index: usize) -> Option<u32> {
    Some(u32::from_le_bytes(table.get(index * 4..index * 4 + 4)?.try_into().ok()?))
}

fn u64_at(table: &[u8], index: usize) -> Option<u64> {
    Some(u64::from_le_bytes(table.get(index * 8..index * 8 + 8)?.try_into().ok()?))
}
