//! The runtime's side of a stage's memory: filled on assignment, told what was committed, dropped on revocation.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use copydesk_telemetry::Health;

use crate::{
    Batch, Log, Memory, Outgoing, Positions, Record, Stage, StreamError, Subscription, Tick, TopicPartition,
};

/// How often a stage is asked what time has brought.
const TICK_INTERVAL: Duration = Duration::from_millis(200);
/// Records after which the service says that it is alive while it reads a partition.
const TURN_RECORDS: u64 = 10_000;

/// What a stage remembers of the partitions that are held.
pub(crate) struct Remembered<'a> {
    memory: &'a dyn Memory,
    service: &'static str,
    input: &'static str,
    log: &'a dyn Log,
    group: String,
    /// Partitions whose memory is complete, with the number of their assignment.
    held: BTreeMap<i32, u64>,
    /// Positions as last committed by this member.
    positions: Positions,
    tick_due: Instant,
}

impl<'a> Remembered<'a> {
    /// None for a stage without a memory.
    pub(crate) fn of(stage: &'a dyn Stage, log: &'a dyn Log, group: &str) -> Option<Self> {
        Some(Self {
            memory: stage.memory()?,
            service: stage.service(),
            input: stage.inputs().first()?,
            log,
            group: group.to_owned(),
            held: BTreeMap::new(),
            positions: Positions::new(),
            tick_due: Instant::now(),
        })
    }

    /// The memory of an input partition stands in the partition of the same number.
    pub(crate) fn check_partitions(&self) -> Result<(), StreamError> {
        let topics = self.log.topics()?;
        let count =
            |name: &str| topics.iter().find(|topic| topic.name == name).map_or(0, |t| t.partitions.len());
        let (input, memory) = (count(self.input), count(self.memory.topic()));
        if input == memory {
            return Ok(());
        }
        Err(StreamError::fatal(
            format!("{} has {input} partitions, but {} has {memory}", self.input, self.memory.topic()),
            "they must be equal: what is remembered of a story stands in the partition its messages come in",
        ))
    }

    /// Forgets everything: another subscription begins.
    pub(crate) fn reset(&mut self) {
        for partition in std::mem::take(&mut self.held).into_keys() {
            self.memory.forget(partition);
        }
        self.positions.clear();
    }

    /// Follows the assignment. Must be called after each `next_batch`, before anything of the batch is read.
    pub(crate) fn follow(
        &mut self,
        subscription: &mut dyn Subscription,
        health: &Health,
    ) -> Result<(), StreamError> {
        let assigned: BTreeMap<i32, u64> = subscription
            .held()
            .into_iter()
            .map(|(partition, number)| (partition.partition, number))
            .collect();
        let gone: Vec<i32> = self
            .held
            .iter()
            .filter(|(partition, number)| assigned.get(partition) != Some(number))
            .map(|(partition, _)| *partition)
            .collect();
        for partition in gone {
            self.held.remove(&partition);
            self.positions.remove(&TopicPartition::new(self.input, partition));
            self.memory.forget(partition);
        }
        for (partition, number) in assigned {
            if !self.held.contains_key(&partition) {
                self.fill(partition, health)?;
                self.held.insert(partition, number);
            }
        }
        Ok(())
    }

    fn fill(&self, partition: i32, health: &Health) -> Result<(), StreamError> {
        // What an attempt that failed halfway has left.
        self.memory.forget(partition);
        let began = Instant::now();
        let mut read = 0_u64;
        let place = TopicPartition::new(self.memory.topic(), partition);
        let records = self.log.read_partition(&place, &mut |record: Record| {
            read += 1;
            if read.is_multiple_of(TURN_RECORDS) {
                health.turned();
            }
            self.take(partition, record.key.as_deref(), record.value.as_deref(), false)
        })?;
        tracing::info!(
            service = self.service,
            partition = %place,
            records,
            milliseconds = began.elapsed().as_millis(),
            "memory is complete"
        );
        Ok(())
    }

    fn take(
        &self,
        partition: i32,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        committed: bool,
    ) -> Result<(), StreamError> {
        let taken = self.memory.take(partition, key.unwrap_or_default(), value, committed);
        taken.map_err(|rejection| {
            StreamError::fatal(
                format!("cannot read {} of partition {partition}", self.memory.topic()),
                format!("{}: {}", rejection.reason, rejection.message),
            )
        })
    }

    /// What was committed becomes memory.
    pub(crate) fn learn(&mut self, outputs: &[Outgoing], positions: &Positions) -> Result<(), StreamError> {
        self.positions.extend(positions.clone());
        for output in outputs.iter().filter(|output| output.topic == self.memory.topic()) {
            let Some(partition) = output.partition else { continue };
            self.take(partition, output.key.as_deref(), output.value.as_deref(), true)?;
        }
        Ok(())
    }

    /// Commits what time has brought, in one transaction a partition. Returns the records published.
    pub(crate) fn tick(&mut self, subscription: &mut dyn Subscription) -> Result<Vec<Outgoing>, StreamError> {
        if Instant::now() < self.tick_due {
            return Ok(Vec::new());
        }
        let mut published = Vec::new();
        let mut hurry = false;
        for partition in self.held.keys().copied().collect::<Vec<_>>() {
            let Tick { outputs, more } = match self.memory.tick(partition) {
                Ok(tick) => tick,
                Err(error) => {
                    tracing::warn!(service = self.service, partition, error, "cannot tell what is due");
                    continue;
                }
            };
            hurry |= more;
            if outputs.is_empty() {
                continue;
            }
            // The position says nothing new. It is committed so that only the holder of the partition can.
            let place = TopicPartition::new(self.input, partition);
            let position = match self.positions.get(&place) {
                Some(position) => *position,
                None => self.log.committed(&self.group, self.input)?.get(&place).copied().unwrap_or(0),
            };
            let positions = Positions::from([(place, position)]);
            subscription.commit(&outputs, &positions)?;
            self.learn(&outputs, &positions)?;
            published.extend(outputs);
        }
        self.tick_due = Instant::now() + if hurry { Duration::ZERO } else { TICK_INTERVAL };
        Ok(published)
    }

    /// Name of the topic.
    pub(crate) fn topic(&self) -> &'static str {
        self.memory.topic()
    }
}

/// Indices of a batch's records by partition and key, each in its order: what must be read one after the other.
pub(crate) fn by_key(batch: &Batch) -> Vec<Vec<usize>> {
    let mut at: HashMap<(i32, Option<&[u8]>), usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, record) in batch.records.iter().enumerate() {
        let group = *at.entry((record.partition, record.key.as_deref())).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(group) {
            group.push(index);
        }
    }
    groups
}
