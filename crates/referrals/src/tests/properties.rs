//! Whatever happens: nobody counts twice, nobody counts who did not follow, and what is taken back had been given.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proto::{Actor, Envelope, PersonId};

use super::support::*;
use crate::{Command, Event, Rules, Task};

#[derive(Debug, Clone)]
enum Step {
    /// With a phone.
    Invite(u8, u8),
    /// By the first, of the second's code, with a phone.
    Accept(u8, u8, u8),
    Vote(u8),
    /// A vote is voided, if there is such a one that is not.
    Void(usize),
    Follow(u8, bool),
    Wait(u64),
    Order(Command),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..5_u8;
    prop_oneof![
        3 => (who.clone(), 0..3_u8).prop_map(|(who, phone)| Step::Invite(who, phone)),
        8 => (who.clone(), who.clone(), 0..3_u8).prop_map(|(by, of, phone)| Step::Accept(by, of, phone)),
        4 => who.clone().prop_map(Step::Vote),
        3 => (0..9_usize).prop_map(Step::Void),
        8 => (who, any::<bool>()).prop_map(|(who, following)| Step::Follow(who, following)),
        4 => (1..9_u64).prop_map(|quarters| Step::Wait(quarters * HOUR_MS / 4)),
        1 => prop_oneof![Just(Command::Pause), Just(Command::Open)].prop_map(Step::Order),
    ]
}

fn person(number: u8) -> PersonId {
    PersonId([number + 1; 16])
}

fn play(rules: Rules, steps: Vec<Step>) -> World {
    let mut world = World::open(rules);
    let mut votes: Vec<(u8, bool)> = Vec::new();
    for step in steps {
        match step {
            Step::Invite(who, phone) => {
                let asked = ask(Actor::Person(person(who)), Command::Invite);
                drop(world.ask(&Envelope { sighting: Some(seen(phone, phone)), ..asked }));
            }
            Step::Accept(by, of, phone) => {
                let code = crate::Code::of(&spring(), person(of), 0);
                drop(world.accept_with(person(by), code, seen(phone, phone)));
            }
            Step::Vote(who) => {
                votes.push((who, true));
                world.vote(person(who), votes.len() as u64);
            }
            Step::Void(index) => {
                if let Some((who, counts)) = votes.get_mut(index).filter(|(_, counts)| *counts) {
                    *counts = false;
                    world.hear(vote_voided(person(*who), index as u64 + 1));
                }
            }
            Step::Follow(who, following) => drop(world.follow(person(who), following)),
            Step::Wait(ms) => drop(world.wait_ms(ms)),
            Step::Order(command) => drop(world.order(command)),
        }
    }
    world.wait_ms(100 * HOUR_MS);
    world
}

/// For each follower: by whom they count, if they do. Goes by the log alone.
fn judged(log: &[(decider::Stamp, Event)]) -> BTreeMap<PersonId, Option<PersonId>> {
    let mut by_whom: BTreeMap<PersonId, Option<PersonId>> = BTreeMap::new();
    let mut came: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    let mut positions = BTreeMap::new();
    for (stamp, event) in log {
        match event {
            Event::FollowNoted(e) if e.inviter.is_some() => {
                let inviter = e.inviter.as_ref().and_then(crate::Inviter::person).unwrap();
                let before = came.insert(e.person, inviter);
                assert_eq!(before, None, "came by an invitation twice");
                assert_ne!(inviter, e.person, "invited themselves");
            }
            Event::FollowerQualified(e) => {
                let inviter = e.inviter.person();
                assert_eq!(came.get(&e.follower).copied(), inviter, "counts for somebody else");
                assert_eq!(by_whom.insert(e.follower, inviter), None, "counted twice");
                positions.insert(e.follower, stamp.position);
            }
            Event::FollowerLeft(e) => {
                assert_eq!(positions.get(&e.follower), Some(&e.qualified));
                let counted = by_whom.insert(e.follower, None);
                assert_eq!(counted, Some(e.inviter.person()), "taken back without having counted");
            }
            Event::FollowerRestored(e) => {
                assert_eq!(positions.get(&e.follower), Some(&e.qualified));
                let before = by_whom.insert(e.follower, e.inviter.person());
                assert_eq!(before, Some(None), "given back without having been taken back");
            }
            _ => {}
        }
    }
    by_whom
}

proptest! {
    #[test]
    fn nobody_counts_twice_and_what_is_taken_back_had_counted(
        steps in prop::collection::vec(step(), 1..80),
        stay_hours in 0..2_u32,
        required: bool,
    ) {
        let world = play(Rules { stay_hours, tasks: vec![Task::Vote { campaign: stars(), required }], ..hours() }, steps);
        let judged = judged(&world.log);
        for number in 0..5 {
            let counting = judged.values().filter(|inviter| **inviter == Some(person(number))).count();
            prop_assert_eq!(&world.own(person(number))["invitees_qualified"], counting);
        }
        let counts = world.look(true, "campaign").unwrap()["counts"].clone();
        prop_assert_eq!(counts["qualified"].as_u64().unwrap(), judged.len() as u64);
        let left = judged.values().filter(|inviter| inviter.is_none()).count();
        prop_assert_eq!(counts["left"].as_u64().unwrap(), left as u64);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    }
}
