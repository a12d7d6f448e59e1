//! What places of datelines stand for: the right thing, or nothing.

#![allow(clippy::unwrap_used)]

use copydesk_dateline::{Agencies, ParsedPlace, Tables, parse};
use copydesk_gazetteer::Gazetteer;

fn tables() -> Tables {
    Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() }
}

fn places(dateline: &str, tables: &Tables) -> Vec<ParsedPlace> {
    let reference = "2023-05-18".parse().unwrap();
    let line = format!("{dateline} The ferry left an hour late.");
    parse(&line, Some(reference), tables).unwrap_or_else(|| panic!("{dateline}: no dateline")).places
}

/// Dateline, GeoNames id, country, region, time zone of its first place.
const CASES: &[(&str, u64, &str, &str, &str)] = &[
    ("PARIS, May 17 (Reuters) -", 2_988_507, "FR", "Île-de-France", "Europe/Paris"),
    ("PARIS (AP) —", 2_988_507, "FR", "Île-de-France", "Europe/Paris"),
    ("PARIS, Texas (AP) —", 4_717_560, "US", "Texas", "America/Chicago"),
    ("LONDON, Ont. —", 6_058_560, "CA", "Ontario", "America/Toronto"),
    ("LONDON, May 17 (Reuters) -", 2_643_743, "GB", "England", "Europe/London"),
    ("SPRINGFIELD, Ill. (AP) —", 4_250_542, "US", "Illinois", "America/Chicago"),
    ("SPRINGFIELD, Mass. (AP) —", 4_951_788, "US", "Massachusetts", "America/New_York"),
    ("SPRINGFIELD, Mo. (AP) —", 4_409_896, "US", "Missouri", "America/Chicago"),
    ("COLUMBUS, Ga. (AP) —", 4_188_985, "US", "Georgia", "America/New_York"),
    ("COLUMBUS, Ohio (AP) —", 4_509_177, "US", "Ohio", "America/New_York"),
    ("TBILISI, Georgia (AP) —", 611_717, "GE", "Tbilisi", "Asia/Tbilisi"),
    ("KUTAISI, Georgia (AP) —", 613_607, "GE", "Imereti", "Asia/Tbilisi"),
    ("ATHENS, Georgia (AP) —", 4_180_386, "US", "Georgia", "America/New_York"),
    ("ATHENS, Greece (AP) —", 264_371, "GR", "Attica", "Europe/Athens"),
    ("NEWCASTLE, May 17 AAP -", 2_155_472, "AU", "New South Wales", "Australia/Sydney"),
    ("NEWCASTLE, England (AP) —", 2_641_673, "GB", "England", "Europe/London"),
    ("CAMBRIDGE, Mass. (AP) —", 4_931_972, "US", "Massachusetts", "America/New_York"),
    ("CAMBRIDGE, England (AP) —", 2_653_941, "GB", "England", "Europe/London"),
    ("BIRMINGHAM, Ala. (AP) —", 4_049_979, "US", "Alabama", "America/Chicago"),
    ("BIRMINGHAM, England (AP) —", 2_655_603, "GB", "England", "Europe/London"),
    ("KYIV, May 17 (Reuters) -", 703_448, "UA", "Kyiv", "Europe/Kyiv"),
    ("KIEV, May 17. /TASS/.", 703_448, "UA", "Kyiv", "Europe/Kyiv"),
    ("Kiew (dpa) -", 703_448, "UA", "Kyiv", "Europe/Kyiv"),
    ("Frankfurt/Main (dpa) -", 2_925_533, "DE", "Hesse", "Europe/Berlin"),
    ("FRANKFURT (Reuters) -", 2_925_533, "DE", "Hesse", "Europe/Berlin"),
    ("Frankfurt (Oder) (dpa) -", 2_925_535, "DE", "Brandenburg", "Europe/Berlin"),
    ("Halle (Saale) (dpa) -", 2_911_522, "DE", "Saxony-Anhalt", "Europe/Berlin"),
    ("WINSTON-SALEM, N.C. (AP) —", 4_499_612, "US", "North Carolina", "America/New_York"),
    ("PORT-AU-PRINCE, Haiti (AP) —", 3_718_426, "HT", "Ouest", "America/Port-au-Prince"),
    ("COEUR D'ALENE, Idaho (AP) —", 5_589_173, "US", "Idaho", "America/Los_Angeles"),
    ("ST. JOHN'S, N.L. —", 6_324_733, "CA", "Newfoundland and Labrador", "America/St_Johns"),
    ("Napoli, 17 maggio (ANSA) -", 3_172_394, "IT", "Campania", "Europe/Rome"),
    ("Köln (dpa) -", 2_886_242, "DE", "North Rhine-Westphalia", "Europe/Berlin"),
    ("Moskau (dpa) -", 524_901, "RU", "Moscow", "Europe/Moscow"),
    ("МОСКВА, 17 мая. /ТАСС/.", 524_901, "RU", "Moscow", "Europe/Moscow"),
    ("Genf (sda) -", 2_660_646, "CH", "Geneva", "Europe/Zurich"),
    ("Genève (ats)", 2_660_646, "CH", "Geneva", "Europe/Zurich"),
    ("Lisboa, 17 mai 2023 (Lusa) -", 2_267_057, "PT", "Lisbon", "Europe/Lisbon"),
    ("Ciudad de México, 17 may (EFE).-", 3_530_597, "MX", "Mexico City", "America/Mexico_City"),
    ("San José, 17 may (EFE).-", 3_621_849, "CR", "San Jose", "America/Costa_Rica"),
    ("SAN JOSE, Calif. (AP) —", 5_392_171, "US", "California", "America/Los_Angeles"),
    ("HYDERABAD, May 17 (APP):", 1_176_734, "PK", "Sindh", "Asia/Karachi"),
    ("Hyderabad, May 17 (IANS)", 1_269_843, "IN", "Telangana", "Asia/Kolkata"),
    ("HAMILTON, Bermuda (AP) —", 3_573_197, "BM", "Hamilton city", "Atlantic/Bermuda"),
    ("Hamilton, May 17 NZPA -", 2_190_324, "NZ", "Waikato", "Pacific/Auckland"),
    ("MOSCOW, Idaho (AP) —", 5_601_538, "US", "Idaho", "America/Los_Angeles"),
    ("PORTLAND, Maine (AP) —", 4_975_802, "US", "Maine", "America/New_York"),
    ("PORTLAND, Ore. (AP) —", 5_746_545, "US", "Oregon", "America/Los_Angeles"),
    ("KANSAS CITY, Kan. (AP) —", 4_273_837, "US", "Kansas", "America/Chicago"),
    ("KANSAS CITY, Mo. (AP) —", 4_393_217, "US", "Missouri", "America/Chicago"),
    ("TRIPOLI, Libya (AP) —", 2_210_247, "LY", "Tripoli", "Africa/Tripoli"),
    ("TRIPOLI, Lebanon (AP) —", 266_826, "LB", "Ash Shimāl", "Asia/Beirut"),
    ("PERTH, May 17 (Reuters) -", 2_063_523, "AU", "Western Australia", "Australia/Perth"),
    ("VICTORIA, British Columbia (AP) —", 6_174_041, "CA", "British Columbia", "America/Vancouver"),
    ("ALEXANDRIA, May 17 (MENA) -", 361_058, "EG", "Alexandria", "Africa/Cairo"),
    ("ALEXANDRIA, Va. (AP) —", 4_744_091, "US", "Virginia", "America/New_York"),
    ("ST. PETERSBURG, Fla. (AP) —", 4_171_563, "US", "Florida", "America/New_York"),
    ("ST. PETERSBURG, May 17. /TASS/.", 498_817, "RU", "St. Petersburg", "Europe/Moscow"),
    ("N'DJAMENA, May 17 (Reuters) -", 2_427_123, "TD", "N'Djamena", "Africa/Ndjamena"),
    ("XI'AN, May 17 (Xinhua) --", 1_790_630, "CN", "Shaanxi", "Asia/Shanghai"),
    ("Surabaya, E Java (ANTARA) -", 1_625_822, "ID", "East Java", "Asia/Jakarta"),
    ("ALICE SPRINGS, May 17 AAP -", 2_077_895, "AU", "Northern Territory", "Australia/Darwin"),
    ("LIHUE, Hawaii (AP) —", 5_850_248, "US", "Hawaii", "Pacific/Honolulu"),
    ("CHASIV YAR, Ukraine, May 17 (Reuters) -", 710_915, "UA", "Donetsk", "Europe/Kyiv"),
];

