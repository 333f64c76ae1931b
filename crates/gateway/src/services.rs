//! How every service is, also those that can't be asked.
//!
//! A round asks every shard, and anybody may ask whether all is ready. So whoever asks while a round goes on shares it, and
//! readiness goes by one that ended a moment ago: however many ask, one round at a time is made.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use futures::future::join_all;
use proto::subject::{Purpose, Subject};
use proto::wire::Status;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::asker::Asker;
use crate::gateway::App;
use crate::journals::READERS;
use crate::shards::{self, Unanswered};
use crate::trouble::Trouble;

/// How long a shard may take to say how it is: whoever asks about all must not wait long for one.
const STATUS_TIMEOUT: Duration = Duration::from_secs(2);
/// How long readiness goes by a round that has ended: those who balance load ask every few seconds, and from several places.
pub(crate) const READINESS_KEPT: Duration = Duration::from_secs(1);

/// How one shard is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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

/// The newest round of all shards.
#[derive(Default)]
pub(crate) struct Rounds {
    newest: Mutex<Option<watch::Receiver<Option<Round>>>>,
}

/// What a round has found.
struct Round {
    ended_at: Instant,
    lines: Arc<[ServiceLine]>,
}

/// `GET /v1/services`. Whoever asks sees what they have just done, so no round that has ended will do.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    asker: Asker,
) -> Result<Json<Vec<ServiceLine>>, Trouble> {
    asker.caller.must_be(READERS)?;
    Ok(Json(all(&app, Duration::ZERO).await?.to_vec()))
}

/// Every shard, by a round that goes on, or has ended less than so long ago, or begins now.
pub(crate) async fn all(app: &Arc<App>, kept: Duration) -> Result<Arc<[ServiceLine]>, Trouble> {
    let mut round = join(app, kept);
    let ended = round.wait_for(Option::is_some).await.map_err(|gone| Trouble::internal(&gone))?;
    Ok(ended.as_ref().map_or_else(Arc::default, |round| round.lines.clone()))
}

fn join(app: &Arc<App>, kept: Duration) -> watch::Receiver<Option<Round>> {
    let is_good = |round: &&watch::Receiver<Option<Round>>| match &*round.borrow() {
        Some(ended) => ended.ended_at.elapsed() < kept,
        // An error means that it will never end, since the thread that made it has stopped.
        None => round.has_changed().is_ok(),
    };
    let mut newest = app.rounds.newest.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(round) = newest.as_ref().filter(is_good) {
        return round.clone();
    }
    let (making, round) = watch::channel(None);
    *newest = Some(round.clone());
    let app = Arc::clone(app);
    // A task of its own: whoever asked first may hang up while others wait for the answer.
    tokio::spawn(async move {
        let lines = join_all(app.journals.iter().map(|(service, shard)| one(&app, service, *shard))).await;
        making.send_replace(Some(Round { ended_at: Instant::now(), lines: lines.into() }));
    });
    round
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
