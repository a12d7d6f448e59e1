//! The main job as a user sees it, on the embedded log and on real Kafka: the same story for both.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::time::{Duration, Instant};

use copydesk_stream::kafka::{KafkaLog, KafkaSettings};
use copydesk_stream::{Log, embedded::EmbeddedLog};
use serde_json::Value;

#[path = "support/deployment.rs"]
mod deployment;
#[path = "support/kafka.rs"]
mod kafka;
#[path = "support/poison.rs"]
mod poison;

use deployment::{PATIENCE, Process, STAGES, Settings, get, post};

/// An invented interview in the form of a TASS dispatch.
const INTERVIEW: &str = " date 2024-05-17 VALLETTA, May 17. /TASS/. Malta intends to keep its maritime register open to all, \
Maltese Ambassador to Norway Carmen Zahra said in an interview with TASS on Friday.\n\n\
\"The register has never been a political tool. We ask [owners] for papers, not for opinions,\" the ambassador said.\n\n\
\"My colleagues and I will wait until everybody has answered,\" the diplomat added.";

/// A deployment that is running.
struct Running {
    settings: Settings,
    log: Box<dyn Log>,
    http: String,
    processes: Vec<Process>,
    _folder: tempfile::TempDir,
}

fn embedded() -> Running {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::embedded(folder.path()).with(marker());
    let process =
        Process::start(&settings, &["up", "--no-demo", "--data", &folder.path().display().to_string()]);
    process.wait_ready();
    let log = EmbeddedLog::open(&folder.path().join("log.sqlite")).unwrap();
    let http = process.http.clone().unwrap();
    Running { settings, log: Box::new(log), http, processes: vec![process], _folder: folder }
}

fn real_kafka(bootstrap: &str) -> Running {
    let settings = Settings::kafka(bootstrap).with(marker());
    settings.run(&["topics", "create"]);
    assert!(!settings.run(&["topics", "create"]).contains("created"), "creating again changes nothing");
    let services = ["feeder"].iter().chain(&STAGES);
    let processes: Vec<Process> =
        services.map(|service| Process::start(&settings, &["run", service])).collect();
    processes.iter().for_each(Process::wait_ready);
    let log = KafkaLog::new(KafkaSettings {
        bootstrap_servers: bootstrap.into(),
        client_id: "test".into(),
        properties: Default::default(),
        session_timeout: Duration::from_secs(6),
        transaction_timeout: Duration::from_secs(30),
        prefetch_bytes: 8 << 20,
    });
    let http = processes[0].http.clone().unwrap();
    let folder = tempfile::tempdir().unwrap();
    Running { settings, log: Box::new(log.unwrap()), http, processes, _folder: folder }
}

fn marker() -> String {
    format!("testing.panic_marker={}", poison::PANIC_MARKER)
}

#[test]
fn on_the_embedded_log() {
    tell_the_story(embedded());
}

#[test]
fn on_real_kafka() {
    if let Some(bootstrap) = kafka::shared() {
        tell_the_story(real_kafka(bootstrap));
    }
}

fn tell_the_story(running: Running) {
    a_message_becomes_records(&running);
    the_door_says_what_it_does_not_take(&running);
    a_story_that_is_killed_is_tombstoned(&running);
    poison_goes_to_the_dead_letters_byte_for_byte(&running);
    a_dead_letter_is_sent_again_once(&running);
    every_record_is_accounted_for(&running);
    all_stop_when_asked(running);
}

