//! Books in double entry, as pure rules: who has what, since when, for which reason.
//!
//! Invariant: no IO, no clock, no randomness, no floats, no maps seeded by chance. In every asset debits equal credits
//! after every event, asserted; no balance falls below its limit; what has happened elsewhere is booked, and what the
//! rules don't allow is on record as declined.
//!
//! A tenant has one book and it lives on one shard, so all that a tenant's campaigns give stands in one log. A book is a
//! place beside campaigns, created at the same door with the kind `ledger`; `book-TENANT` is a good id. Commands about it
//! find it by their tenant: so a fact, which knows its tenant but no book, finds it as well.
//!
//! - [`command`], [`event`]: what is asked, and what happened. [`account`]: where amounts stand.
//! - [`rules`]: what the facts of a campaign give.
//! - [`state`], `evolve`: what is known, and how facts change it.
//! - [`decide`]: from commands to facts. `exchange`: from facts of others to commands, and from events to facts.
//! - [`query`]: questions answered from state and view. [`books`]: entries, statements, balances at any time, as
//!   functions over events; `audit`: what is kept of them, and auditors' questions. [`door`]: how the world asks over HTTP.
//!
//! **What is different from other ledgers.** The shape of accounts and transfers follows TigerBeetle: posted and pending
//! sums on both sides, two phases, linked transfers, ids that are idempotent for ever. Here accounts are named by what
//! they are for instead of by numbers that someone keeps elsewhere; limits are amounts instead of flags; the transfers of a
//! command are always linked; a reversal is known as one, so that it can't take back more than there is; and a person's
//! balance that can't be taken back turns into what the person owes instead of a refusal.

pub mod account;
mod audit;
pub mod books;
pub mod command;
pub mod decide;
pub mod door;
pub mod event;
mod evolve;
mod exchange;
mod ids;
pub mod query;
pub mod receipt;
pub mod refusal;
pub mod rules;
pub mod state;
#[cfg(test)]
mod tests;
pub mod word;

pub use account::{Account, Kind};
pub use command::Command;
pub use door::operations;
pub use event::Event;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::State;

use decider::rows::{Row, Rows, Shelf, Unreadable};
use decider::{Backlog, Context, Decider, Decision, Entry, Readable, Service, Stamp};
use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
use proto::{CampaignId, Envelope, PersonalRef, Problem, TenantId, Timestamp};

/// The books of a shard.
#[derive(Debug)]
pub struct Ledger;

impl Decider for Ledger {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = ();

    fn decide(state: &State, command: &Envelope<Command>, context: &Context<'_, ()>) -> Decision<Self> {
        decide::decide(state, command, context)
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        evolve::evolve(state, stamp, event);
    }

    fn next_deadline(state: &State) -> Option<Timestamp> {
        state.due.first().map(|(at, ..)| *at)
    }

    fn tick() -> Command {
        Command::Tick
    }

    /// A book never ends: its answers are kept for ever.
    fn concludes(_: &Event) -> Option<&CampaignId> {
        None
    }
}

impl Service for Ledger {
    const NAME: &'static str = account::LEDGER;
    const FOLD_VERSION: u16 = 4;
    type View = query::View;
    type Minute = query::LedgerMinute;
    const MINUTES_VERSION: u8 = 1;
    const ROWS_VERSION: u8 = books::ROWS_VERSION;
    const OWN_QUESTIONS: &'static [&'static str] = &[audit::OWN_REWARDS];

    fn revision(state: &State) -> u64 {
        state.revision
    }

    fn view(state: &State, previous: &query::View, _: &dyn Readable) -> query::View {
        query::View::of(state, previous)
    }

    /// Books hold nothing personal, only pseudonyms.
    fn forget(state: &State, previous: &query::View, _: &dyn Readable, _: &[PersonalRef]) -> query::View {
        query::View::of(state, previous)
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

    /// A person's entries come from the read model of [`books`], since one event may touch many persons.
    fn newest_entry(_: &State, _: &Own) -> Option<u64> {
        Some(0)
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn tally(event: &Event, minute: &mut query::LedgerMinute) -> bool {
        minute.tally(event)
    }

    fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        audit::rows(stamp, event, known)
    }

    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        audit::query(query, shelf)
    }

    fn backlog(view: &query::View) -> Vec<Backlog> {
        view.backlog()
    }

    fn tenant<'v>(view: &'v query::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.tenant(campaign)
    }
}
