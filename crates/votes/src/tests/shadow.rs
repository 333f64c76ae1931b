//! Rules that are tried out: what they say is told to those who run the campaign, and changes nothing.

use guard::{Outcome, Ruleset, Rulesets};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::judge::act;
use super::properties::{self, limits, run};
use super::review::ask_about;
use super::rulesets::{casts, given, trusting};
use super::support::*;
use super::watched::{attacked, follow};
use super::whatif::by;
use crate::Receipt;
use crate::command::{Chosen, Command, FindInShadow};
use crate::event::{Event, ShadowChange, VoteStatus};
use crate::watch::Watch;
use crate::whatif::By;

fn report(world: &World) -> Value {
    ask_about(world, "shadow", &[]).unwrap()
}

fn way(is: &str, would_be: &str, code: &str, votes: u64) -> Value {
    json!({ "is": is, "would_be": would_be, "code": code, "votes": votes })
}

#[test]
fn a_shadow_tells_what_it_would_have_made_of_votes_from_then_on() {
    let mut world = World::open(rules("{}"), 2);
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    assert_eq!(ask_about(&world, "shadow", &[]), Err(404));
    let trusting = trusting("trusting");
    world.order(Command::SetShadow(given(&trusting)));
    let since = world.log.len() as u64;
    world.ask(&cast_by_program(BOB, &[1], 2)).unwrap();
    world.vote(&[2]);
    let outcomes: Vec<_> = casts(&world).iter().map(|it| it.verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Held, Outcome::Held, Outcome::Counted], "it changes nothing");

    let told = report(&world);
    assert_eq!((&told["ruleset"], &told["since"]), (&json!(trusting.hash()), &json!(since)));
    assert_eq!((&told["votes"], &told["changed"], &told["ended"]), (&json!(2), &json!(1), &json!(null)));
    assert_eq!(told["ways"], json!([way("held", "counted", "automaton", 1)]));
    let one = |contestant, counted, counted_would_be| json!({ "contestant": contestant, "counted": counted, "counted_would_be": counted_would_be });
    assert_eq!(told["contestants"], json!([one(1, 0, 1), one(2, 1, 1)]));
    assert_eq!(world.look("campaign", &[], true).unwrap()["shadow"], json!(trusting.hash()));
    assert_eq!(world.look("campaign", &[], false).unwrap()["shadow"], json!(null), "nobody else's business");

    // What was said stays when it stops, and what is decided later is not part of it.
    assert_eq!(world.order(Command::StopShadow), Receipt::Done);
    let ended = world.log.len();
    assert_eq!(world.order(Command::StopShadow), Receipt::Done);
    assert_eq!(world.log.len(), ended, "it has stopped");
    world.ask(&cast_by_program(ANN, &[2], 4)).unwrap_err();
    world.order(act(VoteStatus::Held, VoteStatus::Voided, &[since + 1]));
    let told = report(&world);
    assert_eq!((&told["ended"], &told["votes"], &told["changed"]), (&json!(ended), &json!(2), &json!(1)));
}

#[test]
fn what_a_person_decides_stands_under_a_shadow_too_and_what_they_undo_is_as_they_left_it() {
    let mut world = World::open(rules("{}"), 1);
    world.order(Command::SetShadow(given(&trusting("trusting"))));
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    let cast = world.log.len() as u64;
    assert_eq!(report(&world)["changed"], 1);
    world.order(act(VoteStatus::Held, VoteStatus::Voided, &[cast]));
    assert_eq!((&report(&world)["changed"], &report(&world)["ways"]), (&json!(0), &json!([])));
    world.order(act(VoteStatus::Voided, VoteStatus::Held, &[cast]));
    assert_eq!(report(&world)["changed"], 0);
    assert_eq!(report(&world)["contestants"][0]["counted_would_be"], 0);
}

#[test]
fn findings_of_a_shadow_that_runs_no_more_are_passed_over() {
    let mut world = World::open(rules("{}"), 1);
    world.vote(&[1]);
    let votes = vec![world.log.len() as u64];
    let (from, to) = (VoteStatus::Counted, VoteStatus::Held);
    let changes = vec![ShadowChange { contestants: vec![1], from, to, code: None, votes }];
    let find = |ruleset| Command::FindInShadow(Box::new(FindInShadow { ruleset, changes: changes.clone() }));
    let shadow = trusting("trusting");
    world.order(Command::SetShadow(given(&shadow)));
    for ruleset in [Ruleset::current().hash(), shadow.hash()] {
        assert_eq!(world.ask(&ask(proto::Actor::System, find(ruleset))), Ok(Receipt::Done));
    }
    let found = world.happened(0).into_iter().filter(|name| *name == "ShadowFound").count();
    assert_eq!(found, 1, "that of other rules is passed over");
    assert!(world.ask(&ask(OPERATOR, find(shadow.hash()))).is_err(), "only detectors say so");
    assert_eq!(report(&world)["votes"], 0, "the vote was cast before");
    assert_eq!(report(&world)["changed"], 0);
}

