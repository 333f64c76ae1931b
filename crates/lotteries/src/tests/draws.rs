//! Tickets become draws, and draws become prizes or nothing.

use proto::Heard;

use super::support::*;
use crate::command::TakenBack;
use crate::event::{Drawn, TicketSpent, Won};
use crate::fairness;
use crate::outcome::{Outcome, Why};
use crate::refusal::RuleBroken;
use crate::state::Status;
use crate::{Command, Event, Receipt, Refusal, Rules};

fn mug() -> Won {
    Won { asset: "unit.mug".parse().unwrap(), amount: 1 }
}

#[test]
fn a_draw_spends_a_ticket_and_tells_what_came_in_the_same_command() {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 5));
    world.hear(granted(2, ANN, 2));
    let before = world.log.len();
    let position = before as u64 + 2;
    let outcome =
        Outcome { line: Some(0), given: Some(0), why: Why::Number, won: Some(mug()), cell: Some(0) };
    let (draw, claim_until, tickets_left) = (1, None, 1);
    let receipt = Receipt::Gave { position, draw, outcome: outcome.clone(), claim_until, tickets_left };
    assert_eq!(world.draw(ANN), Ok(receipt));
    let spent = TicketSpent { campaign: lucky(), person: ANN, tickets: 1, draw: 1 };
    let value = fairness::value(&seeds().seed(&tenant(), &lucky()), &lucky(), 1, ANN, 1);
    let (campaign, value) = (lucky(), Some(value));
    let drawn = Drawn { campaign, draw: 1, person: ANN, before: 0, number: 0, value, outcome, held: false };
    let events: Vec<Event> = world.log[before..].iter().map(|(_, event)| event.clone()).collect();
    assert_eq!(events, [spent.into(), drawn.into()]);
    world.draw(ANN).unwrap();
    assert_eq!((world.drawn().draw, world.drawn().before), (2, position), "each names the one before");
}

#[test]
fn without_a_ticket_or_outside_its_time_nobody_draws_and_the_attempt_is_on_record() {
    let mut world = World::open(always());
    let refused = |broken| Err(Refusal::ByRule(broken));
    assert_eq!(world.draw(ANN), refused(RuleBroken::NoTicket));
    world.hear(granted(1, ANN, 1));
    assert_eq!(world.draw(BOB), refused(RuleBroken::NoTicket), "it is Ann's");
    world.order(Command::Pause).unwrap();
    assert_eq!(world.draw(ANN), refused(RuleBroken::NotOpen { status: Status::Paused }));
    let refusals = world.log.iter().filter(|(_, event)| matches!(event, Event::DrawRefused(_))).count();
    assert_eq!(refusals, 3);
    world.order(Command::Open).unwrap();
    world.draw(ANN).unwrap();
    assert_eq!(world.draw(ANN), refused(RuleBroken::NoTicket), "it is spent");
}

#[test]
fn a_line_that_is_out_of_stock_gives_nothing() {
    let mut world = World::open(Rules::of(vec![prize("points", 5, 1)], 0));
    world.hear(allotted(1, "points", 9));
    world.hear(granted(2, ANN, 3));
    let won = Vec::from_iter((0..3).map(|_| {
        world.draw(ANN).unwrap();
        world.drawn().outcome.won.as_ref().map(|won| won.amount)
    }));
    assert_eq!(won, [Some(5), None, None], "four points are no five");
    assert_eq!((world.drawn().outcome.line, world.stock("points")), (Some(0), 4));
}

#[test]
fn tickets_that_were_recalled_after_they_were_spent_are_owed_before_anything_is_drawn_again() {
    let mut world = World::open(always());
    world.hear(granted(1, ANN, 2));
    world.draw(ANN).unwrap();
    world.hear(recalled(2, ANN, 2));
    assert_eq!(world.draw(ANN), Err(Refusal::ByRule(RuleBroken::NoTicket)));
    world.hear(granted(3, ANN, 1));
    assert_eq!(world.draw(ANN), Err(Refusal::ByRule(RuleBroken::NoTicket)), "that one was owed");
    world.hear(granted(4, ANN, 1));
    world.draw(ANN).unwrap();
}

