//! Lucky draws as pure rules: who may draw, what comes of it, and how a stranger checks that.
//!
//! Invariant: no IO, no clock, no randomness, no floats, no maps seeded by chance. Nobody draws beyond their tickets, no
//! prize leaves a stock that does not have it, and what a draw gives follows from the seed that the draw was committed to,
//! its number and its person.
//!
//! Tickets and prizes are the ledger's: it tells what it grants, recalls and allots, and from then on only this service
//! spends and hands out. A ticket is one signed number on both sides, see [`proto::fact`]: granted − recalled − spent.
//!
//! - [`command`], [`event`]: what is asked, and what happened.
//! - [`rules`]: the prize table. [`fairness`]: the seed, its commitment, and the number of a draw.
//! - [`state`], `evolve`: what is known, and how facts change it.
//! - [`decide`]: from commands to facts. `exchange`: from facts of others to commands, and from events to facts.
//! - [`envelope`], [`raffle`]: red envelopes and raffles, forms of their own in the same log. `forms`: where what belongs.
//! - [`chance`]: numbers from a seed. `log_line`: exported logs, for those who check them.
//! - [`query`]: questions answered from state and view. [`door`]: how the world asks over HTTP.

pub mod chance;
pub mod command;
pub mod decide;
pub mod door;
pub mod envelope;
pub mod event;
mod evolve;
mod exchange;
pub mod fairness;
mod forms;
mod log_line;
pub mod query;
pub mod raffle;
pub mod receipt;
pub mod refusal;
pub mod rules;
pub mod state;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use door::operations;
pub use event::Event;
pub use fairness::Seeds;
pub use log_line::Wrong;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::State;

use decider::{Context, Decider, Decision, Entry, Readable, Service, Stamp};
use proto::wire::{List, Listed, Look, LookReply, Own};
use proto::{CampaignId, Envelope, PersonalRef, Problem, TenantId, Timestamp};

/// The service, and the kind of its first form of campaign.
const NAME: &str = "lotteries";

/// The lucky draws of a shard.
#[derive(Debug)]
pub struct Lotteries;

impl Decider for Lotteries {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = Seeds;

    fn decide(state: &State, command: &Envelope<Command>, context: &Context<'_, Seeds>) -> Decision<Self> {
        decide::decide(state, command, context)
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        evolve::evolve(state, stamp, event);
    }

    /// Lucky draws are opened and closed by operators; rounds of other forms begin and end by themselves.
    fn next_deadline(state: &State) -> Option<Timestamp> {
        state.due.first().map(|(at, _)| *at)
    }

    fn tick() -> Command {
        Command::Tick
    }

    /// A prize can come back long after the close, so answers are kept.
    fn concludes(_: &Event) -> Option<&CampaignId> {
        None
    }
}

impl Service for Lotteries {
    const NAME: &'static str = NAME;
    const FOLD_VERSION: u16 = 2;
    type View = query::View;
    type Minute = query::DrawMinute;
    const MINUTES_VERSION: u8 = 2;

    fn revision(state: &State) -> u64 {
        state.revision
    }

    fn view(state: &State, previous: &query::View, _: &dyn Readable) -> query::View {
        query::view(state, previous)
    }

    /// Draws hold nothing personal, only pseudonyms.
    fn forget(state: &State, previous: &query::View, _: &dyn Readable, _: &[PersonalRef]) -> query::View {
        query::view(state, previous)
    }

    fn moved(previous: &query::View, next: &query::View) -> Vec<CampaignId> {
        next.moved_since(previous)
    }

    fn look(view: &query::View, look: &Look) -> LookReply {
        query::look(view, look)
    }

    fn list(view: &query::View, list: &List) -> Listed {
        view.list(list)
    }

    fn own(state: &State, own: &Own, now: Timestamp) -> Result<serde_json::Value, Problem> {
        query::own(state, own, now)
    }

    fn newest_entry(state: &State, own: &Own) -> Option<u64> {
        query::newest_entry(state, own)
    }

    fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
        query::entry(event, stamp)
    }

    fn tally(event: &Event, minute: &mut query::DrawMinute) -> bool {
        minute.tally(event)
    }

    fn tenant<'v>(view: &'v query::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.tenant(campaign)
    }
}
