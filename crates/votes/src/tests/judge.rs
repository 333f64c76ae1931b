//! What votes are worth, changed by operators and detectors.

use decider::{Exchange, Recorded};
use proto::{Actor, Fact, RulesHash};

use super::support::*;
use crate::Votes;
use crate::command::{Command, Judge, Move};
use crate::event::{Event, VoteStatus, Why};
use crate::refusal::{Caller, Refusal};
use crate::{Receipt, decide};
use VoteStatus::{Counted, Held, Voided};

pub fn said(reason: &str) -> Why {
    Why::Said { reason: reason.to_owned(), codes: Vec::new(), found_by: None }
}

pub fn found() -> Why {
    Why::Found { ruleset: RulesHash([1; 8]), score: 900, grounds: Vec::new() }
}

pub fn step(why: Why, from: VoteStatus, to: VoteStatus, votes: &[u64]) -> Judge {
    let moves = vec![Move { from, to, votes: votes.to_vec() }];
    Judge { moves, why, case: None, act: None, undoes: None }
}

/// An operator moves votes.
pub fn act(from: VoteStatus, to: VoteStatus, votes: &[u64]) -> Command {
    Command::Judge(Box::new(step(said("looks bought"), from, to, votes)))
}

/// A detector does.
pub fn finding(from: VoteStatus, to: VoteStatus, votes: &[u64]) -> proto::Envelope<Command> {
    ask(Actor::System, Command::Judge(Box::new(step(found(), from, to, votes))))
}

impl World {
    /// Somebody new votes; gives where.
    pub fn ballot(&mut self, contestants: &[u32]) -> u64 {
        self.vote(contestants);
        self.log.len() as u64
    }

    pub fn facts(&self, from: usize) -> Vec<Fact> {
        let told = self.log[from..].iter().filter_map(|(stamp, event)| Votes::announce(event, *stamp));
        told.map(|announcement| announcement.fact).collect()
    }

    /// The board once it has moved.
    pub fn board_later(&mut self) -> Vec<(u64, u64, u64)> {
        self.wait_ms(60_000);
        self.board()
    }
}

#[test]
fn a_voided_vote_leaves_the_board_when_it_moves_and_comes_back_restored() {
    let mut world = World::open(rules("{}"), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1]), world.ballot(&[2])];
    assert_eq!(world.board_later(), [(1, 1, 2), (2, 2, 1)]);
    let before = world.log.len();
    let done = world.order(act(Counted, Voided, &votes[..2]));
    assert_eq!(done, Receipt::Judged { act: before as u64 + 1, changed: 2 });
    assert_eq!(world.happened(before), ["ActTaken", "VerdictChanged", "VerdictChanged"]);
    assert_eq!(world.board(), [(1, 1, 2), (2, 2, 1)], "not at once");
    assert_eq!(world.board_later(), [(1, 2, 1), (2, 1, 0)]);
    world.order(act(Voided, Counted, &votes[..1]));
    assert_eq!(
        world.board_later(),
        [(1, 1, 1), (2, 2, 1)],
        "it counts from where it was cast, so it was first"
    );
}

#[test]
fn others_are_told_once_of_each_turn() {
    let mut world = World::open(rules("{}"), 2);
    let counted = world.ballot(&[1]);
    world.ask(&cast_by_program(ANN, &[2], 1)).unwrap();
    let held = world.log.len() as u64;
    let cast = |fact: Fact| match fact {
        Fact::VoteCounted(it) => ("counted", it.cast, it.contestants),
        Fact::VoteVoided(it) => ("voided", it.cast, it.contestants),
        Fact::VoteRestored(it) => ("restored", it.cast, it.contestants),
        other => panic!("{other:?}"),
    };
    let table = [
        ((Held, Voided, held), None),
        ((Voided, Counted, held), Some("counted")),
        ((Counted, Held, held), None),
        ((Held, Voided, held), Some("voided")),
        ((Voided, Counted, held), Some("restored")),
        ((Counted, Voided, counted), Some("voided")),
        ((Voided, Held, counted), Some("restored")),
        ((Held, Counted, counted), None),
        ((Counted, Held, counted), None),
        ((Held, Voided, counted), Some("voided")),
    ];
    for ((from, to, vote), told) in table {
        let before = world.log.len();
        world.order(act(from, to, &[vote]));
        let contestant = if vote == held { 2 } else { 1 };
        let told = told.map(|told| (told, vote, vec![contestant]));
        assert_eq!(world.facts(before).into_iter().map(cast).next(), told, "{from:?} to {to:?}");
    }
}

