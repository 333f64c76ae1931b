//! A second checker, written apart and in another language, comes to the same: about what holds, and about where it does not.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::fairness::bundle::{Line, What};
use crate::fairness::check::check;
use crate::fairness::check::tests::{bundle, played};

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

/// Both name the same position, or none.
fn both_refuse(lines: &[Line], name: &str) {
    let wrong = check(lines).expect_err(name).to_string();
    let (place, _) = wrong.split_once(": ").unwrap();
    let (holds, said) = verifier(&[], &text(lines));
    assert!(!holds && said.starts_with(&format!("{place}: ")), "{name}: {wrong} / {said}");
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

#[test]
fn a_stranger_comes_to_the_same_and_finds_what_was_altered_where_it_stands() {
    let lines = bundle(&played());
    assert_eq!(verifier(&[], &text(&lines)), (true, "60 draws hold".to_owned()));
    let at = |is_it: fn(&What) -> bool| lines.iter().rposition(|line| is_it(&line.what)).unwrap();
    let with = |index: usize, alter: &dyn Fn(&mut What)| {
        let mut altered = lines.clone();
        alter(&mut altered[index].what);
        altered
    };
    let drawn = at(|what| matches!(what, What::Drawn { .. }));
    let stock = at(|what| matches!(what, What::StockReceived { .. }));
    let seed = at(|what| matches!(what, What::SeedRevealed { .. }));
    let cell = |what: &mut What| {
        if let What::Drawn { outcome, .. } = what {
            outcome.cell = Some(9);
        }
    };
    let person = |what: &mut What| {
        if let What::Drawn { person, .. } = what {
            person.0[3] ^= 1;
        }
    };
    let amount = |what: &mut What| {
        if let What::StockReceived { amount, .. } = what {
            *amount += 1;
        }
    };
    let other = |what: &mut What| {
        if let What::SeedRevealed { seed, .. } = what {
            seed.0[0] ^= 1;
        }
    };
    both_refuse(&with(drawn, &cell), "another cell");
    both_refuse(&with(drawn, &person), "another person");
    both_refuse(&with(stock, &amount), "more stock");
    both_refuse(&with(seed, &other), "another seed");
    for (index, name) in [(drawn, "a draw"), (stock, "stock"), (seed, "the seed")] {
        let mut without = lines.clone();
        without.remove(index);
        both_refuse(&without, name);
    }
}
