//! A progress bar on standard error, when that is a terminal and the work is long.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work shows no bar.
const WORTH_A_BAR: usize = 20;

pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(what: &'static str, steps: usize) -> Self {
        let bar = ProgressBar::new(steps as u64);
        if steps < WORTH_A_BAR {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {per_sec} eta {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
