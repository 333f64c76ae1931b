//! Creation, and the steps draft → open ⇄ paused → closed.
//!
//! A step to where the draw is already is accepted and leaves no event, so that a retry without a key is harmless. A step
//! that the life cycle does not have is an operator's slip: rejected, no event.

use decider::Context;
use proto::{Asset, Envelope};

use super::{Case, No, Ruling};
use crate::command::Command;
use crate::event::{
    CampaignClosed, CampaignCreated, CampaignOpened, CampaignPaused, Event, SeedLost, SeedRevealed,
    StockReturned,
};
use crate::fairness::{Seeds, commitment};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::rules::Rules;
use crate::state::{State, Status};

/// Longest title of a draw, in characters: a line on a phone, twice.
pub const NAME_CHARACTERS_MAX: usize = 100;
/// Most returns of stock that follow from one command, so that their events fit into a block.
pub const RETURNS_MAX: usize = 100;

pub(super) fn create(
    state: &State,
    envelope: &Envelope<Command>,
    context: &Context<'_, Seeds>,
    name: &str,
    rules: &Rules,
) -> Ruling {
    if !envelope.actor.runs_the_campaign() {
        return Err(Refusal::NotAllowed(Caller::Operators).into());
    }
    let Some(id) = &envelope.campaign else {
        return Err(Refusal::Malformed("give the draw an id".to_owned()).into());
    };
    if state.campaigns.contains_key(id) {
        return Err(Refusal::CampaignExists.into());
    }
    check_name(name).and_then(|()| rules.validate()).map_err(Refusal::Malformed)?;
    let created = CampaignCreated {
        campaign: id.clone(),
        tenant: envelope.tenant.clone(),
        name: name.to_owned(),
        rules: rules.clone(),
        commitment: commitment(&context.resources.seed(&envelope.tenant, id)),
        by: envelope.actor,
    };
    Ok((vec![created.into()], Receipt::Created { campaign: id.clone() }))
}

/// Checks the title of a draw; says what to change.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let characters = name.chars().count();
    if name.trim().is_empty() || characters > NAME_CHARACTERS_MAX || name.chars().any(char::is_control) {
        return Err(format!("name must be 1 to {NAME_CHARACTERS_MAX} printable characters, on one line"));
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn open(&self) -> Ruling {
        if self.campaign.rules.closes_at_ms.is_some_and(|at| at <= self.context.now) {
            return Err(Refusal::TimePassed { field: "closes_at_ms".to_owned() }.into());
        }
        let event = CampaignOpened { campaign: self.id.clone(), by: self.by() };
        self.step(Status::Open, &[Status::Draft, Status::Paused], "opened", || vec![event.into()])
    }

    pub(super) fn pause(&self) -> Ruling {
        let event = CampaignPaused { campaign: self.id.clone(), by: self.by() };
        self.step(Status::Paused, &[Status::Open], "paused", || vec![event.into()])
    }

    /// A draft can be closed as well: it is given up, and its stock goes back. Closing again gives back what is left, should
    /// there have been more than fits into one answer, and reveals a seed that was lost at the close and has been found.
    pub(super) fn close(&self) -> Ruling {
        let from = [Status::Draft, Status::Open, Status::Paused];
        match self.campaign.status {
            Status::Closed => Ok((self.rest(), Receipt::Stage { status: Status::Closed })),
            _ => self.step(Status::Closed, &from, "closed", || self.ending()),
        }
    }

    pub(super) fn ending(&self) -> Vec<Event> {
        let campaign = self.id.clone();
        let closed = CampaignClosed { campaign: campaign.clone(), by: self.by() };
        let seed = self.reveal().unwrap_or_else(|| SeedLost { campaign }.into());
        let mut events = vec![closed.into(), seed];
        events.extend(self.return_all());
        events
    }

    /// What the close has left undone.
    fn rest(&self) -> Vec<Event> {
        let found = if self.campaign.seed.is_none() { self.reveal() } else { None };
        found.into_iter().chain(self.return_all()).collect()
    }

    /// Makes the seed public, if the server has it.
    fn reveal(&self) -> Option<Event> {
        let (campaign, draws) = (self.id.clone(), self.campaign.draws);
        self.seed().map(|seed| SeedRevealed { campaign, seed, draws }.into())
    }

    fn return_all(&self) -> Vec<Event> {
        let stock = self.holding.stock.iter();
        let returned = stock.flat_map(|(asset, amount)| self.return_stock(asset, *amount));
        returned.take(RETURNS_MAX).collect()
    }

    /// Gives stock back to the ledger, in parts that a fact can tell.
    pub(super) fn return_stock(&self, asset: &Asset, amount: u64) -> impl Iterator<Item = Event> {
        let (campaign, asset) = (self.id.clone(), asset.clone());
        parts(amount).map(move |amount| {
            StockReturned { campaign: campaign.clone(), asset: asset.clone(), amount }.into()
        })
    }

    fn step(&self, to: Status, from: &[Status], step: &str, events: impl FnOnce() -> Vec<Event>) -> Ruling {
        let status = self.campaign.status;
        if status == to {
            return Ok((Vec::new(), Receipt::Stage { status }));
        }
        if !from.contains(&status) {
            let from: Vec<_> = from.iter().map(|status| status.as_str()).collect();
            let refusal = Refusal::WrongStatus { status, from: from.join(" or "), step: step.to_owned() };
            return Err(No::Rejected(refusal));
        }
        Ok((events(), Receipt::Stage { status: to }))
    }
}

/// An amount in parts that each fit into a fact.
fn parts(mut amount: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let part = amount.min(proto::fact::FACT_AMOUNT_MAX);
        amount -= part;
        (part > 0).then_some(part)
    })
}
