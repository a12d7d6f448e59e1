//! `replay`: raw messages read again with this build, into shadow topics.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use copydesk_config::Config;
use copydesk_desk::{Desk, LiveDesk};
use copydesk_extractor::Extractor;
use copydesk_normalizer::{Normalizer, headers};
use copydesk_publisher::Shelf;
use copydesk_record::{EnrichedItem, decode, encode, topics};
use copydesk_story::{Event, apply};
use copydesk_stream::{
    Log, Outcome, Outgoing, Publisher, ReadFrom, Reader, Record, Rejection, Stage, StreamError,
    dead_letter_headers,
};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::ReplayArgs;
use crate::exit::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::reload::DeskFile;
use crate::setup::{VERSION, open_log, topic_specs};

/// What a replay writes to.
const SHADOWED: [&str; 6] = [
    topics::ENRICHED,
    topics::ARTICLES,
    topics::QUOTES,
    topics::ENTITIES,
    topics::LIFECYCLE,
    topics::DEAD_LETTER,
];
/// Name of the topics that services write to.
const LIVE: &str = "live";
/// Records read from a partition, and published, at a time.
const CHUNK_RECORDS: usize = 500;

/// The name of a topic in a set: `live`, or the suffix of a replay.
pub fn shadow(topic: &str, set: &str) -> String {
    if set == LIVE { topic.to_owned() } else { format!("{topic}.{set}") }
}

pub fn replay(config: &Config, args: &ReplayArgs) -> Result<(), Failure> {
    let time = |flag: &str, text: &Option<String>| -> Result<Option<i64>, Failure> {
        text.as_deref().map(|text| instant(flag, text)).transpose()
    };
    let range = (time("--from", &args.from)?, time("--to", &args.to)?);
    check_suffix(&args.into)?;
    let log = open_log(config)?;
    make_topics(config, &*log, &args.into)?;
    let desk = Desk::builtin();
    let desk = DeskFile::Feeds.read(&desk, config.feeds.path.as_ref()).map_err(Failure::config)?;
    let desk = DeskFile::Names.read(&desk, config.names.path.as_ref()).map_err(Failure::config)?;
    let live = Arc::new(LiveDesk::new(Arc::new(desk)));
    let mut chain = Chain {
        normalizer: Normalizer::new(Arc::clone(&live), None),
        extractor: Extractor::new(live),
        shelf: Shelf::default(),
        now: Timestamp::now(),
        outputs: Vec::new(),
        counts: Counts::default(),
    };
    let mut raw = InOrder::open(&*log, topics::RAW)?;
    let mut publisher = log.publisher()?;
    let progress = Progress::new("replaying", raw.left());
    while let Some(record) = raw.next()? {
        progress.step();
        let within = record
            .timestamp_ms
            .is_none_or(|at| range.0.is_none_or(|from| at >= from) && range.1.is_none_or(|to| at < to));
        let of_feed = args.feed.as_deref().is_none_or(|feed| record.text_header(headers::FEED) == Some(feed));
        if within && of_feed {
            chain.read(&record);
            chain.flush(&mut *publisher, &args.into, CHUNK_RECORDS)?;
        }
    }
    chain.flush(&mut *publisher, &args.into, 0)?;
    drop(progress);
    let counts = chain.counts;
    let mut output = Output::new();
    output.line(&format!(
        "{} messages read again: {} items of {} stories, {} dead letters, in topics named *.{}; \
         `copydesk diff live {}` tells what changed",
        counts.messages,
        counts.items,
        chain.shelf.len(),
        counts.dead,
        args.into,
        args.into
    ))?;
    output.flush()
}

#[derive(Default)]
struct Counts {
    messages: u64,
    items: u64,
    dead: u64,
}

/// The services one behind the other, without a log between them.
struct Chain {
    normalizer: Normalizer,
    extractor: Extractor,
    shelf: Shelf,
    now: Timestamp,
    outputs: Vec<Outgoing>,
    counts: Counts,
}

impl Chain {
    fn read(&mut self, raw: &Record) {
        self.counts.messages += 1;
        for normalized in self.stage(raw, "normalizer", |chain, record| chain.normalizer.process(record)) {
            let normalized = received(normalized, raw);
            for enriched in
                self.stage(&normalized, "extractor", |chain, record| chain.extractor.process(record))
            {
                let record = received(enriched.clone(), raw);
                self.outputs.push(enriched);
                self.counts.items += 1;
                if let Err(rejection) = self.publish(&record) {
                    self.reject(&record, "publisher", &rejection);
                }
            }
        }
    }

    fn stage(
        &mut self,
        record: &Record,
        service: &str,
        process: impl Fn(&Self, &Record) -> Outcome,
    ) -> Vec<Outgoing> {
        match process(self, record) {
            Outcome::Published(outputs) => outputs,
            Outcome::Filtered(_) => Vec::new(),
            Outcome::Rejected(rejection) => {
                self.reject(record, service, &rejection);
                Vec::new()
            }
        }
    }

    fn reject(&mut self, record: &Record, service: &str, rejection: &Rejection) {
        self.counts.dead += 1;
        self.outputs.push(Outgoing {
            topic: topics::DEAD_LETTER.to_owned(),
            key: record.key.clone(),
            value: record.value.clone(),
            headers: dead_letter_headers(service, VERSION, record, rejection, self.now),
            ..Outgoing::default()
        });
    }

