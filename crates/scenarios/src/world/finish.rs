//! The end of a scenario: lines in order, and what each is due.

use std::collections::HashSet;

use super::{Cast, Choice, World};
use crate::attempt::{Act, Attempt};
use crate::calendar::day_of;
use crate::random::Parameters;
use crate::truth::{Due, Truth};

/// A finished scenario.
#[derive(Debug)]
pub struct Run {
    /// Campaigns by index; the main one first.
    pub campaigns: Vec<String>,
    /// Every line in the order of arrival.
    pub casts: Vec<Cast>,
    /// What was drawn.
    pub parameters: Parameters,
}

impl World {
    /// Orders the lines and settles what the public rules say of honest ones: one vote a day, a repeated request adds
    /// nothing.
    pub fn finish(mut self) -> Run {
        self.casts.sort_by_key(|cast| (cast.at_ms, cast.order));
        let mut spent: HashSet<(u16, u64, u64)> = HashSet::new();
        let mut seen: HashSet<(u64, u128, Choice)> = HashSet::new();
        for cast in &mut self.casts {
            let is_new = seen.insert((cast.voter, cast.nonce, cast.candidate.clone()));
            let has_quota = !is_new
                || cast.act != Act::Vote
                || spent.insert((cast.contest, cast.voter, day_of(cast.at_ms)));
            if cast.label.is_honest() && cast.label.due != Due::Unscored {
                cast.label.due = match (is_new, has_quota) {
                    (false, _) => Due::Duplicate,
                    (true, false) => Due::Refused,
                    (true, true) => Due::Counted,
                };
            }
        }
        Run {
            campaigns: self.contests.into_iter().map(|contest| contest.name).collect(),
            casts: self.casts,
            parameters: self.parameters,
        }
    }
}

impl Run {
    /// The lines as a judge reads them.
    pub fn attempts(&self) -> impl Iterator<Item = Attempt> + '_ {
        self.casts.iter().map(|cast| cast.attempt(&self.campaigns[usize::from(cast.contest)]))
    }

    /// What each line is.
    pub fn truths(&self) -> impl Iterator<Item = Truth> + '_ {
        (1..).zip(&self.casts).map(|(line, cast)| cast.label.truth(line))
    }
}