#[test]
fn places_are_the_right_ones() {
    let tables = tables();
    let mut wrong = Vec::new();
    for (dateline, id, country, region, zone) in CASES {
        let place = places(dateline, &tables).swap_remove(0);
        let found = place.entry.as_ref().map(|entry| {
            let region = entry.region.clone().unwrap_or_default();
            (
                entry.geonames.unwrap_or(0),
                entry.country.clone().unwrap_or_default(),
                region,
                entry.timezone.clone().unwrap_or_default(),
            )
        });
        let expected = (*id, (*country).to_owned(), (*region).to_owned(), (*zone).to_owned());
        if found.as_ref() != Some(&expected) || place.country.as_deref() != Some(country) {
            wrong.push(format!(
                "{dateline}: expected {expected:?}, found {found:?}, candidates {:?}",
                place.candidates
            ));
        }
        if let Some(entry) = &place.entry {
            assert!(place.candidates.is_empty(), "{dateline}");
            if entry.lat.is_none() || entry.lon.is_none() {
                wrong.push(format!("{dateline}: no coordinates"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_clear_carries_its_candidates() {
    let tables = tables();
    for dateline in
        ["SPRINGFIELD (AP) —", "SPRINGFIELD, May 17 (UPI) --", "Neustadt (dpa) -", "RICHMOND (AP) —"]
    {
        let place = places(dateline, &tables).swap_remove(0);
        assert_eq!(place.entry, None, "{dateline}");
        assert!((2..=5).contains(&place.candidates.len()), "{dateline}");
        let first = place.candidates[0].country.clone();
        assert!(place.country.is_none() || place.country == first, "{dateline}");
    }
}

#[test]
fn nothing_is_invented() {
    let tables = tables();
    for dateline in [
        "PARIS, Nevada (AP) —",
        "MOSCOW, Nevada (AP) —",
        "UNITED NATIONS (AP) —",
        "ABOARD AIR FORCE ONE (AP) —",
        "GUANTANAMO BAY NAVAL BASE, Cuba (AP) —",
        "XYZZYVILLE, Texas (AP) —",
        "LAX (AP) —",
    ] {
        let place = places(dateline, &tables).swap_remove(0);
        assert_eq!(place.entry.and_then(|entry| entry.geonames), None, "{dateline}");
        assert!(place.candidates.is_empty(), "{dateline}: {:?}", place.candidates);
    }
}

/// American cities that AP names without their state, and foreign ones without their country.
#[test]
fn cities_that_stand_alone() {
    let tables = tables();
    let american = [
        "ATLANTA",
        "BALTIMORE",
        "BOSTON",
        "CHICAGO",
        "CINCINNATI",
        "CLEVELAND",
        "DALLAS",
        "DENVER",
        "DETROIT",
        "HONOLULU",
        "HOUSTON",
        "INDIANAPOLIS",
        "LAS VEGAS",
        "LOS ANGELES",
        "MIAMI",
        "MILWAUKEE",
        "MINNEAPOLIS",
        "NEW ORLEANS",
        "NEW YORK",
        "OKLAHOMA CITY",
        "PHILADELPHIA",
        "PHOENIX",
        "PITTSBURGH",
        "ST. LOUIS",
        "SALT LAKE CITY",
        "SAN ANTONIO",
        "SAN DIEGO",
        "SAN FRANCISCO",
        "SEATTLE",
        "WASHINGTON",
    ];
    let foreign = [
        ("AMSTERDAM", "NL"),
        ("BAGHDAD", "IQ"),
        ("BANGKOK", "TH"),
        ("BEIJING", "CN"),
        ("BEIRUT", "LB"),
        ("BERLIN", "DE"),
        ("BRUSSELS", "BE"),
        ("CAIRO", "EG"),
        ("DJIBOUTI", "DJ"),
        ("DUBLIN", "IE"),
        ("GENEVA", "CH"),
        ("GIBRALTAR", "GI"),
        ("GUATEMALA CITY", "GT"),
        ("HAVANA", "CU"),
        ("HELSINKI", "FI"),
        ("HONG KONG", "HK"),
        ("ISLAMABAD", "PK"),
        ("ISTANBUL", "TR"),
        ("JERUSALEM", "IL"),
        ("JOHANNESBURG", "ZA"),
        ("KUWAIT CITY", "KW"),
        ("LONDON", "GB"),
        ("LUXEMBOURG", "LU"),
        ("MACAU", "MO"),
        ("MADRID", "ES"),
        ("MEXICO CITY", "MX"),
        ("MILAN", "IT"),
        ("MONACO", "MC"),
        ("MONTREAL", "CA"),
        ("MOSCOW", "RU"),
        ("MUNICH", "DE"),
        ("NEW DELHI", "IN"),
        ("PANAMA CITY", "PA"),
        ("PARIS", "FR"),
        ("PRAGUE", "CZ"),
        ("QUEBEC CITY", "CA"),
        ("RIO DE JANEIRO", "BR"),
        ("ROME", "IT"),
        ("SAN MARINO", "SM"),
        ("SAO PAULO", "BR"),
        ("SHANGHAI", "CN"),
        ("SINGAPORE", "SG"),
        ("STOCKHOLM", "SE"),
        ("SYDNEY", "AU"),
        ("TOKYO", "JP"),
        ("TORONTO", "CA"),
        ("VATICAN CITY", "VA"),
        ("VIENNA", "AT"),
        ("ZURICH", "CH"),
    ];
    let mut open = Vec::new();
    for (city, country) in american.iter().map(|city| (*city, "US")).chain(foreign) {
        let place = places(&format!("{city} (AP) —"), &tables).swap_remove(0);
        assert_eq!(place.country.as_deref(), Some(country), "{city}");
        if place.entry.as_ref().and_then(|entry| entry.geonames).is_none() {
            open.push(format!("{city} {:?} {:?}", place.entry, place.candidates));
        }
    }
    assert!(open.is_empty(), "{}", open.join("\n"));
}
