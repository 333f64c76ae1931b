//! A second checker, written apart and in another language, comes to the same: about what holds, and about where it does not.

use std::io::Write;
use std::process::{Command, Stdio};

use proto::Hash;
use serde_json::{Value, json};

use super::support::*;
use crate::fairness::bundle::Line;
use crate::fairness::check::tests::played;
use crate::fairness::check::{Checked, Found, Wrong, check};
use crate::{envelope, holds, raffle};

const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fairness/verify.py");

/// What it says, and whether all was well.
fn verifier(arguments: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new("python3")
        // It must leave nothing beside itself.
        .args(["-B", VERIFIER])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is there, 3.8 or later: this test compares with a checker in Python");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap().trim().to_owned())
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| serde_json::to_string(line).unwrap() + "\n").collect()
}

/// A bundle that does not hold, with what was done to it.
pub(super) type Altered = (String, Vec<Line>);

/// What the product says of each bundle. The other checker says that it holds as well, or names the same position.
pub(super) fn both(altered: &[Altered]) -> Vec<Result<Checked, Wrong>> {
    let texts: Vec<String> = altered.iter().map(|(_, lines)| text(lines)).collect();
    let (_, said) = verifier(&[], &texts.join("\n"));
    assert_eq!(said.lines().count(), altered.len(), "{said}");
    let compare = |((name, lines), said): (&Altered, &str)| {
        let found = check(lines);
        let place = found.as_ref().err().map(|wrong| {
            let wrong = wrong.to_string();
            wrong.split_once(": ").expect("it says where").0.to_owned()
        });
        let told = said.split_once(": ").map(|(place, _)| place.to_owned());
        assert_eq!(told, place, "{name}: {found:?} / {said}");
        found
    };
    altered.iter().zip(said.lines()).map(compare).collect()
}

fn both_refuse(altered: &[Altered]) {
    for (found, (name, _)) in both(altered).iter().zip(altered) {
        assert!(found.is_err(), "{name}");
    }
}

