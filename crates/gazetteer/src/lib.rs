//! Countries, regions and cities by name.
//!
//! Small hand-written tables for the type of a name, and beside them some ten thousands of cities of
//! GeoNames ([`Cities`]), packed into one file, for what a place's name stands for. A name that is not here
//! is simply unknown: nothing is guessed.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cities;
mod fill;
/// The layout of the packed file of cities.
pub mod packed;

use std::collections::HashMap;

use copydesk_text::fold;

pub use cities::{Cities, City, CityRegion};

const COUNTRIES: &str = include_str!("../../../config/dictionaries/countries.psv");
const REGIONS: &str = include_str!("../../../config/dictionaries/regions.psv");
const PLACES: &str = include_str!("../../../config/dictionaries/places.psv");

const NUMBERS: &str = include_str!("../../../config/dictionaries/geonames.psv");

/// One line that changes whenever the packed cities do.
const CITIES_STAMP: &str = include_str!("../data/cities.stamp");

/// The data files behind [`Gazetteer::builtin`], for the version stamp of records; the stamp stands for the
/// packed cities.
pub const SOURCES: [&str; 5] = [COUNTRIES, REGIONS, PLACES, NUMBERS, CITIES_STAMP];

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2; `XK` for Kosovo.
    pub code: String,
    /// Its usual English name.
    pub name: String,
    /// Wikidata item, where sure.
    pub wikidata: Option<String>,
}

/// A state, province or the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Country it is part of.
    pub country: String,
    /// Name in full.
    pub name: String,
}

/// A city, or another place datelines name.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// ISO 3166-1 alpha-2; none for what belongs to no country.
    pub country: Option<String>,
    /// Its usual English name.
    pub name: String,
    /// Region, given only to tell places of one name apart.
    pub region: Option<String>,
    /// GeoNames id, where sure.
    pub geonames: Option<u64>,
    /// Wikidata item, where sure.
    pub wikidata: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// IANA time zone.
    pub timezone: Option<String>,
}

/// All tables.
#[derive(Debug, Default)]
pub struct Gazetteer {
    countries: Vec<Country>,
    country_names: HashMap<String, usize>,
    demonyms: HashMap<String, usize>,
    regions: HashMap<String, Vec<Region>>,
    region_names: HashMap<String, usize>,
    places: HashMap<String, Vec<Place>>,
    /// GeoNames numbers by country and region; an empty region is the country itself.
    numbers: HashMap<(&'static str, &'static str), u64>,
    cities: Cities,
}

impl Gazetteer {
    /// The tables of this build.
    #[must_use]
    pub fn builtin() -> Self {
        let mut gazetteer = Self { cities: Cities::builtin(), ..Self::default() };
        for [code, name, others, demonyms, wikidata] in rows(COUNTRIES) {
            let index = gazetteer.countries.len();
            for each in list(name).chain(list(others)) {
                gazetteer.country_names.entry(fold(each)).or_insert(index);
            }
            for each in list(demonyms) {
                gazetteer.demonyms.entry(each.to_owned()).or_insert(index);
            }
            let (code, name) = (code.to_owned(), name.to_owned());
            gazetteer.countries.push(Country { code, name, wikidata: text(wikidata) });
        }
        for [country, name, others] in rows(REGIONS) {
            let region = Region { country: country.to_owned(), name: name.to_owned() };
            gazetteer.region_names.insert(fold(name), 0);
            for each in list(name).chain(list(others)) {
                gazetteer.regions.entry(fold(each)).or_default().push(region.clone());
            }
        }
        for [country, name, others, region, geonames, wikidata, lat, lon, timezone] in rows(PLACES) {
            let mut place = Place {
                country: (country != "-").then(|| country.to_owned()),
                name: name.to_owned(),
                region: text(region),
                geonames: geonames.parse().ok(),
                wikidata: text(wikidata),
                lat: lat.parse().ok(),
                lon: lon.parse().ok(),
                timezone: text(timezone),
            };
            fill::fill(&mut place, list(name).chain(list(others)), &gazetteer.cities);
            for each in list(name).chain(list(others)) {
                gazetteer.places.entry(fold(each)).or_default().push(place.clone());
            }
        }
        for [country, region, number] in rows(NUMBERS) {
            if let Ok(number) = number.parse() {
                gazetteer.numbers.insert((country, region), number);
            }
        }
        gazetteer
    }

    /// GeoNames number of a country, or of a region by its name in full.
    #[must_use]
    pub fn number(&self, country: &str, region: Option<&str>) -> Option<u64> {
        self.numbers.get(&(country, region.unwrap_or_default())).copied()
    }

    /// A country by any of its names.
    #[must_use]
    pub fn country(&self, name: &str) -> Option<&Country> {
        self.country_names.get(&fold(name)).and_then(|&index| self.countries.get(index))
    }

    /// A country by its code.
    #[must_use]
    pub fn country_by_code(&self, code: &str) -> Option<&Country> {
        self.countries.iter().find(|country| country.code == code)
    }

