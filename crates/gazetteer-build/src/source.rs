//! The tables the cities come from.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use copydesk_gazetteer::packed::kind;
use copydesk_gazetteer::{Gazetteer, Region};
use copydesk_text::fold;

/// A town of fewer people comes in only as the seat of something.
const TOWN_POPULATION: u32 = 4_000;
/// A seat of a district of fewer people stays out.
const DISTRICT_SEAT_POPULATION: u32 = 500;
/// Where wires have most of their small towns, the line is lower.
const DENSE_COUNTRIES: [&str; 13] =
    ["US", "CA", "GB", "IE", "AU", "NZ", "DE", "AT", "CH", "DK", "NO", "SE", "FI"];
const DENSE_POPULATION: u32 = 1_500;
/// A part of a city has a name of its own in the news only when it is large.
const PART_POPULATION: u32 = 20_000;

/// A row of the table of cities.
#[derive(Debug)]
pub(crate) struct City {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) ascii_name: String,
    pub(crate) other_names: Vec<String>,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) kind: u8,
    pub(crate) country: String,
    /// `US.IL`
    pub(crate) region: String,
    pub(crate) population: u32,
    pub(crate) timezone: String,
}

/// A region, by GeoNames' code (`US.IL`).
#[derive(Debug)]
pub(crate) struct NamedRegion {
    pub(crate) country: String,
    pub(crate) name: String,
    pub(crate) other_names: Vec<String>,
}

/// The cities worth keeping, those with the most people first.
pub(crate) fn cities(table: &str) -> anyhow::Result<Vec<City>> {
    let mut out = Vec::new();
    for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let city = city(line).with_context(|| format!("line {}", number + 1))?;
        out.extend(city);
    }
    if out.is_empty() {
        bail!("no cities");
    }
    out.sort_by(|a, b| b.population.cmp(&a.population).then(a.id.cmp(&b.id)));
    Ok(out)
}

/// A row of GeoNames' own layout; none for what is not worth keeping.
fn city(line: &str) -> anyhow::Result<Option<City>> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, others, lat, lon, _, feature, country, _, admin, .., population, _, _, zone, _] =
        columns.as_slice()
    else {
        bail!("{} columns where 19 were expected", columns.len());
    };
    let population = population.parse().unwrap_or(0);
    let kind = match *feature {
        "PPLC" => kind::CAPITAL,
        "PPLA" => kind::SEAT,
        "PPLX" => kind::PART,
        _ => kind::TOWN,
    };
    let least = match *feature {
        "PPLC" | "PPLA" => 0,
        "PPLA2" => DISTRICT_SEAT_POPULATION,
        "PPLX" => PART_POPULATION,
        // What is gone: historical, abandoned and destroyed places.
        "PPLH" | "PPLQ" | "PPLW" | "PPLCH" => return Ok(None),
        _ if DENSE_COUNTRIES.contains(country) => DENSE_POPULATION,
        _ => TOWN_POPULATION,
    };
    if population < least || country.len() != 2 {
        return Ok(None);
    }
    Ok(Some(City {
        id: id.parse().context("id")?,
        name: (*name).to_owned(),
        ascii_name: (*ascii).to_owned(),
        other_names: others.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        lat: lat.parse().context("latitude")?,
        lon: lon.parse().context("longitude")?,
        kind,
        country: (*country).to_owned(),
        region: format!("{country}.{admin}"),
        population,
        timezone: (*zone).to_owned(),
    }))
}

/// The first-order regions of the table of subdivisions. Where Copydesk's own table knows one of a region's
/// names, its name is the one that table uses: `Bavaria`, not `Bayern`.
pub(crate) fn regions(table: &str) -> BTreeMap<String, NamedRegion> {
    let ours = Gazetteer::builtin();
    let mut out = BTreeMap::new();
    for line in table.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, _, code, _, _, others, ..] = columns.as_slice() else { continue };
        let Some((country, _)) = code.split_once('.').filter(|(_, rest)| !rest.contains('.')) else {
            continue;
        };
        let all = || std::iter::once(*name).chain(others.split('|')).filter(|name| !name.is_empty());
        let known = |name: &str| ours.regions(name).iter().find(|region| region.country == country);
        let in_full = |region: &&Region| all().any(|name| fold(name) == fold(&region.name));
        // A region that is called as its city: `Moskva` is `Moscow`.
        let city = |name: &str| {
            let mut cities = ours.places(name).iter();
            cities.find(|city| city.country.as_deref() == Some(country)).map(|city| city.name.as_str())
        };
        let known = all().find_map(|name| known(name).filter(in_full));
        let name = known.map(|region| region.name.as_str()).or_else(|| all().find_map(city)).unwrap_or(name);
        let region = NamedRegion {
            country: country.to_owned(),
            name: name.to_owned(),
            other_names: all().map(str::to_owned).collect(),
        };
        out.insert((*code).to_owned(), region);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(feature: &str, country: &str, population: u32) -> String {
        format!(
            "7\tA\tA\tB,C\t1.5\t-2.5\tP\t{feature}\t{country}\t\t04\t\t\t\t{population}\t\t3\tX/Y\t2020-01-01"
        )
    }

    #[test]
    fn small_towns_stay_out() {
        let kept = |feature, country, population| city(&row(feature, country, population)).unwrap().is_some();
        assert!(kept("PPL", "FR", 4_000) && !kept("PPL", "FR", 3_999));
        assert!(kept("PPL", "US", 2_000) && kept("PPLC", "FR", 0) && kept("PPLA2", "FR", 900));
        assert!(!kept("PPLX", "FR", 9_000) && !kept("PPLH", "FR", 900_000));
        assert_eq!(cities("7\tA").unwrap_err().to_string(), "line 1");
    }

    #[test]
    fn regions_take_our_names() {
        let regions = regions("Bayern\tDE-BY\tDE.02\t2951839\tLand\tBavaria|Free State\t\t1\n");
        assert_eq!(regions["DE.02"].name, "Bavaria");
    }
}
