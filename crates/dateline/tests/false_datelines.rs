//! A line that begins with the name of some small town is not a dateline for that alone.

#![allow(clippy::unwrap_used)]

use copydesk_dateline::{Agencies, Tables, parse};
use copydesk_gazetteer::Gazetteer;

#[test]
fn words_that_are_also_towns_stay_words() {
    let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
    let words = [
        "Hope",
        "Faith",
        "Victory",
        "Best",
        "Price",
        "Sandy",
        "Lincoln",
        "Mobile",
        "Orange",
        "Independence",
        "Peace",
        "Liberty",
        "Union",
        "Justice",
        "Paradise",
        "Surprise",
        "Enterprise",
        "Commerce",
        "Champion",
        "Battle",
        "Reading",
        "March",
        "Rugby",
        "Deal",
        "Street",
        "Sale",
        "Ware",
        "Bury",
        "Wells",
        "Bath",
        "Ash",
        "Grace",
        "Charity",
        "Joy",
        "Rose",
        "Violet",
        "Iris",
        "Angel",
        "Jordan",
        "Kelly",
        "Jackson",
        "Madison",
        "Nelson",
        "Wilson",
        "Taylor",
        "Hudson",
        "Franklin",
        "Marshall",
        "Hamilton",
        "Douglas",
        "Kent",
        "Dale",
        "Summit",
        "Harvest",
        "Freedom",
        "Mission",
        "Progress",
        "Concord",
        "Unity",
        "Harmony",
        "Sunset",
        "Golden",
        "Rainbow",
        "Eagle",
        "Beaver",
        "Buffalo Bill",
        "Moose",
        "Bison",
        "Robin",
        "Swan",
        "Falcon",
        "Raven",
    ];
    for word in words {
        for line in
            [format!("{word} — It is a word like any other."), format!("{word} - The club's word for it.")]
        {
            assert_eq!(parse(&line, None, &tables), None, "{line}");
        }
        let line = format!("{word} said on Monday that it had had enough.");
        assert_eq!(parse(&line, None, &tables), None, "{line}");
    }
}

#[test]
fn a_small_town_needs_a_region_a_date_or_an_agency() {
    let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
    let reference = Some("2024-05-17".parse().unwrap());
    let story = "Two villages will share one doctor.";
    assert_eq!(parse(&format!("HOPE — {story}"), reference, &tables), None);
    for dateline in ["HOPE, Ark. —", "HOPE, Ark. (AP) —", "HOPE, May 17 (UPI) --"] {
        let found = parse(&format!("{dateline} {story}"), reference, &tables).unwrap();
        assert_eq!(found.end, dateline.len(), "{dateline}");
    }
}
