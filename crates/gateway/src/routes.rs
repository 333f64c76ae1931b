//! Everything that the world can ask, in one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use decider::door::Method;

use crate::campaigns::CREATE;
use crate::gateway::{Activity, App};
use crate::operation::{self, Offered};
use crate::{campaigns, docs, health, journals, sessions, visits, watch};

/// All routes, with what stands around every request.
pub(crate) fn router(app: Arc<App>) -> Router {
    let router = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/openapi.json", get(docs::document))
        .route("/docs", get(docs::to_index))
        .route("/docs/", get(docs::index))
        .route("/docs/{*file}", get(docs::asset))
        .route("/v1/sessions", post(sessions::sign_in))
        .route("/v1/campaigns", post(campaigns::create))
        .route("/v1/campaigns/{campaign}/visits", post(visits::visit))
        .route("/v1/journals", get(journals::list))
        .route("/v1/journals/{service}/{shard}/digest", get(journals::digest))
        .route("/v1/journals/{service}/{shard}/verify", get(journals::verify))
        .route("/v1/journals/{service}/{shard}/events", get(journals::events))
        .route("/v1/journals/{service}/{shard}/blocks", get(journals::blocks));
    offered(&app.activities)
        .into_iter()
        .fold(router, |router, ((path, method), offers)| router.route(&path, route(method, offers)))
        .fallback(nothing_here)
        .layer(from_fn_with_state(app.clone(), watch::watch))
        .with_state(app)
}

/// Where each operation stands, by address; activities may offer theirs at the same one.
pub(crate) fn offered(activities: &[Activity]) -> BTreeMap<(String, Method), Vec<Offered>> {
    let mut routes: BTreeMap<(String, Method), Vec<Offered>> = BTreeMap::new();
    for (activity, offers) in activities.iter().enumerate() {
        for (operation, offer) in
            offers.operations.iter().enumerate().filter(|(_, offer)| offer.name != CREATE)
        {
            let path = format!("/v1/campaigns/{{campaign}}{}", offer.path);
            routes.entry((path, offer.method)).or_default().push(Offered { activity, operation });
        }
    }
    routes
}

fn route(method: Method, offers: Vec<Offered>) -> MethodRouter<Arc<App>> {
    let offers: Arc<[Offered]> = offers.into();
    let handler =
        move |State(app): State<Arc<App>>, request: Request| operation::call(app, offers.clone(), request);
    on(filter(method), handler)
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
    }
}

/// The words are added around it, as for every failure without any.
async fn nothing_here() -> http::StatusCode {
    http::StatusCode::NOT_FOUND
}
