//! The rules of red envelopes: which events follow from a command, and what is its sender told?
//!
//! - `claims`: who gets a part. `lifecycle`: from draft to closed, with what is due in between.

mod claims;
mod lifecycle;

pub use lifecycle::PASSWORDS_MAX;
pub(crate) use lifecycle::create;

use proto::{Hash, TenantId};

use super::command::Command;
use super::password::{self, Password, Slot};
use super::refusal::Refusal;
use super::state::{Envelope, Turn};
use crate::decide::{No, Ruling};
use crate::forms::{Case, Committed};
use crate::holds;
use crate::refusal::Refusal as AnyRefusal;

impl Case<'_, Envelope> {
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
            Any::TakeBack { won, why } => self.for_operators()?.take_back(*won, *why),
            Any::Holds(holds::Command::Judge { won, to, why }) => self.for_operators()?.judge(*won, *to, why),
            Any::Holds(holds::Command::SetBar { bar }) => {
                holds::decide::set_bar(self.watched, self.id, *bar, self.for_operators()?.by())
            }
            _ => Err(AnyRefusal::OtherForm { form: super::KIND.to_owned() }.into()),
        }
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
}

impl Committed for Envelope {
    fn committed(&self) -> (&TenantId, &Hash) {
        (&self.tenant, &self.commitment)
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
