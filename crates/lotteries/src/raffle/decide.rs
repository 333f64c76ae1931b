//! The rules of raffles: which events follow from a command, and what is its sender told?
//!
//! - `lifecycle`: from draft to closed. `entering`: who gets into the list. `drawing`: who is drawn. `settling`: what becomes of
//!   them.

mod drawing;
mod entering;
mod lifecycle;
mod settling;

pub use entering::HAND_IN_MAX;
pub(crate) use entering::check_persons;
pub(crate) use lifecycle::create;

use proto::{Hash, TenantId};

use super::command::Command;
use super::refusal::Refusal;
use super::state::Raffle;
use crate::decide::{No, Ruling};
use crate::forms::{Case, Committed};
use crate::refusal::Refusal as AnyRefusal;

impl Case<'_, Raffle> {
    /// What follows from a command to any form of campaign.
    pub(crate) fn rule(&self) -> Ruling {
        use crate::Command as Any;
        if let Some(ruling) = self.on_a_prize() {
            return ruling;
        }
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
            Any::Raffle(Command::Redraw { reason }) => self.for_operators()?.redraw(reason),
            Any::TakeBack { won, why } => self.for_operators()?.take_back(*won, *why),
            _ => Err(AnyRefusal::OtherForm { form: super::KIND.to_owned() }.into()),
        }
    }
}

impl Committed for Raffle {
    fn committed(&self) -> (&TenantId, &Hash) {
        (&self.tenant, &self.commitment)
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        AnyRefusal::Raffle(refusal).into()
    }
}
