//! What an activity concludes from its own log, behind the decision.

use proto::{CampaignId, CommandId, TenantId, Timestamp};

use crate::{Decider, Stamp};

/// A pure fold over a log that asks for commands: detectors of fraud, for example. The host runs it on a thread of its own
/// behind the durable log, so that it can be late and never keeps anybody waiting.
///
/// It is told the whole log at each start. What it concluded before must show in the log, so that it is not asked for again;
/// in between, the same conclusion has the same [`Proposal::id`], however often it is come to.
pub trait Watcher<D: Decider>: Send {
    /// Learns from an event, in the order of the log.
    fn see(&mut self, stamp: Stamp, event: &D::Event);

    /// When there may be something to propose even if nothing more happens.
    fn due(&self) -> Option<Timestamp>;

    /// What follows from all that it has seen, taken once, in the order in which it is to be decided. `now` is log time.
    fn propose(&mut self, now: Timestamp) -> Vec<Proposal<D::Command>>;
}

/// A command of the system that somebody behind the log asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<C> {
    /// The same for the same conclusion.
    pub id: CommandId,
    /// Whose it is.
    pub tenant: TenantId,
    /// What it is about; `None` for the whole shard.
    pub campaign: Option<CampaignId>,
    /// What is to be decided.
    pub command: C,
    /// Whether it is to be decided only once everything proposed before it is: it says that all of that was done.
    pub is_last: bool,
}