fn a_message_becomes_records(running: &Running) {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let traceparent = format!("00-{trace}-00f067aa0ba902b7-01");
    let (status, body) =
        post(&running.http, "/v1/wire?feed=story", &[("traceparent", &traceparent)], INTERVIEW.as_bytes())
            .unwrap();
    assert_eq!(status, 202, "{body}");

    let of_the_feed = |record: &Value| record["value"]["source"]["feed"] == "story";
    let enriched = &running.settings.wait_for("wire.enriched.v1", 1, of_the_feed)[0];
    let item = &enriched["value"];
    assert_eq!(item["dateline"]["text"], "VALLETTA, May 17. /TASS/.");
    assert_eq!(item["dateline"]["date"], "2024-05-17");
    assert_eq!(item["source"]["agency"]["id"], "tass");
    assert_eq!(item["raw"]["topic"], "wire.raw.v1");
    assert_eq!(enriched["key"], item["story"]);
    let traced =
        enriched["headers"].as_array().unwrap().iter().find(|header| header[0] == "traceparent").unwrap();
    assert!(traced[1].as_str().unwrap().contains(trace), "the sender's trace goes on: {traced}");

    let story = item["story"].clone();
    let articles = running.settings.wait_for("wire.articles.v1", 1, |record| record["key"] == story);
    assert_eq!(articles[0]["value"]["standard"]["name"], "ninjs");
    assert_eq!(articles[0]["value"]["bodies"][0]["value"], item["body"]["text"]);

    let quotes: Vec<Value> = item["quotes"].as_array().unwrap().clone();
    let direct: Vec<&Value> = quotes.iter().filter(|quote| quote["kind"] == "direct").collect();
    assert_eq!(direct.len(), 2, "{quotes:#?}");
    for quote in &direct {
        assert_eq!(quote["speaker"]["name"], "Carmen Zahra", "{quote:#?}");
    }
    let published =
        running.settings.wait_for("wire.quotes.v1", quotes.len(), |record| record["value"]["story"] == story);
    assert_eq!(published.len(), quotes.len());
    let entities = item["entities"].as_array().unwrap().len();
    let published =
        running.settings.wait_for("wire.entities.v1", entities, |record| record["value"]["story"] == story);
    assert_eq!(published.len(), entities);
    let events = running.settings.wait_for("wire.lifecycle.v1", 1, |record| record["key"] == story);
    assert_eq!(events[0]["value"]["event"], "new");
}

fn the_door_says_what_it_does_not_take(running: &Running) {
    for (path, body, status, says) in [
        ("/v1/wire", b"".as_slice(), 400, "empty"),
        ("/v1/wire?fed=tass", b"x", 400, "fed"),
        ("/v1/wire?received_at=yesterday", b"x", 400, "yesterday"),
    ] {
        let (answered, text) = post(&running.http, path, &[], body).unwrap();
        assert_eq!(answered, status, "{path}: {text}");
        assert!(text.contains(says), "{path}: {text}");
    }
    let too_large = vec![b'x'; (10 << 20) + 1];
    let (answered, _) = post(&running.http, "/v1/wire", &[], &too_large).unwrap();
    assert_eq!(answered, 413);
    assert_eq!(get(&running.http, "/v1/wire").unwrap().0, 405);
}

fn a_story_that_is_killed_is_tombstoned(running: &Running) {
    let send = |text: &str| {
        running.settings.run_input(
            &["send", "--feed", "kills", "--received-at", "2024-05-17T10:00:00Z", "-"],
            text.as_bytes(),
        );
    };
    send("BC-Harbour-Fire\nOSLO, May 17 (Reuters) - A warehouse burned down, police said.\n");
    let published = |record: &Value| record["key"].as_str().is_some_and(|key| key.contains("harbour-fire"));
    let article = running.settings.wait_for("wire.articles.v1", 1, published).remove(0);
    assert_eq!(article["value"]["pubStatus"], "usable");
    send(
        "BC-Harbour-Fire, KILL\nEditors: Please kill the story slugged Harbour-Fire. The fire did not happen.\n",
    );
    let articles = running.settings.wait_for("wire.articles.v1", 2, published);
    assert_eq!(articles[1]["key"], articles[0]["key"]);
    assert_eq!(articles[1]["value"], Value::Null);
    let events = running.settings.wait_for("wire.lifecycle.v1", 2, published);
    assert_eq!(events[1]["value"]["event"], "kill");
}

