//! Publishing outside of any group.

use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, Producer};

use super::context::DeliveryContext;
use super::convert::{base_record, is_permanent, sorted};
use super::settings::{KafkaSettings, cannot_create};
use crate::{Outgoing, Publisher, StreamError};

pub(super) struct KafkaPublisher {
    producer: BaseProducer<DeliveryContext>,
    timeout: Duration,
}

impl KafkaPublisher {
    pub(super) fn new(settings: &KafkaSettings) -> Result<Self, StreamError> {
        let timeout = settings.request_timeout();
        let producer = settings
            .producer()
            .set("message.timeout.ms", timeout.as_millis().to_string())
            .create_with_context(DeliveryContext::default())
            .map_err(|error| cannot_create(&error))?;
        Ok(Self { producer, timeout })
    }
}

impl Publisher for KafkaPublisher {
    fn publish(&mut self, records: &[Outgoing]) -> Result<(), StreamError> {
        let what = "cannot publish";
        let taken = self.enqueue(records);
        // Also when not all were taken: what is on its way must not be mistaken for the next call's records.
        // Every record ends in a delivery report, at the latest by its own timeout.
        while self.producer.in_flight_count() > 0 {
            self.producer.poll(Duration::from_millis(5));
        }
        let failed = self.producer.context().take_failed();
        taken?;
        match failed {
            Some((code, text)) if is_permanent(code) => Err(StreamError::fatal(what, text)),
            Some((_, text)) => Err(StreamError::retriable(what, text)),
            None => Ok(()),
        }
    }
}

impl KafkaPublisher {
    fn enqueue(&self, records: &[Outgoing]) -> Result<(), StreamError> {
        let what = "cannot publish";
        let deadline = Instant::now() + self.timeout;
        for outgoing in records {
            let mut record = base_record(outgoing);
            loop {
                match self.producer.send(record) {
                    Ok(()) => break,
                    Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), returned)) => {
                        record = returned;
                        self.producer.poll(Duration::from_millis(20));
                    }
                    Err((error, _)) => return Err(sorted(what, &error)),
                }
                if Instant::now() > deadline {
                    return Err(StreamError::retriable(what, "the brokers do not take records fast enough"));
                }
            }
        }
        Ok(())
    }
}
