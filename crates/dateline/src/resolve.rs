//! Which place of its name a dateline means.
//!
//! What stands beside the name decides first: the region or country. Then the agency's country, then the
//! number of people. When these leave it open the place stays unresolved and carries its candidates.

use copydesk_gazetteer::{City, Gazetteer, Place, packed};
use copydesk_text::fold;

/// Candidates an unresolved place carries at most.
const CANDIDATES: usize = 5;
/// More cities than this of one name are not looked at; those with the most people come first.
const LOOKED_AT: usize = 64;
/// The likeliest city weighs so many times as much as the next, or it is not clear.
const CLEAR: u64 = 4;
/// A place of the table in the agency's country is meant though another weighs so many times as much.
const HOME: u64 = 8;
/// The only city of its name outside the agency's country weighs so much, or it is not clear.
const CLEAR_ALONE: u64 = 5_000;
/// A line may begin with the bare name of a city of so many people.
const WELL_KNOWN: u64 = 50_000;
/// The same in small letters, where the name could also be somebody's.
const WELL_KNOWN_IN_SMALL_LETTERS: u64 = 120_000;
/// The same by another name than its own.
const WELL_KNOWN_OTHER_NAME: u64 = 400_000;
/// Another name weighs so much less than a city's own.
const OTHER_NAME: u64 = 10;

const FIRST_CYRILLIC: char = '\u{400}';

/// What the dateline says of a place beside its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// Region in full, where one is named.
    pub(crate) region: Option<&'a str>,
    /// Country, where it or a region of it is named.
    pub(crate) country: Option<&'a str>,
    /// The agency's country.
    pub(crate) agency_country: Option<&'a str>,
}

impl Beside<'_> {
    fn is_silent(&self) -> bool {
        self.region.is_none() && self.country.is_none()
    }

    fn allows_country(&self, country: Option<&str>) -> bool {
        self.country.is_none() || self.country == country
    }
}

/// The place meant, or what it could be.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    pub(crate) entry: Option<Place>,
    pub(crate) candidates: Vec<Place>,
    /// Country of the place, or the one that all likely candidates share.
    pub(crate) country: Option<String>,
}

/// A city and how much speaks for it.
#[derive(Debug, Clone, Copy)]
struct Weighed<'a> {
    city: City<'a>,
    weight: u64,
}

/// Resolves the place of this name.
pub(crate) fn resolve(name: &str, beside: Beside<'_>, gazetteer: &Gazetteer) -> Resolved {
    let listed: Vec<&Place> = gazetteer
        .places(name)
        .iter()
        .filter(|place| beside.allows_country(place.country.as_deref()))
        .filter(|place| {
            place.region.is_none() || beside.is_silent() || fits_region(place.region.as_deref(), beside)
        })
        .collect();
    let cities = weigh(name, beside, gazetteer);
    let mut meant = listed.iter().filter(|place| is_meant(place, beside, &cities));
    let first = meant.next().copied();
    let at_home = |place: &Place| beside.is_silent() && place.country.as_deref() == beside.agency_country;
    let home = first.filter(|place| at_home(place)).or_else(|| meant.copied().find(|place| at_home(place)));
    let home = home.filter(|place| !outweighed(place, HOME, None, &cities));
    let quiet =
        |place: &&Place| !beside.is_silent() || !outweighed(place, CLEAR, beside.agency_country, &cities);
    if let Some(place) = home.or(first.filter(quiet)) {
        // The table says the country; a row without a number leaves the city to the packed file.
        let of_country = |found: &Weighed<'_>| Some(found.city.country()) == place.country.as_deref();
        let cities: Vec<Weighed<'_>> = cities.into_iter().filter(of_country).collect();
        if place.geonames.is_none() && !cities.is_empty() {
            return clear(&cities, beside)
                .map_or_else(|| open(&cities, Some(place)), |found| meant_city(found, name, gazetteer));
        }
        let entry = with_region(place, &cities);
        return Resolved { country: entry.country.clone(), entry: Some(entry), candidates: Vec::new() };
    }
    match clear(&cities, beside) {
        Some(found) => meant_city(found, name, gazetteer),
        None => open(&cities, first),
    }
}

/// Whether a line may begin with this bare name and a dash.
pub(crate) fn is_well_known(name: &str, in_capitals: bool, gazetteer: &Gazetteer) -> bool {
    let listed = !gazetteer.places(name).is_empty();
    let Some(city) = gazetteer.cities().named(name).next() else { return listed };
    if city.is_also_a_word() {
        return listed && in_capitals;
    }
    let least = match (city.by_own_name() || city.is_capital(), in_capitals) {
        (true, true) => WELL_KNOWN,
        (true, false) => WELL_KNOWN_IN_SMALL_LETTERS,
        (false, _) => WELL_KNOWN_OTHER_NAME,
    };
    listed || u64::from(city.population()) >= least
}