    fn publish(&mut self, record: &Record) -> Result<(), Rejection> {
        let unreadable =
            |error: copydesk_record::RecordError| Rejection::new(error.code(), error.to_string());
        let unwritable = |error: serde_json::Error| Rejection::new("unwritable", error.to_string());
        let item: EnrichedItem = decode(record.value.as_deref().unwrap_or_default()).map_err(unreadable)?;
        let step = apply(self.shelf.get(&item.story), &Event::Item(&item), self.now).map_err(unwritable)?;
        let outputs = step
            .outputs
            .into_iter()
            .map(|output| Outgoing { value: output.value, ..Outgoing::tombstone(output.topic, &output.key) });
        self.outputs.extend(outputs);
        if let Some(state) = &step.state {
            let value = encode(state).map_err(unwritable)?;
            self.shelf.take(&item.story, Some(&value)).map_err(unreadable)?;
        }
        Ok(())
    }

    /// Publishes what has come together, if it is more than `most` records.
    fn flush(&mut self, publisher: &mut dyn Publisher, set: &str, most: usize) -> Result<(), StreamError> {
        if self.outputs.len() <= most {
            return Ok(());
        }
        for output in &mut self.outputs {
            output.topic = shadow(&output.topic, set);
        }
        publisher.publish(&self.outputs)?;
        self.outputs.clear();
        Ok(())
    }
}

/// A record as the next service would read it, with the raw message's place for its dead letters.
fn received(outgoing: Outgoing, raw: &Record) -> Record {
    Record {
        topic: outgoing.topic,
        partition: raw.partition,
        offset: raw.offset,
        timestamp_ms: raw.timestamp_ms,
        key: outgoing.key,
        value: outgoing.value,
        headers: outgoing.headers,
        unreadable_headers: false,
    }
}

/// The records that stand on a topic, by their time: partitions are read side by side. So a replay does not depend on
/// how fast each of them is read.
struct InOrder {
    partitions: BTreeMap<i32, Partition>,
}

struct Partition {
    reader: Box<dyn Reader>,
    /// One past the last offset at the start.
    end: i64,
    read: VecDeque<Record>,
    done: bool,
    left: i64,
}

impl InOrder {
    fn open(log: &dyn Log, topic: &str) -> Result<Self, StreamError> {
        let described = log.topics()?;
        let found = described.iter().filter(|description| description.name == topic);
        let mut partitions = BTreeMap::new();
        for place in found.flat_map(|description| &description.partitions) {
            let reader = log.reader(topic, ReadFrom::At(vec![(place.partition, place.begin)]))?;
            let (end, left) = (place.end, place.end - place.begin);
            let partition = Partition { reader, end, read: VecDeque::new(), done: left <= 0, left };
            partitions.insert(place.partition, partition);
        }
        Ok(Self { partitions })
    }

    fn left(&self) -> usize {
        usize::try_from(self.partitions.values().map(|partition| partition.left).sum::<i64>()).unwrap_or(0)
    }

    fn next(&mut self) -> Result<Option<Record>, StreamError> {
        for partition in self.partitions.values_mut() {
            partition.fill()?;
        }
        let first = self
            .partitions
            .values_mut()
            .filter(|partition| !partition.read.is_empty())
            .min_by_key(|partition| partition.read.front().and_then(|record| record.timestamp_ms));
        Ok(first.and_then(|partition| partition.read.pop_front()))
    }
}

impl Partition {
    fn fill(&mut self) -> Result<(), StreamError> {
        while self.read.is_empty() && !self.done {
            let records = self.reader.read(CHUNK_RECORDS, Duration::from_millis(200))?;
            let past = records.last().is_some_and(|record| record.offset + 1 >= self.end);
            self.done = past || (records.is_empty() && self.reader.caught_up());
            self.read.extend(records.into_iter().filter(|record| record.offset < self.end));
        }
        Ok(())
    }
}

/// An instant, or the beginning of a day in UTC, in milliseconds since the Unix epoch.
fn instant(flag: &str, text: &str) -> Result<i64, Failure> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    let at = text.parse::<Timestamp>().ok().or_else(day);
    at.map(Timestamp::as_millisecond).ok_or_else(|| {
        Failure::bad_input(anyhow!(
            "{flag} {text:?} is neither an RFC 3339 time nor a day such as 2023-03-24"
        ))
    })
}

fn check_suffix(suffix: &str) -> Result<(), Failure> {
    let good = !suffix.is_empty()
        && suffix != LIVE
        && suffix.len() <= 64
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if good {
        return Ok(());
    }
    Err(Failure::bad_input(anyhow!(
        "--into {suffix:?} may hold letters, digits, underscores and dashes only, and is not `live`"
    )))
}

/// Makes the shadow topics. They must be empty: what an earlier replay left there would pass for this one's.
fn make_topics(config: &Config, log: &dyn Log, set: &str) -> Result<(), Failure> {
    let mut specs = topic_specs(config);
    specs.retain(|spec| SHADOWED.contains(&spec.name.as_str()));
    for spec in &mut specs {
        spec.name = shadow(&spec.name, set);
    }
    log.create_topics(&specs)?;
    let used: Vec<String> = log
        .topics()?
        .into_iter()
        .filter(|topic| specs.iter().any(|spec| spec.name == topic.name))
        .filter(|topic| topic.partitions.iter().any(|partition| partition.end > 0))
        .map(|topic| topic.name)
        .collect();
    if used.is_empty() {
        return Ok(());
    }
    Err(Failure::bad_input(anyhow!(
        "{} hold records of an earlier replay; choose another --into",
        used.join(", ")
    )))
}
