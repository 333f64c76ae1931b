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
//! - [`rules`]: the prize table. [`fairness`]: the seed, its commitment, and the number of a draw. [`outcome`]: what a draw
//!   gives by that number. `codes`: what prizes are handed out against. [`odds`]: what a draw will
//!   cost. `promises`: whether the stock keeps what its rules say. `prizes`: how prizes get to those who must claim them.
//! - [`state`], `evolve`: what is known, and how facts change it.
//! - [`decide`]: from commands to facts. `exchange`: from facts of others to commands, and from events to facts.
//! - [`holds`]: prizes that wait for a person's decision, since a squad may have taken them.
//! - [`follows`]: who follows the account, where a campaign is for followers.
//! - [`envelope`], [`raffle`]: red envelopes and raffles, forms of their own in the same log. `forms`: where what belongs.
//! - [`chance`]: numbers from a seed. `admission`: who may draw.
//! - [`query`]: questions answered from state and view. `rows`: from the log and what is kept behind it. [`door`]: how the
//!   world asks over HTTP.

mod admission;
pub mod chance;
mod codes;
pub mod command;
pub mod decide;
pub mod door;
pub mod envelope;
pub mod event;
mod evolve;
mod exchange;
pub mod fairness;
pub mod follows;
mod forms;
pub mod holds;
pub mod odds;
pub mod outcome;
mod prizes;
mod promises;
pub mod query;
pub mod raffle;
pub mod receipt;
pub mod refusal;
mod rows;
pub mod rules;
pub mod state;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use door::operations;
pub use event::Event;
pub use fairness::Seeds;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::State;

use decider::rows::{Row, Rows, Shelf, Unreadable};
use decider::{Context, Decider, Decision, Entry, Readable, Service, Stamp};
use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
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
    const FOLD_VERSION: u16 = 6;
    type View = query::View;
    type Minute = query::DrawMinute;
    const MINUTES_VERSION: u8 = 3;
    const ROWS_VERSION: u8 = rows::ROWS_VERSION;

    fn revision(state: &State) -> u64 {
        state.revision
    }

    fn view(state: &State, previous: &query::View, readable: &dyn Readable) -> query::View {
        query::view(state, previous, readable, &[])
    }

    fn forget(
        state: &State,
        previous: &query::View,
        readable: &dyn Readable,
        gone: &[PersonalRef],
    ) -> query::View {
        query::view(state, previous, readable, gone)
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

    fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        rows::rows(stamp, event, known)
    }

    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        rows::query(query, shelf)
    }

    fn tenant<'v>(view: &'v query::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.tenant(campaign)
    }
}
