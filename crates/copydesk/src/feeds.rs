//! Settings of feeds: read from their file at the start, and again when it changes.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use copydesk_config::Config;
use copydesk_desk::Desk;
use copydesk_normalizer::LiveDesk;
use copydesk_stream::Stop;
use copydesk_telemetry::Metric;

use crate::exit::Failure;

/// A larger file is a mistake.
const FILE_LIMIT_BYTES: u64 = 4 << 20;

/// The desk with the settings of `path`, or as it is when there is none.
///
/// # Errors
/// When the file cannot be read, or something in it is wrong: all of it is told.
pub fn with_feeds(desk: &Desk, path: &Path) -> anyhow::Result<Desk> {
    if path.as_os_str().is_empty() {
        return Ok(desk.clone());
    }
    let text = read(path)?;
    let feeds = desk.parse_feeds(&text).with_context(|| path.display().to_string())?;
    Ok(desk.with_feeds(feeds))
}

fn read(path: &Path) -> anyhow::Result<String> {
    let size = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
    if size > FILE_LIMIT_BYTES {
        return Err(anyhow!("{}: {size} bytes are more than {FILE_LIMIT_BYTES}", path.display()));
    }
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// The desk of a normaliser as configured.
pub fn live_desk(config: &Config, desk: &Desk) -> Result<Arc<LiveDesk>, Failure> {
    let desk = with_feeds(desk, Path::new(&config.feeds.path)).map_err(Failure::config)?;
    Ok(Arc::new(LiveDesk::new(Arc::new(desk))))
}

/// Takes changes of the file until asked to stop, on a thread of its own.
pub fn watch(config: &Config, live: Arc<LiveDesk>, stop: Stop) {
    if config.feeds.path.is_empty() {
        return;
    }
    let path = config.feeds.path.clone();
    let interval = Duration::from_millis(config.feeds.reload_interval_ms);
    std::thread::spawn(move || {
        let path = Path::new(&path);
        // The file as it was last seen, whatever came of it: one mistake is told once.
        let mut seen = read(path).ok();
        while !stop.sleep(interval) {
            let found = match read(path) {
                Ok(text) if seen.as_ref() == Some(&text) => continue,
                // A file that is being replaced may be missing for a moment.
                Err(error) if seen.is_none() => {
                    tracing::debug!(
                        error = format!("{error:#}"),
                        "the settings of feeds still cannot be read"
                    );
                    continue;
                }
                found => found,
            };
            seen = found.as_ref().ok().cloned();
            let desk = live.get();
            let taken = found.and_then(|text| {
                desk.parse_feeds(&text)
                    .map_err(anyhow::Error::from)
                    .with_context(|| path.display().to_string())
            });
            let outcome = match taken {
                Ok(feeds) => {
                    tracing::info!(feeds = feeds.len(), path = %path.display(), "took new settings of feeds");
                    live.set(desk.with_feeds(feeds));
                    "taken"
                }
                Err(error) => {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "new settings of feeds are refused; those before them stay"
                    );
                    "refused"
                }
            };
            metrics::counter!(Metric::FeedsReloads.name(), "service" => "normalizer", "outcome" => outcome)
                .increment(1);
        }
    });
}
