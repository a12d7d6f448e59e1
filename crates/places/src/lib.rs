//! Which place of its name a story means.
//!
//! Candidates come from the gazetteer by name and other name. They are ranked by what the story says: a region or
//! country right beside the name (`Paris, Texas`; `the Texas town of Paris`), the dateline, the countries and regions the
//! story names, and the number of people. A place is linked only when one candidate stands well above the others and
//! something besides its name speaks for it: a wrong link is worse than none.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod candidates;
mod score;

use copydesk_gazetteer::Gazetteer;

use candidates::Candidate;
use score::Evidence;

/// A place as the story names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named<'a> {
    /// Its name.
    pub name: &'a str,
    /// How often the story names it.
    pub mentions: usize,
    /// The region or country that stands beside it: `Texas` of `Paris, Texas`.
    pub inside: Option<&'a str>,
    /// Whether the name stands as an abbreviation behind another place: `Kan.` of `Salina, Kan.`
    pub behind: bool,
}

/// A place of the dateline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filed<'a> {
    /// Its name.
    pub name: &'a str,
    /// State, province or the like.
    pub region: Option<&'a str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// GeoNames number.
    pub geonames: Option<u64>,
}

/// What a story says about where it happens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Story<'a> {
    /// Places of the dateline.
    pub filed: Vec<Filed<'a>>,
    /// Country of the agency, which writes of home without saying so.
    pub agency_country: Option<&'a str>,
    /// Countries the story names, by name or people, and how often.
    pub countries: Vec<(&'a str, usize)>,
    /// Places that are no countries.
    pub places: Vec<Named<'a>>,
}

/// What a place was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Its usual name.
    pub name: String,
    /// State, province or the like that it is part of.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// GeoNames number.
    pub geonames: Option<u64>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// Whether it is a region and no town.
    pub is_region: bool,
    /// Whether a country is governed from it.
    pub is_capital: bool,
}

/// A candidate and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// What it is.
    pub location: Location,
    /// What speaks for it; only the order matters.
    pub score: f64,
    /// What spoke for it, in the order it was looked at.
    pub because: Vec<&'static str>,
}

/// The place meant, if it is sure, and what else it could have been.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolved {
    /// The place.
    pub meant: Option<Weighed>,
    /// Others, the likeliest first.
    pub others: Vec<Weighed>,
    /// Why none was taken, where none was.
    pub why_none: Option<&'static str>,
}

/// Candidates kept in a [`Resolved`].
const OTHERS: usize = 3;
/// The best candidate stands so far above the next, or it is not clear. One is ten times the people.
const MARGIN: f64 = 0.9;
/// What has no other support needs so much: a well-known city, or a region by its full name.
const ENOUGH: f64 = 5.6;
/// And this much where no other place of the name comes near.
const ENOUGH_ALONE: f64 = 5.0;
/// How far that is.
const ALONE: f64 = 1.6;

/// Resolves the places of a story, in their order.
#[must_use]
pub fn resolve(story: &Story<'_>, gazetteer: &Gazetteer) -> Vec<Resolved> {
    let sets: Vec<Vec<Candidate>> =
        story.places.iter().map(|named| candidates::of(named, gazetteer)).collect();
    let first = Evidence::of(story, gazetteer);
    let seen: Vec<Resolved> =
        story.places.iter().zip(&sets).map(|(named, set)| decide(named, set, &first)).collect();
    // What is sure by itself speaks for its neighbours.
    let second = first.with(seen.iter().filter_map(|resolved| resolved.meant.as_ref()));
    story.places.iter().zip(&sets).map(|(named, set)| decide(named, set, &second)).collect()
}

fn decide(named: &Named<'_>, set: &[Candidate], evidence: &Evidence<'_>) -> Resolved {
    let mut weighed: Vec<(Weighed, bool)> =
        set.iter().map(|candidate| score::weigh(named, candidate, evidence)).collect();
    weighed.sort_by(|(a, _), (b, _)| {
        b.score.total_cmp(&a.score).then_with(|| a.location.geonames.cmp(&b.location.geonames))
    });
    let mut all = weighed.into_iter();
    let Some((best, supported)) = all.next() else {
        return Resolved { why_none: Some("no place of this name is known"), ..Resolved::default() };
    };
    let mut others: Vec<Weighed> = all.map(|(weighed, _)| weighed).collect();
    let near = others.first().is_some_and(|next| best.score - next.score < MARGIN);
    let alone = others.first().is_none_or(|next| best.score - next.score >= ALONE);
    let enough = if alone { ENOUGH_ALONE } else { ENOUGH };
    let why_none = if near {
        Some("another place of this name is as likely")
    } else if !supported && best.score < enough {
        Some("nothing in the story speaks for it")
    } else {
        None
    };
    if why_none.is_some() {
        others.insert(0, best);
        others.truncate(OTHERS);
        return Resolved { meant: None, others, why_none };
    }
    others.truncate(OTHERS);
    Resolved { meant: Some(best), others, why_none: None }
}
