//! `topics`: creating and describing.

use std::time::{Duration, Instant};

use copydesk_config::{Config, Engine};
use copydesk_record::topics;
use copydesk_stream::{Log, StreamError, TopicStatus};

use crate::cli::TopicsCommand;
use crate::exit::Failure;
use crate::output::Output;
use crate::setup::{group, open_log, topic_specs};

/// Which service reads which topic.
const READERS: [(&str, &str); 3] =
    [(topics::RAW, "normalizer"), (topics::NORMALIZED, "extractor"), (topics::ENRICHED, "publisher")];

pub fn topics_command(config: &Config, command: &TopicsCommand) -> Result<(), Failure> {
    let log = open_log(config)?;
    let mut output = Output::new();
    match command {
        TopicsCommand::Create => {
            for (name, status) in create(config, &*log)? {
                let status = match status {
                    TopicStatus::Created => "created",
                    TopicStatus::Existed => "exists",
                };
                output.line(&format!("{status:8} {name}"))?;
            }
        }
        TopicsCommand::Describe => {
            output.line(&format!("{}\n", log.describe()))?;
            output.line(&format!(
                "{:22} {:>9} {:>12} {:>12} {:>12}  {}",
                "topic", "partition", "begin", "end", "lag", "reader"
            ))?;
            for topic in log.topics()? {
                let reader =
                    READERS.iter().find(|(name, _)| *name == topic.name).map(|(_, service)| *service);
                let committed = match reader {
                    Some(service) => log.committed(&group(config, service), &topic.name)?,
                    None => Default::default(),
                };
                for partition in &topic.partitions {
                    let place = copydesk_stream::TopicPartition::new(&topic.name, partition.partition);
                    let lag = reader
                        .map(|_| partition.end - committed.get(&place).copied().unwrap_or(partition.begin));
                    let lag = lag.map_or_else(|| "-".to_owned(), |lag| lag.to_string());
                    output.line(&format!(
                        "{:22} {:>9} {:>12} {:>12} {lag:>12}  {}",
                        topic.name,
                        partition.partition,
                        partition.begin,
                        partition.end,
                        reader.unwrap_or("-"),
                    ))?;
                }
            }
            if config.stream.engine == Engine::Kafka {
                output.line(MARKERS)?;
            }
        }
    }
    output.flush()
}

/// What a reader of the table must know about Kafka.
const MARKERS: &str = "\nKafka counts transaction markers as offsets, so an idle topic shows a lag of about one a partition;\n\
the metric copydesk_consumer_lag_messages does not.";

/// Creates the topics; a broker that is still starting is waited for.
fn create(config: &Config, log: &dyn Log) -> Result<Vec<(String, TopicStatus)>, Failure> {
    let until = Instant::now() + Duration::from_secs(config.service.topic_patience_seconds);
    loop {
        match log.create_topics(&topic_specs(config)) {
            Err(StreamError::Retriable { .. }) if Instant::now() < until => {
                std::thread::sleep(Duration::from_secs(1));
            }
            created => return Ok(created?),
        }
    }
}
