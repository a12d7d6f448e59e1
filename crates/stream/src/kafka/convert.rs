//! Between librdkafka's types and ours.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Header, Headers as _, Message, OwnedHeaders};
use rdkafka::producer::BaseRecord;
use rdkafka::{Offset, TopicPartitionList};

use crate::{Headers, Outgoing, Positions, Record, StreamError};

pub(super) fn record_of(message: &BorrowedMessage<'_>) -> Record {
    let mut headers = Headers::new();
    let mut unreadable_headers = false;
    if let Some(found) = message.headers() {
        for index in 0..found.count() {
            // The client library panics on a name that is not UTF-8, and anybody may send one.
            match catch_unwind(AssertUnwindSafe(|| found.get(index))) {
                Ok(header) => headers.push((header.key.to_owned(), header.value.map(<[u8]>::to_vec))),
                Err(_) => unreadable_headers = true,
            }
        }
    }
    Record {
        topic: message.topic().to_owned(),
        partition: message.partition(),
        offset: message.offset(),
        timestamp_ms: message.timestamp().to_millis(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers,
        unreadable_headers,
    }
}

pub(super) fn base_record(outgoing: &Outgoing) -> BaseRecord<'_, [u8], [u8]> {
    let mut record = BaseRecord::to(&outgoing.topic);
    if let Some(key) = &outgoing.key {
        record = record.key(key.as_slice());
    }
    if let Some(value) = &outgoing.value {
        record = record.payload(value.as_slice());
    }
    if let Some(partition) = outgoing.partition {
        record = record.partition(partition);
    }
    if let Some(timestamp) = outgoing.timestamp_ms {
        record = record.timestamp(timestamp);
    }
    if !outgoing.headers.is_empty() {
        let mut headers = OwnedHeaders::new_with_capacity(outgoing.headers.len());
        for (name, value) in &outgoing.headers {
            headers = headers.insert(Header { key: name, value: value.as_deref() });
        }
        record = record.headers(headers);
    }
    record
}

pub(super) fn partition_list(positions: &Positions) -> Result<TopicPartitionList, StreamError> {
    let mut list = TopicPartitionList::with_capacity(positions.len());
    for (partition, next) in positions {
        list.add_partition_offset(&partition.topic, partition.partition, Offset::Offset(*next)).map_err(
            |error| StreamError::fatal(format!("cannot name offset {next} of {partition}"), error),
        )?;
    }
    Ok(list)
}

/// Errors that no waiting mends: rights, configuration, protocol. All others may pass.
pub(super) fn is_permanent(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::TopicAuthorizationFailed
            | RDKafkaErrorCode::GroupAuthorizationFailed
            | RDKafkaErrorCode::ClusterAuthorizationFailed
            | RDKafkaErrorCode::TransactionalIdAuthorizationFailed
            | RDKafkaErrorCode::SaslAuthenticationFailed
            | RDKafkaErrorCode::Authentication
            | RDKafkaErrorCode::UnsupportedSASLMechanism
            | RDKafkaErrorCode::UnsupportedVersion
            | RDKafkaErrorCode::InvalidConfig
            | RDKafkaErrorCode::InvalidTransactionTimeout
            | RDKafkaErrorCode::MessageSizeTooLarge
            | RDKafkaErrorCode::InvalidRecord
    )
}

/// An error of a plain request, sorted.
pub(super) fn sorted(what: &str, error: &KafkaError) -> StreamError {
    match error.rdkafka_error_code() {
        Some(code) if is_permanent(code) => StreamError::fatal(what, error),
        _ => StreamError::retriable(what, error),
    }
}
