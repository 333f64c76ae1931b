//! What a host needs of an activity beyond its rules.

use std::collections::BTreeMap;

use proto::wire::{List, Listed, Look, LookReply, Own, Queried, Query};
use proto::{CampaignId, PersonId, PersonalRef, Problem, TenantId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::exchange::Exchange;
use crate::rows::{Row, Rows, Shelf, Unreadable};
use crate::{Stamp, Watcher};

/// Looks personal data up for projections. Outside state and digest: what it returns may be gone tomorrow.
pub trait Readable: Send + Sync {
    /// The fields behind a reference, such as `name`; `None` once they are erased.
    fn personal(&self, reference: &PersonalRef) -> Option<BTreeMap<String, String>>;
}

/// Something a person did in a campaign, as they find it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whose entry it is.
    pub person: PersonId,
    /// Position of their entry before this one in the campaign, 0 if this is the first.
    pub before: u64,
    /// What they are shown, as JSON.
    pub body: serde_json::Value,
}

/// What waits for a person of whoever runs campaigns, of one kind, in all campaigns of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Which, such as `held`. There are few, since metrics are labelled with it.
    pub kind: &'static str,
    /// How many wait.
    pub count: u64,
    /// Since when the oldest does.
    pub since: Option<Timestamp>,
}

/// A decider that a host can run and a gateway can offer.
pub trait Service: Exchange {
    /// Names journals, folders and subjects; lower case.
    const NAME: &'static str;
    /// Counts changes of `evolve` or of the state's encoding: snapshots and digests of another version don't count.
    const FOLD_VERSION: u16;
    /// What everybody may read, immutable, published after each flush that changed it.
    type View: Default + Send + Sync + 'static;
    /// What is counted per campaign and minute of log time, for those who run it.
    type Minute: Default + Serialize + DeserializeOwned + Send + 'static;
    /// Counts changes of `tally` or of what a minute looks like: minutes of another version are counted again.
    const MINUTES_VERSION: u8;
    /// Counts changes of `rows` or of what they look like: rows of another version are made again. 0: it keeps none.
    const ROWS_VERSION: u8 = 0;
    /// Questions to `query` that persons ask about themselves from their phones: short ones, of which many come at once.
    const OWN_QUESTIONS: &'static [&'static str] = &[];

    /// Grows whenever the view would come out differently. Compared after each block, so it must be cheap.
    fn revision(state: &Self::State) -> u64;

    /// The view of this state. `previous` is the last one, whose unchanged parts can be shared.
    fn view(state: &Self::State, previous: &Self::View, readable: &dyn Readable) -> Self::View;

    /// The view of this state once these personal data are gone, also where nothing else has changed.
    fn forget(
        state: &Self::State,
        previous: &Self::View,
        readable: &dyn Readable,
        gone: &[PersonalRef],
    ) -> Self::View;

    /// The campaigns whose view differs between two published views, for those who follow live.
    fn moved(previous: &Self::View, next: &Self::View) -> Vec<CampaignId>;

    /// Answers a question from the published view.
    fn look(view: &Self::View, look: &Look) -> LookReply;

    /// Answers a question about many campaigns of a tenant from the published view.
    fn list(view: &Self::View, list: &List) -> Listed;

    /// Answers a person's question about themselves from the state, as a JSON object. The host adds a page of the
    /// person's entries under `receipts`, where to go on under `next_cursor`, and the position under `position`.
    fn own(state: &Self::State, own: &Own, now: Timestamp) -> Result<serde_json::Value, Problem>;

    /// Position of a person's newest entry in a campaign, 0 if they have none; `None` once the campaign is over for good
    /// and the state has forgotten its persons.
    fn newest_entry(state: &Self::State, own: &Own) -> Option<u64>;

    /// The entry that this event is, if it is one.
    fn entry(event: &Self::Event, stamp: Stamp) -> Option<Entry>;

    /// Counts an event into the minute of its campaign that it happened in, or of no campaign if it is about none.
    /// Says whether anything was counted.
    fn tally(event: &Self::Event, minute: &mut Self::Minute) -> bool;

    /// What waits for a person's decision, a kind at a time, also one of which nothing waits. For metrics.
    fn backlog(_view: &Self::View) -> Vec<Backlog> {
        Vec::new()
    }

    /// The rows that this event adds or replaces. `known` has those of all events before it.
    fn rows(_stamp: Stamp, _event: &Self::Event, _known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        Ok(Vec::new())
    }

    /// Answers a question from the rows and the log behind them.
    fn query(query: &Query, _shelf: &dyn Shelf<Self::Event>) -> Result<Queried, Unreadable> {
        Ok(Queried::Problem(Problem::new(
            404,
            "question-unknown",
            format!("this keeps no rows to answer {:?} from; see /openapi.json", query.question),
        )))
    }

    /// Who concludes something from the log, if anybody does.
    fn watcher(_resources: &Self::Resources) -> Option<Box<dyn Watcher<Self>>> {
        None
    }

    /// The tenant that a campaign belongs to, so that readers of the log see their own only.
    fn tenant<'v>(view: &'v Self::View, campaign: &CampaignId) -> Option<&'v TenantId>;
}
