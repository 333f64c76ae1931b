//! What operators see of a running server: log lines on standard error, metrics, and spans of requests.

mod export;
mod lines;
mod metrics;

pub(crate) use export::Export;
pub(crate) use lines::start as log_lines;
pub(crate) use metrics::Metrics;
