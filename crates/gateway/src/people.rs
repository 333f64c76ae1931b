//! Erasing a person at an operator's order: openid, key and personal data leave the vault, and names leave every view.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
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
use crate::trouble::Trouble;
use crate::{json, listing, shards};

/// Who may order an erasure: in their own account.
pub(crate) const ERASERS: &[Role] = &[Role::Operator];
/// How often a shard that is busy is told, and the pause in between.
const TELLS_MAX: u32 = 20;
const TELL_PAUSE: Duration = Duration::from_millis(100);

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

async fn carry_out(app: &App, order: Order) -> Result<ErasedPerson, Trouble> {
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

/// Has every shard make its view anew. One that has stopped does so when it starts again.
async fn tell_views(app: &App, gone: Forget) {
    if gone.personal.is_empty() {
        return;
    }
    for (service, shard) in &app.journals {
        let subject = Subject::new(service, *shard, Purpose::Forget);
        for told in 1..=TELLS_MAX {
            let reply =
                shards::ask::<Result<(), String>>(&app.bus, &subject, &gone, app.settings.request_timeout);
            match reply.await {
                Ok(Ok(())) => break,
                other if told == TELLS_MAX => {
                    tracing::error!(%subject, ?other, "a view may show erased names until its shard starts again");
                }
                _ => tokio::time::sleep(TELL_PAUSE).await,
            }
        }
    }
}
