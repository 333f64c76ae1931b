//! The rules of red envelopes: which events follow from a command, and what is its sender told?
//!
//! - `claims`: who gets a part. `lifecycle`: from draft to closed, with what is due in between.

mod claims;
mod lifecycle;

pub use lifecycle::PASSWORDS_MAX;
pub(crate) use lifecycle::{create, tick};

use decider::Context;
use proto::{Actor, CampaignId, Envelope as Asked, Hash};

use super::command::Command;
use super::password::{self, Password, Slot};
use super::refusal::Refusal;
use super::state::{Envelope, Turn};
use crate::decide::{No, Ruling, only_operators};
use crate::fairness::Seeds;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::Holding;

/// A command about one red envelope, with what is known.
pub(crate) struct Case<'a> {
    pub(crate) id: &'a CampaignId,
    pub(crate) campaign: &'a Envelope,
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
            Any::Close => self.for_operators()?.close(),
            Any::Envelope(Command::Claim { text }) => self.claim(text),
            Any::Envelope(Command::Message { person, text }) => self.for_operators()?.message(*person, text),
            Any::Envelope(Command::Stop { reason }) => self.for_operators()?.stop(reason),
            Any::Envelope(Command::Rotate { round, password }) => {
                self.for_operators()?.rotate(*round, password)
            }
            _ => Err(AnyRefusal::OtherForm { form: super::KIND.to_owned() }.into()),
        }
    }

    fn for_operators(&self) -> Result<&Self, AnyRefusal> {
        only_operators(self.by()).map(|()| self)
    }

    /// The seed that the campaign is committed to, if the server still has it. Its passwords open with the same secret.
    fn seed(&self) -> Option<Hash> {
        let campaign = self.campaign;
        self.context.resources.committed(&campaign.tenant, self.id, &campaign.commitment)
    }

    /// All passwords that a round has had, the last one being the one that opens it; those that can be read.
    fn passwords<'t>(
        &'t self,
        index: usize,
        turn: &'t Turn,
    ) -> impl DoubleEndedIterator<Item = Password> + 't {
        let slot = Slot { campaign: self.id, round: number_of(index), turn: 0 };
        turn.passwords.iter().enumerate().filter_map(move |(turn, sealed)| {
            let turn = u16::try_from(turn).expect("a round has few passwords");
            password::open(self.context.resources, Slot { turn, ..slot }, sealed)
        })
    }

    fn by(&self) -> Actor {
        self.asked.actor
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        AnyRefusal::Envelope(refusal).into()
    }
}

/// Rounds count from 1 to the world.
fn number_of(index: usize) -> u16 {
    u16::try_from(index + 1).expect("rounds are few")
}
