//! Where the places of a text lie, as records tell it.

use std::collections::{HashMap, HashSet};

use copydesk_names::{Cluster, NameType};
use copydesk_places::{Filed, Named, Resolved, Story, Weighed, resolve};
use copydesk_record::{DatelinePlace, Link, Location, LocationCandidate, Source};
use copydesk_text::sentences;
use copydesk_wire::paragraphs;
use serde::Serialize;

use crate::Desk;
use crate::reading::{Reading, name_ranges};

/// Nouns between a region and its town: `the Texas town of Paris`.
const TOWNS: [&str; 12] = [
    "town",
    "city",
    "village",
    "port",
    "capital",
    "suburb",
    "resort",
    "district",
    "settlement",
    "hamlet",
    "township",
    "municipality",
];
/// Words between a town and what it lies in: `Paris in northern Texas`.
const DIRECTIONS: [&str; 16] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "north",
    "south",
    "east",
    "west",
    "the",
    "eastern",
    "upper",
];
/// Words behind the name of a part of a country.
const DIVISIONS: [&str; 8] =
    ["region", "province", "district", "county", "oblast", "governorate", "prefecture", "municipality"];
/// What governments do: a capital before such a word is its government.
const ACTS: [&str; 40] = [
    "said",
    "says",
    "denied",
    "denies",
    "accused",
    "accuses",
    "wants",
    "wanted",
    "insists",
    "insisted",
    "warned",
    "warns",
    "rejected",
    "rejects",
    "condemned",
    "condemns",
    "backs",
    "backed",
    "supports",
    "supported",
    "agreed",
    "agrees",
    "refused",
    "refuses",
    "considers",
    "views",
    "demands",
    "demanded",
    "urged",
    "urges",
    "hopes",
    "expects",
    "blames",
    "blamed",
    "vowed",
    "vows",
    "pledged",
    "recalled",
    "retaliated",
    "maintains",
];

/// What a cluster of names was found to be, if it is a place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Located {
    pub(crate) location: Option<Location>,
    pub(crate) candidates: Vec<LocationCandidate>,
    pub(crate) not_located: Option<String>,
    pub(crate) links: Vec<Link>,
    is_region: bool,
    is_capital: bool,
}

/// The places of a text.
pub(crate) struct Places {
    /// One for each cluster.
    pub(crate) located: Vec<Located>,
    /// Names, by their number, that mean a government.
    pub(crate) metonyms: HashSet<usize>,
    /// Such names by the cluster of their country, where the text names it.
    pub(crate) acting: HashMap<usize, Vec<usize>>,
}

/// Locates the places of a text that was read.
pub(crate) fn locate(reading: &Reading<'_>, filed: &[DatelinePlace], source: &Source, desk: &Desk) -> Places {
    let gazetteer = &desk.tables.gazetteer;
    let agency = source.agency.as_ref().and_then(|agency| desk.tables.agencies.by_id(&agency.id));
    let is_place = |cluster: &Cluster| cluster.name_type == NameType::Place && cluster.country.is_none();
    let mut story = Story {
        filed: filed
            .iter()
            .map(|place| Filed {
                name: &place.name,
                region: place.region.as_deref(),
                country: place.country.as_deref(),
                geonames: place.geonames,
            })
            .collect(),
        agency_country: agency.map(|agency| agency.country.as_str()),
        countries: Vec::new(),
        places: Vec::new(),
    };
    let people = words_of_people(reading);
    let mut numbers = Vec::new();
    for (number, cluster) in reading.clusters.iter().enumerate() {
        if let Some(country) = cluster.country.as_deref() {
            story.countries.push((country, cluster.mentions.len()));
        } else if is_place(cluster) && !people.contains(cluster.name.as_str()) {
            numbers.push(number);
            story.places.push(named(reading, cluster));
        }
    }
    let mut located: Vec<Located> = vec![Located::default(); reading.clusters.len()];
    for (number, resolved) in numbers.into_iter().zip(resolve(&story, gazetteer)) {
        if let Some(slot) = located.get_mut(number) {
            *slot = of_resolved(resolved);
        }
    }
    for (cluster, slot) in reading.clusters.iter().zip(&mut located) {
        if let Some(country) = cluster.country.as_deref().and_then(|code| gazetteer.country_by_code(code)) {
            let geonames = gazetteer.number(&country.code, None);
            slot.links = vec![link("iso3166", country.code.clone())];
            slot.links.extend(country.wikidata.clone().map(|id| link("wikidata", id)));
            slot.links.extend(geonames.map(|id| link("geonames", id.to_string())));
            slot.location = Some(Location {
                name: country.name.clone(),
                region: None,
                country: Some(country.code.clone()),
                geonames,
                lat: None,
                lon: None,
                timezone: None,
                because: vec!["country".to_owned()],
            });
        }
    }
    let (metonyms, acting) = metonyms(reading, &located);
    Places { located, metonyms, acting }
}

