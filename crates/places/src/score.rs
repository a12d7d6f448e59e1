//! What speaks for a candidate.

use std::collections::HashMap;

use copydesk_gazetteer::Gazetteer;
use copydesk_text::fold;

use crate::candidates::Candidate;
use crate::{Filed, Location, Named, Story, Weighed};

/// Points for what the story says. One point is as much as ten times the people.
mod points {
    /// The region or country right beside the name.
    pub(super) const BESIDE: f64 = 6.0;
    /// The dateline names this very place.
    pub(super) const FILED_FROM: f64 = 5.0;
    /// In the country of the dateline.
    pub(super) const FILED_COUNTRY: f64 = 2.0;
    /// In the region of the dateline.
    pub(super) const FILED_REGION: f64 = 1.2;
    /// In the country of the agency, where there is no dateline.
    pub(super) const AGENCY: f64 = 0.8;
    /// In a country the story names.
    pub(super) const COUNTRY: f64 = 1.4;
    /// In a region the story names.
    pub(super) const REGION: f64 = 1.4;
    /// In a country of another place that is sure.
    pub(super) const NEIGHBOUR: f64 = 0.9;
    /// In a region of another place that is sure.
    pub(super) const NEIGHBOUR_REGION: f64 = 0.9;
    /// A capital.
    pub(super) const CAPITAL: f64 = 0.8;
    /// In the table of places that make news.
    pub(super) const LISTED: f64 = 0.4;
    /// By another name than its own.
    pub(super) const OTHER_NAME: f64 = -1.6;
    /// Part of a city.
    pub(super) const PART: f64 = -0.7;
    /// The name is also a word.
    pub(super) const WORD: f64 = -1.5;
    /// A region by its name in full, before anything else.
    pub(super) const REGION_ITSELF: f64 = 6.2;
    /// A region that is not in the table of those that make news.
    pub(super) const REGION_UNLISTED: f64 = 3.6;
}

/// What is known of where the story happens.
pub(crate) struct Evidence<'a> {
    filed: &'a [Filed<'a>],
    agency_country: Option<&'a str>,
    countries: HashMap<&'a str, usize>,
    /// Country and region, folded, of the regions the story names.
    regions: Vec<(String, String)>,
    neighbours: Vec<(String, Option<String>, Option<u64>)>,
    gazetteer: &'a Gazetteer,
}

impl<'a> Evidence<'a> {
    pub(crate) fn of(story: &'a Story<'a>, gazetteer: &'a Gazetteer) -> Self {
        let named = story.places.iter().flat_map(|place| [Some(place.name), place.inside]).flatten();
        let regions = named
            .flat_map(|name| gazetteer.regions(name))
            .map(|region| (region.country.clone(), fold(&region.name)))
            .collect();
        Self {
            filed: &story.filed,
            agency_country: story.agency_country,
            countries: story.countries.iter().copied().collect(),
            regions,
            neighbours: Vec::new(),
            gazetteer,
        }
    }

    /// The same with places that are sure.
    pub(crate) fn with<'b>(self, sure: impl Iterator<Item = &'b Weighed>) -> Self {
        let of = |weighed: &Weighed| {
            let Location { country, region, geonames, .. } = &weighed.location;
            Some((country.clone()?, region.as_deref().map(fold), *geonames))
        };
        Self { neighbours: sure.filter_map(of).collect(), ..self }
    }
}

/// The candidate with its score, and whether anything but its name and people speaks for it.
pub(crate) fn weigh(named: &Named<'_>, candidate: &Candidate, evidence: &Evidence<'_>) -> (Weighed, bool) {
    let location = &candidate.location;
    let country = location.country.as_deref().unwrap_or_default();
    let region = location.region.as_deref().map(fold);
    let mut score = if location.is_region && candidate.listed {
        points::REGION_ITSELF
    } else if location.is_region {
        points::REGION_UNLISTED
    } else {
        (f64::from(candidate.people) + 10.0).log10()
    };
    let mut because: Vec<&'static str> = Vec::new();
    let mut supported = false;
    let mut add = |points: f64, rule: &'static str, supports: bool| {
        score += points;
        supported |= supports;
        because.push(rule);
    };
    if let Some(inside) = named.inside {
        match lies_in(location, inside, evidence.gazetteer) {
            Some(true) => add(points::BESIDE, "beside", true),
            Some(false) => add(-points::BESIDE, "not-beside", false),
            None => {}
        }
    }
    let same = |filed: &&Filed<'_>| fold(filed.name) == fold(named.name);
    if let Some(filed) = evidence.filed.iter().find(same) {
        let this = match (filed.geonames, location.geonames) {
            (Some(filed), Some(own)) => filed == own,
            _ => filed.country == location.country.as_deref() && !location.is_region,
        };
        if this {
            add(points::FILED_FROM, "dateline", true);
        }
    }
    if evidence.filed.iter().any(|filed| filed.country == Some(country)) {
        add(points::FILED_COUNTRY, "dateline-country", true);
        if region.is_some() && evidence.filed.iter().any(|filed| filed.region.map(fold) == region) {
            add(points::FILED_REGION, "dateline-region", true);
        }
    } else if evidence.filed.is_empty() && evidence.agency_country == Some(country) {
        add(points::AGENCY, "agency-country", true);
    }
    if evidence.countries.contains_key(country) {
        add(points::COUNTRY, "country-named", true);
    }
    let in_region =
        |(of, name): &(String, String)| of == country && region.as_ref().is_some_and(|region| region == name);
    if !location.is_region && evidence.regions.iter().any(in_region) {
        add(points::REGION, "region-named", true);
    }
    let mut beside = evidence.neighbours.iter().filter(|(_, _, id)| *id != location.geonames || id.is_none());
    if beside.clone().any(|(other, _, _)| other == country) {
        add(points::NEIGHBOUR, "neighbours", true);
    }
    if region.is_some() && beside.any(|(other, name, _)| other == country && *name == region) {
        add(points::NEIGHBOUR_REGION, "neighbours-region", true);
    }
    if location.is_capital {
        add(points::CAPITAL, "capital", false);
    }
    if candidate.listed && !location.is_region {
        add(points::LISTED, "newsworthy", false);
    }
    if !candidate.own_name {
        add(points::OTHER_NAME, "other-name", false);
    }
    if candidate.part {
        add(points::PART, "part-of-city", false);
    }
    if candidate.word {
        add(points::WORD, "also-a-word", false);
    }
    (Weighed { location: location.clone(), score: (score * 100.0).round() / 100.0, because }, supported)
}

/// Whether a place lies in what a name beside it names; none where that name is not known.
fn lies_in(location: &Location, inside: &str, gazetteer: &Gazetteer) -> Option<bool> {
    let inside = inside.trim_end_matches(',');
    if let Some(country) = gazetteer.country(inside).or_else(|| gazetteer.demonym(inside)) {
        // `Georgia` is also a state.
        let state = gazetteer.regions(inside).iter().any(|region| region_of(location, region));
        return Some(location.country.as_deref() == Some(&country.code) || state);
    }
    let regions = gazetteer.regions(inside);
    if regions.is_empty() {
        return None;
    }
    Some(regions.iter().any(|region| region_of(location, region)))
}

fn region_of(location: &Location, region: &copydesk_gazetteer::Region) -> bool {
    let own = location.region.as_deref().map(fold);
    location.country.as_deref() == Some(&region.country) && own.as_deref() == Some(&fold(&region.name))
}
