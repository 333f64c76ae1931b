//! A log before the detectors of each tenant: epochs end, campaigns are weighed anew, persons overrule.

use std::collections::{BTreeMap, BTreeSet};

use decider::Stamp;
use guard::detectors::Finding;
use guard::{Definition, Ruleset, Rulesets, Verdict};
use proto::{Actor, CampaignId, PageSeen, RulesHash, Sighting, TenantId, Timestamp};

use super::EPOCH_MS;
use super::bench::{Ballot, Bench, Change};
use super::sightings::Lists;
use crate::event::{CampaignClosed, CampaignCreated, Event, ReviewAsked, VoteCast};

/// A campaign that detectors look at.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    pub(crate) tenant: TenantId,
    /// What weighs its votes.
    pub(crate) ruleset: RulesHash,
    has_detectors: bool,
    /// What is tried out beside that, and whether it has detectors.
    shadow: Option<(RulesHash, bool)>,
}

impl Watched {
    /// The rules that are tried out.
    pub(crate) fn shadow(&self) -> Option<RulesHash> {
        self.shadow.map(|(hash, _)| hash)
    }

    /// Whether detectors look at its votes here.
    pub(super) fn is_seen_by(&self, side: Side) -> bool {
        match (side, self.shadow) {
            (Side::Shadow, Some((_, has_detectors))) => has_detectors,
            _ => self.has_detectors,
        }
    }
}

/// Whose verdicts detectors work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Those in force.
    Live,
    /// Those of shadows, and of what is in force in the account's campaigns without one.
    Shadow,
}

/// What detectors of a tenant said when the log came to an event.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) side: Side,
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
    /// The same for tenants with shadows, from when the first of them was set: twice the memory and work at the most,
    /// however many there are.
    shadows: BTreeMap<TenantId, Bench>,
    /// Tenants with votes in the epoch that runs.
    lively: BTreeSet<TenantId>,
    /// The epoch that runs: its second.
    epoch: Option<u64>,
    /// Whether a person took the act whose changes come.
    is_by_person: bool,
    /// The only tenant whose votes are looked at, if not all are.
    only: Option<TenantId>,
}

impl Fold {
    pub(crate) fn new(rulesets: Rulesets) -> Self {
        Self { rulesets, ..Self::default() }
    }

