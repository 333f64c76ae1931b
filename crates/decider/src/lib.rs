//! The pure core: rules as functions, facts as events, state as their fold.
//!
//! Invariant: no IO, no clock, no randomness, no async. Time, entropy and secrets arrive with the command. What an
//! activity is made of:
//!
//! - [`Decider`]: commands, events, state, and the two functions between them.
//! - [`Recorded`] and [`events!`]: how events become bytes that stay readable for ever.
//! - [`Service`]: what a host needs beyond the rules: published views, own questions, read models.
//! - [`rows`]: what an activity keeps behind the log, and how it answers from it.
//! - [`parameters`]: what questions are asked with.
//! - [`Exchange`]: which facts it tells other activities, and what it does about those it hears.
//! - [`Watcher`]: what it concludes from its own log, behind the decision.
//! - [`door::Operation`]: what the world can ask over HTTP, as data, so that the gateway names no activity.
//! - [`views`]: what is published of campaigns, and how it is answered.
//! - [`compact`]: a map for states with millions of entries.
//! - [`given`]: given/when/then for tests. [`kept`]: a log and its rows for tests.

pub mod answer;
pub mod compact;
pub mod door;
pub mod exchange;
pub mod given;
pub mod kept;
mod minutes;
pub mod parameters;
pub mod reason;
mod recorded;
pub mod rows;
mod service;
pub mod views;
mod watch;

pub use exchange::Exchange;
pub use minutes::{MinuteLine, Minutes};
pub use recorded::{Recorded, UnreadableEvent, lifts_all};
pub use service::{Backlog, Entry, Readable, Service};
pub use watch::{Proposal, Watcher};

use proto::{CampaignId, Envelope, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The rules of one activity as pure functions.
pub trait Decider: Sized + 'static {
    /// What people ask. Imperative: `Cast`.
    type Command: Clone + Serialize + DeserializeOwned + Send + 'static;
    /// What happened. Past tense: `VoteCast`.
    type Event: Recorded + Send + 'static;
    /// What decide needs to know, no more. Serialises to the same bytes wherever it was folded.
    type State: Default + Serialize + DeserializeOwned + Send + 'static;
    /// What the sender of a command is told.
    type Receipt: Serialize + DeserializeOwned + Send + 'static;
    /// Why the rules said no.
    type Refusal: std::error::Error + Serialize + DeserializeOwned + Send + 'static;
    /// Read-only tables and secrets that decisions are made with, e.g. rulesets.
    type Resources: Send + Sync + 'static;

    /// Which facts follow from this command, and what is its sender told?
    ///
    /// A refusal by the rules of a campaign comes with an event, so that an auditor can ask why. A command that is
    /// malformed or not allowed leaves no event, and then nothing of it is stored.
    fn decide(
        state: &Self::State,
        command: &Envelope<Self::Command>,
        context: &Context<'_, Self::Resources>,
    ) -> Decision<Self>;

    /// What is true after this fact? Can't fail: it has happened.
    fn evolve(state: &mut Self::State, stamp: Stamp, event: &Self::Event);

    /// When must the host submit [`Decider::tick`], if nobody else comes?
    fn next_deadline(state: &Self::State) -> Option<Timestamp>;

    /// The command that says that time has passed.
    fn tick() -> Self::Command;

    /// The campaign that this event ends for good: its stored answers are dropped from then on.
    fn concludes(event: &Self::Event) -> Option<&CampaignId>;
}

/// What a decision may know besides state and command.
pub struct Context<'a, R> {
    /// Log time: the same for all commands of a block.
    pub now: Timestamp,
    /// Position that the first event of this decision will get.
    pub position: u64,
    /// Read-only tables and secrets.
    pub resources: &'a R,
}

/// Where and when an event stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// From 1, without gaps.
    pub position: u64,
    /// Log time of its block.
    pub at: Timestamp,
}

/// What follows from a command.
pub struct Decision<D: Decider> {
    /// In the order in which they happened.
    pub events: Vec<D::Event>,
    /// What the sender is told.
    pub answer: Result<D::Receipt, D::Refusal>,
}

impl<D: Decider> Decision<D> {
    /// Accepted, with what followed.
    pub fn accept(events: Vec<D::Event>, receipt: D::Receipt) -> Self {
        Self { events, answer: Ok(receipt) }
    }

    /// Not a command that could have any effect: nothing is stored.
    pub fn reject(refusal: D::Refusal) -> Self {
        Self { events: Vec::new(), answer: Err(refusal) }
    }
}
