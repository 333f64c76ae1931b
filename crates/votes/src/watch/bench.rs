//! The votes of one tenant before its detectors.

use std::collections::BTreeMap;

use guard::detectors::{Action, Attempt, Case, Detectors, Finding, Id, Interner, Opinion, Seen, Standing};
use guard::{Outcome, Verdict};
use proto::{CampaignId, PageSeen, PersonId, Sighting, Timestamp};

use crate::event::{VerdictChanged, VoteStatus};

/// A vote as detectors know it: as many attempts as it names contestants, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vote {
    /// Its position in the log.
    pub(crate) cast: u64,
    /// Its first attempt.
    first: u32,
    attempts: u16,
    /// What it is, by everything that was asked for or done so far.
    pub(crate) status: VoteStatus,
    /// What it is in the log.
    logged: VoteStatus,
}

impl Vote {
    /// The numbers of its attempts.
    fn attempts(&self) -> std::ops::Range<u32> {
        self.first..self.first + u32::from(self.attempts)
    }

    /// What detectors say it is: it stands as the worst of its attempts does.
    fn standing(&self, detectors: &Detectors) -> VoteStatus {
        let standings = self.attempts().filter_map(|number| detectors.standing(number));
        let worst = standings.map(|standing| match (standing.held, standing.void) {
            (false, _) => VoteStatus::Counted,
            (true, false) => VoteStatus::Held,
            (true, true) => VoteStatus::Voided,
        });
        worst.max().unwrap_or(self.status)
    }
}

/// A vote that is to be worth something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) cast: u64,
    /// The first contestant that it names.
    pub(crate) contestant: Option<u32>,
    pub(crate) from: VoteStatus,
    pub(crate) to: VoteStatus,
}

/// A campaign as detectors know it.
#[derive(Debug, Default)]
struct Known {
    /// In the order of the log.
    votes: Vec<Vote>,
    /// Contestants by target.
    contestants: BTreeMap<Id, u32>,
}

impl Known {
    /// The place of the vote that this attempt belongs to.
    fn place_of(&self, number: u32) -> Option<usize> {
        let behind = self.votes.partition_point(|vote| vote.first <= number);
        behind.checked_sub(1).filter(|place| self.votes[*place].attempts().contains(&number))
    }
}

/// One tenant.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    interner: Interner,
    detectors: Detectors,
    ids: BTreeMap<CampaignId, Id>,
    /// By id minus 1.
    names: Vec<CampaignId>,
    campaigns: BTreeMap<Id, Known>,
}

/// A vote as it was cast.
pub(crate) struct Ballot<'b> {
    pub(crate) cast: u64,
    pub(crate) at: Timestamp,
    pub(crate) person: PersonId,
    pub(crate) contestants: &'b [u32],
    pub(crate) sighting: &'b Sighting,
    pub(crate) page: &'b PageSeen,
    pub(crate) verdict: &'b Verdict,
}

