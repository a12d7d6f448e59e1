//! Exactly once on real Kafka: thousands of messages through all services while workers are killed at
//! random and the broker crashes; poison in between.
//!
//! Every input must come out of every service once, in order per story, and the poison, byte for byte
//! and nothing else, must lie in the dead-letter topic. `COPYDESK_TEST_MESSAGES` and
//! `COPYDESK_TEST_KILLS` set the size of the run, `COPYDESK_TEST_SEED` repeats one.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use copydesk_stream::kafka::{KafkaLog, KafkaSettings};
use copydesk_stream::{Log, Outgoing, ReadFrom, Record};
use serde_json::Value;

#[path = "support/deployment.rs"]
mod deployment;
#[path = "support/kafka.rs"]
mod kafka;
#[path = "support/poison.rs"]
mod poison;

use deployment::{Process, STAGES, Settings};

const POISON: usize = 50;
const TOO_LARGE_BYTES: usize = 20_000_000;
const LEADS_PER_STORY: usize = 40;
/// Two processes of each service.
const REPLICAS: usize = 2;

struct Scale {
    messages: usize,
    kills: usize,
    seed: u64,
}

impl Scale {
    fn from_environment() -> Self {
        let number = |name: &str, default: u64| -> u64 {
            std::env::var(name)
                .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
        };
        let clock = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().subsec_nanos();
        Self {
            messages: number("COPYDESK_TEST_MESSAGES", 20_000) as usize,
            kills: number("COPYDESK_TEST_KILLS", 20) as usize,
            seed: number("COPYDESK_TEST_SEED", u64::from(clock)),
        }
    }
}

#[test]
fn every_message_comes_out_once_whatever_is_killed() {
    if !kafka::can_start() {
        return;
    }
    let scale = Scale::from_environment();
    tell(&format!("exactly once: seed {}", scale.seed));
    let folder = tempfile::tempdir().unwrap();
    let mut broker = kafka::Broker::start(Some(folder.path()));
    let settings = Settings::kafka(&broker.bootstrap)
        .with(format!("testing.panic_marker={}", poison::PANIC_MARKER))
        .with("service.static_membership=true")
        .with("kafka.transaction_timeout_seconds=10")
        // Small batches: more transactions, so that more kills hit one.
        .with("batch.max_records=100");
    settings.run(&["topics", "create"]);
    let log = KafkaLog::new(KafkaSettings {
        bootstrap_servers: broker.bootstrap.clone(),
        client_id: "test".into(),
        properties: BTreeMap::new(),
        session_timeout: Duration::from_secs(6),
        // The test's own producer must outlast the broker's restart without sending anything twice.
        transaction_timeout: Duration::from_secs(120),
        prefetch_bytes: 16 << 20,
    })
    .unwrap();

    let mut workers = Workers::start(&settings);
    let began = Instant::now();
    let fed = AtomicUsize::new(0);
    let mut random = Random(scale.seed);
    let mut kills = 0;
    // The broker must outlive the scope that restarts it.
    let _broker = std::thread::scope(|scope| {
        scope.spawn(|| feed(&log, &scale, &fed));
        let restart_broker_at = scale.kills / 2;
        while kills < scale.kills || fed.load(Ordering::Relaxed) < scale.messages {
            std::thread::sleep(Duration::from_millis(300 + random.below(1200)));
            if kills == restart_broker_at {
                broker = crash_and_restart(broker, folder.path());
            }
            workers.kill(random.below((STAGES.len() * REPLICAS) as u64) as usize);
            workers.restart_fenced();
            kills += 1;
        }
        broker
    });
    let letters = wait_for(&log, "wire.dead-letter.v1", POISON, began, &mut workers, |_| true);
    let stages = ["wire.normalized.v1", "wire.enriched.v1", "wire.articles.v1", "wire.lifecycle.v1"];
    let outcomes: Vec<Vec<Record>> = stages
        .iter()
        .map(|topic| wait_for(&log, topic, scale.messages, began, &mut workers, not_poison))
        .collect();
    let took = began.elapsed();
    let fenced = workers.fenced;
    workers.stop();
    let told = settings.run(&["verify"]);
    assert!(told.contains(": 0 faults; 0 values"), "the publisher's memory is what was published: {told}");
    for (topic, records) in stages.iter().zip(&outcomes) {
        check_once_and_in_order(topic, records, scale.messages);
    }
    check_poison(&letters);
    tell(&format!(
        "exactly once: {} messages, {kills} kills, {fenced} fenced, 1 broker crash, {} dead letters in {} s",
        scale.messages,
        letters.len(),
        took.as_secs(),
    ));
}

/// Says something past the test harness, which keeps the output of tests that pass.
fn tell(line: &str) {
    std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes()).unwrap();
}

/// The processes of all services, kept running as a supervisor would.
struct Workers<'a> {
    settings: &'a Settings,
    processes: Vec<Process>,
    /// How many ended because the broker said that another instance had taken over. A broker that
    /// crashes forgets which process was the last of its name, so this is no fault of a process.
    fenced: usize,
}

impl<'a> Workers<'a> {
    fn start(settings: &'a Settings) -> Self {
        let processes = (0..STAGES.len() * REPLICAS).map(|n| Self::process(settings, n)).collect();
        Self { settings, processes, fenced: 0 }
    }

    fn process(settings: &Settings, n: usize) -> Process {
        let (stage, replica) = (STAGES[n % STAGES.len()], n / STAGES.len());
        Process::start(&settings.clone().with(format!("service.instance={replica}")), &["run", stage])
    }

