//! Who gets into the list.

use decider::exchange::Exchange;
use decider::{Recorded, Service};
use proto::fact::{Source, TicketsSpent, VoteCounted};
use proto::{CampaignId, Heard};
use serde_json::json;

use super::support::*;
use crate::query::DrawMinute;
use crate::raffle::refusal::RuleBroken;
use crate::raffle::rules::Rules;
use crate::state::Status;
use crate::{Command as Any, Event, Lotteries};

#[test]
fn an_entry_costs_a_ticket_and_is_told_to_the_ledger() {
    let mut world = open(rules());
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::NoTicket)));
    world.hear(granted(5, ANN, 4));
    let before = world.log.len();
    assert_eq!(enter(&mut world, ANN), Ok(1));
    assert_eq!(world.names_since(before), ["TicketSpent", "RaffleEntered"]);
    let (stamp, event) = &world.log[before];
    let told = Lotteries::announce(event, *stamp).unwrap().fact;
    assert_eq!(told, TicketsSpent { person: ANN, tickets: 1 }.into());
    assert_eq!((enter(&mut world, ANN), enter(&mut world, ANN)), (Ok(2), Ok(3)));
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::EnteredOften { max: 3 })));
    let known = Lotteries::own(&world.state, &own(ANN), world.now).unwrap();
    let expected = json!({
        "entries": 3, "tickets_left": 1, "why": "not_drawn_yet", "place": null, "prizes": [], "kept_out": null,
    });
    assert_eq!(known, expected);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn a_list_is_handed_in_whole_and_who_has_enough_is_passed_over() {
    let mut world = open(Rules { entries_each_max: 2, by_ticket: false, ..rules() });
    assert_eq!(hand_in(&mut world, &[1, 2, 1, 1, 3]), Ok((4, 1)));
    assert_eq!(hand_in(&mut world, &[1, 2, 2]), Ok((1, 2)));
    world.hear(granted(5, ANN, 4));
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::NotByTicket)));
    assert!(hand_in(&mut world, &[]).is_err());
    assert!(hand_in(&mut world, &[7; super::super::decide::HAND_IN_MAX + 1]).is_err());
    // Each entry leads back to the person's one before it.
    let newest = Lotteries::newest_entry(&world.state, &own(person(2))).unwrap();
    let entry_at = |position: u64| {
        let (stamp, event) = &world.log[position as usize - 1];
        assert_eq!(event.name(), "RaffleEntered");
        Lotteries::entry(event, *stamp).unwrap()
    };
    let second = entry_at(newest);
    assert_eq!((&second.body["entry"], &second.body["by_ticket"]), (&json!(5), &json!(false)));
    let first = entry_at(second.before);
    assert_eq!((&first.body["entry"], first.before), (&json!(2), 0));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn nobody_enters_before_it_opens_while_it_is_paused_or_after_the_close() {
    let mut world = open(rules());
    world.hear(granted(5, ANN, 1));
    world.order(Any::Pause).unwrap();
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::NotOpen { status: Status::Paused })));
    world.order(Any::Open).unwrap();
    // Also where the tick that says so has not come yet.
    world.now = closes_at();
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::EntriesClosed)));
    let before = world.log.len();
    assert_eq!(hand_in(&mut world, &[1]), Err(broken(RuleBroken::EntriesClosed)));
    assert_eq!(world.log.len(), before, "an operator's slip is none of the campaign's business");
    world.pass(closes_at());
    assert_eq!(enter(&mut world, ANN), Err(broken(RuleBroken::EntriesClosed)));
}

#[test]
fn minutes_count_what_came_of_entries() {
    let mut world = drawn();
    let _ = enter(&mut world, ANN);
    confirm(&mut world, 1).unwrap();
    invalidate(&mut world, 2).unwrap();
    let mut minute = DrawMinute::default();
    let counted = world.log.iter().filter(|(_, event)| Lotteries::tally(event, &mut minute)).count();
    assert_eq!((counted, minute.raffle.entries), (13, 10));
    assert_eq!((minute.raffle.confirmed, minute.raffle.invalidated), (1, 1));
    assert_eq!(minute.raffle.refused, [("entries_closed".to_owned(), 1)].into());
}

#[test]
fn a_vote_that_counts_enters_its_person_once_and_in_time() {
    let votes: CampaignId = "stars".parse().unwrap();
    let mut world =
        open(Rules { votes_of: Some(votes.clone()), entries_each_max: 2, by_ticket: false, ..rules() });
    let vote = |position: u64, who: u8| {
        let body = VoteCounted {
            person: person(who),
            cast: position,
            contestants: vec![1],
            votes: 1,
            cast_at: None,
        };
        let told = told(position, body);
        let source = Source { service: "votes".into(), ..told.source };
        Heard { source, campaign: votes.clone(), ..told }
    };
    assert_eq!(world.hear(vote(7, 1)), ["RaffleEntered"]);
    assert_eq!(world.hear(vote(7, 1)), [""; 0], "it has entered them before");
    let Some((_, Event::RaffleEntered(entered))) = world.log.last() else { panic!("not entered") };
    assert_eq!((entered.entry, entered.cause.as_ref().unwrap().source.position), (1, 7));
    assert!(!entered.is_by_ticket());
    assert_eq!(world.hear(vote(8, 1)), ["RaffleEntered"]);
    assert_eq!(world.hear(vote(9, 1)), [""; 0], "as often as may be");
    assert_eq!(world.hear(vote(10, 2)), ["RaffleEntered"]);
    let theirs = Heard { tenant: "other".parse().unwrap(), ..vote(11, 3) };
    assert_eq!(world.hear(theirs), [""; 0], "another account's votes are none of it");
    assert_eq!(world.hear(Heard { campaign: lucky(), ..vote(11, 3) }), [""; 0], "nor are another campaign's");
    let forged = vote(11, 3);
    let source = Source { service: "ledger".into(), ..forged.source.clone() };
    assert_eq!(world.hear(Heard { source, ..forged }), ["FactDeclined wrong-source"]);
    world.pass(closes_at());
    assert_eq!(world.hear(vote(12, 4)), [""; 0], "entries have closed");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    draw(&mut world, None).unwrap();
    for place in 1..3 {
        confirm(&mut world, place).unwrap();
    }
    world.order(crate::Command::Close).unwrap();
    assert!(crate::fairness::check::check(&world.bundle()).is_ok(), "a stranger sees nothing wrong in it");
}
