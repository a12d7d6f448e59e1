//! The one way in: messages of all doors are published together, and each sender hears when the log has its own.

use std::sync::Arc;

use copydesk_record::topics;
use copydesk_stream::{Log, Outgoing, StreamError};
use copydesk_telemetry::{Health, Metric};
use metrics::counter;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// Messages waiting for the log, in bytes; more senders wait at the door.
const MAX_WAITING_BYTES: usize = 128 << 20;
/// Messages published together at most.
const MAX_BATCH_MESSAGES: usize = 500;

/// Why a message was not taken.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// Too large, or empty.
    #[error("{0}")]
    Refused(String),
    /// The log did not take it. It may be there all the same; send it again.
    #[error("the log did not take the message: {0}")]
    Unavailable(String),
}

struct Waiting {
    outgoing: Outgoing,
    answer: oneshot::Sender<Result<(), IntakeError>>,
    _room: tokio::sync::OwnedSemaphorePermit,
}

/// A handle to the intake; clones share it.
#[derive(Clone)]
pub struct Intake {
    sender: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    max_message_bytes: usize,
    health: Arc<Health>,
}

impl Intake {
    /// Starts the thread that publishes.
    ///
    /// # Errors
    /// When the log refuses to give a publisher, or no thread can be had.
    pub fn start(log: &dyn Log, max_message_bytes: usize, health: Arc<Health>) -> Result<Self, StreamError> {
        let mut publisher = log.publisher()?;
        let (sender, mut receiver) = mpsc::channel::<Waiting>(MAX_BATCH_MESSAGES);
        let seen = Arc::clone(&health);
        let thread = std::thread::Builder::new().name("intake".into()).spawn(move || {
            let mut batch = Vec::new();
            while receiver.blocking_recv_many(&mut batch, MAX_BATCH_MESSAGES) > 0 {
                let (records, answers): (Vec<Outgoing>, Vec<_>) = batch
                    .drain(..)
                    .map(|waiting| (waiting.outgoing, (waiting.answer, waiting._room)))
                    .unzip();
                let published = publisher.publish(&records);
                seen.turned();
                seen.set_connection(Some(0), published.is_ok());
                match &published {
                    Ok(()) => {
                        counter!(Metric::MessagesOut.name(), "service" => "feeder", "topic" => topics::RAW)
                            .increment(records.len() as u64)
                    }
                    Err(error) => {
                        tracing::warn!(%error, messages = records.len(), "not published; the senders know")
                    }
                }
                let published = published.map_err(|error| IntakeError::Unavailable(error.to_string()));
                for (answer, _room) in answers {
                    // A sender that is gone will send again.
                    let _ = answer.send(published.clone());
                }
            }
        });
        thread.map_err(|error| StreamError::Fatal {
            what: "cannot start the intake".into(),
            cause: error.to_string(),
        })?;
        Ok(Self { sender, room: Arc::new(Semaphore::new(MAX_WAITING_BYTES)), max_message_bytes, health })
    }

    /// Largest message taken, in bytes.
    #[must_use]
    pub fn max_message_bytes(&self) -> usize {
        self.max_message_bytes
    }

    pub(crate) fn health(&self) -> &Health {
        &self.health
    }

    /// Publishes a message and returns when the log has it.
    ///
    /// # Errors
    /// See [`IntakeError`].
    pub async fn take(&self, outgoing: Outgoing) -> Result<(), IntakeError> {
        // As the services count it, so that what is taken here is not refused there for its size.
        let size = outgoing.size_bytes();
        if outgoing.value.as_ref().is_none_or(Vec::is_empty) {
            return Err(refuse("empty", "the message is empty".into()));
        }
        if size > self.max_message_bytes {
            let limit = self.max_message_bytes;
            return Err(refuse(
                "too-large",
                format!("the message has {size} bytes with its headers; limits.max_message_bytes is {limit}"),
            ));
        }
        let gone = |_| IntakeError::Unavailable("the intake has stopped".into());
        let bytes = u32::try_from(size.min(MAX_WAITING_BYTES)).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(bytes).await;
        let room = room.map_err(|_| IntakeError::Unavailable("the intake has stopped".into()))?;
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { outgoing, answer, _room: room };
        self.sender
            .send(waiting)
            .await
            .map_err(|_| IntakeError::Unavailable("the intake has stopped".into()))?;
        answered.await.map_err(gone)?
    }

    /// Like [`Intake::take`], for threads outside of a runtime.
    ///
    /// # Errors
    /// See [`IntakeError`].
    pub fn take_blocking(&self, outgoing: Outgoing) -> Result<(), IntakeError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.map_err(|error| IntakeError::Unavailable(error.to_string()))?;
        runtime.block_on(self.take(outgoing))
    }
}

fn refuse(reason: &'static str, message: String) -> IntakeError {
    counter!(Metric::MessagesRefused.name(), "service" => "feeder", "reason" => reason).increment(1);
    IntakeError::Refused(message)
}
