//! What Copydesk tells its operators: metrics, logs, health.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod admin;
mod exporter;
mod health;
mod logs;
mod metric;

pub use admin::{AdminError, serve_admin};
pub use exporter::{Exporter, ExporterError};
pub use health::Health;
pub use logs::{LogError, LogFormat, init_logs};
pub use metric::{Metric, MetricKind};
