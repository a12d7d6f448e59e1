//! The publisher as it runs: on the embedded log and on real Kafka, over restarts and rebalances, with a clock that the
//! test moves.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use copydesk_publisher::{Clock, PublisherStage, Window};
use copydesk_record::{Command, CommandAction, Versioned, encode, topics};
use copydesk_stream::embedded::EmbeddedLog;
use copydesk_stream::kafka::{KafkaLog, KafkaSettings};
use copydesk_stream::{
    BatchLimits, BreakerSettings, CleanUp, Log, Outgoing, ReadFrom, Record, StageOptions, Stop, StreamError,
    TopicSpec, run_stage,
};
use copydesk_telemetry::Health;
use jiff::Timestamp;
use serde_json::{Value, json};

#[path = "../../../tests/support/kafka.rs"]
mod kafka;

const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough for several ticks.
const A_WHILE: Duration = Duration::from_millis(1200);
const EVENING: &str = "2024-06-07T18:00:00Z";

/// Shows what the test says, in milliseconds since the Unix epoch.
#[derive(Default)]
struct TestClock(AtomicI64);

impl TestClock {
    fn set(&self, time: &str) {
        let time: Timestamp = time.parse().unwrap();
        self.0.store(time.as_millisecond(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

fn spec(name: &str, partitions: i32) -> TopicSpec {
    TopicSpec {
        name: name.into(),
        partitions,
        replication_factor: 1,
        clean_up: CleanUp::Delete { retention_ms: -1 },
        max_record_bytes: 16 << 20,
    }
}

struct Bench {
    log: Arc<dyn Log>,
    clock: Arc<TestClock>,
    group: String,
    window: Mutex<Window>,
    _folder: Option<tempfile::TempDir>,
}

/// A publisher in a thread of its own.
struct Running {
    stop: Stop,
    thread: std::thread::JoinHandle<Result<(), StreamError>>,
}

impl Running {
    fn stop(self) {
        self.stop.request();
        self.thread.join().unwrap().unwrap();
    }
}

impl Bench {
    fn embedded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = EmbeddedLog::open(&folder.path().join("log.sqlite")).unwrap();
        Self::new(Arc::new(log), Some(folder))
    }

    fn kafka(bootstrap: &str) -> Self {
        let settings = KafkaSettings {
            bootstrap_servers: bootstrap.to_owned(),
            client_id: "test".into(),
            properties: BTreeMap::new(),
            session_timeout: Duration::from_secs(6),
            transaction_timeout: Duration::from_secs(10),
            prefetch_bytes: 8 << 20,
        };
        Self::new(Arc::new(KafkaLog::new(settings).unwrap()), None)
    }

    fn new(log: Arc<dyn Log>, folder: Option<tempfile::TempDir>) -> Self {
        let names = [
            topics::ENRICHED,
            topics::ARTICLES,
            topics::QUOTES,
            topics::ENTITIES,
            topics::LIFECYCLE,
            topics::STATE,
            topics::COMMANDS,
            topics::DEAD_LETTER,
        ];
        log.create_topics(&names.map(|name| spec(name, 3))).unwrap();
        let window = Window { keep_ms: None, keep_entries: None, takes_ms: 3_600_000 };
        let clock = Arc::new(TestClock::default());
        clock.set("2024-06-07T12:00:00Z");
        Self { log, clock, group: kafka::unique("publisher"), window: Mutex::new(window), _folder: folder }
    }

    fn start(&self, instance: &str) -> Running {
        let stage =
            PublisherStage::new(Arc::clone(&self.clock) as Arc<dyn Clock>, *self.window.lock().unwrap())
                .with_commands(Arc::clone(&self.log));
        let options = StageOptions {
            group: self.group.clone(),
            instance: instance.into(),
            static_membership: false,
            batch: BatchLimits {
                max_records: 100,
                max_bytes: 1 << 20,
                max_wait: Duration::from_millis(20),
                idle_wait: Duration::from_millis(100),
            },
            workers: 2,
            max_message_bytes: 1 << 20,
            max_output_bytes: 1 << 20,
            dead_letter_topic: topics::DEAD_LETTER.into(),
            breaker: BreakerSettings { window_records: 0, max_share: 1.0 },
            topic_patience: PATIENCE,
            version: "test",
        };
        let stop = Stop::default();
        let (log, stopped) = (Arc::clone(&self.log), stop.clone());
        let thread = std::thread::spawn(move || {
            let health = Health::new("publisher", PATIENCE);
            run_stage(&stage, &*log, &options, &health, &stopped)
        });
        Running { stop, thread }
    }

    fn send(&self, items: &[Value]) {
        let records: Vec<Outgoing> = items
            .iter()
            .map(|item| {
                let story = item["story"].as_str().unwrap();
                Outgoing::new(topics::ENRICHED, story, serde_json::to_vec(item).unwrap())
            })
            .collect();
        self.log.publisher().unwrap().publish(&records).unwrap();
    }

    fn command(&self, action: CommandAction, feed: &str) {
        let command = Command {
            schema: Command::schema_id(),
            action,
            feed: Some(feed.into()),
            agency: None,
            stories: Vec::new(),
            reason: "contract ended".into(),
            issued: self.clock.now().to_string(),
        };
        let record = Outgoing::new(topics::COMMANDS, "commands", encode(&command).unwrap());
        self.log.publisher().unwrap().publish(&[record]).unwrap();
    }

    fn records(&self, topic: &str) -> Vec<Record> {
        let mut reader = self.log.reader(topic, ReadFrom::Beginning).unwrap();
        let mut records = Vec::new();
        loop {
            let read = reader.read(1000, Duration::from_millis(100)).unwrap();
            if read.is_empty() && reader.caught_up() {
                return records;
            }
            records.extend(read);
        }
    }

    /// Last values by key, tombstones left out.
    fn latest(&self, topic: &str) -> BTreeMap<String, Value> {
        let mut latest = BTreeMap::new();
        for record in self.records(topic) {
            let key = String::from_utf8(record.key.unwrap()).unwrap();
            match record.value {
                Some(value) => latest.insert(key, serde_json::from_slice(&value).unwrap()),
                None => latest.remove(&key),
            };
        }
        latest
    }

    fn events(&self, kind: &str) -> usize {
        let value = |record: Record| serde_json::from_slice::<Value>(&record.value.unwrap()).unwrap();
        self.records(topics::LIFECYCLE).into_iter().map(value).filter(|event| event["event"] == kind).count()
    }

    fn wait_for_events(&self, kind: &str, count: usize) {
        let until = Instant::now() + PATIENCE;
        while self.events(kind) < count {
            assert!(Instant::now() < until, "{} of {count} events {kind}", self.events(kind));
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn item(story: usize, version: u64, feed: &str, more: Value) -> Value {
    let mut item = json!({
        "schema": "copydesk.enriched/1", "id": format!("wire:{story}:{version}"), "story": format!("wire:story-{story}"),
        "version": version, "status": "usable", "kind": if version == 1 { "new" } else { "update" },
        "raw": {"sha256": "", "bytes": 0, "encoding": "utf-8", "format": "plain"},
        "source": {"feed": feed}, "slug": "STORY",
        "body": {"text": format!("story {story} version {version}")},
        "quotes": [{"id": "q1", "kind": "direct", "start": 0, "end": 5, "text": format!("story {version}")}],
    });
    for (key, value) in more.as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

fn held() -> Value {
    json!({"status": "withheld", "meta": {"embargo": {"until": EVENING, "text": "EMBARGOED"}}})
}

/// Each on both logs.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod embedded { $(#[test] fn $name() { super::$name(&super::Bench::embedded()); })* }
        mod real_kafka {
            $(#[test] fn $name() {
                // A broker of its own: the topics have their names.
                if !super::kafka::can_start() { return }
                let broker = super::kafka::Broker::start(None);
                super::$name(&super::Bench::kafka(&broker.bootstrap));
            })*
        }
    };
}

on_both! {
    an_embargo_is_released_once_and_never_early
    a_source_is_withdrawn_by_every_partition_that_holds_it
    what_a_batch_decides_is_known_to_its_next_record
    what_is_old_is_forgotten_and_stays_published
}

#[test]
fn a_publisher_that_cannot_rely_on_its_memory_ends() {
    let bench = Bench::embedded();
    let newer = json!({"schema": "copydesk.state/2", "unheard": "of"}).to_string().into_bytes();
    let record = Outgoing::new(topics::STATE, "wire:story-1", newer);
    bench.log.publisher().unwrap().publish(&[record]).unwrap();
    let error = bench.start("a").thread.join().unwrap().unwrap_err();
    assert!(matches!(&error, StreamError::Fatal { .. }) && error.to_string().contains("newer"), "{error}");

    // A state topic that was made by hand, with another number of partitions.
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(&folder.path().join("log.sqlite")).unwrap();
    log.create_topics(&[spec(topics::STATE, 2)]).unwrap();
    let bench = Bench::new(Arc::new(log), Some(folder));
    let error = bench.start("a").thread.join().unwrap().unwrap_err();
    assert!(error.to_string().contains("3 partitions, but wire.state.v1 has 2"), "{error}");
}

fn an_embargo_is_released_once_and_never_early(bench: &Bench) {
    let stories = 24;
    let first = bench.start("a");
    bench.send(&(0..stories).map(|story| item(story, 1, "feed", held())).collect::<Vec<_>>());
    bench.wait_for_events("embargo", stories);
    // Another member takes some of the partitions, or all, with their memory; then the first goes.
    let second = bench.start("b");
    bench.clock.set("2024-06-07T17:59:59.999Z");
    std::thread::sleep(A_WHILE);
    if first.thread.is_finished() {
        // The embedded log has one member a group.
        assert!(matches!(first.thread.join().unwrap(), Err(StreamError::Fenced { .. })));
    } else {
        first.stop();
    }
    bench.send(&[item(0, 2, "feed", json!({}))]);
    bench.wait_for_events("embargo", stories + 1);
    std::thread::sleep(A_WHILE);
    assert!(bench.latest(topics::ARTICLES).is_empty(), "never early");
    assert!(bench.latest(topics::QUOTES).is_empty(), "never early");
    second.stop();
    // Its time comes while nobody is there.
    bench.clock.set(EVENING);
    let third = bench.start("c");
    bench.wait_for_events("release", stories);
    third.stop();
    let fourth = bench.start("d");
    std::thread::sleep(A_WHILE);
    fourth.stop();
    assert_eq!(bench.events("release"), stories, "released once");
    let articles = bench.latest(topics::ARTICLES);
    assert_eq!(articles.len(), stories);
    assert_eq!(articles["wire:story-0"]["version"], "2", "what was held was replaced");
    assert_eq!(bench.latest(topics::QUOTES).len(), stories);
    for state in bench.latest(topics::STATE).values().filter(|state| state["story"] != Value::Null) {
        assert_eq!(state["released"]["at_ms"], state["released"]["due_ms"], "{state}");
    }
}

fn a_source_is_withdrawn_by_every_partition_that_holds_it(bench: &Bench) {
    // More than one tick withdraws.
    let stories = 700;
    let feed = |story: usize| if story.is_multiple_of(10) { "other" } else { "gone" };
    bench.send(&(0..stories).map(|story| item(story, 1, feed(story), json!({}))).collect::<Vec<_>>());
    let first = bench.start("a");
    bench.wait_for_events("new", stories);
    bench.command(CommandAction::Withdraw, "gone");
    bench.wait_for_events("withdraw", 630);
    first.stop();
    let second = bench.start("a");
    bench.send(&[item(1, 2, "gone", json!({})), item(10, 2, "other", json!({}))]);
    bench.wait_for_events("late", 1);
    bench.wait_for_events("update", 1);
    assert_eq!(bench.latest(topics::ARTICLES).len(), 70);
    assert_eq!(bench.latest(topics::QUOTES).len(), 70);
    bench.command(CommandAction::Reissue, "gone");
    bench.wait_for_events("reissue", 630);
    std::thread::sleep(A_WHILE);
    second.stop();
    assert_eq!(bench.events("withdraw"), 630, "followed once, also over a restart");
    assert_eq!(bench.events("reissue"), 630);
}

fn what_a_batch_decides_is_known_to_its_next_record(bench: &Bench) {
    let kill = json!({"status": "canceled", "kind": "kill"});
    let stories = 40;
    let mut items = Vec::new();
    for story in 0..stories {
        items.push(item(story, 2, "feed", json!({})));
        items.push(item(story, 1, "feed", json!({})));
        items.push(item(story, 2, "feed", json!({})));
    }
    items.extend((0..stories / 2).map(|story| item(story, 2, "feed", kill.clone())));
    items.extend((0..stories).map(|story| item(story, 3, "feed", json!({}))));
    // Not keyed by its story: it goes to the dead letters.
    let stray = Outgoing::new(topics::ENRICHED, "stray", serde_json::to_vec(&items[0]).unwrap());
    bench.send(&items);
    bench.log.publisher().unwrap().publish(&[stray]).unwrap();
    let running = bench.start("a");
    bench.wait_for_events("late", stories + stories / 2);
    bench.wait_for_events("update", stories + stories / 2);
    let until = Instant::now() + PATIENCE;
    while bench.records(topics::DEAD_LETTER).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(100));
    }
    running.stop();
    let counts = ["update", "late", "duplicate", "kill"].map(|kind| bench.events(kind));
    assert_eq!(counts, [stories + stories / 2, stories + stories / 2, stories, stories / 2]);
    let articles = bench.latest(topics::ARTICLES);
    assert_eq!(articles.len(), stories / 2);
    assert!(articles.values().all(|article| article["version"] == "3"));
    assert_eq!(bench.records(topics::DEAD_LETTER)[0].text_header("dlq.reason"), Some("wrong-key"));
    // The memory stands in the partition of the input.
    let place: BTreeMap<Vec<u8>, i32> = bench
        .records(topics::ENRICHED)
        .into_iter()
        .filter(|record| record.key.as_deref() != Some(b"stray"))
        .map(|record| (record.key.unwrap(), record.partition))
        .collect();
    for state in bench.records(topics::STATE) {
        assert_eq!(place.get(state.key.as_ref().unwrap()), Some(&state.partition));
    }
}

fn what_is_old_is_forgotten_and_stays_published(bench: &Bench) {
    const DAY_MS: i64 = 86_400_000;
    *bench.window.lock().unwrap() =
        Window { keep_ms: Some(DAY_MS), keep_entries: None, takes_ms: DAY_MS / 2 };
    let running = bench.start("a");
    let kill = json!({"status": "canceled", "kind": "kill"});
    let stories: Vec<Value> = (0..20).map(|story| item(story, 1, "feed", json!({}))).collect();
    bench.send(&stories);
    bench.send(&[item(20, 2, "feed", kill)]);
    bench.wait_for_events("new", 20);
    bench.wait_for_events("kill", 1);
    let remembered = || bench.latest(topics::STATE);
    assert_eq!(remembered().len(), 21);
    // Texts that takes would be put behind go first, then the stories; the kill stays.
    bench.clock.set("2024-06-08T06:00:00Z");
    let until = Instant::now() + PATIENCE;
    while remembered().values().any(|state| state["lead"] != Value::Null) {
        assert!(Instant::now() < until, "the texts are kept");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(remembered().len(), 21);
    bench.clock.set("2024-06-08T18:00:00Z");
    while remembered().len() > 1 {
        assert!(Instant::now() < until, "{} stories are remembered", remembered().len());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(remembered().values().next().unwrap()["standing"], "killed");
    assert_eq!(bench.latest(topics::ARTICLES).len(), 20);
    running.stop();
    let again = bench.start("a");
    bench.send(&[item(20, 1, "feed", json!({}))]);
    bench.wait_for_events("late", 1);
    again.stop();
}