#[test]
fn a_vote_that_counts_late_is_told_with_when_it_was_cast() {
    let mut world = World::open(rules("{}"), 2);
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    let vote = world.log.len() as u64;
    world.wait_ms(36 * HOUR_MS);
    let before = world.log.len();
    world.order(act(Held, Counted, &[vote]));
    let [Fact::VoteCounted(counted)] = &world.facts(before)[..] else { panic!("not counted") };
    assert_eq!(counted.cast_at, Some(NOON), "noon begins a minute");
}

#[test]
fn whoever_voted_sees_no_difference() {
    let mut world = World::open(rules(r#"{"votes_per_person_per_day":3}"#), 2);
    let own = |world: &World| {
        let own = proto::wire::Own { campaign: spring(), person: ANN, pretended_at: None };
        (crate::query::own(&world.state, &own, NOON).unwrap(), crate::query::newest_entry(&world.state, &own))
    };
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    let vote = world.log.len() as u64;
    let before = own(&world);
    for (from, to) in [(Counted, Held), (Held, Voided), (Voided, Counted)] {
        world.order(act(from, to, &[vote]));
        assert_eq!(own(&world), before, "{to:?}");
    }
    world.order(act(Counted, Voided, &[vote]));
    let next = world.ask(&cast(ANN, &[1], 2)).unwrap();
    assert_eq!(next, Receipt::Voted { contestants: vec![1], votes_left: Some(1) });
}

#[test]
fn a_step_that_names_its_votes_badly_is_refused_with_what_to_change() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    let many: Vec<u64> = (1..=decide::ACT_VOTES_MAX as u64 + 1).collect();
    let group = |from, to, votes: &[u64]| Move { from, to, votes: votes.to_vec() };
    let table = [
        (vec![], "name 1 to 160 votes"),
        (vec![group(Counted, Voided, &[])], "at least one in each group"),
        (vec![group(Counted, Voided, &many)], "take several steps"),
        (vec![group(Held, Held, &[vote])], "must differ"),
        (vec![group(Counted, Voided, &[vote, vote])], "ascending order"),
        (vec![group(Counted, Voided, &[vote]), group(Held, Voided, &[vote])], "is named twice"),
    ];
    for (moves, says) in table {
        let judge = Judge { moves, ..step(said("why"), Counted, Voided, &[]) };
        let refused = world.ask(&ask(OPERATOR, Command::Judge(Box::new(judge)))).unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let named = [
        "",
        "  ",
        "see 13800138000",
        "138 0013-8000",
        "１３８００１３８０００",
        "oH4xk5Z0abcDEF-_123456789",
        "a@b",
        "two\nlines",
        &"因".repeat(201),
    ];
    for reason in named {
        let judge = step(said(reason), Counted, Voided, &[vote]);
        let refused = world.ask(&ask(OPERATOR, Command::Judge(Box::new(judge)))).unwrap_err();
        assert!(matches!(&refused, Refusal::Malformed(says) if says.starts_with("reason")), "{refused}");
    }
    let innocent = "40 votes for 17 on 2026-11-21, one phone, 3 of 5 in case 12: address_cluster";
    world.order(Command::Judge(Box::new(step(said(innocent), Counted, Voided, &[vote]))));
}

#[test]
fn what_has_changed_since_it_was_looked_at_is_left_alone_as_a_whole() {
    let mut world = World::open(rules("{}"), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1])];
    world.order(act(Counted, Held, &votes[1..]));
    let before = world.log.len();
    let refused = world.ask(&ask(OPERATOR, act(Counted, Voided, &votes))).unwrap_err();
    assert_eq!(refused, Refusal::VoteChanged { cast: votes[1], status: Held, expected: Counted });
    let table = [
        (act(Counted, Voided, &[1]), Refusal::VoteUnknown(1)),
        (
            Command::Judge(Box::new(Judge { act: Some(1), ..step(said("x"), Counted, Voided, &votes[..1]) })),
            { Refusal::ActUnknown(1) },
        ),
        (
            Command::Judge(Box::new(Judge {
                undoes: Some(2),
                ..step(said("x"), Counted, Voided, &votes[..1])
            })),
            { Refusal::ActUnknown(2) },
        ),
        (
            Command::Judge(Box::new(Judge {
                case: Some(1),
                ..step(said("x"), Counted, Voided, &votes[..1])
            })),
            { Refusal::CaseUnknown(1) },
        ),
    ];
    for (command, refusal) in table {
        assert_eq!(world.ask(&ask(OPERATOR, command)), Err(refusal));
    }
    assert_eq!(world.log.len(), before);
}

