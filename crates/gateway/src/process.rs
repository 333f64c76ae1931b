//! Whether a process works, and its metrics: what those who watch may ask, also where there is no door.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::gateway::SCRAPES_MAX;
use crate::health::{self, METRICS_TYPE};

/// A process as those who watch see it.
#[derive(Clone)]
pub struct Process {
    /// What keeps it from working, each with what to do next; empty while all is well.
    pub troubles: Arc<dyn Fn() -> Vec<String> + Send + Sync>,
    /// Its metrics in Prometheus' text format.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
}

struct Watched {
    process: Process,
    scrapes: Semaphore,
}

impl Process {
    /// Serves `/livez`, `/readyz` and `/metrics`, and nothing else, until `stopped`. For a process without a [`Gateway`]; keep
    /// the address private.
    ///
    /// # Errors
    /// The system's, if the listener can't be used.
    ///
    /// [`Gateway`]: crate::Gateway
    pub async fn serve_watchers(
        self,
        listener: TcpListener,
        stopped: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let watched = Arc::new(Watched { process: self, scrapes: Semaphore::new(SCRAPES_MAX) });
        let router = Router::new()
            .route("/livez", get(health::live))
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(watched);
        axum::serve(listener, router).with_graceful_shutdown(stopped).await
    }
}

async fn ready(State(watched): State<Arc<Watched>>) -> Response {
    let troubles = (watched.process.troubles)();
    if troubles.is_empty() {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], troubles.join("\n") + "\n")
        .into_response()
}

async fn metrics(State(watched): State<Arc<Watched>>) -> Response {
    let Ok(_permit) = watched.scrapes.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Others read the metrics now. Ask again in a moment.\n")
            .into_response();
    };
    let render = Arc::clone(&watched.process.metrics);
    match tokio::task::spawn_blocking(move || render()).await {
        Ok(text) => ([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response(),
        Err(panic) => {
            tracing::error!(%panic, "metrics can't be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
