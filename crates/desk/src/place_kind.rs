//! What kind of place a name names.

use copydesk_gazetteer::Gazetteer;
use copydesk_record::PlaceKind;
use copydesk_text::fold;

/// Words that end, or begin, the names of things people built.
const BUILT: [&str; 34] = [
    "airport",
    "arena",
    "base",
    "bridge",
    "building",
    "camp",
    "castle",
    "cathedral",
    "centre",
    "center",
    "church",
    "dam",
    "gate",
    "hall",
    "hospital",
    "hotel",
    "house",
    "mosque",
    "museum",
    "palace",
    "park",
    "plant",
    "plaza",
    "prison",
    "road",
    "square",
    "stadium",
    "station",
    "street",
    "temple",
    "theatre",
    "tower",
    "tunnel",
    "wharf",
];
/// Words that end, or begin, the names of what nobody built.
const NATURAL: [&str; 31] = [
    "atlantic",
    "bay",
    "beach",
    "canyon",
    "cape",
    "coast",
    "creek",
    "delta",
    "desert",
    "falls",
    "fjord",
    "forest",
    "glacier",
    "gulf",
    "island",
    "islands",
    "isle",
    "lagoon",
    "lake",
    "mount",
    "mountain",
    "mountains",
    "ocean",
    "pacific",
    "peninsula",
    "river",
    "sea",
    "strait",
    "straits",
    "valley",
    "volcano",
];
/// Words that end the names of parts of a country.
const REGIONAL: [&str; 12] = [
    "county",
    "district",
    "governorate",
    "oblast",
    "prefecture",
    "province",
    "region",
    "republic",
    "shire",
    "state",
    "territory",
    "voivodeship",
];
/// A city may take the kind of a bare name from this many people on.
const CITY_FLOOR_PEOPLE: u32 = 15_000;

/// The kind, where the tables or the words of the name tell it.
pub(crate) fn place_kind(name: &str, gazetteer: &Gazetteer) -> Option<PlaceKind> {
    if gazetteer.country(name).is_some() {
        return Some(PlaceKind::Country);
    }
    let folded = fold(name);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or_default();
    let told = |list: &[&str]| list.contains(&last) || (!last.is_empty() && list.contains(&first));
    if told(&NATURAL) || NATURAL.contains(&folded.as_str()) && !last.is_empty() {
        return Some(PlaceKind::Natural);
    }
    if told(&BUILT) {
        return Some(PlaceKind::Facility);
    }
    if gazetteer.is_region(name) || REGIONAL.contains(&last) {
        return Some(PlaceKind::Region);
    }
    let large = || gazetteer.cities().named(name).any(|city| city.population() >= CITY_FLOOR_PEOPLE);
    (!gazetteer.places(name).is_empty() || large()).then_some(PlaceKind::City)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let gazetteer = Gazetteer::builtin();
        let check = |name: &str, kind: Option<PlaceKind>| {
            assert_eq!(place_kind(name, &gazetteer), kind, "{name}");
        };
        check("Norway", Some(PlaceKind::Country));
        check("Bavaria", Some(PlaceKind::Region));
        check("Tallinn", Some(PlaceKind::City));
        check("Lake Victoria", Some(PlaceKind::Natural));
        check("Gulf of Finland", Some(PlaceKind::Natural));
        check("Heathrow Airport", Some(PlaceKind::Facility));
        check("Zzyzzgard", None);
    }
}
