//! What operators see of a running server: log lines on standard error, and metrics.

mod lines;
mod metrics;

pub(crate) use lines::start as log_lines;
pub(crate) use metrics::Metrics;
