//! What services ask of the keeper of the vault: names for their views, and that keys be forgotten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{CampaignId, PersonalRef};

/// Most references asked for at once: with 2 KiB behind each, the answer stays below what a message may be.
pub const PERSONAL_ASKED_MAX: usize = 1_024;

/// Asks for personal data. `Result<ToldPersonal, String>` comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPersonal {
    /// The references, [`PERSONAL_ASKED_MAX`] at the most.
    pub references: Vec<PersonalRef>,
}

/// Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldPersonal {
    /// The fields behind each reference, in the order asked for; `None` where there are none, or none any more.
    pub fields: Vec<Option<BTreeMap<String, String>>>,
}

/// Says that a campaign is over for good, so that what links its pseudonyms to people can be destroyed. `Result<(), String>`
/// comes back: done, or why not now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclude {
    /// The campaign.
    pub campaign: CampaignId,
}
