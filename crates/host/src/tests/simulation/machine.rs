//! A machine as the world sees it, whatever runs on it.

use bytes::Bytes;
use journal::Journal;
use proto::wire::CommandReply;
use proto::{Envelope, Timestamp};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tokio::sync::oneshot;

use super::weather::Weather;
use crate::ear::{Ear, Facts};
use crate::looked::Note;
use crate::mailbox::NotHeard;

/// A question to the view of the ledger.
pub(super) const TRIAL_BALANCE: &str = "book-default/trial_balance";

/// Who waits for the answer to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asker {
    pub(super) client: usize,
    /// Number of the question among all of that client.
    pub(super) ask: usize,
}

/// How a life ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// In good order: what waits is done first.
    Stop,
    /// The process is killed.
    Kill,
    /// The power goes; what the disk was not told to sync may be there or not.
    PowerCut { survives: bool },
}

/// What is to happen next on a machine.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wants {
    pub(super) turn: bool,
    pub(super) write: bool,
    /// The power went in the middle of a step.
    pub(super) burial: bool,
}

/// A machine as the world sees it. While it is off, nothing comes of anything.
pub(super) trait Machine {
    fn set_time(&self, now: Timestamp);
    /// Switches it on, with what was noted beside its log of how far the votes were heard. Gives its ear for them, if it
    /// hears them.
    fn start(&mut self, weather: Weather, seed: u64, noted: Option<Note>) -> Result<Option<Ear>, String>;
    /// Switches it off.
    fn end(&mut self, how: End);
    /// Finishes what waits, and takes no more.
    fn retire(&mut self);
    fn calm(&mut self);
    /// A command comes in at the door. An answer at once says why it is not taken.
    fn command(&mut self, envelope: Envelope<ByteBuf>, from: Asker) -> Option<CommandReply>;
    /// Facts come in.
    fn hear(&mut self, facts: Facts, reply: oneshot::Sender<Result<(), NotHeard>>);
    /// The desk's step.
    fn turn(&mut self);
    /// The platter's step.
    fn write(&mut self);
    fn wants(&self) -> Wants;
    /// The answers that may leave now.
    fn replies(&mut self) -> Vec<(Asker, CommandReply)>;
    /// Whether the log has grown since this was asked last.
    fn has_grown(&mut self) -> bool;
    /// What is told to others who ask.
    fn facts(&self, question: &[u8]) -> Option<Bytes>;
    fn journal(&self) -> Option<&Journal>;
    /// How many lives there have been.
    fn lives(&self) -> u32;
    /// Why it can't write any more, if it is on and can't.
    fn stopped(&self) -> Option<String>;
    /// Whether it is on, and all that came is decided, durable and told.
    fn is_at_rest(&self) -> bool;
    /// What the published view says.
    fn look(&self, question: &str) -> Option<Value>;
    /// Walks and folds the durable log. The published view must show it, and at rest the live state must be its fold.
    fn check(&self) -> Result<(), String>;
}
