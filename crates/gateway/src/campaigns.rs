//! Creating a campaign: its place first, then the activity's own command.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::response::Response;
use decider::door::{CommandDoor, Named};
use directory::Place;
use http::StatusCode;
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, Role, TenantId};
use serde_json::{Map, Value};

use crate::asker::Asker;
use crate::caller::Caller;
use crate::command::{self, Asked};
use crate::from_page::FromPage;
use crate::gateway::{Activity, App};
use crate::json;
use crate::operation::Offered;
use crate::trouble::Trouble;

/// Who may create campaigns.
pub(crate) const CREATORS: &[Role] = &[Role::Operator];

/// `POST /v1/campaigns`
pub(crate) async fn create(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (mut parts, body) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    asker.caller.must_be(CREATORS)?;
    let Caller::Staff(token, grant) = &asker.caller else {
        return Err(Trouble::internal(&"an operator without a token"));
    };
    let settings = &app.settings;
    let mut body =
        json::object(&parts.headers, body, settings.body_bytes_max, settings.request_timeout).await?;
    let campaign = id(&mut body)?;
    let offered = kind(&app, &mut body)?;
    let service = app.activities[offered.activity].service;
    let Some(door) = app.command_door(offered) else {
        return Err(Trouble::internal(&"an activity whose create is no command"));
    };
    // Checked before the campaign gets a place, so that a mistyped rule doesn't take its id. A body with personal
    // fields reads differently here than later, and is checked later only.
    if door.personal.is_empty() {
        (door.parse)(Value::Object(body.clone())).map_err(|reason| command::bad_body(&reason))?;
    }
    check_named(&app, &grant.tenant, door, &body).await?;

    let around = Envelope {
        id: CommandId::derive(&grant.tenant, campaign.as_str(), &token.to_string(), "place", service),
        intent: Intent::of(service.as_bytes()),
        tenant: grant.tenant.clone(),
        campaign: Some(campaign.clone()),
        actor: Actor::Operator(*token),
        received_at: asker.received_at,
        pretended_at: asker.pretended_at,
        sighting: None,
        page: None,
        request_id: asker.request_id.clone(),
        body: (),
    };
    let place: Arc<Place> = app.places.give(&grant.tenant, &campaign, service, around).await?;
    let from_page = FromPage::default();
    let asked = Asked { offered, place, parameters: Vec::new(), body, from_page };
    let prepared = command::prepare(&app, &asker, &parts.headers, door, asked).await?;
    command::run(app, prepared).await
}

/// A campaign that hears of another one that is not there would wait for good, and nobody would know why.
async fn check_named(
    app: &App,
    tenant: &TenantId,
    door: &CommandDoor,
    body: &Map<String, Value>,
) -> Result<(), Trouble> {
    let body = Value::Object(body.clone());
    for Named { pointer, service } in door.names {
        let Some(named) = body.pointer(pointer).and_then(Value::as_str) else { continue };
        let is_there = match app.places.find(named).await {
            Ok(place) => place.tenant == *tenant && place.service == *service,
            Err(trouble) if trouble.problem.status == StatusCode::NOT_FOUND.as_u16() => false,
            Err(trouble) => return Err(trouble),
        };
        if !is_there {
            let field = pointer.trim_start_matches('/').replace('/', ".");
            let detail = format!(
                "{field}: this account has no campaign {named} of {service}; set that one up first, or correct its id."
            );
            return Err(Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, "named-campaign-unknown", detail));
        }
    }
    Ok(())
}

fn id(body: &mut Map<String, Value>) -> Result<CampaignId, Trouble> {
    let id = body.remove("id").unwrap_or_default();
    let id = id
        .as_str()
        .ok_or_else(|| command::bad_body("id is missing; choose a short name such as spring-2026"))?;
    id.parse().map_err(|error| command::bad_body(&format!("id: {error}")))
}

/// The operation that sets up campaigns of this kind.
fn kind(app: &App, body: &mut Map<String, Value>) -> Result<Offered, Trouble> {
    let kind = body.remove("kind").unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default();
    let known = kinds(&app.activities);
    let found = known.iter().find(|(known, _)| *known == kind);
    found.map(|(_, offered)| *offered).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(|(kind, _)| *kind).collect();
        Trouble::bad("kind-unknown", format!("kind must be one of: {}.", known.join(", ")))
    })
}

/// Every kind of campaign, with what sets one up.
fn kinds(activities: &[Activity]) -> Vec<(&'static str, Offered)> {
    let mut kinds = Vec::new();
    for (activity, offers) in activities.iter().enumerate() {
        for (operation, offer) in offers.operations.iter().enumerate() {
            kinds.extend(offer.creates(offers.service).map(|kind| (kind, Offered { activity, operation })));
        }
    }
    kinds
}
