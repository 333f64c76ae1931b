//! What everybody is owed, from what the log of referrals tells, beside what the ledger has booked.

use std::collections::BTreeMap;

use decider::Service;
use ledger::Rules as Awards;
use ledger::account::{Account, Kind};
use ledger::command::Pot;
use proto::{Asset, PersonId};
use referrals::{Event, Inviter, Referrals};

use super::played::{PERSONS, Played};
use crate::shard::{OPERATOR, id, person};

/// What the campaign may give.
const BUDGET: u64 = 1_000_000;

impl Played {
    pub fn set_up_books(&mut self) {
        let awards: Awards = serde_json::from_value(serde_json::json!({ "awards": [
            { "name": "one", "on": "follower_qualified", "asset": "points", "amount": 20 },
            { "name": "two", "on": "second_level_qualified", "asset": "points", "amount": 5 },
            { "name": "m1", "on": { "inviter_milestone": 1 }, "asset": "points", "amount": 50 },
            { "name": "m2", "on": { "inviter_milestone": 2 }, "asset": "points", "amount": 70 },
            { "name": "best", "on": { "inviter_place": 1 }, "asset": "points", "amount": 1000 },
        ] }))
        .unwrap();
        let budget = ledger::Command::Allot {
            asset: Asset::Points,
            campaign: id("spring"),
            into: Pot::Budget,
            amount: BUDGET,
            id: None,
        };
        for command in [
            ledger::Command::Create { name: "Book".to_owned() },
            ledger::Command::SetRules { campaign: id("spring"), rules: awards },
            budget,
        ] {
            self.ledger.ask(OPERATOR, Some(id("book")), command).unwrap();
        }
    }

    /// Once everything is told: who has what is what the log of referrals says that they have earned.
    pub fn rewards_are_exact(&self) {
        let earned = self.earned();
        for who in 0..PERSONS {
            let earned = earned.get(&person(who)).copied().unwrap_or(0);
            assert_eq!(self.points(who), earned, "{} points of person {who}", Referrals::NAME);
        }
        let given: i64 = earned.values().sum();
        let left = self.ledger.balance(&Account::new(Asset::Points, Kind::Budget(id("spring"))));
        assert_eq!(BUDGET as i64 - left, given, "nobody else has anything, no channel either");
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
                    assert_eq!(takes.insert(e.follower, true), None, "qualified twice");
                    let Inviter::Person(inviter) = e.inviter else { continue };
                    let above = e.above.map(|above| (above, 5));
                    let brings = [(inviter, 20)].into_iter().chain(above).collect();
                    counting.insert(e.follower, brings);
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
