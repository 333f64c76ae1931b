//! Around every request: its id, its span, its metrics, and a problem body for whatever went wrong.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use proto::Problem;
use tracing::Instrument;

use crate::client;
use crate::gateway::App;
use crate::random;
use crate::trouble::{Trouble, Unwritten};

/// Names one request in answers and logs.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that a caller may choose.
const REQUEST_ID_CHARACTERS_MAX: usize = 64;
/// Paths that say how the server is: they must answer also when it is full.
const ALWAYS_OPEN: [&str; 3] = ["/livez", "/readyz", "/metrics"];

/// The id of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// The outermost layer.
pub(crate) async fn watch(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let seen = Seen::of(&app, &request);
    let span = tracing::info_span!("request", method = %method, route, id);

    let response = run(&app, request, next).instrument(span.clone()).await;
    let response = write_problem(response, &id);
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    span.in_scope(|| tracing::debug!(status, latency_us = elapsed.as_micros() as u64, "answered"));
    seen.count(&app, &response);
    let labels = [("method", method_label(&method)), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(elapsed);
    response
}

async fn run(app: &App, request: Request, next: Next) -> Response {
    let open = ALWAYS_OPEN.contains(&request.uri().path());
    let _permit = match app.in_flight.try_acquire() {
        Ok(permit) => Some(permit),
        Err(_) if open => None,
        Err(_) => {
            let trouble =
                Trouble::unavailable("server-busy", "Too many requests at once. Try again in a moment.");
            return trouble.refused_as("busy").into_response();
        }
    };
    // Handlers hold no locks of their own across what could panic, so what they share stays whole.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => Trouble::internal(&"a handler panicked; its message stands above").into_response(),
    }
}

/// What the door summary needs to know of a request.
struct Seen {
    campaign: Option<String>,
    at: proto::Timestamp,
}

impl Seen {
    fn of(app: &App, request: &Request) -> Self {
        let rest = request.uri().path().strip_prefix("/v1/campaigns/");
        let campaign = rest.and_then(|rest| rest.split('/').next()).map(str::to_owned);
        let pretended = client::pretended_at(request.headers(), app.settings.development).ok().flatten();
        Self { campaign, at: pretended.unwrap_or_else(|| (app.clock.now)()) }
    }

    /// Counts a refusal under its campaign, or under the deployment if there is no such campaign.
    fn count(&self, app: &App, response: &Response) {
        let Some(class) = response.extensions().get::<RefusedAs>() else { return };
        let place = self.campaign.as_deref().and_then(|campaign| app.places.known(campaign));
        app.door_sums.refused(place.as_ref().map(|place| &place.campaign), self.at, class.0);
        metrics::counter!("door_refusals_total", "class" => class.0).increment(1);
    }
}

#[derive(Clone)]
struct RefusedAs(&'static str);

/// Gives every failure a problem body, also those that come from below the handlers.
fn write_problem(response: Response, id: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(X_REQUEST_ID, HeaderValue::from_str(id).expect("ids are visible ASCII"));
    // Bodies hold what people wrote; no browser shall take one for a page.
    parts.headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let unwritten = parts.extensions.remove::<Unwritten>();
    if unwritten.is_none() && !parts.status.is_client_error() && !parts.status.is_server_error() {
        return Response::from_parts(parts, body);
    }
    let unwritten =
        unwritten.unwrap_or_else(|| Unwritten { problem: Box::new(generic(parts.status)), refused_as: None });
    if let Some(class) = unwritten.refused_as {
        parts.extensions.insert(RefusedAs(class));
    }
    let problem = Problem { request_id: id.to_owned(), ..*unwritten.problem };
    let body = serde_json::to_vec(&problem).expect("a problem is plain data");
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, body.into())
}

/// The problem for a status that a layer below gave without words.
fn generic(status: StatusCode) -> Problem {
    let (slug, detail) = match status {
        StatusCode::NOT_FOUND => {
            ("not-found", "There is nothing at this address. /openapi.json lists what there is.")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method-not-allowed", "Use one of the methods in the Allow header.")
        }
        StatusCode::BAD_REQUEST => {
            ("bad-request", "The request can't be read. Check its address and headers.")
        }
        _ if status.is_client_error() => {
            ("bad-request", "The request can't be taken as it is. See /openapi.json.")
        }
        _ => ("internal-error", "Something broke on our side. Quote the request id when asking for help."),
    };
    Problem::new(status.as_u16(), slug, detail)
}

fn request_id(headers: &HeaderMap) -> String {
    let chosen = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| {
        (1..=REQUEST_ID_CHARACTERS_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
    });
    chosen.map_or_else(random::hex::<16>, str::to_owned)
}

/// Methods by name; those that a caller made up share one label, so that metrics stay bounded.
fn method_label(method: &Method) -> String {
    match *method {
        Method::GET | Method::POST | Method::HEAD | Method::OPTIONS => method.to_string(),
        _ => "other".to_owned(),
    }
}
