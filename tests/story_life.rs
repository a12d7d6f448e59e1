//! The life of a story as a user sees it, on the embedded log: the topics show the latest truth, also after SIGKILL.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use copydesk_stream::{Log, Outgoing, embedded::EmbeddedLog};
use serde_json::{Value, json};

#[path = "support/deployment.rs"]
mod deployment;

use deployment::{PATIENCE, Process, Settings};

struct Desk {
    settings: Settings,
    folder: tempfile::TempDir,
    process: Option<Process>,
}

impl Desk {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::embedded(folder.path());
        let mut desk = Self { settings, folder, process: None };
        desk.up();
        desk
    }

    fn up(&mut self) {
        let data = self.folder.path().display().to_string();
        let process = Process::start(&self.settings, &["up", "--no-demo", "--data", &data]);
        process.wait_ready();
        self.process = Some(process);
    }

    /// As a crash would, and on again.
    fn crash(&mut self) {
        self.process.take().unwrap().kill();
        self.up();
    }

    fn send(&self, feed: &str, text: &str) {
        let arguments = ["send", "--feed", feed, "--received-at", "2024-05-17T10:00:00Z", "-"];
        self.settings.run_input(&arguments, text.as_bytes());
    }

    /// The last event of a story, once it has so many.
    fn event(&self, story: &str, count: usize) -> Value {
        let of_story = |record: &Value| record["key"].as_str().is_some_and(|key| key.contains(story));
        let mut events = self.settings.wait_for("wire.lifecycle.v1", count, of_story);
        assert_eq!(events.len(), count, "{events:#?}");
        events.pop().unwrap()["value"].clone()
    }

    /// Last values of the keys of a story, tombstones left out.
    fn latest(&self, topic: &str, story: &str) -> Vec<Value> {
        let mut latest = BTreeMap::new();
        for record in self.settings.records(topic) {
            let key = record["key"].as_str().unwrap().to_owned();
            if !key.contains(story) {
                continue;
            }
            match &record["value"] {
                Value::Null => latest.remove(&key),
                value => latest.insert(key, value.clone()),
            };
        }
        latest.into_values().collect()
    }

    fn verify(&self) {
        let told = self.settings.run(&["verify"]);
        assert!(told.contains(": 0 faults; 0 values"), "{told}");
    }

    fn counts(&self, story: &str) -> [usize; 3] {
        ["wire.articles.v1", "wire.quotes.v1", "wire.entities.v1"]
            .map(|topic| self.latest(topic, story).len())
    }
}

const FIRST: &str = "BC-Harbour-Fire\nOSLO, May 17 (Reuters) - A warehouse burned down.\n\n\
\"The fire is under control,\" Mayor Ana Lindqvist said.\n\n\"Nobody was hurt,\" Chief Per Holm said.\n";
const SECOND: &str = "BC-Harbour-Fire, 1st Ld\nOSLO, May 17 (Reuters) - Two warehouses burned down.\n\n\
\"The fire is not under control,\" Mayor Ana Lindqvist said.\n";
const KILL: &str = "BC-Harbour-Fire, KILL\nEditors: Please kill the story slugged Harbour-Fire.\n";

