//! The rules of the life of a story, one by one.

#![allow(clippy::unwrap_used)]

mod support;

use copydesk_record::{LifecycleEventKind as Kind, QuoteChangeKind, Standing, topics};
use copydesk_story::{Event, Window};
use support::{Desk, Message, STORY, time};

const NOON: &str = "2024-06-07T12:00:00Z";
const EVENING: &str = "2024-06-07T18:00:00Z";

/// Plays messages one after the other; `expected`: the event of each, and the text that stands at the end.
fn check(messages: &[Message], events: &[Kind], text: Option<&str>) -> Desk {
    let mut desk = Desk::default();
    for message in messages {
        desk.message(message, time(NOON));
        desk.restart(false);
    }
    let found: Vec<Kind> = desk.topics.events.iter().map(|event| event.event).collect();
    assert_eq!(found, events, "{messages:#?}");
    assert_eq!(desk.topics.text(STORY).as_deref(), text, "{messages:#?}");
    desk
}

fn first() -> Message {
    Message::new(1, "first").quote("The lamp is lit", "Oona").entity("Oona").entity("Per")
}

fn second() -> Message {
    Message::new(2, "second").entity("Oona")
}

fn kill() -> Message {
    Message::new(2, "").kind("kill")
}

fn withhold() -> Message {
    Message::new(2, "").kind("withhold")
}

#[test]
fn the_higher_version_wins() {
    let desk = check(&[first(), second()], &[Kind::New, Kind::Update], Some("second"));
    assert_eq!(desk.topics.keys(topics::QUOTES, STORY), [""; 0]);
    assert_eq!(desk.topics.keys(topics::ENTITIES, STORY), [format!("{STORY}#e1")]);
    let event = desk.last_event();
    let replaced = event.replaces.as_ref().unwrap();
    assert_eq!((replaced.item.as_str(), replaced.version), ("wire:first:1", Some(1)));
    let quotes = event.touched.iter().find(|keys| keys.topic == topics::QUOTES).unwrap();
    assert_eq!(quotes.tombstoned, [format!("{STORY}#q1")]);
    let desk = check(&[second(), first()], &[Kind::Update, Kind::Late], Some("second"));
    assert_eq!(desk.last_event().reason.as_deref(), Some("version 1 came after version 2"));
}

#[test]
fn a_duplicate_is_recorded_and_not_published() {
    let mut again = first();
    again.sequence = 9;
    let desk = check(&[first(), again], &[Kind::New, Kind::Duplicate], Some("first"));
    assert!(desk.last_event().touched.is_empty());
    assert_eq!(desk.changelog.len(), 1);
    let other = Message::new(1, "other");
    let desk = check(&[first(), other], &[Kind::New, Kind::Update], Some("other"));
    assert_eq!(desk.last_event().reason.as_deref(), Some("version 1 again, with other content"));
}

#[test]
fn a_kill_wins_and_stays() {
    let all = [topics::ARTICLES, topics::QUOTES, topics::ENTITIES];
    let desk = check(&[first(), kill()], &[Kind::New, Kind::Kill], None);
    assert!(all.iter().all(|topic| desk.topics.keys(topic, STORY).is_empty()));
    assert_eq!(desk.shelf.get(STORY).unwrap().standing, Standing::Killed);
    check(&[first(), kill(), first()], &[Kind::New, Kind::Kill, Kind::Late], None);
    check(&[kill(), first(), kill()], &[Kind::Kill, Kind::Late, Kind::Duplicate], None);
    // Told by words, a higher version may be an old one that comes late.
    let third = || Message::new(3, "third");
    check(&[first(), kill(), third()], &[Kind::New, Kind::Kill, Kind::Late], None);
    check(&[first(), kill(), third().explicit()], &[Kind::New, Kind::Kill, Kind::Update], Some("third"));
    check(&[third().explicit(), kill(), third().explicit()], &[Kind::Update, Kind::Kill, Kind::Late], None);
    // A kill whose version only words tell kills any version.
    check(&[Message::new(7, "seventh"), kill()], &[Kind::Update, Kind::Kill], None);
    let desk = check(&[kill(), third().explicit(), kill()], &[Kind::Kill, Kind::Update, Kind::Kill], None);
    assert_eq!(desk.shelf.get(STORY).unwrap().version, 3);
}

#[test]
fn a_withheld_story_waits_for_another_version() {
    check(&[first(), withhold()], &[Kind::New, Kind::Withhold], None);
    check(&[first(), withhold(), first()], &[Kind::New, Kind::Withhold, Kind::Late], None);
    check(&[first(), withhold(), withhold()], &[Kind::New, Kind::Withhold, Kind::Duplicate], None);
    check(&[first(), withhold(), second()], &[Kind::New, Kind::Withhold, Kind::Update], Some("second"));
    // What was withheld does not come back by being delivered twice.
    check(&[second(), withhold(), second()], &[Kind::Update, Kind::Withhold, Kind::Duplicate], None);
    check(
        &[Message::new(5, "fifth").explicit(), withhold().explicit()],
        &[Kind::Update, Kind::Late],
        Some("fifth"),
    );
}

