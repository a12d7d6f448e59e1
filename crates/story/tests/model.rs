//! Random lives of stories against a reference that looks at the whole history at once.
//!
//! Messages come in any order, late, twice, killed, withheld, withdrawn and under embargoes; partitions are rebuilt from
//! their changelog in between. After every step each published topic must show what the reference says, and the state
//! must be able to prove it.

#![allow(clippy::unwrap_used)]

mod support;

use copydesk_record::{LifecycleEventKind as Kind, topics};
use copydesk_story::{Event, prove, short_hash};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::Config;
use support::{Desk, Message, time};

const STORIES: usize = 3;
const CASES: u32 = 10_000;

#[derive(Debug, Clone)]
enum Action {
    Message(usize, Message),
    /// A message of before once more, in another envelope: its index among those sent.
    Again(usize),
    Wait(i64),
    Restart {
        partition: usize,
        compacted: bool,
    },
    Withdraw(usize),
}

fn noon() -> Timestamp {
    time("2024-06-07T12:00:00Z")
}

fn minutes_after_noon(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// One of four texts for each version, some of which share quotes and entities.
fn content(version: u64, number: u8) -> Message {
    let message = Message::new(version, &format!("text {number} of version {version}"));
    match number {
        0 => message,
        1 => message.quote("The lamp is lit", "Oona").entity("Oona"),
        2 => {
            message.quote("The lamp is not lit", "Oona").quote("Go home", "Per").entity("Oona").entity("Per")
        }
        _ => message.quote("Go home", "Per").entity("Per"),
    }
}

fn message() -> impl Strategy<Value = Message> {
    let embargo = prop_oneof![
        6 => Just(None),
        3 => (-1_i64..6).prop_map(|hours| Some(minutes_after_noon(hours * 60).to_string())),
        1 => Just(Some(String::new())),
    ];
    let kind = prop_oneof![
        8 => Just("content"),
        1 => Just("correction"),
        2 => Just("kill"),
        1 => Just("withhold"),
    ];
    (1_u64..5, 0_u8..4, any::<bool>(), kind, embargo).prop_map(
        |(version, number, explicit, kind, embargo)| {
            let mut message = content(version, number);
            match kind {
                "content" => {}
                "correction" => message = message.kind("correction"),
                order => return Message { explicit, ..Message::new(version, "").kind(order) },
            }
            message.explicit = explicit;
            match embargo {
                Some(until) => message.embargo(&until),
                None => message,
            }
        },
    )
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => (0..STORIES, message()).prop_map(|(story, message)| Action::Message(story, message)),
        3 => (0_usize..16).prop_map(Action::Again),
        3 => (1_i64..150).prop_map(Action::Wait),
        2 => (0_usize..STORIES, any::<bool>())
            .prop_map(|(partition, compacted)| Action::Restart { partition, compacted }),
        1 => (0..STORIES).prop_map(Action::Withdraw),
    ]
}

/// What happened to a story, and when.
#[derive(Debug, Clone)]
enum Delivered {
    Message(Message, Timestamp),
    Withdrawn,
}

/// What the reference says of a story.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Truth<'a> {
    Nothing,
    Down,
    /// What stands, or waits for the end of an embargo (none when it has no time).
    Stands(&'a Message),
    Waits(Option<Timestamp>),
}

fn is(message: &Message, kind: &str) -> bool {
    message.kind == kind
}

/// Equal content, whatever the envelope.
fn alike(one: &Message, other: &Message) -> bool {
    Message { sequence: 0, status: "", ..one.clone() } == Message { sequence: 0, status: "", ..other.clone() }
}

/// The truth about a story at `now`, from all that was delivered.
fn truth(history: &[Delivered], now: Timestamp) -> Truth<'_> {
    // A story's life ends with a kill or a withdrawal, and another begins with an explicit higher version.
    let mut life: Vec<(&Message, Timestamp)> = Vec::new();
    let mut highest = 0;
    let mut down = false;
    for delivered in history {
        match delivered {
            Delivered::Withdrawn if highest > 0 => down = true,
            Delivered::Withdrawn => {}
            Delivered::Message(message, _) if is(message, "kill") => {
                down = true;
                highest = highest.max(message.version);
            }
            Delivered::Message(message, at) => {
                let comes_back = message.explicit && message.version > highest && !is(message, "withhold");
                if down && comes_back {
                    down = false;
                    life.clear();
                }
                if !down {
                    highest = highest.max(message.version);
                    life.push((message, *at));
                }
            }
        }
    }
    if down { Truth::Down } else { in_life(&life, now) }
}

