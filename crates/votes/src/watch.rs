//! Detectors behind the log: what has been cast is weighed together, and what they find is asked for as commands.
//!
//! [`Watch`] is a pure fold over the whole log of a shard. An epoch is a second of log time in which people voted; it ends
//! with the first event of a later second, for which [`EpochCut`](crate::event::EpochCut) sees if nobody votes any more. What is
//! found at an end is asked for in order and ends with [`Command::Conclude`], so that a start knows what was done. A close, or
//! an operator, has all votes of a campaign weighed anew.
//!
//! What persons decided about votes stands, and detectors learn from it.
//!
//! - `sightings`: from the log back to what was seen. `bench`: votes before detectors. `findings`: from findings to commands.

mod bench;
mod findings;
mod sightings;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use decider::{Proposal, Stamp, Watcher};
use guard::{Outcome, Rulesets, Verdict};
use proto::{CampaignId, RulesHash, TenantId, Timestamp};

use crate::command::{Command, finding_id};
use crate::event::{CampaignCreated, Event, VoteCast};
use crate::{Votes, event};
use bench::{Ballot, Bench};
use findings::{About, Docket, Suspicion, found, held_at_once, unusual};
use sightings::Lists;

pub use guard::detectors::EPOCH_MS;

/// A campaign that detectors look at.
#[derive(Debug)]
struct Watched {
    tenant: TenantId,
    ruleset: RulesHash,
}

/// A vote that was held when it was cast and that nobody was told of.
#[derive(Debug)]
struct HeldAtOnce {
    campaign: CampaignId,
    cast: u64,
    contestant: Option<u32>,
    at: Timestamp,
    verdict: Verdict,
}

/// Detectors of a shard; see the module.
#[derive(Debug)]
pub struct Watch {
    rulesets: Rulesets,
    lists: Lists,
    campaigns: BTreeMap<CampaignId, Watched>,
    benches: BTreeMap<TenantId, Bench>,
    /// Tenants with votes in the epoch that runs.
    lively: BTreeSet<TenantId>,
    /// The epoch that runs: its second.
    epoch: Option<u64>,
    /// The second whose end was asked for.
    asked: Option<u64>,
    held: Vec<HeldAtOnce>,
    dockets: VecDeque<Docket>,
}

impl Watch {
    /// Before the first event.
    pub fn new(rulesets: Rulesets) -> Self {
        Self {
            rulesets,
            lists: Lists::default(),
            campaigns: BTreeMap::new(),
            benches: BTreeMap::new(),
            lively: BTreeSet::new(),
            epoch: None,
            asked: None,
            held: Vec::new(),
            dockets: VecDeque::new(),
        }
    }

    fn create(&mut self, created: &CampaignCreated) {
        let (tenant, ruleset) = (created.tenant.clone(), created.ruleset);
        self.campaigns.insert(created.campaign.clone(), Watched { tenant, ruleset });
    }

    fn vote(&mut self, stamp: Stamp, cast: &VoteCast) {
        self.lists.list(&cast.evidence);
        let Some(Watched { tenant, ruleset }) = self.campaigns.get(&cast.campaign) else { return };
        if !self.rulesets.get(ruleset).is_some_and(guard::Ruleset::has_detectors) {
            return;
        }
        let Some((sighting, page)) = self.lists.seen(&cast.evidence, stamp) else { return };
        let VoteCast { campaign, person, contestants, verdict, .. } = cast;
        let ballot = Ballot {
            cast: stamp.position,
            at: stamp.at,
            person: *person,
            contestants,
            sighting: &sighting,
            page: &page,
            verdict,
        };
        self.benches.entry(tenant.clone()).or_default().see(campaign, &ballot);
        self.lively.insert(tenant.clone());
        self.epoch = Some(stamp.at.0 / EPOCH_MS);
        if verdict.outcome == Outcome::Held {
            self.held.push(HeldAtOnce {
                campaign: campaign.clone(),
                cast: stamp.position,
                contestant: contestants.first().copied(),
                at: stamp.at,
                verdict: verdict.clone(),
            });
        }
    }

    fn learn(&mut self, stamp: Stamp, event: &Event) {
        match event {
            Event::CampaignCreated(created) => self.create(created),
            Event::VoteCast(cast) => self.vote(stamp, cast),
            Event::VerdictChanged(changed) if changed.by_operator => {
                if let Some(bench) = self.bench_of(&changed.campaign) {
                    bench.overrule(&changed.campaign, changed.cast, changed.to);
                }
            }
            Event::CampaignFinalized(finalized) => {
                if let Some(bench) = self.bench_of(&finalized.campaign) {
                    bench.forget(&finalized.campaign);
                }
                self.campaigns.remove(&finalized.campaign);
            }
            Event::FindingsConcluded(event::FindingsConcluded { through })
            | Event::CampaignReviewed(event::CampaignReviewed { through, .. }) => {
                self.dockets.retain(|docket| docket.position > *through);
            }
            _ => {}
        }
    }

    fn bench_of(&mut self, campaign: &CampaignId) -> Option<&mut Bench> {
        let Watched { tenant, .. } = self.campaigns.get(campaign)?;
        self.benches.get_mut(tenant)
    }

    /// Ends the epoch before this time.
    fn cut_before(&mut self, at: Timestamp, docket: &mut Docket) {
        let Some(epoch) = self.epoch.filter(|epoch| *epoch < at.0 / EPOCH_MS) else { return };
        self.epoch = None;
        let now = Timestamp((epoch + 1) * EPOCH_MS);
        self.show_held(docket);
        for tenant in std::mem::take(&mut self.lively) {
            let Some(bench) = self.benches.get_mut(&tenant) else { continue };
            let findings = bench.cut(now);
            self.ask(&tenant, &findings, now, docket);
        }
    }

