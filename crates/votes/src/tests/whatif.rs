//! What another ruleset would have made of a campaign.

use guard::{Ruleset, Rulesets};

use super::support::*;
use super::watched::{attacked, follow};
use crate::command::Command;
use crate::event::VoteStatus;
use crate::watch::Watch;
use crate::whatif::{Answer, By, WhatIf};

fn under(world: &World, ruleset: Ruleset) -> Answer {
    by(world, By::Other(Box::new(ruleset)))
}

pub fn by(world: &World, by: By) -> Answer {
    let mut whatif = WhatIf::new(spring(), by, Rulesets::default());
    world.log.iter().for_each(|(stamp, event)| whatif.see(*stamp, event));
    whatif.finish().unwrap()
}

/// An attack that detectors saw to, up to its close.
pub fn judged() -> World {
    let mut world = attacked("{}");
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    follow(&mut world, &mut watch, &mut heard);
    world.order(Command::Close);
    follow(&mut world, &mut watch, &mut heard);
    world
}

#[test]
fn under_its_own_ruleset_nothing_differs_live_or_final() {
    let mut world = judged();
    for status in ["closed", "final"] {
        let current = Rulesets::default().current().clone();
        let answer = under(&world, current);
        assert_eq!(answer.ways, by(&world, By::Own).ways);
        assert_eq!((answer.votes, answer.changed, &answer.ways[..]), (600, 0, &[][..]), "{status}");
        assert_eq!(answer.winner, answer.winner_would_be);
        let counted = world.state.campaigns[&spring()].contestant(1).unwrap().tally.votes;
        assert_eq!(answer.contestants[0].counted, counted);
        world.order(Command::Finalize);
    }
}

#[test]
fn without_detectors_the_attack_counts_and_wins() {
    let world = judged();
    let answer = under(&world, Ruleset::first());
    let out =
        |way: &&crate::whatif::Way| way.is != VoteStatus::Counted && way.would_be == VoteStatus::Counted;
    let back: u64 = answer.ways.iter().filter(out).map(|way| way.votes).sum();
    assert!(back >= 190, "{answer:?}");
    assert_eq!(answer.winner_would_be, Some(1));
    let one = &answer.contestants[0];
    assert!(one.counted < 140 && one.counted_would_be > 300, "{one:?}");
    assert_eq!(
        serde_json::to_string(&answer).unwrap(),
        serde_json::to_string(&under(&world, Ruleset::first())).unwrap()
    );
}

#[test]
fn what_a_person_decided_stands_under_any_ruleset() {
    let mut world = judged();
    let casts: Vec<u64> = world
        .log
        .iter()
        .filter_map(|(_, event)| match event {
            crate::event::Event::VerdictChanged(changed) if changed.to == VoteStatus::Voided => {
                Some(changed.cast)
            }
            _ => None,
        })
        .take(20)
        .collect();
    let mut votes = casts;
    votes.sort_unstable();
    let moves = vec![crate::command::Move { from: VoteStatus::Voided, to: VoteStatus::Counted, votes }];
    let why = crate::event::Why::Said { reason: "a class".into(), codes: Vec::new(), found_by: None };
    let judge = crate::command::Judge { moves, why, case: None, act: None, undoes: None };
    world.order(Command::Judge(Box::new(judge)));
    assert_eq!(under(&world, Rulesets::default().current().clone()).changed, 0);
    let strict = Ruleset::with_numbers("strict", [("prior", 1)]).unwrap();
    let answer = under(&world, strict);
    assert_eq!(answer.contestants[0].counted_would_be, 20, "all others are held at once: {answer:?}");
}

#[test]
fn a_campaign_that_is_not_in_the_log_has_no_answer() {
    let world = World::open(rules("{}"), 1);
    let mut whatif = WhatIf::new("autumn".parse().unwrap(), By::Own, Rulesets::default());
    world.log.iter().for_each(|(stamp, event)| whatif.see(*stamp, event));
    assert_eq!(whatif.finish(), None);
}
