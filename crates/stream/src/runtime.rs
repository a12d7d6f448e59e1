//! The loop every service runs: take a batch, read its records on all cores, publish what came of them
//! together with the input positions.
//!
//! One thread owns the subscription and polls, publishes and commits. So a rebalance can only happen
//! between two batches, when nothing is in flight: a revoked partition has either been committed or is
//! read again by its next owner. The work inside a batch is spread over a thread pool; its results are
//! published in the order of the batch, which keeps the order of each partition. Of a stage with a memory, records of one
//! key are read one after the other, each with what the one before it left.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use copydesk_telemetry::{Health, Metric};
use jiff::Timestamp;
use metrics::{counter, gauge, histogram};
use rayon::prelude::*;

use crate::accounts::{Accounted, OutcomeKind, Tally, count_by, split};
use crate::ages::{Ages, lag_labels};
use crate::breaker::Breaker;
use crate::dead_letter::dead_letter;
use crate::memory::{Remembered, by_key};
use crate::trace::set_traceparent;
use crate::{
    Backoff, Batch, BatchLimits, BreakerSettings, Log, Membership, Outcome, Outgoing, Record, Rejection,
    Stage, StreamError, Subscription, ensure_traceparent,
};

/// How often lag and readiness are looked at.
const STATE_INTERVAL: Duration = Duration::from_secs(1);
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Tells services to finish what they have and stop.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks all holders of this stop to finish.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps, but not on when asked to stop. Returns whether it was asked.
    #[must_use]
    pub fn sleep(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while !self.requested() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            std::thread::sleep(left.min(Duration::from_millis(50)));
        }
        true
    }
}

/// How a stage is run.
#[derive(Debug, Clone)]
pub struct StageOptions {
    /// Consumer group.
    pub group: String,
    /// Stable name of this replica.
    pub instance: String,
    /// Keep the assignment over restarts.
    pub static_membership: bool,
    /// Batch limits.
    pub batch: BatchLimits,
    /// Threads that read records.
    pub workers: usize,
    /// A larger record is a dead letter. Bytes of key, value and headers.
    pub max_message_bytes: usize,
    /// A record whose result is larger is a dead letter. Must be under the broker's own limit.
    pub max_output_bytes: usize,
    /// Where dead letters go.
    pub dead_letter_topic: String,
    /// Stops the service before it diverts a whole feed.
    pub breaker: BreakerSettings,
    /// How long to wait at the start for topics that do not exist yet.
    pub topic_patience: Duration,
    /// Version of Copydesk, for dead letters.
    pub version: &'static str,
}

/// Runs a stage until it is asked to stop. Blocks. Transient errors are retried for ever, with growing waits.
///
/// # Errors
/// [`StreamError::Fenced`] and [`StreamError::Fatal`]: going on is no use. Nothing was lost or doubled.
pub fn run_stage(
    stage: &dyn Stage,
    log: &dyn Log,
    options: &StageOptions,
    health: &Health,
    stop: &Stop,
) -> Result<(), StreamError> {
    let ages = Ages::default();
    let finished = AtomicBool::new(false);
    let result = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !finished.load(Ordering::Relaxed) {
                ages.export(stage.service());
                health.export();
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        // Also when this thread panics, or the scope would wait for the other for ever.
        let _finish = Finish(&finished);
        StageRun::prepare(stage, log, options, health, stop, &ages).and_then(StageRun::run)
    });
    match &result {
        Ok(()) => tracing::info!(service = stage.service(), "stopped"),
        Err(error) => health.set_failed(&error.to_string()),
    }
    result
}

struct Finish<'a>(&'a AtomicBool);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct StageRun<'a> {
    stage: &'a dyn Stage,
    log: &'a dyn Log,
    options: &'a StageOptions,
    health: &'a Health,
    stop: &'a Stop,
    ages: &'a Ages,
    pool: rayon::ThreadPool,
    breaker: Breaker,
    backoff: Backoff,
    /// None for a stage without a memory.
    remembered: Option<Remembered<'a>>,
    rebalances: u64,
    reaches_broker: bool,
}

