//! Which rules weigh votes: set by operators, in force from then on.

use guard::{Outcome, Ruleset, Rulesets};
use proto::{Actor, RulesHash};
use serde_json::json;

use super::review::ask_about;
use super::support::*;
use super::watched::{attacked, follow};
use super::whatif::by;
use crate::Receipt;
use crate::command::{Chosen, Command};
use crate::decide::RULESETS_MAX;
use crate::event::{Event, VoteCast};
use crate::refusal::Refusal;
use crate::watch::Watch;
use crate::whatif::By;

/// Rules of this name by which nobody's browser is driven by a program.
pub fn trusting(name: &str) -> Ruleset {
    Ruleset::with_numbers(name, [("webdriver", 0)]).unwrap()
}

pub fn given(ruleset: &Ruleset) -> Chosen {
    Chosen::Given(Box::new(ruleset.definition()))
}

fn set(chosen: Chosen) -> Command {
    Command::SetRuleset { chosen, reason: "we know this browser".to_owned() }
}

pub fn casts(world: &World) -> Vec<&VoteCast> {
    let casts = world.log.iter().filter_map(|(_, event)| match event {
        Event::VoteCast(cast) => Some(cast),
        _ => None,
    });
    casts.collect()
}

#[test]
fn votes_are_weighed_by_the_rules_that_are_in_force_and_keep_their_verdicts() {
    let mut world = World::open(rules("{}"), 2);
    let created = Ruleset::current().hash();
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    let trusting = trusting("trusting");
    let receipt = world.order(set(given(&trusting)));
    assert_eq!(receipt, Receipt::Weighing { ruleset: trusting.hash() });
    world.ask(&cast_by_program(BOB, &[1], 2)).unwrap();
    assert_eq!(
        casts(&world).iter().map(|it| it.verdict.outcome).collect::<Vec<_>>(),
        [Outcome::Held, Outcome::Counted]
    );
    assert_eq!(world.look("campaign", &[], false).unwrap()["ruleset"], json!(trusting.hash()));

    // Each vote names the rules that weighed it, and the log all their numbers.
    let found = ask_about(&world, "preview", &[("do", "void"), ("contestant", "1")]).unwrap();
    let named: Vec<_> = found["examples"].as_array().unwrap().iter().map(|vote| &vote["ruleset"]).collect();
    assert_eq!(named, [&json!(created), &json!(trusting.hash())]);
    let all = ask_about(&world, "rulesets", &[]).unwrap();
    let line = &all["rulesets"][0];
    assert_eq!(
        (&line["ruleset"], &line["reason"]),
        (&json!(trusting.hash()), &json!("we know this browser"))
    );
    assert_eq!(line["definition"], json!(trusting.definition()));
    assert_eq!(all["rulesets"][1]["ruleset"], json!(created));
    assert_eq!(all["released"].as_array().unwrap().iter().filter(|it| it["current"] == true).count(), 1);

    // Released ones go by their hash.
    world.order(set(Chosen::Released(created)));
    world.ask(&cast_by_program(ANN, &[1], 3)).unwrap_err();
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn a_draft_may_be_given_rules_and_a_campaign_that_closed_may_not() {
    let mut world = World::empty();
    world.happen(created(rules("{}")));
    world.order(set(Chosen::Released(Ruleset::first().hash())));
    world.happen(opened());
    world.happen(contestant(1));
    world.vote(&[1]);
    assert_eq!(casts(&world)[0].verdict.score, -4_000);
    world.order(Command::Close);
    let late = world.ask(&ask(OPERATOR, set(Chosen::Released(Ruleset::current().hash()))));
    assert!(matches!(late, Err(Refusal::WrongStatus { .. })), "{late:?}");
    let late = world.ask(&ask(OPERATOR, Command::SetShadow(given(&trusting("x")))));
    assert!(matches!(late, Err(Refusal::WrongStatus { .. })), "{late:?}");
}

#[test]
fn rules_that_this_release_does_not_have_or_that_make_no_sense_are_refused() {
    let mut world = World::open(rules("{}"), 1);
    let before = world.log.len();
    let unknown = RulesHash([7; 8]);
    let refused = world.ask(&ask(OPERATOR, set(Chosen::Released(unknown))));
    assert_eq!(refused, Err(Refusal::NotReleased(unknown)));
    let mut strange = trusting("strange").definition();
    strange.numbers.insert("reuse_tail_divisor".into(), 0);
    let refused = world.ask(&ask(OPERATOR, Command::SetShadow(Chosen::Given(Box::new(strange)))));
    assert!(
        matches!(&refused, Err(Refusal::Malformed(why)) if why.contains("reuse_tail_divisor")),
        "{refused:?}"
    );
    for actor in [Actor::Person(ANN), Actor::System] {
        let refused = world.ask(&ask(actor, set(given(&trusting("x")))));
        assert!(matches!(refused, Err(Refusal::NotAllowed(_))), "{refused:?}");
    }
    let nameless = Command::SetRuleset { chosen: given(&trusting("x")), reason: String::new() };
    assert!(matches!(world.ask(&ask(OPERATOR, nameless)), Err(Refusal::Malformed(_))));
    assert_eq!(world.log.len(), before, "nothing of it is stored");
    // The same again is no change.
    world.order(set(Chosen::Released(Ruleset::current().hash())));
    assert_eq!(world.log.len(), before);
}

#[test]
fn rules_are_set_a_bounded_number_of_times() {
    let mut world = World::open(rules("{}"), 1);
    let (one, other) = (trusting("one"), trusting("other"));
    for turn in 0..RULESETS_MAX / 2 {
        let chosen = given(if turn % 2 == 0 { &one } else { &other });
        world.order(set(chosen.clone()));
        world.order(Command::SetShadow(chosen));
    }
    let refused = world.ask(&ask(OPERATOR, set(Chosen::Released(Ruleset::first().hash()))));
    assert_eq!(refused, Err(Refusal::RulesetsFull(RULESETS_MAX)));
    world.order(Command::StopShadow);
    world.order(set(given(&other)));
}

#[test]
fn what_the_campaigns_own_rules_say_once_more_is_what_they_said_however_often_they_changed() {
    let mut world = World::open(rules("{}"), 3);
    world.is_watched = false;
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    let strict = Ruleset::with_numbers("strict", [("prior", -3_000)]).unwrap();
    let attack = attacked("{}");
    let attempts = attack.asked.iter().enumerate();
    for (index, (at, envelope)) in attempts {
        world.now = *at;
        match index {
            150 => drop(world.order(set(given(&strict)))),
            300 => drop(world.order(set(Chosen::Released(Ruleset::first().hash())))),
            350 => drop(world.order(set(Chosen::Released(Ruleset::current().hash())))),
            _ => {}
        }
        world.ask(envelope).unwrap();
        follow(&mut world, &mut watch, &mut heard);
    }
    world.now = attack.now;
    follow(&mut world, &mut watch, &mut heard);
    world.order(Command::Close);
    follow(&mut world, &mut watch, &mut heard);
    let same = by(&world, By::Own);
    assert_eq!((same.votes, same.changed, same.rulesets.len(), same.other), (600, 0, 4, None), "{same:?}");
    let other = by(&world, By::Other(Box::new(Ruleset::first())));
    assert!(other.changed > 100, "{other:?}");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_detectors_find_once_rules_without_any_are_in_force_moves_no_vote() {
    let mut world = World::open(rules("{}"), 3);
    world.is_watched = false;
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    let attack = attacked("{}");
    for (at, envelope) in &attack.asked {
        let moved = world.log.iter().filter(|(_, event)| matches!(event, Event::VerdictChanged(_))).count();
        if moved > 20 {
            break;
        }
        world.now = *at;
        world.ask(envelope).unwrap();
        follow(&mut world, &mut watch, &mut heard);
    }
    let rack = attack
        .asked
        .iter()
        .rev()
        .take(20)
        .filter(|(_, envelope)| envelope.sighting == attack.asked[599].1.sighting);
    for (_, envelope) in rack {
        world.ask(envelope).unwrap();
    }
    world.order(set(Chosen::Released(Ruleset::first().hash())));
    let before = world.log.len();
    world.now = world.now.plus_ms(5_000);
    follow(&mut world, &mut watch, &mut heard);
    world.order(Command::Review);
    follow(&mut world, &mut watch, &mut heard);
    assert!(!world.happened(before).contains(&"VerdictChanged"), "{:?}", world.happened(before));
    assert_eq!(by(&world, By::Own).changed, 0);
}
