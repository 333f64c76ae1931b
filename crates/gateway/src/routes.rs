//! Everything that the world can ask, in one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use decider::door::Method;

use crate::front::{self, Address, Front};
use crate::gateway::{Activity, App};
use crate::operation::Offered;
use crate::{
    accesses, campaigns, docs, files, health, journals, listing, minutes, parked, people, services, sessions,
    visits,
};

/// Everything, with what stands around every request.
pub(crate) fn front(app: Arc<App>) -> Front {
    let pages = Router::new()
        .route("/openapi.json", get(docs::document))
        .route("/docs", get(docs::to_index))
        .route("/docs/", get(docs::index))
        .route("/docs/{*file}", get(docs::asset));
    let of_files = app.files.addresses.iter();
    let pages = of_files
        .fold(pages, |pages, address| pages.route(address, get(files::file)))
        .route_layer(from_fn_with_state(app.clone(), files::limit));
    let rest = Router::new()
        .merge(pages)
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/v1/sessions", post(sessions::sign_in))
        .route("/v1/campaigns", post(campaigns::create).get(listing::list))
        .route("/v1/campaigns/{campaign}/visits", post(visits::visit))
        .route("/v1/door", get(minutes::door))
        .route("/v1/accesses", get(accesses::list))
        .route("/v1/people/erase", post(people::erase))
        .route("/v1/services", get(services::list))
        .route("/v1/journals", get(journals::list))
        .route("/v1/journals/{service}/{shard}/digest", get(journals::digest))
        .route("/v1/journals/{service}/{shard}/verify", get(journals::verify))
        .route("/v1/journals/{service}/{shard}/events", get(journals::events))
        .route("/v1/journals/{service}/{shard}/blocks", get(journals::blocks))
        .route("/v1/journals/{service}/{shard}/parked", get(parked::list))
        .route("/v1/journals/{service}/{shard}/parked/{position}/retry", post(parked::retry))
        .route("/v1/journals/{service}/{shard}/parked/{position}/drop", post(parked::drop));
    let rest = rest.fallback(nothing_here).layer(from_fn(front::label)).with_state(app.clone());
    let addresses = addresses(&app.activities);
    Front::new(app, addresses, rest)
}

/// What stands on an address for watchers alone.
pub(crate) fn watchers(app: Arc<App>) -> Front {
    let rest = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics_for_watchers))
        .fallback(nothing_here)
        .layer(from_fn(front::label))
        .with_state(app.clone());
    Front::new(app, Vec::new(), rest)
}

/// Where each operation stands, by address; activities may offer theirs at the same one.
pub(crate) fn offered(activities: &[Activity]) -> BTreeMap<(String, Method), Vec<Offered>> {
    let mut routes: BTreeMap<(String, Method), Vec<Offered>> = BTreeMap::new();
    for (activity, offers) in activities.iter().enumerate() {
        for (operation, offer) in
            offers.operations.iter().enumerate().filter(|(_, offer)| offer.creates(offers.service).is_none())
        {
            let path = format!("/v1/campaigns/{{campaign}}{}", offer.path);
            routes.entry((path, offer.method)).or_default().push(Offered { activity, operation });
        }
    }
    routes
}

/// Paths of the gateway's own that have parameters; activities' must name theirs alike.
const OWN_PATHS: [&str; 1] = ["/v1/campaigns/{campaign}/visits"];

/// Two paths that stand for the same addresses under different names, if there are any: no router can serve both. Nor
/// may an activity stand at an address of the gateway's own.
pub(crate) fn clash(activities: &[Activity]) -> Option<(String, String)> {
    let paths: Vec<String> = offered(activities).into_keys().map(|(path, _)| path).collect();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    if let Some(taken) = paths.iter().find(|path| OWN_PATHS.contains(&path.as_str())) {
        return Some((taken.clone(), taken.clone()));
    }
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

/// The same, gathered by address.
fn addresses(activities: &[Activity]) -> Vec<Address> {
    let mut addresses: Vec<Address> = Vec::new();
    for ((path, method), offers) in offered(activities) {
        let method = match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let offers = (method, offers.into());
        // Sorted by path, so the methods of one stand beside each other.
        match addresses.last_mut().filter(|last| *last.route == *path) {
            Some(last) => last.methods.push(offers),
            None => addresses.push(Address { route: path.into(), methods: vec![offers] }),
        }
    }
    addresses
}

/// The words are added around it, as for every failure without any.
async fn nothing_here() -> http::StatusCode {
    http::StatusCode::NOT_FOUND
}
