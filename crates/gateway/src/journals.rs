//! What operators and auditors may ask of the logs themselves.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use proto::Role;
use proto::subject::{Purpose, Subject};
use proto::wire::{Blocks, BlocksFrom, Digest, Status};
use serde::de::DeserializeOwned;

use crate::accesses::{self, Seen};
use crate::asker::Asker;
use crate::gateway::App;
use crate::look::pairs;
use crate::request_id::following;
use crate::trouble::Trouble;
use crate::{events, shards};

/// Who may ask about logs.
pub(crate) const READERS: &[Role] = &[Role::Operator, Role::Auditor];
/// Who may have raw blocks.
pub(crate) const BLOCK_READERS: &[Role] = &[Role::Auditor];
/// Bytes of blocks in one answer.
const BLOCKS_BYTES: u32 = 1 << 20;
/// Where to ask on after an answer of blocks.
const NEXT_POSITION: &str = "fairground-next-position";

/// `GET /v1/journals`
pub(crate) async fn list(State(app): State<Arc<App>>, asker: Asker) -> Result<Json<Vec<Status>>, Trouble> {
    asker.caller.must_be(READERS)?;
    let mut list = Vec::new();
    for (service, shard) in &app.journals {
        list.push(status(&app, service, *shard).await?);
    }
    Ok(Json(list))
}

/// Where one shard stands.
pub(crate) async fn status(app: &App, service: &str, shard: u16) -> Result<Status, Trouble> {
    let subject = Subject::new(service, shard, Purpose::Status);
    Ok(shards::ask(&app.bus, &subject, &(), app.settings.answer_timeout).await?)
}

/// `GET /v1/journals/{service}/{shard}/digest`
pub(crate) async fn digest(State(app): State<Arc<App>>, request: Request) -> Result<Json<Digest>, Trouble> {
    audit(&app, request, Purpose::Digest).await.map(Json)
}

/// `GET /v1/journals/{service}/{shard}/verify`
pub(crate) async fn verify(State(app): State<Arc<App>>, request: Request) -> Result<Json<Digest>, Trouble> {
    audit(&app, request, Purpose::Verify).await.map(Json)
}

async fn audit(app: &Arc<App>, request: Request, purpose: Purpose) -> Result<Digest, Trouble> {
    let (mut parts, _) = request.into_parts();
    let (_, subject) = journal(app, &mut parts, READERS, purpose).await?;
    let Ok(permit) = Arc::clone(&app.audits).try_acquire_owned() else {
        return Err(Trouble::unavailable(
            "audits-busy",
            "Other logs are being read now. Try again in a while.",
        ));
    };
    let app = Arc::clone(app);
    // A task of its own: the log is read to its end also when whoever asked has hung up, and until then its place is taken.
    let audited = tokio::spawn(following(async move {
        let digest = inspect(&app, &subject, &(), app.settings.audit_timeout).await;
        drop(permit);
        digest
    }));
    audited.await.map_err(|panic| Trouble::internal(&panic))?
}

/// `GET /v1/journals/{service}/{shard}/blocks`: each block after its length in four bytes, little-endian.
pub(crate) async fn blocks(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (mut parts, _) = request.into_parts();
    let (asker, subject) = journal(&app, &mut parts, BLOCK_READERS, Purpose::Blocks).await?;
    // A block holds events of all tenants, and can't be divided without breaking its hash.
    if asker.caller.tenant() != Some(&app.house) {
        return Err(Trouble::new(
            StatusCode::FORBIDDEN,
            "wrong-tenant",
            format!(
                "Raw blocks hold every tenant's events: ask with an auditor's token of {}, or read events.",
                app.house
            ),
        )
        .refused_as("forbidden"));
    }
    let from = match pairs(parts.uri.query().unwrap_or_default())?.as_slice() {
        [] => 1,
        [(name, value)] if name == "from" => value.parse().map_err(|_| bad_position())?,
        _ => return Err(bad_position()),
    };
    note(&app, &asker, &subject, "blocks", parts.uri.query()).await?;
    let asked = BlocksFrom { from, bytes_max: BLOCKS_BYTES };
    let found: Blocks = inspect(&app, &subject, &asked, app.settings.audit_timeout).await?;
    let mut body = Vec::new();
    for block in &found.blocks {
        let bytes = u32::try_from(block.len()).map_err(|error| Trouble::internal(&error))?;
        body.extend_from_slice(&bytes.to_le_bytes());
        body.extend_from_slice(block);
    }
    Response::builder()
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(NEXT_POSITION, HeaderValue::from(found.next))
        .body(body.into())
        .map_err(|error| Trouble::internal(&error))
}

/// `GET /v1/journals/{service}/{shard}/events`
pub(crate) async fn events(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (mut parts, _) = request.into_parts();
    let (asker, subject) = journal(&app, &mut parts, READERS, Purpose::Events).await?;
    let Some(tenant) = asker.caller.tenant() else {
        return Err(Trouble::internal(&"a reader of logs without a token"));
    };
    let wanted = events::Wanted::parse(parts.uri.query().unwrap_or_default(), tenant)?;
    note(&app, &asker, &subject, "events", parts.uri.query()).await?;
    events::answer(app, asker.caller, subject, wanted).await
}

/// Notes that an auditor is about to read what a log says, where the answer doesn't tell the position that it stands at.
pub(crate) async fn note(
    app: &App,
    asker: &Asker,
    subject: &Subject,
    question: &str,
    query: Option<&str>,
) -> Result<(), Trouble> {
    if !accesses::is_noted(asker) {
        return Ok(());
    }
    let seen = Seen {
        service: &subject.service,
        shard: subject.shard,
        campaign: None,
        question,
        parameters: query.unwrap_or_default().to_owned(),
        position: status(app, &subject.service, subject.shard).await?.position,
    };
    accesses::note(app, asker, &seen).await
}

/// The caller and the subject, once both are known to be right.
async fn journal(
    app: &Arc<App>,
    parts: &mut Parts,
    readers: &[Role],
    purpose: Purpose,
) -> Result<(Asker, Subject), Trouble> {
    let asker = Asker::from_request_parts(parts, app).await?;
    asker.caller.must_be(readers)?;
    let Path((service, shard)) =
        Path::<(String, u16)>::from_request_parts(parts, app).await.map_err(|_| unknown())?;
    let known = app.journals.iter().any(|(name, number)| *name == service && *number == shard);
    if !known {
        return Err(unknown());
    }
    // What comes next may take long; that nobody is there is better known now.
    status(app, &service, shard).await?;
    Ok((asker, Subject::new(&service, shard, purpose)))
}

/// The answer for an address of no log.
pub(crate) fn unknown() -> Trouble {
    Trouble::new(
        StatusCode::NOT_FOUND,
        "journal-unknown",
        "There is no such log. GET /v1/journals lists them.",
    )
}

/// Asks something of a log that may fail on its own account, such as a chain that doesn't hold.
pub(crate) async fn inspect<T: DeserializeOwned>(
    app: &App,
    subject: &Subject,
    question: &impl serde::Serialize,
    timeout: Duration,
) -> Result<T, Trouble> {
    let reply: Result<T, String> = shards::ask(&app.bus, subject, question, timeout).await?;
    reply.map_err(|reason| {
        tracing::error!(%subject, reason, "a log can't be read");
        Trouble::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "log-unreadable",
            format!("The log can't be read: {reason}."),
        )
    })
}

fn bad_position() -> Trouble {
    Trouble::bad("parameter-invalid", "The only parameter is from, a position from 1 on.")
}
