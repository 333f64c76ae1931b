//! The id of the request that a task works for, so that every line that is logged meanwhile can name it. It is looked up
//! when a line is written; a request without lines pays for one copy.
//!
//! It is also the id of the request's trace (W3C Trace Context, https://www.w3.org/TR/trace-context/). A caller that is trusted
//! may say which trace a request belongs to; anybody may choose another id, which stands for a trace as well, see
//! [`proto::TraceId::of`].

use axum::extract::Request;
use http::{HeaderMap, HeaderName};
use proto::SpanId;
use proto::trace::TraceParent;

use crate::client;
use crate::gateway::App;

/// Names one request in answers and logs.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Says which trace a request belongs to, and under which span of its caller it stands.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// Longest request id that a caller may choose.
const CHARACTERS_MAX: usize = 64;

tokio::task_local! {
    static CURRENT: Current;
}

/// The request that is being handled.
#[derive(Clone, Default)]
pub(crate) struct Current {
    pub(crate) id: String,
    /// Its span, if it is recorded.
    pub(crate) span: Option<SpanId>,
}

/// The id of the request that is being handled here, if one is.
pub fn request_id() -> Option<String> {
    CURRENT.try_with(|current| current.id.clone()).ok()
}

/// The span of the request that is being handled here, if it is recorded.
pub(crate) fn request_span() -> Option<SpanId> {
    CURRENT.try_with(|current| current.span).ok().flatten()
}

/// The id that the caller chose, or a fresh one; and the caller's span, if it says which trace this is.
pub(crate) fn of(app: &App, request: &Request) -> (String, Option<SpanId>) {
    if let Some(TraceParent { trace, parent }) = traced(app, request) {
        return (trace.to_string(), Some(parent));
    }
    (chosen(request.headers()).map_or_else(|| app.request_ids.next(), str::to_owned), None)
}

/// Does the work of this request.
pub(crate) fn scope<T>(request: Current, work: impl Future<Output = T>) -> impl Future<Output = T> {
    CURRENT.scope(request, work)
}

/// Goes on with the work of the current request on a task of its own.
pub(crate) fn following<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    CURRENT.scope(CURRENT.try_with(Clone::clone).unwrap_or_default(), work)
}

/// The trace that a trusted caller names. Strangers could have theirs taken for others', so they may not.
fn traced(app: &App, request: &Request) -> Option<TraceParent> {
    let mut named = request.headers().get_all(TRACEPARENT).iter();
    let named = named.next().filter(|_| named.next().is_none())?;
    let settings = &app.settings;
    let is_trusted =
        client::is_trusted(request.extensions(), &settings.trusted_proxies, settings.development);
    named.to_str().ok()?.parse().ok().filter(|_| is_trusted)
}

fn chosen(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(X_REQUEST_ID)?.to_str().ok()?;
    let is_fit = (1..=CHARACTERS_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    is_fit.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_of_its_own_keeps_the_id_and_nothing_else_has_one() {
        assert_eq!(request_id(), None);
        let request = Current { id: "r-1".to_owned(), span: None };
        let (here, there) = scope(request, async {
            let there = tokio::spawn(following(async { request_id() }));
            (request_id(), there.await.unwrap())
        })
        .await;
        assert_eq!((here.as_deref(), there.as_deref()), (Some("r-1"), Some("r-1")));
        assert_eq!(request_id(), None);
    }
}
