//! Opening a page. Leaves no event of its own: visits are counted, and what was seen goes into the page token.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Response};
use guard::{Device, RawEvidence};
use http::{HeaderValue, StatusCode, header};
use proto::{CommandId, Nonce, PageSeen, Role, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::altcha::Challenge;
use crate::asker::Asker;
use crate::command::bad_body;
use crate::gateway::App;
use crate::limits::Used;
use crate::page::{LIFETIME_MS, Opened};
use crate::trouble::Trouble;
use crate::{json, proof, random};

/// Longest name of a sharer, in bytes; it is a code that a page's address carries.
const SHARER_BYTES_MAX: usize = 256;
/// Who opens pages.
pub(crate) const VISITORS: &[Role] = &[Role::Person];

/// A page was opened.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Visit {
    /// Who shared the page, as its address says; at most 256 bytes.
    sharer: Option<String>,
    /// What the page's script found out about the device.
    device: Option<Device>,
}

/// What a page may act with.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Visited {
    /// Send it with the page's first command.
    page_token: String,
    /// When it ends, in milliseconds since the epoch.
    expires_at_ms: Timestamp,
    /// The proof of work that the page's command must bring in its `proof`; left out if none is asked for. In the format of
    /// ALTCHA, version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<Challenge>,
}

/// `POST /v1/campaigns/{campaign}/visits`
pub(crate) async fn visit(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (mut parts, body) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    let Path(campaign) = Path::<String>::from_request_parts(&mut parts, &app)
        .await
        .map_err(|error| Trouble::bad("bad-address", format!("{}. Check the address.", error.body_text())))?;
    asker.caller.must_be(VISITORS)?;
    let place = app.places.find(&campaign).await?;
    asker.must_be_at(&place, VISITORS)?;
    let settings = &app.settings;
    let body = json::object(&parts.headers, body, settings.body_bytes_max, settings.request_timeout).await?;
    let visit: Visit =
        serde_json::from_value(Value::Object(body)).map_err(|error| bad_body(&error.to_string()))?;
    if visit.sharer.as_ref().is_some_and(|sharer| sharer.len() > SHARER_BYTES_MAX) {
        return Err(bad_body(&format!("sharer must be at most {SHARER_BYTES_MAX} bytes")));
    }
    visit.device.as_ref().map_or(Ok(()), Device::check).map_err(|error| bad_body(&error.to_string()))?;

    let keys = app.keys.of(&place.tenant, &place.campaign).await?;
    let raw = RawEvidence {
        address: asker.address,
        user_agent: asker.user_agent.as_deref(),
        device: visit.device.as_ref(),
        sharer: visit.sharer.as_deref(),
        moves: None,
    };
    // The sealed address of this sighting is dropped with it, so no command's id is needed.
    let seen = guard::sight(&raw, &CommandId::default(), asker.received_at, &keys.evidence, app.tables);
    if let Some(device) = &seen.device {
        app.limiters.device(&(&place.tenant, device))?;
    }
    let shared = match &seen.sharer {
        Some(sharer) => app.limiters.sharer(&(&place.tenant, sharer))?,
        None => Used::default(),
    };
    let page = PageSeen {
        nonce: Nonce(random::bytes()),
        opened_at: asker.now(),
        prefix: seen.prefix24.or(seen.prefix48),
        device: seen.device,
        sharer: seen.sharer,
    };
    let Some(person) = asker.person_at(&app, &place) else {
        return Err(Trouble::internal(&"a visit without a person"));
    };
    app.door_sums.visited(&place.campaign, asker.now());
    let opened = Opened { seen: page, work: proof::asked(asker.network, asker.load(&app, shared)) };
    if opened.work.is_some() {
        proof::count("asked");
    }
    let visited = Visited {
        page_token: app.page_key.token(&person, &place.campaign, &opened),
        expires_at_ms: page.opened_at.plus_ms(LIFETIME_MS),
        challenge: app.proofs.challenge(&person, &place.campaign, &opened),
    };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, no_store, Json(visited)).into_response())
}
