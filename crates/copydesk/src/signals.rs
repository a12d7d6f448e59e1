//! SIGTERM and SIGINT: the first asks for an orderly end, the second ends at once.

use std::time::Duration;

use copydesk_stream::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::exit::{Exit, Failure};

/// Watches for signals on a thread of its own. When the process has not ended `grace` after the first,
/// it is ended: what was not committed is read again at the next start.
pub fn watch(stop: Stop, grace: Duration) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGTERM, SIGINT]).map_err(Failure::log)?;
    let watching = std::thread::Builder::new().name("signals".into()).spawn(move || {
        for (count, signal) in signals.forever().enumerate() {
            if count > 0 {
                std::process::exit(128 + signal);
            }
            tracing::info!("stopping: finishing what is in work");
            stop.request();
            std::thread::spawn(move || {
                std::thread::sleep(grace);
                tracing::error!(
                    seconds = grace.as_secs(),
                    "did not stop in time; the open transaction is left to the broker to abort"
                );
                std::process::exit(Exit::NotStopped as i32);
            });
        }
    });
    watching.map(drop).map_err(Failure::log)
}
