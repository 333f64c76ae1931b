//! The rules: which facts follow from a command, and what is its sender told?
//!
//! - `lifecycle`: creation, and the steps from draft to closed, with what is left at the end.
//! - `schedule`: the same steps when their time has come, and prizes that nobody claimed.
//! - `draws`: drawing. `persons`: who may draw.
//! - `claims`: prizes on their way to their winners. `back`: prizes that go back into stock, or are decided about.
//! - `facts`: what the ledger hands over, votes that enter persons into raffles, and who follows.

mod back;
mod claims;
mod draws;
mod facts;
mod lifecycle;
mod persons;
mod schedule;

pub use claims::NOTE_CHARACTERS_MAX;
pub(crate) use claims::check_note;
pub use lifecycle::{NAME_CHARACTERS_MAX, REASON_CHARACTERS_MAX, RETURNS_MAX};
pub(crate) use lifecycle::{
    check_name, check_reason, new_campaign, return_stock, returns, stage, wrong_status,
};
pub use schedule::{LAPSES_MAX, TICK_EVENTS_MAX};

use crate::command::Command;
use crate::event::{DrawRefused, Event};
use crate::fairness::Seeds;
use crate::forms::Committed;
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal, RuleBroken};
use crate::state::{Campaign, State};
use crate::{Lotteries, forms};
use decider::{Context, Decision};
use proto::{Actor, Envelope, Hash, PersonId, TenantId};

/// A command about one draw, with what is known.
pub(crate) type Case<'a> = forms::Case<'a, Campaign>;

/// What follows from a command.
pub(crate) type Ruling = Result<(Vec<Event>, Receipt), No>;

/// Why nothing follows, or nothing but a record of the attempt.
pub(crate) enum No {
    /// By a public rule: these events tell of the attempt.
    Refused(Vec<Event>, Refusal),
    /// Malformed or not allowed: no event.
    Rejected(Refusal),
}

impl No {
    /// By a public rule: this event tells of the attempt.
    pub(crate) fn refused(attempt: impl Into<Event>, refusal: impl Into<Refusal>) -> Self {
        Self::Refused(vec![attempt.into()], refusal.into())
    }

    /// The same behind what was learned by the attempt, where it is on record.
    pub(crate) fn behind(self, news: Option<Event>) -> Self {
        match self {
            Self::Refused(attempt, refusal) => {
                Self::Refused(news.into_iter().chain(attempt).collect(), refusal)
            }
            rejected => rejected,
        }
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

pub(crate) fn decide(
    state: &State,
    envelope: &Envelope<Command>,
    context: &Context<'_, Seeds>,
) -> Decision<Lotteries> {
    match rule(state, envelope, context) {
        Ok((events, receipt)) => Decision::accept(events, receipt),
        Err(No::Refused(events, refusal)) => Decision { events, answer: Err(refusal) },
        Err(No::Rejected(refusal)) => Decision::reject(refusal),
    }
}

fn rule(state: &State, envelope: &Envelope<Command>, context: &Context<'_, Seeds>) -> Ruling {
    match &envelope.body {
        Command::Tick => {
            only_system(envelope)?;
            Ok((forms::tick(state, envelope, context), Receipt::Done))
        }
        Command::Hear(heard) => {
            only_system(envelope)?;
            Ok((facts::hear(state, heard, envelope, context), Receipt::Heard))
        }
        Command::Create { name, rules } => lifecycle::create(state, envelope, context, name, rules),
        _ => forms::rule(state, envelope, context),
    }
}

impl Case<'_> {
    /// What follows from a command to any form of campaign.
    pub(crate) fn rule(&self) -> Ruling {
        if let Some(ruling) = self.on_a_prize() {
            return ruling;
        }
        match &self.asked.body {
            Command::Draw => return self.draw(),
            Command::Envelope(_) | Command::Raffle(_) => {
                return Err(Refusal::OtherForm { form: crate::NAME.to_owned() }.into());
            }
            _ => only_operators(self.by())?,
        }
        match &self.asked.body {
            Command::Open => self.open(),
            Command::Pause => self.pause(),
            Command::Close => self.close(),
            Command::TakeBack { won, why } => self.take_back(*won, *why),
            Command::List { person, listing } => self.list(*person, *listing),
            _ => unreachable!("ruled on before, since others than operators send it"),
        }
    }

    fn refused(&self, person: PersonId, broken: RuleBroken) -> No {
        No::refused(DrawRefused { campaign: self.id.clone(), person, broken }, Refusal::ByRule(broken))
    }
}

impl Committed for Campaign {
    fn committed(&self) -> (&TenantId, &Hash) {
        (&self.tenant, &self.commitment)
    }
}

pub(crate) fn only_operators(by: Actor) -> Result<(), Refusal> {
    if by.runs_the_campaign() { Ok(()) } else { Err(Refusal::NotAllowed(Caller::Operators)) }
}

fn only_system(envelope: &Envelope<Command>) -> Result<(), Refusal> {
    if envelope.actor == Actor::System { Ok(()) } else { Err(Refusal::NotAllowed(Caller::System)) }
}