    /// The country of an adjective or a people, spelled exactly: `Danish`, `Danes`.
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<&Country> {
        self.demonyms.get(word).and_then(|&index| self.countries.get(index))
    }

    /// Regions of this name or abbreviation; full stops do not matter.
    #[must_use]
    pub fn regions(&self, name: &str) -> &[Region] {
        self.regions.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether this is a region's name in full.
    #[must_use]
    pub fn is_region(&self, name: &str) -> bool {
        self.region_names.contains_key(&fold(name))
    }

    /// Every name of a country, region or city, as the tables spell it.
    pub fn all_place_names(&self) -> impl Iterator<Item = &'static str> {
        let countries = rows(COUNTRIES).flat_map(|[_, name, others]| list(name).chain(list(others)));
        let regions = rows(REGIONS).flat_map(|[_, name, others]| {
            // Abbreviations stand with their full stop in running text; two capital letters alone mean too much.
            list(name).chain(list(others).filter(|other| other.len() > 3))
        });
        let places = rows(PLACES)
            .filter(|[country, _, _]| *country != "-")
            .flat_map(|[_, name, others]| list(name).chain(list(others)));
        countries.chain(regions).chain(places).filter(|name| !name.starts_with("the "))
    }

    /// Every adjective of nationality and name of a people.
    pub fn all_demonyms(&self) -> impl Iterator<Item = &'static str> {
        rows(COUNTRIES).flat_map(|[_, _, _, demonyms]| list(demonyms))
    }

    /// The packed cities.
    #[must_use]
    pub fn cities(&self) -> &Cities {
        &self.cities
    }

    /// Places of this name, the likeliest first.
    #[must_use]
    pub fn places(&self, name: &str) -> &[Place] {
        self.places.get(&fold(name)).map_or(&[], Vec::as_slice)
    }
}

/// Rows of a `|`-separated table; missing columns are empty, comment lines skipped.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.split('|').map(str::trim);
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

fn list(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn text(column: &str) -> Option<String> {
    (!column.is_empty()).then(|| column.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_things() {
        let gazetteer = Gazetteer::builtin();
        assert_eq!(gazetteer.country("U.K.").unwrap().code, "GB");
        assert_eq!(gazetteer.demonym("Danes").unwrap().name, "Denmark");
        assert_eq!(gazetteer.regions("N.C.")[0].name, "North Carolina");
        let london = &gazetteer.places("LONDON")[0];
        assert_eq!((london.geonames, london.wikidata.as_deref()), (Some(2_643_743), Some("Q84")));
        assert_eq!((london.lat, london.lon), (Some(51.50853), Some(-0.12574)));
    }

    #[test]
    fn numbers_of_countries_and_regions() {
        let gazetteer = Gazetteer::builtin();
        assert_eq!(gazetteer.number("GB", None), Some(2_635_167));
        assert_eq!(gazetteer.number("US", Some("California")), Some(5_332_921));
        assert_eq!(gazetteer.number("US", Some("Atlantis")), None);
        assert!(gazetteer.numbers.keys().all(|(country, _)| gazetteer.country_by_code(country).is_some()));
    }

    #[test]
    fn the_packed_file_is_well_formed() {
        let cities = Cities::from_bytes(cities::PACKED).unwrap();
        assert!(cities.len() > 50_000);
        let sum = packed::checksum(&cities::PACKED[packed::HEADER_BYTES..]);
        assert!(CITIES_STAMP.ends_with(&format!("checksum {sum:016x}\n")), "the stamp is of another file");
    }

    #[test]
    fn cities_by_name() {
        let gazetteer = Gazetteer::builtin();
        let first = |name: &str| gazetteer.cities().named(name).next().unwrap().place();
        let reims = first("REIMS");
        assert_eq!((reims.geonames, reims.timezone.as_deref()), (Some(2_984_114), Some("Europe/Paris")));
        assert_eq!(first("Saint Etienne").name, "Saint-Étienne");
        assert_eq!(first("Новосибирск").country.as_deref(), Some("RU"));
        assert!(!gazetteer.cities().has("CDG") && !gazetteer.cities().has(""));
        assert!(gazetteer.cities().regions_named("Bayern").any(|region| region.name == "Bavaria"));
    }

    #[test]
    fn hand_written_places_have_their_numbers() {
        let gazetteer = Gazetteer::builtin();
        let places: Vec<&Place> = gazetteer.places.values().flatten().collect();
        let numbered = places.iter().filter(|place| place.geonames.is_some()).count();
        assert!(numbered * 10 > places.len() * 9, "{numbered} of {}", places.len());
        let springfield = &gazetteer.places("Springfield")[0];
        assert_eq!(springfield.geonames, None, "no Springfield stands above the others");
    }

    #[test]
    fn every_country_code_of_a_place_is_known() {
        let gazetteer = Gazetteer::builtin();
        for place in gazetteer.places.values().flatten() {
            let code = place.country.as_deref().unwrap_or("AQ");
            assert!(code == "AQ" || gazetteer.country_by_code(code).is_some(), "{} {code}", place.name);
        }
    }
}
