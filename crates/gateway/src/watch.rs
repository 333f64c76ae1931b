//! Around every request: its id, its span, its metrics, and a problem body for whatever went wrong.
//!
//! Spans cost some microseconds a request, so they are at debug level: `RUST_LOG=info,gateway=debug,host=debug` shows
//! requests, and by their ids the commands and commits that followed. Lines name their request without them.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::{HeaderValue, StatusCode, Uri, header};
use proto::Problem;
use tracing::Instrument;
use tracing::field::Empty;

use crate::backlog;
use crate::failures::Failure;
use crate::gateway::App;
use crate::request_id::{Current, X_REQUEST_ID};
use crate::trouble::{Trouble, Unwritten};
use crate::{busy, client, meters, request_id};

/// Paths that say how the server is: they must answer also when it is full.
const ALWAYS_OPEN: [&str; 3] = ["/livez", "/readyz", "/metrics"];
/// Route of requests that match none.
const UNMATCHED: &str = "unmatched";

/// Stands around whatever answers a request. `route` is known already where it is an operation's.
pub(crate) async fn watch(
    app: &App,
    route: Option<Arc<str>>,
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (id, caller) = request_id::of(app, &request);
    let seen = Seen::of(app, &request);
    let span = tracing::debug_span!("request", method = seen.method, route = Empty, id);
    let mut recorded = app.spans.request(&id, caller);

    let work = run(app, request, answer).instrument(span.clone());
    let current = Current { id: id.clone(), span: recorded.id() };
    let mut response = request_id::scope(current, work).await;
    let matched = response.extensions_mut().remove::<MatchedPath>();
    let route = route.as_deref().or(matched.as_ref().map(MatchedPath::as_str)).unwrap_or(UNMATCHED);
    span.record("route", route);
    let response = seen.conclude(app, &id, route, response);
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
    recorded.describe(|it| describe(it, &id, seen.method, route, response.status()));
    response
}

/// Attributes as OpenTelemetry's conventions name them.
fn describe(span: &mut spans::Ended, id: &str, method: &'static str, route: &str, status: StatusCode) {
    span.name = format!("{method} {route}").into();
    span.has_failed = status.is_server_error();
    span.set("http.request.method", method);
    span.set("http.route", route.to_owned());
    span.set("http.response.status_code", status.as_u16());
    span.set("fairground.request_id", id.to_owned());
}

/// Whether a request is to be sent away unseen, because this thread is behind.
pub(crate) fn is_too_much(request: &Request) -> bool {
    !ALWAYS_OPEN.contains(&request.uri().path()) && !backlog::admits()
}

/// Sends a request away at as little cost as can be: a flood must not be slower to refuse than it comes.
pub(crate) fn send_away(app: &App, route: Option<&str>, request: &Request) -> Response {
    app.shedding.note();
    let (id, _) = request_id::of(app, request);
    let response = app.busy.answer(&id);
    let told = (app.busy.problem(), Some(busy::CLASS));
    Seen::of(app, request).count(app, &id, route.unwrap_or(UNMATCHED), response.status(), Some(told));
    response
}

async fn run(app: &App, request: Request, answer: impl AsyncFnOnce(Request) -> Response) -> Response {
    let open = ALWAYS_OPEN.contains(&request.uri().path());
    let permit = app.in_flight.try_acquire();
    if !open && permit.is_err() {
        app.shedding.note();
        return busy::trouble().into_response();
    }
    caught(answer(request)).await
}

/// Turns a panic into an answer.
pub(crate) fn caught(answer: impl Future<Output = Response>) -> impl Future<Output = Response> {
    // Handlers hold no locks of their own across what could panic, so what they share stays whole.
    AssertUnwindSafe(answer).catch_unwind().map(|answered| match answered {
        Ok(response) => response,
        Err(_) => Trouble::internal(&"a handler panicked; its message stands above").into_response(),
    })
}

/// What is remembered of a request until it is answered.
struct Seen {
    started: Instant,
    method: &'static str,
    uri: Uri,
    at: proto::Timestamp,
}

impl Seen {
    fn of(app: &App, request: &Request) -> Self {
        let pretended = client::pretended_at(request.headers(), app.settings.development).ok().flatten();
        Self {
            started: Instant::now(),
            method: meters::label(request.method()),
            uri: request.uri().clone(),
            at: pretended.unwrap_or_else(|| (app.clock.now)()),
        }
    }

    /// Gives a failure its body, and counts what was told.
    fn conclude(&self, app: &App, id: &str, route: &str, response: Response) -> Response {
        let (response, told) = write_problem(response, id);
        let told = told.as_ref().map(|told| (&*told.problem, told.refused_as));
        self.count(app, id, route, response.status(), told);
        response
    }

    fn count(&self, app: &App, id: &str, route: &str, status: StatusCode, told: Option<Told<'_>>) {
        let (method, elapsed) = (self.method, self.started.elapsed());
        if let Some((problem, refused_as)) = told {
            let campaign = self.campaign();
            app.failures.count(&Failure { request_id: id, method, route, campaign, problem, elapsed });
            self.count_refusal(app, refused_as);
        }
        app.meters.of(method, route).answered(status, elapsed);
    }

    fn campaign(&self) -> Option<&str> {
        self.uri.path().strip_prefix("/v1/campaigns/")?.split('/').next()
    }

    /// Counts a refusal under its campaign, or under the deployment if there is no such campaign.
    fn count_refusal(&self, app: &App, refused_as: Option<&'static str>) {
        let Some(class) = refused_as else { return };
        let place = self.campaign().and_then(|campaign| app.places.known(campaign));
        app.door_sums.refused(place.as_ref().map(|place| &place.campaign), self.at, class);
        app.failures.refused(class);
    }
}

/// What a failed request was told, and the class that the door's summaries count it under.
type Told<'a> = (&'a Problem, Option<&'static str>);

/// Gives every failure a problem body, also those that come from below the handlers, and says what it told.
pub(crate) fn write_problem(response: Response, id: &str) -> (Response, Option<Unwritten>) {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(X_REQUEST_ID, HeaderValue::from_str(id).expect("ids are visible ASCII"));
    // Bodies hold what people wrote; no browser shall take one for a page.
    parts.headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let unwritten = parts.extensions.remove::<Unwritten>();
    if unwritten.is_none() && !parts.status.is_client_error() && !parts.status.is_server_error() {
        return (Response::from_parts(parts, body), None);
    }
    let mut told =
        unwritten.unwrap_or_else(|| Unwritten { problem: Box::new(generic(parts.status)), refused_as: None });
    told.problem.request_id = id.to_owned();
    let body = serde_json::to_vec(&told.problem).expect("a problem is plain data");
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (Response::from_parts(parts, body.into()), Some(told))
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
