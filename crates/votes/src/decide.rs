//! The rules: which facts follow from a command, and what is its sender told?
//!
//! - `lifecycle`: creation, and the steps from draft to final.
//! - `contestants`: sign-up, approval, withdrawal.
//! - `jury`: marks and the ends of rounds.
//! - `cast`: votes.
//! - `rulesets`: by which anti-cheat rules they are weighed.
//! - `judge`: what votes are worth, changed later; `cases`: what somebody is to look at; `why`: reasons for both; `watched`:
//!   how far detectors have looked.

mod cases;
mod cast;
mod contestants;
mod judge;
mod jury;
mod lifecycle;
mod rulesets;
mod watched;
mod why;

pub(crate) use cases::check_case_votes;
pub use cases::{CASE_VOTES_AT_ONCE_MAX, CASE_VOTES_MAX, CASES_MAX, CASES_RESERVED};
pub(crate) use cast::check_choice;
pub use contestants::CONTESTANTS_RESERVED;
pub(crate) use judge::check_moves;
pub use judge::{ACT_VOTES_MAX, ACTS_MAX, ACTS_RESERVED};
pub(crate) use jury::check_mark;
pub use jury::{JUROR_CHARACTERS_MAX, MARKS_MAX, POINTS_MAX};
pub use lifecycle::NAME_CHARACTERS_MAX;
pub(crate) use lifecycle::check_name;
pub use rulesets::RULESETS_MAX;
pub use why::{
    CODES_MAX, COUNTS_MAX, GROUND_WORD_BYTES_MAX, GROUNDS_MAX, QUERY_BYTES_MAX, REASON_CHARACTERS_MAX,
    REASON_DIGITS_MAX,
};
pub(crate) use why::{check_reason, check_why};

use decider::{Context, Decision};
use guard::Rulesets;
use proto::{Actor, CampaignId, Envelope, PersonId, Timestamp};
use smol_str::SmolStr;

use crate::command::Command;
use crate::event::{DoorSummed, Event, RuleBroken};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::state::{Campaign, State};
use crate::{Votes, schedule};

/// Most classes of requests that the door tells apart; it has a handful of limits.
pub const DOOR_CLASSES_MAX: usize = 64;
/// Longest name of a class, in bytes: they are words of our own.
pub const DOOR_CLASS_BYTES_MAX: usize = 32;

/// A command about one campaign, with what is known.
struct Case<'a> {
    id: &'a CampaignId,
    campaign: &'a Campaign,
    state: &'a State,
    envelope: &'a Envelope<Command>,
    context: &'a Context<'a, Rulesets>,
}

/// What follows from a command.
type Ruling = Result<(Vec<Event>, Receipt), No>;

/// Why nothing follows, or nothing but a record of the attempt.
enum No {
    /// By a public rule: these events tell of the attempt.
    Refused(Vec<Event>, RuleBroken),
    /// Malformed or not allowed: no event.
    Rejected(Refusal),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

pub(crate) fn decide(
    state: &State,
    envelope: &Envelope<Command>,
    context: &Context<'_, Rulesets>,
) -> Decision<Votes> {
    match rule(state, envelope, context) {
        Ok((events, receipt)) => Decision::accept(events, receipt),
        Err(No::Refused(events, broken)) => Decision { events, answer: Err(Refusal::ByRule(broken)) },
        Err(No::Rejected(refusal)) => Decision::reject(refusal),
    }
}

fn rule(state: &State, envelope: &Envelope<Command>, context: &Context<'_, Rulesets>) -> Ruling {
    match &envelope.body {
        Command::Tick => {
            only_system(envelope)?;
            Ok((schedule::tick(state, context.now), Receipt::Done))
        }
        Command::SumDoor { minute, refusals, visits } => {
            only_system(envelope)?;
            let campaign = match &envelope.campaign {
                Some(_) => Some(find(state, envelope)?.0.clone()),
                None => None,
            };
            check_classes(refusals.keys())?;
            let refusals = refusals.clone();
            let summed = DoorSummed { campaign, minute: *minute, refusals, visits: *visits };
            Ok((vec![summed.into()], Receipt::Done))
        }
        Command::Cut { second } => {
            only_system(envelope)?;
            watched::cut(*second, context.now)
        }
        Command::Conclude { through } => {
            only_system(envelope)?;
            let campaign = match &envelope.campaign {
                Some(_) => Some(find(state, envelope)?.0.clone()),
                None => None,
            };
            Ok(watched::conclude(campaign, *through))
        }
        Command::Create { name, rules } => lifecycle::create(state, envelope, context, name, rules),
        _ => {
            let (id, campaign) = find(state, envelope)?;
            Case { id, campaign, state, envelope, context }.rule()
        }
    }
}

impl Case<'_> {
    fn rule(&self) -> Ruling {
        if self.campaign.phase.is_overdue(&self.campaign.rules, self.now()) {
            return Err(Refusal::Overdue.into());
        }
        match &self.envelope.body {
            Command::Cast { contestants } => self.cast(contestants),
            Command::SignUp { profile } => self.sign_up(*profile),
            operators => {
                self.only_operators()?;
                self.rule_for_operators(operators)
            }
        }
    }

