//! The view: what may be read of campaigns at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use proto::wire::{List, Listed, Look, LookReply, Stage, Summary};
use proto::{CampaignId, Problem, TenantId};

use super::answers::About;
use super::campaign_unknown;
use crate::state::{Campaign, State, Status};

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Referrals as decider::Service>::NAME;
/// Digits of an entity tag: 64 bits tell the states of one page apart.
const ETAG_DIGITS: usize = 16;

/// All campaigns. Those that did not change are shared with the view before.
#[derive(Debug, Default)]
pub struct View {
    campaigns: BTreeMap<CampaignId, Arc<CampaignView>>,
}

#[derive(Debug)]
struct CampaignView {
    tenant: TenantId,
    revision: u64,
    /// As those who run it see it.
    about: About,
}

impl View {
    pub(crate) fn of(state: &State, previous: &Self) -> Self {
        let view = |(id, campaign): (&CampaignId, &Campaign)| {
            let before = previous.campaigns.get(id).filter(|before| before.revision == campaign.revision);
            let made = || Arc::new(CampaignView::of(id, campaign));
            (id.clone(), before.map_or_else(made, Arc::clone))
        };
        Self { campaigns: state.campaigns.iter().map(view).collect() }
    }

    /// The campaigns that differ in two views.
    pub(crate) fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |id: &CampaignId, now: &Arc<CampaignView>| {
            previous.campaigns.get(id).is_some_and(|before| Arc::ptr_eq(before, now))
        };
        self.campaigns.iter().filter(|(id, now)| !same(id, now)).map(|(id, _)| id.clone()).collect()
    }

    /// The tenant that a campaign belongs to.
    pub(crate) fn tenant(&self, campaign: &CampaignId) -> Option<&TenantId> {
        self.campaigns.get(campaign).map(|found| &found.tenant)
    }

    /// Answers a question about a tenant's campaigns.
    pub(crate) fn list(&self, list: &List) -> Listed {
        let List::Summaries { tenant, campaigns } = list else { return Listed::Unknown };
        let found = campaigns.iter().filter_map(|id| self.campaigns.get(id));
        Listed::Summaries(
            found.filter(|found| found.tenant == *tenant).map(|found| found.summary()).collect(),
        )
    }

    /// Answers a question.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        let Some(found) = self.campaigns.get(&look.campaign) else {
            return LookReply::Problem(campaign_unknown(&look.campaign));
        };
        match look.question.as_str() {
            "campaign" if look.audience.is_inside() => reply(&found.about),
            "campaign" => reply(&About { counts: None, ..found.about.clone() }),
            other => LookReply::Problem(Problem::new(
                404,
                "question-unknown",
                format!(
                    "a campaign of referrals does not answer {other:?}; see /openapi.json for what it does"
                ),
            )),
        }
    }
}

impl CampaignView {
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

/// Made when asked for, not with each view: a campaign moves with nearly every block.
fn reply(answer: &About) -> LookReply {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    LookReply::Body { etag: blake3::hash(&body).to_hex()[..ETAG_DIGITS].to_owned(), body }
}
