//! The counts of the current round before and after votes are judged.

use std::collections::{BTreeMap, BTreeSet};

use decider::rows::Unreadable;

use super::answers::BoardChange;
use super::follow::{gone, round_at, tallies};
use super::shelf::{Log, Vote};
use crate::event::VoteStatus;

/// Lines of the board shown beside those that change.
const LEADING_SHOWN: usize = 10;

/// What would be added to each contestant's count of the current round.
#[derive(Debug, Default)]
pub(super) struct Change(BTreeMap<u32, i64>);

impl Change {
    pub(super) fn add(&mut self, vote: &Vote, to: VoteStatus, round: u16) {
        let by = i64::from(to == VoteStatus::Counted) - i64::from(vote.status == VoteStatus::Counted);
        for contestant in vote.cast.contestants.iter().filter(|_| vote.cast.round == round) {
            *self.0.entry(*contestant).or_default() += by;
        }
    }

    /// The contestants that change, and those that lead, in the order after it.
    pub(super) fn board(&self, log: &Log<'_>) -> Result<Vec<BoardChange>, Unreadable> {
        let round = current_round(log)?;
        let now = tallies(log.shelf, &log.campaign)?;
        let now = now.into_iter().filter(|(_, tally)| tally.round == round);
        let mut before: BTreeMap<u32, u64> = now.map(|(number, tally)| (number, tally.counted)).collect();
        for number in self.0.keys() {
            before.entry(*number).or_default();
        }
        let after = before.iter().map(|(number, votes)| {
            let by = self.0.get(number).copied().unwrap_or(0);
            (*number, votes.saturating_add_signed(by))
        });
        let after: BTreeMap<u32, u64> = after.collect();
        let gone = gone(log.shelf, &log.campaign)?;
        let (ranks_before, ranks_after) = (ranks(&before, &gone), ranks(&after, &gone));
        let line = |number: &u32| BoardChange {
            contestant: *number,
            votes_before: before[number],
            votes_after: after[number],
            rank_before: ranks_before.get(number).copied(),
            rank_after: ranks_after.get(number).copied(),
        };
        let mut lines: Vec<BoardChange> = before.keys().map(line).collect();
        lines.sort_by_key(|line| (line.rank_after.is_none(), line.rank_after, line.contestant));
        let is_shown = |(place, line): (usize, BoardChange)| {
            (place < LEADING_SHOWN || line.votes_before != line.votes_after).then_some(line)
        };
        Ok(lines.into_iter().enumerate().filter_map(is_shown).collect())
    }
}

pub(super) fn current_round(log: &Log<'_>) -> Result<u16, Unreadable> {
    round_at(log.shelf, &log.campaign, u64::MAX)
}

/// Ranks by votes only of those who stand; equal counts share one, whatever the campaign's rule for ties.
fn ranks(votes: &BTreeMap<u32, u64>, gone: &BTreeSet<u32>) -> BTreeMap<u32, u32> {
    let standing = votes.iter().filter(|(number, _)| !gone.contains(number));
    let mut sorted: Vec<(u32, u64)> = standing.map(|(number, votes)| (*number, *votes)).collect();
    sorted.sort_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
    let mut ranks = BTreeMap::new();
    let mut last = (0, u64::MAX);
    for (place, (number, votes)) in (1..).zip(sorted) {
        if votes != last.1 {
            last = (place, votes);
        }
        ranks.insert(number, last.0);
    }
    ranks
}
