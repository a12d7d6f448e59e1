//! Look-ups in the tables of a model: clusters of words, listed phrases, classes of words, rows of features.

use super::file::{CODES, HIDDEN, ModelFile, u16_at, u32_at};

/// Set on a phrase that is the start of a longer one.
pub const LONGER: u16 = 1 << 15;
/// Kinds of listed phrases, as bits.
pub const KINDS: [&str; 13] = [
    "country",
    "demonym",
    "city",
    "town",
    "given",
    "surname",
    "organisation",
    "club",
    "company",
    "region",
    "event",
    "other",
    "notname",
];
/// Classes of words, as bits.
pub const CLASSES: [&str; 20] = [
    "honorific",
    "title",
    "title_modifier",
    "person_noun",
    "organisation_end",
    "organisation_head",
    "place_end",
    "place_start",
    "event_end",
    "event_start",
    "work_end",
    "other_end",
    "not_name",
    "common",
    "product_noun",
    "group_noun",
    "organisation_noun",
    "place_noun",
    "role",
    "day",
];
/// Tries before a word counts as missing.
const TRIES: usize = 64;

/// Bit of a kind of phrases; none for an unknown kind.
#[must_use]
pub fn kind_bit(kind: &str) -> u16 {
    KINDS.iter().position(|known| *known == kind).map_or(0, |at| 1 << at)
}

/// Bit of a class of words.
#[must_use]
pub fn class_bit(class: &str) -> u32 {
    CLASSES.iter().position(|known| *known == class).map_or(0, |at| 1 << at)
}

/// The mark of a hash in tables of words and phrases; never 0.
#[must_use]
pub fn mark(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0).max(1)
}

/// Slots in which a hash may stand, in order.
pub fn slots(hash: u64, slots: usize) -> impl Iterator<Item = usize> {
    let first = usize::try_from(hash & 0xFFFF_FFFF).unwrap_or(0);
    (0..TRIES).map(move |step| first.wrapping_add(step) & slots.wrapping_sub(1))
}

/// The two slots in which a feature may stand, and its mark.
#[must_use]
pub fn feature_slots(hash: u64, slots: usize) -> ([usize; 2], u16) {
    let low = usize::try_from((hash >> 1) & 0xFFFF_FFFF).unwrap_or(0);
    let other = usize::try_from((hash >> 20) & 0xFFFF_FFFF).unwrap_or(0);
    let mask = slots.wrapping_sub(1);
    ([low & mask, other & mask], u16::try_from(hash >> 48).unwrap_or(0).max(1))
}

fn find(marks: &[u8], hash: u64) -> Option<usize> {
    let wanted = mark(hash);
    for slot in slots(hash, marks.len() / 4) {
        match u32_at(marks, slot) {
            Some(found) if found == wanted => return Some(slot),
            Some(0) | None => return None,
            Some(_) => {}
        }
    }
    None
}

impl ModelFile {
    /// Cluster numbers of a word, by the hash of its lower case.
    #[must_use]
    pub fn codes(&self, hash: u64) -> Option<[u16; CODES]> {
        let slot = find(self.table(0), hash)?;
        let mut out = [0; CODES];
        for (number, code) in out.iter_mut().enumerate() {
            *code = u16_at(self.table(1), slot * CODES + number)?;
        }
        Some(out)
    }

    /// Kinds of a listed phrase, by the hash of its words.
    #[must_use]
    pub fn phrase(&self, hash: u64) -> u16 {
        find(self.table(2), hash).and_then(|slot| u16_at(self.table(3), slot)).unwrap_or(0)
    }

    /// Classes of a word, by the hash of its lower case.
    #[must_use]
    pub fn classes(&self, hash: u64) -> u32 {
        find(self.table(4), hash).and_then(|slot| u32_at(self.table(5), slot)).unwrap_or(0)
    }

    /// Slot of a feature; none for one that training did not see.
    #[must_use]
    pub fn row_of(&self, hash: u64) -> Option<usize> {
        let marks = self.table(6);
        let (slots, mark) = feature_slots(hash, marks.len() / 2);
        slots.into_iter().find(|slot| u16_at(marks, *slot) == Some(mark))
    }

    /// Adds a feature's row to a token's sums.
    pub(crate) fn add_row(&self, hash: u64, sums: &mut [i16; HIDDEN]) {
        let Some(slot) = self.row_of(hash) else { return };
        let Some(row) = self.table(7).get(slot * HIDDEN..(slot + 1) * HIDDEN) else { return };
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
        }
    }
}
