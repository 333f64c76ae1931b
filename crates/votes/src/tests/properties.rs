//! Invariants under random sequences of commands, ticks and waits.

use std::collections::BTreeMap;

use decider::answer;
use guard::Outcome;
use proptest::prelude::*;
use proto::{Actor, PersonId, Pseudonym};

use super::minutes;
use super::support::*;
use crate::command::Command;
use crate::event::Event;
use crate::rules::Rules;
use crate::state::{Contestant, Standing, State};

#[derive(Debug, Clone)]
pub enum Step {
    Vote { person: u8, contestants: Vec<u32>, nonce: u64, by_program: bool, device: u8 },
    Order(Command),
    SignUp(u8),
    Wait(u64),
}

pub fn step() -> impl Strategy<Value = Step> {
    let contestant = 0..6_u32;
    let choice = prop::collection::btree_set(0..6_u32, 1..4).prop_map(Vec::from_iter);
    let order = prop_oneof![
        4 => Just(Command::Open),
        1 => Just(Command::Pause),
        1 => (1..4_u16).prop_map(advance),
        1 => contestant.clone().prop_map(|contestant| Command::Approve { contestant }),
        1 => contestant.clone().prop_map(|contestant| Command::Withdraw { contestant }),
        1 => (5..9_u32).prop_map(|contestant| Command::Reject { contestant }),
        1 => (0..5_u8, any::<bool>()).prop_map(|(p, following)| Command::Follow { person: person(p), following }),
        1 => (contestant, 0..101_u8).prop_map(|(contestant, points)| Command::Mark {
            contestant,
            juror: "li".into(),
            points
        }),
    ];
    let vote = (0..5_u8, choice, 0..400_u64, prop::bool::weighted(0.2), 0..3_u8).prop_map(
        |(person, contestants, nonce, by_program, device)| Step::Vote {
            person,
            contestants,
            nonce,
            by_program,
            device,
        },
    );
    prop_oneof![
        12 => vote,
        4 => order.prop_map(Step::Order),
        1 => (0..5_u8).prop_map(Step::SignUp),
        2 => prop_oneof![0..120_000_u64, 0..40_000_000_u64].prop_map(Step::Wait),
    ]
}

pub fn limits() -> impl Strategy<Value = Rules> {
    let limit = || prop::option::of(1..4_u32);
    let times = (any::<bool>(), any::<bool>());
    let others = (1..4_u16, prop::bool::weighted(0.2), times);
    (limit(), limit(), limit(), others).prop_map(
        |(day, all, each, (choices, followers, (closes, frozen)))| {
            let nonzero = |limit: Option<u32>| limit.and_then(std::num::NonZeroU32::new);
            let mut rules = rules(r#"{"rounds":[{"advance":3},{"advance":2}]}"#);
            rules.votes_per_person_per_day = nonzero(day);
            rules.votes_per_person = nonzero(all);
            rules.votes_per_person_per_contestant = nonzero(each);
            rules.choices_per_vote_max = choices.try_into().unwrap();
            rules.followers_only = followers;
            rules.closes_at_ms = closes.then(|| NOON.plus_ms(50 * HOUR_MS));
            rules.board_frozen_before_close_seconds = nonzero((closes && frozen).then_some(3_600));
            rules.validate().unwrap();
            rules
        },
    )
}

fn person(number: u8) -> PersonId {
    PersonId([number; 16])
}

pub fn run(world: &mut World, step: Step) {
    match step {
        Step::Wait(ms) => world.wait_ms(ms),
        // Refusals are part of the game.
        Step::Order(command) => drop(world.ask(&ask(OPERATOR, command))),
        Step::SignUp(number) => {
            let sign_up = Command::SignUp { profile: reference(number.into()) };
            drop(world.ask(&ask(Actor::Person(person(number)), sign_up)));
        }
        Step::Vote { person: number, contestants, nonce, by_program, device } => {
            let make = if by_program { cast_by_program } else { cast };
            let mut envelope = make(person(number), &contestants, nonce);
            envelope.sighting.as_mut().unwrap().device = Some(Pseudonym([device; 8]));
            drop(world.ask(&envelope));
        }
    }
}

/// Nobody has cast more than the rules allow, and counts are those of the log.
fn check(world: &World, rules: &Rules) {
    let (mut counted, mut held) = (0, 0);
    let mut by_day: BTreeMap<_, u32> = BTreeMap::new();
    let mut in_all: BTreeMap<_, u32> = BTreeMap::new();
    let mut by_contestant: BTreeMap<_, u32> = BTreeMap::new();
    for (_, event) in &world.log {
        let Event::VoteCast(cast) = event else { continue };
        *by_day.entry((cast.person, cast.day)).or_default() += 1;
        *in_all.entry(cast.person).or_default() += 1;
        for contestant in &cast.contestants {
            *by_contestant.entry((cast.person, *contestant)).or_default() += 1;
        }
        match cast.verdict.outcome {
            Outcome::Counted => counted += cast.contestants.len() as u64,
            Outcome::Held | Outcome::Refused => held += cast.contestants.len() as u64,
        }
    }
    let campaign = &world.state.campaigns[&spring()];
    let sum = |of: fn(&Contestant) -> u64| campaign.contestants.iter().map(of).sum::<u64>();
    assert_eq!(sum(|c| c.votes_before + c.tally.votes), counted, "each counted choice stands in one tally");
    assert_eq!(sum(|c| c.held), held);
    let rejected = campaign.contestants.iter().filter(|c| c.standing == Standing::Rejected).count();
    assert_eq!(rejected, campaign.rejected as usize);
    let within = |max: Option<std::num::NonZeroU32>, used: Option<u32>| {
        assert!(max.is_none_or(|max| used.unwrap_or(0) <= max.get()));
    };
    within(rules.votes_per_person_per_day, by_day.into_values().max());
    within(rules.votes_per_person, in_all.into_values().max());
    within(rules.votes_per_person_per_contestant, by_contestant.into_values().max());
}

proptest! {
    #[test]
    fn counts_quotas_and_replays_hold(
        rules in limits(),
        steps in prop::collection::vec(step(), 1..120),
        finish in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut world = World::open(rules.clone(), 5);
        let cut = cut.index(steps.len());
        for (index, step) in steps.into_iter().enumerate() {
            if index == cut {
                // A snapshot in the middle changes nothing that follows.
                let read: State = answer::read(&bytes(&world.state)).unwrap();
                prop_assert_eq!(&read, &world.state);
                world.state = read;
            }
            run(&mut world, step);
        }
        if finish {
            drop(world.ask(&ask(OPERATOR, Command::Close)));
            drop(world.ask(&ask(OPERATOR, Command::Finalize)));
        }
        check(&world, &rules);
        minutes::check(&world);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
        let own_due = world.state.campaigns[&spring()].phase.next(&rules).map(|(at, _)| at);
        prop_assert_eq!(<crate::Votes as decider::Decider>::next_deadline(&world.state), own_due);
    }
}
