//! Erasing a person at an operator's order: openid, key and personal data leave the vault, and names leave every view.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use futures::future::join_all;
use proto::subject::{Purpose, Subject};
use proto::wire::{CommandReply, Forget, Stage};
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, PersonId, Role, TenantId, Timestamp, TokenHash};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;

use crate::asker::Asker;
use crate::caller::Caller;
use crate::command::{bad_body, not_answered};
use crate::gateway::App;
use crate::keys::blocking;
use crate::request_id::following;
use crate::shards::Unanswered;
use crate::trouble::Trouble;
use crate::{json, listing, shards};

/// Who may order an erasure: in their own account.
pub(crate) const ERASERS: &[Role] = &[Role::Operator];
/// How often a shard that is busy is told, and the pause in between.
const TELLS_MAX: u32 = 20;
const TELL_PAUSE: Duration = Duration::from_millis(100);
/// How often one that can't be reached is told later, and the pause in between: five minutes in all. One that stays away for
/// longer reads names anew when it starts, or compares its copies with the vault.
const LATER_MAX: u32 = 60;
const LATER_PAUSE: Duration = Duration::from_secs(5);

/// Who is to be erased.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Erase {
    /// The platform's id of the person, in the operator's account.
    openid: String,
}

/// What came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ErasedPerson {
    /// Whether there was anybody: `false` also if they were erased before.
    erased: bool,
}

/// An erasure and on whose order.
struct Order {
    tenant: TenantId,
    token: TokenHash,
    openid: String,
    received_at: Timestamp,
    pretended_at: Option<Timestamp>,
    request_id: String,
}

/// `POST /v1/people/erase`
pub(crate) async fn erase(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<ErasedPerson>, Trouble> {
    let (mut parts, body) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    asker.caller.must_be(ERASERS)?;
    let Caller::Staff(token, grant) = asker.caller else {
        return Err(Trouble::internal(&"an operator without a token"));
    };
    let settings = &app.settings;
    let body = json::object(&parts.headers, body, settings.body_bytes_max, settings.request_timeout).await?;
    let Erase { openid } =
        serde_json::from_value(Value::Object(body)).map_err(|error| bad_body(&error.to_string()))?;
    let order = Order {
        tenant: grant.tenant,
        token,
        openid,
        received_at: asker.received_at,
        pretended_at: asker.pretended_at,
        request_id: asker.request_id,
    };
    // A caller who leaves must not leave names in views that the vault has forgotten.
    let done = tokio::spawn(following(async move { carry_out(&app, order).await }));
    done.await.map_err(|panic| Trouble::internal(&panic))?.map(Json)
}

async fn carry_out(app: &Arc<App>, order: Order) -> Result<ErasedPerson, Trouble> {
    let (tenant, openid) = (order.tenant.clone(), order.openid.clone());
    let found = blocking(&app.vault, move |vault| Ok(vault.find_person(&tenant, &openid))).await?;
    let Some(person) = found else { return Ok(ErasedPerson { erased: false }) };
    note(app, &order, person).await?;
    let open = open_campaigns(app, &order.tenant).await?;
    let Order { tenant, openid, .. } = order;
    let erased = blocking(&app.vault, move |vault| vault.erase(&tenant, &openid, &open)).await?;
    let Some(erased) = erased else { return Ok(ErasedPerson { erased: false }) };
    tell_views(app, Forget { personal: erased.personal }).await;
    Ok(ErasedPerson { erased: true })
}

/// Writes the order into the directory's log before anything is done; the same order twice is one.
async fn note(app: &App, order: &Order, person: PersonId) -> Result<(), Trouble> {
    let body = directory::encoded(&directory::Command::OrderErasure { person });
    let id =
        CommandId::derive(&order.tenant, "", &order.token.to_string(), "order-erasure", &person.to_string());
    let (tenant, intent) = (order.tenant.clone(), Intent::of(&body));
    let around = Envelope::from_system(id, intent, tenant, None, order.received_at, ByteBuf::from(body));
    let envelope = Envelope {
        actor: Actor::Operator(order.token),
        pretended_at: order.pretended_at,
        request_id: order.request_id.clone(),
        ..around
    };
    match app.places.command(&envelope).await? {
        CommandReply::Answered { .. } => Ok(()),
        other => Err(not_answered(other, true)),
    }
}

/// The account's campaigns whose result is not final: there, somebody who comes back must not act twice.
async fn open_campaigns(app: &App, tenant: &TenantId) -> Result<Vec<CampaignId>, Trouble> {
    let mut open = Vec::new();
    let mut before = None;
    loop {
        let (lines, next) = listing::at_once(app, tenant, before).await?;
        let is_open = lines.into_iter().filter(|line| line.status != Stage::Final);
        open.extend(is_open.map(|line| line.campaign));
        match next {
            Some(number) => before = Some(number),
            None => return Ok(open),
        }
    }
}

/// Has every shard make its view anew; whoever waits for the erasure does not wait for shards that can't be reached.
async fn tell_views(app: &Arc<App>, gone: Forget) {
    if gone.personal.is_empty() {
        return;
    }
    let subjects = app.journals.iter().map(|(service, shard)| Subject::new(service, *shard, Purpose::Forget));
    let told = subjects.map(async |subject| {
        if !tell_now(app, &subject, &gone).await {
            tracing::warn!(%subject, "a view still shows erased names; its shard is told again");
            tokio::spawn(tell_later(Arc::clone(app), subject, gone.clone()));
        }
    });
    join_all(told).await;
}

async fn tell_now(app: &App, subject: &Subject, gone: &Forget) -> bool {
    for _ in 0..TELLS_MAX {
        match tell(app, subject, gone).await {
            Ok(Ok(())) => return true,
            Ok(Err(_)) => tokio::time::sleep(TELL_PAUSE).await,
            Err(_) => return false,
        }
    }
    false
}

async fn tell_later(app: Arc<App>, subject: Subject, gone: Forget) {
    for _ in 0..LATER_MAX {
        tokio::time::sleep(LATER_PAUSE).await;
        if matches!(tell(&app, &subject, &gone).await, Ok(Ok(()))) {
            return;
        }
    }
    tracing::error!(%subject, "a view may show erased names until its shard starts again");
}

/// The shard's own word is a reason why it can't.
async fn tell(app: &App, subject: &Subject, gone: &Forget) -> Result<Result<(), String>, Unanswered> {
    shards::ask(&app.bus, subject, gone, app.settings.answer_timeout).await
}
