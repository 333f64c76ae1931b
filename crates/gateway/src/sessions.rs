//! Signing in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use proto::{TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asker::Asker;
use crate::command::bad_body;
use crate::gateway::{App, HOUSE_TENANT};
use crate::json;
use crate::keys::blocking;
use crate::session::Session;
use crate::trouble::Trouble;

/// Who signs in. In development mode, anybody is who they say.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// The platform's id of the person, in this account.
    openid: String,
    /// The account; `default` if it is left out.
    tenant: Option<TenantId>,
}

/// A new session.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SignedIn {
    /// Send it as `Authorization: Bearer …`.
    token: String,
    /// When it ends, in milliseconds since the epoch.
    expires_at_ms: Timestamp,
}

/// `POST /v1/sessions`
pub(crate) async fn sign_in(State(app): State<Arc<App>>, request: Request) -> Result<Response, Trouble> {
    let (mut parts, body) = request.into_parts();
    let asker = Asker::from_request_parts(&mut parts, &app).await?;
    let settings = &app.settings;
    let body = json::object(&parts.headers, body, settings.body_bytes_max, settings.request_timeout).await?;
    if !settings.development {
        return Err(Trouble::bad(
            "sign-in-unavailable",
            "Signing in with an openid is only for servers started with --development; this one has no other way yet.",
        ));
    }
    let wanted: SignIn =
        serde_json::from_value(Value::Object(body)).map_err(|error| bad_body(&error.to_string()))?;
    let tenant = match wanted.tenant {
        Some(tenant) => tenant,
        None => HOUSE_TENANT.parse().map_err(|error| Trouble::internal(&error))?,
    };
    let (of, openid) = (tenant.clone(), wanted.openid);
    let person = blocking(&app.vault, move |vault| vault.person(&of, &openid)).await?;
    let expires_at = asker.now().plus_ms(settings.session_lifetime_ms);
    let session = Session { tenant, person, expires_at };
    let signed_in = SignedIn { token: session.token(&app.session_key), expires_at_ms: expires_at };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, no_store, Json(signed_in)).into_response())
}