fn link(scheme: &str, id: String) -> Link {
    Link { scheme: scheme.to_owned(), id }
}

/// The words of the full names of people: `Shang` beside `Shang Yulin` is no place.
fn words_of_people<'a>(reading: &'a Reading<'_>) -> HashSet<&'a str> {
    let people = reading.clusters.iter().filter(|cluster| cluster.name_type == NameType::Person);
    people.filter(|person| person.name.contains(' ')).flat_map(|person| person.name.split(' ')).collect()
}

/// A place with what stands beside it in the text.
fn named<'a>(reading: &'a Reading<'_>, cluster: &'a Cluster) -> Named<'a> {
    let inside = cluster.mentions.iter().find_map(|mention| inside(reading, mention.name));
    let behind = cluster.mentions.iter().any(|mention| {
        let before = mention.name.checked_sub(1).and_then(|before| reading.names.get(before));
        let first = reading.names.get(mention.name).map_or(0, |name| name.first);
        before.is_some_and(|before| {
            before.name_type == NameType::Place
                && before.last + 1 == first
                && reading.words.word(before.last) == ","
        })
    });
    // `Kostanay region` is not the city.
    let first = cluster.mentions.first().and_then(|mention| reading.names.get(mention.name));
    let divided = first.filter(|name| DIVISIONS.contains(&reading.words.word(name.last)));
    let name = divided.map_or(cluster.name.as_str(), |name| reading.words.text_of(name.first..name.last + 1));
    Named { name, mentions: cluster.mentions.len(), inside, behind }
}

/// The region or country beside a name: `Paris, Texas`, `Paris in northern Texas`, `the Texas town of Paris`.
fn inside<'a>(reading: &'a Reading<'_>, number: usize) -> Option<&'a str> {
    let words = &reading.words;
    let name = reading.names.get(number)?;
    let text = |name: &copydesk_names::Name| words.text_of(name.first..name.last);
    if let Some(next) = reading.names.get(number + 1).filter(|next| next.name_type == NameType::Place) {
        let comma = words.word(name.last) == "," && next.first == name.last + 1;
        let mut at = name.last;
        if words.word(at) == "in" {
            at += 1;
            while DIRECTIONS.contains(&words.word(at)) {
                at += 1;
            }
        }
        if comma || (at > name.last && at == next.first) {
            return Some(text(next));
        }
    }
    let before = number.checked_sub(1).and_then(|before| reading.names.get(before))?;
    if !matches!(before.name_type, NameType::Place | NameType::Group) {
        return None;
    }
    let of = usize::from(words.before(name.first) == "of");
    let noun = name.first.checked_sub(1 + of)?;
    (TOWNS.contains(&words.word(noun)) && (before.last == noun || before.last + 1 == noun))
        .then(|| text(before))
}

