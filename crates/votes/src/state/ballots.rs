//! Every vote of a campaign by its position, so that what it is worth can be changed.
//!
//! 16 bytes a vote, the position included, 17 more for one that was judged, and 16 a person to name whose it was. Votes for
//! several contestants share one copy of each choice, some 40 bytes and 4 a contestant.

use decider::compact::{Compact, Fixed};
use proto::PersonId;
use serde::{Deserialize, Serialize};

use super::Set;
use super::parts::Parts;
use crate::event::VoteStatus;
use crate::rules::CONTESTANTS_MAX;

/// Persons that are kept in one piece, so that to add one never copies more than 64 KiB.
const PIECE_PERSONS: usize = 4_096;
/// Bits of a vote that say what was chosen: its single contestant, or beyond all numbers of contestants, which choice of
/// several. 268 million choices would fill any memory.
const CHOICE_BITS: u32 = 28;

/// See the module.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Ballots {
    votes: Compact<u64, Ballot>,
    /// Those that were judged, and how last.
    judged: Compact<u64, Judged>,
    /// Where those stand that count.
    counted: Parts,
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

/// What was decided about a vote last, so that it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The act.
    pub(crate) act: u64,
    /// What the vote was before the first step of that act that changed it.
    pub(crate) before: VoteStatus,
    /// Whether an operator had decided that.
    pub(crate) before_by_operator: bool,
}

impl Fixed for Judged {
    const BYTES: usize = 9;

    fn put(&self, into: &mut [u8]) {
        self.act.put(&mut into[..8]);
        into[8] = packed(self.before) | u8::from(self.before_by_operator) << 2;
    }

    fn take(from: &[u8]) -> Self {
        let (before, before_by_operator) = (unpacked(from[8] & 3), from[8] & 4 != 0);
        Self { act: u64::take(&from[..8]), before, before_by_operator }
    }
}

fn packed(status: VoteStatus) -> u8 {
    match status {
        VoteStatus::Counted => 0,
        VoteStatus::Held => 1,
        VoteStatus::Voided => 2,
    }
}

fn unpacked(bits: u8) -> VoteStatus {
    match bits {
        0 => VoteStatus::Counted,
        1 => VoteStatus::Held,
        _ => VoteStatus::Voided,
    }
}

impl Fixed for Ballot {
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        let status = u32::from(packed(self.status));
        let flags = u32::from(self.had_counted) << 2 | u32::from(self.by_operator) << 3;
        self.person.put(&mut into[..4]);
        (self.choice << (u32::BITS - CHOICE_BITS) | flags | status).put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        let bits = u32::take(&from[4..]);
        Self {
            person: u32::take(&from[..4]),
            choice: bits >> (u32::BITS - CHOICE_BITS),
            status: unpacked(bits as u8 & 3),
            had_counted: bits & 4 != 0,
            by_operator: bits & 8 != 0,
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
        self.recount(position, contestants, (None, status));
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

    /// What was decided about a vote last, if anything.
    pub(crate) fn judged(&self, position: u64) -> Option<Judged> {
        self.judged.get(&position)
    }

    /// Changes what a vote is worth, and whether an operator decided that.
    pub(crate) fn judge(&mut self, position: u64, (status, by_operator): (VoteStatus, bool), act: u64) {
        let Some(ballot) = self.votes.get(&position) else { return };
        let Ballot { status: before, by_operator: before_by_operator, .. } = ballot;
        self.judged.upsert(&position, |last| {
            // Several steps of one act are one decision.
            let same = last.filter(|last| last.act == act);
            same.unwrap_or(Judged { act, before, before_by_operator })
        });
        let had_counted = ballot.had_counted || status == VoteStatus::Counted;
        self.votes.insert(&position, &Ballot { status, had_counted, by_operator, ..ballot });
        let contestants = self.contestants(&ballot).to_vec();
        self.recount(position, &contestants, (Some(before), status));
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
    pub(crate) fn newest_counted(&self, contestant: u32, after: u64, before: u64) -> u64 {
        for (first, end) in self.counted.back_from(contestant, before) {
            if end <= after {
                break;
            }
            let lower = first.max(after + 1);
            let found =
                self.votes.below(&end.min(before)).take_while(|(position, _)| *position >= lower).find(
                    |(_, ballot)| {
                        ballot.status == VoteStatus::Counted && self.contestants(ballot).contains(&contestant)
                    },
                );
            if let Some((position, _)) = found {
                return position;
            }
        }
        0
    }

    /// Keeps where votes stand that count, as one becomes something else.
    fn recount(&mut self, position: u64, contestants: &[u32], (from, to): (Option<VoteStatus>, VoteStatus)) {
        let (counted, counts) = (from == Some(VoteStatus::Counted), to == VoteStatus::Counted);
        for contestant in contestants {
            match (counted, counts) {
                (false, true) => self.counted.add(*contestant, position),
                (true, false) => self.counted.remove(*contestant, position),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::PART_POSITIONS;
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
            ballots.judge(7, (status, true), 20);
            let ballot = ballots.get(7).unwrap();
            assert_eq!((ballot.status, ballot.had_counted, ballot.by_operator), (status, true, true));
            assert_eq!(ballots.contestants(&ballot), [1, 100_000]);
        }
    }

    #[test]
    fn several_steps_of_one_act_are_one_decision() {
        let mut ballots = ballots();
        ballots.judge(7, (VoteStatus::Held, false), 20);
        let by_detector = Judged { act: 20, before: VoteStatus::Counted, before_by_operator: false };
        assert_eq!(ballots.judged(7), Some(by_detector));
        for to in [VoteStatus::Voided, VoteStatus::Counted, VoteStatus::Voided] {
            ballots.judge(7, (to, true), 21);
            assert_eq!(ballots.judged(7), Some(Judged { act: 21, before: VoteStatus::Held, ..by_detector }));
        }
        ballots.judge(7, (VoteStatus::Held, true), 22);
        let before = Judged { act: 22, before: VoteStatus::Voided, before_by_operator: true };
        assert_eq!(ballots.judged(7), Some(before));
        assert_eq!(ballots.judged(8), None);
    }

    #[test]
    fn the_newest_vote_that_counts_is_found_behind_those_that_do_not() {
        let mut ballots = ballots();
        assert_eq!([9, 8, 7, 4].map(|before| ballots.newest_counted(1, 0, before)), [7, 7, 4, 0]);
        ballots.judge(7, (VoteStatus::Held, false), 20);
        assert_eq!(ballots.newest_counted(1, 0, 9), 4);
        assert_eq!(ballots.newest_counted(1, 4, 9), 0, "that was an earlier round");
    }

    #[test]
    fn the_newest_vote_that_counts_is_found_however_many_others_came_since() {
        let mut ballots = Ballots::default();
        let cast = |ballots: &mut Ballots, position, contestant| {
            ballots.cast(position, (0, PersonId([1; 16])), &[contestant], VoteStatus::Counted);
        };
        cast(&mut ballots, 5, 1);
        let last = 3 * PART_POSITIONS;
        (6..last).for_each(|position| cast(&mut ballots, position, 2));
        cast(&mut ballots, last, 1);
        ballots.judge(last, (VoteStatus::Voided, true), 1);
        assert_eq!(ballots.newest_counted(1, 0, last), 5);
        assert_eq!(ballots.newest_counted(1, 5, last), 0);
        ballots.judge(5, (VoteStatus::Voided, true), 2);
        assert_eq!(ballots.newest_counted(1, 0, last), 0);
        assert_eq!(ballots.newest_counted(2, 0, last), last - 1);
    }
}
