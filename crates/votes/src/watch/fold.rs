//! A log before the detectors of each tenant: epochs end, campaigns are weighed anew, persons overrule.

use std::collections::{BTreeMap, BTreeSet};

use decider::Stamp;
use guard::detectors::Finding;
use guard::{Ruleset, Rulesets, Verdict};
use proto::{Actor, CampaignId, PageSeen, RulesHash, Sighting, TenantId, Timestamp};

use super::EPOCH_MS;
use super::bench::{Ballot, Bench};
use super::sightings::Lists;
use crate::event::{CampaignClosed, CampaignCreated, Event, ReviewAsked, VoteCast};

/// A campaign that detectors look at.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    pub(crate) tenant: TenantId,
    /// What weighs its votes.
    pub(crate) ruleset: RulesHash,
    has_detectors: bool,
}

/// What detectors of a tenant said when the log came to an event.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) tenant: TenantId,
    pub(crate) at: Timestamp,
    pub(crate) findings: Vec<Finding>,
    /// The campaign, if one was weighed anew.
    pub(crate) reviewed: Option<CampaignId>,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Fold {
    rulesets: Rulesets,
    lists: Lists,
    campaigns: BTreeMap<CampaignId, Watched>,
    benches: BTreeMap<TenantId, Bench>,
    /// Tenants with votes in the epoch that runs.
    lively: BTreeSet<TenantId>,
    /// The epoch that runs: its second.
    epoch: Option<u64>,
    /// Whether a person took the act whose changes come.
    is_by_person: bool,
}

impl Fold {
    pub(crate) fn new(rulesets: Rulesets) -> Self {
        Self { rulesets, ..Self::default() }
    }

    /// Takes an event in. `verdict` is what is to be thought of a vote instead of what stands in the log.
    pub(crate) fn see(&mut self, stamp: Stamp, event: &Event, verdict: Option<&Verdict>) -> Vec<Said> {
        let mut said = self.cut_before(stamp.at);
        match event {
            Event::CampaignCreated(created) => self.create(created),
            Event::VoteCast(cast) => self.vote(stamp, cast, verdict),
            // What changes by an act stands right behind it.
            Event::ActTaken(taken) => self.is_by_person = taken.by != Actor::System,
            Event::VerdictChanged(changed) => {
                let is_by_person = self.is_by_person;
                if let Some(bench) = self.bench_of(&changed.campaign) {
                    bench.note(changed, is_by_person);
                }
            }
            Event::CampaignClosed(CampaignClosed { campaign, .. })
            | Event::ReviewAsked(ReviewAsked { campaign, .. }) => {
                said.extend(self.review(campaign, stamp.at));
            }
            Event::CampaignFinalized(finalized) => {
                if let Some(bench) = self.bench_of(&finalized.campaign) {
                    bench.forget(&finalized.campaign);
                }
                self.campaigns.remove(&finalized.campaign);
            }
            _ => {}
        }
        said
    }

    /// The sighting and the page that a vote was decided on.
    pub(crate) fn seen(&mut self, stamp: Stamp, cast: &VoteCast) -> Option<(Sighting, PageSeen)> {
        self.lists.list(&cast.evidence);
        self.lists.seen(&cast.evidence, stamp)
    }

    /// Lets another ruleset weigh a campaign's votes from here on.
    pub(crate) fn weigh_by(&mut self, campaign: &CampaignId, ruleset: &Ruleset) {
        if let Some(watched) = self.campaigns.get_mut(campaign) {
            (watched.ruleset, watched.has_detectors) = (ruleset.hash(), ruleset.has_detectors());
        }
    }

    pub(crate) fn watched(&self, campaign: &CampaignId) -> Option<&Watched> {
        self.campaigns.get(campaign)
    }

    pub(crate) fn bench(&mut self, tenant: &TenantId) -> Option<&mut Bench> {
        self.benches.get_mut(tenant)
    }

    /// Whether a person took the act whose changes come.
    pub(crate) fn is_by_person(&self) -> bool {
        self.is_by_person
    }

    /// The second that runs, if anybody voted in it.
    pub(crate) fn epoch(&self) -> Option<u64> {
        self.epoch
    }

    fn create(&mut self, created: &CampaignCreated) {
        let CampaignCreated { tenant, ruleset, .. } = created;
        let has_detectors = self.rulesets.get(ruleset).is_some_and(Ruleset::has_detectors);
        let watched = Watched { tenant: tenant.clone(), ruleset: *ruleset, has_detectors };
        self.campaigns.insert(created.campaign.clone(), watched);
    }

    fn vote(&mut self, stamp: Stamp, cast: &VoteCast, verdict: Option<&Verdict>) {
        let seen = self.seen(stamp, cast);
        let Some(watched) = self.campaigns.get(&cast.campaign).filter(|it| it.has_detectors) else { return };
        let Some((sighting, page)) = seen else { return };
        let ballot = Ballot {
            cast: stamp.position,
            at: stamp.at,
            person: cast.person,
            contestants: &cast.contestants,
            sighting: &sighting,
            page: &page,
            verdict: verdict.unwrap_or(&cast.verdict),
        };
        self.benches.entry(watched.tenant.clone()).or_default().see(&cast.campaign, &ballot);
        self.lively.insert(watched.tenant.clone());
        self.epoch = Some(stamp.at.0 / EPOCH_MS);
    }

    fn bench_of(&mut self, campaign: &CampaignId) -> Option<&mut Bench> {
        let Watched { tenant, .. } = self.campaigns.get(campaign)?;
        self.benches.get_mut(tenant)
    }

    /// Ends the epoch before this time.
    fn cut_before(&mut self, at: Timestamp) -> Vec<Said> {
        let Some(epoch) = self.epoch.filter(|epoch| *epoch < at.0 / EPOCH_MS) else { return Vec::new() };
        self.epoch = None;
        let at = Timestamp((epoch + 1) * EPOCH_MS);
        let lively = std::mem::take(&mut self.lively).into_iter();
        let said = lively.filter_map(|tenant| {
            let findings = self.benches.get_mut(&tenant)?.cut(at);
            Some(Said { tenant, at, findings, reviewed: None })
        });
        said.collect()
    }

    fn review(&mut self, campaign: &CampaignId, at: Timestamp) -> Option<Said> {
        let Watched { tenant, .. } = self.campaigns.get(campaign)?.clone();
        let findings = self.bench_of(campaign).map(|bench| bench.review(campaign)).unwrap_or_default();
        Some(Said { tenant, at, findings, reviewed: Some(campaign.clone()) })
    }
}
