//! The difference between what is and what would be.

use std::collections::BTreeMap;

use guard::ReasonCode;
use proto::{CampaignId, RulesHash};
use schemars::JsonSchema;
use serde::Serialize;

use super::{By, WhatIf, Would};
use crate::event::VoteStatus;
use crate::rules::Ties;
use crate::state::{Campaign, Standing};

/// The difference between what is and what would be under another ruleset. The same log gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The campaign.
    pub campaign: CampaignId,
    /// Position of the last event that was read.
    pub position: u64,
    /// The rulesets that the campaign had, oldest first: the last one is in force.
    pub rulesets: Vec<InForce>,
    /// The other one; none if votes were weighed by those once more.
    pub other: Option<RulesHash>,
    /// Its name.
    pub other_name: Option<String>,
    /// Votes that were cast; those that public rules refused are refused under any ruleset.
    pub votes: u64,
    /// Votes that would be something else.
    pub changed: u64,
    /// Votes whose network was classified by other tables than the other ruleset's, and that were weighed without it.
    pub without_network: u64,
    /// How many votes would go which way, and for what.
    pub ways: Vec<Way>,
    /// Every contestant that stands or stood, by number.
    pub contestants: Vec<ContestantLine>,
    /// Who leads, by counted votes of the last round: marks of a jury are left out, and who went on from earlier rounds stands.
    pub winner: Option<u32>,
    /// Who would lead.
    pub winner_would_be: Option<u32>,
}

/// A ruleset, and from when on it weighed votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// Position of the event that set it.
    pub since: u64,
    /// Its hash.
    pub ruleset: RulesHash,
}

/// Votes that would go the same way for the same kind of reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Way {
    /// What they are.
    pub is: VoteStatus,
    /// What they would be.
    pub would_be: VoteStatus,
    /// What weighs most against them then; none if a person decided or nothing weighs.
    pub code: Option<ReasonCode>,
    /// How many.
    pub votes: u64,
}

/// One contestant's votes, and rank by those of the last round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContestantLine {
    /// The number.
    pub contestant: u32,
    /// Counted votes.
    pub counted: u64,
    /// Counted votes as they would be.
    pub counted_would_be: u64,
    /// From 1, ties by the campaign's rule; none if it no longer stands.
    pub rank: Option<u32>,
    /// See `rank`.
    pub rank_would_be: Option<u32>,
}

/// What one contestant has.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    all: u64,
    in_round: u64,
    /// Position of the newest vote that counts in the round.
    reached_at: u64,
}

/// What all votes come to.
#[derive(Debug, Default)]
struct Sums {
    /// By number minus 1.
    is: Vec<Tally>,
    would_be: Vec<Tally>,
    ways: BTreeMap<(VoteStatus, VoteStatus, Option<ReasonCode>), u64>,
}

impl WhatIf {
    /// The difference; `None` if the log has no such campaign.
    pub fn finish(self) -> Option<Answer> {
        let campaign = self.state.campaigns.get(&self.campaign)?;
        let Sums { is, would_be, ways } = self.sums(campaign);
        let ties = campaign.rules.ties;
        let (ranks, ranks_would_be) = (ranks(campaign, &is, ties), ranks(campaign, &would_be, ties));
        let numbered = (1..).zip(&is).zip(&would_be);
        let contestants = numbered.map(|((contestant, is), would_be)| ContestantLine {
            contestant,
            counted: is.all,
            counted_would_be: would_be.all,
            rank: ranks.get(&contestant).copied(),
            rank_would_be: ranks_would_be.get(&contestant).copied(),
        });
        let first = |ranks: &BTreeMap<u32, u32>| {
            ranks.iter().find(|(_, rank)| **rank == 1).map(|(contestant, _)| *contestant)
        };
        let way = |((is, would_be, code), votes)| Way { is, would_be, code, votes };
        let other = match &self.by {
            By::Own => None,
            By::Other(other) => Some(other),
        };
        Some(Answer {
            position: self.position,
            rulesets: self.in_force.iter().map(|&(since, ruleset)| InForce { since, ruleset }).collect(),
            other: other.map(|other| other.hash()),
            other_name: other.map(|other| other.name().to_owned()),
            votes: self.casts.len() as u64,
            changed: ways.values().sum(),
            without_network: self.unweighed,
            ways: ways.into_iter().map(way).collect(),
            contestants: contestants.collect(),
            winner: first(&ranks),
            winner_would_be: first(&ranks_would_be),
            campaign: self.campaign.clone(),
        })
    }

    /// In one walk over all votes.
    fn sums(&self, campaign: &Campaign) -> Sums {
        let mut sums = Sums::default();
        sums.is.resize(campaign.contestants.len(), Tally::default());
        sums.would_be.clone_from(&sums.is);
        let round = campaign.phase.round;
        for (cast, Would { be, code }) in self.casts.iter().zip(&self.would) {
            let Some(ballot) = campaign.ballots.get(*cast) else { continue };
            let in_round = campaign.round_at(*cast).0 == round;
            for contestant in campaign.ballots.contestants(&ballot) {
                let place = *contestant as usize - 1;
                for (tallies, status) in [(&mut sums.is, ballot.status), (&mut sums.would_be, *be)] {
                    if status == VoteStatus::Counted {
                        tallies[place].add(*cast, in_round);
                    }
                }
            }
            if ballot.status != *be {
                *sums.ways.entry((ballot.status, *be, *code)).or_default() += 1;
            }
        }
        sums
    }
}

impl Tally {
    fn add(&mut self, cast: u64, in_round: bool) {
        self.all += 1;
        if in_round {
            self.in_round += 1;
            self.reached_at = cast;
        }
    }
}

fn ranks(campaign: &Campaign, tallies: &[Tally], ties: Ties) -> BTreeMap<u32, u32> {
    let stands = |number: u32| {
        campaign.contestant(number).is_some_and(|contestant| contestant.standing == Standing::Approved)
    };
    let mut lines: Vec<(u32, Tally)> =
        (1..).zip(tallies.iter().copied()).filter(|(number, _)| stands(*number)).collect();
    let order = |(number, tally): &(u32, Tally)| {
        let earliest = if ties == Ties::Earliest { tally.reached_at } else { 0 };
        (std::cmp::Reverse(tally.in_round), earliest, *number)
    };
    lines.sort_by_key(order);
    let (mut ranks, mut last) = (BTreeMap::new(), None);
    for (place, (number, tally)) in (1..).zip(lines) {
        let rank = match last {
            Some((votes, rank)) if ties == Ties::Shared && votes == tally.in_round => rank,
            _ => place,
        };
        last = Some((tally.in_round, rank));
        ranks.insert(number, rank);
    }
    ranks
}
