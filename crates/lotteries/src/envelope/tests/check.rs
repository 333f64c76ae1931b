//! A stranger's check finds whatever was altered, and says where.

use proto::Hash;
use serde_json::json;

use super::support::*;
use crate::fairness::bundle::{FormRules, Line, What};
use crate::fairness::check::{Found, Wrong, check};

/// A finished campaign: two of three parts of the first round and one of the second were taken.
pub fn finished() -> World {
    let mut world = open(vec![round(10, 20, 1_000, 3), round(30, 40, 77, 7)]);
    world.pass(at(10));
    claim(&mut world, ANN, "word 1").unwrap();
    claim(&mut world, BOB, "another").unwrap_err();
    claim(&mut world, BOB, "word 1").unwrap();
    world.pass(at(30));
    claim(&mut world, BOB, "word 2").unwrap();
    world.pass(at(40));
    world
}

/// The lines of a kind, by their places in the bundle.
fn places(lines: &[Line], is_one: impl Fn(&What) -> bool) -> Vec<usize> {
    (0..lines.len()).filter(|index| is_one(&lines[*index].what)).collect()
}

fn is_part(what: &What) -> bool {
    matches!(what, What::PartTaken { .. })
}

/// With a line altered: what is found, and whether it is found just there.
fn altered(index: usize, alter: impl Fn(&mut Line)) -> (Wrong, bool) {
    let mut lines = finished().bundle();
    let position = lines[index].position;
    alter(&mut lines[index]);
    let wrong = check(&lines).unwrap_err();
    let is_there = wrong.position == Some(position);
    (wrong, is_there)
}

#[test]
fn an_honest_bundle_holds() {
    let world = finished();
    let lines = world.bundle();
    let fen = lines.iter().fold(0, |sum, line| match line.what {
        What::PartTaken { fen, .. } => sum + fen,
        _ => sum,
    });
    let Found::Envelope(found) = check(&lines).unwrap().found else { panic!("it is an envelope") };
    assert_eq!((found.parts, found.persons, found.fen), (3, 2, fen));
    let text = serde_json::to_string(&lines).unwrap();
    assert!(!text.contains("word1"), "no password stands in it");
}

#[test]
fn a_part_that_was_altered_is_found_where_it_stands() {
    let lines = finished().bundle();
    let parts = places(&lines, is_part);
    let table = [
        (0, "fen", json!(999), "is 999 fen, and the seed gives"),
        (1, "person", json!(ANN), "takes a second part of round 1"),
        (1, "part", json!(3), "part 3 of round 1 follows on 1 of 3"),
        (2, "round", json!(9), "there is no round 9"),
        (2, "round", json!(1), "outside the time of round 1"),
        (0, "at_ms", json!(at(9)), "outside the time of round 1"),
    ];
    for (part, field, value, said) in table {
        let (wrong, is_there) = altered(parts[part], |line| {
            let mut told = serde_json::to_value(&*line).unwrap();
            told[field] = value.clone();
            *line = serde_json::from_value(told).unwrap();
        });
        assert!(is_there && wrong.what.contains(said), "{said}: {wrong}");
    }
}

#[test]
fn what_parts_depend_on_is_held_against_them() {
    let lines = finished().bundle();
    let at = |is_one: fn(&What) -> bool| places(&lines, is_one)[0];
    let (wrong, is_there) = altered(at(|what| matches!(what, What::SeedRevealed { .. })), |line| {
        line.what = What::SeedRevealed { seed: Hash([1; 32]), draws: None };
    });
    assert!(is_there && wrong.what.contains("not the seed"), "{wrong}");
    let (wrong, _) = altered(at(|what| matches!(what, What::Created { .. })), |line| {
        if let What::Created { rules: FormRules::Envelope(rules), .. } = &mut line.what {
            rules.rounds[0].fen += 1;
        }
    });
    assert!(wrong.what.contains("the seed gives"), "what was to be split counts as well: {wrong}");
    let (wrong, is_there) = altered(at(|what| matches!(what, What::RoundEnded { .. })), |line| {
        line.what = What::RoundEnded { round: 1, parts: 3, fen_left: 0 };
    });
    assert!(is_there && wrong.what.contains("2 parts of round 1 were taken"), "{wrong}");
    let (wrong, _) = altered(at(|what| matches!(what, What::StockReceived { .. })), |line| {
        line.what = What::StockReceived { asset: proto::Asset::Cny, amount: 1_078 };
    });
    assert!(wrong.what.contains("1 cny are in stock still"), "{wrong}");
    let (wrong, _) = altered(at(|what| matches!(what, What::Opened)), |line| line.what = What::Closed);
    assert!(wrong.what.contains("while nothing is given"), "{wrong}");
}

#[test]
fn what_is_cut_short_or_of_another_form_is_no_proof() {
    let lines = finished().bundle();
    for (is_one, said) in [
        (|what: &What| matches!(what, What::Created { .. })) as fn(&What) -> bool,
        |what| matches!(what, What::SeedRevealed { .. }),
        is_part,
        |what| matches!(what, What::Closed),
        |what| matches!(what, What::StockReturned { .. }),
    ]
    .into_iter()
    .zip([
        "how the campaign was set up",
        "never told",
        "follows on 0",
        "told before the end",
        "in stock still",
    ]) {
        let mut without = lines.clone();
        without.remove(places(&lines, is_one)[0]);
        let wrong = check(&without).unwrap_err();
        assert!(wrong.what.contains(said), "{said}: {wrong}");
    }
    let (wrong, is_there) = altered(places(&lines, is_part)[0], |line| {
        line.what = What::Entered { entry: 1, person: ANN, by_ticket: false };
    });
    assert!(is_there && wrong.what.contains("no such line"), "{wrong}");
}
