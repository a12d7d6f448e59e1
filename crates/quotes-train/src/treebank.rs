//! Sentences with parts of speech and trees, for training.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use copydesk_syntax::{Relation, Tag, Unit, Word, word};
use copydesk_text::{sentences, tokenize};
use copydesk_wire::paragraphs;
use serde::{Deserialize, Serialize};

/// A sentence as its file has it: spans of units in bytes of `text`; a head that is the word itself is the root.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// First byte and one past the last of each unit.
    pub units: Vec<(usize, usize)>,
    /// Parts of speech.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Heads.
    #[serde(default)]
    pub heads: Vec<u16>,
    /// Relations.
    #[serde(default)]
    pub relations: Vec<String>,
}

/// A sentence ready for training.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Hashes of its words.
    pub words: Vec<Word>,
    /// Parts of speech.
    pub tags: Vec<Tag>,
    /// Heads; the number of words for the root.
    pub heads: Vec<u16>,
    /// Relations.
    pub relations: Vec<Relation>,
}

/// Opens a file, packed by gzip or not.
///
/// # Errors
/// When it cannot be read.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = std::fs::File::open(path).with_context(|| format!("open {}", path.display()))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(Box::new(BufReader::new(reader)))
}

/// Splits a text into sentences and their units.
pub fn split(text: &str, mut put: impl FnMut(Line)) {
    let mut units = Vec::new();
    for block in paragraphs(text, 0..text.len()) {
        for sentence in sentences(text, block.range()) {
            let Some(own) = text.get(sentence) else { continue };
            copydesk_syntax::units(own, &tokenize(own), &mut units);
            if (2..=120).contains(&units.len()) {
                put(Line {
                    text: own.to_owned(),
                    units: units.iter().map(|unit| (unit.start, unit.end)).collect(),
                    tags: Vec::new(),
                    heads: Vec::new(),
                    relations: Vec::new(),
                });
            }
        }
    }
}

/// Reads the sentences of a treebank that are projective trees.
///
/// # Errors
/// When a line is broken.
pub fn read(path: &Path) -> Result<Vec<Sentence>> {
    let mut out = Vec::new();
    let mut left_out = 0;
    for (number, line) in open(path)?.lines().enumerate() {
        let line: Line = serde_json::from_str(&line?).with_context(|| format!("line {}", number + 1))?;
        let sentence = sentence(&line).with_context(|| format!("line {}", number + 1))?;
        if is_tree(&sentence.heads) { out.push(sentence) } else { left_out += 1 }
    }
    eprintln!("{}: {} sentences, {left_out} left out (no projective tree)", path.display(), out.len());
    Ok(out)
}

fn sentence(line: &Line) -> Result<Sentence> {
    let count = line.units.len();
    ensure!(
        line.tags.len() == count && line.heads.len() == count && line.relations.len() == count,
        "tags, heads or relations do not match the units"
    );
    let words =
        line.units.iter().map(|(start, end)| word(&line.text, Unit { start: *start, end: *end })).collect();
    let heads = line
        .heads
        .iter()
        .enumerate()
        .map(|(own, head)| if usize::from(*head) == own { count as u16 } else { *head });
    Ok(Sentence {
        words,
        tags: line.tags.iter().map(|tag| tag_named(tag)).collect(),
        heads: heads.collect(),
        relations: line.relations.iter().map(|name| Relation::named(name).unwrap_or_default()).collect(),
    })
}

fn tag_named(name: &str) -> Tag {
    match name {
        "NFP" => Tag::Colon,
        "ADD" => Tag::Nnp,
        "AFX" => Tag::Jj,
        name => Tag::named(name).unwrap_or_default(),
    }
}

/// Whether there is one root and no two arcs cross.
fn is_tree(heads: &[u16]) -> bool {
    let count = heads.len() as u16;
    if heads.iter().filter(|head| **head == count).count() != 1 {
        return false;
    }
    let arcs: Vec<(u16, u16)> = (0u16..).zip(heads).map(|(a, b)| (a.min(*b), a.max(*b))).collect();
    arcs.iter().all(|(a, b)| !arcs.iter().any(|(c, d)| a < c && c < b && b < d))
}
