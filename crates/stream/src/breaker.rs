//! Stops a service before it diverts a whole feed into the dead-letter topic.

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct BreakerSettings {
    /// Records looked back upon; 0 switches the breaker off.
    pub window_records: u64,
    /// Share of dead letters in the window, 0 to 1, above which the service stops.
    pub max_share: f64,
}

/// Counts dead letters over windows of records.
#[derive(Debug)]
pub(crate) struct Breaker {
    settings: BreakerSettings,
    records: u64,
    dead: u64,
}

impl Breaker {
    pub(crate) fn new(settings: BreakerSettings) -> Self {
        Self { settings, records: 0, dead: 0 }
    }

    /// Judges a batch before it is committed. `Err` says why the service must stop; the batch must not be
    /// committed then, so that an operator finds the feed where it broke.
    pub(crate) fn check(&self, records: u64, dead: u64) -> Result<(), String> {
        let (records, dead) = (self.records + records, self.dead + dead);
        if self.settings.window_records == 0 || records < self.settings.window_records {
            return Ok(());
        }
        #[allow(clippy::cast_precision_loss)]
        let share = dead as f64 / records as f64;
        if share <= self.settings.max_share {
            return Ok(());
        }
        Err(format!(
            "{dead} of the last {records} records cannot be read, more than dead_letters.breaker_max_share allows; \
             look at `copydesk dead-letters list`, mend the feed or raise the limit, and start the service again"
        ))
    }

    /// Counts a batch that was committed.
    pub(crate) fn count(&mut self, records: u64, dead: u64) {
        self.records += records;
        self.dead += dead;
        if self.records >= self.settings.window_records {
            self.records = 0;
            self.dead = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trips_only_on_a_full_window() {
        let settings = BreakerSettings { window_records: 100, max_share: 0.5 };
        let mut breaker = Breaker::new(settings);
        assert!(breaker.check(99, 99).is_ok(), "too few to judge");
        assert!(breaker.check(99, 99).is_ok(), "a batch that was not committed does not count twice");
        breaker.count(99, 99);
        let reason = breaker.check(1, 0).unwrap_err();
        assert!(reason.starts_with("99 of the last 100 records"), "{reason}");
        let mut breaker = Breaker::new(settings);
        assert!(breaker.check(100, 50).is_ok(), "half is allowed");
        breaker.count(100, 50);
        assert!(breaker.check(99, 99).is_ok(), "a new window");
        let off = Breaker::new(BreakerSettings { window_records: 0, max_share: 0.0 });
        assert!(off.check(1000, 1000).is_ok());
    }
}