fn poison_goes_to_the_dead_letters_byte_for_byte(running: &Running) {
    let poisons: Vec<poison::Poison> = (0..12).map(|n| poison::poison(n, 12 << 20)).collect();
    let outgoing: Vec<_> = poisons.iter().map(|poison| poison.outgoing.clone()).collect();
    running.log.publisher().unwrap().publish(&outgoing).unwrap();
    running.settings.wait_for("wire.dead-letter.v1", poisons.len(), |_| true);
    let mut reader = running.log.reader("wire.dead-letter.v1", copydesk_stream::ReadFrom::Beginning).unwrap();
    let mut letters = Vec::new();
    let until = Instant::now() + PATIENCE;
    while letters.len() < poisons.len() && Instant::now() < until {
        letters.extend(reader.read(100, Duration::from_millis(200)).unwrap());
    }
    assert_eq!(letters.len(), poisons.len(), "the poison and nothing else");
    for poison in &poisons {
        let letter = letters.iter().find(|letter| letter.key == poison.outgoing.key).unwrap();
        assert!(letter.value == poison.outgoing.value, "{}: the bytes changed", poison.reason);
        assert_eq!(letter.headers[..poison.outgoing.headers.len()], poison.outgoing.headers);
        assert_eq!(letter.text_header("dlq.stage"), Some(poison.stage));
        assert_eq!(
            letter.text_header("dlq.reason"),
            Some(poison.reason),
            "{:?}",
            letter.text_header("dlq.message")
        );
        assert_eq!(letter.text_header("dlq.topic"), Some(poison.outgoing.topic.as_str()));
        for name in ["dlq.partition", "dlq.offset", "dlq.version", "dlq.first-failed-at", "dlq.message"] {
            assert!(letter.text_header(name).is_some_and(|text| !text.is_empty()), "{name}");
        }
    }
}

fn a_dead_letter_is_sent_again_once(running: &Running) {
    let listed = running.settings.run(&["dead-letters", "list", "--reason", "panic", "--ids"]);
    let id = listed.lines().next().unwrap();
    let shown = running.settings.run(&["dead-letters", "show", id]);
    assert!(shown.contains("\"reason\": \"panic\"") && shown.contains(poison::PANIC_MARKER), "{shown}");
    assert_eq!(running.settings.run(&["dead-letters", "redrive", id]), "1 sent again\n");
    // It fails again, and remembers that it did before.
    let again = |record: &Value| {
        let headers = record["headers"].as_array().unwrap();
        headers.iter().any(|header| header[0] == "dlq.attempt" && header[1] == "2")
    };
    running.settings.wait_for("wire.dead-letter.v1", 1, again);
    assert_eq!(running.settings.run(&["dead-letters", "redrive", "--all"]), "13 sent again\n");
    running.settings.wait_for("wire.dead-letter.v1", 26, |_| true);
}

fn every_record_is_accounted_for(running: &Running) {
    for (stage, topic) in STAGES.iter().zip(["wire.raw.v1", "wire.normalized.v1", "wire.enriched.v1"]) {
        let runs = |process: &&Process| process.name.starts_with("up") || process.name.ends_with(stage);
        let process = running.processes.iter().find(runs).unwrap();
        let taken = || {
            process.metric(&format!("copydesk_messages_in_total{{service=\"{stage}\",topic=\"{topic}\"}}"))
        };
        let outcome = |name: &str| {
            process.metric(&format!("copydesk_outcomes_total{{service=\"{stage}\",outcome=\"{name}\"}}"))
        };
        let ended = || outcome("published") + outcome("filtered") + outcome("dead-lettered");
        wait_until(|| taken() > 0.0 && taken() == ended());
        let lag = |partition: i32| {
            let labels = format!("service=\"{stage}\",topic=\"{topic}\",partition=\"{partition}\"");
            process.metric(&format!("copydesk_consumer_lag_messages{{{labels}}}"))
        };
        wait_until(|| (0..4).all(|partition| lag(partition) == 0.0));
    }
}

fn all_stop_when_asked(running: Running) {
    for process in running.processes {
        let name = process.name.clone();
        let (code, took) = process.stop();
        assert_eq!(code, Some(0), "{name}");
        assert!(took < Duration::from_secs(10), "{name} took {took:?}");
    }
}

