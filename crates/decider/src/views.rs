//! Published views of a shard's campaigns: what did not change is shared with the view before.

use std::collections::BTreeMap;
use std::sync::Arc;

use proto::wire::{List, Listed, LookReply, Summary};
use proto::{CampaignId, TenantId};
use serde::Serialize;

/// Digits of an entity tag: 64 bits tell the states of one page apart.
const ETAG_DIGITS: usize = 16;

/// What is published of one campaign.
pub trait CampaignView {
    /// Position of the last event that changed it.
    fn revision(&self) -> u64;

    /// The tenant that the campaign belongs to.
    fn tenant(&self) -> &TenantId;

    /// Its line in a list of campaigns.
    fn summary(&self) -> Summary;
}

/// What is published of all campaigns of a shard.
#[derive(Debug)]
pub struct Views<V> {
    campaigns: BTreeMap<CampaignId, Arc<V>>,
}

impl<V> Default for Views<V> {
    fn default() -> Self {
        Self { campaigns: BTreeMap::new() }
    }
}

impl<V: CampaignView> Views<V> {
    /// Makes the views of campaigns, given with their revisions; those whose revision is the one they had before are shared.
    pub fn of<'c, C: 'c>(
        campaigns: impl Iterator<Item = (&'c CampaignId, u64, &'c C)>,
        previous: &Self,
        make: impl Fn(&CampaignId, &C) -> V,
    ) -> Self {
        let view = |(id, revision, campaign): (&'c CampaignId, u64, &'c C)| {
            let before = previous.campaigns.get(id).filter(|before| before.revision() == revision);
            (id.clone(), before.map_or_else(|| Arc::new(make(id, campaign)), Arc::clone))
        };
        Self { campaigns: campaigns.map(view).collect() }
    }

    /// One campaign.
    pub fn get(&self, campaign: &CampaignId) -> Option<&V> {
        self.campaigns.get(campaign).map(|found| &**found)
    }

    /// All campaigns.
    pub fn iter(&self) -> impl Iterator<Item = &V> {
        self.campaigns.values().map(|found| &**found)
    }

    /// The campaigns that differ in two views, see [`Service::moved`](crate::Service::moved).
    pub fn moved_since(&self, previous: &Self) -> Vec<CampaignId> {
        let same = |id: &CampaignId, now: &Arc<V>| {
            previous.campaigns.get(id).is_some_and(|before| Arc::ptr_eq(before, now))
        };
        self.campaigns.iter().filter(|(id, now)| !same(id, now)).map(|(id, _)| id.clone()).collect()
    }

    /// The tenant that a campaign belongs to, see [`Service::tenant`](crate::Service::tenant).
    pub fn tenant(&self, campaign: &CampaignId) -> Option<&TenantId> {
        self.get(campaign).map(V::tenant)
    }

    /// Answers a question about a tenant's campaigns, see [`Service::list`](crate::Service::list).
    pub fn list(&self, list: &List) -> Listed {
        let List::Summaries { tenant, campaigns } = list else { return Listed::Unknown };
        let found = campaigns.iter().filter_map(|id| self.get(id));
        Listed::Summaries(found.filter(|found| found.tenant() == tenant).map(V::summary).collect())
    }
}

/// An answer as JSON, with a tag that changes whenever it does.
pub fn reply(answer: &impl Serialize) -> LookReply {
    let body = serde_json::to_vec(answer).expect("answers are plain data and always serialise");
    LookReply::Body { etag: etag(&body), body }
}

/// The tag of a body.
pub fn etag(body: &[u8]) -> String {
    blake3::hash(body).to_hex()[..ETAG_DIGITS].to_owned()
}

#[cfg(test)]
mod tests {
    use proto::Timestamp;
    use proto::wire::Stage;

    use super::*;

    #[derive(Debug)]
    struct View {
        revision: u64,
        tenant: TenantId,
        summary: Summary,
    }

    impl CampaignView for View {
        fn revision(&self) -> u64 {
            self.revision
        }

        fn tenant(&self) -> &TenantId {
            &self.tenant
        }

        fn summary(&self) -> Summary {
            self.summary.clone()
        }
    }

    fn id(name: &str) -> CampaignId {
        name.parse().unwrap()
    }

    /// Campaigns of the tenant whose name they begin with, as `ours-1`.
    fn views(campaigns: &[(&str, u64)], previous: &Views<View>) -> Views<View> {
        let campaigns: Vec<_> = campaigns.iter().map(|(name, revision)| (id(name), *revision)).collect();
        let given = campaigns.iter().map(|(id, revision)| (id, *revision, revision));
        Views::of(given, previous, |id, revision| View {
            revision: *revision,
            tenant: id.as_str().split('-').next().unwrap().parse().unwrap(),
            summary: Summary {
                campaign: id.clone(),
                kind: "toy".to_owned(),
                name: String::new(),
                status: Stage::Open,
                created_at_ms: Timestamp(0),
                opened_at_ms: None,
                closed_at_ms: None,
            },
        })
    }

    #[test]
    fn what_did_not_change_is_shared_and_what_did_has_moved() {
        let before = views(&[("ours-1", 1), ("ours-2", 2), ("theirs-1", 3)], &Views::default());
        assert_eq!(before.moved_since(&Views::default()).len(), 3);
        let after = views(&[("ours-1", 1), ("ours-2", 4), ("ours-3", 5), ("theirs-1", 3)], &before);
        assert_eq!(after.moved_since(&before), [id("ours-2"), id("ours-3")]);
        assert!(std::ptr::eq(after.get(&id("ours-1")).unwrap(), before.get(&id("ours-1")).unwrap()));
        assert_eq!(after.get(&id("ours-2")).unwrap().revision, 4);
        assert!(after.get(&id("ours-4")).is_none());
    }

    #[test]
    fn each_tenant_lists_its_own_campaigns_only() {
        let views = views(&[("ours-1", 1), ("theirs-1", 2)], &Views::default());
        let campaigns = vec![id("ours-1"), id("theirs-1"), id("ours-2")];
        let list = List::Summaries { tenant: "ours".parse().unwrap(), campaigns };
        let Listed::Summaries(listed) = views.list(&list) else { panic!("no summaries") };
        assert_eq!(Vec::from_iter(listed.iter().map(|it| it.campaign.as_str())), ["ours-1"]);
        assert_eq!(views.tenant(&id("theirs-1")).unwrap().as_str(), "theirs");
    }
}
