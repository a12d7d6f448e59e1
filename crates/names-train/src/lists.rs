//! The lists inside the model file: clusters of words, phrases, classes of words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use copydesk_names::model::{
    CODES, LONGER, Parts, class_bit, kind_bit, lower_hash, mark, phrase_hash, slots,
};
use copydesk_text::tokenize;
use serde::Deserialize;

use crate::clusters::{clusters, normalise};

/// Numbers of clusters: coarse, middle, fine.
const CLUSTERS: [usize; CODES] = [64, 512, 4096];
const WIDTH: usize = 100;
/// Longest phrase, in tokens.
const PHRASE_LIMIT_TOKENS: usize = 6;

/// Names and words by kind, for the tables and for making examples.
#[derive(Debug, Default)]
pub struct Lists {
    /// Phrases by kind.
    pub phrases: BTreeMap<String, BTreeSet<String>>,
    /// Words by class.
    pub classes: BTreeMap<String, BTreeSet<String>>,
    vectors: Vec<f32>,
    /// Words with vectors, the commonest first.
    pub words: Vec<String>,
    folder: PathBuf,
}

#[derive(Deserialize)]
struct Roles {
    roles: BTreeMap<String, Vec<String>>,
}

impl Lists {
    /// Reads `phrases.tsv` and the vectors in `lists`, the word lists in `dictionaries` and our own names.
    ///
    /// # Errors
    /// When a file is missing or malformed.
    pub fn read(lists: &Path, dictionaries: &Path) -> Result<Self> {
        let mut out = Self { folder: lists.to_owned(), ..Self::default() };
        let read = |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
        let own = include_str!("../lists/own.tsv");
        for line in read(&lists.join("phrases.tsv"))?.lines().chain(own.lines()) {
            let Some((kind, phrases)) = line.split_once('\t') else { continue };
            let set = out.phrases.entry(kind.to_owned()).or_default();
            set.extend(phrases.split('|').map(|phrase| phrase.trim().to_owned()));
        }
        out.dictionaries(dictionaries, read)?;
        let words = read(&lists.join("vectors.words"))?;
        out.words = words.lines().map(str::to_owned).collect();
        let bytes = std::fs::read(lists.join("vectors.f32")).context("vectors.f32")?;
        out.vectors = bytes
            .chunks_exact(4)
            .map(|chunk| f32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]))
            .collect();
        ensure!(out.vectors.len() == out.words.len() * WIDTH, "vectors.f32 does not fit vectors.words");
        Ok(out)
    }

    fn dictionaries(&mut self, folder: &Path, read: impl Fn(&Path) -> Result<String>) -> Result<()> {
        let names: BTreeMap<String, Vec<String>> = toml::from_str(&read(&folder.join("names.toml"))?)?;
        let kinds = [
            ("organisations", "organisation"),
            ("places", "region"),
            ("groups", "demonym"),
            ("events", "event"),
            ("works", "other"),
            ("others", "other"),
            ("products", "other"),
            ("not_names", "notname"),
        ];
        for (list, kind) in kinds {
            let values = names.get(list).cloned().unwrap_or_default();
            self.phrases.entry(kind.to_owned()).or_default().extend(values);
        }
        let classes = [
            ("honorifics", "honorific"),
            ("titles", "title"),
            ("title_modifiers", "title_modifier"),
            ("person_nouns", "person_noun"),
            ("organisation_ends", "organisation_end"),
            ("organisation_heads", "organisation_head"),
            ("place_ends", "place_end"),
            ("place_starts", "place_start"),
            ("event_ends", "event_end"),
            ("event_starts", "event_start"),
            ("work_ends", "work_end"),
            ("other_ends", "other_end"),
            ("not_names", "not_name"),
            ("common", "common"),
            ("product_nouns", "product_noun"),
            ("group_nouns", "group_noun"),
            ("organisation_nouns", "organisation_noun"),
            ("place_nouns", "place_noun"),
        ];
        for (list, class) in classes {
            let values = names.get(list).cloned().unwrap_or_default();
            self.classes.entry(class.to_owned()).or_default().extend(values);
        }
        let first: BTreeMap<String, Vec<String>> = toml::from_str(&read(&folder.join("first_names.toml"))?)?;
        self.phrases.entry("given".to_owned()).or_default().extend(first.into_values().flatten());
        let roles: Roles = toml::from_str(&read(&folder.join("roles.toml"))?)?;
        self.classes.entry("role".to_owned()).or_default().extend(roles.roles.into_keys());
        let days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May \
                    June July August September October November December Mon Tue Wed Thu Fri Sat Sun Jan Feb \
                    Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec";
        self.classes.entry("day".to_owned()).or_default().extend(days.split(' ').map(str::to_owned));
        // Countries of the build's own gazetteer, with the names wires use.
        for (file, column, kind) in [
            ("countries.psv", 1, "country"),
            ("countries.psv", 2, "country"),
            ("countries.psv", 3, "demonym"),
        ] {
            for line in read(&folder.join(file))?.lines().filter(|line| !line.starts_with('#')) {
                let cells = line.split('|').nth(column).unwrap_or_default();
                let values =
                    cells.split(',').map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty());
                self.phrases.entry(kind.to_owned()).or_default().extend(values);
            }
        }
        Ok(())
    }

    /// Phrases of a kind, in order.
    #[must_use]
    pub fn of(&self, kind: &str) -> Vec<&str> {
        self.phrases.get(kind).into_iter().flatten().map(String::as_str).collect()
    }

    /// Writes the tables.
    pub fn pack(&mut self, parts: &mut Parts) {
        self.pack_words(parts);
        let mut kinds: BTreeMap<u64, u16> = BTreeMap::new();
        for (kind, phrases) in &self.phrases {
            let bit = kind_bit(kind);
            for phrase in phrases {
                let hashes: Vec<u64> = tokenize(phrase).iter().map(|t| lower_hash(t.of(phrase))).collect();
                if !(1..=PHRASE_LIMIT_TOKENS).contains(&hashes.len()) {
                    continue;
                }
                let mut hash = None;
                for (number, word) in hashes.iter().enumerate() {
                    let next = phrase_hash(hash, *word);
                    *kinds.entry(next).or_default() |= if number + 1 == hashes.len() { bit } else { LONGER };
                    hash = Some(next);
                }
            }
        }
        (parts.phrase_marks, parts.phrase_kinds) = table(&kinds);
        let mut bits: BTreeMap<u64, u32> = BTreeMap::new();
        for (class, words) in &self.classes {
            for word in words {
                *bits.entry(lower_hash(word)).or_default() |= class_bit(class);
            }
        }
        (parts.class_marks, parts.class_bits) = table(&bits);
    }

    /// Clusters of the words at each granularity; kept beside the vectors, for they take a while.
    fn clusters(&mut self) -> Vec<Vec<u16>> {
        if self.words.is_empty() {
            return vec![Vec::new(); CODES];
        }
        let kept = self.folder.join("clusters.u16");
        let count = self.words.len().max(1);
        if let Ok(bytes) = std::fs::read(&kept)
            && bytes.len() == count * CODES * 2
        {
            let codes: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            return codes.chunks_exact(count).map(<[u16]>::to_vec).collect();
        }
        self.vectors.chunks_exact_mut(WIDTH).for_each(normalise);
        let columns: Vec<Vec<u16>> = CLUSTERS
            .iter()
            .enumerate()
            .map(|(number, count)| clusters(&self.vectors, WIDTH, *count, number as u64))
            .collect();
        let bytes: Vec<u8> = columns.iter().flatten().flat_map(|code| code.to_le_bytes()).collect();
        if let Err(error) = std::fs::write(&kept, bytes) {
            eprintln!("  {}: {error}", kept.display());
        }
        columns
    }

    fn pack_words(&mut self, parts: &mut Parts) {
        let columns = self.clusters();
        let mut codes: BTreeMap<u64, [u16; CODES]> = BTreeMap::new();
        for (number, word) in self.words.iter().enumerate() {
            let mut own = [0; CODES];
            for (code, column) in own.iter_mut().zip(&columns) {
                *code = column.get(number).copied().unwrap_or(0);
            }
            // The commonest word keeps the slot where two are the same in lower case.
            codes.entry(lower_hash(word)).or_insert(own);
        }
        let packed;
        (parts.word_marks, packed) = table(&codes);
        parts.word_codes = packed.into_iter().flatten().collect();
        self.vectors = Vec::new();
    }
}

/// Puts values into slots by their hash.
fn table<V: Copy + Default>(values: &BTreeMap<u64, V>) -> (Vec<u32>, Vec<V>) {
    let mut size = (values.len() * 4 / 3).next_power_of_two().max(16);
    'size: loop {
        let (mut marks, mut filled) = (vec![0u32; size], vec![V::default(); size]);
        for (hash, value) in values {
            let free = slots(*hash, size).find(|slot| marks.get(*slot) == Some(&0));
            let Some(slot) = free else {
                size *= 2;
                continue 'size;
            };
            marks[slot] = mark(*hash);
            filled[slot] = *value;
        }
        return (marks, filled);
    }
}