#[test]
fn a_story_is_updated_and_killed() {
    let mut desk = Desk::start();
    desk.send("reuters", FIRST);
    assert_eq!(desk.event("harbour-fire", 1)["event"], "new");
    let [articles, quotes, _] = desk.counts("harbour-fire");
    assert_eq!((articles, quotes), (1, 2));

    desk.crash();
    desk.send("reuters", SECOND);
    let event = desk.event("harbour-fire", 2);
    assert_eq!(event["event"], "update");
    let changes: Vec<(&str, &str, &str)> = event["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let text = |side: &str| change[side]["text"].as_str().unwrap_or_default();
            (change["change"].as_str().unwrap(), text("before"), text("after"))
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("words", "The fire is under control,", "The fire is not under control,"),
            ("dropped", "Nobody was hurt,", ""),
        ]
    );
    let quotes = desk.latest("wire.quotes.v1", "harbour-fire");
    assert_eq!(quotes.len(), 1);
    assert_eq!(quotes[0]["quote"]["text"], "The fire is not under control,");
    assert_eq!(desk.latest("wire.articles.v1", "harbour-fire")[0]["version"], "2");
    desk.verify();

    // The first version once more, from a sender that was not sure.
    desk.send("reuters", FIRST);
    assert_eq!(desk.event("harbour-fire", 3)["event"], "late");
    desk.send("reuters", KILL);
    assert_eq!(desk.event("harbour-fire", 4)["event"], "kill");
    assert_eq!(desk.counts("harbour-fire"), [0, 0, 0]);
    desk.crash();
    desk.send("reuters", SECOND);
    assert_eq!(desk.event("harbour-fire", 5)["event"], "late");
    assert_eq!(desk.counts("harbour-fire"), [0, 0, 0]);
    desk.verify();
    // Somebody else writes to a published topic.
    let log = EmbeddedLog::open(&desk.folder.path().join("log.sqlite")).unwrap();
    let key = desk.settings.records("wire.articles.v1")[0]["key"].as_str().unwrap().to_owned();
    log.publisher().unwrap().publish(&[Outgoing::new("wire.articles.v1", &key, b"{}".to_vec())]).unwrap();
    let found = desk.settings.run_with_input(&["verify"], b"");
    assert_eq!(found.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&found.stdout).contains("should not be there"));
}

