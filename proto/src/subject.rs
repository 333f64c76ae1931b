//! Every subject that services talk on, and the streams that keep what was said.
//!
//! A subject is `{service}.{shard}.{purpose}`, a topic of a stream `{stream}.{service}.{shard}`. On NATS both stand behind
//! [`PREFIX`]. A service is therefore never called `facts`, `journal` or `js`.

/// What all our subjects on NATS begin with, so that others may use the same servers.
pub const PREFIX: &str = "fg";

/// Where NATS is asked about streams. Not `$JS.API`, which each account has for itself: nats.conf leads from here to the
/// accounts that hold the streams.
pub const STREAMS_API: &str = "fg.js";

/// Who keeps the vault, and answers [`Purpose::KEPT`] on its shard 0. No log is called so.
pub const KEEPER: &str = "gateway";

/// Where a request goes: one purpose of one shard of one service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The service, e.g. `votes`.
    pub service: String,
    /// The shard, from 0.
    pub shard: u16,
    /// What is asked.
    pub purpose: Purpose,
}

/// What can be asked of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Decide a command: [`crate::wire::CommandReply`] comes back.
    Command,
    /// Read the published view: [`crate::wire::LookReply`] comes back.
    Look,
    /// Answer a person's question about themselves: an [`crate::wire::OwnPage`].
    Own,
    /// Read the published view about many campaigns of a tenant: [`crate::wire::Listed`] comes back.
    List,
    /// Answer from the read model of an activity: a [`crate::wire::Query`]; [`crate::wire::Queried`] comes back.
    Query,
    /// Counts per minute: a [`crate::wire::MinutesFrom`].
    Minutes,
    /// Show personal data that were erased no longer: a [`crate::wire::Forget`].
    Forget,
    /// Position, head, health: [`crate::wire::Status`].
    Status,
    /// Digest of the state, refolded by a follower.
    Digest,
    /// Walk the chain from the start.
    Verify,
    /// Raw blocks from a position on.
    Blocks,
    /// Events from a position on, as readable JSON.
    Events,
    /// Facts that wait for an operator: a [`crate::wire::AskParked`].
    Parked,
    /// Facts for other services: a [`crate::wire::FactsFrom`]; [`crate::wire::Told`] comes back.
    Facts,
    /// Personal data behind references, asked of [`KEEPER`]: a [`crate::wire::AskPersonal`]; [`crate::wire::ToldPersonal`]
    /// comes back.
    Personal,
    /// Forget the keys of a campaign that is over for good, asked of [`KEEPER`]: a [`crate::wire::Conclude`];
    /// `Result<(), String>` comes back.
    Conclude,
    /// Notices that views have moved (published, not asked).
    Changed,
    /// Notices that the log has grown (published, not asked).
    Grown,
}

impl Purpose {
    /// Those that are asked of every shard, and answered.
    pub const ASKED: [Purpose; 14] = [
        Purpose::Command,
        Purpose::Look,
        Purpose::Own,
        Purpose::List,
        Purpose::Query,
        Purpose::Minutes,
        Purpose::Forget,
        Purpose::Status,
        Purpose::Digest,
        Purpose::Verify,
        Purpose::Blocks,
        Purpose::Events,
        Purpose::Parked,
        Purpose::Facts,
    ];

    /// Those that are asked of [`KEEPER`] alone.
    pub const KEPT: [Purpose; 2] = [Purpose::Personal, Purpose::Conclude];

    const NAMES: [(Purpose, &'static str); 18] = [
        (Purpose::Command, "command"),
        (Purpose::Look, "look"),
        (Purpose::Own, "own"),
        (Purpose::List, "list"),
        (Purpose::Query, "query"),
        (Purpose::Minutes, "minutes"),
        (Purpose::Forget, "forget"),
        (Purpose::Status, "status"),
        (Purpose::Digest, "digest"),
        (Purpose::Verify, "verify"),
        (Purpose::Blocks, "blocks"),
        (Purpose::Events, "events"),
        (Purpose::Parked, "parked"),
        (Purpose::Facts, "facts"),
        (Purpose::Personal, "personal"),
        (Purpose::Conclude, "conclude"),
        (Purpose::Changed, "changed"),
        (Purpose::Grown, "grown"),
    ];
}

impl Subject {
    /// The subject for one purpose of one shard.
    pub fn new(service: &str, shard: u16, purpose: Purpose) -> Self {
        Self { service: service.to_owned(), shard, purpose }
    }

    /// Where the keeper of the vault is asked.
    pub fn keeper(purpose: Purpose) -> Self {
        Self::new(KEEPER, 0, purpose)
    }

    /// How NATS knows it.
    pub fn address(&self) -> String {
        format!("{PREFIX}.{self}")
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = Purpose::NAMES.iter().find(|(p, _)| *p == self.purpose).map_or("", |(_, name)| name);
        write!(f, "{}.{}.{}", self.service, self.shard, name)
    }
}

/// What is kept for those who were away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// What services tell each other.
    Facts,
    /// Raw blocks, each service's own only, to rebuild a lost journal from.
    Journal,
}

impl Stream {
    /// Every stream there is.
    pub const ALL: [Stream; 2] = [Stream::Facts, Stream::Journal];

    /// How NATS knows it.
    pub fn name(self) -> &'static str {
        match self {
            Stream::Facts => "FACTS",
            Stream::Journal => "JOURNAL",
        }
    }

    /// The first part of its topics.
    fn word(self) -> &'static str {
        match self {
            Stream::Facts => "facts",
            Stream::Journal => "journal",
        }
    }

    /// The addresses of all its topics, as NATS writes them.
    pub fn addresses(self) -> String {
        format!("{PREFIX}.{}.*.*", self.word())
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What one shard writes to one stream; nobody else does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    /// The stream.
    pub stream: Stream,
    /// The service that writes, e.g. `votes`.
    pub service: String,
    /// Its shard, from 0.
    pub shard: u16,
}

impl Topic {
    /// The topic that a shard writes in a stream.
    pub fn new(stream: Stream, service: &str, shard: u16) -> Self {
        Self { stream, service: service.to_owned(), shard }
    }

    /// How NATS knows it.
    pub fn address(&self) -> String {
        format!("{PREFIX}.{self}")
    }
}

impl std::fmt::Display for Topic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.stream.word(), self.service, self.shard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_stands_below_the_addresses_of_its_stream_alone() {
        let topic = Topic::new(Stream::Journal, "ledger", 3);
        assert_eq!(
            (topic.to_string(), topic.address()),
            ("journal.ledger.3".into(), "fg.journal.ledger.3".into())
        );
        assert_eq!(Stream::ALL.map(Stream::addresses), ["fg.facts.*.*", "fg.journal.*.*"]);
        assert_eq!(Subject::new("votes", 0, Purpose::Look).address(), "fg.votes.0.look");
    }

    #[test]
    fn every_purpose_has_its_own_subject() {
        let subjects: std::collections::BTreeSet<String> =
            Purpose::NAMES.iter().map(|(p, _)| Subject::new("votes", 0, *p).to_string()).collect();
        assert_eq!(subjects.len(), Purpose::NAMES.len());
        assert!(subjects.contains("votes.0.command"));
    }
}
