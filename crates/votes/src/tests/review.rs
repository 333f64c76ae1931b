//! What operators find in the read model: previews, acts and cases, from a log played into it event by event.

use decider::Service;
use decider::kept::Kept;
use proptest::prelude::*;
use proto::wire::{Format, Queried, Query};
use proto::{Actor, Pseudonym};
use serde_json::{Value, json};

use super::judge::{found, said, step};
use super::support::*;
use crate::Votes;
use crate::command::{Command, Judge, Move, OpenCase};
use crate::decide::ACT_VOTES_MAX;
use crate::event::{Decision, Subject, VoteStatus};
use crate::receipt::Receipt;
use crate::review::PREVIEW_VOTES_MAX;
use VoteStatus::{Counted, Held, Voided};

/// What a question is asked with.
pub type Asked<'a> = &'a [(&'a str, &'a str)];

/// The answer, or the problem's status.
pub fn ask_about(world: &World, question: &str, parameters: Asked<'_>) -> Result<Value, u16> {
    let parameters = parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let query = Query {
        tenant: tenant(),
        campaign: Some(spring()),
        question: question.to_owned(),
        parameters,
        format: Format::Json,
    };
    match Votes::query(&query, &Kept::<Votes>::of(&world.log)).unwrap() {
        Queried::Page(page) => Ok(serde_json::from_slice(&page.body).unwrap()),
        Queried::Problem(problem) => Err(problem.status),
    }
}

/// Sends the steps of a preview, as an operator's tool does; gives the act.
fn take(world: &mut World, preview: &Value, why: &str) -> u64 {
    let mut act = None;
    for step in preview["steps"].as_array().unwrap() {
        let moves: Vec<Move> = serde_json::from_value(step["moves"].clone()).unwrap();
        let undoes = step["undoes"].as_u64();
        let case = step["case"].as_u64().map(|case| u32::try_from(case).unwrap());
        let judge = Judge { moves, why: said(why), case, act, undoes };
        let Receipt::Judged { act: taken, .. } = world.order(Command::Judge(Box::new(judge))) else {
            panic!()
        };
        act = Some(taken);
    }
    act.unwrap()
}

/// Somebody new votes from a device.
fn ballot_from(world: &mut World, device: u8, contestants: &[u32]) -> u64 {
    let serial = world.log.len() as u64;
    let mut person = BOB;
    person.0[..8].copy_from_slice(&serial.to_be_bytes());
    let mut vote = cast(person, contestants, serial);
    vote.sighting.as_mut().unwrap().device = Some(Pseudonym([device; 8]));
    world.ask(&vote).unwrap();
    world.log.len() as u64
}

#[test]
fn a_preview_says_what_would_change_and_its_steps_change_that() {
    let mut world = World::open(rules("{}"), 3);
    let farm: Vec<u64> = (0..3).map(|_| ballot_from(&mut world, 7, &[1])).collect();
    ballot_from(&mut world, 8, &[1]);
    ballot_from(&mut world, 9, &[2]);
    world.ballot(&[2]);
    let device = Pseudonym([7; 8]).to_string();
    let preview = ask_about(&world, "preview", &[("do", "void"), ("device", &device)]).unwrap();
    assert_eq!((&preview["votes"], &preview["persons"]), (&json!(3), &json!(3)));
    assert_eq!(preview["now"], json!({ "counted": 3, "held": 0, "voided": 0 }));
    let line = |contestant, before, after, ranks: [u32; 2]| {
        json!({
            "contestant": contestant, "votes_before": before, "votes_after": after,
            "rank_before": ranks[0], "rank_after": ranks[1],
        })
    };
    assert_eq!(preview["board"], json!([line(2, 2, 2, [2, 1]), line(1, 4, 1, [1, 2])]));
    let moves = json!([{ "from": "counted", "to": "voided", "votes": farm }]);
    let found_by = json!({ "query": format!("device={device}"), "position": world.log.len() });
    assert_eq!(preview["steps"], json!([{ "moves": moves, "found_by": found_by }]));
    assert_eq!(preview["examples"][0]["device"], json!(device));
    let act = take(&mut world, &preview, "one phone");
    assert_eq!(world.board_later(), [(1, 2, 2), (2, 1, 1), (3, 3, 0)]);
    let shown = ask_about(&world, "act", &[("act", &act.to_string())]).unwrap();
    assert_eq!((&shown["votes"], &shown["moves"]), (&json!(3), &moves));
    assert_eq!(shown["why"]["said"]["reason"], "one phone");
}

