//! The deployment's own log: where each campaign lives, which tokens were made, who was erased on whose order, what the
//! door refused outside any campaign.
//!
//! Invariant: pure. A campaign's place never changes, so whoever has read one may keep it for ever.

mod decide;
mod event;
mod minutes;
mod state;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use decider::exchange::Announcement;
use decider::{Context, Decider, Decision, Entry, Exchange, Readable, Service, Stamp, answer};
use proto::wire::{List, Listed, Look, LookReply, Own};
use proto::{CampaignId, Envelope, PersonId, PersonalRef, Problem, Role, TenantId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

pub use event::{DoorSummed, ErasureOrdered, Event, Placed, TokenCreated, TokenRevoked};
pub use minutes::DoorMinute;
pub use state::{Place, State};
pub use view::View;

/// The directory as a decider.
pub enum Directory {}

/// What can be asked of the directory. All of it comes from Fairground itself, on behalf of an operator or of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Give a campaign its place; asked again by the same tenant for the same service, the place stays.
    Place {
        /// The campaign.
        campaign: CampaignId,
        /// The service that runs its kind.
        service: String,
    },
    /// A token was found that the log does not know.
    NoteToken {
        /// Hash of the token.
        token: TokenHash,
        /// What it may do.
        role: Role,
        /// For which account.
        tenant: TenantId,
        /// What its maker called it.
        label: String,
    },
    /// A token that the log knows is gone.
    NoteRevocation {
        /// Hash of the token.
        token: TokenHash,
    },
    /// What the door refused in a minute, outside any campaign.
    SumDoor {
        /// Start of the minute.
        minute: Timestamp,
        /// Refusals by class.
        refusals: BTreeMap<String, u64>,
    },
    /// An operator orders that a person be erased.
    OrderErasure {
        /// The person; the openid that led to them is nobody's business here.
        person: PersonId,
    },
    /// Time has passed.
    Tick,
}

/// What the directory answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// The campaign's shard.
    Placed {
        /// From 0.
        shard: u16,
    },
    /// Written down.
    Noted,
}

/// Why the directory said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Campaign ids are unique in a deployment.
    #[error("the id {campaign} is taken; choose another")]
    Taken {
        /// The id.
        campaign: CampaignId,
    },
}

/// The command's bytes that give a campaign its place.
pub fn place(campaign: &CampaignId, service: &str) -> Vec<u8> {
    encoded(&Command::Place { campaign: campaign.clone(), service: service.to_owned() })
}

/// The bytes of any command.
pub fn encoded(command: &Command) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(command, &mut bytes);
    bytes
}

/// The directory's answer in these bytes; says why if it can't be read.
pub fn decode_answer(bytes: &[u8]) -> Result<Result<Receipt, Refusal>, String> {
    answer::decode::<Directory>(bytes)
}

impl Decider for Directory {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = ();

    fn decide(state: &State, command: &Envelope<Command>, _: &Context<'_, ()>) -> Decision<Self> {
        decide::decide(state, command)
    }

    fn evolve(state: &mut State, _: Stamp, event: &Event) {
        state.evolve(event);
    }

    fn next_deadline(_: &State) -> Option<Timestamp> {
        None
    }

    fn tick() -> Command {
        Command::Tick
    }

    fn concludes(_: &Event) -> Option<&CampaignId> {
        None
    }
}

/// Where campaigns live is asked, not told.
impl Exchange for Directory {
    const TELLS: bool = false;

    fn announce(_: &Event, _: Stamp) -> Option<Announcement> {
        None
    }
}

impl Service for Directory {
    const NAME: &'static str = "directory";
    const FOLD_VERSION: u16 = 3;
    type View = View;
    type Minute = DoorMinute;
    const MINUTES_VERSION: u8 = 1;

    fn revision(state: &State) -> u64 {
        state.places().len() as u64
    }

    fn view(state: &State, previous: &View, _: &dyn Readable) -> View {
        View::of(state, previous)
    }

    fn forget(state: &State, previous: &View, _: &dyn Readable, _: &[PersonalRef]) -> View {
        View::of(state, previous)
    }

    fn moved(previous: &View, next: &View) -> Vec<CampaignId> {
        next.added_since(previous)
    }

    fn look(view: &View, look: &Look) -> LookReply {
        view.look(look)
    }

    fn list(view: &View, list: &List) -> Listed {
        view.list(list)
    }

    fn own(_: &State, _: &Own, _: Timestamp) -> Result<serde_json::Value, Problem> {
        Err(Problem::new(404, "question-unknown", "The directory keeps nothing about persons."))
    }

    fn newest_entry(_: &State, _: &Own) -> Option<u64> {
        Some(0)
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn tally(event: &Event, minute: &mut DoorMinute) -> bool {
        minute.tally(event)
    }

    fn tenant<'v>(view: &'v View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.place(campaign).map(|place| &place.tenant)
    }
}