impl<'a> StageRun<'a> {
    fn prepare(
        stage: &'a dyn Stage,
        log: &'a dyn Log,
        options: &'a StageOptions,
        health: &'a Health,
        stop: &'a Stop,
        ages: &'a Ages,
    ) -> Result<Self, StreamError> {
        let service = stage.service();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.workers)
            .thread_name(move |n| format!("{service}-{n}"))
            .build()
            .map_err(|error| StreamError::fatal("cannot start the worker threads", error))?;
        Ok(Self {
            stage,
            log,
            options,
            health,
            stop,
            ages,
            pool,
            breaker: Breaker::new(options.breaker),
            backoff: Backoff::new(FIRST_WAIT, LONGEST_WAIT),
            remembered: Remembered::of(stage, log, &options.group),
            rebalances: 0,
            reaches_broker: false,
        })
    }

    fn run(mut self) -> Result<(), StreamError> {
        if self.wait_for_topics()? || self.check_memory()? {
            return Ok(());
        }
        tracing::info!(service = self.stage.service(), log = %self.log.describe(), instance = %self.options.instance, "started");
        while let Some(mut subscription) = self.subscribe()? {
            let worked = self.turn_until_stopped(subscription.as_mut());
            if self.stop.requested() {
                self.health.set_draining();
            }
            subscription.close();
            match worked {
                Err(error @ StreamError::Lost { .. }) => self.wait_after(&error),
                other => return other,
            }
        }
        Ok(())
    }

    fn turn_until_stopped(&mut self, subscription: &mut dyn Subscription) -> Result<(), StreamError> {
        let mut state_due = Instant::now();
        let mut must_rewind = false;
        if let Some(remembered) = &mut self.remembered {
            remembered.reset();
        }
        while !self.stop.requested() {
            self.health.turned();
            if Instant::now() >= state_due {
                self.export_state(subscription);
                state_due = Instant::now() + STATE_INTERVAL;
            }
            let turned = if must_rewind { subscription.rewind() } else { self.turn(subscription) };
            match turned {
                Ok(()) => {
                    // Going back is no success yet.
                    if !must_rewind {
                        self.backoff.reset();
                    }
                    must_rewind = false;
                }
                Err(
                    error @ (StreamError::Fatal { .. }
                    | StreamError::Fenced { .. }
                    | StreamError::Lost { .. }),
                ) => return Err(error),
                Err(error) => {
                    if matches!(error, StreamError::Aborted { .. }) {
                        counter!(Metric::Transactions.name(), "service" => self.stage.service(), "result" => "aborted")
                            .increment(1);
                    }
                    must_rewind = true;
                    self.wait_after(&error);
                }
            }
        }
        Ok(())
    }

    /// Takes a batch and commits what came of it.
    fn turn(&mut self, subscription: &mut dyn Subscription) -> Result<(), StreamError> {
        let batch = subscription.next_batch(&self.options.batch)?;
        if let Some(remembered) = &mut self.remembered {
            remembered.follow(subscription, self.health)?;
        }
        if !batch.records.is_empty() {
            self.commit_batch(subscription, &batch)?;
        }
        self.tick(subscription)?;
        self.progressed();
        Ok(())
    }

    /// Publishes what time has brought to a stage with a memory.
    fn tick(&mut self, subscription: &mut dyn Subscription) -> Result<(), StreamError> {
        let Some(remembered) = &mut self.remembered else { return Ok(()) };
        let outputs = remembered.tick(subscription)?;
        self.count_published(&outputs);
        Ok(())
    }

    fn commit_batch(
        &mut self,
        subscription: &mut dyn Subscription,
        batch: &Batch,
    ) -> Result<(), StreamError> {
        let began = Instant::now();
        self.ages.begin(batch);
        let accounted = self.process(batch);
        let dead = accounted.iter().filter(|a| matches!(a.outcome, OutcomeKind::DeadLettered(_))).count();
        let (read, dead) = (batch.records.len() as u64, dead as u64);
        self.breaker
            .check(read, dead)
            .map_err(|reason| StreamError::fatal("the breaker has stopped the service", reason))?;

        let (outputs, tally) = split(accounted);
        let transaction_began = Instant::now();
        let positions = batch.positions();
        subscription.commit(&outputs, &positions)?;
        if let Some(remembered) = &mut self.remembered {
            remembered.learn(&outputs, &positions)?;
        }
        self.breaker.count(read, dead);
        let service = self.stage.service();
        histogram!(Metric::TransactionDuration.name(), "service" => service)
            .record(transaction_began.elapsed());
        histogram!(Metric::BatchDuration.name(), "service" => service).record(began.elapsed());
        counter!(Metric::Transactions.name(), "service" => service, "result" => "committed").increment(1);
        self.ages.clear();
        self.count(batch, &outputs, &tally);
        Ok(())
    }

    /// Reads the records of a batch on all workers; results stand in the order of the batch.
    fn process(&self, batch: &Batch) -> Vec<Accounted> {
        let now = Timestamp::now();
        let Some(topic) = self.remembered.as_ref().map(Remembered::topic) else {
            return self.pool.install(|| {
                batch.records.par_iter().map(|record| self.process_one(record, None, now)).collect()
            });
        };
        let groups = by_key(batch);
        let one_key = |group: &Vec<usize>| -> Vec<(usize, Accounted)> {
            let mut pending: Option<Outgoing> = None;
            let mut done = Vec::with_capacity(group.len());
            for &index in group {
                let accounted = self.process_one(&batch.records[index], pending.as_ref(), now);
                if group.len() > 1
                    && let Some(left) = accounted.outputs.iter().rfind(|output| output.topic == topic)
                {
                    pending = Some(left.clone());
                }
                done.push((index, accounted));
            }
            done
        };
        let mut done: Vec<(usize, Accounted)> =
            self.pool.install(|| groups.par_iter().flat_map_iter(one_key).collect());
        done.sort_unstable_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, accounted)| accounted).collect()
    }

    fn process_one(&self, record: &Record, pending: Option<&Outgoing>, now: Timestamp) -> Accounted {
        let began = Instant::now();
        let outcome = self.judge(record, pending);
        let (mut outputs, kind) = match outcome {
            Outcome::Published(outputs) => (outputs, OutcomeKind::Published),
            Outcome::Filtered(reason) => (Vec::new(), OutcomeKind::Filtered(reason.code())),
            Outcome::Rejected(rejection) => {
                tracing::warn!(
                    service = self.stage.service(),
                    topic = record.topic,
                    partition = record.partition,
                    offset = record.offset,
                    reason = rejection.reason,
                    "record goes to the dead-letter topic"
                );
                let letter = dead_letter(
                    &self.options.dead_letter_topic,
                    self.stage.service(),
                    self.options.version,
                    record,
                    &rejection,
                    now,
                );
                (vec![letter], OutcomeKind::DeadLettered(rejection.reason))
            }
        };
        if !matches!(kind, OutcomeKind::DeadLettered(_)) {
            let traceparent = ensure_traceparent(record, self.stage.service());
            for output in &mut outputs {
                set_traceparent(&mut output.headers, &traceparent);
            }
        }
        Accounted { outputs, outcome: kind, took: began.elapsed() }
    }

    /// The stage's own verdict, within the limits of size and with panics caught.
    fn judge(&self, record: &Record, pending: Option<&Outgoing>) -> Outcome {
        let size = record.size_bytes();
        if size > self.options.max_message_bytes {
            let limit = self.options.max_message_bytes;
            return Outcome::Rejected(Rejection::new(
                "too-large",
                format!("record of {size} bytes is larger than limits.max_message_bytes = {limit}"),
            ));
        }
        if record.unreadable_headers {
            return Outcome::Rejected(Rejection::new(
                "unreadable-headers",
                "the name of a header is not UTF-8; the dead letter has the other headers",
            ));
        }
        // The stage is a pure function, and its memory changes only by what is committed: after a panic there is nothing
        // that could be broken.
        let process = || self.stage.process_after(record, pending);
        let outcome = catch_unwind(AssertUnwindSafe(process)).unwrap_or_else(|panic| {
            Outcome::Rejected(Rejection::new(
                "panic",
                format!("the service panicked: {}", panic_text(&*panic)),
            ))
        });
        let Outcome::Published(outputs) = &outcome else { return outcome };
        match outputs.iter().map(Outgoing::size_bytes).max() {
            Some(largest) if largest > self.options.max_output_bytes => {
                let limit = self.options.max_output_bytes;
                Outcome::Rejected(Rejection::new(
                    "output-too-large",
                    format!("result of {largest} bytes is larger than limits.max_output_bytes = {limit}"),
                ))
            }
            _ => outcome,
        }
    }

    fn count(&self, batch: &Batch, outputs: &[Outgoing], tally: &Tally) {
        let service = self.stage.service();
        #[allow(clippy::cast_precision_loss)]
        histogram!(Metric::BatchMessages.name(), "service" => service).record(batch.records.len() as f64);
        let message_duration = histogram!(Metric::MessageDuration.name(), "service" => service);
        for took in &tally.took {
            message_duration.record(*took);
        }
        for (topic, records) in count_by(batch.records.iter().map(|r| r.topic.as_str())) {
            counter!(Metric::MessagesIn.name(), "service" => service, "topic" => topic.to_owned())
                .increment(records);
        }
        self.count_published(outputs);
        for outcome in ["published", "filtered", "dead-lettered"] {
            let records = tally.outcomes.get(outcome).copied().unwrap_or(0);
            counter!(Metric::Outcomes.name(), "service" => service, "outcome" => outcome).increment(records);
        }
        for (reason, records) in &tally.filtered {
            counter!(Metric::MessagesFiltered.name(), "service" => service, "reason" => *reason)
                .increment(*records);
        }
        for (reason, records) in &tally.dead {
            counter!(Metric::DeadLetters.name(), "service" => service, "reason" => *reason)
                .increment(*records);
        }
    }

    fn count_published(&self, outputs: &[Outgoing]) {
        let service = self.stage.service();
        let published =
            outputs.iter().map(|o| o.topic.as_str()).filter(|t| *t != self.options.dead_letter_topic);
        for (topic, records) in count_by(published) {
            counter!(Metric::MessagesOut.name(), "service" => service, "topic" => topic.to_owned())
                .increment(records);
        }
    }

    /// A batch was committed, or nothing is waiting as far as the broker says.
    fn progressed(&self) {
        if !self.reaches_broker {
            return;
        }
        #[allow(clippy::cast_precision_loss)]
        gauge!(Metric::LastProgress.name(), "service" => self.stage.service())
            .set(Timestamp::now().as_millisecond() as f64 / 1000.0);
    }

    fn export_state(&mut self, subscription: &mut dyn Subscription) {
        let service = self.stage.service();
        let state = subscription.state();
        self.health.set_connection(state.assigned.as_ref().map(Vec::len), state.reaches_broker);
        counter!(Metric::Rebalances.name(), "service" => service)
            .increment(state.rebalances.saturating_sub(self.rebalances));
        self.rebalances = state.rebalances;
        self.reaches_broker = state.reaches_broker;
        for lag in &state.lag {
            let labels = lag_labels(service, &lag.partition);
            #[allow(clippy::cast_precision_loss)]
            gauge!(Metric::ConsumerLagMessages.name(), &labels).set(lag.messages as f64);
        }
        self.ages.hold(service, state.assigned.unwrap_or_default());
    }

    /// Waits until all topics of the stage exist. Returns whether it was asked to stop meanwhile.
    fn wait_for_topics(&mut self) -> Result<bool, StreamError> {
        let read = self.stage.memory().map_or(&[][..], |memory| memory.reads());
        let topics = self.stage.inputs().iter().chain(self.stage.outputs()).chain(read).copied();
        let needed: Vec<&str> = topics.chain([self.options.dead_letter_topic.as_str()]).collect();
        let since = Instant::now();
        loop {
            self.health.turned();
            match self.log.topic_names() {
                Ok(topics) => {
                    let missing: Vec<&str> = needed
                        .iter()
                        .copied()
                        .filter(|name| !topics.iter().any(|topic| topic == name))
                        .collect();
                    if missing.is_empty() {
                        self.backoff.reset();
                        return Ok(false);
                    }
                    if since.elapsed() > self.options.topic_patience {
                        return Err(StreamError::fatal(
                            format!("{} has no topic {}", self.log.describe(), missing.join(", ")),
                            "create it with `copydesk topics create`",
                        ));
                    }
                    tracing::info!(
                        service = self.stage.service(),
                        missing = missing.join(", "),
                        "waiting for topics"
                    );
                    if self.stop.sleep(Duration::from_secs(1)) {
                        return Ok(true);
                    }
                }
                Err(error @ (StreamError::Fatal { .. } | StreamError::Fenced { .. })) => return Err(error),
                Err(error) => self.wait_after(&error),
            }
            if self.stop.requested() {
                return Ok(true);
            }
        }
    }

    /// Checks that memory and input fit together. Returns whether it was asked to stop meanwhile.
    fn check_memory(&mut self) -> Result<bool, StreamError> {
        while let Some(remembered) = &self.remembered {
            match remembered.check_partitions() {
                Ok(()) => break,
                Err(error @ StreamError::Fatal { .. }) => return Err(error),
                Err(error) => self.wait_after(&error),
            }
            if self.stop.requested() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn subscribe(&mut self) -> Result<Option<Box<dyn Subscription>>, StreamError> {
        let membership = Membership {
            group: self.options.group.clone(),
            topics: self.stage.inputs().iter().map(|&topic| topic.to_owned()).collect(),
            instance: self.options.instance.clone(),
            static_membership: self.options.static_membership,
        };
        while !self.stop.requested() {
            self.health.turned();
            match self.log.subscribe(&membership) {
                Ok(subscription) => return Ok(Some(subscription)),
                Err(error @ (StreamError::Fatal { .. } | StreamError::Fenced { .. })) => return Err(error),
                Err(error) => self.wait_after(&error),
            }
        }
        Ok(None)
    }

    fn wait_after(&mut self, error: &StreamError) {
        let wait = self.backoff.next_wait();
        tracing::warn!(service = self.stage.service(), %error, wait_ms = wait.as_millis(), "will try again");
        // Being asked to stop ends the wait and is seen by the loop.
        let _ = self.stop.sleep(wait);
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
