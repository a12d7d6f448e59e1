//! Throughput of the whole chain (raw message to published records, three transactional hops) beside a
//! bare consume–produce loop (one transactional hop that copies) over the same messages, in one run.
//!
//! `cargo bench -p copydesk --bench chain`. Runs on the embedded log, and on a real Kafka broker when
//! Java and Maven are there. `COPYDESK_BENCH_MESSAGES` and `COPYDESK_BENCH_ROUNDS` set its size. On shared
//! hardware only the ratio means something.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk_desk::{Desk, LiveDesk};
use copydesk_extractor::Extractor;
use copydesk_normalizer::Normalizer;
use copydesk_publisher::{PublisherStage, SystemClock, Window};
use copydesk_record::topics;
use copydesk_stream::embedded::EmbeddedLog;
use copydesk_stream::kafka::{KafkaLog, KafkaSettings};
use copydesk_stream::{
    BatchLimits, BreakerSettings, CleanUp, Log, Membership, Outgoing, ReadFrom, Stage, StageOptions, Stop,
    TopicSpec, run_stage,
};
use copydesk_telemetry::Health;

#[path = "../../../tests/support/kafka.rs"]
mod kafka;

const COPIES: &str = "bench.copies";
fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let bench = std::env::args().any(|argument| argument == "--bench");
    let number =
        |name: &str, default: usize| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let messages = number("COPYDESK_BENCH_MESSAGES", if bench { 10_000 } else { 100 });
    let rounds = number("COPYDESK_BENCH_ROUNDS", if bench { 5 } else { 1 });
    let input = input(messages);
    let bytes: usize = input.iter().map(Outgoing::size_bytes).sum();
    println!(
        "{messages} messages, {} bytes on average, median of {rounds} rounds, {} cores",
        bytes / messages,
        cores()
    );
    println!("{:10} {:>14} {:>14} {:>8}", "log", "bare loop /s", "chain /s", "ratio");
    report("embedded", rounds, || {
        let folder = tempfile::tempdir().unwrap();
        let log = EmbeddedLog::open(&folder.path().join("log.sqlite")).unwrap();
        round(&log, &input)
    });
    if bench && kafka::can_start() {
        report("kafka", rounds, || {
            let broker = kafka::Broker::start(None);
            round(&KafkaLog::new(settings(&broker.bootstrap)).unwrap(), &input)
        });
    }
}

