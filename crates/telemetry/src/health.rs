//! Whether a service is alive and ready.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics::gauge;

use crate::Metric;

/// What one service says about itself. The service writes, the health endpoints read.
#[derive(Debug)]
pub struct Health {
    service: &'static str,
    started: Instant,
    /// Milliseconds after `started` of the last turn of the service's loop.
    last_turn_ms: AtomicU64,
    /// A loop that has not turned for this long is dead.
    alive_within: Duration,
    has_partitions: AtomicBool,
    reaches_broker: AtomicBool,
    draining: AtomicBool,
    partitions: AtomicI64,
    /// Why it stopped for good, if it did.
    failed: Mutex<Option<String>>,
}

impl Health {
    /// A service that has just started: alive, not ready.
    #[must_use]
    pub fn new(service: &'static str, alive_within: Duration) -> Arc<Self> {
        gauge!(Metric::Ready.name(), "service" => service).set(0.0);
        Arc::new(Self {
            service,
            started: Instant::now(),
            last_turn_ms: AtomicU64::new(0),
            alive_within,
            has_partitions: AtomicBool::new(false),
            reaches_broker: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            partitions: AtomicI64::new(0),
            failed: Mutex::new(None),
        })
    }

    /// The service's name.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The loop turned.
    pub fn turned(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_turn_ms.store(elapsed, Ordering::Relaxed);
    }

    /// What the service holds and reaches now. `assigned` is `None` before the first assignment;
    /// an instance with zero partitions is a ready standby.
    pub fn set_connection(&self, assigned: Option<usize>, reaches_broker: bool) {
        self.has_partitions.store(assigned.is_some(), Ordering::Relaxed);
        self.partitions.store(i64::try_from(assigned.unwrap_or(0)).unwrap_or(i64::MAX), Ordering::Relaxed);
        self.reaches_broker.store(reaches_broker, Ordering::Relaxed);
        self.export();
    }

    /// The service is stopping: not ready from now on.
    pub fn set_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
        self.export();
    }

    /// The service has given up.
    pub fn set_failed(&self, reason: &str) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_owned());
        self.export();
    }

    /// `Err` says why the service counts as dead.
    ///
    /// # Errors
    /// When the loop has stood still too long, or the service has given up.
    pub fn alive(&self) -> Result<(), String> {
        if let Some(reason) = self.failed.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Err(format!("{}: {reason}", self.service));
        }
        let last_turn = Duration::from_millis(self.last_turn_ms.load(Ordering::Relaxed));
        let silence = self.started.elapsed().saturating_sub(last_turn);
        if silence > self.alive_within {
            return Err(format!("{}: loop has stood still for {} s", self.service, silence.as_secs()));
        }
        Ok(())
    }

    /// `Err` says why the service is not ready.
    ///
    /// # Errors
    /// When it is not alive, is stopping, has no assignment yet, or does not reach the broker.
    pub fn ready(&self) -> Result<(), String> {
        self.alive()?;
        if self.draining.load(Ordering::Relaxed) {
            return Err(format!("{}: stopping", self.service));
        }
        if !self.reaches_broker.load(Ordering::Relaxed) {
            return Err(format!("{}: does not reach the broker", self.service));
        }
        if !self.has_partitions.load(Ordering::Relaxed) {
            return Err(format!("{}: no partitions assigned yet", self.service));
        }
        Ok(())
    }

    /// Brings the metrics up to date; call it from a thread that goes on when the loop stands still.
    pub fn export(&self) {
        let ready = if self.ready().is_ok() { 1.0 } else { 0.0 };
        gauge!(Metric::Ready.name(), "service" => self.service).set(ready);
        #[allow(clippy::cast_precision_loss)]
        gauge!(Metric::AssignedPartitions.name(), "service" => self.service)
            .set(self.partitions.load(Ordering::Relaxed) as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_needs_partitions_and_a_broker() {
        let health = Health::new("normalizer", Duration::from_secs(60));
        assert_eq!(health.ready().unwrap_err(), "normalizer: does not reach the broker");
        health.set_connection(None, true);
        assert_eq!(health.ready().unwrap_err(), "normalizer: no partitions assigned yet");
        health.set_connection(Some(0), true);
        assert_eq!(health.ready(), Ok(()));
        health.set_draining();
        assert_eq!(health.ready().unwrap_err(), "normalizer: stopping");
    }

    #[test]
    fn a_loop_that_stands_still_is_dead() {
        let health = Health::new("extractor", Duration::ZERO);
        std::thread::sleep(Duration::from_millis(5));
        assert!(health.alive().unwrap_err().contains("stood still"));
        let health = Health::new("extractor", Duration::from_secs(60));
        health.set_failed("fenced");
        assert_eq!(health.alive().unwrap_err(), "extractor: fenced");
    }
}
