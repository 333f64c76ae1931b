//! Who looked at what: a journal of its own, so that those who look into books are on record as well.
//!
//! Invariant: no IO, no clock, no randomness; no campaign's rules. Nothing but notes of looks goes into its log, so however
//! many there are, no campaign waits for them and no state grows: the state is a count, and the notes are found through
//! rows behind the log. A look is answered only once its note is on the platter; where notes can't be taken, nothing is
//! shown.

mod event;
mod listing;
#[cfg(test)]
mod tests;

pub use event::{Event, Looked};
pub use listing::{LIMIT_DEFAULT, LIMIT_MAX, LookLine, LookPage};

use decider::exchange::{Announcement, Exchange};
use decider::rows::{Row, Rows, Shelf, Unreadable};
use decider::{Context, Decider, Decision, Entry, Readable, Service, Stamp, answer};
use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
use proto::{CampaignId, Envelope, PersonalRef, Problem, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest parameters in a note: as long as a query at the door may be, and a path.
pub const PARAMETERS_BYTES_MAX: usize = 4_096;

/// The journal of looks as a decider.
pub enum Access {}

/// What is asked of it. All of it comes from the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Somebody is about to be shown something.
    Note(Box<Looked>),
    /// Time has passed.
    Tick,
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// Written down.
    Noted,
}

/// Why a note was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A note must stay a note.
    #[error("the parameters are longer than {PARAMETERS_BYTES_MAX} bytes; ask for less at once")]
    TooLong,
}

/// How many looks there were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    looks: u64,
}

/// Looks in a minute.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LookMinute {
    looks: u64,
}

/// The bytes of the command that notes a look.
pub fn note(looked: Looked) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(&Command::Note(Box::new(looked)), &mut bytes);
    bytes
}

/// The answer in these bytes; says why if it can't be read.
pub fn decode_answer(bytes: &[u8]) -> Result<Result<Receipt, Refusal>, String> {
    answer::decode::<Access>(bytes)
}

impl Decider for Access {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = ();

    fn decide(_: &State, command: &Envelope<Command>, _: &Context<'_, ()>) -> Decision<Self> {
        match &command.body {
            Command::Note(looked) if looked.parameters.len() > PARAMETERS_BYTES_MAX => {
                Decision::reject(Refusal::TooLong)
            }
            Command::Note(looked) => {
                let looked = Looked { tenant: command.tenant.clone(), ..(**looked).clone() };
                Decision::accept(vec![looked.into()], Receipt::Noted)
            }
            Command::Tick => Decision::accept(Vec::new(), Receipt::Noted),
        }
    }

    fn evolve(state: &mut State, _: Stamp, event: &Event) {
        match event {
            Event::Looked(_) => state.looks += 1,
        }
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

/// Looks are nobody else's business.
impl Exchange for Access {
    fn announce(_: &Event, _: Stamp) -> Option<Announcement> {
        None
    }
}

impl Service for Access {
    const NAME: &'static str = "access";
    const FOLD_VERSION: u16 = 1;
    type View = ();
    type Minute = LookMinute;
    const MINUTES_VERSION: u8 = 1;
    const ROWS_VERSION: u8 = listing::ROWS_VERSION;

    fn revision(_: &State) -> u64 {
        0
    }

    fn view(_: &State, (): &(), _: &dyn Readable) {}

    fn forget(_: &State, (): &(), _: &dyn Readable, _: &[PersonalRef]) {}

    fn moved((): &(), (): &()) -> Vec<CampaignId> {
        Vec::new()
    }

    fn look((): &(), look: &Look) -> LookReply {
        LookReply::Problem(unknown(&look.question))
    }

    fn list((): &(), _: &List) -> Listed {
        Listed::Unknown
    }

    fn own(_: &State, _: &Own, _: Timestamp) -> Result<serde_json::Value, Problem> {
        Err(unknown("own"))
    }

    fn newest_entry(_: &State, _: &Own) -> Option<u64> {
        Some(0)
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn tally(event: &Event, minute: &mut LookMinute) -> bool {
        match event {
            Event::Looked(_) => minute.looks += 1,
        }
        true
    }

    fn rows(stamp: Stamp, event: &Event, _: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        Ok(listing::rows(stamp, event))
    }

    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        match query.question.as_str() {
            "looks" => listing::answer(query, shelf),
            other => Ok(Queried::Problem(unknown(other))),
        }
    }

    /// Looks are listed by their tenant, not through campaigns.
    fn tenant<'v>((): &'v (), _: &CampaignId) -> Option<&'v TenantId> {
        None
    }
}

fn unknown(question: &str) -> Problem {
    let detail = format!("The journal of looks can't answer {question:?}. Ask for \"looks\".");
    Problem::new(404, "question-unknown", detail)
}
