//! The commands of operators, read beside the input.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use copydesk_record::{Command, CommandPosition, decode, topics};
use copydesk_stream::{Log, ReadFrom, Reader};

/// How often to look for new ones.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const READ_RECORDS: usize = 1000;

/// A command and its place on `wire.commands.v1`.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    /// None for one that cannot be read; it is passed by.
    pub(crate) command: Option<Command>,
}

/// All commands, as far as they were read. There are few: the topic is read from its beginning.
pub(crate) struct Commands {
    log: Arc<dyn Log>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    reader: Option<Box<dyn Reader>>,
    read: Vec<Placed>,
    look_at: Option<Instant>,
}

impl Commands {
    pub(crate) fn of(log: Arc<dyn Log>) -> Self {
        Self { log, inner: Mutex::default() }
    }

    /// The first command that a partition at this position has not followed.
    pub(crate) fn next(&self, position: &CommandPosition) -> Result<Option<Placed>, String> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.look_at.is_none_or(|at| Instant::now() >= at) {
            inner.look_at = Some(Instant::now() + LOOK_AGAIN);
            inner.look(&*self.log).map_err(|error| error.to_string())?;
        }
        let new = |placed: &&Placed| {
            placed.offset >= position.next.get(&placed.partition).copied().unwrap_or_default()
        };
        Ok(inner.read.iter().find(new).cloned())
    }
}

impl Inner {
    fn look(&mut self, log: &dyn Log) -> Result<(), copydesk_stream::StreamError> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(log.reader(topics::COMMANDS, ReadFrom::Beginning)?),
        };
        loop {
            let records = reader.read(READ_RECORDS, Duration::ZERO)?;
            if records.is_empty() {
                return Ok(());
            }
            for record in records {
                let command = match decode::<Command>(record.value.as_deref().unwrap_or_default()) {
                    Ok(command) => Some(command),
                    Err(error) => {
                        let (partition, offset) = (record.partition, record.offset);
                        tracing::warn!(partition, offset, %error, "a command cannot be read and is passed by");
                        None
                    }
                };
                self.read.push(Placed { partition: record.partition, offset: record.offset, command });
            }
        }
    }
}
