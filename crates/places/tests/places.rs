//! Which place is meant, story by story.

#![allow(clippy::unwrap_used)]

use copydesk_gazetteer::Gazetteer;
use copydesk_places::{Filed, Named, Resolved, Story, resolve};

fn named<'a>(name: &'a str, inside: Option<&'a str>) -> Named<'a> {
    Named { name, mentions: 1, inside, behind: false }
}

fn filed<'a>(name: &'a str, country: &'a str) -> Filed<'a> {
    Filed { name, country: Some(country), ..Filed::default() }
}

fn told(resolved: &Resolved) -> String {
    resolved.meant.as_ref().map_or("-".to_owned(), |meant| {
        let location = &meant.location;
        format!(
            "{} {}",
            location.country.as_deref().unwrap_or("-"),
            location.region.as_deref().unwrap_or("-")
        )
    })
}

#[test]
fn places() {
    let gazetteer = Gazetteer::builtin();
    let check = |story: Story<'_>, expected: &str| {
        let found = resolve(&story, &gazetteer);
        assert_eq!(told(&found[0]), expected, "{:?}\n{found:#?}", story.places[0]);
    };
    let one = |place| Story { places: vec![place], ..Story::default() };
    check(one(named("Paris", Some("Texas"))), "US Texas");
    check(one(named("Paris", None)), "FR Île-de-France");
    check(one(named("Galle", None)), "-");
    check(Story { countries: vec![("LK", 2)], ..one(named("Galle", None)) }, "LK Southern Province");
    check(Story { filed: vec![filed("Asuncion", "PY")], ..one(named("Filadelfia", None)) }, "PY Boquerón");
    check(one(named("Springfield", None)), "-");
    check(one(named("Springfield", Some("Illinois"))), "US Illinois");
    check(one(named("SRB", None)), "-");
    check(one(named("Zzyzzgard", None)), "-");
    check(one(named("Lower Saxony", None)), "DE -");
}

#[test]
fn what_was_not_taken_says_why() {
    let gazetteer = Gazetteer::builtin();
    let story =
        Story { places: vec![named("Springfield", None), named("Zzyzzgard", None)], ..Story::default() };
    let found = resolve(&story, &gazetteer);
    assert_eq!(found[0].why_none, Some("another place of this name is as likely"));
    assert_eq!(found[0].others.len(), 3);
    assert_eq!(found[1].why_none, Some("no place of this name is known"));
}
