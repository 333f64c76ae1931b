//! What comes twice, late, in another order or not at all changes nothing but the way that it is heard.

use proptest::prelude::*;
use proto::fact::{Fact, Trace, VoteCounted};
use proto::{CommandId, Incarnation, PersonId, Timestamp};
use serde_bytes::ByteBuf;

use super::*;

const A: Incarnation = Incarnation([1; 8]);
const B: Incarnation = Incarnation([2; 8]);

fn at(incarnation: Incarnation, position: u64) -> Mark {
    Mark { incarnation, position }
}

fn bytes(service: &str, life: Incarnation, previous: u64, position: u64) -> Vec<u8> {
    let fact = Heard::<Fact> {
        source: Source { service: service.into(), shard: 0, incarnation: life, position },
        previous,
        tenant: "default".parse().unwrap(),
        campaign: "spring".parse().unwrap(),
        occurred_at: Timestamp(1),
        cause: CommandId::default(),
        trace: Trace::default(),
        body: VoteCounted {
            person: PersonId([1; 16]),
            cast: position,
            contestants: vec![1],
            votes: 1,
            cast_at: None,
        }
        .into(),
    };
    let mut bytes = Vec::new();
    fact.seal().encode(&mut bytes);
    bytes
}

fn of_a(previous: u64, position: u64) -> Vec<u8> {
    bytes("toy", A, previous, position)
}

fn told(facts: &[Vec<u8>], looked: Mark) -> Told {
    let facts = facts.iter().cloned().map(ByteBuf::from).collect();
    Told { follows: true, facts, looked: Some(looked), at_end: true }
}

fn ear(heard: u64) -> Ear {
    Ear::new("toy", 0, (heard > 0).then_some(at(A, heard)), None)
}

/// The positions that are to be decided next, if any are.
fn positions(next: &Next) -> Vec<u64> {
    match next {
        Next::Decide(facts) => facts.facts.iter().map(|fact| fact.source.position).collect(),
        Next::Ask(_) | Next::Wait => Vec::new(),
    }
}

#[test]
fn a_stream_is_heard_as_far_as_it_follows() {
    // The last fact heard; what comes as (previous, position); what is decided; whether the source is asked then.
    type Case = (u64, &'static [(u64, u64)], &'static [u64], bool);
    let cases: [Case; 7] = [
        (0, &[(0, 3), (3, 4)], &[3, 4], false),
        (5, &[(5, 7), (7, 9)], &[7, 9], false),
        (5, &[(2, 4), (4, 5), (5, 7)], &[7], false),
        (5, &[(2, 4), (4, 5)], &[], false),
        (5, &[(5, 7), (8, 9)], &[7], true),
        (5, &[(6, 7)], &[], true),
        (0, &[(4, 5)], &[], true),
    ];
    for (heard, came, decided, asks) in cases {
        let mut ear = ear(heard);
        let message: Vec<u8> =
            came.iter().flat_map(|(previous, position)| of_a(*previous, *position)).collect();
        ear.came(&message).unwrap();
        let next = if decided.is_empty() { None } else { Some(ear.next()) };
        assert_eq!(next.as_ref().map(positions).unwrap_or_default(), decided, "{came:?} behind {heard}");
        assert_eq!(matches!(ear.next(), Next::Ask(_)), asks, "{came:?} behind {heard}");
    }
}

#[test]
fn another_life_of_the_source_is_heard_only_on_its_word() {
    let mut ear = ear(5);
    ear.came(&bytes("toy", B, 5, 7)).unwrap();
    let Next::Ask(asked) = ear.next() else {
        panic!("the source is asked whether the fact heard is in its log")
    };
    assert_eq!(asked.heard, Some(at(A, 5)));
    ear.told(&told(&[bytes("toy", B, 5, 7)], at(B, 7))).unwrap();
    let Next::Decide(facts) = ear.next() else { panic!("it is") };
    assert_eq!((facts.after, facts.end()), (Some(at(A, 5)), Some(at(B, 7))));
    ear.decided(facts.end());
    ear.came(&bytes("toy", B, 7, 8)).unwrap();
    assert_eq!(positions(&ear.next()), [8]);

    let gone = Told { follows: false, facts: Vec::new(), looked: None, at_end: true };
    assert_eq!(ear.told(&gone), Err(Unusable::Elsewhere(at(B, 7))));
}

#[test]
fn facts_of_others_are_not_taken_from_a_stream_or_an_answer() {
    let foreign = bytes("ledger", A, 5, 7);
    let expected = Err(Unusable::Foreign("ledger/0".to_owned()));
    assert_eq!(ear(5).came(&foreign), expected);
    assert_eq!(ear(5).told(&told(std::slice::from_ref(&foreign), at(A, 7))), expected);
}

#[test]
fn what_led_to_nothing_is_not_gone_through_again_at_a_start() {
    let noted = |fact, looked| Some(Note { fact, looked });
    let begins = |heard, noted| {
        let mut ear = Ear::new("toy", 0, heard, noted);
        ear.look();
        let Next::Ask(asked) = ear.next() else { panic!("it looks") };
        (asked.heard, asked.looked)
    };
    let (five, nine) = (Some(at(A, 5)), Some(at(A, 9)));
    assert_eq!(begins(five, None), (five, five));
    assert_eq!(begins(five, noted(nine, at(A, 50))), (nine, Some(at(A, 50))), "the note is newer");
    assert_eq!(begins(nine, noted(five, at(A, 7))), (nine, nine), "the log is newer");
    assert_eq!(begins(None, noted(None, at(A, 50))), (None, Some(at(A, 50))));
}

/// What happens to the messages of a stream, each of which holds one fact, and to the one who hears them.
#[derive(Debug, Clone)]
enum Step {
    /// This message comes, whatever came before.
    Comes(usize),
    /// The source is asked and answers with so many facts at the most.
    Answers(usize),
    /// What is to be decided is, or isn't and the stream is read anew.
    Decides(bool),
}

proptest! {
    #[test]
    fn whatever_is_lost_repeated_or_late_each_fact_is_heard_once_and_in_order(
        steps in prop::collection::vec(prop_oneof![
            4 => (0..12usize).prop_map(Step::Comes),
            1 => (0..5usize).prop_map(Step::Answers),
            3 => prop::bool::weighted(0.8).prop_map(Step::Decides),
        ], 1..80),
    ) {
        let log: Vec<(u64, u64)> = (0..12).map(|n| (n * 3, n * 3 + 3)).collect();
        let (mut ear, mut heard) = (ear(0), Vec::new());
        for step in steps {
            match step {
                Step::Comes(n) => ear.came(&of_a(log[n].0, log[n].1)).unwrap(),
                Step::Answers(count) => if let Next::Ask(asked) = ear.next() {
                    let from = asked.heard.map_or(0, |heard| heard.position);
                    let behind: Vec<_> = log.iter().filter(|fact| fact.1 > from).take(count).collect();
                    let looked = behind.last().map_or(from, |fact| fact.1);
                    let facts: Vec<_> = behind.into_iter().map(|fact| of_a(fact.0, fact.1)).collect();
                    ear.told(&Told { at_end: looked == 36, ..told(&facts, at(A, looked)) }).unwrap();
                },
                Step::Decides(is_done) => if let Next::Decide(facts) = ear.next() {
                    if is_done {
                        heard.extend(positions(&Next::Decide(facts.clone())));
                        ear.decided(facts.end());
                    } else {
                        ear.follow();
                    }
                },
            }
        }
        let expected: Vec<u64> = log.iter().map(|fact| fact.1).take(heard.len()).collect();
        prop_assert_eq!(heard, expected);
    }
}
