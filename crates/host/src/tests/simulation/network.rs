//! The network between places: it loses, doubles, delays and reorders messages, and cuts places off from each other.

use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;
use proto::Envelope;
use proto::wire::CommandReply;
use rand::RngExt;
use rand::rngs::SmallRng;
use serde_bytes::ByteBuf;

use super::machine::Asker;
use super::weather::{Weather, chance};

/// Delay of a message that has luck.
const DELAY_MS: std::ops::RangeInclusive<u64> = 0..=4;
/// Delay of one that is late: longer than whoever waits for it does, sometimes.
const LATE_MS: std::ops::RangeInclusive<u64> = 5..=12_000;

/// How often, in a thousand looks, all that is cut off is mended.
const MENDS: u32 = 100;

/// Where messages come from and go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Clients,
    Votes,
    Ledger,
}

/// What is sent.
#[derive(Clone)]
pub(super) enum Message {
    Command(Asker, Box<Envelope<ByteBuf>>),
    Reply(Asker, CommandReply),
    /// The ledger asks for facts; the number is that of the question.
    Question(u64, Bytes),
    Answer(u64, Bytes),
    /// A message of the votes' stream of facts.
    Facts(Bytes),
    /// The log has grown.
    Notice,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(from, envelope) => write!(f, "command {} ({from:?})", envelope.id),
            Self::Reply(to, CommandReply::Answered { position, repeated, .. }) => {
                write!(f, "answer from position {position}, repeated: {repeated} ({to:?})")
            }
            Self::Reply(to, reply) => write!(f, "{reply:?} ({to:?})"),
            Self::Question(number, _) => write!(f, "question {number}"),
            Self::Answer(number, _) => write!(f, "answer to question {number}"),
            Self::Facts(facts) => write!(f, "{} bytes of facts", facts.len()),
            Self::Notice => write!(f, "notice"),
        }
    }
}

/// Who can't reach whom now.
#[derive(Debug, Default)]
pub(super) struct Network {
    /// One way each.
    cut: BTreeSet<(Place, Place)>,
    pub(super) lost: u64,
}

/// The ways that messages take.
const WAYS: [(Place, Place); 4] = [
    (Place::Clients, Place::Votes),
    (Place::Votes, Place::Clients),
    (Place::Votes, Place::Ledger),
    (Place::Ledger, Place::Votes),
];

impl Network {
    /// The delays after which a message arrives: once, twice or never.
    pub(super) fn send(
        &mut self,
        from: Place,
        to: Place,
        weather: &Weather,
        random: &mut SmallRng,
    ) -> Vec<u64> {
        let copies = 1 + usize::from(chance(random, weather.duplicates));
        let is_lost = chance(random, weather.drops) || self.cut.contains(&(from, to));
        let delay = |_| match chance(random, weather.late) {
            true => random.random_range(LATE_MS),
            false => random.random_range(DELAY_MS),
        };
        let delays: Vec<u64> = (0..copies).map(delay).collect();
        self.lost += u64::from(is_lost);
        if is_lost { Vec::new() } else { delays }
    }

    /// Mends all ways now and then, or cuts one off; says which.
    pub(super) fn strike(&mut self, weather: &Weather, random: &mut SmallRng) -> Option<(Place, Place)> {
        if chance(random, MENDS) {
            self.mend();
        }
        let way = WAYS[random.random_range(0..WAYS.len())];
        chance(random, weather.partitions).then(|| self.cut.insert(way)).map(|_| way)
    }

    pub(super) fn mend(&mut self) {
        self.cut.clear();
    }
}