#[test]
fn a_detector_passes_over_what_an_operator_decided_and_what_it_comes_too_late_for() {
    let mut world = World::open(rules("{}"), 2);
    let [fresh, restored, voided] = [world.ballot(&[1]), world.ballot(&[1]), world.ballot(&[1])];
    world.ask(&finding(Counted, Held, &[restored])).unwrap();
    world.order(act(Held, Counted, &[restored]));
    world.order(act(Counted, Voided, &[voided]));
    let before = world.log.len();
    let done = world.ask(&finding(Counted, Held, &[fresh, restored, voided])).unwrap();
    assert_eq!(done, Receipt::Judged { act: before as u64 + 1, changed: 1 });
    let Event::VerdictChanged(changed) = &world.log.last().unwrap().1 else { panic!("nothing changed") };
    assert_eq!((changed.cast, changed.to, changed.by_operator), (fresh, Held, false));
    let again = world.ask(&finding(Counted, Held, &[fresh, restored, voided])).unwrap();
    assert!(matches!(again, Receipt::Judged { changed: 0, .. }));
    assert_eq!(world.happened(before).len(), 2, "nothing more is written");
}

#[test]
fn operators_say_and_detectors_find() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    let judge = |why| Command::Judge(Box::new(step(why, Counted, Voided, &[vote])));
    let table = [
        (Actor::Person(ANN), said("x"), Caller::Operators),
        (Actor::System, said("x"), Caller::Operators),
        (OPERATOR, found(), Caller::System),
    ];
    for (actor, why, caller) in table {
        assert_eq!(world.ask(&ask(actor, judge(why))), Err(Refusal::NotAllowed(caller)));
    }
}

#[test]
fn steps_of_one_act_stand_under_the_first() {
    let mut world = World::open(rules("{}"), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1])];
    let Receipt::Judged { act, .. } = world.order(act(Counted, Voided, &votes[..1])) else { panic!() };
    let next = Judge { act: Some(act), ..step(said("looks bought"), Counted, Voided, &votes[1..]) };
    assert_eq!(world.order(Command::Judge(Box::new(next))), Receipt::Judged { act, changed: 1 });
    let undo = Judge { undoes: Some(act), ..step(said("wrong one"), Voided, Counted, &votes) };
    world.order(Command::Judge(Box::new(undo)));
    assert_eq!(world.board_later(), [(1, 1, 2), (2, 2, 0)]);
}

