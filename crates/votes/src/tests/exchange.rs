//! Which events become facts.

use decider::Exchange;
use decider::exchange::Announcement;
use guard::Rulesets;
use proto::fact::VoteCounted;

use super::support::*;
use crate::Votes;
use crate::event::Event;

/// What is told of the events that follow from a vote.
fn told(vote: &proto::Envelope<crate::Command>) -> Vec<(u64, Announcement)> {
    let mut world = World::open(rules(r#"{"choices_per_vote_max":2}"#), 3);
    let before = world.log.len();
    drop(world.ask(vote));
    assert_eq!(world.happened(before).len(), 1);
    let told = |(stamp, event): &(decider::Stamp, Event)| {
        Votes::announce(event, *stamp).map(|announcement| (stamp.position, announcement))
    };
    world.log.iter().filter_map(told).collect()
}

#[test]
fn a_counted_vote_is_told_with_where_it_stands() {
    let told = told(&cast(ANN, &[1, 3], 1));
    let [(position, announcement)] = &told[..] else { panic!("{told:?}") };
    let fact = VoteCounted { person: ANN, cast: *position, contestants: vec![1, 3], votes: 1, cast_at: None };
    assert_eq!(*announcement, Announcement { campaign: spring(), tenant: None, fact: fact.into() });
}

#[test]
fn neither_a_held_vote_nor_a_refused_one_is_told() {
    assert_eq!(told(&cast_by_program(ANN, &[1], 1)), []);
    assert_eq!(told(&cast(ANN, &[9], 1)), []);
    let rulesets = Rulesets::default();
    let given = open_with_three(&rulesets, "{}");
    assert!(Votes::parking(given.state()).list().next().is_none() && Votes::HEARS.is_empty());
}