#[test]
fn it_hashes_as_everybody_does() {
    let of = |length: usize| -> Vec<u8> { (0..length).map(|at| (at % 251) as u8).collect() };
    let key = [7; 32];
    let lengths = [0, 1, 63, 64, 65, 1_023, 1_024, 1_025, 2_048, 3_073, 5_000];
    let asked = |length: usize, key: Value| {
        json!({ "key": key, "input": hex(&of(length)), "length": 72 }).to_string()
    };
    let input: String = lengths
        .into_iter()
        .flat_map(|length| [asked(length, Value::Null), asked(length, hex(&key).into())])
        .map(|line| line + "\n")
        .collect();
    let expected = lengths.into_iter().flat_map(|length| {
        [blake3::Hasher::new(), blake3::Hasher::new_keyed(&key)].map(|mut hasher| {
            let mut output = [0; 72];
            hasher.update(&of(length)).finalize_xof().fill(&mut output);
            hex(&output)
        })
    });
    let (is_done, said) = verifier(&["--hashes"], &input);
    assert!(is_done, "{said}");
    assert_eq!(said.lines().map(str::to_owned).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stands there in the first or last line of a kind is something else.
struct Alteration {
    kind: &'static str,
    is_last: bool,
    at: &'static str,
    with: Value,
}

fn first(kind: &'static str, at: &'static str, with: Value) -> Alteration {
    Alteration { kind, is_last: false, at, with }
}

fn last(kind: &'static str, at: &'static str, with: Value) -> Alteration {
    Alteration { is_last: true, ..first(kind, at, with) }
}

/// The bundle with each alteration.
fn altered(lines: &[Line], alterations: Vec<Alteration>) -> Vec<Altered> {
    let alter = |Alteration { kind, is_last, at, with }| {
        let mut told: Vec<Value> = lines.iter().map(|line| serde_json::to_value(line).unwrap()).collect();
        let is_one = |line: &&mut Value| line["kind"] == kind;
        let found = if is_last { told.iter_mut().rfind(is_one) } else { told.iter_mut().find(is_one) };
        let part = found.and_then(|line| line.pointer_mut(at)).unwrap_or_else(|| panic!("no {at} of {kind}"));
        assert_ne!(*part, with, "{at} of {kind} is altered");
        *part = with;
        let lines = told.into_iter().map(|line| serde_json::from_value(line).unwrap());
        (format!("{at} of {kind}"), lines.collect())
    };
    alterations.into_iter().map(alter).collect()
}

/// The bundle without the first line of each of these kinds.
fn without(lines: &[Line], kinds: &[&str]) -> Vec<Altered> {
    let leave_out = |kind: &&str| {
        let is_one = |line: &Line| serde_json::to_value(line).unwrap()["kind"] == **kind;
        let index = lines.iter().position(is_one).unwrap_or_else(|| panic!("no {kind}"));
        (format!("without {kind}"), [&lines[..index], &lines[index + 1..]].concat())
    };
    kinds.iter().map(leave_out).collect()
}

#[test]
fn a_stranger_computes_draws_and_refusals_and_finds_what_was_altered_where_it_stands() {
    let lines = played().bundle();
    assert_eq!(verifier(&[], &text(&lines)), (true, "60 draws hold".to_owned()));
    let nobody = json!(proto::PersonId([7; 16]));
    both_refuse(&altered(
        &lines,
        vec![
            last("drawn", "/outcome/cell", json!(9)),
            last("drawn", "/person", nobody.clone()),
            first("drawn", "/value", json!("0".repeat(16))),
            last("stock_received", "/amount", json!(7_000)),
            first("prize_returned", "/amount", json!(2)),
            first("seed_revealed", "/seed", json!(Hash([1; 32]))),
            first("tickets_received", "/tickets", json!(9)),
            first("tickets_received", "/person", nobody.clone()),
            first("listed", "/listing", json!("allowed")),
            first("refused", "/rule", json!("denied")),
            last("refused", "/person", nobody),
            first("created", "/rules/draws_per_person_per_day", json!(23)),
            first("created", "/rules/listed_only", json!(true)),
            first("paused", "/kind", json!("closed")),
        ],
    ));
    both_refuse(&without(
        &lines,
        &["created", "listed", "tickets_received", "drawn", "stock_received", "seed_revealed", "closed"],
    ));
}

#[test]
fn a_stranger_sees_who_was_let_in_since_they_followed() {
    let lines = crate::follows::tests::bundle();
    assert_eq!(verifier(&[], &text(&lines)), (true, "1 draws hold".to_owned()));
    let nobody = json!(proto::PersonId([7; 16]));
    both_refuse(&altered(
        &lines,
        vec![
            first("followed", "/follows", json!(false)),
            first("followed", "/first_at_ms", json!(1)),
            first("followed", "/person", nobody),
            last("followed", "/follows", json!(true)),
            first("refused", "/rule", json!("not_new_follower")),
            first("created", "/rules/admits", json!("everybody")),
            first("created", "/rules/admits", json!("followers")),
        ],
    ));
    both_refuse(&without(&lines, &["followed"]));
    // Whoever takes a part or enters has to follow as well.
    for (form, got_in) in [
        (envelope::tests::check::finished().bundle(), "part_taken"),
        (raffle::tests::check::finished().bundle(), "entered"),
    ] {
        let for_followers = altered(&form, vec![first("created", "/rules/admits", json!("followers"))]);
        let [Err(wrong)] = &both(&for_followers)[..] else { panic!("{got_in} by a stranger holds") };
        assert!(wrong.what.contains("not_follower"), "{got_in}: {wrong}");
    }
}

#[test]
fn a_stranger_holds_the_time_to_claim_against_a_lapse() {
    let mut rules = crate::Rules { claim_within_hours: std::num::NonZeroU16::new(2), ..always() };
    rules.prizes[0].claim = crate::rules::Claim::Delivery;
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", 5));
    world.hear(granted(2, ANN, 2));
    world.draw(ANN).unwrap();
    let invalid = world.log.last().unwrap().0.position;
    world.draw(ANN).unwrap();
    let why = crate::command::TakenBack::Invalidated;
    world.order(crate::Command::TakeBack { won: invalid, why }).unwrap();
    world.wait_ms(2 * 3_600_000);
    world.order(crate::Command::Close).unwrap();
    let lines = world.bundle();
    let reasons: Vec<_> =
        lines.iter().filter_map(|line| serde_json::to_value(line).unwrap().get("why").cloned()).collect();
    assert_eq!(reasons, [json!("invalidated"), json!("lapsed")]);
    assert_eq!(verifier(&[], &text(&lines)), (true, "2 draws hold".to_owned()));
    check(&lines).unwrap();
    let silent = altered(&lines, vec![first("prize_returned", "/why", Value::Null)]);
    assert!(both(&silent)[0].is_ok(), "bundles of releases before say no reason");
    both_refuse(&altered(
        &lines,
        vec![
            first("prize_returned", "/why", json!("lapsed")),
            first("created", "/rules/claim_within_hours", json!(3)),
            first("created", "/rules/claim_within_hours", Value::Null),
            first("created", "/rules/prizes/0/claim", json!("at_once")),
        ],
    ));
}

#[test]
fn a_stranger_computes_the_parts_of_an_envelope() {
    let lines = envelope::tests::check::finished().bundle();
    let Found::Envelope(found) = check(&lines).unwrap().found else { panic!("it is an envelope") };
    assert_eq!(verifier(&[], &text(&lines)), (true, format!("3 parts of {} fen hold", found.fen)));
    both_refuse(&altered(
        &lines,
        vec![
            first("part_taken", "/fen", json!(999)),
            last("part_taken", "/fen", json!(1)),
            first("part_taken", "/part", json!(2)),
            last("part_taken", "/round", json!(1)),
            last("part_taken", "/round", json!(9)),
            first("part_taken", "/person", json!(BOB)),
            first("part_taken", "/at_ms", json!(NOON)),
            first("round_ended", "/fen_left", json!(1)),
            first("stock_received", "/amount", json!(1_078)),
            first("seed_revealed", "/seed", json!(Hash([1; 32]))),
            first("created", "/rules/rounds/0/fen", json!(1_001)),
            first("opened", "/kind", json!("closed")),
        ],
    ));
    both_refuse(&without(&lines, &["created", "part_taken", "stock_returned", "seed_revealed", "closed"]));
}

#[test]
fn a_stranger_sees_whose_part_was_taken_back() {
    let lines = holds::tests::forms::taken_back().bundle();
    let (holds, said) = verifier(&[], &text(&lines));
    assert!(holds && said.starts_with("12 parts of "), "{said}");
    let Found::Envelope(found) = check(&lines).unwrap().found else { panic!("it is an envelope") };
    assert_eq!(said, format!("12 parts of {} fen hold", found.fen));
    both_refuse(&altered(
        &lines,
        vec![
            first("prize_returned", "/won", json!(1)),
            first("prize_returned", "/amount", json!(1)),
            first("prize_returned", "/asset", json!("points")),
            first("prize_returned", "/why", json!("lapsed")),
            last("prize_returned", "/amount", json!(1)),
        ],
    ));
    both_refuse(&without(&lines, &["prize_returned"]));
}

#[test]
fn a_stranger_computes_who_won_a_raffle() {
    let lines = raffle::tests::check::finished().bundle();
    let holds = "8 entries and 5 places hold; round 657413 of the beacon is taken as it is told";
    assert_eq!(verifier(&[], &text(&lines)), (true, holds.to_owned()));
    let nobody = json!(proto::PersonId([99; 16]));
    both_refuse(&altered(
        &lines,
        vec![
            first("entered", "/person", nobody.clone()),
            first("entered", "/entry", json!(2)),
            first("entered", "/by_ticket", json!(true)),
            last("entered", "/person", nobody),
            first("entries_closed", "/root", json!(Hash([1; 32]))),
            first("winners_drawn", "/places/0", json!(99)),
            first("winners_drawn", "/beacon", json!(format!("8{}", "0".repeat(95)))),
            first("winners_drawn", "/beacon", Value::Null),
            first("seed_revealed", "/seed", json!(Hash([1; 32]))),
            first("confirmed", "/place", json!(2)),
            first("confirmed", "/amount", json!(2)),
            first("invalidated", "/line", json!(0)),
            first("alternate_called", "/instead_of", json!(1)),
            first("alternate_called", "/place", json!(5)),
            first("created", "/rules/beacon", json!(false)),
            first("created", "/rules/alternates", json!(1)),
            first("created", "/rules/entries_each_max", json!(1)),
        ],
    ));
    both_refuse(&without(
        &lines,
        &["created", "entered", "entries_closed", "winners_drawn", "invalidated", "seed_revealed"],
    ));
}

#[test]
fn a_stranger_computes_who_was_drawn_again() {
    let lines = raffle::tests::redraw::redrawn().bundle();
    assert_eq!(verifier(&[], &text(&lines)), (true, "10 entries and 7 places hold".to_owned()));
    both_refuse(&altered(
        &lines,
        vec![
            first("winners_redrawn", "/places/0/entry", json!(99)),
            first("winners_redrawn", "/places/1/line", json!(0)),
            first("winners_redrawn", "/places", json!([])),
            last("confirmed", "/place", json!(6)),
        ],
    ));
    both_refuse(&without(&lines, &["winners_redrawn", "invalidated", "confirmed"]));
}

#[test]
fn a_stranger_sees_what_nobody_claimed() {
    let lines = raffle::tests::claims::lapsed().bundle();
    assert_eq!(verifier(&[], &text(&lines)), (true, "10 entries and 5 places hold".to_owned()));
    both_refuse(&altered(
        &lines,
        vec![
            first("prize_returned", "/won", json!(1)),
            first("prize_returned", "/amount", json!(2)),
            first("prize_returned", "/why", json!("invalidated")),
            first("alternate_called", "/place", json!(5)),
            first("created", "/rules/claim_within_hours", json!(49)),
            first("created", "/rules/prizes/0/claim", json!("at_once")),
        ],
    ));
    both_refuse(&without(&lines, &["prize_returned", "alternate_called", "stock_returned"]));
}

#[test]
fn a_stranger_sees_what_was_refused_and_to_whom_it_went() {
    let lines = raffle::tests::held::settled().bundle();
    assert_eq!(verifier(&[], &text(&lines)), (true, "10 entries and 5 places hold".to_owned()));
    both_refuse(&altered(
        &lines,
        vec![
            first("prize_returned", "/won", json!(1)),
            first("prize_returned", "/amount", json!(2)),
            first("prize_returned", "/asset", json!("unit.mug")),
            first("invalidated", "/place", json!(2)),
        ],
    ));
    both_refuse(&without(&lines, &["prize_returned", "invalidated", "alternate_called"]));
}
