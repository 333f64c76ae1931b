//! The view: what may be read of draws at any time.

use std::sync::Arc;

use decider::Readable;
use decider::views::{CampaignView, Views, reply};
use proto::wire::{Look, LookReply, Stage, Summary};
use proto::{CampaignId, PersonalRef, Problem, TenantId};

use super::answers::{About, Inside, StockLine};
use super::campaign_unknown;
use super::waiting::WaitingList;
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
    waiting: Arc<WaitingList>,
}

/// The view of this state, once these personal data are gone.
pub(crate) fn view(state: &State, previous: &View, readable: &dyn Readable, gone: &[PersonalRef]) -> View {
    let draws = state.campaigns.iter().map(|(id, draw)| (id, draw.revision, draw));
    let nothing = View::default();
    // What is gone may stand in the view of a draw that did not change.
    let shared = if gone.is_empty() { previous } else { &nothing };
    View::of(draws, shared, |id, draw| {
        let before = previous.get(id).map(|before| &before.waiting);
        let waiting = WaitingList::of(draw, before, readable, gone);
        DrawView::of(id, draw, state.holding(&draw.tenant, id), waiting)
    })
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
        "waiting" => reply(&draw.waiting.page(look.audience)),
        other => LookReply::Problem(Problem::new(
            404,
            "question-unknown",
            format!("a lucky draw does not answer {other:?}; see /openapi.json for what it does"),
        )),
    }
}

impl DrawView {
    fn of(
        id: &CampaignId,
        campaign: &Campaign,
        holding: Option<&Holding>,
        waiting: Arc<WaitingList>,
    ) -> Self {
        let about = About {
            campaign: id.clone(),
            kind: KIND,
            name: campaign.name.clone(),
            status: campaign.status,
            rules: campaign.rules.clone(),
            cells: campaign.rules.cells(),
            commitment: campaign.commitment,
            seed: campaign.seed,
            created_at_ms: campaign.times.created,
            opened_at_ms: campaign.times.opened,
            closed_at_ms: campaign.times.closed,
            draws: campaign.draws,
            inside: Some(inside(campaign, holding)),
        };
        Self { tenant: campaign.tenant.clone(), revision: campaign.revision, about, waiting }
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
        out: campaign.out.clone(),
        claims_waiting: campaign.claims.waiting.len() as u64,
        listed: campaign.listed.len() as u64,
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
