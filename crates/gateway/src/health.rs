//! Whether the server lives, whether it can take votes, and its metrics.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::gateway::App;
use crate::journals;
use crate::trouble::Trouble;

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: every shard takes commands; otherwise which does not, and why.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Trouble> {
    let mut reasons = Vec::new();
    for (service, shard) in &app.journals {
        match journals::status(&app, service, *shard).await {
            Ok(status) if status.stopped.is_empty() => {}
            Ok(status) => reasons.push(format!("{service}.{shard}: {}", status.stopped)),
            Err(trouble) => reasons.push(format!("{service}.{shard}: {}", trouble.problem.detail)),
        }
    }
    if *app.stopping.borrow() {
        reasons.push("the server is stopping".to_owned());
    }
    if reasons.is_empty() {
        Ok("ready\n")
    } else {
        Err(Trouble::unavailable("not-ready", reasons.join("; ")))
    }
}

/// `GET /metrics`
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (app.metrics)()).into_response()
}
