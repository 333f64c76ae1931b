//! A stranger's check finds whatever was altered, and says where.

use proto::Hash;
use serde_json::{Value, json};

use super::support::*;
use crate::envelope::check::{Checked, check};
use crate::log_line::Wrong;

/// A finished campaign: two of three parts of the first round and one of the second were taken.
fn finished() -> Vec<String> {
    let mut world = open(vec![round(10, 20, 1_000, 3), round(30, 40, 77, 7)]);
    world.pass(at(10));
    claim(&mut world, ANN, "word 1").unwrap();
    claim(&mut world, BOB, "word 1").unwrap();
    world.pass(at(30));
    claim(&mut world, BOB, "word 2").unwrap();
    world.pass(at(40));
    world.exported()
}

fn checked(lines: &[String]) -> Result<Checked, Wrong> {
    check(&lucky(), lines.iter().map(String::as_str))
}

/// Alters the n-th event of a kind; gives its position and what is said of it.
#[track_caller]
fn altered(kind: &str, index: usize, alter: impl Fn(&mut Value)) -> String {
    let mut lines = finished();
    let is_one = |line: &&mut String| line.contains(&format!("\"kind\":\"{kind}\""));
    let line = lines.iter_mut().filter(is_one).nth(index).unwrap();
    let mut value: Value = serde_json::from_str(line).unwrap();
    alter(&mut value);
    *line = value.to_string();
    let wrong = checked(&lines).unwrap_err();
    if let (Wrong::At { position, .. }, true) = (&wrong, kind != "EnvelopeCreated") {
        assert_eq!(value["position"], json!(position), "it says where: {wrong}");
    }
    wrong.to_string()
}

#[test]
fn an_honest_log_is_found_right_also_among_other_lines() {
    let mut lines = finished();
    let fen: u64 =
        lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap()).fold(0, |sum, line| {
            sum + line["body"]["fen"].as_u64().filter(|_| line["kind"] == "PartClaimed").unwrap_or(0)
        });
    let expected = Checked { campaign: lucky(), parts: 3, fen };
    assert_eq!(checked(&lines), Ok(expected.clone()));
    lines.insert(0, json!({ "position": 1, "kind": "Drawn", "campaign": "other", "body": {} }).to_string());
    lines.push(String::new());
    assert_eq!(checked(&lines), Ok(expected));
}

#[test]
fn whatever_is_altered_is_found_where_it_stands() {
    let said = altered("PartClaimed", 0, |line| line["body"]["fen"] = json!(999));
    assert!(said.contains("part 1 of round 1 is 999 fen, and the seed gives"), "{said}");
    let said = altered("PartClaimed", 1, |line| line["body"]["person"] = json!(ANN));
    assert!(said.contains("takes a second part of round 1"), "{said}");
    let said = altered("PartClaimed", 1, |line| line["body"]["part"] = json!(3));
    assert!(said.contains("part 3 of round 1 follows on 1 of 3 parts"), "{said}");
    let said = altered("PartClaimed", 2, |line| line["body"]["round"] = json!(9));
    assert!(said.contains("there is no round 9"), "{said}");
    let said = altered("EnvelopeSeedRevealed", 0, |line| line["body"]["seed"] = json!(Hash([1; 32])));
    assert!(said.contains("not the one that was committed to"), "{said}");
    let said = altered("EnvelopeCreated", 0, |line| line["body"]["rules"]["rounds"][0]["fen"] = json!(1_001));
    assert!(said.contains("the seed gives"), "what was to be split counts as well: {said}");
    let said = altered("PartClaimed", 0, |line| line["body"] = json!(7));
    assert!(said.contains("PartClaimed"), "{said}");
}

#[test]
fn what_is_cut_short_is_no_proof() {
    let lines = finished();
    let without = |kind: &str| -> Vec<String> {
        lines.iter().filter(|line| !line.contains(&format!("\"kind\":\"{kind}\""))).cloned().collect()
    };
    for kind in ["EnvelopeCreated", "EnvelopeSeedRevealed"] {
        assert_eq!(checked(&without(kind)), Err(Wrong::Missing { kind: kind.to_owned() }));
    }
    let mut gap = lines.clone();
    let first = gap.iter().position(|line| line.contains("PartClaimed")).unwrap();
    gap.remove(first);
    assert!(matches!(checked(&gap), Err(Wrong::At { .. })), "a part was left out");
    let mut garbled = lines;
    garbled[1].truncate(10);
    assert!(matches!(checked(&garbled), Err(Wrong::Unreadable { line: 2, .. })));
}
