//! The packed file of cities: what `copydesk-gazetteer-build` writes and [`crate::Cities`] reads.
//!
//! All numbers are little endian. A header, then the sections one after the other:
//!
//! | section | holds |
//! |---|---|
//! | strings | names, each with one byte of length before it; other sections give the offset of that byte |
//! | cities | rows of `CITY_BYTES`: id, latitude, longitude, population, name, region, zone, country, kind |
//! | regions | rows of `REGION_BYTES`: name, country |
//! | zones | rows of `ZONE_BYTES`: name |
//! | lists | `u32`: a count and so many entries, for names that more than one thing has |
//! | names | an `fst` map from the `key` of a name to its cities |
//! | region names | an `fst` map from the `key` of a name to its regions |
//!
//! The value of a map is the entry or, with `LISTED`, the place of its list, above the two flag bits. An
//! entry of a city is its row, shifted left by one, with the lowest bit set where the name is its own name
//! and not another one; an entry of a region is its row.

use std::fmt;

use copydesk_text::fold;

/// First bytes of the file.
pub const MAGIC: [u8; 8] = *b"CDPLACES";
/// Version of the layout.
pub const VERSION: u32 = 1;
/// Sections of the file.
pub const SECTIONS: usize = 7;
/// Bytes of the header: magic, version, length of each section, checksum.
pub const HEADER_BYTES: usize = 8 + 4 + 4 * SECTIONS + 8;
/// Bytes of a city's row.
pub const CITY_BYTES: usize = 28;
/// Bytes of a region's row.
pub const REGION_BYTES: usize = 6;
/// Bytes of a time zone's row.
pub const ZONE_BYTES: usize = 4;
/// Flag of a map's value: it leads to a list.
pub const LISTED: u64 = 1;
/// Flag of a map's value: the name is also an ordinary word or a given name.
pub const WORD: u64 = 2;
/// Row number of nothing.
pub const NONE: u16 = u16::MAX;

/// What a city is, beyond its number of people.
pub mod kind {
    /// A town.
    pub const TOWN: u8 = 0;
    /// Part of a city.
    pub const PART: u8 = 1;
    /// Seat of a region.
    pub const SEAT: u8 = 2;
    /// Seat of a country's government.
    pub const CAPITAL: u8 = 3;
}

/// A file that is not what this build reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackedError {
    /// It is something else.
    NotCities,
    /// It was written for another version of Copydesk.
    Version(u32),
    /// It is shorter or longer than its header says.
    Length {
        /// Bytes by the header.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
    /// Its bytes are not those that were written.
    Checksum,
    /// The section of this name cannot be read.
    Section(&'static str),
}

impl fmt::Display for PackedError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCities => write!(out, "packed cities: not a file of cities"),
            Self::Version(found) => {
                write!(out, "packed cities: layout version {found}, this build reads version {VERSION}")
            }
            Self::Length { expected, found } => {
                write!(out, "packed cities: {found} bytes where the header says {expected}")
            }
            Self::Checksum => write!(out, "packed cities: the checksum does not match, the file is damaged"),
            Self::Section(name) => write!(out, "packed cities: section {name} cannot be read"),
        }
    }
}

impl std::error::Error for PackedError {}

/// Checksum of the bytes behind the header: quick, and sure to see a torn or damaged file.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
    const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;
    let mut chunks = bytes.chunks_exact(8);
    let mut sum = SEED ^ bytes.len() as u64;
    for chunk in &mut chunks {
        let word = chunk.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        sum = (sum ^ word).wrapping_mul(FACTOR).rotate_left(29);
    }
    chunks.remainder().iter().fold(sum, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(FACTOR))
}

