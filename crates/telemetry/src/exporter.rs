//! The Prometheus exporter: recorder, buckets, and the text page.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::{Metric, MetricKind};

/// A tenth of a millisecond to 30 s: one record takes well under a millisecond, a transaction up to seconds.
const SECONDS_BUCKETS: [f64; 16] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// A release waits for the next tick, or for a service that was down when its time came.
const LATENESS_BUCKETS: [f64; 14] =
    [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0];
const COUNT_BUCKETS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0];

/// Why the exporter could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum ExporterError {
    /// The exporter's own refusal.
    #[error("cannot install the metrics recorder: {0}")]
    Build(#[from] metrics_exporter_prometheus::BuildError),
}

/// A handle that renders the metrics page.
#[derive(Clone)]
pub struct Exporter {
    handle: PrometheusHandle,
}

impl Exporter {
    /// Installs the process-wide recorder. Call once.
    ///
    /// # Errors
    /// When a recorder is installed already.
    pub fn install(version: &'static str) -> Result<Self, ExporterError> {
        let mut builder = PrometheusBuilder::new();
        for metric in Metric::ALL {
            // Without buckets the exporter writes summaries, which cannot be added up over replicas.
            let buckets: &[f64] = match metric.kind() {
                MetricKind::SecondsHistogram => &SECONDS_BUCKETS,
                MetricKind::LatenessHistogram => &LATENESS_BUCKETS,
                MetricKind::CountHistogram => &COUNT_BUCKETS,
                MetricKind::Counter | MetricKind::Gauge => continue,
            };
            builder = builder.set_buckets_for_metric(Matcher::Full(metric.name().to_owned()), buckets)?;
        }
        let handle = builder.install_recorder()?;
        for metric in Metric::ALL {
            match metric.kind() {
                MetricKind::Counter => describe_counter!(metric.name(), Unit::Count, metric.help()),
                MetricKind::Gauge => describe_gauge!(metric.name(), metric.help()),
                MetricKind::SecondsHistogram | MetricKind::LatenessHistogram => {
                    describe_histogram!(metric.name(), Unit::Seconds, metric.help())
                }
                MetricKind::CountHistogram => describe_histogram!(metric.name(), Unit::Count, metric.help()),
            }
        }
        gauge!(Metric::BuildInfo.name(), "version" => version).set(1.0);
        Ok(Self { handle })
    }

    /// The metrics page in Prometheus' text format.
    #[must_use]
    pub fn render(&self) -> String {
        if let Some(bytes) = resident_bytes() {
            #[allow(clippy::cast_precision_loss)]
            gauge!(Metric::ResidentBytes.name()).set(bytes as f64);
        }
        self.handle.run_upkeep();
        self.handle.render()
    }
}

/// Resident memory from the kernel's own account; `None` where there is no `/proc`.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
