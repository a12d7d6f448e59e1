//! One suite for both implementations of the log seam: what `Log` and `Subscription` promise, each
//! promise a test, on the embedded log and on a real Kafka broker.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use copydesk_stream::embedded::EmbeddedLog;
use copydesk_stream::kafka::{KafkaLog, KafkaSettings};
use copydesk_stream::{
    Batch, BatchLimits, CleanUp, Log, Membership, Outgoing, Positions, ReadFrom, Record, StreamError,
    Subscription, TopicPartition, TopicSpec, TopicStatus,
};

#[path = "../../../tests/support/kafka.rs"]
mod kafka;

const PATIENCE: Duration = Duration::from_secs(30);

/// A log with fresh topics `input` and `output` and a fresh group.
struct Bench {
    log: Box<dyn Log>,
    input: String,
    output: String,
    group: String,
    _folder: Option<tempfile::TempDir>,
}

fn kafka_settings(bootstrap: &str) -> KafkaSettings {
    KafkaSettings {
        bootstrap_servers: bootstrap.to_owned(),
        client_id: "conformance".into(),
        properties: BTreeMap::new(),
        session_timeout: Duration::from_secs(6),
        transaction_timeout: Duration::from_secs(10),
        prefetch_bytes: 8 << 20,
    }
}

impl Bench {
    fn embedded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = EmbeddedLog::open(&folder.path().join("log.sqlite")).unwrap();
        Self::new(Box::new(log), Some(folder))
    }

    fn kafka() -> Option<Self> {
        let bootstrap = kafka::shared()?;
        Some(Self::new(Box::new(KafkaLog::new(kafka_settings(bootstrap)).unwrap()), None))
    }

    fn new(log: Box<dyn Log>, folder: Option<tempfile::TempDir>) -> Self {
        let bench = Self {
            log,
            input: kafka::unique("input"),
            output: kafka::unique("output"),
            group: kafka::unique("group"),
            _folder: folder,
        };
        let created = bench.log.create_topics(&[spec(&bench.input), spec(&bench.output)]).unwrap();
        assert!(created.iter().all(|(_, status)| *status == TopicStatus::Created), "{created:?}");
        bench
    }

    fn publish(&self, records: &[Outgoing]) {
        self.log.publisher().unwrap().publish(records).unwrap();
    }

    /// Messages `0..count` with keys `k0` to `k6`.
    fn fill(&self, count: usize) {
        let records: Vec<Outgoing> = (0..count)
            .map(|n| Outgoing::new(&self.input, &format!("k{}", n % 7), n.to_string().into_bytes()))
            .collect();
        self.publish(&records);
    }

    fn subscribe(&self, instance: &str) -> Box<dyn Subscription> {
        let membership = Membership {
            group: self.group.clone(),
            topics: vec![self.input.clone()],
            instance: instance.to_owned(),
            static_membership: false,
        };
        self.log.subscribe(&membership).unwrap()
    }

    /// Everything committed to a topic.
    fn read_all(&self, topic: &str) -> Vec<Record> {
        let mut reader = self.log.reader(topic, ReadFrom::Beginning).unwrap();
        let until = Instant::now() + PATIENCE;
        let mut records = Vec::new();
        loop {
            let read = reader.read(1000, Duration::from_millis(200)).unwrap();
            let done = read.is_empty() && reader.caught_up();
            records.extend(read);
            if done {
                return records;
            }
            assert!(Instant::now() < until, "{topic} has no end");
        }
    }

    fn copies(&self, batch: &Batch) -> Vec<Outgoing> {
        let copy = |record: &Record| Outgoing {
            topic: self.output.clone(),
            key: record.key.clone(),
            value: record.value.clone(),
            ..Outgoing::default()
        };
        batch.records.iter().map(copy).collect()
    }
}

fn spec(name: &str) -> TopicSpec {
    TopicSpec {
        name: name.to_owned(),
        partitions: 3,
        replication_factor: 1,
        clean_up: CleanUp::Delete { retention_ms: -1 },
        max_record_bytes: 32 << 20,
    }
}

fn limits(max_records: usize) -> BatchLimits {
    BatchLimits {
        max_records,
        max_bytes: 64 << 20,
        max_wait: Duration::from_millis(300),
        idle_wait: Duration::from_millis(300),
    }
}

/// The next batch that is not empty: joining a group takes its time.
fn next(subscription: &mut dyn Subscription, max_records: usize) -> Batch {
    let until = Instant::now() + PATIENCE;
    loop {
        let batch = subscription.next_batch(&limits(max_records)).unwrap();
        if !batch.records.is_empty() {
            return batch;
        }
        assert!(Instant::now() < until, "no records came");
    }
}

