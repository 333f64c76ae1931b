//! Voting campaigns as pure rules.
//!
//! Invariant: no IO, no clock, no randomness, no floats, no maps seeded by chance. Time and tables arrive with the
//! command; whatever depends on a clock, a time-zone database or a ruleset is settled in [`decide`] and stored in
//! the event, so that folding the log needs nothing but the log.
//!
//! - [`command`], [`event`]: what people ask, and what happened.
//! - [`rules`]: what a campaign allows.
//! - [`state`], `evolve`: what is known, and how facts change it.
//! - [`decide`]: from commands to facts. [`schedule`]: from time to facts. [`rank`]: who stands where.
//! - [`watch`]: detectors behind the log, and what they ask for. [`whatif`]: what another ruleset would have made of it.
//! - [`review`]: what operators need to judge votes, from rows and the log behind them.
//! - [`query`]: questions answered from state and view. [`door`]: how the world asks over HTTP. `exchange`: what other
//!   activities are told.

pub mod command;
pub mod decide;
pub mod door;
pub mod event;
mod evolve;
mod exchange;
pub mod query;
pub mod rank;
pub mod receipt;
pub mod refusal;
pub mod review;
pub mod rules;
pub mod schedule;
pub mod state;
#[cfg(test)]
mod tests;
pub mod watch;
pub mod whatif;

pub use command::{Command, sum_door};
pub use door::operations;
pub use event::Event;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::State;

use decider::rows::{Row, Rows, Shelf, Unreadable};
use decider::{Context, Decider, Decision, Entry, Readable, Service, Stamp, Watcher};
use guard::Rulesets;
use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
use proto::{CampaignId, Envelope, PersonalRef, Problem, TenantId, Timestamp};

/// The voting activity.
#[derive(Debug)]
pub struct Votes;

impl Decider for Votes {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = Rulesets;

    fn decide(state: &State, command: &Envelope<Command>, context: &Context<'_, Rulesets>) -> Decision<Self> {
        decide::decide(state, command, context)
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        evolve::evolve(state, stamp, event);
    }

    fn next_deadline(state: &State) -> Option<Timestamp> {
        state.deadlines.first().map(|(at, _)| *at)
    }

    fn tick() -> Command {
        Command::Tick
    }

    fn concludes(event: &Event) -> Option<&CampaignId> {
        match event {
            Event::CampaignFinalized(finalized) => Some(&finalized.campaign),
            _ => None,
        }
    }
}

impl Service for Votes {
    const NAME: &'static str = "votes";
    const FOLD_VERSION: u16 = 5;
    type View = query::View;
    type Minute = query::VoteMinute;
    const MINUTES_VERSION: u8 = 2;
    const ROWS_VERSION: u8 = review::ROWS_VERSION;

    fn revision(state: &State) -> u64 {
        state.revision
    }

    fn view(state: &State, previous: &query::View, readable: &dyn Readable) -> query::View {
        query::View::of(state, previous, readable, &[])
    }

    fn forget(
        state: &State,
        previous: &query::View,
        readable: &dyn Readable,
        gone: &[PersonalRef],
    ) -> query::View {
        query::View::of(state, previous, readable, gone)
    }

    fn moved(previous: &query::View, next: &query::View) -> Vec<CampaignId> {
        next.moved_since(previous)
    }

    fn look(view: &query::View, look: &Look) -> LookReply {
        view.look(look)
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

    fn tally(event: &Event, minute: &mut query::VoteMinute) -> bool {
        minute.tally(event)
    }

    fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        review::rows(stamp, event, known)
    }

    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        review::query(query, shelf)
    }

    fn watcher(resources: &Rulesets) -> Option<Box<dyn Watcher<Self>>> {
        Some(Box::new(watch::Watch::new(resources.clone())))
    }

    fn tenant<'v>(view: &'v query::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.tenant(campaign)
    }
}
