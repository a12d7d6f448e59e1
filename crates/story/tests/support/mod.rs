//! Messages and topics for the tests of the life of a story.

#![allow(dead_code)] // each test program uses a part of it
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::BTreeMap;

use copydesk_record::{EnrichedItem, LifecycleEvent, StoryState, decode, encode, topics};
use copydesk_story::{Event, Output, Shelf, apply};
use jiff::Timestamp;
use serde_json::{Value, json};

pub const STORY: &str = "wire:20240607:lighthouse";

/// An enriched item as the extractor would write it, with what tests vary.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub story: String,
    pub version: u64,
    /// Whether the version is the message's own number and not told by words.
    pub explicit: bool,
    pub kind: &'static str,
    pub status: &'static str,
    pub text: String,
    /// Words and speaker of each quote.
    pub quotes: Vec<(String, String)>,
    pub entities: Vec<String>,
    /// `until` (empty when it could not be read) of an embargo.
    pub embargo: Option<String>,
    pub sequence: u64,
}

impl Message {
    pub fn new(version: u64, text: &str) -> Self {
        Self {
            story: STORY.into(),
            version,
            explicit: false,
            kind: if version == 1 { "new" } else { "update" },
            status: "usable",
            text: text.into(),
            quotes: Vec::new(),
            entities: Vec::new(),
            embargo: None,
            sequence: 0,
        }
    }

    pub fn explicit(mut self) -> Self {
        self.explicit = true;
        self
    }

    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self.status = match kind {
            "kill" => "canceled",
            "withhold" => "withheld",
            _ => self.status,
        };
        self
    }

    pub fn quote(mut self, words: &str, speaker: &str) -> Self {
        self.quotes.push((words.into(), speaker.into()));
        self
    }

    pub fn entity(mut self, name: &str) -> Self {
        self.entities.push(name.into());
        self
    }

    pub fn embargo(mut self, until: &str) -> Self {
        self.embargo = Some(until.into());
        self.status = "withheld";
        self
    }

    pub fn item(&self) -> EnrichedItem {
        let quotes: Vec<Value> = self
            .quotes
            .iter()
            .enumerate()
            .map(|(n, (words, speaker))| {
                json!({"id": format!("q{}", n + 1), "kind": "direct", "start": 0, "end": 1, "text": words,
                    "speaker": {"name": speaker, "method": "name"}})
            })
            .collect();
        let entities: Vec<Value> = self
            .entities
            .iter()
            .enumerate()
            .map(|(n, name)| json!({"id": format!("e{}", n + 1), "type": "person", "name": name}))
            .collect();
        let mut meta = json!({"sequence": self.sequence.to_string()});
        if self.explicit {
            meta["version"] = json!(self.version.to_string());
        }
        if let Some(until) = &self.embargo {
            let until = (!until.is_empty()).then_some(until);
            meta["embargo"] = json!({"until": until, "text": "EMBARGOED"});
        }
        let length = self.text.chars().count();
        serde_json::from_value(json!({
            "schema": "copydesk.enriched/1",
            "id": format!("wire:{}:{}", self.text, self.version),
            "story": self.story,
            "version": self.version,
            "status": self.status,
            "kind": self.kind,
            "raw": {"sha256": "", "bytes": 0, "encoding": "utf-8", "format": "plain"},
            "source": {"feed": "wire"},
            "slug": "LIGHTHOUSE",
            "meta": meta,
            "date": "2024-06-07",
            "body": {"text": self.text, "blocks": [{"kind": "paragraph", "start": 0, "end": length, "raw": [0, 0]}]},
            "entities": entities,
            "quotes": quotes,
        }))
        .unwrap()
    }
}

/// What readers of the published topics see: the last value of each key, and all life-cycle events.
#[derive(Default, Clone, Debug)]
pub struct Topics {
    pub latest: BTreeMap<(&'static str, String), Vec<u8>>,
    pub events: Vec<LifecycleEvent>,
}

impl Topics {
    pub fn take(&mut self, outputs: &[Output]) {
        for output in outputs {
            match (&output.value, output.topic) {
                (Some(value), topics::LIFECYCLE) => self.events.push(decode(value).unwrap()),
                (Some(value), topic) => {
                    self.latest.insert((topic, output.key.clone()), value.clone());
                }
                (None, topic) => {
                    self.latest.remove(&(topic, output.key.clone()));
                }
            }
        }
    }

    pub fn json(&self, topic: &'static str, key: &str) -> Option<Value> {
        let value = self.latest.get(&(topic, key.to_owned()))?;
        Some(serde_json::from_slice(value).unwrap())
    }

    pub fn keys(&self, topic: &str, story: &str) -> Vec<String> {
        let of_story =
            |key: &str| key == story || key.strip_prefix(story).is_some_and(|id| id.starts_with('#'));
        let keys = self.latest.keys().filter(|(found, key)| *found == topic && of_story(key));
        keys.map(|(_, key)| key.clone()).collect()
    }

    /// The text of the article; none when there is no article.
    pub fn text(&self, story: &str) -> Option<String> {
        let article = self.json(topics::ARTICLES, story)?;
        Some(article["bodies"][0]["value"].as_str().unwrap().to_owned())
    }
}

/// One partition of a publisher: its shelf, its changelog and what it has published.
#[derive(Default, Clone)]
pub struct Desk {
    pub shelf: Shelf,
    pub changelog: Vec<(String, Option<Vec<u8>>)>,
    pub topics: Topics,
}

impl Desk {
    pub fn event(&mut self, story: &str, event: &Event<'_>, now: Timestamp) {
        let step = apply(self.shelf.get(story), event, now).unwrap();
        self.topics.take(&step.outputs);
        if let Some(state) = step.state {
            let value = encode::<StoryState>(&state).unwrap();
            self.shelf.take(story, Some(&value)).unwrap();
            self.changelog.push((story.to_owned(), Some(value)));
        }
    }

    pub fn message(&mut self, message: &Message, now: Timestamp) {
        self.event(&message.story, &Event::Item(&message.item()), now);
    }

    pub fn tick(&mut self, now: Timestamp) {
        let due: Vec<String> = self.shelf.due(now).map(|state| state.story.clone()).collect();
        for story in due {
            self.event(&story, &Event::Tick, now);
        }
    }

    /// Everything again from the changelog; `compacted` keeps the last record of each key only.
    pub fn restart(&mut self, compacted: bool) {
        if compacted {
            let last: BTreeMap<String, Option<Vec<u8>>> = self.changelog.drain(..).collect();
            self.changelog = last.into_iter().filter(|(_, value)| value.is_some()).collect();
        }
        let mut shelf = Shelf::default();
        for (key, value) in &self.changelog {
            shelf.take(key, value.as_deref()).unwrap();
        }
        assert_eq!(shelf, self.shelf, "what is rebuilt is what was");
        self.shelf = shelf;
    }

    pub fn last_event(&self) -> &LifecycleEvent {
        self.topics.events.last().unwrap()
    }
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}
