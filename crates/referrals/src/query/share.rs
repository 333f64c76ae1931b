//! What is handed on with a code.

use proto::{CampaignId, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Code;

/// What a page hands on with a code, as chats show it. Its words about the campaign are the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShareCard {
    /// The campaign's title.
    pub title: String,
    /// Where the code leads, on this server.
    pub link: String,
    /// A picture of the code, on this server.
    pub image: String,
}

impl ShareCard {
    pub(super) fn of(campaign: &CampaignId, name: &str, code: Code) -> Self {
        let image = format!("/v1/campaigns/{campaign}/codes/{code}/qr.png");
        Self { title: name.to_owned(), link: code.link(campaign), image }
    }
}

impl Code {
    /// The page that takes this code, on the server that it is asked of.
    pub(crate) fn link(self, campaign: &CampaignId) -> String {
        format!("/c/{campaign}?code={self}")
    }
}

/// The code that a path names, or what to change.
pub(crate) fn code_in(parameters: &[(String, String)]) -> Result<Code, String> {
    let named = parameters.iter().find(|(name, _)| name == "code");
    let (_, text) = named.ok_or("the address names no code")?;
    text.parse().map_err(|error: crate::code::InvalidCode| format!("code {text:?}: {error}"))
}

/// The same as a problem.
pub(super) fn asked_code(parameters: &[(String, String)]) -> Result<Code, Problem> {
    code_in(parameters).map_err(|reason| Problem::new(400, "parameter-invalid", reason))
}