    fn review(&mut self, campaign: &CampaignId, at: Timestamp, docket: &mut Docket) {
        let Some(Watched { tenant, .. }) = self.campaigns.get(campaign) else { return };
        let tenant = tenant.clone();
        if let Some(bench) = self.benches.get_mut(&tenant) {
            let findings = bench.review(campaign);
            self.ask(&tenant, &findings, at, docket);
        }
        docket.conclude(&tenant, Some(campaign.clone()));
    }

    /// Asks for what follows from findings.
    fn ask(
        &mut self,
        tenant: &TenantId,
        findings: &[guard::detectors::Finding],
        at: Timestamp,
        docket: &mut Docket,
    ) {
        let Some(bench) = self.benches.get_mut(tenant) else { return };
        let mut suspicions = Suspicions::default();
        for finding in findings {
            for (campaign, changes) in bench.changes(finding) {
                let Some(Watched { ruleset, .. }) = self.campaigns.get(&campaign) else { continue };
                let about = About { tenant, campaign: &campaign, ruleset: *ruleset };
                let why = found(*ruleset, finding);
                docket.judge(about, &changes, &why);
                let code = finding.parts.first().map(|part| part.code);
                for change in changes.iter().filter(|change| change.to != event::VoteStatus::Counted) {
                    let contestant = bench.contestant(&campaign, change.cast);
                    let Some(code) = code else { continue };
                    suspicions.add(
                        &campaign,
                        Suspicion { contestant, code, since: at, votes: vec![change.cast], why: why.clone() },
                    );
                }
            }
        }
        for (campaign, contestant, case) in bench.take_cases() {
            let Some(Watched { ruleset, .. }) = self.campaigns.get(&campaign) else { continue };
            let why = unusual(*ruleset, &case);
            let suspicion =
                Suspicion { contestant, code: case.code, since: case.since, votes: Vec::new(), why };
            docket.suspect(About { tenant, campaign: &campaign, ruleset: *ruleset }, suspicion);
        }
        self.suspect(suspicions, docket);
    }

    /// Votes that were held at once belong before a person as well.
    fn show_held(&mut self, docket: &mut Docket) {
        let mut suspicions = Suspicions::default();
        for HeldAtOnce { campaign, cast, contestant, at, verdict } in std::mem::take(&mut self.held) {
            let Some(Watched { ruleset, .. }) = self.campaigns.get(&campaign) else { continue };
            let why = held_at_once(*ruleset, &verdict);
            let heaviest = verdict.reasons.iter().max_by_key(|reason| reason.weight);
            let Some(code) = heaviest.map(|reason| reason.code) else { continue };
            suspicions.add(&campaign, Suspicion { contestant, code, since: at, votes: vec![cast], why });
        }
        self.suspect(suspicions, docket);
    }

    fn suspect(&self, suspicions: Suspicions, docket: &mut Docket) {
        for ((campaign, ..), suspicion) in suspicions.0 {
            let Some(Watched { tenant, ruleset }) = self.campaigns.get(&campaign) else { continue };
            docket.suspect(About { tenant, campaign: &campaign, ruleset: *ruleset }, suspicion);
        }
    }
}

/// Votes by campaign, contestant and kind of fraud; the first reason stands for all.
#[derive(Debug, Default)]
struct Suspicions(BTreeMap<(CampaignId, Option<u32>, guard::ReasonCode), Suspicion>);

impl Suspicions {
    fn add(&mut self, campaign: &CampaignId, suspicion: Suspicion) {
        let key = (campaign.clone(), suspicion.contestant, suspicion.code);
        match self.0.get_mut(&key) {
            Some(known) => known.votes.extend(suspicion.votes),
            None => drop(self.0.insert(key, suspicion)),
        }
    }
}

impl Watcher<Votes> for Watch {
    fn see(&mut self, stamp: Stamp, event: &Event) {
        let mut docket = Docket::at(stamp.position);
        self.cut_before(stamp.at, &mut docket);
        if let Event::CampaignClosed(event::CampaignClosed { campaign, .. })
        | Event::ReviewAsked(event::ReviewAsked { campaign, .. }) = event
        {
            self.review(campaign, stamp.at, &mut docket);
        } else {
            self.learn(stamp, event);
            docket.conclude_if_any(&shard());
        }
        if !docket.is_empty() {
            self.dockets.push_back(docket);
        }
    }

    fn due(&self) -> Option<Timestamp> {
        let epoch = self.epoch.filter(|epoch| self.asked != Some(*epoch))?;
        Some(Timestamp((epoch + 1) * EPOCH_MS))
    }

    fn propose(&mut self, now: Timestamp) -> Vec<Proposal<Command>> {
        let mut proposals: Vec<_> = self.dockets.drain(..).flat_map(Docket::into_proposals).collect();
        if let Some(due) = self.due().filter(|due| *due <= now) {
            let second = due.0 / EPOCH_MS - 1;
            self.asked = Some(second);
            let tenant = shard();
            let id = finding_id((&tenant, ""), RulesHash::default(), (second, usize::MAX));
            proposals.push(Proposal { id, tenant, campaign: None, command: Command::Cut { second } });
        }
        proposals
    }
}

/// Stands for the whole shard where a tenant is to be named.
fn shard() -> TenantId {
    "fairground".parse().expect("it is a name")
}
