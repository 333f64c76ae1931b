//! The rules: which facts follow from a command, and what is its sender told?
//!
//! - `lifecycle`: creation, and the steps from draft to closed.
//! - `invitations`: codes, and accepting them.
//! - `follows`: following, leaving, registering.
//! - `votes`: what is heard of followers' votes.
//! - `rewards`: what followers bring to who invited them, and when that is lost. `weigh`: what is known of an invitation.
//! - `judge`: what persons decide about rewards.
//! - `sweep`: rewards that are weighed again once more is known.
//! - `tick`: what time brings.

mod follows;
mod invitations;
mod judge;
mod lifecycle;
mod rewards;
mod sweep;
mod tick;
mod votes;
mod weigh;

pub use invitations::CODE_ATTEMPTS_MAX;
pub(crate) use judge::check_why;
pub use lifecycle::NAME_CHARACTERS_MAX;
pub(crate) use lifecycle::check_name;
#[cfg(test)]
pub(crate) use sweep::SWEEP_FOUND_MAX;
pub use tick::TICK_FOLLOWERS_MAX;

use decider::{Context, Decision};
use proto::{Actor, CampaignId, Envelope, PersonId, Timestamp};

use crate::Referrals;
use crate::command::Command;
use crate::event::{Event, InvitationRefused, Seen};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::state::{Campaign, State};

/// A command about one campaign, with what is known.
struct Case<'a> {
    state: &'a State,
    id: &'a CampaignId,
    campaign: &'a Campaign,
    envelope: &'a Envelope<Command>,
    now: Timestamp,
}

/// What follows from a command.
type Ruling = Result<(Vec<Event>, Receipt), No>;

/// Why nothing follows, or nothing but a record of the attempt.
enum No {
    /// By a public rule: an event tells of the attempt.
    Refused(InvitationRefused),
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
    context: &Context<'_, ()>,
) -> Decision<Referrals> {
    match rule(state, envelope, context) {
        Ok((events, receipt)) => Decision::accept(events, receipt),
        Err(No::Refused(refused)) => {
            let answer = Err(Refusal::ByRule(refused.broken));
            Decision { events: vec![refused.into()], answer }
        }
        Err(No::Rejected(refusal)) => Decision::reject(refusal),
    }
}

fn rule(state: &State, envelope: &Envelope<Command>, context: &Context<'_, ()>) -> Ruling {
    let now = context.now;
    match &envelope.body {
        Command::Tick => {
            only_system(envelope)?;
            Ok((tick::tick(state, now), Receipt::Done))
        }
        Command::Hear(heard) => {
            only_system(envelope)?;
            Ok((votes::hear(state, heard, now), Receipt::Heard))
        }
        Command::Create { name, rules } => lifecycle::create(state, envelope, name, rules),
        _ => {
            let (id, campaign) = find(state, envelope)?;
            Case { state, id, campaign, envelope, now }.rule()
        }
    }
}

impl Case<'_> {
    fn rule(&self) -> Ruling {
        match &self.envelope.body {
            Command::Invite => self.invite(),
            Command::Accept { code } => self.accept(*code),
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
            Command::Follow { person, following } => self.follow(*person, *following, None),
            Command::FollowAt { person, following, at } => self.follow(*person, *following, Some(*at)),
            Command::Register { person } => Ok(self.register(*person)),
            Command::OpenChannel { channel, medium } => self.open_channel(channel, *medium),
            Command::Judge { follower, to, why } => self.judge(*follower, *to, why),
            Command::Create { .. }
            | Command::Invite
            | Command::Accept { .. }
            | Command::Tick
            | Command::Hear(_) => {
                unreachable!("ruled on before, since others than operators send it")
            }
        }
    }

    /// Whether a person has ever followed the account that the campaign is for.
    fn has_followed(&self, person: &PersonId) -> bool {
        self.state.has_followed(&self.campaign.tenant, person)
    }

    /// What was seen of who asks, if their page sent it along.
    fn seen(&self) -> Option<Seen> {
        let Envelope { sighting, received_at, .. } = self.envelope;
        sighting.as_ref().map(|sighting| Seen::of(sighting, *received_at))
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
