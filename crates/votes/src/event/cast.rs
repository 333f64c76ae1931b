//! Votes, as they are cast.

use guard::Verdict;
use proto::{CampaignId, PersonId};
use serde::{Deserialize, Serialize};

use super::Evidence;

/// A person voted. The verdict says whether it counts; the person was told the same either way.
///
/// There are millions, so the order of fields is chosen for size, see [`Evidence`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCast {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// The calendar day in the campaign's time zone, in days since 1970-01-01.
    pub day: i32,
    /// Who voted.
    pub person: PersonId,
    /// Position of their vote before this one in the campaign, 0 if this is the first: so a person's votes are found
    /// without an index.
    pub before: u64,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// What was seen of device and address.
    pub evidence: Evidence,
    /// What became of it, and why: by the ruleset that the campaign had then, see [`super::RulesetSet`].
    pub verdict: Verdict,
    /// What the campaign's shadow would have said, if it had one, with what was known then. Changes nothing.
    pub shadow: Option<Verdict>,
}

/// Before there were shadows.
#[derive(Deserialize)]
pub(super) struct VoteCastV1 {
    campaign: CampaignId,
    round: u16,
    day: i32,
    person: PersonId,
    before: u64,
    contestants: Vec<u32>,
    evidence: Evidence,
    verdict: Verdict,
}

pub(super) fn cast_from_v1(old: VoteCastV1) -> VoteCast {
    let VoteCastV1 { campaign, round, day, person, before, contestants, evidence, verdict } = old;
    VoteCast { campaign, round, day, person, before, contestants, evidence, verdict, shadow: None }
}