#[test]
fn a_correction_names_what_it_corrects() {
    let correction = Message::new(2, "second").kind("correction");
    let desk = check(&[first(), correction], &[Kind::New, Kind::Correction], Some("second"));
    let corrects = desk.last_event().corrects.clone().unwrap();
    assert_eq!((corrects.item.as_str(), corrects.version), ("wire:first:1", Some(1)));
    let article = desk.topics.json(topics::ARTICLES, STORY).unwrap();
    assert_eq!(article["copydesk"]["corrects"]["item"], "wire:first:1");
}

#[test]
fn quotes_that_change_are_told_with_both_texts() {
    let changed = second().quote("The lamp is not lit", "Per").quote("Go home", "Per");
    let desk = check(&[first(), changed], &[Kind::New, Kind::Update], Some("second"));
    let changes = &desk.last_event().quotes;
    let kinds: Vec<QuoteChangeKind> = changes.iter().map(|change| change.change).collect();
    assert_eq!(kinds, [QuoteChangeKind::Words, QuoteChangeKind::Speaker, QuoteChangeKind::Added]);
    let side = |side: &Option<copydesk_record::QuoteWords>| side.as_ref().map(|quote| quote.text.clone());
    assert_eq!(side(&changes[0].before).as_deref(), Some("The lamp is lit"));
    assert_eq!(side(&changes[0].after).as_deref(), Some("The lamp is not lit"));
    assert!(desk.topics.events[0].quotes.is_empty(), "what is first seen has not changed");
}

#[test]
fn an_embargo_holds_until_its_time_and_not_longer() {
    let mut desk = Desk::default();
    desk.message(&first().embargo(EVENING), time(NOON));
    assert_eq!(desk.last_event().event, Kind::Embargo);
    assert_eq!(desk.last_event().until.as_deref(), Some(EVENING));
    assert_eq!(desk.topics.text(STORY), None);
    desk.restart(true);
    desk.tick(time("2024-06-07T17:59:59.999999Z"));
    assert_eq!(desk.topics.text(STORY), None, "never early");
    desk.tick(time(EVENING));
    assert_eq!(desk.last_event().event, Kind::Release);
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("first"));
    let article = desk.topics.json(topics::ARTICLES, STORY).unwrap();
    assert_eq!(article["pubStatus"], "usable");
    let released = desk.shelf.get(STORY).unwrap().released.unwrap();
    assert_eq!(released.due_ms, released.at_ms);
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.events.len(), 2, "released once");
    // Sent again as it was, and one that comes when its embargo is over.
    desk.message(&first().embargo(EVENING), time(EVENING));
    assert_eq!(desk.last_event().event, Kind::Duplicate);
    desk.message(&second().embargo(NOON), time(EVENING));
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("second"));
}

#[test]
fn an_embargo_holds_a_part_of_a_millisecond_too() {
    let mut desk = Desk::default();
    desk.message(&first().embargo("2024-06-07T18:00:00.0005Z"), time(NOON));
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.text(STORY), None);
    desk.tick(time("2024-06-07T18:00:00.001Z"));
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("first"));
}

#[test]
fn an_update_replaces_what_is_held() {
    let held = || first().embargo(EVENING);
    let mut desk = check(&[held(), second(), first()], &[Kind::Embargo, Kind::Embargo, Kind::Late], None);
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("second"));
    // A version that stands is taken back when its story comes under an embargo.
    let mut desk = check(&[first(), second().embargo(EVENING)], &[Kind::New, Kind::Embargo], None);
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("second"));
    // A kill ends it for good.
    let mut desk = check(&[held(), kill()], &[Kind::Embargo, Kind::Kill], None);
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.text(STORY), None);
}

#[test]
fn an_embargo_that_cannot_be_read_holds_until_a_version_without() {
    for until in ["", "2024-06-07T18:00:00", "noon"] {
        let held = first().embargo(until);
        let mut desk = check(&[held], &[Kind::Embargo], None);
        desk.tick(time("2034-06-07T18:00:00Z"));
        assert_eq!(desk.topics.text(STORY), None, "{until}");
        desk.message(&second(), time(NOON));
        assert_eq!(desk.topics.text(STORY).as_deref(), Some("second"), "{until}");
    }
}

