//! Promotion by users, as pure rules: who invited whom, and which of those invited became followers that stay.
//!
//! Invariant: no IO, no clock, no randomness, no floats, no maps seeded by chance. A follower counts for one inviter, once;
//! who has followed the account before is never new, in none of its campaigns; one level is rewarded, or two where the rules
//! of the campaign say so, and never more.
//!
//! A person gets a code and hands it on. Somebody who accepts it and then follows the account within a time has come by
//! the invitation, and qualifies once they have stayed as long as the campaign asks and done what it asks beside; that is
//! told, and the ledger's rules reward it. Who leaves before, or within a time after, does not count; where it had been told,
//! the leaving is told as well. What looks made up is held, told to nobody, until a person decides.
//!
//! Milestones are told once when so many count for the first time. Whoever falls back behind one loses it, and regains it by
//! coming back to it; both are told. The ranking is final once nobody who was invited before the close can change it, and
//! waits as long as anything is held.
//!
//! - [`command`], [`event`]: what is asked, and what happened.
//! - [`rules`]: what is asked, and what is rewarded. [`code`]: what a person hands on. [`tree`]: who can invite.
//! - [`state`], `evolve`: what is known, and how facts change it.
//! - [`decide`]: from commands to facts. `exchange`: from events to facts for others.
//! - [`query`]: questions answered from state and view. [`review`]: from rows, for those who decide about rewards.
//! - [`door`]: how the world asks over HTTP.

pub mod code;
pub mod command;
pub mod decide;
pub mod door;
pub mod event;
mod evolve;
mod exchange;
pub mod query;
pub mod receipt;
pub mod refusal;
pub mod review;
pub mod rules;
pub mod state;
#[cfg(test)]
mod tests;
pub mod tree;

pub use code::Code;
pub use command::Command;
pub use door::operations;
pub use event::Event;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::{Rules, Task};
pub use state::State;
pub use tree::{Inviter, Medium};

use decider::rows::{Row, Rows, Shelf, Unreadable};
use decider::{Backlog, Context, Decider, Decision, Entry, Readable, Service, Stamp};
use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
use proto::{CampaignId, Envelope, PersonalRef, Problem, TenantId, Timestamp};

/// The referrals of a shard.
#[derive(Debug)]
pub struct Referrals;

impl Decider for Referrals {
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
        state.next_deadline()
    }

    fn tick() -> Command {
        Command::Tick
    }

    /// Followers leave long after the close, so answers are kept.
    fn concludes(_: &Event) -> Option<&CampaignId> {
        None
    }
}

impl Service for Referrals {
    const NAME: &'static str = "referrals";
    const FOLD_VERSION: u16 = 8;
    type View = query::View;
    type Minute = query::ReferralMinute;
    const MINUTES_VERSION: u8 = 3;
    const ROWS_VERSION: u8 = 2;

    fn revision(state: &State) -> u64 {
        state.revision
    }

    fn view(state: &State, previous: &query::View, _: &dyn Readable) -> query::View {
        query::view(state, previous)
    }

    /// Referrals hold nothing personal, only pseudonyms.
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

    /// What a person did here is few things, all of them in their own answer.
    fn newest_entry(_: &State, _: &Own) -> Option<u64> {
        Some(0)
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        review::rows(stamp, event, known)
    }

    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        review::query(query, shelf)
    }

    fn backlog(view: &query::View) -> Vec<Backlog> {
        query::backlogs(view)
    }

    fn tally(event: &Event, minute: &mut query::ReferralMinute) -> bool {
        minute.tally(event)
    }

    fn tenant<'v>(view: &'v query::View, campaign: &CampaignId) -> Option<&'v TenantId> {
        view.tenant(campaign)
    }
}