    fn rule_for_operators(&self, command: &Command) -> Ruling {
        match command {
            Command::Open => self.open(),
            Command::Pause => self.pause(),
            Command::Close => self.close(),
            Command::Finalize => self.finalize(),
            Command::Approve { contestant } => self.approve(*contestant),
            Command::Reject { contestant } => self.turn_down(*contestant),
            Command::Withdraw { contestant } => self.withdraw(*contestant),
            Command::Follow { person, following } => Ok(self.follow(*person, *following)),
            Command::Mark { contestant, juror, points } => self.mark(*contestant, juror, *points),
            Command::AdvanceRound { round } => self.advance_round(*round),
            Command::Judge(judge) => self.judge(judge),
            Command::OpenCase(open) => self.open_case(open),
            Command::ExtendCase(extend) => self.extend_case(extend),
            Command::DecideCase { case, decision, reason } => self.decide_case(*case, *decision, reason),
            Command::Review => self.review(),
            Command::SetRuleset { chosen, reason } => self.set_ruleset(chosen, reason),
            Command::SetShadow(chosen) => self.set_shadow(chosen),
            Command::StopShadow => self.stop_shadow(),
            Command::FindInShadow(found) => self.find_in_shadow(found),
            Command::Create { .. }
            | Command::SignUp { .. }
            | Command::Cast { .. }
            | Command::SumDoor { .. }
            | Command::Cut { .. }
            | Command::Conclude { .. }
            | Command::Tick => unreachable!("ruled on before, since others than operators send it"),
        }
    }

    fn now(&self) -> Timestamp {
        self.context.now
    }

    fn by(&self) -> Actor {
        self.envelope.actor
    }

    fn only_operators(&self) -> Result<(), Refusal> {
        if self.by().runs_the_campaign() { Ok(()) } else { Err(Refusal::NotAllowed(Caller::Operators)) }
    }

    fn only_persons(&self) -> Result<PersonId, Refusal> {
        self.by().person().ok_or(Refusal::NotAllowed(Caller::Persons))
    }
}

fn find<'s>(
    state: &'s State,
    envelope: &Envelope<Command>,
) -> Result<(&'s CampaignId, &'s Campaign), Refusal> {
    let found = envelope.campaign.as_ref().and_then(|id| state.campaigns.get_key_value(id));
    // Another tenant's campaign is none: its existence is nobody's business.
    found.filter(|(_, campaign)| campaign.tenant == envelope.tenant).ok_or(Refusal::CampaignUnknown)
}

fn only_system(envelope: &Envelope<Command>) -> Result<(), Refusal> {
    if envelope.actor == Actor::System { Ok(()) } else { Err(Refusal::NotAllowed(Caller::System)) }
}

fn check_classes<'c>(classes: impl ExactSizeIterator<Item = &'c SmolStr>) -> Result<(), Refusal> {
    if classes.len() > DOOR_CLASSES_MAX {
        return Err(Refusal::Malformed(format!("sum up at most {DOOR_CLASSES_MAX} classes of requests")));
    }
    for class in classes {
        if class.len() > DOOR_CLASS_BYTES_MAX {
            return Err(Refusal::Malformed(format!("{class:?} is longer than {DOOR_CLASS_BYTES_MAX} bytes")));
        }
    }
    Ok(())
}
