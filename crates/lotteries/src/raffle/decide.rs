//! The rules of raffles: which events follow from a command, and what is its sender told?
//!
//! - `lifecycle`: from draft to closed. `entering`: who gets into the list. `drawing`: who is drawn, and what becomes of them.

mod drawing;
mod entering;
mod lifecycle;

pub use entering::HAND_IN_MAX;
pub(crate) use entering::check_persons;
pub(crate) use lifecycle::{create, tick};

use decider::Context;
use proto::{Actor, CampaignId, Envelope as Asked, Hash, PersonId};

use super::command::Command;
use super::refusal::Refusal;
use super::state::Raffle;
use crate::decide::{No, Ruling, only_operators};
use crate::fairness::Seeds;
use crate::refusal::{Caller, Refusal as AnyRefusal};
use crate::state::Holding;

/// A command about one raffle, with what is known.
pub(crate) struct Case<'a> {
    pub(crate) id: &'a CampaignId,
    pub(crate) campaign: &'a Raffle,
    pub(crate) holding: &'a Holding,
    pub(crate) asked: &'a Asked<crate::Command>,
    pub(crate) context: &'a Context<'a, Seeds>,
}

impl Case<'_> {
    /// What follows from a command to any form of campaign.
    pub(crate) fn rule(&self) -> Ruling {
        use crate::Command as Any;
        match &self.asked.body {
            Any::Open => self.for_operators()?.open(),
            Any::Pause => self.for_operators()?.pause(),
            Any::Close => self.for_operators()?.close(),
            Any::Raffle(Command::Enter) => self.enter(self.only_persons()?),
            Any::Raffle(Command::HandIn { persons }) => self.for_operators()?.hand_in(persons),
            Any::Raffle(Command::Draw { beacon }) => self.for_operators()?.draw(beacon.as_ref()),
            Any::Raffle(Command::Confirm { place }) => self.for_operators()?.confirm(*place),
            Any::Raffle(Command::Invalidate { place, reason }) => {
                self.for_operators()?.invalidate(*place, reason)
            }
            _ => Err(AnyRefusal::OtherForm { form: super::KIND.to_owned() }.into()),
        }
    }

    fn for_operators(&self) -> Result<&Self, AnyRefusal> {
        only_operators(self.by()).map(|()| self)
    }

    fn only_persons(&self) -> Result<PersonId, AnyRefusal> {
        self.by().person().ok_or(AnyRefusal::NotAllowed(Caller::Persons))
    }

    /// The seed that the raffle is committed to, if the server still has it.
    fn seed(&self) -> Option<Hash> {
        let campaign = self.campaign;
        self.context.resources.committed(&campaign.tenant, self.id, &campaign.commitment)
    }

    fn by(&self) -> Actor {
        self.asked.actor
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        AnyRefusal::Raffle(refusal).into()
    }
}