#[test]
fn undoing_an_act_takes_back_what_nobody_has_decided_since() {
    let mut world = World::open(rules("{}"), 3);
    let votes: Vec<u64> = (0..3).map(|_| ballot_from(&mut world, 7, &[1])).collect();
    world.order(Command::Judge(Box::new(step(said("to be looked at"), Counted, Held, &votes[..1]))));
    let void = ask_about(&world, "preview", &[("do", "void"), ("contestant", "1")]).unwrap();
    let act = take(&mut world, &void, "bought");
    world.order(Command::Judge(Box::new(step(said("a family"), Voided, Counted, &votes[2..]))));
    let act = act.to_string();
    let undo = ask_about(&world, "preview", &[("do", "undo"), ("act", &act)]).unwrap();
    let moves = json!([
        { "from": "voided", "to": "counted", "votes": [votes[1]] },
        { "from": "voided", "to": "held", "votes": [votes[0]] },
    ]);
    assert_eq!(
        (&undo["steps"][0]["moves"], &undo["steps"][0]["undoes"]),
        (&moves, &json!(act.parse::<u64>().unwrap()))
    );
    take(&mut world, &undo, "not bought");
    assert_eq!(world.board_later()[0], (1, 1, 2));
    let again = ask_about(&world, "preview", &[("do", "undo"), ("act", &act)]).unwrap();
    assert_eq!(again["votes"], 0);
    let since: Vec<_> = again["changed_since"].as_array().unwrap().iter().map(|it| &it["votes"]).collect();
    assert_eq!(
        since,
        [&json!(1), &json!(2)],
        "by the family's, and by the undo, which can be undone instead"
    );
    let undone = again["changed_since"][1]["act"].as_u64().unwrap().to_string();
    let back = ask_about(&world, "preview", &[("do", "undo"), ("act", &undone)]).unwrap();
    assert_eq!((&back["votes"], &back["now"]["held"]), (&json!(2), &json!(1)));
    let acts = ask_about(&world, "acts", &[("limit", "2")]).unwrap();
    let undoes: Vec<_> = acts["acts"].as_array().unwrap().iter().map(|act| &act["undoes"]).collect();
    assert_eq!(undoes, [&json!(act.parse::<u64>().unwrap()), &Value::Null], "newest first");
    let cursor = acts["next_cursor"].as_str().unwrap();
    let older = ask_about(&world, "acts", &[("cursor", cursor)]).unwrap();
    assert_eq!((older["acts"].as_array().unwrap().len(), &older["next_cursor"]), (2, &Value::Null));
}

#[test]
fn undoing_takes_back_all_steps_of_an_act_for_its_case() {
    let mut world = World::open(rules("{}"), 3);
    let vote = ballot_from(&mut world, 7, &[1]);
    let open = OpenCase { subject: Subject::default(), votes: vec![vote], why: said("look") };
    world.order(Command::OpenCase(Box::new(open)));
    let mut taken = Judge { case: Some(1), ..step(said("bought"), Counted, Held, &[vote]) };
    let Receipt::Judged { act, .. } = world.order(Command::Judge(Box::new(taken.clone()))) else { panic!() };
    taken = Judge { act: Some(act), ..taken };
    taken.moves = vec![Move { from: Held, to: Voided, votes: vec![vote] }];
    world.order(Command::Judge(Box::new(taken.clone())));
    let undo = ask_about(&world, "preview", &[("do", "undo"), ("act", &act.to_string())]).unwrap();
    let moves = json!([{ "from": "voided", "to": "counted", "votes": [vote] }]);
    assert_eq!((&undo["steps"][0]["moves"], &undo["steps"][0]["case"]), (&moves, &json!(1)));
    take(&mut world, &undo, "not bought");
    let case = ask_about(&world, "case", &[("case", "1")]).unwrap();
    assert_eq!((&case["now"]["counted"], case["history"].as_array().unwrap().len()), (&json!(1), 4));
}

