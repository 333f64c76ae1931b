//! What every request passes on its way to whoever answers it.
//!
//! Operations of activities stand in a table of their own and are called as they are: votes come by the hundred thousand, and
//! the layers of a general router took longer over one than the door's own work did. Everything else goes to that router.

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use percent_encoding::percent_decode_str;
use tower::ServiceExt;

use crate::gateway::App;
use crate::operation::{self, Offered, Parameters};
use crate::trouble::Trouble;
use crate::{unread, watch};

/// The table of operations, the router of all else, and what stands around both.
pub(crate) struct Front {
    app: Arc<App>,
    operations: matchit::Router<Address>,
    rest: Router,
}

/// What can be asked at one address.
pub(crate) struct Address {
    pub(crate) route: Arc<str>,
    pub(crate) methods: Vec<(Method, Arc<[Offered]>)>,
}

/// Who answers a request, and with what.
enum Called {
    Operation(Arc<[Offered]>, Result<Parameters, Trouble>),
    /// There are operations at this address, but for these methods.
    OtherMethods(HeaderValue),
    Rest,
}

impl Front {
    /// # Panics
    /// If two addresses can't stand beside each other, see [`crate::routes::clash`].
    pub(crate) fn new(app: Arc<App>, addresses: Vec<Address>, rest: Router) -> Self {
        let mut operations = matchit::Router::new();
        for address in addresses {
            let route = address.route.to_string();
            operations.insert(route, address).expect("addresses were compared when the gateway was made");
        }
        Self { app, operations, rest }
    }

    /// Answers a request, whatever goes wrong.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        let bytes_max = self.app.settings.body_bytes_max;
        if watch::is_too_much(&request) {
            let found = self.operations.at(request.uri().path());
            let route = found.ok().map(|found| Arc::clone(&found.value.route));
            let response = watch::send_away(&self.app, route.as_deref(), &request);
            return unread::throw_away(bytes_max, request, response).await;
        }
        let (called, route) = self.find(&request);
        unread::drain(bytes_max, request, async |request| {
            watch::watch(&self.app, route, request, async |request| self.call(called, request).await).await
        })
        .await
    }

    fn find(&self, request: &Request) -> (Called, Option<Arc<str>>) {
        let Ok(found) = self.operations.at(request.uri().path()) else { return (Called::Rest, None) };
        let address = found.value;
        // hyper leaves the body of an answer to HEAD out.
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        let called = match address.methods.iter().find(|(offered, _)| offered == method) {
            Some((_, offers)) => Called::Operation(Arc::clone(offers), parameters(&found.params)),
            None => Called::OtherMethods(address.allow()),
        };
        (called, Some(Arc::clone(&address.route)))
    }

    async fn call(&self, called: Called, request: Request) -> Response {
        match called {
            Called::Operation(offers, parameters) => {
                let answer = async { operation::call(&self.app, &offers, parameters?, request).await };
                // Each layer around it would move it as a whole, and an idle connection would keep its room.
                Box::pin(answer).await.into_response()
            }
            Called::OtherMethods(allow) => {
                (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allow)]).into_response()
            }
            Called::Rest => match Box::pin(self.rest.clone().oneshot(request)).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        }
    }
}

impl Address {
    fn allow(&self) -> HeaderValue {
        let mut names: Vec<&str> = self.methods.iter().map(|(method, _)| method.as_str()).collect();
        if names.contains(&Method::GET.as_str()) {
            names.push(Method::HEAD.as_str());
        }
        HeaderValue::from_str(&names.join(",")).expect("names of methods are visible ASCII")
    }
}

fn parameters(found: &matchit::Params<'_, '_>) -> Result<Parameters, Trouble> {
    let decoded = |(name, text): (&str, &str)| match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok((name.to_owned(), text.into_owned())),
        Err(_) => {
            let detail =
                format!("{name} must be UTF-8 once its percent signs are decoded. Check the address.");
            Err(Trouble::bad("bad-address", detail))
        }
    };
    found.iter().map(decoded).collect()
}

/// The front as a router, for servers of other kinds and for tests.
pub(crate) fn router(front: Front) -> Router {
    let front = Arc::new(front);
    Router::new().fallback(move |request| async move { front.answer(request).await })
}

/// Tells the layers outside which route of the router it was.
pub(crate) async fn label(
    path: Option<MatchedPath>,
    request: Request,
    next: axum::middleware::Next,
) -> Response {
    let mut response = watch::caught(next.run(request)).await;
    if let Some(path) = path {
        response.extensions_mut().insert(path);
    }
    response
}
