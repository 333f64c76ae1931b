//! What everybody is owed, from what the log of referrals tells, beside what the ledger has booked.

use std::collections::BTreeMap;

use decider::Service;
use proto::PersonId;
use referrals::{Event, Inviter, Referrals};

use super::played::{PERSONS, Played};
use crate::shard::person;

impl Played {
    /// Once everything is told: who has what is what the log of referrals says that they have earned.
    pub fn rewards_are_exact(&self) {
        let earned = self.earned();
        for who in 0..PERSONS {
            let earned = earned.get(&person(who)).copied().unwrap_or(0);
            assert_eq!(self.points(who), earned, "{} points of person {who}", Referrals::NAME);
        }
        let declined = |event: &ledger::Event| match event {
            ledger::Event::FactDeclined(declined) => declined.fact.reason != "booked-before",
            _ => false,
        };
        let declined: Vec<_> = self.ledger.log.iter().filter(|(_, event)| declined(event)).collect();
        assert!(declined.is_empty(), "everything is booked: {declined:?}");
    }

    /// What each person has earned by the log alone; nobody qualifies twice.
    fn earned(&self) -> BTreeMap<PersonId, i64> {
        let mut counting: BTreeMap<PersonId, Vec<(PersonId, i64)>> = BTreeMap::new();
        let mut takes: BTreeMap<PersonId, bool> = BTreeMap::new();
        let mut goals: BTreeMap<(PersonId, u32), bool> = BTreeMap::new();
        let mut earned: BTreeMap<PersonId, i64> = BTreeMap::new();
        for (_, event) in &self.referrals.log {
            match event {
                Event::FollowerQualified(e) => {
                    let Inviter::Person(inviter) = e.inviter else { continue };
                    let above = e.above.map(|above| (above, 5));
                    let brings = [(inviter, 20)].into_iter().chain(above).collect();
                    assert!(counting.insert(e.follower, brings).is_none(), "qualified twice");
                    takes.insert(e.follower, true);
                }
                Event::FollowerLeft(e) => assert_eq!(takes.insert(e.follower, false), Some(true)),
                Event::FollowerRestored(e) => assert_eq!(takes.insert(e.follower, true), Some(false)),
                Event::MilestoneReached(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), true), None);
                }
                Event::MilestoneLost(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), false), Some(true));
                }
                Event::MilestoneRegained(e) => {
                    assert_eq!(goals.insert((e.person, e.qualified), true), Some(false));
                }
                Event::PlaceTaken(e) => *earned.entry(e.person).or_default() += 1_000,
                _ => {}
            }
        }
        for (follower, brings) in &counting {
            if takes[follower] {
                brings.iter().for_each(|(person, points)| *earned.entry(*person).or_default() += points);
            }
        }
        for ((person, qualified), _) in goals.iter().filter(|(_, holds)| **holds) {
            *earned.entry(*person).or_default() += if *qualified == 1 { 50 } else { 70 };
        }
        earned
    }
}
