//! What is told, what is heard, and what is parked.

use decider::Exchange;
use decider::exchange::{Announcement, Note, Parked, Release, Released, Target};
use proto::Fact;
use proto::fact::{StockAllotted, TicketsGranted, TicketsRecalled};

use super::support::*;
use crate::command::Command;
use crate::{Event, Ledger};

#[test]
fn what_is_handed_over_is_told_about_the_draw() {
    let tickets = r#"{"awards":[{"name":"t","on":"vote_counted","asset":"tickets.lucky","amount":3}]}"#;
    let mut world = World::with(rules(tickets), 1);
    world.allot("tickets.lucky", 30);
    world.stock("unit.mug", 2);
    world.hear(counted(41, ANN));
    world.hear(voided(42, 41, ANN));
    let told: Vec<Announcement> =
        world.log.iter().filter_map(|(stamp, event)| Ledger::announce(event, *stamp)).collect();
    let facts: [Fact; 3] = [
        StockAllotted { asset: "unit.mug".parse().unwrap(), amount: 2 }.into(),
        TicketsGranted { person: ANN, tickets: 3 }.into(),
        TicketsRecalled { person: ANN, tickets: 3 }.into(),
    ];
    assert_eq!(told, facts.map(|fact| Announcement { campaign: lucky(), tenant: None, fact }));
}

#[test]
fn every_fact_of_others_goes_to_the_tenants_book() {
    let heard = counted(41, ANN);
    let reaction = Ledger::react(&heard);
    assert_eq!(reaction, [(Target::Tenant, Command::Hear(Box::new(heard)))]);
    let own = told(7, TicketsGranted { person: ANN, tickets: 3 });
    assert_eq!(Ledger::react(&own), []);
    assert_eq!(Ledger::HEARS, ["votes", "lotteries", "referrals"]);
}

#[test]
fn only_the_host_lets_facts_be_heard() {
    let mut world = World::with(five_points(), 10);
    let forged = ask(OPERATOR, Command::Hear(Box::new(counted(41, ANN))));
    assert!(matches!(world.ask(&forged), Err(crate::Refusal::NotAllowed(_))));
}

#[test]
fn a_parked_fact_waits_in_the_state_until_it_is_released() {
    let mut world = World::new();
    let mut unreadable = counted(41, ANN).seal();
    unreadable.body.version = 9;
    let parked = Parked::of(&unreadable, "newer".to_owned());
    let note = |world: &World, note| Ledger::note(&world.state, &tenant(), note).unwrap();
    let event = note(&world, Note::Parked(parked.clone()));
    assert!(matches!(&event, Event::FactParked(parked) if parked.book == Some(book())));
    world.happen(event);
    let position = world.log.len() as u64;
    assert!(Ledger::parking(&world.state).holds(&spring(), Some(BOB)), "nobody knows whom it is about");
    assert_eq!(Ledger::parking(&world.state).get(position).unwrap().fact, parked);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    let Parked { source, campaign, person, .. } = parked;
    let released =
        Released { parked: position, source, campaign, person, how: Release::Dropped, by: OPERATOR };
    let event = note(&world, Note::Released(released));
    world.happen(event);
    assert!(!Ledger::parking(&world.state).holds(&spring(), Some(BOB)));
}