/// Who owes tickets takes none from others.
#[test]
fn one_persons_debt_does_not_keep_others_from_drawing() {
    let mut world = World::open(always());
    world.hear(granted(1, BOB, 5));
    (0..5).for_each(|_| drop(world.draw(BOB).unwrap()));
    world.hear(recalled(2, BOB, 5));
    world.hear(granted(3, ANN, 1));
    world.draw(ANN).unwrap();
}

#[test]
fn tickets_of_another_account_count_for_nothing_here() {
    let mut world = World::open(always());
    world.hear(Heard { tenant: "other".parse().unwrap(), ..granted(1, ANN, 9) });
    world.hear(Heard { tenant: "other".parse().unwrap(), ..allotted(2, "unit.mug", 9) });
    assert_eq!(world.draw(ANN), Err(Refusal::ByRule(RuleBroken::NoTicket)));
    assert_eq!(world.stock("unit.mug"), 0);
}

#[test]
fn what_comes_before_the_draw_is_set_up_waits_for_it() {
    let mut world = World::new();
    world.hear(granted(1, ANN, 1));
    world.hear(allotted(2, "unit.mug", 1));
    world.order(Command::Create { name: "Lucky".to_owned(), rules: always() }).unwrap();
    world.order(Command::Open).unwrap();
    world.draw(ANN).unwrap();
    assert_eq!(world.drawn().outcome.won, Some(mug()));
}

#[test]
fn a_prize_is_taken_back_once_and_can_be_won_again() {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 1));
    world.hear(granted(2, ANN, 3));
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    world.draw(ANN).unwrap();
    let blank = world.log.last().unwrap().0.position;
    assert_eq!(world.drawn().outcome.won, None);
    let back = |won| Command::TakeBack { won, why: TakenBack::Invalidated };
    assert_eq!(world.order(back(won)), Ok(Receipt::TakenBack { won }));
    assert_eq!(world.order(back(won)), Err(Refusal::PrizeUnknown(won)));
    assert_eq!(world.order(back(blank)), Err(Refusal::PrizeUnknown(blank)), "nothing was won there");
    assert_eq!(world.stock("unit.mug"), 1);
    world.draw(ANN).unwrap();
    assert_eq!(world.drawn().outcome.won, Some(mug()));
}

/// What a stranger does with the log and the revealed seed.
#[test]
fn every_draw_follows_from_the_seed_and_the_table() {
    let rules = Rules::of(vec![prize("unit.mug", 1, 2), prize("points", 5, 3)], 5);
    let mut world = World::open(rules.clone());
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(allotted(2, "points", 1_000));
    for (index, person) in [ANN, BOB].into_iter().enumerate() {
        world.hear(granted(index as u64 + 3, person, 20));
        (0..20).for_each(|_| drop(world.draw(person).unwrap()));
    }
    world.order(Command::Close).unwrap();
    let seed = world.log.iter().find_map(|(_, event)| match event {
        Event::SeedRevealed(revealed) => Some(revealed.seed),
        _ => None,
    });
    let seed = seed.unwrap();
    let mut lines = [0; 3];
    for (_, event) in &world.log {
        let Event::Drawn(drawn) = event else { continue };
        let number = fairness::number(&seed, &lucky(), drawn.draw, drawn.person, 10);
        assert_eq!((number, rules.line(number)), (drawn.number, drawn.outcome.line));
        lines[rules.line(number).map_or(2, usize::from)] += 1;
    }
    assert_eq!(lines.iter().sum::<u32>(), 40);
    assert!(lines.iter().all(|count| *count > 0), "each line came: {lines:?}");
}
