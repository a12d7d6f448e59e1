//! Subjects, people, organisations, places and sources.

use std::collections::{HashMap, HashSet};

use copydesk_record::{
    ArticleConcept, DatelinePlace, EnrichedItem, Entity, EntityType, GeoPoint, Link, Subject,
};

use crate::uri::uri;

/// From this salience on, a story is about an entity.
const ABOUT_SALIENCE: f64 = 0.5;

/// Concepts of one kind, each name once.
#[derive(Debug, Default)]
struct Named {
    all: Vec<ArticleConcept>,
    by_name: HashMap<String, usize>,
}

impl Named {
    /// One of a name: the first stands, and takes what only the other has.
    fn add(&mut self, concept: ArticleConcept) {
        let Some(name) = concept.name.as_deref().map(str::to_lowercase) else {
            self.all.push(concept);
            return;
        };
        match self.by_name.get(&name).and_then(|number| self.all.get_mut(*number)) {
            Some(own) => {
                own.uri = own.uri.take().or(concept.uri);
                own.literal = own.literal.take().or(concept.literal);
            }
            None => {
                self.by_name.insert(name, self.all.len());
                self.all.push(concept);
            }
        }
    }
}

/// Everything the story has to do with, by kind.
#[derive(Debug, Default)]
pub(crate) struct Concepts {
    pub subjects: Vec<ArticleConcept>,
    pub people: Vec<ArticleConcept>,
    pub organisations: Vec<ArticleConcept>,
    pub places: Vec<ArticleConcept>,
    pub events: Vec<ArticleConcept>,
    pub objects: Vec<ArticleConcept>,
}

/// What the dateline and the text name, then what the message names.
pub(crate) fn of(item: &EnrichedItem) -> Concepts {
    let [mut people, mut organisations, mut places, mut events, mut objects] =
        std::array::from_fn(|_| Named::default());
    let mut subjects = Vec::new();
    for place in item.dateline.iter().flat_map(|dateline| &dateline.places) {
        places.add(dateline_place(place));
    }
    for entity in &item.entities {
        let list = match entity.entity_type {
            EntityType::Person => &mut people,
            EntityType::Organisation => &mut organisations,
            EntityType::Place => &mut places,
            EntityType::Event => &mut events,
            EntityType::Work | EntityType::Product => &mut objects,
            // Nationalities and the like: ninjs has no list for them.
            EntityType::Group | EntityType::Other => continue,
        };
        list.add(of_entity(entity));
    }
    for subject in &item.subjects {
        let Some(concept) = of_subject(subject) else { continue };
        let kind = subject.subject_type.as_deref().unwrap_or_default();
        let list = match kind.rsplit(':').next().unwrap_or_default().to_lowercase().as_str() {
            "person" => &mut people,
            "organisation" | "organization" | "org" => &mut organisations,
            "place" | "geoarea" | "poi" | "geo" => &mut places,
            "event" => &mut events,
            "object" | "product" => &mut objects,
            _ => {
                subjects.push(concept);
                continue;
            }
        };
        // Only subjects have these.
        list.add(ArticleConcept { creator: None, relevance: None, confidence: None, ..concept });
    }
    for keyword in &item.meta.keywords {
        let rel = Some("keyword".to_owned());
        subjects.push(ArticleConcept { name: Some(keyword.clone()), rel, ..ArticleConcept::default() });
    }
    Concepts {
        subjects,
        people: people.all,
        organisations: organisations.all,
        places: places.all,
        events: events.all,
        objects: objects.all,
    }
}

fn link_uri(link: &Link) -> Option<String> {
    match link.scheme.as_str() {
        "wikidata" => uri(&wikidata(&link.id)),
        "geonames" => uri(&geonames(&link.id)),
        _ => None,
    }
}

fn wikidata(id: &str) -> String {
    format!("http://www.wikidata.org/entity/{id}")
}

fn geonames(id: &str) -> String {
    format!("https://sws.geonames.org/{id}/")
}

fn of_entity(entity: &Entity) -> ArticleConcept {
    let about = entity.salience.is_some_and(|salience| salience >= ABOUT_SALIENCE);
    let code = entity.links.iter().find(|link| link_uri(link).is_none());
    ArticleConcept {
        name: Some(entity.name.clone()),
        rel: Some(if about { "about" } else { "mentions" }.to_owned()),
        uri: entity.links.iter().find_map(link_uri),
        literal: code.map(|link| format!("{}:{}", link.scheme, link.id)),
        ..ArticleConcept::default()
    }
}

fn dateline_place(place: &DatelinePlace) -> ArticleConcept {
    let point = place.lat.zip(place.lon).filter(|(lat, lon)| lat.is_finite() && lon.is_finite());
    ArticleConcept {
        name: Some(place.name.clone()),
        rel: Some("dateline".to_owned()),
        uri: place
            .wikidata
            .as_deref()
            .and_then(|id| uri(&wikidata(id)))
            .or_else(|| place.geonames.and_then(|id| uri(&geonames(&id.to_string())))),
        // The country: ISO 3166-1 alpha-2.
        literal: place.country.as_ref().map(|country| format!("iso3166:{country}")),
        geo_json: point.map(|(lat, lon)| GeoPoint { geo_type: "Point".to_owned(), coordinates: [lon, lat] }),
        ..ArticleConcept::default()
    }
}

/// A concept of the message; its code stands as a literal where there is no URI for it.
fn of_subject(subject: &Subject) -> Option<ArticleConcept> {
    let own = subject.uri.as_deref().or(subject.code.as_deref()).and_then(uri);
    // A code with an unknown alias (`afp:123`) looks like a URI and is none.
    let own = own.filter(|own| subject.uri.is_some() || own.contains("//") || own.starts_with("urn:"));
    let literal = subject.code.clone().filter(|code| own.as_ref() != Some(code));
    if own.is_none() && literal.is_none() && subject.name.is_none() {
        return None;
    }
    Some(ArticleConcept {
        name: subject.name.clone(),
        uri: own,
        literal,
        creator: subject.creator.clone(),
        relevance: subject.relevance.map(|share| share.min(100)),
        confidence: subject.confidence.map(|share| share.min(100)),
        ..ArticleConcept::default()
    })
}

/// Genres have a name, a URI and a literal only.
pub(crate) fn genres(item: &EnrichedItem) -> Vec<ArticleConcept> {
    let all = item.meta.genres.iter().filter_map(of_subject);
    all.map(|genre| ArticleConcept { creator: None, relevance: None, confidence: None, ..genre }).collect()
}

/// The agency, who sent the item, and the sources it names; each once.
pub(crate) fn sources(item: &EnrichedItem) -> Vec<ArticleConcept> {
    let mut all: Vec<ArticleConcept> = Vec::new();
    let source = |name: &str, role: &str| ArticleConcept {
        name: Some(name.to_owned()),
        role: Some(role.to_owned()),
        ..ArticleConcept::default()
    };
    if let Some(agency) = &item.source.agency {
        all.push(ArticleConcept {
            uri: agency.wikidata.as_deref().and_then(|id| uri(&wikidata(id))),
            literal: Some(agency.id.clone()),
            ..source(&agency.name, "source")
        });
    }
    let mut known: HashSet<String> = HashSet::new();
    for name in all.iter().flat_map(|own| [&own.name, &own.literal]).flatten() {
        known.insert(name.to_lowercase());
    }
    let provider = item.meta.provider.iter().map(|name| (name, "distributor"));
    for (name, role) in provider.chain(item.meta.sources.iter().map(|name| (name, "source"))) {
        if known.insert(name.to_lowercase()) {
            all.push(source(name, role));
        }
    }
    all
}
