//! The error body that clients see (RFC 9457).

use serde::{Deserialize, Serialize};

/// `application/problem+json`: a stable type to program against and a sentence that says what to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, thiserror::Error)]
#[error("{title}: {detail}")]
pub struct Problem {
    /// A stable relative URI such as `/problems/quota-spent`; never changes its meaning.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same words for every problem of this type.
    pub title: String,
    /// The HTTP status, repeated for readers of stored bodies.
    pub status: u16,
    /// What is wrong this time and what to change.
    pub detail: String,
    /// The request that it answers; quote it when asking for help.
    // Never skipped: problems also travel in a format that does not name its fields.
    #[serde(default)]
    pub request_id: String,
}

impl Problem {
    /// A problem whose type is `/problems/{slug}` and whose title is the slug in words.
    pub fn new(status: u16, slug: &str, detail: impl Into<String>) -> Self {
        let mut title = slug.replace('-', " ");
        if let Some(first) = title.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        Self {
            kind: format!("/problems/{slug}"),
            title,
            status,
            detail: detail.into(),
            request_id: String::new(),
        }
    }
}
