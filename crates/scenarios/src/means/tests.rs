//! Simple judges on inputs small enough to do by hand.

use super::*;
use crate::calendar::{DAY_MS, MINUTE_MS, day_starts_ms};

const NOON_MS: u64 = 1_763_697_600_000; // 2025-11-21T12:00:00+08:00

fn vote(at_ms: u64, voter: u32, candidate: u32) -> Attempt {
    let line = format!(
        r#"{{"at_ms":{at_ms},"campaign":"spring","voter":"v{voter}","candidate":"{candidate}","ip":"117.136.8.{}",
            "device":{{"gpu":"gpu {voter}"}},"nonce":"n{at_ms}-{voter}"}}"#,
        voter % 250
    );
    serde_json::from_str(&line).unwrap()
}

fn words(name: &str, attempts: &[Attempt]) -> Vec<Word> {
    let means = MEANS.iter().find(|means| means.name == name).unwrap();
    let verdicts = (means.judge)(attempts);
    assert!((1..).zip(&verdicts).all(|(line, verdict)| verdict.line == line));
    verdicts.iter().map(|verdict| verdict.verdict).collect()
}

#[test]
fn every_judge_keeps_the_public_rules() {
    let first = vote(NOON_MS, 1, 5);
    let retry = Attempt { at_ms: NOON_MS + 2_000, ..first.clone() };
    let second = vote(NOON_MS + 60_000, 1, 6);
    let tomorrow = vote(NOON_MS + DAY_MS, 1, 5);
    for means in MEANS.iter().filter(|means| means.name != "greedy_peeling") {
        let words = words(means.name, &[first.clone(), retry.clone(), second.clone(), tomorrow.clone()]);
        assert_eq!(words, [Word::Counted, Word::Duplicate, Word::Refused, Word::Counted], "{}", means.name);
    }
}

#[test]
fn a_day_ends_at_midnight_in_shanghai() {
    let midnight_ms = day_starts_ms(day_of(NOON_MS) + 1);
    let words = words("one_per_account", &[vote(midnight_ms - 1, 1, 5), vote(midnight_ms, 1, 5)]);
    assert_eq!(words, [Word::Counted, Word::Counted]);
}

#[test]
fn the_eleventh_vote_of_an_address_is_refused() {
    let votes: Vec<Attempt> =
        (0..11).map(|voter| Attempt { ip: "1.2.3.4".parse().unwrap(), ..vote(NOON_MS, voter, 5) }).collect();
    let words = words("address_limit", &votes);
    assert_eq!(words.iter().filter(|word| **word == Word::Counted).count(), 10);
    assert_eq!(words[10], Word::Refused);
}

#[test]
fn a_fingerprint_votes_once_a_day_and_no_fingerprint_as_often_as_it_likes() {
    let same = vote(NOON_MS, 1, 5);
    let other = Attempt { device: same.device.clone(), ..vote(NOON_MS + 1, 2, 5) };
    let tomorrow = Attempt { device: same.device.clone(), ..vote(NOON_MS + DAY_MS, 3, 5) };
    let bare = |voter| Attempt { device: None, ..vote(NOON_MS + 2, voter, 5) };
    let words = words("fingerprint_dedup", &[same, other, bare(4), bare(5), tomorrow]);
    assert_eq!(words, [Word::Counted, Word::Refused, Word::Counted, Word::Counted, Word::Counted]);
}

#[test]
fn growth_locks_the_candidate_and_nobody_else() {
    let mut votes: Vec<Attempt> = (0..40).map(|voter| vote(NOON_MS + u64::from(voter), voter, 5)).collect();
    votes.push(vote(NOON_MS + 100, 100, 6));
    votes.push(vote(NOON_MS + 11 * MINUTE_MS, 101, 5));
    let words = words("growth_lock", &votes);
    assert_eq!(words[..30], [Word::Counted; 30]);
    assert_eq!(words[30..40], [Word::Refused; 10]);
    assert_eq!(words[40..], [Word::Counted; 2]);
}

#[test]
fn peeling_finds_a_block_and_not_a_star() {
    // Ten voters who vote for the same ten candidates on as many days, among a hundred who vote once.
    let mut votes: Vec<Attempt> = (0..100).map(|voter| vote(NOON_MS, 100 + voter, voter % 20 + 50)).collect();
    for day in 0..10 {
        votes.extend((0..10).map(|voter| vote(NOON_MS + u64::from(day) * DAY_MS, voter, day)));
    }
    let words = words("greedy_peeling", &votes);
    assert_eq!(words[..100], [Word::Counted; 100]);
    assert_eq!(words[100..], [Word::Voided; 100]);
}
