//! The view: what may be read of draws at any time.

use decider::views::{CampaignView, Views, reply};
use proto::wire::{Look, LookReply, Stage, Summary};
use proto::{CampaignId, Problem, TenantId};

use super::answers::{About, Inside, StockLine};
use super::campaign_unknown;
use crate::state::{Campaign, Holding, State, Status};

/// The kind of campaign, as answers name it.
const KIND: &str = <crate::Lotteries as decider::Service>::NAME;

/// All draws.
pub type View = Views<DrawView>;

/// One draw.
#[derive(Debug)]
pub struct DrawView {
    tenant: TenantId,
    revision: u64,
    /// As those who run it see it.
    about: About,
}

/// The view of this state.
pub(crate) fn view(state: &State, previous: &View) -> View {
    let draws = state.campaigns.iter().map(|(id, draw)| (id, draw.revision, draw));
    View::of(draws, previous, |id, draw| DrawView::of(id, draw, state.holding(&draw.tenant, id)))
}

/// Answers a question.
pub(crate) fn look(view: &View, look: &Look) -> LookReply {
    let Some(draw) = view.get(&look.campaign) else {
        return LookReply::Problem(campaign_unknown(&look.campaign));
    };
    // Made when asked for, not with each view: a draw moves with nearly every block.
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
}

impl CampaignView for DrawView {
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
