//! The id of the request that a task works for, so that every line that is logged meanwhile can name it. It is looked up
//! when a line is written; a request without lines pays for one copy.

use axum::extract::Request;
use http::{HeaderMap, HeaderName};

use crate::random::RequestIds;

/// Names one request in answers and logs.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that a caller may choose.
const CHARACTERS_MAX: usize = 64;

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that is being handled here, if one is.
pub fn request_id() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// The id that the caller chose, or a fresh one.
pub(crate) fn of(request: &Request, fresh: &RequestIds) -> String {
    chosen(request.headers()).map_or_else(|| fresh.next(), str::to_owned)
}

/// Does the work of this request.
pub(crate) fn scope<T>(id: String, work: impl Future<Output = T>) -> impl Future<Output = T> {
    CURRENT.scope(id, work)
}

/// Goes on with the work of the current request on a task of its own.
pub(crate) fn following<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    CURRENT.scope(request_id().unwrap_or_default(), work)
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
        let (here, there) = scope("r-1".to_owned(), async {
            let there = tokio::spawn(following(async { request_id() }));
            (request_id(), there.await.unwrap())
        })
        .await;
        assert_eq!((here.as_deref(), there.as_deref()), (Some("r-1"), Some("r-1")));
        assert_eq!(request_id(), None);
    }
}
