//! Log lines. For machines each is one flat JSON object, so that `grep request_id` finds all that a request left behind.

use std::io::IsTerminal;

use json_subscriber::JsonLayer;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::time::SystemTime;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt, registry};

use crate::cli::LogFormat;

/// What is told unless `RUST_LOG` chooses. Spans of requests, commands and commits are at debug level: one costs some
/// microseconds, a request without any names itself in its lines all the same.
const TOLD: &str = "info,sled=warn";

/// Starts log lines on standard error. `RUST_LOG` chooses what is told.
pub(crate) fn start(format: Option<LogFormat>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(TOLD));
    let at_terminal = std::io::stderr().is_terminal();
    let format = format.unwrap_or(if at_terminal { LogFormat::Human } else { LogFormat::Json });
    let lines = registry().with(filter);
    match format {
        LogFormat::Human => {
            lines.with(fmt::layer().with_writer(std::io::stderr).with_ansi(at_terminal)).init();
        }
        LogFormat::Json => lines.with(flat(std::io::stderr)).init(),
    }
}

/// Fields of the line and of all spans around it stand beside its time, level, target, message and the innermost span's name. No span has a field of
/// the same name as one of its lines, so no name stands there twice.
fn flat<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let mut layer = JsonLayer::<S>::new(writer);
    layer.with_timer("timestamp", SystemTime);
    layer.with_level("level");
    layer.with_target("target");
    layer.with_flattened_event();
    layer.with_top_level_flattened_span_list();
    layer.add_dynamic_field("request_id", |event, _| {
        let names_its_own = event.metadata().fields().field("request_id").is_some();
        if names_its_own { None } else { gateway::request_id() }
    });
    layer
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_one_flat_object() {
        let written = Written::default();
        let writer = written.clone();
        let lines = registry().with(flat(move || writer.clone()));
        tracing::subscriber::with_default(lines, || {
            tracing::info_span!("request", route = "/v1/x").in_scope(|| {
                tracing::info_span!("command", service = "votes").in_scope(|| {
                    tracing::warn!(campaign = "spring", request_id = "r-1", "something is wrong");
                });
            });
        });
        let written = written.0.lock().unwrap();
        let mut line: Value = serde_json::from_slice(&written).unwrap();
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
        line.as_object_mut().unwrap().retain(|name, _| name != "timestamp" && name != "target");
        let told = json!({
            "level": "WARN", "message": "something is wrong", "campaign": "spring", "request_id": "r-1",
            "name": "command",
            "route": "/v1/x", "service": "votes",
        });
        assert_eq!(line, told);
    }
}