/// The cities of this name that what stands beside it allows, the weightiest first.
fn weigh<'a>(name: &str, beside: Beside<'_>, gazetteer: &'a Gazetteer) -> Vec<Weighed<'a>> {
    let cities = gazetteer.cities();
    let spelled = !name.is_ascii();
    let lower = if spelled { name.to_lowercase() } else { String::new() };
    let key = packed::key(name);
    // In another script every name is another name.
    let other_script = name.chars().any(|c| c.is_alphabetic() && (FIRST_CYRILLIC..'\u{1e00}').contains(&c));
    let mut known_region = false;
    let mut out: Vec<Weighed<'a>> = Vec::new();
    for city in cities.named(name).take(LOOKED_AT).filter(|city| beside.allows_country(Some(city.country())))
    {
        if let Some(region) = beside.region {
            known_region = known_region || is_region(region, city.country(), gazetteer);
            if !fits_region(city.region(), beside) {
                continue;
            }
        }
        let mut weight = u64::from(city.population()).max(1);
        if city.is_capital() {
            weight = weight * if city.by_own_name() { 3 } else { 1 } + 100_000;
        }
        if city.is_part() {
            weight /= 10;
        }
        if !city.by_own_name() {
            // The short form of a longer name: `Newcastle` upon Tyne.
            let short = packed::key(city.name()).starts_with(&key);
            let at_home = Some(city.country()) == beside.agency_country;
            weight /= if at_home || short || other_script { 1 } else { OTHER_NAME };
        } else if spelled && city.name().to_lowercase() == lower {
            weight *= 8;
        }
        out.push(Weighed { city, weight });
    }
    // A region nobody knows tells nothing against a city.
    if out.is_empty() && beside.region.is_some() && !known_region && beside.country.is_none() {
        return weigh(name, Beside { region: None, ..beside }, gazetteer);
    }
    out.sort_by_key(|found| std::cmp::Reverse(found.weight));
    out
}

fn is_region(name: &str, country: &str, gazetteer: &Gazetteer) -> bool {
    gazetteer.regions(name).iter().any(|region| region.country == country)
        || gazetteer.cities().regions_named(name).any(|region| region.country == country)
}

fn fits_region(region: Option<&str>, beside: Beside<'_>) -> bool {
    let (Some(region), Some(named)) = (region, beside.region) else { return beside.region.is_none() };
    bare_region(&fold(region)) == bare_region(&fold(named))
}

/// `volta region` is `volta`.
fn bare_region(name: &str) -> &str {
    [" region", " province", " state", " county", " oblast"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// Whether a place of the hand-written table can be meant: of those without a region any, unless a region is
/// named that is not its city's.
fn is_meant(place: &Place, beside: Beside<'_>, cities: &[Weighed<'_>]) -> bool {
    let its_city = || cities.iter().any(|found| Some(found.city.geonames()) == place.geonames);
    match beside.region {
        None => place.region.is_none(),
        Some(_) => place.region.is_some() || its_city(),
    }
}

/// Whether another city speaks louder than a place of the table: one of so many times its weight, or one of
/// the agency's country that is not much smaller.
fn outweighed(place: &Place, times: u64, home: Option<&str>, cities: &[Weighed<'_>]) -> bool {
    if place.country.is_none() {
        return false;
    }
    let own = cities.iter().find(|found| Some(found.city.geonames()) == place.geonames);
    let own = own.map_or(WELL_KNOWN, |found| found.weight.max(u64::from(found.city.population())));
    let home = home.filter(|home| place.country.as_deref() != Some(home));
    cities.iter().any(|found| {
        let at_home = Some(found.city.country()) == home;
        found.weight > own * times || at_home && found.weight * CLEAR > own
    })
}

/// The one city that is meant without doubt.
fn clear<'a>(cities: &[Weighed<'a>], beside: Beside<'_>) -> Option<Weighed<'a>> {
    let best = *cities.first()?;
    if beside.is_silent() {
        let mut at_home = cities.iter().filter(|found| Some(found.city.country()) == beside.agency_country);
        if let Some(home) = at_home.next()
            && home.weight * CLEAR >= best.weight
            && at_home.next().is_none_or(|next| next.weight * CLEAR <= home.weight)
        {
            return Some(*home);
        }
    }
    match cities.get(1) {
        Some(next) => (next.weight * CLEAR <= best.weight).then_some(best),
        None => {
            let sure = !beside.is_silent() || Some(best.city.country()) == beside.agency_country;
            (sure || best.weight >= CLEAR_ALONE).then_some(best)
        }
    }
}

/// What stays open: the candidates, and their country where all that have some weight share it.
fn open(cities: &[Weighed<'_>], listed: Option<&Place>) -> Resolved {
    let Some(best) = cities.first() else { return Resolved::default() };
    let likely = cities.iter().take_while(|found| found.weight * 10 >= best.weight);
    let mut countries = likely.map(|found| found.city.country());
    let first = countries.next();
    let shared =
        first.filter(|first| best.weight >= CLEAR_ALONE && countries.all(|country| country == *first));
    Resolved {
        entry: None,
        candidates: cities.iter().take(CANDIDATES).map(|found| found.city.place()).collect(),
        country: shared.map(str::to_owned).or_else(|| listed.and_then(|place| place.country.clone())),
    }
}

/// A place of the table, with the region of its city.
fn with_region(place: &Place, cities: &[Weighed<'_>]) -> Place {
    let mut place = place.clone();
    if place.region.is_none() {
        let city = cities.iter().find(|found| Some(found.city.geonames()) == place.geonames);
        place.region = city.and_then(|found| found.city.region()).map(str::to_owned);
    }
    place
}

/// A city, with what the table says of it beside.
fn meant_city(found: Weighed<'_>, name: &str, gazetteer: &Gazetteer) -> Resolved {
    let mut place = found.city.place();
    if let Some(same) = gazetteer.places(name).iter().find(|listed| listed.geonames == place.geonames) {
        place.name.clone_from(&same.name);
        place.wikidata.clone_from(&same.wikidata);
    }
    Resolved { country: place.country.clone(), entry: Some(place), candidates: Vec::new() }
}
