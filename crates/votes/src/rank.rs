//! Who stands where.

use std::cmp::Reverse;

use crate::rules::Ties;
use crate::state::{Campaign, Standing, Status, Tally};

/// The best possible final score: 100 points in billionths.
pub const SCORE_MAX: u64 = 100 * BILLION;

const BILLION: u64 = 1_000_000_000;
const POINTS_MAX: u64 = 100;

/// One line of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ranked {
    pub(crate) contestant: u32,
    /// From 1.
    pub(crate) rank: u32,
    pub(crate) votes: u64,
    /// Of [`SCORE_MAX`]; only once the campaign is final and where a jury has a say.
    pub(crate) score: Option<u64>,
}

impl Ranked {
    /// Where the contestant stands in lists by number.
    pub(crate) fn index(&self) -> usize {
        self.contestant as usize - 1
    }
}

/// The ranking that the board shows. Once the campaign is final, the final one.
pub(crate) fn shown(campaign: &Campaign) -> Vec<Ranked> {
    let with_jury = campaign.phase.status == Status::Final && campaign.rules.final_score.jury_percent > 0;
    let mut lines: Vec<Line> = standing(campaign, |contestant| contestant.shown);
    if with_jury {
        score(campaign, &mut lines);
    }
    ranked(lines, campaign.rules.ties)
}

/// Numbers of the `count` best by the true counts of this round, best first. Exactly so many, if there are.
pub(crate) fn best(campaign: &Campaign, count: usize) -> Vec<u32> {
    let lines = standing(campaign, |contestant| contestant.tally);
    let ranked = ranked(lines, campaign.rules.ties);
    ranked.into_iter().take(count).map(|line| line.contestant).collect()
}

struct Line {
    contestant: u32,
    tally: Tally,
    score: Option<u64>,
}

fn standing(campaign: &Campaign, tally: impl Fn(&crate::state::Contestant) -> Tally) -> Vec<Line> {
    let approved = campaign.numbered().filter(|(_, contestant)| contestant.standing == Standing::Approved);
    approved
        .map(|(number, contestant)| Line { contestant: number, tally: tally(contestant), score: None })
        .collect()
}

/// Votes relative to the most, and the mean mark, each in billionths and by its weight. Whole numbers, rounded down,
/// so that every machine gets the same.
fn score(campaign: &Campaign, lines: &mut [Line]) {
    let votes_max = lines.iter().map(|line| line.tally.votes).max().unwrap_or(0).max(1);
    let weights = campaign.rules.final_score;
    for line in lines {
        let votes_part = u128::from(line.tally.votes) * u128::from(BILLION) / u128::from(votes_max);
        let votes_part = u64::try_from(votes_part).unwrap_or(BILLION);
        let of_contestant = (line.contestant, Default::default())..(line.contestant + 1, Default::default());
        let marks = campaign.marks.range(of_contestant);
        let (sum, count) = marks.fold((0, 0), |(sum, count), (_, mark)| (sum + u64::from(*mark), count + 1));
        let jury_part = (sum * BILLION).checked_div(count * POINTS_MAX).unwrap_or(0);
        let weighted =
            u64::from(weights.votes_percent) * votes_part + u64::from(weights.jury_percent) * jury_part;
        line.score = Some(weighted);
    }
}

fn ranked(mut lines: Vec<Line>, ties: Ties) -> Vec<Ranked> {
    let worth = |line: &Line| line.score.unwrap_or(line.tally.votes);
    lines.sort_unstable_by_key(|line| {
        let reached_at = match line.tally {
            _ if ties == Ties::LowestNumber => 0,
            // Who has a jury's marks and no vote has not been anywhere early.
            Tally { votes: 0, .. } => u64::MAX,
            Tally { reached_at, .. } => reached_at,
        };
        (Reverse(worth(line)), reached_at, line.contestant)
    });
    let mut ranking: Vec<Ranked> = Vec::with_capacity(lines.len());
    let mut last: Option<(u64, u32)> = None;
    for (place, line) in (1..).zip(&lines) {
        let rank = match last {
            Some((value, rank)) if ties == Ties::Shared && value == worth(line) => rank,
            _ => place,
        };
        last = Some((worth(line), rank));
        ranking.push(Ranked {
            contestant: line.contestant,
            rank,
            votes: line.tally.votes,
            score: line.score,
        });
    }
    ranking
}
