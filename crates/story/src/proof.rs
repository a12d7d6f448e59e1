//! Whether the published topics hold what the publisher says they do.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_record::{StoryState, entity_key, quote_key, topics};

/// One value that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The topic.
    pub topic: &'static str,
    /// The key.
    pub key: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It should be there.
    Missing,
    /// It is another value.
    Other,
    /// It should not be there.
    LeftOver,
}

/// Compares published values with the states of their stories. `published` has the hash ([`short_hash`](crate::short_hash)) of each value that is not
/// tombstoned, by topic and key. Returns the faults, and the number of values whose story nobody remembers.
#[must_use]
pub fn prove<'a>(
    states: impl IntoIterator<Item = &'a StoryState>,
    published: &BTreeMap<(&'static str, String), String>,
) -> (Vec<Fault>, usize) {
    let mut faults = Vec::new();
    let mut expected: BTreeMap<(&'static str, String), &str> = BTreeMap::new();
    let mut remembered: BTreeSet<&str> = BTreeSet::new();
    for state in states {
        remembered.insert(&state.story);
        if let Some(hash) = &state.article {
            expected.insert((topics::ARTICLES, state.story.clone()), hash);
        }
        for quote in &state.quotes {
            expected.insert((topics::QUOTES, quote_key(&state.story, &quote.id)), &quote.hash);
        }
        for entity in &state.entities {
            expected.insert((topics::ENTITIES, entity_key(&state.story, &entity.id)), &entity.hash);
        }
    }
    for (place, hash) in &expected {
        let wrong = match published.get(place) {
            None => Wrong::Missing,
            Some(found) if found != hash => Wrong::Other,
            Some(_) => continue,
        };
        faults.push(Fault { topic: place.0, key: place.1.clone(), wrong });
    }
    let mut unknown = 0;
    for (topic, key) in published.keys() {
        if expected.contains_key(&(*topic, key.clone())) {
            continue;
        }
        if remembered.contains(story_of(topic, key)) {
            faults.push(Fault { topic, key: key.clone(), wrong: Wrong::LeftOver });
        } else {
            unknown += 1;
        }
    }
    (faults, unknown)
}

fn story_of<'a>(topic: &str, key: &'a str) -> &'a str {
    if topic == topics::ARTICLES {
        return key;
    }
    key.rsplit_once('#').map_or(key, |(story, _)| story)
}
