//! Questions answered from the state, and from the view that everybody may read.

mod answers;
mod minutes;
mod view;

pub use answers::{About, OwnAnswer, OwnPage};
pub use minutes::ReferralMinute;
pub use view::{ReferralView, View};
pub(crate) use view::{look, view};

use proto::wire::Own;
use proto::{CampaignId, Problem};
use serde_json::Value;

use crate::code::Code;
use crate::state::State;

/// What a person may know about themselves in a campaign.
pub(crate) fn own(state: &State, own: &Own) -> Result<Value, Problem> {
    let campaign = state.campaigns.get(&own.campaign).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let person = campaign.person(&own.person);
    let answer = OwnAnswer {
        code: person.has_code.then(|| Code::of(&own.campaign, own.person, person.code_attempt)),
        invitation: person.stage,
        invitees_followed: person.invitees_followed,
        invitees_qualified: person.invitees_qualified,
    };
    Ok(serde_json::to_value(answer).expect("answers are plain data and always serialise"))
}

pub(crate) fn campaign_unknown(id: &CampaignId) -> Problem {
    Problem::new(404, "campaign-unknown", format!("there is no campaign {id}; check its id"))
}
