//! What an activity tells the others, and what it does about what it hears.
//!
//! The host follows the durable log and tells what [`Exchange::announce`] makes of each event. What it hears it gives to
//! [`hear`], and decides the commands that come back as any other; the position heard stands in the same block as what
//! followed. Three things may follow from a fact:
//!
//! - **Events of the activity**, or none if the fact is none of its business.
//! - **Declined**: the rules say no, e.g. since a budget is spent. An event with the reason, and the next fact is heard.
//!   An activity may write it itself; where a reaction is refused without any event, the host does.
//! - **Parked**: it can't be read here, or a reaction can't be decided at all. An event that keeps the fact's bytes, and
//!   the next fact is heard, but what concerns the same person in the same campaign [waits](Parking::holds) behind it.
//!   An operator lets it be retried once the cause is mended, or drops it; either is an event.
//!
//! The activity's own event enum holds what the host writes: [`Exchange::note`] wraps it, and `evolve` gives it to the
//! [`Parking`] in the state.

mod hearing;
mod note;
mod parking;

pub use hearing::{CannotRetry, Hearing, hear, retry};
pub use note::{Declined, Note, Parked, Release, Released};
pub use parking::{PARKED_MAX, Parking, Waiting};

use proto::{CampaignId, CommandId, Fact, Heard, TenantId};

use crate::{Decider, Stamp};

/// What an activity tells the others, and what it does about what it hears. All of it pure.
pub trait Exchange: Decider {
    /// The services whose facts it hears, e.g. `votes`. Empty: it only tells.
    const HEARS: &'static [&'static str] = &[];
    /// Whether it tells anything at all. If not, nobody goes through its log for facts.
    const TELLS: bool = true;

    /// What the others are told of this event, if anything. Told again after a crash, so it must not change from one
    /// release to the next for an event that is in a log.
    fn announce(event: &Self::Event, stamp: Stamp) -> Option<Announcement>;

    /// What is to be done about a fact, [at most one command](REACTIONS_MAX). Nothing: it is none of this activity's business.
    fn react(_heard: &Heard<Fact>) -> Reactions<Self::Command> {
        Vec::new()
    }

    /// The event that says what became of a fact of this tenant, where no command of the activity's own says it. `None`
    /// only where nothing is heard.
    fn note(_state: &Self::State, _tenant: &TenantId, _note: Note) -> Option<Self::Event> {
        None
    }

    /// What is parked.
    fn parking(_state: &Self::State) -> &Parking {
        Parking::nothing()
    }
}

/// What is told of an event. The host adds where it stands, whose it is and what led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The campaign that the fact is about. The ledger's facts are about draws, though its events are about books.
    pub campaign: CampaignId,
    /// Whose it is; `None`: whose the event's campaign is.
    pub tenant: Option<TenantId>,
    /// The fact.
    pub fact: Fact,
}

/// Commands that follow from one fact at the most. Of several, one might be done when another can't be decided: the fact would be
/// parked half done, and retried as a whole, so that what was done is done twice.
pub const REACTIONS_MAX: usize = 1;

/// Commands that follow from a fact, and where each goes.
pub type Reactions<C> = Vec<(Target, C)>;

/// Where a reaction goes, among the places of the tenant that the fact belongs to. Each shard hears every fact, does what is
/// aimed at it, and leaves the rest to the others: so each keeps its own positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The shard that this campaign lives on; the command's envelope names the campaign.
    Campaign(CampaignId),
    /// The shard that the tenant lives on; the command's envelope names no campaign.
    Tenant,
}

/// The id of the command that follows from a fact as number `index` of several: the same however often it is heard.
pub fn reaction_id<F>(heard: &Heard<F>, index: usize) -> CommandId {
    let source = &heard.source;
    let sender = format!("{}/{}/{}", source.service, source.shard, source.incarnation);
    let key = format!("{}/{index}", source.position);
    CommandId::derive(&heard.tenant, heard.campaign.as_str(), &sender, "react", &key)
}

#[cfg(test)]
mod tests;
