//! The ledger's ear on the simulated network: the product's `ear`, with the waiting that `inbox` does.

use bytes::Bytes;
use proto::Heard;
use proto::fact::Raw;
use proto::wire;
use tokio::sync::oneshot;

use crate::ear::{ASK_TIMEOUT, Ear, GATHER, Mark, News, Rest};
use crate::mailbox::NotHeard;

/// What it is about.
enum Doing {
    /// Waiting until it is time to ask; notices matter if it waits for news.
    Resting { for_news: bool },
    /// Waiting for the answer to the last question.
    Asking,
    /// Waiting until what came is durable.
    Deciding(oneshot::Receiver<Result<(), NotHeard>>, Mark),
}

pub(super) struct Listener {
    ear: Ear,
    doing: Doing,
    /// Counts the times that its alarm was set: only the last one rings.
    pub(super) alarm: u64,
    /// Number of the last question. A reply to an earlier one is none, as with any request.
    asked: u64,
}

/// What it wants next.
pub(super) enum Wish {
    Nothing,
    /// To be woken after this many milliseconds, unless something comes before.
    Wake(u64),
    /// Sends this question, and wants to be woken after this many milliseconds.
    Ask(u64, Bytes, u64),
    /// Has this decided.
    Decide(Vec<Heard<Raw>>, oneshot::Sender<Result<(), NotHeard>>),
}

impl Listener {
    /// Of a ledger that has just started; the first question of a life has this number.
    pub(super) fn new(ear: Ear, number: u64) -> Self {
        Self { ear, doing: Doing::Resting { for_news: false }, alarm: 0, asked: number }
    }

    /// The alarm rings.
    pub(super) fn wake(&mut self) -> Wish {
        match &self.doing {
            Doing::Resting { .. } => {
                self.asked += 1;
                self.doing = Doing::Asking;
                let question = Bytes::from(wire::encode(&self.ear.question()));
                Wish::Ask(self.asked, question, ms(ASK_TIMEOUT))
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
                Wish::Wake(ms(GATHER))
            }
            _ => Wish::Nothing,
        }
    }

    pub(super) fn answer(&mut self, number: u64, bytes: &[u8]) -> Wish {
        if number != self.asked || !matches!(self.doing, Doing::Asking) {
            return Wish::Nothing;
        }
        match self.ear.news(bytes) {
            Err(_) => self.fail(),
            Ok(News { facts, mark }) if facts.is_empty() => self.took(mark),
            Ok(News { facts, mark }) => {
                let (reply, replied) = oneshot::channel();
                self.doing = Doing::Deciding(replied, mark);
                Wish::Decide(facts, reply)
            }
        }
    }

    /// Looks whether what is being decided is durable.
    pub(super) fn look(&mut self) -> Wish {
        let Doing::Deciding(replied, mark) = &mut self.doing else { return Wish::Nothing };
        match replied.try_recv() {
            Err(oneshot::error::TryRecvError::Empty) => Wish::Nothing,
            // The shard has stopped: it listens again after a restart.
            Err(oneshot::error::TryRecvError::Closed) => {
                self.doing = Doing::Resting { for_news: false };
                Wish::Nothing
            }
            Ok(Ok(())) => {
                let mark = *mark;
                self.took(mark)
            }
            Ok(Err(_)) => self.fail(),
        }
    }

    /// Whether it has heard all that the other's log tells up to here.
    pub(super) fn has_come_to(&self, head: u64) -> bool {
        matches!(self.doing, Doing::Resting { for_news: true }) && self.ear.question().looked >= head
    }

    fn took(&mut self, mark: Mark) -> Wish {
        let rest = self.ear.took(mark);
        self.rest(rest)
    }

    fn fail(&mut self) -> Wish {
        let rest = self.ear.failed();
        self.rest(rest)
    }

    fn rest(&mut self, rest: Rest) -> Wish {
        let (for_news, after_ms) = match rest {
            Rest::None => (false, 0),
            Rest::News(patience) => (true, ms(patience)),
            Rest::Pause(pause) => (false, ms(pause)),
        };
        self.doing = Doing::Resting { for_news };
        Wish::Wake(after_ms)
    }
}

fn ms(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).expect("they are seconds")
}
