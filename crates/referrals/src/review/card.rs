//! What is handed on with a code.

use decider::rows::Shelf;
use proto::{CampaignId, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, decoded, key, page};
use crate::code::{Code, InvalidCode};
use crate::event::Event;
use crate::refusal::Refusal;

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
    fn of(campaign: &CampaignId, title: String, code: Code) -> Self {
        let image = format!("/v1/campaigns/{campaign}/codes/{code}/qr.png");
        Self { title, link: format!("/c/{campaign}?code={code}"), image }
    }
}

/// The card of a person's code, or of a channel's.
pub(super) fn answer(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    parameters: &[(String, String)],
) -> Answer {
    let code = code_in(parameters).map_err(|reason| Problem::new(400, "parameter-invalid", reason))?;
    let title = match shelf.get(&key::code(campaign, code))? {
        Some(_) => shelf.get(&key::title(campaign))?,
        None => None,
    };
    // Printed, it would lead nobody anywhere.
    let title = title.ok_or_else(|| Refusal::CodeUnknown.problem())?;
    Ok(page(shelf.position(), None, &ShareCard::of(campaign, decoded(&title)?, code)))
}

/// The code that a path names, or what to change.
fn code_in(parameters: &[(String, String)]) -> Result<Code, String> {
    let named = parameters.iter().find(|(name, _)| name == "code");
    let (_, text) = named.ok_or("the address names no code")?;
    text.parse().map_err(|error: InvalidCode| format!("code {text:?}: {error}"))
}