fn of_resolved(resolved: Resolved) -> Located {
    let candidate = |weighed: &Weighed| LocationCandidate {
        name: weighed.location.name.clone(),
        region: weighed.location.region.clone(),
        country: weighed.location.country.clone(),
        geonames: weighed.location.geonames,
        score: weighed.score,
    };
    let Some(meant) = resolved.meant else {
        return Located {
            candidates: resolved.others.iter().map(candidate).collect(),
            not_located: resolved.why_none.map(str::to_owned),
            ..Located::default()
        };
    };
    let location = meant.location;
    let mut links: Vec<Link> =
        location.geonames.map(|id| link("geonames", id.to_string())).into_iter().collect();
    links.extend(location.wikidata.clone().map(|id| link("wikidata", id)));
    Located {
        links,
        is_region: location.is_region,
        is_capital: location.is_capital,
        location: Some(Location {
            name: location.name,
            region: location.region,
            country: location.country,
            geonames: location.geonames,
            lat: location.lat,
            lon: location.lon,
            timezone: location.timezone,
            because: meant.because.into_iter().map(str::to_owned).collect(),
        }),
        candidates: Vec::new(),
        not_located: None,
    }
}

/// Capitals that act are their governments.
fn metonyms(reading: &Reading<'_>, located: &[Located]) -> (HashSet<usize>, HashMap<usize, Vec<usize>>) {
    let words = &reading.words;
    let mut metonyms = HashSet::new();
    let mut acting: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut countries: HashMap<&str, usize> = HashMap::new();
    for (number, cluster) in reading.clusters.iter().enumerate() {
        if let Some(country) = cluster.country.as_deref() {
            countries.entry(country).or_insert(number);
        }
    }
    let capitals = reading.clusters.iter().zip(located).filter(|(_, located)| located.is_capital);
    for (cluster, located) in capitals {
        for mention in &cluster.mentions {
            let Some(name) = reading.names.get(mention.name) else { continue };
            let next = name.last + usize::from(matches!(words.word(name.last), "has" | "had" | "also"));
            let acts = ACTS.contains(&words.word(next));
            // `in Moscow said`: the place stays a place.
            let where_it_was =
                matches!(words.before(name.first), "in" | "at" | "from" | "of" | "near" | "to" | "for" | ",");
            if !acts || where_it_was {
                continue;
            }
            metonyms.insert(mention.name);
            let country = located.location.as_ref().and_then(|location| location.country.as_deref());
            if let Some(number) = country.and_then(|country| countries.get(country)) {
                acting.entry(*number).or_default().push(mention.name);
            }
        }
    }
    (metonyms, acting)
}

/// One place that a text names, and what it was taken for: the form gold sets are scored in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceAnswer {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The name.
    pub text: String,
    /// `country:GB`, `region:US/Texas` or `city:` with its GeoNames number; null where it was left open.
    pub answer: Option<String>,
}

/// Reads the places of a bare text, filed from `filed`.
#[must_use]
pub fn read_places(text: &str, filed: &[DatelinePlace], desk: &Desk) -> Vec<PlaceAnswer> {
    let blocks = paragraphs(text, 0..text.len());
    let sentences = blocks.iter().flat_map(|block| sentences(text, block.range())).collect();
    let reading = crate::reading::read(text, sentences, Vec::new(), false, desk);
    let places = locate(&reading, filed, &Source::default(), desk);
    let ranges = name_ranges(&reading);
    let points = copydesk_text::Points::new(text);
    let mut out = Vec::new();
    for (cluster, located) in reading.clusters.iter().zip(&places.located) {
        let names = cluster.mentions.iter().filter(|mention| !mention.demonym);
        for range in names.filter_map(|mention| ranges.get(mention.name)) {
            if cluster.name_type == NameType::Place {
                out.push(PlaceAnswer {
                    start: points.at(range.start),
                    end: points.at(range.end),
                    text: text.get(range.clone()).unwrap_or_default().to_owned(),
                    answer: answer(cluster, located),
                });
            }
        }
    }
    out.sort_by_key(|place| (place.start, place.end));
    out
}

fn answer(cluster: &Cluster, located: &Located) -> Option<String> {
    if let Some(code) = &cluster.country {
        return Some(format!("country:{code}"));
    }
    let location = located.location.as_ref()?;
    if located.is_region {
        return Some(format!("region:{}/{}", location.country.as_deref().unwrap_or_default(), location.name));
    }
    location.geonames.map(|id| format!("city:{id}"))
}
