//! From what detectors found to commands.

use std::collections::BTreeMap;

use decider::Proposal;
use guard::detectors::{Case, Finding, Part};
use guard::{ReasonCode, Verdict};
use proto::{CampaignId, Pseudonym, RulesHash, TenantId, Timestamp};
use smol_str::SmolStr;

use super::bench::Change;
use super::suspicions::Suspicion;
use crate::command::{Command, FindInShadow, Judge, Move, OpenCase, finding_id};
use crate::decide::{ACT_VOTES_MAX, CASE_VOTES_AT_ONCE_MAX, GROUNDS_MAX};
use crate::event::{Ground, ShadowChange, Subject, VoteStatus, Why};

/// Names keys of cases.
const CASE_KEY_CONTEXT: &str = "fairground 2026 case of detectors v1";

/// Commands that follow from one event of the log, in order.
#[derive(Debug)]
pub(super) struct Docket {
    /// The event's position.
    pub(super) position: u64,
    proposals: Vec<Proposal<Command>>,
}

/// Whose a finding is, and by which rules.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) tenant: &'a TenantId,
    pub(super) campaign: &'a CampaignId,
    pub(super) ruleset: RulesHash,
}

impl Docket {
    pub(super) fn at(position: u64) -> Self {
        Self { position, proposals: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.proposals.is_empty()
    }

    pub(super) fn into_proposals(self) -> Vec<Proposal<Command>> {
        self.proposals
    }

    /// Nothing more is asked for about this campaign.
    pub(super) fn drop_campaign(&mut self, campaign: &CampaignId) {
        self.proposals.retain(|proposal| proposal.campaign.as_ref() != Some(campaign));
    }

    /// Votes are to be worth something else, in steps of a bounded size.
    pub(super) fn judge(&mut self, about: About<'_>, changes: &[Change], why: &Why) {
        for step in changes.chunks(ACT_VOTES_MAX) {
            let mut ways: BTreeMap<(VoteStatus, VoteStatus), Vec<u64>> = BTreeMap::new();
            for Change { cast, from, to, .. } in step {
                ways.entry((*from, *to)).or_default().push(*cast);
            }
            let way = |((from, to), mut votes): (_, Vec<u64>)| {
                votes.sort_unstable();
                Move { from, to, votes }
            };
            let moves = ways.into_iter().map(way).collect();
            let judge = Judge { moves, why: why.clone(), case: None, act: None, undoes: None };
            self.push(about, Command::Judge(Box::new(judge)));
        }
    }

    /// These votes would be something else by what is tried out.
    pub(super) fn note_shadow(&mut self, about: About<'_>, changes: Vec<ShadowChange>) {
        let found = FindInShadow { ruleset: about.ruleset, changes };
        self.push(about, Command::FindInShadow(Box::new(found)));
    }

    /// A person is to look at something.
    pub(super) fn suspect(&mut self, about: About<'_>, suspicion: Suspicion) {
        let Suspicion { contestant, code, since, mut votes, why } = suspicion;
        votes.sort_unstable();
        votes.dedup();
        let key = Some(case_key(about, contestant, code, votes.is_empty().then_some(since)));
        let subject = Subject { contestant, since_ms: Some(since), key };
        let mut open = |votes: &[u64]| {
            let open = OpenCase { subject: subject.clone(), votes: votes.to_vec(), why: why.clone() };
            self.push(about, Command::OpenCase(Box::new(open)));
        };
        if votes.is_empty() {
            open(&[]);
        }
        votes.chunks(CASE_VOTES_AT_ONCE_MAX).for_each(open);
    }

    /// That is all; of a whole campaign, if detectors were asked about it.
    pub(super) fn conclude(&mut self, tenant: &TenantId, campaign: Option<CampaignId>) {
        let of = campaign.as_ref().map_or("", |campaign| campaign.as_str());
        let command = Command::Conclude { through: self.position };
        let place = (self.position, self.proposals.len());
        let id = finding_id((tenant, of), RulesHash::default(), place, &command);
        self.proposals.push(Proposal { id, tenant: tenant.clone(), campaign, command, is_last: true });
    }

    fn push(&mut self, about: About<'_>, command: Command) {
        let About { tenant, campaign, ruleset } = about;
        let place = (self.position, self.proposals.len());
        let id = finding_id((tenant, campaign.as_str()), ruleset, place, &command);
        let (tenant, campaign) = (tenant.clone(), Some(campaign.clone()));
        self.proposals.push(Proposal { id, tenant, campaign, command, is_last: false });
    }
}

/// Why detectors move votes.
pub(super) fn found(ruleset: RulesHash, finding: &Finding) -> Why {
    let grounds = finding.parts.iter().take(GROUNDS_MAX).map(ground).collect();
    Why::Found { ruleset, score: finding.score, grounds }
}

/// Why votes that were held at once belong before a person.
pub(super) fn held_at_once(ruleset: RulesHash, verdict: &Verdict) -> Why {
    let reasons = verdict.reasons.iter().filter(|reason| reason.weight > 0);
    let ground = |reason: &guard::Reason| Ground {
        detector: "decision".into(),
        code: reason.code,
        weight: reason.weight,
        shared: SmolStr::default(),
        counts: BTreeMap::new(),
    };
    Why::Found { ruleset, score: verdict.score, grounds: reasons.take(GROUNDS_MAX).map(ground).collect() }
}

/// Why a time belongs before a person.
pub(super) fn unusual(ruleset: RulesHash, case: &Case) -> Why {
    let expected = i64::try_from(case.expected_milli).unwrap_or(i64::MAX);
    let counts = BTreeMap::from([("seen".into(), case.seen.into()), ("expected_milli".into(), expected)]);
    let ground =
        Ground { detector: "bursts".into(), code: case.code, weight: 0, shared: "minutes".into(), counts };
    Why::Found { ruleset, score: 0, grounds: vec![ground] }
}

fn ground(part: &Part) -> Ground {
    let counts = part.found.counts().into_iter().map(|(name, count)| (name.into(), count)).collect();
    Ground {
        detector: part.found.detector().into(),
        code: part.code,
        weight: part.weight,
        shared: part.found.kind().map_or("", |kind| kind.name()).into(),
        counts,
    }
}

/// More of the same joins one case: votes for one contestant that look like one kind of fraud. What is about a time is a
/// case of its own.
fn case_key(
    about: About<'_>,
    contestant: Option<u32>,
    code: ReasonCode,
    since: Option<Timestamp>,
) -> Pseudonym {
    let mut hasher = blake3::Hasher::new_derive_key(CASE_KEY_CONTEXT);
    hasher.update(&about.ruleset.0);
    hasher.update(&contestant.map_or(0, |number| u64::from(number) + 1).to_le_bytes());
    hasher.update(&(code as u64).to_le_bytes());
    hasher.update(&since.map_or(0, |at| at.0).to_le_bytes());
    let mut key = Pseudonym([0; 8]);
    hasher.finalize_xof().fill(&mut key.0);
    key
}
