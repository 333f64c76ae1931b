//! Every subject that services talk on. A subject is `{service}.{shard}.{purpose}`.

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
    /// Notices that views have moved (published, not asked).
    Changed,
}

impl Purpose {
    /// Those that are asked and answered; the others are only told.
    pub const ASKED: [Purpose; 11] = [
        Purpose::Command,
        Purpose::Look,
        Purpose::Own,
        Purpose::List,
        Purpose::Minutes,
        Purpose::Forget,
        Purpose::Status,
        Purpose::Digest,
        Purpose::Verify,
        Purpose::Blocks,
        Purpose::Events,
    ];

    const NAMES: [(Purpose, &'static str); 12] = [
        (Purpose::Command, "command"),
        (Purpose::Look, "look"),
        (Purpose::Own, "own"),
        (Purpose::List, "list"),
        (Purpose::Minutes, "minutes"),
        (Purpose::Forget, "forget"),
        (Purpose::Status, "status"),
        (Purpose::Digest, "digest"),
        (Purpose::Verify, "verify"),
        (Purpose::Blocks, "blocks"),
        (Purpose::Events, "events"),
        (Purpose::Changed, "changed"),
    ];
}

impl Subject {
    /// The subject for one purpose of one shard.
    pub fn new(service: &str, shard: u16, purpose: Purpose) -> Self {
        Self { service: service.to_owned(), shard, purpose }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = Purpose::NAMES.iter().find(|(p, _)| *p == self.purpose).map_or("", |(_, name)| name);
        write!(f, "{}.{}.{}", self.service, self.shard, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_its_own_subject() {
        let subjects: std::collections::BTreeSet<String> =
            Purpose::NAMES.iter().map(|(p, _)| Subject::new("votes", 0, *p).to_string()).collect();
        assert_eq!(subjects.len(), Purpose::NAMES.len());
        assert!(subjects.contains("votes.0.command"));
    }
}
