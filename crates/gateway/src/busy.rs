//! What a request is told that comes while there are too many.
//!
//! In a flood nothing is said more often, and what it costs is taken from those who are let in. So all of the answer but the
//! request's id is written once.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use proto::Problem;

use crate::request_id::X_REQUEST_ID;
use crate::trouble::{RETRY_AFTER_SECONDS, Trouble};

/// The class under which the door's summaries count it.
pub(crate) const CLASS: &str = "busy";

/// The answer, whole but for the id.
pub(crate) struct Busy {
    problem: Problem,
    /// The body in front of the id in quotes, and behind it.
    around_id: [String; 2],
}

/// The same for a request that got further.
pub(crate) fn trouble() -> Trouble {
    Trouble::unavailable("server-busy", "Too many requests at once. Try again in a moment.").refused_as(CLASS)
}

impl Busy {
    pub(crate) fn new() -> Self {
        let Trouble { problem, .. } = trouble();
        let body = serde_json::to_string(&problem).expect("a problem is plain data");
        let field = format!("\"request_id\":{}", quoted(""));
        let (front, back) = body.split_once(&field).expect("a problem has a field for the id");
        let front = format!("{front}\"request_id\":");
        Self { problem: *problem, around_id: [front, back.to_owned()] }
    }

    /// What is told, for counts and logs.
    pub(crate) fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The answer to the request of this id.
    pub(crate) fn answer(&self, id: &str) -> Response {
        let [front, back] = &self.around_id;
        let mut response = Response::new(Body::from([front, &*quoted(id), back].concat()));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS));
        headers.insert(X_REQUEST_ID, HeaderValue::from_str(id).expect("ids are visible ASCII"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// A text as JSON writes it: callers choose ids, and may put quotes into them.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is plain data")
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;

    use super::*;
    use crate::watch::write_problem;

    #[tokio::test]
    async fn it_is_what_any_other_problem_would_be() {
        let busy = Busy::new();
        for id in ["4bf92f3577b34da6a3ce929d0e0e4736", "a\"b\\c"] {
            let (wanted, _) = write_problem(trouble().into_response(), id);
            let (wanted, wanted_body) = wanted.into_parts();
            let (head, body) = busy.answer(id).into_parts();
            assert_eq!((head.status, head.headers), (wanted.status, wanted.headers));
            let bytes = async |body: Body| body.collect().await.unwrap().to_bytes();
            assert_eq!(bytes(body).await, bytes(wanted_body).await);
        }
    }
}
