//! Every vote of a campaign by its position, so that what it is worth can be changed.
//!
//! 16 bytes a vote, the position included, and 16 a person to name whose it was. Votes for several contestants share one
//! copy of each choice, some 40 bytes and 4 a contestant.

use decider::compact::{Compact, Fixed};
use proto::PersonId;
use serde::{Deserialize, Serialize};

use super::Set;
use crate::event::VoteStatus;
use crate::rules::CONTESTANTS_MAX;

/// Votes that are looked back at for the newest one that counts, when that is voided: some milliseconds. Nobody else is
/// voted for so often between two votes for somebody who could win by a tie.
pub const LOOKED_BACK_MAX: usize = 100_000;
/// Persons that are kept in one piece, so that to add one never copies more than 64 KiB.
const PIECE_PERSONS: usize = 4_096;
/// Bits of a vote that say what was chosen: its single contestant, or beyond all numbers of contestants, which choice of
/// several. 268 million choices would fill any memory.
const CHOICE_BITS: u32 = 28;

/// See the module.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Ballots {
    votes: Compact<u64, Ballot>,
    /// Ids by number.
    persons: Vec<Vec<PersonId>>,
    /// Choices of several contestants, ascending in each.
    choices: Set<Box<[u32]>>,
}

/// A vote as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ballot {
    /// Number of who cast it.
    person: u32,
    choice: u32,
    pub(crate) status: VoteStatus,
    /// Whether it counts or ever did.
    pub(crate) had_counted: bool,
    /// Whether an operator decided what it is.
    pub(crate) by_operator: bool,
}

impl Fixed for Ballot {
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        let status = match self.status {
            VoteStatus::Counted => 0,
            VoteStatus::Held => 1,
            VoteStatus::Voided => 2,
        };
        let flags = u32::from(self.had_counted) << 2 | u32::from(self.by_operator) << 3;
        self.person.put(&mut into[..4]);
        (self.choice << (u32::BITS - CHOICE_BITS) | flags | status).put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        let packed = u32::take(&from[4..]);
        Self {
            person: u32::take(&from[..4]),
            choice: packed >> (u32::BITS - CHOICE_BITS),
            status: match packed & 3 {
                0 => VoteStatus::Counted,
                1 => VoteStatus::Held,
                _ => VoteStatus::Voided,
            },
            had_counted: packed & 4 != 0,
            by_operator: packed & 8 != 0,
        }
    }
}

impl Ballots {
    /// Keeps a vote of a person with this number.
    pub(crate) fn cast(
        &mut self,
        position: u64,
        (number, person): (u32, PersonId),
        contestants: &[u32],
        status: VoteStatus,
    ) {
        self.know(number, person);
        let choice = match contestants {
            [contestant] => *contestant,
            several => CONTESTANTS_MAX + 1 + self.choice_of(several),
        };
        let had_counted = status == VoteStatus::Counted;
        let ballot = Ballot { person: number, choice, status, had_counted, by_operator: false };
        self.votes.insert(&position, &ballot);
    }

    fn know(&mut self, number: u32, person: PersonId) {
        let piece = number as usize / PIECE_PERSONS;
        if piece == self.persons.len() {
            self.persons.push(Vec::new());
        }
        // Numbers are given in order, so whoever is not the next one is known.
        if self.persons[piece].len() == number as usize % PIECE_PERSONS {
            self.persons[piece].push(person);
        }
    }

    fn choice_of(&mut self, several: &[u32]) -> u32 {
        let index = match self.choices.get_index_of(several) {
            Some(index) => index,
            None => self.choices.insert_full(several.into()).0,
        };
        let room = (1 << CHOICE_BITS) - CONTESTANTS_MAX - 1;
        u32::try_from(index).ok().filter(|index| *index < room).expect("memory ends before choices do")
    }

    /// The vote at a position.
    pub(crate) fn get(&self, position: u64) -> Option<Ballot> {
        self.votes.get(&position)
    }

    /// Changes what a vote is worth.
    pub(crate) fn judge(&mut self, position: u64, status: VoteStatus, by_operator: bool) {
        if let Some(ballot) = self.votes.get(&position) {
            let had_counted = ballot.had_counted || status == VoteStatus::Counted;
            self.votes.insert(&position, &Ballot { status, had_counted, by_operator, ..ballot });
        }
    }

    /// Who cast it.
    pub(crate) fn person(&self, ballot: &Ballot) -> PersonId {
        let number = ballot.person as usize;
        self.persons[number / PIECE_PERSONS][number % PIECE_PERSONS]
    }

    /// Numbers of the contestants, ascending.
    pub(crate) fn contestants<'b>(&'b self, ballot: &'b Ballot) -> &'b [u32] {
        match (ballot.choice as usize).checked_sub(CONTESTANTS_MAX as usize + 1) {
            None => std::slice::from_ref(&ballot.choice),
            Some(index) => &self.choices[index],
        }
    }

    /// Position of the newest vote for a contestant that counts, behind `after` and before `before`; 0 if there is none.
    /// After [`LOOKED_BACK_MAX`] votes that don't, the last one looked at.
    pub(crate) fn newest_counted(&self, contestant: u32, after: u64, before: u64) -> u64 {
        let mut looked = 0;
        for (position, ballot) in self.votes.below(&before).take(LOOKED_BACK_MAX) {
            if position <= after {
                return 0;
            }
            looked = position;
            let counts = ballot.status == VoteStatus::Counted;
            if counts && self.contestants(&ballot).contains(&contestant) {
                return position;
            }
        }
        if looked > 0 && self.votes.below(&looked).next().is_some() { looked } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballots() -> Ballots {
        let mut ballots = Ballots::default();
        for (position, person, contestants) in [(4, 0, &[1][..]), (7, 1, &[1, 100_000]), (8, 0, &[2])] {
            let id = PersonId([person; 16]);
            ballots.cast(position, (person.into(), id), contestants, VoteStatus::Counted);
        }
        ballots
    }

    #[test]
    fn a_vote_is_eight_bytes_beside_its_position_and_says_whose_and_for_whom_it_is() {
        assert_eq!(<Ballot as Fixed>::BYTES + <u64 as Fixed>::BYTES, 16);
        let ballots = ballots();
        let ballot = ballots.get(7).unwrap();
        assert_eq!(ballots.person(&ballot), PersonId([1; 16]));
        assert_eq!(ballots.contestants(&ballot), [1, 100_000]);
        assert!(ballot.had_counted && !ballot.by_operator && ballots.get(5).is_none());
        assert_eq!(ballots.contestants(&ballots.get(8).unwrap()), [2]);
    }

    #[test]
    fn what_is_judged_keeps_whose_and_for_whom_it_is_and_that_it_had_counted() {
        for status in [VoteStatus::Held, VoteStatus::Voided, VoteStatus::Counted] {
            let mut ballots = ballots();
            ballots.judge(7, status, true);
            let ballot = ballots.get(7).unwrap();
            assert_eq!((ballot.status, ballot.had_counted, ballot.by_operator), (status, true, true));
            assert_eq!(ballots.contestants(&ballot), [1, 100_000]);
        }
    }

    #[test]
    fn the_newest_vote_that_counts_is_found_behind_those_that_do_not() {
        let mut ballots = ballots();
        assert_eq!([9, 8, 7, 4].map(|before| ballots.newest_counted(1, 0, before)), [7, 7, 4, 0]);
        ballots.judge(7, VoteStatus::Held, false);
        assert_eq!(ballots.newest_counted(1, 0, 9), 4);
        assert_eq!(ballots.newest_counted(1, 4, 9), 0, "that was an earlier round");
    }
}
