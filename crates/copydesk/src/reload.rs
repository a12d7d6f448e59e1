//! Files that a running service takes changes of: settings of feeds, names of the customer's own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use copydesk_config::Config;
use copydesk_desk::{Desk, LiveDesk, NameDictionary};
use copydesk_stream::Stop;
use copydesk_telemetry::Metric;

use crate::exit::Failure;

/// A larger file is a mistake.
const FILE_LIMIT_BYTES: u64 = 64 << 20;

/// A file that changes a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskFile {
    /// Settings of feeds, for the normaliser.
    Feeds,
    /// Names of the customer's own, for the extractor.
    Names,
}

impl DeskFile {
    /// Its value of the label `file`.
    fn name(self) -> &'static str {
        match self {
            Self::Feeds => "feeds",
            Self::Names => "names",
        }
    }

    /// The service that reads by it.
    fn service(self) -> &'static str {
        match self {
            Self::Feeds => "normalizer",
            Self::Names => "extractor",
        }
    }

    fn path(self, config: &Config) -> &str {
        match self {
            Self::Feeds => &config.feeds.path,
            Self::Names => &config.names.path,
        }
    }

    /// The desk as the text of the file says, and the number of entries in it.
    fn apply(self, desk: &Desk, text: &str) -> anyhow::Result<(Desk, usize)> {
        Ok(match self {
            Self::Feeds => {
                let feeds = desk.parse_feeds(text)?;
                let entries = feeds.len();
                (desk.with_feeds(feeds), entries)
            }
            Self::Names => {
                let names = NameDictionary::parse(text)?;
                let entries = names.len();
                (desk.with_dictionary(names), entries)
            }
        })
    }

    /// The desk with what the file at `path` says, or as it is when there is none.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it is wrong: all of it is told.
    pub fn read(self, desk: &Desk, path: &Path) -> anyhow::Result<Desk> {
        if path.as_os_str().is_empty() {
            return Ok(desk.clone());
        }
        let (desk, _) = self.apply(desk, &read(path)?).with_context(|| path.display().to_string())?;
        Ok(desk)
    }

    /// The desk of a service as configured; its file is looked at again until `stop`, on a thread of its own.
    pub fn live(self, config: &Config, desk: &Desk, stop: &Stop) -> Result<Arc<LiveDesk>, Failure> {
        let desk = self.read(desk, Path::new(self.path(config))).map_err(Failure::config)?;
        let live = Arc::new(LiveDesk::new(Arc::new(desk)));
        if !self.path(config).is_empty() {
            let path = self.path(config).to_owned();
            let interval = Duration::from_millis(config.service.reload_interval_ms);
            let (watched, stop) = (Arc::clone(&live), stop.clone());
            std::thread::spawn(move || self.watch(Path::new(&path), interval, &watched, &stop));
        }
        Ok(live)
    }

    fn watch(self, path: &Path, interval: Duration, live: &LiveDesk, stop: &Stop) {
        // The file as it was last seen, whatever came of it: one mistake is told once.
        let mut seen = read(path).ok();
        while !stop.sleep(interval) {
            let found = match read(path) {
                Ok(text) if seen.as_ref() == Some(&text) => continue,
                // A file that is being replaced may be missing for a moment.
                Err(error) if seen.is_none() => {
                    tracing::debug!(error = format!("{error:#}"), "the file still cannot be read");
                    continue;
                }
                found => found,
            };
            seen = found.as_ref().ok().cloned();
            let taken = found
                .and_then(|text| self.apply(&live.get(), &text).with_context(|| path.display().to_string()));
            let outcome = match taken {
                Ok((desk, entries)) => {
                    tracing::info!(entries, path = %path.display(), "took a new version");
                    live.set(desk);
                    "taken"
                }
                Err(error) => {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "a new version is refused; the one before it stays"
                    );
                    "refused"
                }
            };
            let labels = [("service", self.service()), ("file", self.name()), ("outcome", outcome)];
            metrics::counter!(Metric::Reloads.name(), &labels).increment(1);
        }
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    let size = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
    if size > FILE_LIMIT_BYTES {
        return Err(anyhow!("{}: {size} bytes are more than {FILE_LIMIT_BYTES}", path.display()));
    }
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}