impl Bench {
    /// Takes a vote in.
    pub(crate) fn see(&mut self, campaign: &CampaignId, ballot: &Ballot<'_>) {
        let id = self.id(campaign);
        let Ballot { cast, at, person, contestants, sighting, page, verdict } = *ballot;
        let known = self.campaigns.entry(id).or_default();
        let held = verdict.outcome == Outcome::Held;
        let [a, b, c, d, e, f, g, h, ..] = person.0;
        let person = self.interner.person(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
        let mut first = None;
        for contestant in contestants {
            let target = self.interner.target(id, 1 << 40 | u64::from(*contestant));
            known.contestants.insert(target, *contestant);
            let seen =
                Seen { sighting, page: Some(page), at, followed_at: None, payee: None, hello: None, verdict };
            let attempt = Attempt::bare(at, id, person, target, 0).with(&seen, &mut self.interner);
            let number = self.detectors.see(attempt, held);
            first.get_or_insert(number);
        }
        let status = if held { VoteStatus::Held } else { VoteStatus::Counted };
        let attempts = u16::try_from(contestants.len()).expect("rules bound the choices of a vote");
        let first = first.unwrap_or(0);
        known.votes.push(Vote { cast, first, attempts, status, logged: status });
    }

    /// A vote is something else in the log. If a person decided, detectors learn from it; where they took back what they had
    /// decided, it is not settled.
    pub(crate) fn note(&mut self, changed: &VerdictChanged, is_by_person: bool) {
        let VerdictChanged { cast, to, by_operator, .. } = *changed;
        let known = self.ids.get(&changed.campaign).and_then(|id| self.campaigns.get_mut(id));
        let Some(known) = known else { return };
        let Ok(place) = known.votes.binary_search_by_key(&cast, |vote| vote.cast) else { return };
        let vote = &mut known.votes[place];
        vote.logged = to;
        if is_by_person {
            vote.status = to;
            let (held, void) = (to != VoteStatus::Counted, to == VoteStatus::Voided);
            let decided = Standing { held, void, settled: by_operator };
            vote.attempts().for_each(|number| self.detectors.overrule(number, decided));
        }
    }

    /// Votes of a campaign that are something else in the log than detectors say, with what they say.
    pub(crate) fn astray(&self, campaign: &CampaignId) -> Vec<(Change, Finding)> {
        let Some(known) = self.ids.get(campaign).and_then(|id| self.campaigns.get(id)) else {
            return Vec::new();
        };
        let mut astray = Vec::new();
        for vote in &known.votes {
            let is_settled = |number| self.detectors.standing(number).is_none_or(|standing| standing.settled);
            let to = vote.standing(&self.detectors);
            if to == vote.logged || vote.attempts().any(is_settled) {
                continue;
            }
            let target = self.detectors.target(vote.first);
            let contestant = target.and_then(|target| known.contestants.get(&target).copied());
            let Opinion { score, parts, .. } = self.detectors.opinion(vote.first);
            let action = if to == VoteStatus::Counted { Action::Restore } else { Action::Hold };
            let change = Change { cast: vote.cast, contestant, from: vote.logged, to };
            astray.push((change, Finding { attempts: Vec::new(), action, score, parts }));
        }
        astray
    }

    /// For whom a vote was, ascending; nobody if the bench has not seen it.
    pub(crate) fn contestants(&self, campaign: &CampaignId, cast: u64) -> Vec<u32> {
        let Some(known) = self.ids.get(campaign).and_then(|id| self.campaigns.get(id)) else {
            return Vec::new();
        };
        let Ok(place) = known.votes.binary_search_by_key(&cast, |vote| vote.cast) else { return Vec::new() };
        let targets = known.votes[place].attempts().filter_map(|number| self.detectors.target(number));
        targets.filter_map(|target| known.contestants.get(&target).copied()).collect()
    }

    /// Ends an epoch.
    pub(crate) fn cut(&mut self, now: Timestamp) -> Vec<Finding> {
        self.detectors.cut(now)
    }

    /// Weighs a campaign anew.
    pub(crate) fn review(&mut self, campaign: &CampaignId) -> Vec<Finding> {
        let Some(id) = self.ids.get(campaign) else { return Vec::new() };
        self.detectors.review(*id)
    }

    /// Forgets a campaign whose result is final.
    pub(crate) fn forget(&mut self, campaign: &CampaignId) {
        let Some(id) = self.ids.get(campaign) else { return };
        self.campaigns.remove(id);
        self.detectors.forget(*id);
    }

    /// Cases that opened since they were last taken, with the contestant that each is about.
    pub(crate) fn take_cases(&mut self) -> Vec<(CampaignId, Option<u32>, Case)> {
        let cases = self.detectors.take_cases();
        let named = cases.into_iter().filter_map(|case| {
            let campaign = self.names[case.campaign as usize - 1].clone();
            let contestant = self.campaigns.get(&case.campaign)?.contestants.get(&case.target).copied();
            Some((campaign, contestant, case))
        });
        named.collect()
    }

    /// What a finding changes in those campaigns that `is_seen` names, each vote once.
    pub(super) fn changes(
        &mut self,
        finding: &Finding,
        is_seen: impl Fn(&CampaignId) -> bool,
    ) -> BTreeMap<CampaignId, Vec<Change>> {
        let Self { detectors, campaigns, names, .. } = self;
        let mut changes: BTreeMap<CampaignId, Vec<Change>> = BTreeMap::new();
        for number in &finding.attempts {
            let known = detectors.campaign(*number).and_then(|id| Some((id, campaigns.get_mut(&id)?)));
            let Some((id, known)) = known else { continue };
            let Some(vote) = known.place_of(*number).map(|place| &mut known.votes[place]) else { continue };
            let (from, to) = (vote.status, vote.standing(detectors));
            let campaign = &names[id as usize - 1];
            if from == to || !is_seen(campaign) {
                continue;
            }
            vote.status = to;
            let target = detectors.target(vote.first);
            let contestant = target.and_then(|target| known.contestants.get(&target).copied());
            changes.entry(campaign.clone()).or_default().push(Change {
                cast: vote.cast,
                contestant,
                from,
                to,
            });
        }
        changes
    }

    fn id(&mut self, campaign: &CampaignId) -> Id {
        if let Some(id) = self.ids.get(campaign) {
            return *id;
        }
        let id = self.interner.campaign(self.names.len() as u64);
        self.names.push(campaign.clone());
        self.ids.insert(campaign.clone(), id);
        id
    }
}
