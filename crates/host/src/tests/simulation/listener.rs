//! The ledger's ear on the simulated network: the product's `ear`, with the waiting that `inbox` does.

use bytes::Bytes;
use proto::wire::{self, Mark, Told};
use tokio::sync::oneshot;

use crate::ear::{Ear, Facts, Next};
use crate::inspect::Seen;
use crate::looked::Note;
use crate::mailbox::NotHeard;

/// As `inbox` waits.
const ASK_TIMEOUT_MS: u64 = 10_000;
const PATIENCE_MS: u64 = 1_000;
const GATHER_MS: u64 = 20;
const PAUSE_MIN_MS: u64 = 50;
const PAUSE_MAX_MS: u64 = 5_000;

/// What it is about.
enum Doing {
    /// Waiting until it is time to ask; notices matter if it waits for news.
    Resting { for_news: bool },
    /// Waiting for the answer to the last question.
    Asking,
    /// Waiting until what followed is durable.
    Deciding(oneshot::Receiver<Result<(), NotHeard>>, Option<Mark>),
}

pub(super) struct Listener {
    ear: Ear,
    doing: Doing,
    pause_ms: u64,
    /// Counts the times that its alarm was set: only the last one rings.
    pub(super) alarm: u64,
    /// Number of the last question. A reply to an earlier one is none, as with any request.
    asked: u64,
    /// Messages of the stream that wait until nothing else is to be done.
    came: Vec<Bytes>,
    /// How far the other's log was looked through, as its last answer said.
    looked: u64,
}

/// What it wants next.
pub(super) enum Wish {
    Nothing,
    /// To be woken after this many milliseconds, unless something comes before.
    Wake(u64),
    /// Sends this question, and wants to be woken after this many milliseconds.
    Ask(u64, Bytes, u64),
    /// Has this decided.
    Decide(Facts, oneshot::Sender<Result<(), NotHeard>>),
}

impl Listener {
    /// Of a ledger that has just started; questions of this life are numbered from here on.
    pub(super) fn new(ear: Ear, number: u64) -> Self {
        let doing = Doing::Resting { for_news: false };
        Self { ear, doing, pause_ms: PAUSE_MIN_MS, alarm: 0, asked: number, came: Vec::new(), looked: 0 }
    }

    /// The alarm rings.
    pub(super) fn wake(&mut self) -> Wish {
        match &self.doing {
            Doing::Resting { .. } => {
                self.ear.look();
                self.go_on()
            }
            // No answer within the time.
            Doing::Asking => self.fail(),
            Doing::Deciding(..) => Wish::Nothing,
        }
    }

    pub(super) fn notice(&mut self) -> Wish {
        match &mut self.doing {
            Doing::Resting { for_news } if *for_news => {
                *for_news = false;
                Wish::Wake(GATHER_MS)
            }
            _ => Wish::Nothing,
        }
    }

    pub(super) fn answer(&mut self, number: u64, bytes: &[u8]) -> Wish {
        if number != self.asked || !matches!(self.doing, Doing::Asking) {
            return Wish::Nothing;
        }
        let Ok(Ok(told)) = wire::decode::<Seen<Told>>(bytes) else { return self.fail() };
        self.looked = told.looked.map_or(0, |looked| looked.position);
        match self.ear.told(&told) {
            Ok(()) => self.go_on(),
            Err(_) => self.fail(),
        }
    }

    /// Looks whether what is being decided is durable.
    pub(super) fn look(&mut self) -> Wish {
        let Doing::Deciding(replied, through) = &mut self.doing else { return Wish::Nothing };
        match replied.try_recv() {
            Err(oneshot::error::TryRecvError::Empty) => Wish::Nothing,
            // The shard has stopped: it listens again after a restart.
            Err(oneshot::error::TryRecvError::Closed) => {
                self.doing = Doing::Resting { for_news: false };
                Wish::Nothing
            }
            Ok(Ok(())) => {
                self.ear.decided(*through);
                self.go_on()
            }
            Ok(Err(_)) => self.fail(),
        }
    }

    /// Facts come as a stream brings them: perhaps late, again, or in another order.
    pub(super) fn came(&mut self, message: Bytes) -> Wish {
        self.came.push(message);
        match self.doing {
            Doing::Resting { for_news: true } => self.go_on(),
            _ => Wish::Nothing,
        }
    }

    /// What may be noted beside the log.
    pub(super) fn note(&self) -> Option<Note> {
        self.ear.note()
    }

    /// Whether it has heard all that the other's log tells up to here.
    pub(super) fn has_come_to(&self, head: u64) -> bool {
        matches!(self.doing, Doing::Resting { for_news: true }) && self.looked >= head
    }

    fn go_on(&mut self) -> Wish {
        match self.ear.next() {
            Next::Decide(facts) => {
                let (reply, replied) = oneshot::channel();
                self.doing = Doing::Deciding(replied, facts.end());
                Wish::Decide(facts, reply)
            }
            Next::Ask(asked) => {
                self.asked += 1;
                self.doing = Doing::Asking;
                Wish::Ask(self.asked, Bytes::from(wire::encode(&asked)), ASK_TIMEOUT_MS)
            }
            Next::Wait if !self.came.is_empty() => {
                let all_are_read =
                    self.came.drain(..).try_for_each(|message| self.ear.came(&message)).is_ok();
                if all_are_read { self.go_on() } else { self.fail() }
            }
            Next::Wait => {
                self.pause_ms = PAUSE_MIN_MS;
                self.doing = Doing::Resting { for_news: true };
                Wish::Wake(PATIENCE_MS)
            }
        }
    }

    fn fail(&mut self) -> Wish {
        self.pause_ms = (self.pause_ms * 2).min(PAUSE_MAX_MS);
        self.doing = Doing::Resting { for_news: false };
        Wish::Wake(self.pause_ms)
    }
}
