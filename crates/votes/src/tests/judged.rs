//! Whatever is held, voided, restored and undone: the board is what a recount of the log gives.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proto::{Actor, Fact};

use super::judge::{found, said, step};
use super::support::*;
use crate::command::{Command, Judge};
use crate::event::{Event, VoteStatus};
use crate::state::Tally;

#[derive(Debug, Clone)]
enum Step {
    Vote {
        contestants: Vec<u32>,
        by_program: bool,
    },
    /// Votes by their place among all votes.
    Judge {
        votes: Vec<usize>,
        to: VoteStatus,
        by_detector: bool,
    },
    Undo(usize),
    Advance,
    Wait,
    Close,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let status = prop_oneof![Just(VoteStatus::Counted), Just(VoteStatus::Held), Just(VoteStatus::Voided)];
    let choice = prop::collection::btree_set(1..4_u32, 1..3).prop_map(Vec::from_iter);
    let step = prop_oneof![
        10 => (choice, prop::bool::weighted(0.3))
            .prop_map(|(contestants, by_program)| Step::Vote { contestants, by_program }),
        8 => (prop::collection::vec(0..40_usize, 1..6), status, any::<bool>())
            .prop_map(|(votes, to, by_detector)| Step::Judge { votes, to, by_detector }),
        2 => (0..20_usize).prop_map(Step::Undo),
        1 => Just(Step::Advance),
        2 => Just(Step::Wait),
        1 => Just(Step::Close),
    ];
    prop::collection::vec(step, 1..80)
}

/// Votes as the log has them.
struct Recount {
    /// Position, round, contestants and what it is worth.
    votes: Vec<(u64, u16, Vec<u32>, VoteStatus)>,
    /// What each act did to which vote.
    acts: Vec<(u64, Vec<(u64, VoteStatus)>)>,
    /// Votes that counted at any time.
    ever_counted: BTreeSet<u64>,
}

fn recount(world: &World) -> Recount {
    let mut recount = Recount { votes: Vec::new(), acts: Vec::new(), ever_counted: BTreeSet::new() };
    for (stamp, event) in &world.log {
        match event {
            Event::VoteCast(cast) => {
                let counts = cast.verdict.outcome == guard::Outcome::Counted;
                let status = if counts { VoteStatus::Counted } else { VoteStatus::Held };
                recount.votes.push((stamp.position, cast.round, cast.contestants.clone(), status));
                recount.ever_counted.extend(counts.then_some(stamp.position));
            }
            Event::ActTaken(taken) => recount.acts.push((taken.act, Vec::new())),
            Event::VerdictChanged(changed) => {
                let vote = recount.votes.iter_mut().find(|vote| vote.0 == changed.cast).unwrap();
                assert_eq!((vote.3, &vote.2), (changed.from, &changed.contestants));
                vote.3 = changed.to;
                recount.ever_counted.extend((changed.to == VoteStatus::Counted).then_some(changed.cast));
                recount.acts.last_mut().unwrap().1.push((changed.cast, changed.from));
            }
            _ => {}
        }
    }
    recount
}

/// Groups votes by what they are now, so that all can go to where they are to.
fn judge(
    recount: &Recount,
    wanted: &BTreeMap<u64, VoteStatus>,
    undoes: Option<u64>,
    by_detector: bool,
) -> Judge {
    let mut groups: BTreeMap<(VoteStatus, VoteStatus), Vec<u64>> = BTreeMap::new();
    for (cast, _, _, status) in &recount.votes {
        if let Some(to) = wanted.get(cast).filter(|to| *to != status) {
            groups.entry((*status, *to)).or_default().push(*cast);
        }
    }
    let why = if by_detector { found() } else { said("so it seems") };
    let moves = groups.into_iter().flat_map(|((from, to), votes)| step(said(""), from, to, &votes).moves);
    Judge { moves: moves.collect(), why, case: None, act: None, undoes }
}

