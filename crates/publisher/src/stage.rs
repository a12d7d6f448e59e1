//! The stage and its memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use copydesk_record::{
    CommandAction, CommandPosition, EnrichedItem, Standing, StoryState, Versioned, decode, encode, topics,
};
use copydesk_story::{Event, Shelf, Step, Window, apply};
use copydesk_stream::{FilterReason, Log, Memory, Outcome, Outgoing, Record, Rejection, Stage, Tick};
use copydesk_telemetry::Metric;
use jiff::Timestamp;
use metrics::{gauge, histogram};

use crate::clock::Clock;
use crate::commands::{Commands, Placed};

/// Stories that one tick of a partition releases or withdraws: bounds its transaction.
const TICK_STORIES: usize = 200;
/// Stories that one tick forgets.
const FORGET_STORIES: usize = 2_000;
/// Time between two looks for what is old.
const SWEEP_MS: i64 = 60_000;

/// Publishes enriched items.
pub struct PublisherStage {
    clock: Arc<dyn Clock>,
    window: Window,
    commands: Option<Commands>,
    /// By partition of the input.
    shelves: RwLock<BTreeMap<i32, Shelf>>,
    /// When a partition was last swept, by the clock, milliseconds since the Unix epoch.
    swept: Mutex<BTreeMap<i32, i64>>,
}

impl PublisherStage {
    /// A publisher that remembers what `window` says.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, window: Window) -> Self {
        Self { clock, window, commands: None, shelves: RwLock::default(), swept: Mutex::default() }
    }

    /// Follows the commands on `wire.commands.v1` of a log.
    #[must_use]
    pub fn with_commands(mut self, log: Arc<dyn Log>) -> Self {
        self.commands = Some(Commands::of(log));
        self
    }

    fn shelves(&self) -> RwLockReadGuard<'_, BTreeMap<i32, Shelf>> {
        // A panic under the lock leaves a shelf as it was: `Shelf::take` decodes before it changes anything.
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, record: &Record, pending: Option<&Outgoing>) -> Result<Outcome, Rejection> {
        let Some(bytes) = &record.value else { return Ok(Outcome::Filtered(FilterReason::Tombstone)) };
        let item: EnrichedItem =
            decode(bytes).map_err(|error| Rejection::new(error.code(), error.to_string()))?;
        if record.key.as_deref() != Some(item.story.as_bytes()) {
            return Err(Rejection::new(
                "wrong-key",
                format!(
                    "the key is not the story key {:?}: versions of the story may stand in other partitions",
                    item.story
                ),
            ));
        }
        let now = self.clock.now();
        let unwritable = |error: serde_json::Error| Rejection::new("unwritable", error.to_string());
        let event = Event::Item(&item);
        let step = match pending {
            Some(pending) => {
                let state: Option<StoryState> = pending.value.as_deref().map(decode).transpose().map_err(
                    |error: copydesk_record::RecordError| Rejection::new(error.code(), error.to_string()),
                )?;
                apply(state.as_ref(), &event, now)
            }
            None => {
                let shelves = self.shelves();
                let state = shelves.get(&record.partition).and_then(|shelf| shelf.get(&item.story));
                apply(state, &event, now)
            }
        }
        .map_err(unwritable)?;
        outgoing(step, record.partition).map(Outcome::Published).map_err(unwritable)
    }

    /// Releases whose time has come, and what they publish.
    fn releases(&self, shelf: &Shelf, partition: i32, now: Timestamp) -> Result<Tick, serde_json::Error> {
        let mut tick = Tick::default();
        for (count, state) in shelf.due(now).enumerate() {
            if count == TICK_STORIES {
                tick.more = true;
                break;
            }
            tick.outputs.extend(outgoing(apply(Some(state), &Event::Tick, now)?, partition)?);
        }
        Ok(tick)
    }

    /// Follows one command.
    fn follow(
        &self,
        shelf: &Shelf,
        partition: i32,
        placed: &Placed,
        now: Timestamp,
    ) -> Result<Tick, serde_json::Error> {
        let mut tick = Tick { more: true, ..Tick::default() };
        if let Some(command) = &placed.command {
            let meant = |state: &&StoryState| {
                let source = &state.source;
                command.means(&state.story, source.feed.as_deref(), source.agency.as_deref())
            };
            let event = match command.action {
                CommandAction::Withdraw => Event::Withdraw(&command.reason),
                CommandAction::Reissue => Event::Reissue(&command.reason),
            };
            let mut changed = 0;
            for state in shelf.iter().filter(meant) {
                let step = apply(Some(state), &event, now)?;
                changed += usize::from(step.state.is_some());
                tick.outputs.extend(outgoing(step, partition)?);
                // The rest is done by the next ticks, which find these done. A command that changes no state is
                // followed in one go, or it would be followed again.
                if changed == TICK_STORIES {
                    return Ok(tick);
                }
            }
        }
        let mut position =
            CommandPosition { schema: CommandPosition::schema_id(), ..shelf.commands().clone() };
        position.next.insert(placed.partition, placed.offset + 1);
        let record = Outgoing::new(topics::STATE, CommandPosition::KEY, encode(&position)?);
        tick.outputs.push(record.into_partition(partition));
        Ok(tick)
    }

    /// Forgets what is out of the window.
    fn sweep(&self, shelf: &Shelf, partition: i32, now: Timestamp) -> Result<Tick, serde_json::Error> {
        let mut tick = Tick::default();
        let expired = shelf.expired(now, &self.window);
        tick.more = expired.len() > FORGET_STORIES;
        for story in expired.iter().take(FORGET_STORIES) {
            tick.outputs.push(Outgoing::tombstone(topics::STATE, story).into_partition(partition));
        }
        if tick.outputs.is_empty() {
            let lighter = shelf.without_old_text(now, &self.window);
            tick.more = lighter.len() > TICK_STORIES;
            for state in lighter.iter().take(TICK_STORIES) {
                tick.outputs.push(state_record(state, partition)?);
            }
        }
        Ok(tick)
    }

    fn sweep_is_due(&self, partition: i32, now: Timestamp) -> bool {
        let now = now.as_millisecond();
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        match swept.get(&partition) {
            Some(last) if now.saturating_sub(*last).abs() < SWEEP_MS => false,
            _ => {
                swept.insert(partition, now);
                true
            }
        }
    }

    fn tick_at(&self, partition: i32, now: Timestamp) -> Result<Tick, String> {
        let told = |error: serde_json::Error| error.to_string();
        let shelves = self.shelves();
        let Some(shelf) = shelves.get(&partition) else { return Ok(Tick::default()) };
        let released = self.releases(shelf, partition, now).map_err(told)?;
        if !released.outputs.is_empty() {
            return Ok(Tick { more: true, ..released });
        }
        if let Some(commands) = &self.commands
            && let Some(placed) = commands.next(shelf.commands())?
        {
            return self.follow(shelf, partition, &placed, now).map_err(told);
        }
        if !self.sweep_is_due(partition, now) {
            return Ok(Tick::default());
        }
        let swept = self.sweep(shelf, partition, now).map_err(told)?;
        if swept.more {
            self.swept.lock().unwrap_or_else(PoisonError::into_inner).remove(&partition);
        }
        Ok(swept)
    }

    fn export(&self, shelves: &BTreeMap<i32, Shelf>) {
        #[allow(clippy::cast_precision_loss)]
        let set = |metric: Metric, count: usize| {
            gauge!(metric.name(), "service" => "publisher").set(count as f64);
        };
        set(Metric::RememberedStories, shelves.values().map(Shelf::len).sum());
        set(Metric::HeldEmbargoes, shelves.values().map(Shelf::held).sum());
    }
}