    fn kill(&mut self, n: usize) {
        self.processes.remove(n).kill();
        self.processes.insert(n, Self::process(self.settings, n));
    }

    fn restart_fenced(&mut self) {
        for n in 0..self.processes.len() {
            if let Some(status) = self.processes[n].ended() {
                assert_eq!(status.code(), Some(5), "{} ended by itself", self.processes[n].name);
                self.processes[n] = Self::process(self.settings, n);
                self.fenced += 1;
            }
        }
    }

    fn stop(self) {
        for process in self.processes {
            let name = process.name.clone();
            let (code, took) = process.stop();
            assert_eq!(code, Some(0), "{name} stops when asked");
            assert!(took < Duration::from_secs(10), "{name} took {took:?}");
        }
    }
}

fn crash_and_restart(broker: kafka::Broker, data: &std::path::Path) -> kafka::Broker {
    let bootstrap = broker.bootstrap.clone();
    broker.kill();
    let again = kafka::Broker::start(Some(data));
    assert_eq!(again.bootstrap, bootstrap, "the broker comes back where it was");
    again
}

/// Puts everything in, message by message in the order of each story, over at least half a minute.
fn feed(log: &KafkaLog, scale: &Scale, fed: &AtomicUsize) {
    let mut publisher = log.publisher().unwrap();
    let stories = scale.messages.div_ceil(LEADS_PER_STORY);
    let every = (scale.messages / POISON).max(1);
    let mut batch = Vec::new();
    let mut poisoned = 0;
    for n in 0..scale.messages {
        batch.push(message(n % stories, n / stories));
        if n % every == 0 && poisoned < POISON {
            batch.push(poison::poison(poisoned, TOO_LARGE_BYTES).outgoing);
            poisoned += 1;
        }
        if batch.len() >= 100 || n + 1 == scale.messages {
            publisher.publish(&batch).expect("the test's own messages are taken");
            batch.clear();
            fed.store(n + 1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(150));
        }
    }
    assert_eq!(poisoned, POISON);
}

/// Lead number `lead` of a story; leads of one story have one key.
fn message(story: usize, lead: usize) -> Outgoing {
    let version = match lead {
        0 => String::new(),
        1 => ", 1st Ld".into(),
        2 => ", 2nd Ld".into(),
        3 => ", 3rd Ld".into(),
        n => format!(", {n}th Ld"),
    };
    let text = format!(
        "BC-Chaos-{story:05}{version}\nOSLO, March 24 (Reuters) - Story {story} has lead {lead}.\n\n\
         \"We counted it once,\" Mayor Ana Lindqvist said.\n"
    );
    Outgoing::new("wire.raw.v1", &format!("chaos-{story}"), text.into_bytes())
        .with_header("feed", "chaos")
        .with_header("received-at", "2026-03-24T10:00:00Z")
}

/// Some poison is put in behind the normaliser, and stands where it was put.
fn not_poison(record: &Record) -> bool {
    !record.key.as_ref().is_some_and(|key| key.starts_with(b"poison-"))
}

/// Reads a topic from the beginning until `count` records that are wanted are there, and a little longer
/// for those that should not be.
fn wait_for(
    log: &KafkaLog,
    topic: &str,
    count: usize,
    began: Instant,
    workers: &mut Workers<'_>,
    wanted: impl Fn(&Record) -> bool,
) -> Vec<Record> {
    let until = began + Duration::from_secs(400);
    let mut reader = log.reader(topic, ReadFrom::Beginning).unwrap();
    let mut records = Vec::new();
    while records.len() < count {
        records.extend(reader.read(5000, Duration::from_millis(500)).unwrap().into_iter().filter(&wanted));
        workers.restart_fenced();
        assert!(Instant::now() < until, "{topic}: {} of {count} records", records.len());
    }
    records.extend(reader.read(5000, Duration::from_secs(3)).unwrap().into_iter().filter(&wanted));
    records
}

/// Each lead of each story once, and each story's leads in their order.
fn check_once_and_in_order(topic: &str, records: &[Record], messages: usize) {
    let stories = messages.div_ceil(LEADS_PER_STORY);
    let mut seen: HashMap<String, Vec<u64>> = HashMap::new();
    for record in records {
        let value: Value = serde_json::from_slice(record.value.as_ref().unwrap()).unwrap();
        let version = match &value["version"] {
            Value::String(text) => text.parse().unwrap(),
            number => number.as_u64().unwrap(),
        };
        let key = String::from_utf8(record.key.clone().unwrap()).unwrap();
        seen.entry(key).or_default().push(version);
    }
    assert_eq!(records.len(), messages, "{topic}: none lost, none doubled");
    assert_eq!(seen.len(), stories, "{topic}");
    for (story, versions) in &seen {
        let expected: Vec<u64> = (1..=versions.len() as u64).collect();
        assert_eq!(*versions, expected, "{topic}: {story} in order and without a gap");
    }
}

fn check_poison(letters: &[Record]) {
    assert_eq!(letters.len(), POISON, "the poison and nothing else");
    for n in 0..POISON {
        let expected = poison::poison(n, TOO_LARGE_BYTES);
        let found: Vec<&Record> =
            letters.iter().filter(|letter| letter.key == expected.outgoing.key).collect();
        assert_eq!(found.len(), 1, "poison {n} once");
        assert!(found[0].value == expected.outgoing.value, "poison {n} byte for byte");
        assert_eq!(found[0].text_header("dlq.reason"), Some(expected.reason), "poison {n}");
        assert_eq!(found[0].text_header("dlq.stage"), Some(expected.stage), "poison {n}");
    }
}

/// A small generator (splitmix64): the test must be repeatable by its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}
