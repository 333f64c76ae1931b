//! What a host needs of an activity beyond its rules.

use std::collections::BTreeMap;

use proto::wire::{Look, LookReply, Own};
use proto::{CampaignId, PersonId, PersonalRef, Problem, TenantId, Timestamp};

use crate::{Decider, Stamp};

/// Looks personal data up for projections. Outside state and digest: what it returns may be gone tomorrow.
pub trait Readable: Send + Sync {
    /// The fields behind a reference, such as `name`; `None` once they are erased.
    fn personal(&self, reference: &PersonalRef) -> Option<BTreeMap<String, String>>;
}

/// One line of a read model: something a person did, found again by campaign and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whose entry it is.
    pub person: PersonId,
    /// What they are shown, as JSON.
    pub body: serde_json::Value,
}

/// A decider that a host can run and a gateway can offer.
pub trait Service: Decider {
    /// Names journals, folders and subjects; lower case.
    const NAME: &'static str;
    /// Counts changes of `evolve` or of the state's encoding: snapshots and digests of another version don't count.
    const FOLD_VERSION: u16;
    /// What everybody may read, immutable, published after each flush that changed it.
    type View: Default + Send + Sync + 'static;

    /// Grows whenever the view would come out differently. Compared after each block, so it must be cheap.
    fn revision(state: &Self::State) -> u64;

    /// The view of this state. `previous` is the last one, whose unchanged parts can be shared.
    fn view(state: &Self::State, previous: &Self::View, readable: &dyn Readable) -> Self::View;

    /// The campaigns whose view differs between two published views, for those who follow live.
    fn moved(previous: &Self::View, next: &Self::View) -> Vec<CampaignId>;

    /// Answers a question from the published view.
    fn look(view: &Self::View, look: &Look) -> LookReply;

    /// Answers a person's question about themselves from the state, as a JSON object. The host adds the person's
    /// entries under `receipts` and the position under `position`.
    fn own(state: &Self::State, own: &Own, now: Timestamp) -> Result<serde_json::Value, Problem>;

    /// The entry that this event adds to the read model.
    fn entry(event: &Self::Event, stamp: Stamp) -> Option<Entry>;

    /// The tenant that a campaign belongs to, so that readers of the log see their own only.
    fn tenant<'v>(view: &'v Self::View, campaign: &CampaignId) -> Option<&'v TenantId>;
}