#[test]
fn up_goes_on_where_it_was_after_sigkill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let settings = Settings::embedded(folder.path());
    let arguments = ["up", "--data", &data, "--demo-pause", "5"];
    for _ in 0..4 {
        let process = Process::start(&settings, &arguments);
        std::thread::sleep(Duration::from_millis(400));
        process.kill();
    }
    let process = Process::start(&settings, &arguments);
    let stories = copydesk_feeder::demo::stories().len();
    let events = settings.wait_for("wire.lifecycle.v1", stories, |_| true);
    assert_eq!(events.len(), stories, "each story came through once");
    assert_eq!(settings.records("wire.raw.v1").len(), stories);
    assert_eq!(process.stop().0, Some(0));
}

#[test]
fn a_second_up_takes_over_and_the_first_is_fenced() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let settings = Settings::embedded(folder.path());
    let mut first = Process::start(&settings, &["up", "--no-demo", "--data", &data]);
    first.wait_ready();
    let second = Process::start(&settings, &["up", "--no-demo", "--data", &data]);
    second.wait_ready();
    settings.run_input(&["send", "-"], INTERVIEW.as_bytes());
    assert_eq!(settings.wait_for("wire.lifecycle.v1", 1, |_| true).len(), 1);
    let until = Instant::now() + PATIENCE;
    let ended = loop {
        if let Some(status) = first.ended() {
            break status;
        }
        assert!(Instant::now() < until, "the first goes on though it was fenced");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(ended.code(), Some(5), "the exit code for being fenced");
    assert_eq!(settings.records("wire.lifecycle.v1").len(), 1);
}

#[test]
fn a_watched_folder_is_emptied_into_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let settings = Settings::embedded(folder.path()).with("feeder.watch_interval_ms=50");
    let _process = Process::start(&settings, &["up", "--no-demo", "--data", &data]);
    let inbox = folder.path().join("inbox");
    std::fs::create_dir_all(&inbox).unwrap();
    std::fs::write(inbox.join("a.txt"), INTERVIEW).unwrap();
    std::fs::write(inbox.join("empty.txt"), "").unwrap();
    settings.wait_for("wire.articles.v1", 1, |_| true);
    wait_until(|| inbox.join("sent/a.txt").exists() && inbox.join("refused/empty.txt").exists());
    assert_eq!(settings.records("wire.raw.v1").len(), 1);
}

#[test]
fn settings_of_feeds_are_taken_without_a_restart_and_mistakes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let feeds = folder.path().join("feeds.toml");
    std::fs::write(&feeds, "[feeds.nordic]\ncharset = \"iso646-se\"\n").unwrap();
    let settings = Settings::embedded(folder.path())
        .with(format!("feeds.path={}", feeds.display()))
        .with("service.reload_interval_ms=100");
    let process = Process::start(&settings, &["up", "--no-demo", "--data", &data]);
    process.wait_ready();
    // Byte 0x7D is å in the Swedish set and in the Norwegian one; 0x7C is ö in the one and ø in the other.
    let read = |number: usize| {
        let text = format!("OSLO, May 17 (NTB) - Skip nummer {number} gikk p}} grunn ved T|nsberg i natt.\n");
        settings.run_input(&["send", "--feed", "Nordic", "-"], text.as_bytes());
        let numbered = |record: &Value| {
            record["value"]["body"]["text"]
                .as_str()
                .is_some_and(|text| text.contains(&format!("nummer {number} ")))
        };
        let record = settings.wait_for("wire.normalized.v1", 1, numbered).remove(0);
        (
            record["value"]["body"]["text"].as_str().unwrap().to_owned(),
            record["value"]["pipeline"]["feeds"].clone(),
        )
    };
    let reloads = |outcome: &str| {
        process.metric(&format!(
            "copydesk_reloads_total{{service=\"normalizer\",file=\"feeds\",outcome=\"{outcome}\"}}"
        ))
    };
    let (text, first_stamp) = read(1);
    assert!(text.contains("på grunn ved Tönsberg"), "{text}");

    std::fs::write(&feeds, "[feeds.nordic]\ncharset = \"iso646-xx\"\n").unwrap();
    wait_until(|| reloads("refused") == 1.0);
    assert_eq!(read(2).1, first_stamp, "the settings before the mistake stay");

    std::fs::write(&feeds, "[feeds.nordic]\ncharset = \"iso646-no\"\nlanguage = \"no\"\n").unwrap();
    wait_until(|| reloads("taken") == 1.0);
    let (text, stamp) = read(3);
    assert!(text.contains("på grunn ved Tønsberg"), "{text}");
    assert_ne!(stamp, first_stamp, "records say which settings they were read with");

    std::fs::write(&feeds, "[feeds.nordic]\ntimezone = \"Mars\"\n").unwrap();
    let refused = settings.run_with_input(&["run", "normalizer"], b"");
    assert_eq!(refused.status.code(), Some(3), "nothing starts with settings that are wrong");
    assert!(String::from_utf8(refused.stderr).unwrap().contains("no IANA time zone"));
}