/// Of a life without kills: the highest version stands, of equal ones the latest; a withhold that only words tell has
/// at least the version of what it holds.
fn in_life<'a>(life: &[(&'a Message, Timestamp)], now: Timestamp) -> Truth<'a> {
    let mut versions: Vec<u64> = Vec::new();
    for (message, _) in life {
        let before = versions.iter().copied().max().unwrap_or(0);
        let told_by_words = is(message, "withhold") && !message.explicit;
        versions.push(if told_by_words { before.max(message.version) } else { message.version });
    }
    let Some(highest) = versions.iter().copied().max() else { return Truth::Nothing };
    let group: Vec<usize> = (0..life.len()).filter(|&index| versions[index] == highest).collect();
    let content = |index: &usize| !is(life[*index].0, "withhold");
    // What comes again changes nothing: it was taken when it first came.
    let first = |index: &&usize| {
        let same = |other: &&usize| content(other) && alike(life[**other].0, life[**index].0);
        content(index) && group.iter().find(same) == Some(*index)
    };
    let held = group.iter().rfind(|index| !content(index));
    let taken = match (group.iter().rfind(first), held) {
        (Some(taken), held) if held.is_none_or(|held| held < taken) => *taken,
        _ => return Truth::Down,
    };
    let (message, at) = life[taken];
    match embargo(life, taken, at) {
        None => Truth::Stands(message),
        Some(Some(until)) if until <= now => Truth::Stands(message),
        Some(until) => Truth::Waits(until),
    }
}

/// The embargo a message came under at `at`: its own, else that of what it replaces.
fn embargo(life: &[(&Message, Timestamp)], taken: usize, at: Timestamp) -> Option<Option<Timestamp>> {
    let until: Option<Timestamp> = match &life[taken].0.embargo {
        Some(until) => until.parse().ok(),
        None => match in_life(&life[..taken], at) {
            Truth::Waits(Some(until)) => Some(until),
            _ => return None,
        },
    };
    (until.is_none_or(|until| until > at)).then_some(until)
}

struct World {
    desks: Vec<Desk>,
    histories: Vec<Vec<Delivered>>,
    sent: Vec<(usize, Message)>,
    now: Timestamp,
}

impl World {
    fn new(partitions: usize) -> Self {
        Self {
            desks: vec![Desk::default(); partitions],
            histories: vec![Vec::new(); STORIES],
            sent: Vec::new(),
            now: noon(),
        }
    }

    fn desk(&mut self, story: usize) -> &mut Desk {
        let partitions = self.desks.len();
        &mut self.desks[story % partitions]
    }

