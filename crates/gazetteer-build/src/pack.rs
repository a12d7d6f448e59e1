//! Lays the tables out as the gazetteer reads them.

use std::collections::BTreeMap;

use anyhow::Context;
use copydesk_gazetteer::packed::{self, LISTED, NONE, SECTIONS, WORD, checksum, key};

use crate::names::{Words, names_of};
use crate::source::{City, NamedRegion};

/// Degrees are kept in units of this fraction.
const DEGREE: f64 = 100_000.0;

/// The file.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) checksum: u64,
    pub(crate) cities: usize,
    pub(crate) names: usize,
}

/// Strings, each kept once.
#[derive(Debug, Default)]
struct Strings {
    bytes: Vec<u8>,
    at: BTreeMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> anyhow::Result<u32> {
        if let Some(&at) = self.at.get(text) {
            return Ok(at);
        }
        let at = u32::try_from(self.bytes.len()).context("strings")?;
        self.bytes.push(u8::try_from(text.len()).with_context(|| format!("name too long: {text}"))?);
        self.bytes.extend_from_slice(text.as_bytes());
        self.at.insert(text.to_owned(), at);
        Ok(at)
    }
}

pub(crate) fn pack(
    cities: &[City],
    regions: &BTreeMap<String, NamedRegion>,
    words: &Words,
) -> anyhow::Result<Packed> {
    let mut strings = Strings::default();
    let mut region_rows = Vec::new();
    let mut region_names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut region_numbers: BTreeMap<&str, u16> = BTreeMap::new();
    for (number, (code, region)) in regions.iter().enumerate() {
        region_rows.extend(strings.add(&region.name)?.to_le_bytes());
        region_rows.extend(region.country.bytes());
        region_numbers.insert(code, u16::try_from(number).ok().filter(|n| *n != NONE).context("regions")?);
        for name in std::iter::once(&region.name).chain(&region.other_names) {
            let rows = region_names.entry(key(name)).or_default();
            let number = u32::try_from(number)?;
            if !rows.contains(&number)
                && name.chars().all(|c| matches!(u32::from(c), 0..0x600 | 0x1e00..0x1f00))
            {
                rows.push(number);
            }
        }
    }
    region_names.retain(|name, rows| !rows.is_empty() && name.chars().count() > 2);

    let mut zone_rows = Vec::new();
    let mut zones: BTreeMap<&str, u16> = BTreeMap::new();
    let mut city_rows = Vec::new();
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (row, city) in cities.iter().enumerate() {
        let next_zone = u16::try_from(zones.len())?;
        let zone = *zones.entry(&city.timezone).or_insert(next_zone);
        if zone == next_zone {
            zone_rows.extend(strings.add(&city.timezone)?.to_le_bytes());
        }
        city_rows.extend(city.id.to_le_bytes());
        city_rows.extend(degrees(city.lat).to_le_bytes());
        city_rows.extend(degrees(city.lon).to_le_bytes());
        city_rows.extend(city.population.to_le_bytes());
        city_rows.extend(strings.add(&city.name)?.to_le_bytes());
        city_rows.extend(region_numbers.get(city.region.as_str()).copied().unwrap_or(NONE).to_le_bytes());
        city_rows.extend(zone.to_le_bytes());
        city_rows.extend(city.country.bytes());
        city_rows.extend([city.kind, 0]);
        let row = u32::try_from(row)?;
        for (name, own) in names_of(city, words) {
            names.entry(name).or_default().push(row << 1 | u32::from(own));
        }
    }

    let mut lists = Vec::new();
    let name_map = map(&names, &mut lists, |name| words.has(name))?;
    let region_map = map(&region_names, &mut lists, |_| false)?;
    let sections = [strings.bytes, city_rows, region_rows, zone_rows, lists, name_map, region_map];
    let (bytes, checksum) = file(&sections)?;
    Ok(Packed { bytes, checksum, cities: cities.len(), names: names.len() })
}

#[allow(clippy::cast_possible_truncation)]
fn degrees(value: f64) -> i32 {
    (value * DEGREE).round() as i32
}

fn map(
    names: &BTreeMap<String, Vec<u32>>,
    lists: &mut Vec<u8>,
    is_word: impl Fn(&str) -> bool,
) -> anyhow::Result<Vec<u8>> {
    let mut builder = fst::MapBuilder::memory();
    for (name, entries) in names {
        let mut value = match entries.as_slice() {
            [one] => u64::from(*one) << 2,
            many => {
                let at = (lists.len() / 4) as u64;
                lists.extend(u32::try_from(many.len())?.to_le_bytes());
                many.iter().for_each(|entry| lists.extend(entry.to_le_bytes()));
                at << 2 | LISTED
            }
        };
        if is_word(name) {
            value |= WORD;
        }
        builder.insert(name, value).with_context(|| format!("name {name}"))?;
    }
    Ok(builder.into_inner()?)
}

fn file(sections: &[Vec<u8>; SECTIONS]) -> anyhow::Result<(Vec<u8>, u64)> {
    let body = sections.concat();
    let sum = checksum(&body);
    let mut out = Vec::with_capacity(packed::HEADER_BYTES + body.len());
    out.extend(packed::MAGIC);
    out.extend(packed::VERSION.to_le_bytes());
    for section in sections {
        out.extend(u32::try_from(section.len())?.to_le_bytes());
    }
    out.extend(sum.to_le_bytes());
    out.extend(body);
    Ok((out, sum))
}
