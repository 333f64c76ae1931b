//! What may be read of a draw at any time.

use std::sync::Arc;

use decider::views::reply;
use proto::CampaignId;
use proto::wire::{Look, LookReply};

use super::answers::{About, Inside, StockLine};
use super::waiting::WaitingList;
use crate::holds::Watched;
use crate::state::{Campaign, Holding};

/// One draw.
#[derive(Debug)]
pub struct DrawView {
    /// As those who run it see it.
    about: About,
    waiting: Arc<WaitingList>,
}

impl DrawView {
    pub(super) fn of(
        id: &CampaignId,
        campaign: &Campaign,
        (holding, watched): (Option<&Holding>, &Watched),
        waiting: Arc<WaitingList>,
    ) -> Self {
        let about = About {
            campaign: id.clone(),
            kind: crate::NAME,
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
            inside: Some(inside(campaign, holding, watched)),
        };
        Self { about, waiting }
    }

    /// Whose claims wait.
    pub(super) fn waiting(&self) -> &Arc<WaitingList> {
        &self.waiting
    }

    /// Answers a question that only draws answer; `None`: they don't. Made when asked for, not with each view: a draw moves with
    /// nearly every block.
    pub(super) fn look(&self, look: &Look) -> Option<LookReply> {
        Some(match look.question.as_str() {
            "campaign" if look.audience.is_inside() => reply(&self.about),
            "campaign" => reply(&About { inside: None, ..self.about.clone() }),
            "waiting" => reply(&self.waiting.page(look.audience)),
            _ => return None,
        })
    }
}

fn inside(campaign: &Campaign, holding: Option<&Holding>, watched: &Watched) -> Inside {
    let stock = holding.map(|holding| &holding.stock).into_iter().flatten();
    Inside {
        tickets: holding.map(|holding| holding.tickets).unwrap_or_default(),
        stock: stock.map(|(asset, left)| StockLine { asset: asset.clone(), left: *left }).collect(),
        opening_delayed: campaign.delayed.clone(),
        wins: campaign.wins.len() as u64,
        out: campaign.out.clone(),
        claims_waiting: campaign.claims.waiting.len() as u64,
        listed: campaign.listed.len() as u64,
        held: watched.waiting(),
        bar: watched.bar,
    }
}
