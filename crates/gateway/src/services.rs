//! How every service is, also those that can't be asked.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use futures::future::join_all;
use proto::subject::{Purpose, Subject};
use proto::wire::Status;
use schemars::JsonSchema;
use serde::Serialize;

use crate::asker::Asker;
use crate::gateway::App;
use crate::journals::READERS;
use crate::shards::{self, Unanswered};
use crate::trouble::Trouble;

/// How long a shard may take to say how it is: whoever asks about all must not wait long for one.
const STATUS_TIMEOUT: Duration = Duration::from_secs(2);

/// How one shard is.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceLine {
    /// The service.
    pub(crate) service: String,
    /// Its shard.
    pub(crate) shard: u16,
    /// Why it takes nothing, and what to do about it; empty while it does.
    pub(crate) trouble: String,
    /// Where it stands; null: it could not be asked.
    pub(crate) status: Option<Status>,
}

/// `GET /v1/services`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    asker: Asker,
) -> Result<Json<Vec<ServiceLine>>, Trouble> {
    asker.caller.must_be(READERS)?;
    Ok(Json(all(&app).await))
}

/// Every shard, asked at once.
pub(crate) async fn all(app: &App) -> Vec<ServiceLine> {
    join_all(app.journals.iter().map(|(service, shard)| one(app, service, *shard))).await
}

async fn one(app: &App, service: &str, shard: u16) -> ServiceLine {
    let subject = Subject::new(service, shard, Purpose::Status);
    let asked: Result<Status, Unanswered> = shards::ask(&app.bus, &subject, &(), STATUS_TIMEOUT).await;
    let (status, trouble) = match asked {
        Ok(status) => {
            let trouble = status.stopped.clone();
            (Some(status), trouble)
        }
        Err(Unanswered::Unreadable(error)) => (None, error.to_string()),
        Err(_) => (None, format!("it does not answer; see whether `fairground serve {service}` runs")),
    };
    ServiceLine { service: service.to_owned(), shard, trouble, status }
}
