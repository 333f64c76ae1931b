//! Log lines and metrics.

use std::io::IsTerminal;
use std::sync::Arc;

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::cli::LogFormat;

/// Seconds: from a commit on a fast disk to a request that nearly timed out.
const SECONDS_BUCKETS: [f64; 14] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0];
/// Events in a commit: from one to more than a full batch.
const EVENTS_BUCKETS: [f64; 9] = [1.0, 2.0, 4.0, 16.0, 64.0, 128.0, 256.0, 1024.0, 4096.0];

/// Starts log lines on standard error. `RUST_LOG` chooses what is told.
pub(crate) fn log_lines(format: Option<LogFormat>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sled=warn"));
    let at_terminal = std::io::stderr().is_terminal();
    let format = format.unwrap_or(if at_terminal { LogFormat::Human } else { LogFormat::Json });
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Human => lines.with_ansi(at_terminal).init(),
        LogFormat::Json => lines.json().init(),
    }
}

/// Starts the metrics; the closure renders them in Prometheus' text format.
pub(crate) fn metrics() -> anyhow::Result<(PrometheusHandle, Arc<dyn Fn() -> String + Send + Sync>)> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS_BUCKETS)?
        .set_buckets_for_metric(Matcher::Suffix("_events".to_owned()), &EVENTS_BUCKETS)?
        .install_recorder()
        .context("can't start metrics")?;
    let render = handle.clone();
    Ok((handle, Arc::new(move || render.render())))
}