/// The sections of a sound file, in order.
///
/// # Errors
///
/// When the bytes are not a file of cities of this version, or not whole.
pub fn sections(bytes: &'static [u8]) -> Result<[&'static [u8]; SECTIONS], PackedError> {
    let header = bytes.get(..HEADER_BYTES).filter(|header| header.starts_with(&MAGIC));
    let header = header.ok_or(PackedError::NotCities)?;
    let version = u32_at(header, 8).ok_or(PackedError::NotCities)?;
    if version != VERSION {
        return Err(PackedError::Version(version));
    }
    let mut out = [&bytes[..0]; SECTIONS];
    let mut at = HEADER_BYTES;
    for (index, section) in out.iter_mut().enumerate() {
        let length = u32_at(header, 12 + 4 * index).ok_or(PackedError::NotCities)? as usize;
        *section = bytes.get(at..at + length).unwrap_or_default();
        at += length;
    }
    if at != bytes.len() {
        return Err(PackedError::Length { expected: at, found: bytes.len() });
    }
    let written = header.last_chunk().copied().map(u64::from_le_bytes);
    if written != Some(checksum(bytes.get(HEADER_BYTES..).unwrap_or_default())) {
        return Err(PackedError::Checksum);
    }
    Ok(out)
}

/// The number that stands at `at`.
#[must_use]
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

/// The number that stands at `at`.
#[must_use]
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// What a name is kept and found by: as [`copydesk_text::fold`] gives it, without apostrophes, with spaces for
/// hyphens, and with `Saint`, `Fort` and `Mount` in one form each, because wires write them in several.
#[must_use]
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split([' ', '-', '\u{2010}', '\u{2011}']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        match word {
            "saint" | "sankt" | "sint" => out.push_str("st"),
            "sainte" => out.push_str("ste"),
            "fort" => out.push_str("ft"),
            "mount" => out.push_str("mt"),
            word => out.extend(word.chars().filter(|c| !matches!(c, '\'' | 'ʿ' | 'ʾ')).map(without_tone)),
        }
    }
    out
}

/// A letter of Vietnamese without its marks, which [`fold`] leaves.
fn without_tone(c: char) -> char {
    match c {
        'ạ'..='ặ' => 'a',
        'ẹ'..='ệ' => 'e',
        'ỉ' | 'ị' => 'i',
        'ọ'..='ợ' | 'ơ' => 'o',
        'ụ'..='ự' | 'ư' => 'u',
        'ỳ'..='ỹ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for (name, expected) in [
            ("Saint-Étienne", "st etienne"),
            ("SANA’A", "sanaa"),
            ("Fort  Worth", "ft worth"),
            ("Sault Ste. Marie", "sault ste marie"),
            ("Al-‘Ayn", "al ayn"),
            ("Quảng Ngãi", "quang ngai"),
        ] {
            assert_eq!(key(name), expected);
        }
    }

    fn file(body_length: u32) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(body_length.to_le_bytes());
        out.extend([0; 4 * (SECTIONS - 1)]);
        out.extend(checksum(b"twelve bytes").to_le_bytes());
        out.extend(b"twelve bytes");
        out
    }

    fn refused(bytes: Vec<u8>) -> String {
        sections(bytes.leak()).unwrap_err().to_string()
    }

    #[test]
    fn wrong_and_torn_files_are_refused() {
        assert_eq!(sections(file(12).leak()).unwrap()[0], b"twelve bytes");
        assert_eq!(refused(b"PNG".to_vec()), "packed cities: not a file of cities");
        let mut torn = file(12);
        torn.pop();
        let message = "packed cities: 59 bytes where the header says 60";
        assert_eq!(refused(torn), message);
        let mut damaged = file(12);
        damaged[50] ^= 1;
        assert_eq!(refused(damaged), "packed cities: the checksum does not match, the file is damaged");
        let mut newer = file(12);
        newer[8] = 9;
        assert_eq!(refused(newer), "packed cities: layout version 9, this build reads version 1");
        assert!(refused(file(u32::MAX)).starts_with("packed cities: 60 bytes where the header says"));
    }
}
