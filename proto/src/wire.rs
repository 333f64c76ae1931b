//! Requests and replies between gateway and hosts, encoded with postcard behind a version byte.

mod console;
mod keeper;
mod parked;
mod query;

pub use console::{Forget, List, Listed, MinutesFrom, OwnPage, PlaceLine, Stage, Summary};
pub use keeper::{AskPersonal, Conclude, PERSONAL_ASKED_MAX, ToldPersonal};
pub use parked::{AskParked, ParkedFact, ParkedFacts, Release};
pub use query::{Cited, Format, Queried, Query, QueryPage};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ids::{CampaignId, Hash, Incarnation, PersonId, TenantId};
use crate::problem::Problem;
use crate::time::Timestamp;

/// Version byte in front of every message.
pub const WIRE_VERSION: u8 = 1;

/// A message that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Sent by a newer or older release.
    #[error("message version {0} is unknown here; run one release on both sides")]
    Version(u8),
    /// Cut short or garbled.
    #[error("message can't be decoded: {0}")]
    Malformed(#[from] postcard::Error),
    /// Not even a version byte.
    #[error("message is empty")]
    Empty,
}

/// The bytes of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_extend(message, vec![WIRE_VERSION]).expect("messages are plain data and always encode")
}

/// The message in these bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    match bytes.split_first() {
        None => Err(WireError::Empty),
        Some((&WIRE_VERSION, rest)) => Ok(postcard::from_bytes(rest)?),
        Some((&version, _)) => Err(WireError::Version(version)),
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommandReply {
    /// Decided, and on the platter if it left anything in the log.
    Answered {
        /// Position of the first event that followed, 0 if none did.
        position: u64,
        /// Log time of the decision.
        at: Timestamp,
        /// The encoded receipt or refusal, see `decider::door`.
        #[serde(with = "serde_bytes")]
        answer: Vec<u8>,
        /// Whether this is the stored answer of an earlier delivery.
        repeated: bool,
    },
    /// The same command id was used for something else.
    Conflict,
    /// The mailbox is full: nothing was stored, try again shortly.
    Full,
    /// The shard has stopped or pauses intake, with the reason.
    Stopped(String),
    /// The command can't be decoded by this service.
    Malformed(String),
}

/// Asks a published view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which question of the activity.
    pub question: String,
    /// Its parameters, as they stood in the address.
    pub parameters: Vec<(String, String)>,
    /// Who will see the answer.
    pub audience: Audience,
}

/// Who sees what a view says, and so how much it says. A release before this one knew the first two, by the same bytes:
/// services are renewed before the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Those who run the campaign: they see what the public may not yet.
    Operators,
    /// Those who audit it: they see what operators see, but persons under pseudonyms only, save what is public of them.
    Auditors,
}

impl Audience {
    /// Whether they may see what the public may not yet.
    pub fn is_inside(self) -> bool {
        self != Self::Public
    }
}

/// What a view says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LookReply {
    /// A JSON body and a tag that changes whenever the body does.
    Body {
        /// Strong entity tag, without quotes.
        etag: String,
        /// JSON.
        #[serde(with = "serde_bytes")]
        body: Vec<u8>,
    },
    /// The question can't be answered.
    Problem(Problem),
}

/// A person's question about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who asks.
    pub person: PersonId,
    /// In development mode, the time that the caller pretends it is.
    pub pretended_at: Option<Timestamp>,
}

/// Where a shard stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Status {
    /// The service, e.g. `votes`.
    pub service: String,
    /// The shard, from 0.
    pub shard: u16,
    /// The journal's life.
    pub incarnation: Incarnation,
    /// Last durable position.
    pub position: u64,
    /// Hash of the last durable block's header.
    pub head: Hash,
    /// Log time of the last durable block.
    pub at: Timestamp,
    /// Why it takes no commands; empty while it does.
    pub stopped: String,
    /// Commands waiting.
    pub mailbox: u64,
    /// Read model's position.
    pub entries_position: u64,
    /// How far it has heard the shards that it listens to.
    pub heard: Vec<HeardFrom>,
}

/// How far a shard has heard another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct HeardFrom {
    /// The service that is heard, e.g. `votes`.
    pub service: String,
    /// Its shard, from 0.
    pub shard: u16,
    /// Position of the last fact that was heard, 0 if none was.
    pub position: u64,
    /// There is nothing else to hear up to this position of its log: what lies behind is the lag.
    pub looked: u64,
}

/// The digest of a state at a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Digest {
    /// The service, e.g. `votes`.
    pub service: String,
    /// The shard, from 0.
    pub shard: u16,
    /// The journal's life.
    pub incarnation: Incarnation,
    /// The position that the state stands at.
    pub position: u64,
    /// Hash of the block header at that position.
    pub head: Hash,
    /// BLAKE3 over fold version, position, state and stored answers.
    pub digest: Hash,
    /// Version of the fold that made the state.
    pub fold_version: u16,
}

/// Asks for events as readable JSON lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EventsFrom {
    /// First position wanted.
    pub from: u64,
    /// Only events of this tenant's campaigns; `None` means all.
    pub tenant: Option<TenantId>,
    /// Only this campaign.
    pub campaign: Option<CampaignId>,
    /// Only this kind, by name.
    pub kind: Option<String>,
    /// Only this person.
    pub person: Option<PersonId>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// At most so many lines.
    pub limit: u32,
}

/// Readable events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// One JSON object a line.
    pub lines: Vec<String>,
    /// Ask again from here.
    pub next: u64,
    /// Whether `next` is past the end of the log.
    pub at_end: bool,
}

/// Asks for raw blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlocksFrom {
    /// First position wanted.
    pub from: u64,
    /// At most about so many bytes.
    pub bytes_max: u32,
}

/// Raw blocks as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocks {
    /// Each block's bytes.
    pub blocks: Vec<serde_bytes::ByteBuf>,
    /// Ask again from here.
    pub next: u64,
    /// Whether `next` is past the end of the log.
    pub at_end: bool,
}

/// A place in a log: a position, and the life of the journal in which it was written. A life gives each position once, so
/// two logs that hold the same mark are the same up to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The life.
    pub incarnation: Incarnation,
    /// The position, from 1.
    pub position: u64,
}

/// Asks what a shard told after the last fact that was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsFrom {
    /// The last fact that was heard, if any was.
    pub heard: Option<Mark>,
    /// Nothing up to here needs to be looked at again, if this stands in the log. Not before `heard`.
    pub looked: Option<Mark>,
    /// At most about so many bytes.
    pub bytes_max: u32,
}

/// What a shard told, in the order of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whether the fact that was heard stands in this log, or none was. If not, the log was restored to a point before it,
    /// and nothing is told.
    pub follows: bool,
    /// Each fact's bytes, see [`crate::fact::read`].
    pub facts: Vec<serde_bytes::ByteBuf>,
    /// There are no others up to here; `None`: the log is empty.
    pub looked: Option<Mark>,
    /// Whether all that may be told now was looked at.
    pub at_end: bool,
}

/// A view of this campaign has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The campaign.
    pub campaign: CampaignId,
}

#[cfg(test)]
mod tests;
