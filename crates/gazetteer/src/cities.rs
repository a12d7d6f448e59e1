//! Some ten thousands of cities, looked up in the packed file without unpacking it.

use fst::Map;

use crate::Place;
use crate::packed::{self, LISTED, NONE, PackedError, WORD, key, kind, u16_at, u32_at};

/// The packed file of this build.
pub(crate) const PACKED: &[u8] = include_bytes!("../data/cities.bin");

/// Degrees are kept in units of this fraction.
const DEGREE: f64 = 100_000.0;

/// The cities of one packed file.
#[derive(Debug, Clone, Default)]
pub struct Cities(Option<Tables>);

#[derive(Debug, Clone)]
struct Tables {
    strings: &'static [u8],
    cities: &'static [u8],
    regions: &'static [u8],
    zones: &'static [u8],
    lists: &'static [u8],
    names: Map<&'static [u8]>,
    region_names: Map<&'static [u8]>,
}

/// A city, still packed.
#[derive(Debug, Clone, Copy)]
pub struct City<'a> {
    tables: &'a Tables,
    row: usize,
    own_name: bool,
    word: bool,
}

/// A region of the packed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CityRegion {
    /// Country it is part of.
    pub country: &'static str,
    /// Its name, in English where there is a usual one.
    pub name: &'static str,
}

impl Cities {
    /// Reads a packed file.
    ///
    /// # Errors
    ///
    /// When the bytes are not a file of cities of this version, or not whole.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, PackedError> {
        let [strings, cities, regions, zones, lists, names, region_names] = packed::sections(bytes)?;
        let names = Map::new(names).map_err(|_| PackedError::Section("names"))?;
        let region_names = Map::new(region_names).map_err(|_| PackedError::Section("region names"))?;
        Ok(Self(Some(Tables { strings, cities, regions, zones, lists, names, region_names })))
    }

    /// The cities of this build. A test holds the file to its form; a broken one would give no cities.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_bytes(PACKED).unwrap_or_default()
    }

    /// Number of cities.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |tables| tables.cities.len() / packed::CITY_BYTES)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Cities of this name, those with the most people first. Names are compared by their [`key`].
    pub fn named(&self, name: &str) -> impl Iterator<Item = City<'_>> {
        self.0.iter().flat_map(move |tables| {
            let value = tables.names.get(key(name));
            let word = value.is_some_and(|value| value & WORD != 0);
            tables.entries(value).map(move |entry| City {
                tables,
                row: (entry >> 1) as usize,
                own_name: entry & 1 == 1,
                word,
            })
        })
    }

    /// The city with this GeoNames id among those of a name.
    #[must_use]
    pub fn by_id(&self, name: &str, id: u64) -> Option<City<'_>> {
        self.named(name).find(|city| city.geonames() == id)
    }

    /// Whether there is a city of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|tables| tables.names.contains_key(key(name)))
    }

    /// Regions of this name.
    pub fn regions_named(&self, name: &str) -> impl Iterator<Item = CityRegion> {
        self.0.iter().flat_map(move |tables| {
            let value = tables.region_names.get(key(name));
            tables.entries(value).filter_map(|entry| tables.region(entry as usize))
        })
    }
}

impl Tables {
    /// The entries a map's value stands for.
    fn entries(&self, value: Option<u64>) -> impl Iterator<Item = u32> {
        let above_flags = value.map_or(0, |value| (value >> 2) as u32);
        let listed = value.is_some_and(|value| value & LISTED != 0);
        let first = above_flags as usize;
        let count = if listed { u32_at(self.lists, first * 4).unwrap_or(0) } else { 0 };
        let lists = self.lists;
        let many = (1..=count as usize).filter_map(move |number| u32_at(lists, (first + number) * 4));
        let one = value.filter(|_| !listed).map(|_| above_flags);
        one.into_iter().chain(many)
    }

    fn string(&self, at: usize) -> Option<&'static str> {
        let length = usize::from(*self.strings.get(at)?);
        std::str::from_utf8(self.strings.get(at + 1..at + 1 + length)?).ok()
    }

    fn region(&self, row: usize) -> Option<CityRegion> {
        let at = row * packed::REGION_BYTES;
        let country = std::str::from_utf8(self.regions.get(at + 4..at + 6)?).ok()?;
        Some(CityRegion { country, name: self.string(u32_at(self.regions, at)? as usize)? })
    }
}

impl City<'_> {
    fn u32(&self, offset: usize) -> u32 {
        u32_at(self.tables.cities, self.row * packed::CITY_BYTES + offset).unwrap_or(0)
    }

    fn u16(&self, offset: usize) -> u16 {
        u16_at(self.tables.cities, self.row * packed::CITY_BYTES + offset).unwrap_or(NONE)
    }

    fn kind(&self) -> u8 {
        let at = self.row * packed::CITY_BYTES + 26;
        self.tables.cities.get(at).copied().unwrap_or(kind::TOWN)
    }

    /// GeoNames id.
    #[must_use]
    pub fn geonames(&self) -> u64 {
        u64::from(self.u32(0))
    }

    /// Number of people, 0 where nobody says.
    #[must_use]
    pub fn population(&self) -> u32 {
        self.u32(12)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.tables.string(self.u32(16) as usize).unwrap_or_default()
    }

    /// Its region.
    #[must_use]
    pub fn region(&self) -> Option<&'static str> {
        let row = self.u16(20);
        (row != NONE).then(|| self.tables.region(usize::from(row))).flatten().map(|region| region.name)
    }

    /// IANA time zone.
    #[must_use]
    pub fn timezone(&self) -> Option<&'static str> {
        let at = u32_at(self.tables.zones, usize::from(self.u16(22)) * packed::ZONE_BYTES)?;
        self.tables.string(at as usize)
    }

    /// ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &'static str {
        let at = self.row * packed::CITY_BYTES + 24;
        let code = self.tables.cities.get(at..at + 2).unwrap_or_default();
        std::str::from_utf8(code).unwrap_or_default()
    }

    /// Whether it was found by its own name, not by another one it has.
    #[must_use]
    pub fn by_own_name(&self) -> bool {
        self.own_name
    }

    /// Whether the name it was found by is also an ordinary word or a given name.
    #[must_use]
    pub fn is_also_a_word(&self) -> bool {
        self.word
    }

    /// Whether it is part of a city.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.kind() == kind::PART
    }

    /// Whether a country is governed from it.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.kind() == kind::CAPITAL
    }

    /// All that is known of it.
    #[must_use]
    pub fn place(&self) -> Place {
        let degrees = |offset| f64::from(self.u32(offset).cast_signed()) / DEGREE;
        Place {
            country: Some(self.country().to_owned()),
            name: self.name().to_owned(),
            region: self.region().map(str::to_owned),
            geonames: Some(self.geonames()),
            wikidata: None,
            lat: Some(degrees(4)),
            lon: Some(degrees(8)),
            timezone: self.timezone().map(str::to_owned),
        }
    }
}
