//! Creating topics.

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::error::RDKafkaErrorCode;

use super::context::GroupContext;
use super::convert::sorted;
use super::settings::{KafkaSettings, cannot_create};
use crate::{CleanUp, StreamError, TopicSpec, TopicStatus};

pub(super) fn create_topics(
    settings: &KafkaSettings,
    specs: &[TopicSpec],
) -> Result<Vec<(String, TopicStatus)>, StreamError> {
    let client: AdminClient<GroupContext> = settings
        .base()
        .create_with_context(GroupContext::default())
        .map_err(|error| cannot_create(&error))?;
    let properties: Vec<Vec<(&str, String)>> = specs.iter().map(properties).collect();
    let topics: Vec<NewTopic<'_>> = specs
        .iter()
        .zip(&properties)
        .map(|(spec, properties)| {
            let topic =
                NewTopic::new(&spec.name, spec.partitions, TopicReplication::Fixed(spec.replication_factor));
            properties.iter().fold(topic, |topic, (key, value)| topic.set(key, value))
        })
        .collect();
    let options = AdminOptions::new().operation_timeout(Some(settings.request_timeout()));
    let results = futures_executor::block_on(client.create_topics(&topics, &options))
        .map_err(|error| sorted("cannot create topics", &error))?;
    results
        .into_iter()
        .map(|result| match result {
            Ok(name) => Ok((name, TopicStatus::Created)),
            Err((name, RDKafkaErrorCode::TopicAlreadyExists)) => Ok((name, TopicStatus::Existed)),
            Err((name, code)) => Err(StreamError::fatal(format!("cannot create topic {name}"), code)),
        })
        .collect()
}

fn properties(spec: &TopicSpec) -> Vec<(&'static str, String)> {
    let mut properties = vec![("max.message.bytes", spec.max_record_bytes.to_string())];
    match spec.clean_up {
        CleanUp::Delete { retention_ms } => {
            properties.push(("cleanup.policy", "delete".to_owned()));
            properties.push(("retention.ms", retention_ms.to_string()));
        }
        CleanUp::Compact { tombstone_ms } => {
            properties.push(("cleanup.policy", "compact".to_owned()));
            properties.push(("delete.retention.ms", tombstone_ms.to_string()));
        }
    }
    properties
}