fn run(world: &mut World, step: &Step, serial: u32) {
    let recount = recount(world);
    match step {
        Step::Vote { contestants, by_program } => {
            let mut person = ANN;
            person.0[..4].copy_from_slice(&serial.to_be_bytes());
            let make = if *by_program { cast_by_program } else { cast };
            drop(world.ask(&make(person, contestants, u64::from(serial))));
        }
        Step::Judge { votes, to, by_detector } => {
            let casts = votes.iter().filter_map(|index| Some((recount.votes.get(*index)?.0, *to)));
            let judge = judge(&recount, &casts.collect(), None, *by_detector);
            let actor = if *by_detector { Actor::System } else { OPERATOR };
            drop(world.ask(&ask(actor, Command::Judge(Box::new(judge)))));
        }
        Step::Undo(index) => {
            let Some((act, changed)) = recount.acts.get(*index) else { return };
            let last =
                |cast: &u64| recount.acts.iter().rev().find(|(_, of)| of.iter().any(|it| it.0 == *cast));
            let undone =
                changed.iter().copied().filter(|(cast, _)| last(cast).is_some_and(|it| it.0 == *act));
            let judge = judge(&recount, &undone.collect(), Some(*act), false);
            if !judge.moves.is_empty() {
                world.order(Command::Judge(Box::new(judge)));
            }
        }
        Step::Advance => drop(world.ask(&ask(OPERATOR, advance(1)))),
        Step::Wait => world.wait_ms(60_000),
        Step::Close => drop(world.ask(&ask(OPERATOR, Command::Close))),
    }
}

fn check(world: &World) {
    let recount = recount(world);
    for (number, contestant) in (1..).zip(&world.state.campaigns[&spring()].contestants) {
        let count = |status, round: Option<u16>| {
            let of = |vote: &&(u64, u16, Vec<u32>, VoteStatus)| {
                vote.2.contains(&number) && vote.3 == status && round.is_none_or(|round| vote.1 == round)
            };
            let votes: Vec<u64> = recount.votes.iter().filter(of).map(|vote| vote.0).collect();
            Tally { votes: votes.len() as u64, reached_at: votes.last().copied().unwrap_or(0) }
        };
        assert_eq!(contestant.tally, count(VoteStatus::Counted, Some(contestant.round)));
        let counted = contestant.votes_before + contestant.tally.votes;
        assert_eq!(counted, count(VoteStatus::Counted, None).votes);
        assert_eq!(contestant.held, count(VoteStatus::Held, None).votes);
        assert_eq!(contestant.voided, count(VoteStatus::Voided, None).votes);
    }
    // Whoever adds up what is told comes to the same: a vote that ever counted is in force unless it is voided.
    let mut told: BTreeMap<u64, i32> = BTreeMap::new();
    for fact in world.facts(0) {
        let (cast, by) = match fact {
            Fact::VoteCounted(fact) => {
                assert!(!told.contains_key(&fact.cast), "it is counted for the first time twice");
                (fact.cast, 1)
            }
            Fact::VoteVoided(fact) => (fact.cast, -1),
            Fact::VoteRestored(fact) => (fact.cast, 1),
            other => panic!("{other:?}"),
        };
        *told.entry(cast).or_default() += by;
    }
    for (cast, _, _, status) in &recount.votes {
        let in_force = recount.ever_counted.contains(cast) && *status != VoteStatus::Voided;
        assert_eq!(told.get(cast).copied().unwrap_or(0), i32::from(in_force), "vote {cast}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_board_is_a_recount_of_the_log_and_so_is_what_others_are_told(steps in steps()) {
        let mut world = World::open(rules(r#"{"choices_per_vote_max":3,"rounds":[{"advance":2}]}"#), 3);
        for (serial, step) in (1..).zip(&steps) {
            run(&mut world, step, serial);
        }
        check(&world);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
        let copied = decider::answer::read::<crate::State>(&bytes(&world.state)).unwrap();
        prop_assert_eq!(&copied, &world.state, "a snapshot is the state");
    }
}
