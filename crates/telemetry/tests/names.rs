//! The names in documents and dashboards are those that are exported.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use copydesk_telemetry::{Metric, MetricKind};

/// All words of a file of the repository that look like metrics.
fn metrics_in(path: &str) -> BTreeSet<String> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap();
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    text.split(|c| !is_name(c)).filter(|word| word.starts_with("copydesk_")).map(str::to_owned).collect()
}

/// Names as Prometheus sees them.
fn exported() -> BTreeSet<String> {
    let series = |metric: &Metric| match metric.kind() {
        MetricKind::Counter | MetricKind::Gauge => vec![metric.name().to_owned()],
        MetricKind::SecondsHistogram | MetricKind::LatenessHistogram | MetricKind::CountHistogram => {
            ["", "_bucket", "_sum", "_count"].map(|part| format!("{}{part}", metric.name())).to_vec()
        }
    };
    Metric::ALL.iter().flat_map(series).collect()
}

#[test]
fn the_dashboard_asks_for_what_is_exported() {
    let asked = metrics_in("deploy/grafana/dashboards/pipeline.json");
    assert!(asked.len() > 10, "{asked:?}");
    let exported = exported();
    let unknown: Vec<&String> = asked.difference(&exported).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_metric_is_documented() {
    let documented = metrics_in("docs/metrics.md");
    for metric in Metric::ALL {
        assert!(documented.contains(metric.name()), "{}", metric.name());
    }
}
