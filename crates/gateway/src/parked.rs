//! Facts that wait for an operator: which there are, and what is done about each.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use http::StatusCode;
use http::request::Parts;
use proto::subject::{Purpose, Subject};
use proto::wire::{AskParked, ParkedFacts, Release};
use proto::{Actor, Role};

use crate::asker::Asker;
use crate::gateway::App;
use crate::journals::{self, READERS};
use crate::shards;
use crate::trouble::Trouble;

/// Who may decide about parked facts.
pub(crate) const RELEASERS: &[Role] = &[Role::Operator];

/// `GET /v1/journals/{service}/{shard}/parked`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<ParkedFacts>, Trouble> {
    let (mut parts, _) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    let Path((service, shard)) = path(&app, &mut parts).await?;
    ask(&app, &asker, (service, shard), READERS, |_| AskParked::List).await
}

/// `POST /v1/journals/{service}/{shard}/parked/{position}/retry`
pub(crate) async fn retry(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<ParkedFacts>, Trouble> {
    release(app, request, Release::Retry).await
}

/// `POST /v1/journals/{service}/{shard}/parked/{position}/drop`
pub(crate) async fn drop(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<ParkedFacts>, Trouble> {
    release(app, request, Release::Drop).await
}

async fn release(app: Arc<App>, request: Request, how: Release) -> Result<Json<ParkedFacts>, Trouble> {
    let (mut parts, _) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    let Path((service, shard, position)) = path(&app, &mut parts).await?;
    let asked = |by| AskParked::Release { position, how, by };
    ask(&app, &asker, (service, shard), RELEASERS, asked).await
}

async fn path<T: serde::de::DeserializeOwned + Send>(
    app: &Arc<App>,
    parts: &mut Parts,
) -> Result<Path<T>, Trouble> {
    Path::from_request_parts(parts, app).await.map_err(|_| journals::unknown())
}

async fn ask(
    app: &App,
    asker: &Asker,
    (service, shard): (String, u16),
    roles: &[Role],
    asked: impl FnOnce(Actor) -> AskParked,
) -> Result<Json<ParkedFacts>, Trouble> {
    asker.caller.must_be(roles)?;
    if asker.caller.tenant() != Some(&app.house) {
        let detail = format!("Parked facts are of all accounts: ask with a token of {}.", app.house);
        return Err(Trouble::new(StatusCode::FORBIDDEN, "wrong-tenant", detail).refused_as("forbidden"));
    }
    if !app.journals.iter().any(|(name, number)| *name == service && *number == shard) {
        return Err(journals::unknown());
    }
    let Some((actor, _)) = asker.caller.actor() else {
        return Err(Trouble::internal(&"staff without a token"));
    };
    let subject = Subject::new(&service, shard, Purpose::Parked);
    journals::note(app, asker, &subject, "parked", None).await?;
    let reply: Result<ParkedFacts, String> =
        shards::ask(&app.bus, &subject, &asked(actor), app.settings.answer_timeout).await?;
    reply.map(Json).map_err(|reason| {
        Trouble::new(StatusCode::CONFLICT, "not-released", format!("Nothing was changed: {reason}."))
    })
}