/// Copies input to output, batch by batch, until `count` records went through.
fn copy(bench: &Bench, subscription: &mut dyn Subscription, count: usize) {
    let mut copied = 0;
    while copied < count {
        let batch = next(subscription, 40);
        subscription.commit(&bench.copies(&batch), &batch.positions()).unwrap();
        copied += batch.records.len();
    }
}

fn values(records: &[Record]) -> Vec<usize> {
    let mut values: Vec<usize> = records
        .iter()
        .map(|record| std::str::from_utf8(record.value.as_deref().unwrap()).unwrap().parse().unwrap())
        .collect();
    values.sort_unstable();
    values
}

/// Each test below runs on both logs.
macro_rules! conformance {
    ($($name:ident)*) => {
        mod embedded { $(#[test] fn $name() { super::$name(&super::Bench::embedded()); })* }
        mod real_kafka { $(#[test] fn $name() { if let Some(bench) = super::Bench::kafka() { super::$name(&bench); } })* }
    };
}

conformance! {
    any_record_comes_back_as_it_was
    records_of_a_key_stay_in_order
    everything_is_copied_exactly_once
    a_batch_keeps_its_limits
    what_is_not_committed_is_read_again
    a_rewind_goes_back_to_the_committed_positions
    positions_can_move_without_output
    the_newer_instance_fences_the_older
    a_partition_that_was_taken_away_never_commits
    a_restart_goes_on_where_it_was
    topics_are_created_once
    a_reader_can_begin_anywhere
    a_record_goes_to_the_partition_it_names
    a_partition_is_read_to_its_end
    an_unknown_topic_is_told
}

fn any_record_comes_back_as_it_was(bench: &Bench) {
    let odd = Outgoing {
        topic: bench.input.clone(),
        key: Some(vec![0, 0xff]),
        value: Some((0..=255).collect()),
        headers: vec![
            ("feed".into(), Some("ТАСС".as_bytes().to_vec())),
            ("twice".into(), Some(b"1".to_vec())),
            ("twice".into(), Some(vec![0xff, 0])),
            ("null".into(), None),
        ],
        timestamp_ms: Some(1_679_650_000_123),
        ..Outgoing::default()
    };
    let tombstone = Outgoing::tombstone(&bench.input, "gone");
    let empty = Outgoing {
        topic: bench.input.clone(),
        key: Some(vec![]),
        value: Some(vec![]),
        ..Outgoing::default()
    };
    let large =
        Outgoing { value: Some(vec![b'x'; 20 << 20]), ..Outgoing::new(&bench.input, "large", vec![]) };
    let sent = [odd, tombstone, empty, large];
    bench.publish(&sent);
    let read = bench.read_all(&bench.input);
    assert_eq!(read.len(), sent.len());
    for expected in &sent {
        let found = read.iter().find(|record| record.key == expected.key).unwrap();
        assert!(found.value == expected.value, "value of {:?}", expected.key);
        assert_eq!(found.headers, expected.headers);
        if expected.timestamp_ms.is_some() {
            assert_eq!(found.timestamp_ms, expected.timestamp_ms);
        }
    }
}

fn records_of_a_key_stay_in_order(bench: &Bench) {
    bench.fill(210);
    let mut subscription = bench.subscribe("a");
    copy(bench, subscription.as_mut(), 210);
    subscription.close();
    let mut last: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut partition_of: BTreeMap<Vec<u8>, i32> = BTreeMap::new();
    for record in bench.read_all(&bench.output) {
        let key = record.key.clone().unwrap();
        let value: usize = String::from_utf8(record.value.unwrap()).unwrap().parse().unwrap();
        assert!(last.insert(key.clone(), value).is_none_or(|before| before < value));
        assert_eq!(*partition_of.entry(key).or_insert(record.partition), record.partition);
    }
}

fn everything_is_copied_exactly_once(bench: &Bench) {
    bench.fill(300);
    let mut subscription = bench.subscribe("a");
    copy(bench, subscription.as_mut(), 300);
    assert_eq!(values(&bench.read_all(&bench.output)), (0..300).collect::<Vec<_>>());
    let committed: i64 = bench.log.committed(&bench.group, &bench.input).unwrap().values().sum();
    assert_eq!(committed, 300);
    subscription.close();
}

fn a_batch_keeps_its_limits(bench: &Bench) {
    bench.fill(100);
    let mut subscription = bench.subscribe("a");
    assert!(next(subscription.as_mut(), 10).records.len() <= 10);
    let small = BatchLimits { max_bytes: 1, ..limits(100) };
    let batch = subscription.next_batch(&small).unwrap();
    assert_eq!(batch.records.len(), 1, "the record that reaches the limit ends the batch");
    subscription.close();
}

fn what_is_not_committed_is_read_again(bench: &Bench) {
    bench.fill(50);
    let mut first = bench.subscribe("a");
    let batch = next(first.as_mut(), 20);
    first.commit(&bench.copies(&batch), &batch.positions()).unwrap();
    let lost = next(first.as_mut(), 20);
    first.close();
    let mut second = bench.subscribe("a");
    copy(bench, second.as_mut(), 50 - batch.records.len());
    second.close();
    assert!(!lost.records.is_empty());
    assert_eq!(values(&bench.read_all(&bench.output)), (0..50).collect::<Vec<_>>());
}

fn a_rewind_goes_back_to_the_committed_positions(bench: &Bench) {
    bench.fill(60);
    let mut subscription = bench.subscribe("a");
    let first = next(subscription.as_mut(), 10);
    subscription.commit(&bench.copies(&first), &first.positions()).unwrap();
    next(subscription.as_mut(), 10);
    next(subscription.as_mut(), 10);
    subscription.rewind().unwrap();
    copy(bench, subscription.as_mut(), 60 - first.records.len());
    subscription.close();
    assert_eq!(values(&bench.read_all(&bench.output)), (0..60).collect::<Vec<_>>());
}

fn positions_can_move_without_output(bench: &Bench) {
    bench.fill(20);
    let mut subscription = bench.subscribe("a");
    let mut read = 0;
    while read < 20 {
        let batch = next(subscription.as_mut(), 20);
        subscription.commit(&[], &batch.positions()).unwrap();
        read += batch.records.len();
    }
    subscription.close();
    let committed: i64 = bench.log.committed(&bench.group, &bench.input).unwrap().values().sum();
    assert_eq!(committed, 20);
    assert!(bench.read_all(&bench.output).is_empty());
}

fn the_newer_instance_fences_the_older(bench: &Bench) {
    bench.fill(40);
    let mut zombie = bench.subscribe("a");
    let stale = next(zombie.as_mut(), 10);
    let mut newer = bench.subscribe("a");
    let error = zombie.commit(&bench.copies(&stale), &stale.positions()).unwrap_err();
    assert!(
        matches!(error, StreamError::Fenced { .. }),
        "the zombie must be told that it was fenced, not: {error}"
    );
    zombie.close();
    copy(bench, newer.as_mut(), 40);
    newer.close();
    assert_eq!(values(&bench.read_all(&bench.output)), (0..40).collect::<Vec<_>>());
}

fn a_partition_that_was_taken_away_never_commits(bench: &Bench) {
    bench.fill(60);
    let mut first = bench.subscribe("a");
    let mut held = Batch::default();
    while held.records.len() < 60 {
        held.records.extend(next(first.as_mut(), 60).records);
    }
    // A second member joins; the group gives it some of the partitions while the first holds on to its batch.
    let mut second = bench.subscribe("b");
    let until = Instant::now() + PATIENCE;
    let taken = loop {
        let batch = second.next_batch(&limits(60)).unwrap();
        if !batch.records.is_empty() {
            break batch;
        }
        assert!(Instant::now() < until, "the second member gets no partition");
        first.next_batch(&limits(60)).unwrap();
    };
    second.commit(&bench.copies(&taken), &taken.positions()).unwrap();
    assert!(first.commit(&bench.copies(&held), &held.positions()).is_err());
    first.close();
    copy(bench, second.as_mut(), 60 - taken.records.len());
    second.close();
    assert_eq!(values(&bench.read_all(&bench.output)), (0..60).collect::<Vec<_>>());
}

fn a_restart_goes_on_where_it_was(bench: &Bench) {
    bench.fill(90);
    let mut done = 0;
    for _ in 0..3 {
        let mut subscription = bench.subscribe("a");
        let batch = next(subscription.as_mut(), 30);
        subscription.commit(&bench.copies(&batch), &batch.positions()).unwrap();
        done += batch.records.len();
        subscription.close();
    }
    let mut subscription = bench.subscribe("a");
    if done < 90 {
        copy(bench, subscription.as_mut(), 90 - done);
    }
    assert!(subscription.next_batch(&limits(10)).unwrap().records.is_empty());
    subscription.close();
    assert_eq!(values(&bench.read_all(&bench.output)), (0..90).collect::<Vec<_>>());
}

fn topics_are_created_once(bench: &Bench) {
    let again = bench.log.create_topics(&[spec(&bench.input)]).unwrap();
    assert_eq!(again, [(bench.input.clone(), TopicStatus::Existed)]);
    bench.fill(9);
    let topics = bench.log.topics().unwrap();
    let topic = topics.iter().find(|topic| topic.name == bench.input).unwrap();
    assert_eq!(topic.partitions.len(), 3);
    assert_eq!(topic.partitions.iter().map(|p| p.end - p.begin).sum::<i64>(), 9);
}

fn a_reader_can_begin_anywhere(bench: &Bench) {
    bench.fill(30);
    let all = bench.read_all(&bench.input);
    let wanted = all.iter().filter(|record| record.partition == all[0].partition).nth(2).unwrap();
    let mut reader =
        bench.log.reader(&bench.input, ReadFrom::At(vec![(wanted.partition, wanted.offset)])).unwrap();
    let until = Instant::now() + PATIENCE;
    let mut found = Vec::new();
    while found.is_empty() && Instant::now() < until {
        found = reader.read(1, Duration::from_millis(200)).unwrap();
    }
    assert_eq!(found.first(), Some(wanted));

    let mut reader = bench.log.reader(&bench.input, ReadFrom::End).unwrap();
    while !reader.caught_up() && Instant::now() < until {
        assert_eq!(reader.read(10, Duration::from_millis(200)).unwrap(), []);
    }
    bench.publish(&[Outgoing::new(&bench.input, "new", b"new".to_vec())]);
    let mut found = Vec::new();
    while found.is_empty() && Instant::now() < until {
        found = reader.read(10, Duration::from_millis(200)).unwrap();
    }
    assert_eq!(found[0].value.as_deref(), Some(b"new".as_slice()));
}

fn a_record_goes_to_the_partition_it_names(bench: &Bench) {
    let to = |partition: i32| Outgoing::new(&bench.input, "one key", vec![]).into_partition(partition);
    bench.publish(&[to(0), to(2), to(1), to(2)]);
    let mut found: Vec<i32> = bench.read_all(&bench.input).iter().map(|record| record.partition).collect();
    found.sort_unstable();
    assert_eq!(found, [0, 1, 2, 2]);
    assert!(bench.log.publisher().unwrap().publish(&[to(3)]).is_err(), "there are three partitions");
}

/// Like a stage that keeps its memory in the partition its input comes in.
fn a_partition_is_read_to_its_end(bench: &Bench) {
    bench.fill(70);
    let mut subscription = bench.subscribe("a");
    let mut read = 0;
    while read < 70 {
        let batch = next(subscription.as_mut(), 9);
        let copies: Vec<Outgoing> = bench
            .copies(&batch)
            .into_iter()
            .zip(&batch.records)
            .map(|(copy, record)| copy.into_partition(record.partition))
            .collect();
        subscription.commit(&copies, &batch.positions()).unwrap();
        read += batch.records.len();
    }
    let input = bench.read_all(&bench.input);
    for partition in 0..3 {
        let place = TopicPartition::new(&bench.output, partition);
        let mut found = Vec::new();
        let count = bench
            .log
            .read_partition(&place, &mut |record| {
                found.push(record);
                Ok(())
            })
            .unwrap();
        assert_eq!(count, found.len() as u64);
        assert!(found.iter().all(|record| record.partition == partition));
        let expected: Vec<_> =
            input.iter().filter(|record| record.partition == partition).map(|record| &record.value).collect();
        assert_eq!(found.iter().map(|record| &record.value).collect::<Vec<_>>(), expected, "in order");
    }
    subscription.close();
    let none = bench.log.read_partition(&TopicPartition::new("no-such-topic", 0), &mut |_| Ok(()));
    assert!(none.is_err());
}

#[test]
fn a_partition_that_comes_back_has_another_number_on_real_kafka() {
    let Some(bench) = Bench::kafka() else { return };
    bench.fill(60);
    let mut first = bench.subscribe("a");
    next(first.as_mut(), 60);
    let before: BTreeMap<TopicPartition, u64> = first.held().into_iter().collect();
    assert_eq!(before.len(), 3);
    let until = Instant::now() + PATIENCE;
    let mut second = bench.subscribe("b");
    while second.held().is_empty() {
        assert!(Instant::now() < until, "the second member gets no partition");
        second.next_batch(&limits(60)).unwrap();
        first.next_batch(&limits(60)).unwrap();
    }
    let lent: Vec<TopicPartition> = second.held().into_iter().map(|(partition, _)| partition).collect();
    second.close();
    while first.held().len() < 3 {
        assert!(Instant::now() < until, "the partitions do not come back");
        first.next_batch(&limits(60)).unwrap();
    }
    for (partition, number) in first.held() {
        assert_eq!(number != before[&partition], lent.contains(&partition), "{partition}");
    }
    first.close();
}

fn an_unknown_topic_is_told(bench: &Bench) {
    let error = bench.log.reader("no-such-topic", ReadFrom::Beginning).err().expect("there is no such topic");
    assert!(error.to_string().contains("no-such-topic"), "{error}");
    let mut subscription = bench.subscribe("a");
    bench.fill(1);
    let batch = next(subscription.as_mut(), 1);
    let lost = Outgoing::new("no-such-topic", "k", b"v".to_vec());
    assert!(subscription.commit(&[lost], &batch.positions()).is_err());
    subscription.close();
    assert_eq!(bench.log.committed(&bench.group, &bench.input).unwrap(), Positions::new());
}
