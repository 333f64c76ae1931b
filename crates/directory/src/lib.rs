//! The deployment's own log: where each campaign lives, which tokens were made, what the door refused outside any
//! campaign.
//!
//! Invariant: pure. A campaign's place never changes, so whoever has read one may keep it for ever.

mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use decider::{Context, Decider, Decision, Entry, Readable, Service, Stamp, answer};
use proto::wire::{Look, LookReply, Own};
use proto::{CampaignId, Envelope, PersonId, Problem, Role, TenantId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

pub use event::{DoorSummed, Event, Placed, TokenCreated, TokenRevoked};
pub use state::{Place, State};

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

impl Service for Directory {
    const NAME: &'static str = "directory";
    const FOLD_VERSION: u16 = 1;
    type View = BTreeMap<CampaignId, Arc<Place>>;

    fn revision(state: &State) -> u64 {
        state.places().len() as u64
    }

    fn view(state: &State, previous: &Self::View, _: &dyn Readable) -> Self::View {
        // Places never change, so those that are known are shared and only new ones are copied.
        let copy = |(id, place): (&CampaignId, &Place)| {
            let shared = previous.get(id).cloned().unwrap_or_else(|| Arc::new(place.clone()));
            (id.clone(), shared)
        };
        state.places().iter().map(copy).collect()
    }

    fn moved(previous: &Self::View, next: &Self::View) -> Vec<CampaignId> {
        next.keys().filter(|id| !previous.contains_key(*id)).cloned().collect()
    }

    fn look(view: &Self::View, look: &Look) -> LookReply {
        match (look.question.as_str(), view.get(&look.campaign)) {
            ("place", Some(place)) => {
                let body = serde_json::to_vec(&**place).expect("a place is plain data");
                LookReply::Body { etag: look.campaign.to_string(), body }
            }
            ("place", None) => LookReply::Problem(Problem::new(
                404,
                "campaign-unknown",
                format!("There is no campaign {}. Check the id.", look.campaign),
            )),
            (question, _) => LookReply::Problem(Problem::new(
                404,
                "question-unknown",
                format!("The directory can't answer {question:?}. Ask for \"place\"."),
            )),
        }
    }

    fn own(_: &State, _: &Own, _: Timestamp) -> Result<serde_json::Value, Problem> {
        Err(Problem::new(404, "question-unknown", "The directory keeps nothing about persons."))
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn tenant<'v>(view: &'v Self::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.get(campaign).map(|place| &place.tenant)
    }
}

/// No event of the directory is about a person.
fn nobody() -> Option<PersonId> {
    None
}
