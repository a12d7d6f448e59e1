//! Numbers for the hand-written places, from the packed cities.

use crate::{Cities, City, Place};

/// The largest city must have so many times the people of the next of its name in the country.
const CERTAIN: u32 = 6;

/// Fills in the id, coordinates and time zone of a hand-written place, where one city of one of its names in
/// its country (and region) stands far above the others.
pub(crate) fn fill<'a>(place: &mut Place, mut names: impl Iterator<Item = &'a str>, cities: &Cities) {
    let city = match place.geonames {
        Some(id) => names.find_map(|name| cities.by_id(name, id)),
        None => names.find_map(|name| certain(name, place, cities)),
    };
    let Some(city) = city else { return };
    let found = city.place();
    place.geonames = found.geonames;
    place.lat = place.lat.or(found.lat);
    place.lon = place.lon.or(found.lon);
    if place.timezone.is_none() {
        place.timezone = found.timezone;
    }
}

fn certain<'a>(name: &str, place: &Place, cities: &'a Cities) -> Option<City<'a>> {
    let country = place.country.as_deref()?;
    let fits = |city: &City<'_>| {
        city.country() == country && (place.region.is_none() || city.region() == place.region.as_deref())
    };
    let mut found = cities.named(name).filter(fits).filter(|city| !city.is_part());
    let first = found.next()?;
    let rival = found.find(City::by_own_name).map_or(0, |city| city.population());
    (first.population() / CERTAIN >= rival && first.population() > 0).then_some(first)
}