/// The attack, with a shadow from the beginning, followed by detectors and closed.
fn attacked_under(shadow: Option<Chosen>) -> World {
    let mut world = World::open(rules("{}"), 3);
    world.is_watched = false;
    if let Some(shadow) = shadow {
        world.order(Command::SetShadow(shadow));
    }
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    let attack = attacked("{}");
    for (at, envelope) in &attack.asked {
        world.now = *at;
        world.ask(envelope).unwrap();
        follow(&mut world, &mut watch, &mut heard);
    }
    world.now = attack.now;
    follow(&mut world, &mut watch, &mut heard);
    world.order(Command::Close);
    follow(&mut world, &mut watch, &mut heard);
    world
}

/// What became of votes, in the order in which they were cast, and by what: positions may differ.
fn outcomes(world: &World) -> Vec<(u64, Vec<VoteStatus>)> {
    let mut votes: std::collections::BTreeMap<u64, Vec<VoteStatus>> = Default::default();
    for (stamp, event) in &world.log {
        match event {
            Event::VoteCast(_) => drop(votes.insert(stamp.position, Vec::new())),
            Event::VerdictChanged(changed) => votes.get_mut(&changed.cast).unwrap().push(changed.to),
            _ => {}
        }
    }
    (0..).zip(votes.into_values()).collect()
}

#[test]
fn a_shadow_with_the_rules_in_force_finds_what_they_find() {
    let world = attacked_under(Some(Chosen::Released(Ruleset::current().hash())));
    let told = report(&world);
    assert_eq!((&told["votes"], &told["changed"]), (&json!(600), &json!(0)), "{told}");
    assert!(world.happened(0).contains(&"ShadowFound"), "its detectors looked, too");
    assert_eq!(outcomes(&world), outcomes(&attacked_under(None)));
}

#[test]
fn a_shadow_finds_what_whatif_finds() {
    for ruleset in [Ruleset::first(), Ruleset::with_numbers("strict", [("prior", -2_500)]).unwrap()] {
        let world = attacked_under(Some(given(&ruleset)));
        let whatif = by(&world, By::Other(Box::new(ruleset)));
        let told = report(&world);
        assert_eq!(told["changed"], json!(whatif.changed), "{told}");
        let counted: Vec<_> = whatif.contestants.iter().map(|it| json!(it.counted_would_be)).collect();
        let told = told["contestants"].as_array().unwrap().iter();
        assert_eq!(told.map(|it| it["counted_would_be"].clone()).collect::<Vec<_>>(), counted);
        assert_eq!(outcomes(&world), outcomes(&attacked_under(None)), "whatever it finds");
    }
}

proptest! {
    #[test]
    fn a_shadow_changes_no_answer_and_no_count(
        rules in limits(),
        steps in prop::collection::vec(properties::step(), 1..80),
        set in any::<prop::sample::Index>(),
        prior in prop_oneof![Just(1), Just(-4_000)],
    ) {
        let shadow = Ruleset::with_numbers("shadow", [("prior", prior), ("webdriver", 0)]).unwrap();
        let (mut plain, mut shadowed) = (World::open(rules.clone(), 5), World::open(rules, 5));
        let set = set.index(steps.len());
        for (index, step) in steps.into_iter().enumerate() {
            if index == set {
                drop(shadowed.ask(&ask(OPERATOR, Command::SetShadow(given(&shadow)))));
            }
            run(&mut plain, step.clone());
            run(&mut shadowed, step);
        }
        prop_assert_eq!(plain.board(), shadowed.board());
        let verdicts = |world: &World| Vec::from_iter(casts(world).iter().map(|it| it.verdict.clone()));
        prop_assert_eq!(verdicts(&plain), verdicts(&shadowed));
        let kinds = |world: &World| {
            let happened = world.happened(0).into_iter();
            Vec::from_iter(happened.filter(|name| !name.starts_with("Shadow")))
        };
        prop_assert_eq!(kinds(&plain), kinds(&shadowed));
        prop_assert_eq!(bytes(&shadowed.replayed()), bytes(&shadowed.state));
    }
}
