//! Whether the server lives, whether it can take votes, and its metrics.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::asker::Asker;
use crate::gateway::App;
use crate::gauges;
use crate::journals::READERS;
use crate::services;
use crate::trouble::Trouble;

/// What metrics are written in.
pub(crate) const METRICS_TYPE: &str = "text/plain; version=0.0.4";

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: every shard takes commands; otherwise what does not, and why.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Trouble> {
    let mut reasons = (app.process.troubles)();
    // Without a connection it says nothing about shards that they don't answer.
    if app.bus.is_connected() {
        let lines = services::all(&app, services::READINESS_KEPT).await?;
        let troubled = lines.iter().filter(|line| !line.trouble.is_empty());
        reasons.extend(troubled.map(|line| format!("{}.{}: {}", line.service, line.shard, line.trouble)));
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

/// `GET /metrics`: for staff of the house. Whoever casts a vote and reads right after it how many were held would know what
/// became of theirs, and then how to cheat better.
pub(crate) async fn metrics(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    if !app.settings.development {
        let (mut parts, _) = request.into_parts();
        let asker = Asker::from_request_parts(&mut parts, &app).await?;
        asker.caller.must_be(READERS)?;
        if asker.caller.tenant() != Some(&app.house) {
            let detail = format!("Metrics are about all accounts: ask with a token of {}.", app.house);
            return Err(Trouble::new(StatusCode::FORBIDDEN, "wrong-tenant", detail).refused_as("forbidden"));
        }
    }
    render(app).await
}

/// `GET /metrics` on the address for watchers.
pub(crate) async fn metrics_for_watchers(State(app): State<Arc<App>>) -> Result<Response, Trouble> {
    render(app).await
}

async fn render(app: Arc<App>) -> Result<Response, Trouble> {
    let Ok(_permit) = app.scrapes.try_acquire() else {
        return Err(Trouble::unavailable(
            "metrics-busy",
            "Others read the metrics now. Ask again in a moment.",
        ));
    };
    let rendering = app.clone();
    // Reads files of the system and sorts some thousand lines: not on a thread that serves votes.
    let rendered = tokio::task::spawn_blocking(move || {
        gauges::sample(&rendering);
        (rendering.process.metrics)()
    });
    let text = rendered.await.map_err(|panic| Trouble::internal(&panic))?;
    Ok(([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response())
}
