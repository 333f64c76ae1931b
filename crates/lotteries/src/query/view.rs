//! The view: what may be read of draws at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use proto::wire::{List, Listed, Look, LookReply, Stage, Summary};
use proto::{CampaignId, Problem, TenantId};

use super::answers::{About, Inside, StockLine};
use super::campaign_unknown;
use crate::state::{Campaign, Holding, State, Status};

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Lotteries as decider::Service>::NAME;
/// Digits of an entity tag: 64 bits tell the states of one page apart.
const ETAG_DIGITS: usize = 16;

/// All draws. Those that did not change are shared with the view before.
#[derive(Debug, Default)]
pub struct View {
    draws: BTreeMap<CampaignId, Arc<DrawView>>,
}

#[derive(Debug)]
struct DrawView {
    tenant: TenantId,
    revision: u64,
    /// As those who run it see it.
    about: About,
}

impl View {
    pub(crate) fn of(state: &State, previous: &Self) -> Self {
        let draw = |(id, campaign): (&CampaignId, &Campaign)| {
            let before = previous.draws.get(id).filter(|before| before.revision == campaign.revision);
            let made = || Arc::new(DrawView::of(id, campaign, state.holding(&campaign.tenant, id)));
            (id.clone(), before.map_or_else(made, Arc::clone))
        };
        Self { draws: state.campaigns.iter().map(draw).collect() }
    }

    /// The draws that differ in two views.
    pub(crate) fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |id: &CampaignId, now: &Arc<DrawView>| {
            previous.draws.get(id).is_some_and(|before| Arc::ptr_eq(before, now))
        };
        self.draws.iter().filter(|(id, now)| !same(id, now)).map(|(id, _)| id.clone()).collect()
    }

    /// The tenant that a draw belongs to.
    pub(crate) fn tenant(&self, draw: &CampaignId) -> Option<&TenantId> {
        self.draws.get(draw).map(|draw| &draw.tenant)
    }

    /// Answers a question about a tenant's draws.
    pub(crate) fn list(&self, list: &List) -> Listed {
        let List::Summaries { tenant, campaigns } = list else { return Listed::Unknown };
        let found = campaigns.iter().filter_map(|id| self.draws.get(id));
        Listed::Summaries(found.filter(|draw| draw.tenant == *tenant).map(|draw| draw.summary()).collect())
    }

    /// Answers a question.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        let Some(draw) = self.draws.get(&look.campaign) else {
            return LookReply::Problem(campaign_unknown(&look.campaign));
        };
        match look.question.as_str() {
            "campaign" if look.audience.is_inside() => reply(&draw.about),
            "campaign" => reply(&About { inside: None, ..draw.about.clone() }),
            other => LookReply::Problem(Problem::new(
                404,
                "question-unknown",
                format!("a lucky draw does not answer {other:?}; see /openapi.json for what it does"),
            )),
        }
    }
}

impl DrawView {
    fn of(id: &CampaignId, campaign: &Campaign, holding: Option<&Holding>) -> Self {
        let about = About {
            campaign: id.clone(),
            kind: KIND,
            name: campaign.name.clone(),
            status: campaign.status,
            rules: campaign.rules.clone(),
            commitment: campaign.commitment,
            seed: campaign.seed,
            created_at_ms: campaign.times.created,
            opened_at_ms: campaign.times.opened,
            closed_at_ms: campaign.times.closed,
            draws: campaign.draws,
            inside: Some(inside(campaign, holding)),
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

fn inside(campaign: &Campaign, holding: Option<&Holding>) -> Inside {
    let stock = holding.map(|holding| &holding.stock).into_iter().flatten();
    Inside {
        tickets: holding.map(|holding| holding.tickets).unwrap_or_default(),
        stock: stock.map(|(asset, left)| StockLine { asset: asset.clone(), left: *left }).collect(),
        wins: campaign.wins.len() as u64,
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

/// Made when asked for, not with each view: a draw moves with nearly every block.
fn reply(answer: &About) -> LookReply {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    LookReply::Body { etag: blake3::hash(&body).to_hex()[..ETAG_DIGITS].to_owned(), body }
}