#[test]
fn between_held_and_voided_the_board_stands() {
    let mut world = World::open(rules("{}"), 1);
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    let vote = world.log.len() as u64;
    world.wait_ms(60_000);
    for (from, to) in [(Held, Voided), (Voided, Held)] {
        world.order(act(from, to, &[vote]));
        let before = world.log.len();
        world.wait_ms(120_000);
        assert_eq!(world.happened(before), [""; 0], "{from:?} to {to:?}");
    }
}

#[test]
fn a_vote_of_an_earlier_round_counts_for_that_round() {
    let mut world = World::open(rules(r#"{"rounds":[{"advance":1}]}"#), 2);
    let (gone_on, out) = ([world.ballot(&[1]), world.ballot(&[1])], world.ballot(&[2]));
    world.order(advance(1));
    let now = world.ballot(&[1]);
    world.order(act(Counted, Voided, &[gone_on[0], out]));
    assert_eq!(world.board_later(), [(1, 1, 1)], "who went on went on");
    let contestants = &world.state.campaigns[&spring()].contestants;
    assert_eq!([0, 1].map(|index| contestants[index].votes_before), [1, 0]);
    assert_eq!((contestants[1].tally.votes, contestants[1].voided), (0, 1));
    world.order(act(Counted, Voided, &[now]));
    assert_eq!(world.board_later(), [(1, 1, 0)]);
}

#[test]
fn who_loses_a_vote_was_as_early_as_the_one_before_it() {
    let mut world = World::open(rules("{}"), 2);
    let first = world.ballot(&[2]);
    world.ballot(&[1]);
    let fraud = world.ballot(&[2]);
    world.ballot(&[1]);
    let (also, last) = (world.ballot(&[2]), world.ballot(&[2]));
    world.order(act(Counted, Voided, &[fraud, also, last]));
    let tally = world.state.campaigns[&spring()].contestants[1].tally;
    assert_eq!((tally.votes, tally.reached_at), (1, first));
    world.order(act(Counted, Voided, &[first]));
    assert_eq!(world.state.campaigns[&spring()].contestants[1].tally.reached_at, 0);
}

#[test]
fn votes_are_judged_until_the_result_is_final() {
    let mut world = World::open(rules(r#"{"finalizes_after_close_seconds":3600}"#), 2);
    let vote = world.ballot(&[1]);
    world.order(Command::Close);
    world.order(act(Counted, Voided, &[vote]));
    assert_eq!(world.board_later(), [(1, 1, 0), (2, 2, 0)], "the board moves after the close, too");
    world.order(act(Voided, Held, &[vote]));
    world.order(Command::Finalize);
    assert_eq!(world.ask(&ask(OPERATOR, act(Held, Counted, &[vote]))), Err(Refusal::ResultFinal));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn the_largest_step_fits_into_what_one_command_may_leave() {
    // What the journal takes of one command beside a full block.
    const COMMAND_BYTES_MAX: usize = 52 << 10;
    let mut world = World::open(rules(r#"{"choices_per_vote_max":50,"votes_per_person_per_day":null}"#), 0);
    for number in 1..=60 {
        world.happen(contestant(number));
    }
    let all: Vec<u32> = (11..=60).collect();
    let votes: Vec<u64> = (0..decide::ACT_VOTES_MAX).map(|_| world.ballot(&all)).collect();
    let reason = "因".repeat(decide::REASON_CHARACTERS_MAX);
    let decided =
        world.decide(&ask(OPERATOR, Command::Judge(Box::new(step(said(&reason), Counted, Voided, &votes)))));
    assert_eq!(decided.events.len(), votes.len() + 1);
    let mut stored = Vec::new();
    decided.events.iter().for_each(|event| event.encode(&mut stored));
    // Numbers of contestants and positions as long as they get, a campaign's name too, and what frames an event.
    let longer = 50 * 2 + 2 * 8 + proto::ids::NAME_BYTES_MAX + 16;
    assert!(stored.len() + votes.len() * longer < COMMAND_BYTES_MAX, "{} bytes", stored.len());
}
