//! Questions answered from the state, and from the view that everybody may read.

mod answers;
mod minutes;
mod own;
mod view;

pub use answers::{About, ChannelLine, Channels, Ranked, Ranking};
pub use minutes::ReferralMinute;
pub(crate) use own::own;
pub use own::{OwnAnswer, OwnMilestone, OwnPage, OwnStage, StageName};
pub use view::{RANKING_LINES_MAX, ReferralView, View};
pub(crate) use view::{backlogs, look, view};

use proto::{CampaignId, Problem};

pub(crate) fn campaign_unknown(id: &CampaignId) -> Problem {
    Problem::new(404, "campaign-unknown", format!("there is no campaign {id}; check its id"))
}
