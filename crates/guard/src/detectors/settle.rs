//! Weighing a whole campaign until nothing moves.

use std::collections::BTreeSet;

use super::interner::Set;
use super::{Asked, Detectors, Id, Standing, company};

/// Rounds in which evidence alone is weighed anew, at most: what is held changes what is usual, and that settles soon.
const EVIDENCE_ROUNDS_MAX: usize = 5;
/// Rounds in which those in the company of held votes join them, at most. Longer chains than that are left as they are.
const COMPANY_ROUNDS_MAX: usize = 50;

/// What a round of weighing did.
#[derive(Debug, Default)]
struct Round {
    moved: Vec<u32>,
    /// Those that are held, or that anything spoke against.
    suspect: Vec<u32>,
}

impl Detectors {
    /// Weighs these attempts until nothing changes: first by evidence alone, then with those in company. After the first round
    /// of each only those are weighed that something spoke against, or that are in the company of those that moved.
    ///
    /// Costs two weighings of each, and some look-ups in each round of company.
    pub(super) fn settle(&mut self, numbers: &[u32]) {
        let mut suspect = numbers.to_vec();
        for _ in 0..EVIDENCE_ROUNDS_MAX {
            let round = self.round(&suspect, Asked::Evidence, true);
            if round.moved.is_empty() {
                break;
            }
            suspect = round.suspect;
        }
        let mut moved = self.round(numbers, Asked::All, false).moved;
        for _ in 0..COMPANY_ROUNDS_MAX {
            if moved.is_empty() {
                break;
            }
            let near = self.near(numbers, &moved);
            moved = self.round(&near, Asked::All, false).moved;
        }
    }

    /// Those of these attempts that are in the company of some that moved.
    fn near(&self, numbers: &[u32], moved: &[u32]) -> Vec<u32> {
        let targets: BTreeSet<Option<Id>> = moved.iter().map(|number| self.target(*number)).collect();
        let cells: Set<_> =
            moved.iter().flat_map(|number| company::cells_of(&self.attempt(*number))).collect();
        // Most are for others, which is known before all of them is read.
        let near = numbers.iter().filter(|number| targets.contains(&self.target(**number)));
        near.copied().filter(|number| company::is_near(&self.attempt(*number), &cells)).collect()
    }

    /// All are weighed before any moves, so that no order within a round shows.
    fn round(&mut self, numbers: &[u32], asked: Asked, may_restore: bool) -> Round {
        let (mut parts, mut round, mut moves) = (Vec::new(), Round::default(), Vec::new());
        for &number in numbers {
            let Standing { held: was_held, settled, .. } = *self.standing_mut(number);
            if settled {
                continue;
            }
            let held = self.weigh(&self.attempt(number), asked, &mut parts) >= 0;
            if was_held || !parts.is_empty() {
                round.suspect.push(number);
            }
            if held != was_held && (held || may_restore) {
                round.moved.push(number);
                moves.push(held);
            }
        }
        for (number, held) in round.moved.iter().zip(moves) {
            self.move_to(*number, held);
        }
        round
    }
}