#[test]
fn an_act_of_more_votes_than_a_preview_has_is_undone_in_parts() {
    let mut world = World::open(rules("{}"), 1);
    let votes: Vec<u64> = (0..PREVIEW_VOTES_MAX + 10).map(|_| world.ballot(&[1])).collect();
    let mut taken = None;
    for some in votes.chunks(ACT_VOTES_MAX) {
        let judge = Judge { act: taken, ..step(said("bought"), Counted, Voided, some) };
        let Receipt::Judged { act, .. } = world.order(Command::Judge(Box::new(judge))) else { panic!() };
        taken = Some(act);
    }
    let act = taken.unwrap().to_string();
    for (count, more) in [(PREVIEW_VOTES_MAX, true), (10, false)] {
        let undo = ask_about(&world, "preview", &[("do", "undo"), ("act", &act)]).unwrap();
        assert_eq!((&undo["votes"], &undo["more"]), (&json!(count), &json!(more)));
        take(&mut world, &undo, "not bought");
    }
    assert_eq!(world.board_later(), [(1, 1, votes.len() as u64)]);
    assert_eq!(ask_about(&world, "preview", &[("do", "void"), ("contestant", "1")]), Err(422));
}

#[test]
fn a_case_gives_back_only_what_was_taken_for_it() {
    let mut world = World::open(rules("{}"), 3);
    let votes: Vec<u64> = (0..6).map(|_| ballot_from(&mut world, 7, &[1])).collect();
    let [for_it, for_another, for_none, found_here, found_elsewhere, counted] = votes[..] else { panic!() };
    let mut open = |votes: &[u64]| {
        let open = OpenCase { subject: Subject::default(), votes: votes.to_vec(), why: said("look") };
        world.order(Command::OpenCase(Box::new(open)));
    };
    open(&votes);
    open(&[for_another, found_elsewhere, counted]);
    let judged = |case, vote| {
        Command::Judge(Box::new(Judge { case, ..step(said("bought"), Counted, Voided, &[vote]) }))
    };
    world.order(judged(Some(1), for_it));
    world.order(judged(Some(2), for_another));
    world.order(judged(None, for_none));
    let held = step(found(), Counted, Held, &[found_here, found_elsewhere]);
    world.ask(&ask(Actor::System, Command::Judge(Box::new(held)))).unwrap();
    let restored = |world: &World| {
        let preview = ask_about(world, "preview", &[("do", "restore"), ("case", "1")]).unwrap();
        let moves = preview["steps"][0]["moves"].as_array().unwrap().clone();
        let votes: Vec<Value> = moves.iter().flat_map(|it| it["votes"].as_array().unwrap().clone()).collect();
        (votes, preview["left_alone"].as_u64().unwrap())
    };
    // Groups stand in the order of what votes are: held, voided.
    let expected = vec![json!(found_here), json!(found_elsewhere), json!(for_it)];
    assert_eq!(restored(&world), (expected, 2));
    let decision = Decision::Confirmed;
    world.order(Command::DecideCase { case: 2, decision, reason: "one hand".to_owned() });
    assert_eq!(restored(&world), (vec![json!(found_here), json!(for_it)], 3));
}

#[test]
fn ranks_are_those_of_contestants_who_stand() {
    let mut world = World::open(rules("{}"), 3);
    let gone = [world.ballot(&[1]), world.ballot(&[1]), world.ballot(&[1])];
    world.ballot(&[2]);
    world.order(Command::Withdraw { contestant: 1 });
    let preview = ask_about(&world, "preview", &[("do", "void"), ("contestant", "1")]).unwrap();
    assert_eq!(preview["votes"], gone.len());
    let ranks: Vec<_> = preview["board"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["contestant"], &it["rank_after"]))
        .collect();
    assert_eq!(ranks, [(&json!(2), &json!(1)), (&json!(1), &Value::Null)]);
}

