//! Annotated texts: reading the data sets, and what their types mean here.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use copydesk_names::NameType;
use copydesk_names::model::{ORDER, number_of};
use serde::Deserialize;

/// A set of types, one bit each in the order of the labels.
pub type Types = u8;

/// Every type that the four-type sets call `MISC`.
pub const MISC: Types = 0b1111_1000;

/// An annotated name; bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Types it may have; 0 for a stretch of which nothing is known.
    pub types: Types,
}

/// An annotated text.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Its id in the data set.
    pub id: String,
    /// The text.
    pub text: String,
    /// Its names, in order.
    pub spans: Vec<Span>,
    /// Whether nationalities and other names of `MISC` may be missing in the annotation.
    pub misc_missing: bool,
    /// How much its sentences weigh.
    pub weight: f32,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
}

/// The bit of a type.
#[must_use]
pub fn bit(name_type: NameType) -> Types {
    1 << number_of(name_type)
}

/// What a label of any of the data sets means; none for what is no name here.
fn types_of(label: &str) -> Option<Types> {
    Some(match label {
        "PER" | "per" | "person" => bit(NameType::Person),
        "ORG" | "org" | "organization" | "corporation" | "group" => bit(NameType::Organisation),
        "LOC" | "GPE" | "FAC" | "geo" | "place" | "location" => bit(NameType::Place),
        "NORP" => bit(NameType::Group),
        "EVENT" | "eve" | "event" => bit(NameType::Event),
        "WORK" | "creative-work" => bit(NameType::Work),
        "PROD" | "product" => bit(NameType::Product),
        "OTHER" => bit(NameType::Other),
        "MISC" => MISC,
        "gpe" => bit(NameType::Group) | bit(NameType::Place),
        "art" => bit(NameType::Work) | bit(NameType::Product) | bit(NameType::Other),
        "abstract" | "object" | "nat" => 0,
        _ => return None,
    })
}

/// Reads a data set, plain or compressed by gzip.
///
/// # Errors
/// When the file is missing or malformed.
pub fn read(path: &Path, weight: f32) -> Result<Vec<Text>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    let fine = path.to_string_lossy().contains("wire_gold") || path.to_string_lossy().contains("stories");
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let misc_missing = ["gum.", "uner_ewt.", "wnut17."].iter().any(|set| file.starts_with(set));
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line =
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))?;
        out.push(text_of(line, fine, misc_missing, weight).with_context(|| path.display().to_string())?);
    }
    Ok(out)
}

fn text_of(line: Line, fine: bool, misc_missing: bool, weight: f32) -> Result<Text> {
    let mut bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(line.text.len());
    let mut spans = Vec::new();
    for entity in line.entities {
        let Some(mut types) = types_of(&entity.kind) else { continue };
        if fine && entity.kind == "MISC" {
            types = bit(NameType::Other);
        }
        let (start, end) = (bytes.get(entity.start).copied(), bytes.get(entity.end).copied());
        let (Some(mut start), Some(mut end)) = (start, end) else {
            anyhow::bail!("{}: a name outside of the text", line.id)
        };
        ensure!(start < end, "{}: an empty name", line.id);
        let name = line.text.get(start..end).unwrap_or_default();
        if name.len() > 4 && name.get(..4).is_some_and(|the| the.eq_ignore_ascii_case("the ")) {
            start += 4;
        }
        if name.ends_with("'s") || name.ends_with("’s") {
            end -= if name.ends_with("'s") { 2 } else { "’s".len() };
        }
        if start < end {
            spans.push(Span { start, end, types });
        }
    }
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, before| next.start < before.end);
    Ok(Text { id: line.id, text: line.text, spans, misc_missing, weight })
}

/// Joins neighbouring texts to documents of `sizes` texts, in turn.
#[must_use]
pub fn join(texts: &[Text], sizes: &[usize]) -> Vec<Text> {
    let mut out = Vec::new();
    let (mut at, mut turn) = (0, 0);
    while at < texts.len() {
        let size = sizes.get(turn % sizes.len().max(1)).copied().unwrap_or(1).max(1);
        let part = texts.get(at..(at + size).min(texts.len())).unwrap_or_default();
        let mut joined = Text { weight: part.first().map_or(1.0, |text| text.weight), ..Text::default() };
        for text in part {
            if joined.id.is_empty() {
                joined.id.clone_from(&text.id);
            } else {
                joined.text.push_str("\n\n");
            }
            let offset = joined.text.len();
            joined.text.push_str(&text.text);
            joined.misc_missing |= text.misc_missing;
            joined.spans.extend(text.spans.iter().map(|span| Span {
                start: span.start + offset,
                end: span.end + offset,
                types: span.types,
            }));
        }
        out.push(joined);
        at += size;
        turn += 1;
    }
    out
}

/// Of four types: `PER`, `ORG`, `LOC`, `MISC`, as the scorer counts them.
#[must_use]
pub fn coarse(name_type: NameType) -> u8 {
    u8::try_from(number_of(name_type).min(3)).unwrap_or(3)
}

/// The coarse type of a set of types.
#[must_use]
pub fn coarse_of(types: Types) -> Option<u8> {
    ORDER.iter().find(|name_type| types & bit(**name_type) != 0).map(|name_type| coarse(*name_type))
}