#[test]
fn names_of_ones_own_win_and_are_taken_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let names = folder.path().join("names.toml");
    let entry = |kind: &str| {
        format!("[[name]]\nname = \"Tall Margit\"\ntype = \"{kind}\"\nids = {{ house = \"tm-{kind}\" }}\n")
    };
    std::fs::write(&names, entry("product")).unwrap();
    let settings = Settings::embedded(folder.path())
        .with(format!("names.path={}", names.display()))
        .with("service.reload_interval_ms=100");
    let process = Process::start(&settings, &["up", "--no-demo", "--data", &data]);
    process.wait_ready();
    let read = |number: usize| {
        let text =
            format!("OSLO, May 17 (Reuters) - Number {number}: the ferry Tall Margit sails on Friday.\n");
        settings.run_input(&["send", "--feed", "ferries", "-"], text.as_bytes());
        let numbered = |record: &Value| {
            record["value"]["body"]["text"]
                .as_str()
                .is_some_and(|text| text.contains(&format!("Number {number}:")))
        };
        let record = settings.wait_for("wire.enriched.v1", 1, numbered).remove(0);
        let entities = record["value"]["entities"].as_array().unwrap().clone();
        let found = entities.iter().find(|entity| entity["name"] == "Tall Margit").unwrap().clone();
        (found["type"].clone(), found["links"][0]["id"].clone(), record["value"]["pipeline"]["names"].clone())
    };
    let (kind, id, stamp) = read(1);
    assert_eq!((kind.as_str(), id.as_str()), (Some("product"), Some("tm-product")));
    std::fs::write(&names, entry("event")).unwrap();
    let taken = "copydesk_reloads_total{service=\"extractor\",file=\"names\",outcome=\"taken\"}";
    wait_until(|| process.metric(taken) == 1.0);
    let (kind, id, later) = read(2);
    assert_eq!((kind.as_str(), id.as_str()), (Some("event"), Some("tm-event")));
    assert_ne!(stamp, later, "records say which names they were read with");
}

fn wait_until(happened: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !happened() {
        assert!(Instant::now() < until, "it did not happen in {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn reading_needs_no_log() {
    let settings = Settings(Vec::new());
    let enriched: Value =
        serde_json::from_str(&settings.run_input(&["enrich", "-"], INTERVIEW.as_bytes())).unwrap();
    assert_eq!(enriched["schema"], "copydesk.enriched/1");
    assert_eq!(enriched["raw"]["topic"], Value::Null);
    let again = settings.run_input(&["enrich", "-"], INTERVIEW.as_bytes());
    assert_eq!(
        serde_json::from_str::<Value>(&again).unwrap(),
        enriched,
        "the same bytes give the same record"
    );

    let bad = settings.run_with_input(&["enrich", "-", "no-such-file"], INTERVIEW.as_bytes());
    assert_eq!(bad.status.code(), Some(1));
    let message = String::from_utf8(bad.stderr).unwrap();
    assert!(message.contains("no-such-file") && message.contains("1 of 2"), "{message}");
    assert!(!bad.stdout.is_empty(), "the good message is still printed");

    let bad = settings.run_with_input(&["annotate"], b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\n");
    assert_eq!(bad.status.code(), Some(1));
    assert!(String::from_utf8(bad.stderr).unwrap().contains("line 2"));
    assert_eq!(bad.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
}
