//! A candidate who grows too fast is locked for a while, as platforms do that rivals then use against each other.

use std::collections::{HashMap, VecDeque};

use super::{Means, at_once};
use crate::attempt::Attempt;
use crate::calendar::MINUTE_MS;

pub(super) const MEANS: Means = Means {
    name: "growth_lock",
    about: "a candidate with more than thirty votes in a minute takes none for ten minutes",
    judge: |attempts| {
        let mut candidates: HashMap<(String, String), Candidate> = HashMap::new();
        at_once(attempts, |attempt| candidates.entry(name(attempt)).or_default().takes(attempt.at_ms))
    },
};

const VOTES_PER_MINUTE_MAX: usize = 30;
const LOCK_MS: u64 = 10 * MINUTE_MS;

fn name(attempt: &Attempt) -> (String, String) {
    (attempt.campaign.clone(), attempt.candidate.clone())
}

#[derive(Debug, Default)]
struct Candidate {
    /// Votes of the last minute: at most one more than the limit.
    last: VecDeque<u64>,
    locked_until_ms: u64,
}

impl Candidate {
    fn takes(&mut self, at_ms: u64) -> bool {
        if at_ms < self.locked_until_ms {
            return false;
        }
        while self.last.front().is_some_and(|first| first + MINUTE_MS <= at_ms) {
            self.last.pop_front();
        }
        self.last.push_back(at_ms);
        if self.last.len() <= VOTES_PER_MINUTE_MAX {
            return true;
        }
        self.last.clear();
        self.locked_until_ms = at_ms + LOCK_MS;
        false
    }
}
