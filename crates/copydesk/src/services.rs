//! Running services: one of them, or all in one process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use copydesk_config::Config;
use copydesk_desk::Desk;
use copydesk_extractor::Extractor;
use copydesk_feeder::{HttpDoor, Intake, serve_http, watch_folder};
use copydesk_normalizer::Normalizer;
use copydesk_publisher::{PublisherStage, SystemClock, Window};
use copydesk_stream::{Log, Stage, Stop, StreamError, run_stage};
use copydesk_telemetry::{Exporter, Health, serve_admin};

use crate::cli::Service;
use crate::exit::Failure;
use crate::reload::DeskFile;
use crate::setup::{VERSION, open_log, size, stage_options};
use crate::signals;

/// A loop that has not turned for this long is dead. Longer than a transaction may take.
fn alive_within(config: &Config) -> Duration {
    Duration::from_secs(config.kafka.transaction_timeout_seconds * 3 + 60)
}

pub fn health_of(config: &Config, service: &'static str) -> Arc<Health> {
    Health::new(service, alive_within(config))
}

/// The stage of a service; none for the feeder, which reads no topic.
pub fn stage_of(
    config: &Config,
    service: Service,
    log: &Arc<dyn Log>,
    desk: &Arc<Desk>,
    stop: &Stop,
) -> Result<Option<Box<dyn Stage>>, Failure> {
    let marker = &config.testing.panic_marker;
    Ok(match service {
        Service::Feeder => None,
        Service::Normalizer => {
            let live = DeskFile::Feeds.live(config, desk, stop)?;
            Some(Box::new(Normalizer::new(live, (!marker.is_empty()).then_some(marker))))
        }
        Service::Extractor => Some(Box::new(Extractor::new(DeskFile::Names.live(config, desk, stop)?))),
        Service::Publisher => {
            let stage = PublisherStage::new(Arc::new(SystemClock), window(config));
            Some(Box::new(stage.with_commands(Arc::clone(log))))
        }
    })
}

/// How long the publisher remembers.
fn window(config: &Config) -> Window {
    const HOUR_MS: i64 = 3_600_000;
    let publisher = &config.publisher;
    Window {
        keep_ms: (publisher.keep_days > 0).then(|| i64::from(publisher.keep_days) * 24 * HOUR_MS),
        keep_entries: (publisher.keep_entries > 0).then(|| size(publisher.keep_entries)),
        takes_ms: i64::from(publisher.takes_hours) * HOUR_MS,
    }
}

/// Opens the operator's port, unless it is switched off.
pub fn open_admin(
    config: &Config,
    exporter: Exporter,
    services: Vec<Arc<Health>>,
) -> Result<Option<SocketAddr>, Failure> {
    if config.admin.listen.is_empty() {
        return Ok(None);
    }
    let address = config.admin.listen.parse().context("admin.listen").map_err(Failure::config)?;
    let shown = crate::config_command::render(config)?;
    serve_admin(address, exporter, services, VERSION, &shown).map(Some).map_err(Failure::config)
}

pub fn install_exporter() -> Result<Exporter, Failure> {
    Exporter::install(VERSION).map_err(Failure::config)
}

/// `run SERVICE`
pub fn run(config: &Config, service: Service) -> Result<(), Failure> {
    let exporter = install_exporter()?;
    let log = open_log(config)?;
    let stop = Stop::default();
    signals::watch(stop.clone(), Duration::from_secs(config.service.stop_grace_seconds))?;
    let desk = Arc::new(Desk::builtin());
    match stage_of(config, service, &log, &desk, &stop)? {
        Some(stage) => {
            let health = health_of(config, stage.service());
            open_admin(config, exporter, vec![Arc::clone(&health)])?;
            let options = stage_options(config, stage.service());
            run_stage(&*stage, &*log, &options, &health, &stop).map_err(Failure::from)
        }
        None => {
            let health = health_of(config, "feeder");
            open_admin(config, exporter, vec![Arc::clone(&health)])?;
            wait_for_log(&*log, &health, &stop)?;
            let feeder = Feeder::start(config, &*log, health, &stop)?;
            feeder.tend(config, &*log, &stop)
        }
    }
}

/// Longest wait for HTTP requests in work when the feeder stops.
const CLOSING_TIME: Duration = Duration::from_secs(5);

/// A feeder with its doors open.
pub struct Feeder {
    pub intake: Intake,
    pub http: Option<HttpDoor>,
    health: Arc<Health>,
}

impl Feeder {
    pub fn start(config: &Config, log: &dyn Log, health: Arc<Health>, stop: &Stop) -> Result<Self, Failure> {
        let intake = Intake::start(log, size(config.limits.max_message_bytes), Arc::clone(&health))?;
        let feed = default_feed(config);
        let http = match config.feeder.http_listen.as_str() {
            "" => None,
            address => {
                let address = address.parse().context("feeder.http_listen").map_err(Failure::config)?;
                Some(serve_http(address, intake.clone(), feed, stop.clone()).map_err(Failure::config)?)
            }
        };
        health.set_connection(Some(0), true);
        Ok(Self { intake, http, health })
    }

    /// Watches the folders, and whether the log can be reached, until asked to stop.
    pub fn tend(&self, config: &Config, log: &dyn Log, stop: &Stop) -> Result<(), Failure> {
        let interval = Duration::from_millis(config.feeder.watch_interval_ms);
        let feed = default_feed(config);
        let watched: Vec<Result<(), Failure>> = std::thread::scope(|scope| {
            let watchers: Vec<_> = config
                .feeder
                .watch_folders
                .iter()
                .map(|folder| {
                    let feed = feed.as_deref();
                    scope.spawn(move || {
                        // One broken folder ends the feeder: a door that is silently shut loses messages.
                        let _stop = StopOnDrop(stop);
                        let watched = watch_folder(Path::new(folder), feed, interval, &self.intake, stop);
                        watched.with_context(|| format!("cannot watch {folder}"))
                    })
                })
                .collect();
            while !stop.sleep(Duration::from_secs(1)) {
                self.health.turned();
                // A publish that failed made it unready; nobody may publish again to show that it would work.
                if self.health.ready().is_err() && log.topic_names().is_ok() {
                    self.health.set_connection(Some(0), true);
                }
            }
            self.health.set_draining();
            if let Some(door) = &self.http {
                door.wait_closed(CLOSING_TIME);
            }
            watchers.into_iter().map(joined).map(|watched| watched.map_err(Failure::log)).collect()
        });
        watched.into_iter().collect()
    }
}

/// Asks all to stop when it goes out of scope, also by a panic.
pub struct StopOnDrop<'a>(pub &'a Stop);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.request();
    }
}

/// A panic of a thread is a panic of the whole.
pub fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn default_feed(config: &Config) -> Option<String> {
    (!config.feeder.feed.is_empty()).then(|| config.feeder.feed.clone())
}

/// Waits until the log can be reached.
fn wait_for_log(log: &dyn Log, health: &Health, stop: &Stop) -> Result<(), Failure> {
    while let Err(error) = log.topic_names() {
        health.turned();
        match error {
            StreamError::Retriable { .. } => tracing::warn!(%error, "will try again"),
            other => return Err(other.into()),
        }
        if stop.sleep(Duration::from_secs(1)) {
            break;
        }
    }
    Ok(())
}