    fn deliver(&mut self, story: usize, message: Message) {
        let (now, before) = (self.now, self.desk(story).topics.events.len());
        self.desk(story).message(&message, now);
        assert_eq!(self.desk(story).topics.events.len(), before + 1, "each message has one event");
        self.histories[story].push(Delivered::Message(message.clone(), now));
        self.sent.push((story, message));
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Message(story, message) => {
                let message = Message { story: name(*story), ..message.clone() };
                self.deliver(*story, message);
            }
            Action::Again(index) => {
                let Some((story, mut message)) = self.sent.get(*index).cloned() else { return };
                message.sequence = self.sent.len() as u64;
                self.deliver(story, message);
            }
            Action::Wait(minutes) => self.now += SignedDuration::from_mins(*minutes),
            Action::Restart { partition, compacted } => {
                let partitions = self.desks.len();
                self.desks[partition % partitions].restart(*compacted);
            }
            Action::Withdraw(story) => {
                let now = self.now;
                self.desk(*story).event(&name(*story), &Event::Withdraw("contract ended"), now);
                self.histories[*story].push(Delivered::Withdrawn);
            }
        }
        let now = self.now;
        for desk in &mut self.desks {
            let before = desk.topics.events.len();
            desk.tick(now);
            for event in &desk.topics.events[before..] {
                assert_eq!(event.event, Kind::Release);
                let until: Timestamp = event.until.as_deref().unwrap().parse().unwrap();
                assert!(until <= now, "released at {now}, not before {until}");
            }
        }
    }

    fn check(&mut self) {
        for desk in &self.desks {
            let hashes = desk.topics.latest.iter();
            let published = hashes.map(|(place, value)| (place.clone(), short_hash(value))).collect();
            assert_eq!(prove(desk.shelf.iter(), &published), (Vec::new(), 0));
        }
        for story in 0..STORIES {
            let (key, now) = (name(story), self.now);
            let expected = match truth(&self.histories[story], now) {
                Truth::Stands(message) => Some(message.clone()),
                _ => None,
            };
            let desk = self.desk(story);
            let (topics, state) = (&desk.topics, desk.shelf.get(&key));
            let ids = |letter: &str, count: usize| -> Vec<String> {
                (1..=count).map(|number| format!("{key}#{letter}{number}")).collect()
            };
            let (quotes, entities) = expected.as_ref().map_or((0, 0), |m| (m.quotes.len(), m.entities.len()));
            assert_eq!(topics.text(&key), expected.as_ref().map(|message| message.text.clone()));
            assert_eq!(topics.keys(topics::QUOTES, &key), ids("q", quotes));
            assert_eq!(topics.keys(topics::ENTITIES, &key), ids("e", entities));
            if let Some(message) = &expected {
                let article = topics.json(topics::ARTICLES, &key).unwrap();
                assert_eq!(article["version"], message.version.to_string());
                assert_eq!(article["pubStatus"], "usable");
                for (number, (words, _)) in message.quotes.iter().enumerate() {
                    let quote = topics.json(topics::QUOTES, &format!("{key}#q{}", number + 1)).unwrap();
                    assert_eq!(quote["quote"]["text"], *words);
                }
            }
            // The state proves what the topics hold.
            let Some(state) = state else { continue };
            let hash = |topic, key: String| topics.latest.get(&(topic, key)).map(|value| short_hash(value));
            assert_eq!(state.article, hash(topics::ARTICLES, key.clone()));
            for quote in &state.quotes {
                assert_eq!(Some(&quote.hash), hash(topics::QUOTES, format!("{key}#{}", quote.id)).as_ref());
            }
            for entity in &state.entities {
                assert_eq!(
                    Some(&entity.hash),
                    hash(topics::ENTITIES, format!("{key}#{}", entity.id)).as_ref()
                );
            }
            assert_eq!((state.quotes.len(), state.entities.len()), (quotes, entities));
            for id in &state.gone.quotes {
                assert_eq!(hash(topics::QUOTES, format!("{key}#{id}")), None);
            }
        }
    }
}

fn name(story: usize) -> String {
    format!("wire:20240607:story-{story}")
}

proptest! {
    #![proptest_config(Config { cases: CASES, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_topics_show_the_latest_truth(
        partitions in 1_usize..=STORIES,
        actions in prop::collection::vec(action(), 1..24),
    ) {
        let mut world = World::new(partitions);
        for action in &actions {
            world.act(action);
            world.check();
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

    /// In whatever order the parts of a story come, and however often, the whole is the same.
    #[test]
    fn parts_come_together_in_any_order(
        order in Just((0_u64..6).collect::<Vec<_>>()).prop_shuffle(),
        again in prop::collection::vec(0_usize..6, 0..6),
        restarts in prop::collection::vec(any::<bool>(), 12),
    ) {
        let part = |number: u64| match number {
            0 => Message::new(1, "lead").quote("said 0", "A"),
            n => Message::new(n + 1, &format!("add {n}")).kind("take").quote(&format!("said {n}"), "A"),
        };
        let mut desk = Desk::default();
        let mut sent = Vec::new();
        for (number, again) in order.iter().zip(again.iter().map(Some).chain(std::iter::repeat(None))) {
            sent.push(*number);
            desk.message(&part(*number), noon());
            if let Some(number) = again.and_then(|index| sent.get(*index)) {
                desk.message(&part(*number), noon());
                prop_assert_eq!(desk.last_event().event, Kind::Duplicate);
            }
            if restarts[sent.len()] {
                desk.restart(true);
            }
        }
        let text = desk.topics.text(support::STORY).unwrap();
        prop_assert_eq!(text, "lead\n\nadd 1\n\nadd 2\n\nadd 3\n\nadd 4\n\nadd 5");
        prop_assert_eq!(desk.topics.keys(topics::QUOTES, support::STORY).len(), 6);
        for number in 0..6 {
            let key = format!("{}#q{}", support::STORY, number + 1);
            let quote = desk.topics.json(topics::QUOTES, &key).unwrap();
            prop_assert_eq!(quote["quote"]["text"].as_str().unwrap(), format!("said {number}"));
        }
    }
}