impl Stage for PublisherStage {
    fn service(&self) -> &'static str {
        "publisher"
    }

    fn inputs(&self) -> &'static [&'static str] {
        &[topics::ENRICHED]
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[topics::ARTICLES, topics::QUOTES, topics::ENTITIES, topics::LIFECYCLE, topics::STATE]
    }

    fn process(&self, record: &Record) -> Outcome {
        self.process_after(record, None)
    }

    fn process_after(&self, record: &Record, pending: Option<&Outgoing>) -> Outcome {
        self.publish(record, pending).unwrap_or_else(Outcome::Rejected)
    }

    fn memory(&self) -> Option<&dyn Memory> {
        Some(self)
    }
}

impl Memory for PublisherStage {
    fn topic(&self) -> &'static str {
        topics::STATE
    }

    fn reads(&self) -> &'static [&'static str] {
        if self.commands.is_some() { &[topics::COMMANDS] } else { &[] }
    }

    fn take(
        &self,
        partition: i32,
        key: &[u8],
        value: Option<&[u8]>,
        committed: bool,
    ) -> Result<(), Rejection> {
        let key = std::str::from_utf8(key)
            .map_err(|_| Rejection::new("wrong-key", "the key of a state is not UTF-8"))?;
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelves.entry(partition).or_default();
        let was_held = shelf.get(key).is_some_and(|state| state.standing == Standing::Embargoed);
        let state =
            shelf.take(key, value).map_err(|error| Rejection::new(error.code(), error.to_string()))?;
        let released = state.filter(|state| state.standing == Standing::Published);
        if let Some(release) = released.and_then(|state| state.released).filter(|_| committed && was_held) {
            #[allow(clippy::cast_precision_loss)]
            let seconds = release.at_ms.saturating_sub(release.due_ms).max(0) as f64 / 1000.0;
            histogram!(Metric::EmbargoLateness.name(), "service" => "publisher").record(seconds);
        }
        Ok(())
    }

    fn forget(&self, partition: i32) {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner).remove(&partition);
        self.swept.lock().unwrap_or_else(PoisonError::into_inner).remove(&partition);
    }

    fn tick(&self, partition: i32) -> Result<Tick, String> {
        let tick = self.tick_at(partition, self.clock.now())?;
        self.export(&self.shelves());
        Ok(tick)
    }
}

/// A step as records; the state goes into the partition its messages come in.
fn outgoing(step: Step, partition: i32) -> Result<Vec<Outgoing>, serde_json::Error> {
    let mut records: Vec<Outgoing> = step
        .outputs
        .into_iter()
        .map(|output| Outgoing { value: output.value, ..Outgoing::tombstone(output.topic, &output.key) })
        .collect();
    if let Some(state) = &step.state {
        records.push(state_record(state, partition)?);
    }
    Ok(records)
}

fn state_record(state: &StoryState, partition: i32) -> Result<Outgoing, serde_json::Error> {
    Ok(Outgoing::new(topics::STATE, &state.story, encode(state)?).into_partition(partition))
}