    /// Takes an event in. `verdict` is what is to be thought of a vote instead of what stands in the log. What shadows say comes
    /// before what is in force, which may end with a conclusion.
    pub(crate) fn see(&mut self, stamp: Stamp, event: &Event, verdict: Option<&Verdict>) -> Vec<Said> {
        let mut said = self.cut_before(stamp.at);
        match event {
            Event::CampaignCreated(created) => self.create(created),
            Event::RulesetSet(set) => {
                let has_detectors = self.has_detectors(set.ruleset, Some(&set.definition));
                if let Some(watched) = self.campaigns.get_mut(&set.campaign) {
                    (watched.ruleset, watched.has_detectors) = (set.ruleset, has_detectors);
                }
            }
            Event::ShadowSet(set) => {
                let shadow = (set.ruleset, self.has_detectors(set.ruleset, Some(&set.definition)));
                self.set_shadow(&set.campaign, Some(shadow));
            }
            Event::ShadowStopped(stopped) => self.set_shadow(&stopped.campaign, None),
            Event::VoteCast(cast) => self.vote(stamp, cast, verdict),
            // What changes by an act stands right behind it.
            Event::ActTaken(taken) => self.is_by_person = taken.by != Actor::System,
            Event::VerdictChanged(changed) => {
                let is_by_person = self.is_by_person;
                self.benches_of(&changed.campaign).for_each(|bench| bench.note(changed, is_by_person));
            }
            Event::CampaignClosed(CampaignClosed { campaign, .. })
            | Event::ReviewAsked(ReviewAsked { campaign, .. }) => {
                said.extend(self.review(Side::Shadow, campaign, stamp.at));
                said.extend(self.review(Side::Live, campaign, stamp.at));
            }
            Event::CampaignFinalized(finalized) => {
                self.benches_of(&finalized.campaign).for_each(|bench| bench.forget(&finalized.campaign));
                self.set_shadow(&finalized.campaign, None);
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

    /// Looks at the votes of this tenant only, from here on and before.
    pub(crate) fn look_only_at(&mut self, tenant: &TenantId) {
        self.benches.retain(|of, _| of == tenant);
        self.only = Some(tenant.clone());
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

    pub(crate) fn bench(&mut self, side: Side, tenant: &TenantId) -> Option<&mut Bench> {
        match side {
            Side::Live => self.benches.get_mut(tenant),
            Side::Shadow => self.shadows.get_mut(tenant),
        }
    }

    /// What a finding changes, campaign by campaign. Rules without detectors may be in force by now where they found something
    /// earlier: there they change nothing any more.
    pub(crate) fn changes(
        &mut self,
        side: Side,
        tenant: &TenantId,
        finding: &Finding,
    ) -> BTreeMap<CampaignId, Vec<Change>> {
        let Self { benches, shadows, campaigns, .. } = self;
        let bench = match side {
            Side::Live => benches.get_mut(tenant),
            Side::Shadow => shadows.get_mut(tenant),
        };
        let is_seen = |campaign: &_| campaigns.get(campaign).is_some_and(|watched| watched.is_seen_by(side));
        bench.map(|bench| bench.changes(finding, is_seen)).unwrap_or_default()
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
        let has_detectors = self.has_detectors(*ruleset, None);
        let watched = Watched { tenant: tenant.clone(), ruleset: *ruleset, has_detectors, shadow: None };
        self.campaigns.insert(created.campaign.clone(), watched);
    }

    fn has_detectors(&self, hash: RulesHash, definition: Option<&Definition>) -> bool {
        let given = definition.and_then(|definition| Ruleset::try_from(definition).ok());
        given.as_ref().or_else(|| self.rulesets.get(&hash)).is_some_and(Ruleset::has_detectors)
    }

    /// The bench of a tenant's shadows stands as long as it has any. What was said by another shadow is not held against this
    /// one's votes.
    fn set_shadow(&mut self, campaign: &CampaignId, shadow: Option<(RulesHash, bool)>) {
        let Some(watched) = self.campaigns.get_mut(campaign) else { return };
        watched.shadow = shadow;
        let tenant = watched.tenant.clone();
        if self.campaigns.values().any(|it| it.tenant == tenant && it.shadow.is_some()) {
            self.shadows.entry(tenant).or_default().forget(campaign);
        } else {
            self.shadows.remove(&tenant);
        }
    }

    fn vote(&mut self, stamp: Stamp, cast: &VoteCast, verdict: Option<&Verdict>) {
        self.lists.list(&cast.evidence);
        let Some(watched) = self.campaigns.get(&cast.campaign) else { return };
        let has_shadow = self.shadows.contains_key(&watched.tenant) && watched.is_seen_by(Side::Shadow);
        let is_left_out = self.only.as_ref().is_some_and(|only| *only != watched.tenant);
        if is_left_out || !(has_shadow || watched.is_seen_by(Side::Live)) {
            return;
        }
        let Some((sighting, page)) = self.lists.seen(&cast.evidence, stamp) else { return };
        let verdict = verdict.unwrap_or(&cast.verdict);
        let mut ballot = Ballot {
            cast: stamp.position,
            at: stamp.at,
            person: cast.person,
            contestants: &cast.contestants,
            sighting: &sighting,
            page: &page,
            verdict,
        };
        if watched.is_seen_by(Side::Live) {
            self.benches.entry(watched.tenant.clone()).or_default().see(&cast.campaign, &ballot);
        }
        if let Some(bench) = self.shadows.get_mut(&watched.tenant).filter(|_| has_shadow) {
            ballot.verdict = cast.shadow.as_ref().unwrap_or(verdict);
            bench.see(&cast.campaign, &ballot);
        }
        self.lively.insert(watched.tenant.clone());
        self.epoch = Some(stamp.at.0 / EPOCH_MS);
    }

    /// Of both sides, as far as they are there.
    fn benches_of(&mut self, campaign: &CampaignId) -> impl Iterator<Item = &mut Bench> {
        let tenant = self.campaigns.get(campaign).map(|watched| &watched.tenant);
        let live = tenant.and_then(|tenant| self.benches.get_mut(tenant));
        let shadow = tenant.and_then(|tenant| self.shadows.get_mut(tenant));
        live.into_iter().chain(shadow)
    }

    /// Ends the epoch before this time.
    fn cut_before(&mut self, at: Timestamp) -> Vec<Said> {
        let Some(epoch) = self.epoch.filter(|epoch| *epoch < at.0 / EPOCH_MS) else { return Vec::new() };
        self.epoch = None;
        let at = Timestamp((epoch + 1) * EPOCH_MS);
        let mut said = Vec::new();
        for tenant in std::mem::take(&mut self.lively) {
            for side in [Side::Shadow, Side::Live] {
                let Some(bench) = self.bench(side, &tenant) else { continue };
                let findings = bench.cut(at);
                said.push(Said { side, tenant: tenant.clone(), at, findings, reviewed: None });
            }
        }
        said
    }

    /// Where no detectors look at what was cast, they find nothing about it any more.
    fn review(&mut self, side: Side, campaign: &CampaignId, at: Timestamp) -> Option<Said> {
        let watched = self.campaigns.get(campaign)?.clone();
        let bench = self.bench(side, &watched.tenant).filter(|_| watched.is_seen_by(side));
        let findings = bench.map(|bench| bench.review(campaign)).unwrap_or_default();
        let reviewed = (side == Side::Live).then(|| campaign.clone());
        Some(Said { side, tenant: watched.tenant, at, findings, reviewed })
    }
}
