//! Creation, and the steps draft → open ⇄ paused → closed.
//!
//! A step to where the draw is already is accepted and leaves no event, so that a retry without a key is harmless. A step
//! that the life cycle does not have is an operator's slip: rejected, no event.

pub use decider::reason::REASON_CHARACTERS_MAX;
use decider::{Context, reason};
use proto::{Asset, CampaignId, Envelope};

use super::{Case, No, Ruling, only_operators};
use crate::command::Command;
use crate::event::{
    CampaignClosed, CampaignCreated, CampaignOpened, CampaignPaused, Event, OpeningDelayed, SeedLost,
    SeedRevealed, StockReturned,
};
use crate::fairness::{Seeds, commitment};
use crate::promises::{Against, Broken};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::Rules;
use crate::state::{Campaign, Holding, State, Status};

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
    let id = new_campaign(state, envelope)?;
    let checked = check_name(name).and_then(|()| rules.validate()).and_then(|()| rules.check_reachable());
    checked.map_err(Refusal::Malformed)?;
    if let Some(at) = rules.closes_at_ms.filter(|at| *at <= context.now) {
        let reason = format!("rules.closes_at_ms is {at}, which has passed; give a later time");
        return Err(Refusal::Malformed(reason).into());
    }
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

/// The id of a campaign that an operator sets up, which no campaign of any form has yet.
pub(crate) fn new_campaign<'e>(
    state: &State,
    envelope: &'e Envelope<Command>,
) -> Result<&'e CampaignId, Refusal> {
    only_operators(envelope.actor)?;
    let id = envelope.campaign.as_ref();
    let id = id.ok_or_else(|| Refusal::Malformed("give the campaign an id".to_owned()))?;
    if state.form(id).is_some() { Err(Refusal::CampaignExists) } else { Ok(id) }
}

/// Checks the title of a draw; says what to change.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let characters = name.chars().count();
    if name.trim().is_empty() || characters > NAME_CHARACTERS_MAX || name.chars().any(char::is_control) {
        return Err(format!("name must be 1 to {NAME_CHARACTERS_MAX} printable characters, on one line"));
    }
    Ok(())
}

/// Checks why somebody did something; says what to change.
pub(crate) fn check_reason(reason: &str) -> Result<(), String> {
    reason::check("reason", reason)
}

impl Case<'_> {
    pub(super) fn open(&self) -> Ruling {
        if self.campaign.rules.closes_at_ms.is_some_and(|at| at <= self.context.now) {
            return Err(Refusal::TimePassed { field: "closes_at_ms".to_owned() }.into());
        }
        if self.campaign.status == Status::Draft {
            self.keeps_its_promises()?;
        }
        let event = CampaignOpened { campaign: self.id.clone(), by: self.by() };
        self.step(Status::Open, &[Status::Draft, Status::Paused], "opened", || vec![event.into()])
    }

    /// Whatever was won since it first opened left the stock as it was promised.
    fn keeps_its_promises(&self) -> Result<(), Refusal> {
        match shortage(self.id, self.campaign, |asset| self.holding.left(asset)) {
            Some(OpeningDelayed { field, asset, needed, has, .. }) => {
                Err(Refusal::StockMissing { field, asset, needed, has })
            }
            None => Ok(()),
        }
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
        return_stock(self.id, self.holding)
    }

    fn step(&self, to: Status, from: &[Status], step: &str, events: impl FnOnce() -> Vec<Event>) -> Ruling {
        let status = self.campaign.status;
        if status == to {
            return Ok((Vec::new(), Receipt::Stage { status }));
        }
        if !from.contains(&status) {
            let from: Vec<_> = from.iter().map(|status| status.as_str()).collect();
            return Err(wrong_status(status, &from.join(" or "), step));
        }
        Ok((events(), Receipt::Stage { status: to }))
    }
}

/// What a draft promises first that this stock does not keep, as a record of it.
pub(super) fn shortage(
    id: &CampaignId,
    draft: &Campaign,
    stock: impl Fn(&Asset) -> u64,
) -> Option<OpeningDelayed> {
    let against = Against { rules: &draft.rules, stock, draws: None };
    let Broken { field, asset, promised, stock: has, .. } = against.broken().into_iter().next()?;
    let needed = u64::try_from(promised).unwrap_or(u64::MAX);
    Some(OpeningDelayed { campaign: id.clone(), field, asset, needed, has })
}

/// A step that was taken.
pub(crate) fn stage(events: Vec<Event>, status: Status) -> Ruling {
    Ok((events, Receipt::Stage { status }))
}

/// The life cycle has no such step from here.
pub(crate) fn wrong_status(status: Status, from: &str, step: &str) -> No {
    let (from, step) = (from.to_owned(), step.to_owned());
    No::Rejected(Refusal::WrongStatus { status, from, step })
}

/// Gives all that a campaign holds back to the ledger, or as much of it as fits into one answer.
pub(crate) fn return_stock(campaign: &CampaignId, holding: &Holding) -> Vec<Event> {
    let stock = holding.stock.iter();
    stock.flat_map(|(asset, amount)| returns(campaign, asset, *amount)).take(RETURNS_MAX).collect()
}

/// Gives stock back to the ledger, in parts that a fact can tell.
pub(crate) fn returns(
    campaign: &CampaignId,
    asset: &Asset,
    amount: u64,
) -> impl Iterator<Item = Event> + use<> {
    let (campaign, asset) = (campaign.clone(), asset.clone());
    parts(amount)
        .map(move |amount| StockReturned { campaign: campaign.clone(), asset: asset.clone(), amount }.into())
}

/// An amount in parts that each fit into a fact.
fn parts(mut amount: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let part = amount.min(proto::fact::FACT_AMOUNT_MAX);
        amount -= part;
        (part > 0).then_some(part)
    })
}
