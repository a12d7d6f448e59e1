//! What a name can stand for.

use copydesk_gazetteer::{Gazetteer, Place};
use copydesk_text::fold;

use crate::{Location, Named};

/// Cities of one name that are looked at; those with the most people come first.
const CITIES: usize = 40;
/// People that a place of the hand-written table is worth where the packed cities do not know it.
const LISTED_PEOPLE: u32 = 60_000;
/// A city of so many people hides the region of its name.
const SEAT_PEOPLE: u32 = 5_000;
/// Words before or behind a region's own name.
const REGION_WORDS: [&str; 12] = [
    "region",
    "province",
    "state",
    "oblast",
    "county",
    "prefecture",
    "governorate",
    "territory",
    "republic",
    "department",
    "canton",
    "voivodeship",
];

/// A place a name can stand for.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) location: Location,
    pub(crate) people: u32,
    pub(crate) own_name: bool,
    /// Whether it is part of a city.
    pub(crate) part: bool,
    /// Whether the name is also an ordinary word or a given name.
    pub(crate) word: bool,
    /// Whether it stands in a hand-written table: a place that makes news.
    pub(crate) listed: bool,
}

pub(crate) fn of(named: &Named<'_>, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let name = named.name.trim_end_matches(['.', ',']);
    let mut out = regions(name, named, gazetteer);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    // `SRB`, `Kan.`: three letters in capitals and abbreviations are no towns.
    let short = letters <= 3 && name.chars().all(|c| !c.is_lowercase()) || named.name.ends_with('.');
    if short {
        return out;
    }
    let listed = gazetteer.places(name);
    for city in gazetteer.cities().named(name).take(CITIES) {
        let place = city.place();
        let known = listed.iter().find(|listed| listed.geonames == place.geonames);
        out.push(Candidate {
            location: Location {
                is_capital: city.is_capital(),
                ..of_place(place, known.and_then(|known| known.wikidata.clone()))
            },
            people: city.population(),
            own_name: city.by_own_name() || known.is_some_and(|known| fold(&known.name) == fold(name)),
            part: city.is_part(),
            word: city.is_also_a_word(),
            listed: known.is_some(),
        });
    }
    // A region that bears the name of its seat is seldom meant without a word that says so.
    let seats: Vec<Option<String>> = out
        .iter()
        .filter(|found| !found.location.is_region && found.people >= SEAT_PEOPLE)
        .map(|found| found.location.country.clone())
        .collect();
    out.retain(|found| found.listed || !found.location.is_region || !seats.contains(&found.location.country));
    let missing = listed.iter().filter(|place| {
        place.geonames.is_some() && !out.iter().any(|found| found.location.geonames == place.geonames)
    });
    let missing: Vec<Candidate> = missing
        .map(|place| Candidate {
            location: of_place(place.clone(), place.wikidata.clone()),
            people: LISTED_PEOPLE,
            own_name: fold(&place.name) == fold(name),
            part: false,
            word: false,
            listed: true,
        })
        .collect();
    out.extend(missing);
    out
}

fn of_place(place: Place, wikidata: Option<String>) -> Location {
    Location {
        wikidata: wikidata.or(place.wikidata),
        name: place.name,
        region: place.region,
        country: place.country,
        geonames: place.geonames,
        lat: place.lat,
        lon: place.lon,
        timezone: place.timezone,
        is_region: false,
        is_capital: false,
    }
}

fn regions(name: &str, named: &Named<'_>, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let folded = fold(name);
    let bare = REGION_WORDS
        .iter()
        .find_map(|word| folded.strip_suffix(word)?.strip_suffix(' '))
        .or_else(|| folded.strip_prefix("state of "))
        .or_else(|| folded.strip_prefix("province of "))
        .unwrap_or(&folded);
    let mut out: Vec<Candidate> = Vec::new();
    let mut add = |country: &str, region: &str, listed: bool| {
        let same = |found: &Candidate| found.location.country.as_deref() == Some(country);
        if out.iter().any(same) {
            return;
        }
        out.push(Candidate {
            location: Location {
                name: region.to_owned(),
                region: None,
                country: Some(country.to_owned()),
                geonames: gazetteer.number(country, Some(region)),
                wikidata: None,
                lat: None,
                lon: None,
                timezone: None,
                is_region: true,
                is_capital: false,
            },
            people: 0,
            own_name: true,
            part: false,
            word: false,
            listed,
        });
    };
    for region in gazetteer.regions(bare) {
        // An abbreviation means a region only behind another place.
        if fold(&region.name) == bare || named.behind || !short_of(bare) {
            add(&region.country, &region.name, true);
        }
    }
    // Regions of the packed file need a word that says so (`Kostanay region`) or, later, a story that speaks for them.
    let told = bare.len() < folded.len();
    for region in gazetteer.cities().regions_named(bare) {
        add(region.country, region.name, told);
    }
    out
}

/// Whether a name of a region is too short to stand alone.
fn short_of(name: &str) -> bool {
    name.len() <= 5
}