#[test]
fn an_embargo_ends_at_its_time_and_is_measured() {
    let mut desk = Desk::start();
    let until = jiff::Timestamp::now() + Duration::from_secs(6);
    let message = json!({
        "uri": "urn:example:lamps", "type": "text", "version": "1", "pubstatus": "usable", "language": "en",
        "headline": "Lamps", "body_text": "\"The lamps mind themselves,\" keeper Oona Virtanen said.",
        "embargoed": until.to_string(),
    });
    desk.send("example", &message.to_string());
    let event = desk.event("lamps", 1);
    assert_eq!(event["event"], "embargo", "{event}");
    assert_eq!(desk.counts("lamps"), [0, 0, 0]);
    desk.crash();
    let released = desk.settings.wait_for("wire.articles.v1", 2, |_| true).pop().unwrap();
    let at: jiff::Timestamp = released["timestamp"].as_str().unwrap().parse().unwrap();
    assert!(at >= until, "released at {at}, embargoed until {until}");
    assert_eq!(desk.event("lamps", 2)["event"], "release");
    assert_eq!(desk.counts("lamps")[..2], [1, 1]);
    let count = || {
        let process = desk.process.as_ref().unwrap();
        process.metric("copydesk_embargo_lateness_seconds_count{service=\"publisher\"}")
    };
    let patience = Instant::now() + PATIENCE;
    while count() < 1.0 {
        assert!(Instant::now() < patience, "the lateness is not measured");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_source_is_withdrawn_and_a_sink_is_reconciled() {
    let desk = Desk::start();
    desk.send("reuters", FIRST);
    desk.send("other", &FIRST.replace("Harbour", "Station"));
    desk.event("harbour-fire", 1);
    desk.event("station-fire", 1);

    // A sink acknowledges what it holds.
    let log = EmbeddedLog::open(&desk.folder.path().join("log.sqlite")).unwrap();
    let receipts: Vec<Outgoing> = desk
        .settings
        .records("wire.articles.v1")
        .iter()
        .map(|article| {
            let story = article["key"].as_str().unwrap();
            let receipt = json!({"schema": "copydesk.receipt/1", "sink": "archive", "story": story, "version": 1,
                "quotes": ["q1", "q2"]});
            Outgoing::new("wire.receipts.v1", &format!("archive/{story}"), receipt.to_string().into_bytes())
        })
        .collect();
    log.publisher().unwrap().publish(&receipts).unwrap();
    let reconcile = |more: &[&str]| {
        let arguments: Vec<&str> = ["reconcile", "--sink", "archive"].iter().chain(more).copied().collect();
        desk.settings.run(&arguments)
    };
    assert!(reconcile(&[]).contains("tombstones of 0 stories"));

    let listed =
        desk.settings.run(&["withdraw", "--feed", "other", "--reason", "contract ended", "--dry-run"]);
    assert!(listed.contains("station-fire") && !listed.contains("harbour-fire"), "{listed}");
    desk.settings.run(&["withdraw", "--feed", "other", "--reason", "contract ended"]);
    let event = desk.event("station-fire", 2);
    assert_eq!(
        (event["event"].as_str(), event["reason"].as_str()),
        (Some("withdraw"), Some("contract ended"))
    );
    assert_eq!(desk.counts("station-fire"), [0, 0, 0]);
    assert_eq!(desk.counts("harbour-fire")[..2], [1, 2]);

    let found: Value = serde_json::from_str(reconcile(&["--json", "--dry-run"]).trim()).unwrap();
    assert_eq!((found["excess"].as_str(), found["standing"].as_str()), (Some("story"), Some("withdrawn")));
    assert!(reconcile(&[]).contains("tombstones of 1 stories are written again"));
    assert_eq!(desk.event("station-fire", 3)["event"], "reissue");
    // The sink obeys and acknowledges.
    let key = found["story"].as_str().unwrap();
    let receipt = json!({"schema": "copydesk.receipt/1", "sink": "archive", "story": key});
    let receipt =
        Outgoing::new("wire.receipts.v1", &format!("archive/{key}"), receipt.to_string().into_bytes());
    log.publisher().unwrap().publish(&[receipt]).unwrap();
    assert_eq!(reconcile(&["--json"]), "");
}

#[test]
fn a_replay_reads_the_same_again() {
    let desk = Desk::start();
    desk.send("reuters", FIRST);
    desk.send("reuters", SECOND);
    desk.send("other", &FIRST.replace("Harbour", "Station"));
    desk.event("harbour-fire", 2);
    desk.event("station-fire", 1);
    let told = desk.settings.run(&["replay", "--into", "again", "--from", "2020-01-01"]);
    assert!(told.contains("3 messages read again: 3 items of 2 stories, 0 dead letters"), "{told}");
    let articles = |topic: &str| -> BTreeMap<String, Value> {
        let records = desk.settings.records(topic).into_iter();
        records.map(|record| (record["key"].as_str().unwrap().to_owned(), record["value"].clone())).collect()
    };
    assert_eq!(articles("wire.articles.v1"), articles("wire.articles.v1.again"));
    assert_eq!(articles("wire.quotes.v1.again").values().filter(|value| !value.is_null()).count(), 3);
    let told = desk.settings.run(&["diff", "live", "again"]);
    assert_eq!(told, "2 articles in live, 2 in again; 0 only in live, 0 only in again\n");
    let twice = desk.settings.run_with_input(&["replay", "--into", "again"], b"");
    assert_eq!(twice.status.code(), Some(1));
    // Without the update, its changes are the difference.
    desk.settings.run(&["replay", "--into", "other", "--feed", "other"]);
    desk.send("other", &SECOND.replace("Harbour", "Station"));
    desk.event("station-fire", 2);
    let told = desk.settings.run(&["diff", "other", "live", "--json"]);
    let kinds: Vec<Value> =
        told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["kind"].clone()).collect();
    for kind in ["quote-words", "quote-dropped", "text", "version"] {
        assert!(kinds.contains(&json!(kind)), "{kind}: {told}");
    }
    assert!(kinds[0].as_str().unwrap().starts_with("quote-"), "the least certain first: {told}");
}