#[test]
fn votes_are_found_for_a_case_whatever_they_are() {
    let mut world = World::open(rules("{}"), 3);
    let votes = [ballot_from(&mut world, 7, &[1]), ballot_from(&mut world, 7, &[2])];
    ballot_from(&mut world, 8, &[1]);
    world.order(Command::Judge(Box::new(step(said("x"), Counted, Voided, &votes[..1]))));
    let device = Pseudonym([7; 8]).to_string();
    let preview = ask_about(&world, "preview", &[("do", "add"), ("device", &device)]).unwrap();
    assert_eq!((&preview["found"], &preview["steps"]), (&json!(votes), &json!([])));
}

#[test]
fn votes_are_found_by_whatever_they_share() {
    let mut world = World::open(rules("{}"), 3);
    let held = {
        world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
        world.log.len() as u64
    };
    world.wait_ms(60_000);
    let later = ballot_from(&mut world, 7, &[2]);
    let Receipt::Case { case, .. } = world.order(Command::OpenCase(Box::new(OpenCase {
        subject: Subject::default(),
        votes: vec![later],
        why: said("look"),
    }))) else {
        panic!()
    };
    let (ann, prefix) = (ANN.to_string(), Pseudonym([4; 8]).to_string());
    let (since, case) = ((NOON.0 + 60_000).to_string(), case.to_string());
    let table: [(Asked<'_>, &[u64]); 10] = [
        (&[("contestant", "1")], &[held]),
        (&[("contestant", "3")], &[]),
        (&[("person", &ann)], &[held]),
        (&[("prefix", &prefix)], &[held, later]),
        (&[("prefix", &prefix), ("since_ms", &since)], &[later]),
        (&[("prefix", &prefix), ("until_ms", &since)], &[held]),
        (&[("network", "unknown"), ("status", "held")], &[held]),
        (&[("network", "vpn")], &[]),
        (&[("reason", "automaton")], &[held]),
        (&[("case", &case)], &[later]),
    ];
    for (filter, expected) in table {
        let parameters = [&[("do", "void")], filter].concat();
        let preview = ask_about(&world, "preview", &parameters).unwrap();
        let moves =
            preview["steps"].as_array().unwrap().iter().flat_map(|step| step["moves"].as_array().unwrap());
        let mut found: Vec<u64> =
            moves.flat_map(|it| it["votes"].as_array().unwrap()).map(|vote| vote.as_u64().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{filter:?}");
    }
}

#[test]
fn a_question_that_means_everything_or_nothing_is_refused() {
    let world = World::open(rules("{}"), 3);
    let table: [(&str, Asked<'_>, u16); 9] = [
        ("preview", &[("do", "void")], 400),
        ("preview", &[("contestant", "1")], 400),
        ("preview", &[("do", "undo")], 400),
        ("preview", &[("do", "undo"), ("act", "1")], 404),
        ("preview", &[("do", "void"), ("network", "moon")], 400),
        ("preview", &[("do", "void"), ("reason", "mood")], 400),
        ("case", &[("case", "1")], 404),
        ("act", &[("act", "1")], 404),
        ("votes", &[], 404),
    ];
    for (question, parameters, status) in table {
        assert_eq!(ask_about(&world, question, parameters), Err(status), "{question} {parameters:?}");
    }
}

#[test]
fn a_case_shows_what_its_votes_share_when_they_came_and_who_decided_what() {
    let mut world = World::open(rules("{}"), 3);
    let mut votes: Vec<u64> = (0..3).map(|_| ballot_from(&mut world, 7, &[1])).collect();
    world.wait_ms(600_000);
    votes.push(ballot_from(&mut world, 8, &[2]));
    let subject = Subject { contestant: Some(1), since_ms: Some(NOON), key: Some(Pseudonym([1; 8])) };
    let open = |votes: &[u64]| {
        let open = OpenCase { subject: subject.clone(), votes: votes.to_vec(), why: found() };
        ask(Actor::System, Command::OpenCase(Box::new(open)))
    };
    world.ask(&open(&votes[..2])).unwrap();
    world.ask(&open(&votes)).unwrap();
    let judge = Judge { case: Some(1), ..step(said("one phone"), Counted, Voided, &votes[..3]) };
    world.order(Command::Judge(Box::new(judge)));
    let decision = Decision::Confirmed;
    world.order(Command::DecideCase { case: 1, decision, reason: "one hand".to_owned() });
    let case = ask_about(&world, "case", &[("case", "1")]).unwrap();
    assert_eq!(
        (&case["status"], &case["votes"], &case["persons"]),
        (&json!("confirmed"), &json!(4), &json!(4))
    );
    assert_eq!(case["now"], json!({ "counted": 1, "held": 0, "voided": 3 }));
    let device = Pseudonym([7; 8]).to_string();
    let shared = case["shared"].as_array().unwrap();
    assert!(
        shared.contains(&json!({ "kind": "device", "value": device, "votes": 3, "persons": 3 })),
        "{shared:?}"
    );
    assert!(shared.iter().all(|it| it["votes"].as_u64() > Some(1)));
    assert_eq!(
        case["contestants"],
        json!([{ "contestant": 1, "votes": 3 }, { "contestant": 2, "votes": 1 }])
    );
    let from = NOON.0 - NOON.0 % 600_000;
    let timeline = json!([{ "from_ms": from, "votes": 3 }, { "from_ms": from + 600_000, "votes": 1 }]);
    assert_eq!(case["timeline"], timeline);
    assert_eq!(case["examples"].as_array().unwrap().len(), 4);
    let history: Vec<_> =
        case["history"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
    assert_eq!(history, ["opened", "extended", "acted", "confirmed"]);
    let list = ask_about(&world, "cases", &[("status", "confirmed")]).unwrap();
    assert_eq!(list["cases"][0]["case"], 1);
    assert_eq!(ask_about(&world, "cases", &[("status", "open")]).unwrap()["cases"], json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The counts that previews show are those of the state.
    #[test]
    fn rows_count_as_the_state_does(votes in prop::collection::vec((1..4_u32, any::<bool>(), 0..6_u8), 1..30)) {
        let mut world = World::open(rules(r#"{"rounds":[{"advance":2}],"votes_per_person_per_day":null}"#), 3);
        let mut cast_at = Vec::new();
        for (index, (contestant, by_program, then)) in votes.into_iter().enumerate() {
            let make = if by_program { cast_by_program } else { cast };
            let mut person = ANN;
            person.0[0] = index as u8;
            if world.ask(&make(person, &[contestant], index as u64)).is_ok() {
                cast_at.push((world.log.len() as u64, if by_program { Held } else { Counted }));
            }
            if cast_at.is_empty() {
                continue;
            }
            let at = index % cast_at.len();
            match then {
                0 => drop(world.ask(&ask(OPERATOR, advance(1)))),
                1..=3 => {
                    let (vote, from) = cast_at[at];
                    let to = [Counted, Held, Voided][usize::from(then) - 1];
                    let judge = Command::Judge(Box::new(step(said("x"), from, to, &[vote])));
                    if world.ask(&ask(OPERATOR, judge)).is_ok() {
                        cast_at[at].1 = to;
                    }
                }
                _ => {}
            }
        }
        let preview = ask_about(&world, "preview", &[("do", "void"), ("contestant", "9")]).unwrap();
        let campaign = &world.state.campaigns[&spring()];
        for line in preview["board"].as_array().unwrap() {
            let contestant = campaign.contestant(line["contestant"].as_u64().unwrap() as u32).unwrap();
            prop_assert_eq!(line["votes_before"].as_u64().unwrap(), contestant.tally.votes);
        }
    }
}
