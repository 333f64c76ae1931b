//! The view: what may be read of campaigns at any time.

use decider::views::{CampaignView, Views, reply};
use proto::wire::{Look, LookReply, Stage, Summary};
use proto::{CampaignId, Problem, TenantId};

use super::answers::About;
use super::campaign_unknown;
use crate::state::{Campaign, State, Status};

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Referrals as decider::Service>::NAME;

/// All campaigns.
pub type View = Views<ReferralView>;

/// One campaign.
#[derive(Debug)]
pub struct ReferralView {
    tenant: TenantId,
    revision: u64,
    /// As those who run it see it.
    about: About,
}

/// The view of this state.
pub(crate) fn view(state: &State, previous: &View) -> View {
    let campaigns = state.campaigns.iter().map(|(id, campaign)| (id, campaign.revision, campaign));
    View::of(campaigns, previous, ReferralView::of)
}

/// Answers a question.
pub(crate) fn look(view: &View, look: &Look) -> LookReply {
    let Some(found) = view.get(&look.campaign) else {
        return LookReply::Problem(campaign_unknown(&look.campaign));
    };
    // Made when asked for, not with each view: a campaign moves with nearly every block.
    match look.question.as_str() {
        "campaign" if look.audience.is_inside() => reply(&found.about),
        "campaign" => reply(&About { counts: None, ..found.about.clone() }),
        other => LookReply::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a campaign of referrals does not answer {other:?}; see /openapi.json for what it does"),
        )),
    }
}

impl ReferralView {
    fn of(id: &CampaignId, campaign: &Campaign) -> Self {
        let about = About {
            campaign: id.clone(),
            kind: KIND,
            name: campaign.name.clone(),
            status: campaign.status,
            rules: campaign.rules.clone(),
            created_at_ms: campaign.times.created,
            opened_at_ms: campaign.times.opened,
            closed_at_ms: campaign.times.closed,
            counts: Some(campaign.counts),
        };
        Self { tenant: campaign.tenant.clone(), revision: campaign.revision, about }
    }
}

impl CampaignView for ReferralView {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    fn summary(&self) -> Summary {
        Summary {
            campaign: self.about.campaign.clone(),
            kind: KIND.to_owned(),
            name: self.about.name.clone(),
            status: stage(self.about.status),
            created_at_ms: self.about.created_at_ms,
            opened_at_ms: self.about.opened_at_ms,
            closed_at_ms: self.about.closed_at_ms,
        }
    }
}

fn stage(status: Status) -> Stage {
    match status {
        Status::Draft => Stage::Draft,
        Status::Open => Stage::Open,
        Status::Paused => Stage::Paused,
        Status::Closed => Stage::Closed,
    }
}
