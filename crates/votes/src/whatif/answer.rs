//! The difference between what is and what would be.

use std::collections::BTreeMap;

use guard::ReasonCode;
use proto::{CampaignId, RulesHash};
use serde::Serialize;

use super::{Row, WhatIf};
use crate::event::VoteStatus;
use crate::rules::Ties;
use crate::state::Standing;

/// The difference between what is and what would be under another ruleset. The same log gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The campaign.
    pub campaign: CampaignId,
    /// Position of the last event that was read.
    pub position: u64,
    /// The ruleset that the campaign has.
    pub ruleset: RulesHash,
    /// The other one.
    pub other: RulesHash,
    /// Its name.
    pub other_name: String,
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

/// Votes that would go the same way for the same kind of reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

impl WhatIf {
    /// The difference; `None` if the log has no such campaign.
    pub fn finish(self) -> Option<Answer> {
        let (rules, ruleset) = self.created.clone()?;
        let (is, would_be) = (self.tallies(|row| row.is), self.tallies(|row| row.would_be));
        let (ranks, ranks_would_be) = (self.ranks(&is, rules.ties), self.ranks(&would_be, rules.ties));
        let numbered = (1..).zip(&is).zip(&would_be);
        let contestants = numbered.map(|((contestant, is), would_be)| ContestantLine {
            contestant,
            counted: is.all,
            counted_would_be: would_be.all,
            rank: ranks.get(&contestant).copied(),
            rank_would_be: ranks_would_be.get(&contestant).copied(),
        });
        let contestants = contestants.collect();
        let first = |ranks: &BTreeMap<u32, u32>| {
            ranks.iter().find(|(_, rank)| **rank == 1).map(|(contestant, _)| *contestant)
        };
        let ways = self.ways();
        Some(Answer {
            position: self.position,
            ruleset,
            other: self.ruleset.hash(),
            other_name: self.ruleset.name().to_owned(),
            votes: self.rows.len() as u64,
            changed: ways.iter().map(|way| way.votes).sum(),
            without_network: self.unweighed,
            ways,
            contestants,
            winner: first(&ranks),
            winner_would_be: first(&ranks_would_be),
            campaign: self.campaign,
        })
    }

    fn ways(&self) -> Vec<Way> {
        let mut ways: BTreeMap<(VoteStatus, VoteStatus, Option<ReasonCode>), u64> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.is != row.would_be) {
            *ways.entry((row.is, row.would_be, row.code)).or_default() += 1;
        }
        let way = |((is, would_be, code), votes)| Way { is, would_be, code, votes };
        ways.into_iter().map(way).collect()
    }

    /// What each contestant has, by number minus 1.
    fn tallies(&self, status: impl Fn(&Row) -> VoteStatus) -> Vec<Tally> {
        let campaign = self.state.campaigns.get(&self.campaign);
        let mut tallies = vec![Tally::default(); campaign.map_or(0, |it| it.contestants.len())];
        let round = campaign.map_or(1, |it| it.phase.round);
        for row in self.rows.iter().filter(|row| status(row) == VoteStatus::Counted) {
            for number in &row.contestants {
                let Some(tally) = tallies.get_mut((*number as usize).wrapping_sub(1)) else { continue };
                tally.all += 1;
                if row.round == round {
                    tally.in_round += 1;
                    tally.reached_at = row.cast;
                }
            }
        }
        tallies
    }

    fn ranks(&self, tallies: &[Tally], ties: Ties) -> BTreeMap<u32, u32> {
        let campaign = self.state.campaigns.get(&self.campaign);
        let stands = |number: u32| {
            let contestant = campaign.and_then(|campaign| campaign.contestant(number));
            contestant.is_some_and(|contestant| contestant.standing == Standing::Approved)
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
}