#[test]
fn takes_are_put_behind_their_lead_and_a_writethru_replaces_all() {
    let add = |number: u64, text: &str| Message::new(number + 1, text).kind("take");
    let lead = || Message::new(1, "lead").quote("One", "A").entity("Oona");
    let one = || add(1, "add one").quote("Two", "B").entity("Oona");
    let desk = check(
        &[lead(), one(), add(2, "add two")],
        &[Kind::New, Kind::Update, Kind::Update],
        Some("lead\n\nadd one\n\nadd two"),
    );
    assert_eq!(desk.topics.keys(topics::QUOTES, STORY), [format!("{STORY}#q1"), format!("{STORY}#q2")]);
    assert_eq!(desk.topics.keys(topics::ENTITIES, STORY), [format!("{STORY}#e1")]);
    let article = desk.topics.json(topics::ARTICLES, STORY).unwrap();
    assert_eq!(article["version"], "1");
    assert_eq!(article["copydesk"]["blocks"][1]["start"], 6);
    let parts = article["copydesk"]["parts"].as_array().unwrap();
    let places: Vec<_> = parts.iter().map(|part| (part["start"].as_u64(), part["end"].as_u64())).collect();
    assert_eq!(places, [(Some(0), Some(4)), (Some(6), Some(13)), (Some(15), Some(22))]);
    // In any order, and once.
    let updates = [Kind::Update, Kind::Update, Kind::Update];
    check(&[add(2, "two"), add(1, "one"), lead()], &updates, Some("lead\n\none\n\ntwo"));
    let events = [Kind::New, Kind::Update, Kind::Duplicate];
    check(&[lead(), one(), one()], &events, Some("lead\n\nadd one"));
    // A full version replaces the parts, and what comes late of them stays away.
    let writethru = || Message::new(2, "all of it").kind("writethru");
    let events = [Kind::New, Kind::Update, Kind::Update, Kind::Late];
    check(&[lead(), one(), writethru(), one()], &events, Some("all of it"));
    // A take under an embargo is held with its lead.
    let mut desk = check(&[lead().embargo(EVENING), one()], &[Kind::Embargo, Kind::Embargo], None);
    desk.tick(time(EVENING));
    assert_eq!(desk.topics.text(STORY).as_deref(), Some("lead\n\nadd one"));
}

#[test]
fn a_source_is_withdrawn_and_missed_tombstones_are_written_again() {
    let mut desk = check(&[first()], &[Kind::New], Some("first"));
    desk.event(STORY, &Event::Reissue("asked"), time(NOON));
    assert_eq!(desk.topics.events.len(), 1, "nothing is gone, nothing is written");
    desk.event(STORY, &Event::Withdraw("contract ended"), time(NOON));
    assert_eq!(desk.last_event().event, Kind::Withdraw);
    assert_eq!(desk.topics.text(STORY), None);
    desk.event(STORY, &Event::Withdraw("contract ended"), time(NOON));
    desk.message(&second(), time(NOON));
    assert_eq!(desk.last_event().reason.as_deref(), Some("the story was withdrawn at version 1"));
    assert_eq!(desk.topics.events.len(), 3);
    desk.event(STORY, &Event::Reissue("asked"), time(NOON));
    let event = desk.last_event();
    assert_eq!(event.event, Kind::Reissue);
    let tombstoned: usize = event.touched.iter().map(|keys| keys.tombstoned.len()).sum();
    assert_eq!(tombstoned, 4, "article, quote and two entities: {event:#?}");
}

#[test]
fn what_was_replaced_does_not_come_back_by_a_slower_line() {
    let alert = || Message::new(1, "alert").kind("alert");
    check(&[alert(), first(), alert()], &[Kind::New, Kind::Update, Kind::Duplicate], Some("first"));
    check(&[first(), alert()], &[Kind::New, Kind::Late], Some("first"));
    let newer = Message::new(2, "alert").kind("alert");
    check(&[first(), newer], &[Kind::New, Kind::Update], Some("alert"));
    let other = || Message::new(1, "other");
    let events = [Kind::New, Kind::Update, Kind::Duplicate, Kind::Duplicate];
    check(&[first(), other(), first(), other()], &events, Some("other"));
}

#[test]
fn an_advisory_does_not_replace_its_story() {
    let advisory = Message::new(1, "to editors").kind("advisory");
    check(&[first(), advisory], &[Kind::New, Kind::Late], Some("first"));
}

#[test]
fn what_is_old_is_forgotten_but_kills_and_embargoes_are_not() {
    let mut desk = Desk::default();
    let of = |story: &str, message: Message| Message { story: story.into(), ..message };
    desk.message(&of("a", first()), time("2024-06-01T00:00:00Z"));
    desk.message(&of("b", first()), time("2024-06-02T00:00:00Z"));
    desk.message(&of("killed", kill()), time("2024-06-01T00:00:00Z"));
    desk.message(&of("held", first().embargo("2025-06-01T00:00:00Z")), time("2024-06-01T00:00:00Z"));
    let day = 86_400_000;
    let window = |keep_days: Option<i64>, keep_entries| Window {
        keep_ms: keep_days.map(|days| days * day),
        keep_entries,
        takes_ms: 3_600_000,
    };
    let now = time("2024-06-08T00:00:00Z");
    let expired = |keep_days, keep_entries| desk.shelf.expired(now, &window(keep_days, keep_entries));
    assert_eq!(expired(None, None), [""; 0]);
    assert_eq!(expired(Some(30), Some(2)), [""; 0]);
    assert_eq!(expired(Some(6), None), ["a"]);
    assert_eq!(expired(Some(1), None), ["a", "b"]);
    assert_eq!(expired(None, Some(1)), ["a"]);
    let lighter = desk.shelf.without_old_text(now, &window(None, None));
    let stories: Vec<&str> = lighter.iter().map(|state| state.story.as_str()).collect();
    assert_eq!(stories, ["a", "b"]);
    assert!(lighter.iter().all(|state| state.lead.is_none()));
}
