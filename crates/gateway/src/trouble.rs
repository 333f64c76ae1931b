//! Everything that goes wrong, as a response that says what to change.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use proto::Problem;

use crate::limits::TooMany;

/// Seconds after which a full or stopped shard is worth asking again.
pub(crate) const RETRY_AFTER_SECONDS: u64 = 1;

/// A problem on its way to the client. The outermost layer adds the request's id and writes the body, see
/// [`crate::watch`].
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) problem: Box<Problem>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The class under which the log's door summary counts it; `None` if it is no refusal by the door.
    pub(crate) refused_as: Option<&'static str>,
}

impl Trouble {
    /// A problem with a stable slug and a sentence that says what to change.
    pub(crate) fn new(status: StatusCode, slug: &str, detail: impl Into<String>) -> Self {
        Problem::new(status.as_u16(), slug, detail).into()
    }

    /// The request can't be understood.
    pub(crate) fn bad(slug: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, slug, detail)
    }

    /// Nothing was stored; worth another try.
    pub(crate) fn unavailable(slug: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, slug, detail).retry_after(RETRY_AFTER_SECONDS)
    }

    /// Something that should never happen. The cause goes to the log, not to the client.
    pub(crate) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal-error",
            "Something broke on our side. Quote the request id when asking for help.",
        )
    }

    /// No token, or one that is not valid.
    pub(crate) fn unauthorised(slug: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, slug, detail)
            .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"fairground\""))
            .refused_as("unauthorised")
    }

    /// The same answer for campaigns that don't exist and for those of other tenants.
    pub(crate) fn campaign_unknown(campaign: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "campaign-unknown",
            format!(
                "There is no campaign {campaign:?} for this caller. Check its id and the token's tenant."
            ),
        )
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Counted in the log's door summary under this class.
    pub(crate) fn refused_as(mut self, class: &'static str) -> Self {
        self.refused_as = Some(class);
        self
    }

    fn retry_after(self, seconds: u64) -> Self {
        self.with(header::RETRY_AFTER, HeaderValue::from(seconds))
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), headers: Vec::new(), refused_as: None }
    }
}

impl From<TooMany> for Trouble {
    fn from(refused: TooMany) -> Self {
        let detail = format!(
            "Too many requests at once. Wait {} s and send it again with the same Idempotency-Key.",
            refused.retry_after_seconds
        );
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail)
            .retry_after(refused.retry_after_seconds)
            .refused_as(refused.class)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.headers_mut().extend(self.headers);
        response.extensions_mut().insert(Unwritten { problem: self.problem, refused_as: self.refused_as });
        response
    }
}

/// A problem that waits in a response's extensions for the request's id.
#[derive(Debug, Clone)]
pub(crate) struct Unwritten {
    pub(crate) problem: Box<Problem>,
    pub(crate) refused_as: Option<&'static str>,
}
