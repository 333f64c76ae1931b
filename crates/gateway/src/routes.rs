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
use crate::{
    campaigns, docs, files, health, journals, listing, minutes, people, sessions, unread, visits, watch,
};

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
        .route("/v1/campaigns", post(campaigns::create).get(listing::list))
        .route("/v1/campaigns/{campaign}/visits", post(visits::visit))
        .route("/v1/door", get(minutes::door))
        .route("/v1/people/erase", post(people::erase))
        .route("/v1/journals", get(journals::list))
        .route("/v1/journals/{service}/{shard}/digest", get(journals::digest))
        .route("/v1/journals/{service}/{shard}/verify", get(journals::verify))
        .route("/v1/journals/{service}/{shard}/events", get(journals::events))
        .route("/v1/journals/{service}/{shard}/blocks", get(journals::blocks));
    let router =
        app.files.addresses.iter().fold(router, |router, address| router.route(address, get(files::file)));
    offered(&app.activities)
        .into_iter()
        .fold(router, |router, ((path, method), offers)| router.route(&path, route(method, offers)))
        .fallback(nothing_here)
        .layer(from_fn_with_state(app.clone(), watch::watch))
        .layer(from_fn_with_state(app.clone(), unread::drain))
        .with_state(app)
}

/// What stands on an address for watchers alone.
pub(crate) fn watchers(app: Arc<App>) -> Router {
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics_for_watchers))
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

/// Paths of the gateway's own that have parameters; activities' must name theirs alike.
const OWN_PATHS: [&str; 1] = ["/v1/campaigns/{campaign}/visits"];

/// Two paths that stand for the same addresses under different names, if there are any: no router can serve both.
pub(crate) fn clash(activities: &[Activity]) -> Option<(String, String)> {
    let paths = offered(activities).into_keys().map(|(path, _)| path);
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for path in OWN_PATHS.map(str::to_owned).into_iter().chain(paths) {
        let mut prefixes = String::new();
        let mut named = String::new();
        // Also a longer path clashes, if it names a parameter of a shorter one differently.
        for part in path.split('/') {
            prefixes.push('/');
            prefixes.push_str(if part.starts_with('{') { "{}" } else { part });
            named = format!("{named}/{part}");
            let first = seen.entry(prefixes.clone()).or_insert_with(|| named.clone());
            if *first != named {
                return Some((first.split_off(1), named.split_off(1)));
            }
        }
    }
    None
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