fn report(name: &str, rounds: usize, round: impl Fn() -> (f64, f64)) {
    let measured: Vec<(f64, f64)> = (0..rounds).map(|_| round()).collect();
    let bare = median(measured.iter().map(|(bare, _)| *bare));
    let chain = median(measured.iter().map(|(_, chain)| *chain));
    let ratio = median(measured.iter().map(|(bare, chain)| chain / bare));
    println!("{name:10} {bare:>14.0} {chain:>14.0} {ratio:>8.3}");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The demonstration's stories over and over, each copy a message of its own.
fn input(messages: usize) -> Vec<Outgoing> {
    let stories = copydesk_feeder::demo::stories();
    let now = jiff::Timestamp::UNIX_EPOCH;
    (0..messages)
        .map(|n| {
            let mut story = stories[n % stories.len()].clone();
            story.bytes.extend(format!("\n\nCopy {n}.\n").into_bytes());
            story.key = Some(n.to_string());
            story.into_outgoing(now)
        })
        .collect()
}

/// Messages a second through the bare loop and through the chain.
fn round(log: &dyn Log, input: &[Outgoing]) -> (f64, f64) {
    let names = [
        topics::RAW,
        topics::NORMALIZED,
        topics::ENRICHED,
        topics::ARTICLES,
        topics::QUOTES,
        topics::ENTITIES,
        topics::LIFECYCLE,
        topics::STATE,
        topics::DEAD_LETTER,
        COPIES,
    ];
    log.create_topics(&names.map(spec)).unwrap();
    let mut publisher = log.publisher().unwrap();
    for chunk in input.chunks(1000) {
        publisher.publish(chunk).unwrap();
    }
    #[allow(clippy::cast_precision_loss)]
    let rate = |took: Duration| input.len() as f64 / took.as_secs_f64();
    (rate(bare_loop(log, input.len())), rate(chain(log, input.len())))
}

fn bare_loop(log: &dyn Log, messages: usize) -> Duration {
    let began = Instant::now();
    let membership = Membership {
        group: "bench-bare".into(),
        topics: vec![topics::RAW.into()],
        instance: "0".into(),
        static_membership: false,
    };
    let mut subscription = log.subscribe(&membership).unwrap();
    let mut copied = 0;
    while copied < messages {
        let batch = subscription.next_batch(&limits()).unwrap();
        if batch.records.is_empty() {
            continue;
        }
        let positions = batch.positions();
        let outputs: Vec<Outgoing> = batch
            .records
            .into_iter()
            .map(|record| Outgoing {
                topic: COPIES.into(),
                key: record.key,
                value: record.value,
                headers: record.headers,
                ..Outgoing::default()
            })
            .collect();
        subscription.commit(&outputs, &positions).unwrap();
        copied += outputs.len();
    }
    let took = began.elapsed();
    subscription.close();
    took
}

fn chain(log: &dyn Log, messages: usize) -> Duration {
    let desk = Arc::new(Desk::builtin());
    let stages: [Box<dyn Stage>; 3] = [
        Box::new(Normalizer::new(Arc::new(LiveDesk::new(Arc::clone(&desk))), None)),
        Box::new(Extractor::new(Arc::new(LiveDesk::new(desk)))),
        Box::new(PublisherStage::new(
            Arc::new(SystemClock),
            Window { keep_ms: None, keep_entries: None, takes_ms: 12 * 3_600_000 },
        )),
    ];
    let stop = Stop::default();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for stage in &stages {
            let stop = stop.clone();
            scope.spawn(move || {
                let health = Health::new(stage.service(), Duration::from_secs(600));
                run_stage(&**stage, log, &options(stage.service()), &health, &stop).unwrap();
            });
        }
        // The last record of a story is its life-cycle event.
        let mut reader = log.reader(topics::LIFECYCLE, ReadFrom::Beginning).unwrap();
        let mut done = 0;
        while done < messages {
            done += reader.read(10_000, Duration::from_millis(100)).unwrap().len();
        }
        let took = began.elapsed();
        stop.request();
        took
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn limits() -> BatchLimits {
    BatchLimits {
        max_records: 1000,
        max_bytes: 16 << 20,
        max_wait: Duration::from_millis(20),
        idle_wait: Duration::from_millis(250),
    }
}

fn options(service: &str) -> StageOptions {
    StageOptions {
        group: format!("bench-{service}"),
        instance: "0".into(),
        static_membership: false,
        batch: limits(),
        workers: cores(),
        max_message_bytes: 10 << 20,
        max_output_bytes: 60 << 20,
        dead_letter_topic: topics::DEAD_LETTER.into(),
        breaker: BreakerSettings { window_records: 1000, max_share: 0.5 },
        topic_patience: Duration::from_secs(10),
        version: env!("CARGO_PKG_VERSION"),
    }
}

fn spec(name: &str) -> TopicSpec {
    TopicSpec {
        name: name.into(),
        partitions: 4,
        replication_factor: 1,
        clean_up: CleanUp::Delete { retention_ms: -1 },
        max_record_bytes: 64 << 20,
    }
}

fn settings(bootstrap: &str) -> KafkaSettings {
    KafkaSettings {
        bootstrap_servers: bootstrap.into(),
        client_id: "bench".into(),
        properties: Default::default(),
        session_timeout: Duration::from_secs(20),
        transaction_timeout: Duration::from_secs(30),
        prefetch_bytes: 32 << 20,
    }
}
