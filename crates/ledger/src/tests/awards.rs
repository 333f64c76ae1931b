//! What rules give for facts.

use decider::Service;
use proto::fact::{FollowerQualified, VoteCounted};
use proto::{Asset, Heard, PersonId, Timestamp};
use serde_json::json;

use super::support::*;
use crate::command::Command;
use crate::event::{Cause, Event};
use crate::query::View;
use crate::{Ledger, Receipt, Refusal, Rules};

fn at(heard: Heard<proto::Fact>, occurred_at: Timestamp) -> Heard<proto::Fact> {
    Heard { occurred_at, ..heard }
}

#[test]
fn a_counted_vote_gives_points_once() {
    let mut world = World::with(five_points(), 100);
    assert_eq!(world.hear(counted(41, ANN)), ["TransfersBooked"]);
    assert_eq!(shown(&world.last_transfers()), ["points:budget:spring -> points:person:ann 5"]);
    assert_eq!(world.hear(counted(41, ANN)), ["FactDeclined booked-before"], "however it came twice");
    assert_eq!(world.hear(counted(42, BOB)), ["TransfersBooked"]);
    assert_eq!(
        world.balances(["points:budget:spring", "points:person:ann", "points:person:bob"]),
        [90, 5, 5]
    );
}

#[test]
fn an_entry_leads_back_to_the_vote() {
    let mut world = World::with(five_points(), 100);
    let late = at(counted(41, ANN), NOON.plus_ms(7));
    world.now = NOON.plus_ms(HOUR_MS);
    world.hear(late.clone());
    let Some((stamp, Event::TransfersBooked(booked))) = world.log.last() else { panic!("not booked") };
    assert_eq!((booked.occurred_at, stamp.at), (NOON.plus_ms(7), NOON.plus_ms(HOUR_MS)));
    let Cause::Fact(cause) = &booked.cause else { panic!("{:?}", booked.cause) };
    assert_eq!((&cause.source, cause.deed, cause.command), (&late.source, 41, late.cause));
    assert_eq!((cause.person, &cause.campaign, cause.trace.as_str()), (Some(ANN), &spring(), "r2"));
    assert_eq!(booked.transfers[0].reason.as_str(), "points");
}

#[test]
fn where_no_rule_asks_nothing_is_written() {
    let mut world = World::with(five_points(), 100);
    let elsewhere = Heard { campaign: "autumn".parse().unwrap(), ..counted(41, ANN) };
    assert_eq!(world.hear(elsewhere), [""; 0]);
    assert_eq!(world.hear(told(42, FollowerQualified { inviter: ANN, follower: BOB, above: None })), [""; 0]);
    let nobodys = Heard { tenant: "stranger".parse().unwrap(), ..counted(43, ANN) };
    assert_eq!(world.hear(nobodys), [""; 0], "nor where a tenant has no book");
}

#[test]
fn a_budget_runs_out_and_nothing_breaks() {
    let mut world = World::with(five_points(), 12);
    let heard: Vec<_> = (41..45).map(|cast| world.hear(counted(cast, ANN)).join(" ")).collect();
    let spent = "FactDeclined budget-spent";
    assert_eq!(heard, ["TransfersBooked", "TransfersBooked", spent, spent], "all or nothing: 2 stay");
    assert_eq!(world.balances(["points:budget:spring", "points:person:ann"]), [2, 10]);
    world.allot("points", 3);
    assert_eq!(world.hear(counted(45, ANN)), ["TransfersBooked"]);
    // What was declined stays so, and that it was is on record.
    assert_eq!(world.balance("points:person:ann"), 15);
    let mut without = World::new();
    without.order(Command::SetRules { campaign: spring(), rules: five_points() });
    assert_eq!(without.hear(counted(41, ANN)), ["FactDeclined budget-spent"], "no budget was ever opened");
}

#[test]
fn what_a_budget_had_too_little_for_is_shown_until_an_operator_has_seen_to_it() {
    let mut world = World::with(five_points(), 7);
    let unpaid = |world: &mut World| {
        let about = world.look("campaign", &[]).unwrap();
        let waits = Ledger::backlog(&world.view_after(&View::default()))[0];
        (about["unpaid"].clone(), waits.count, waits.since.is_some())
    };
    world.hear(counted(41, ANN));
    assert_eq!(unpaid(&mut world), (json!([]), 0, false));
    let since = world.now;
    world.hear(counted(42, BOB));
    world.wait_ms(1_000);
    world.hear(counted(43, ANN));
    let newest = world.log.len();
    let line =
        |awards| json!([{ "campaign": "spring", "awards": awards, "since_ms": since, "newest": newest }]);
    assert_eq!(unpaid(&mut world), (line(2), 2, true));

    world.allot("points", 10);
    assert_eq!(unpaid(&mut world), (line(2), 2, true), "nothing is given later by itself");
    let pay = |number, who: PersonId| new(number, "points:budget:spring", &format!("points:person:{who}"), 5);
    world.transfer(&[pay(1, BOB)]).unwrap();
    assert_eq!(unpaid(&mut world), (line(1), 1, true));
    world.transfer(&[pay(2, ANN)]).unwrap();
    assert_eq!(unpaid(&mut world), (json!([]), 0, false));

    world.hear(counted(44, ANN));
    assert_eq!(unpaid(&mut world).1, 1);
    world.order(Command::SetRules { campaign: spring(), rules: Rules::default() });
    assert_eq!(unpaid(&mut world), (json!([]), 0, false), "left at that");
}

#[test]
fn caps_hold_per_person_and_day_of_the_rules_clock() {
    let capped = rules(
        r#"{"utc_offset_minutes":480,"awards":[{"name":"points","on":"vote_counted","asset":"points","amount":5,
            "per_person_per_day_max":12,"per_person_max":25}]}"#,
    );
    let mut world = World::with(capped.clone(), 1_000);
    // Noon in Beijing; its day ends twelve hours later, whenever the facts are heard.
    world.now = NOON.plus_ms(100 * HOUR_MS);
    let reached = "FactDeclined cap-reached";
    let midnight = NOON.plus_ms(12 * HOUR_MS);
    let last_moment = Timestamp(midnight.0 - 1);
    let table: [(PersonId, Timestamp, &str); 9] = [
        (ANN, NOON, "TransfersBooked"),
        (ANN, last_moment, "TransfersBooked"),
        (ANN, last_moment, reached),
        (BOB, last_moment, "TransfersBooked"),
        (ANN, midnight, "TransfersBooked"),
        (ANN, midnight, "TransfersBooked"),
        (ANN, midnight, reached),
        (ANN, midnight.plus_ms(24 * HOUR_MS), "TransfersBooked"),
        (ANN, midnight.plus_ms(48 * HOUR_MS), reached),
    ];
    for (index, (person, occurred_at, outcome)) in table.into_iter().enumerate() {
        let heard = world.hear(at(counted(41 + index as u64, person), occurred_at));
        assert_eq!(heard, [outcome], "number {index}");
    }
    assert_eq!(world.balances(["points:person:ann", "points:person:bob"]), [25, 5]);
    // Rules set anew under the same name go on counting.
    let mut raised = capped;
    raised.awards[0].per_person_max = Some(30);
    world.order(Command::SetRules { campaign: spring(), rules: raised });
    let heard = |world: &mut World, cast| world.hear(at(counted(cast, ANN), midnight.plus_ms(72 * HOUR_MS)));
    assert_eq!(heard(&mut world, 60), ["TransfersBooked"]);
    assert_eq!(heard(&mut world, 61), [reached]);
}

#[test]
fn a_vote_that_counts_late_is_capped_by_the_day_on_which_it_was_cast() {
    let capped = rules(
        r#"{"utc_offset_minutes":480,"awards":[{"name":"points","on":"vote_counted","asset":"points","amount":5,
            "per_person_per_day_max":10}]}"#,
    );
    let mut world = World::with(capped, 1_000);
    let next_day = NOON.plus_ms(24 * HOUR_MS);
    let late = |cast, days: u64| {
        let cast_at = Some(Timestamp(next_day.0 - days * 24 * HOUR_MS));
        let body = VoteCounted { person: ANN, cast, contestants: vec![17], votes: 1, cast_at };
        at(told(cast, body), next_day)
    };
    let reached = "FactDeclined cap-reached";
    assert_eq!(world.hear(counted(41, ANN)), ["TransfersBooked"]);
    assert_eq!(world.hear(at(counted(42, ANN), next_day)), ["TransfersBooked"]);
    assert_eq!(world.hear(late(43, 1)), ["TransfersBooked"], "of yesterday half is left");
    assert_eq!(world.hear(late(44, 1)), [reached]);
    assert_eq!(world.hear(at(counted(45, ANN), next_day)), ["TransfersBooked"], "today's is untouched");
    assert_eq!(world.hear(at(counted(46, ANN), next_day)), [reached]);
    // Days that are long past share what is left of the last one that is kept apart.
    for (cast, days, outcome) in [(47, 3, "TransfersBooked"), (48, 9, "TransfersBooked"), (49, 8, reached)] {
        assert_eq!(world.hear(late(cast, days)), [outcome], "{days} days late");
    }
    let later = next_day.plus_ms(2 * 24 * HOUR_MS);
    assert_eq!(world.hear(at(counted(50, ANN), later)), ["TransfersBooked"]);
    assert_eq!(world.hear(at(late(51, 1), later)), [reached], "yesterday stays where it was");
}

#[test]
fn each_rule_gives_for_itself() {
    let both = rules(
        r#"{"awards":[{"name":"points","on":"vote_counted","asset":"points","amount":5},
            {"name":"ticket","on":"vote_counted","asset":"tickets.lucky","amount":1},
            {"name":"invite","on":"follower_qualified","asset":"cny","amount":88}]}"#,
    );
    let mut world = World::with(both, 100);
    assert_eq!(world.hear(counted(41, ANN)), ["TransfersBooked", "FactDeclined budget-spent"]);
    world.allot("tickets.lucky", 10);
    world.allot("cny", 100);
    assert_eq!(world.hear(counted(42, ANN)), ["TransfersBooked", "TicketsGranted"]);
    let transfers = shown(&world.last_transfers());
    assert_eq!(
        transfers,
        [
            "points:budget:spring -> points:person:ann 5",
            "tickets.lucky:budget:spring -> tickets.lucky:person:ann 1"
        ]
    );
    let invited = told(7, FollowerQualified { inviter: BOB, follower: ANN, above: None });
    assert_eq!(world.hear(invited.clone()), ["TransfersBooked"]);
    assert_eq!(world.hear(invited), ["FactDeclined booked-before"]);
    assert_eq!(
        world.balances(["cny:person:bob", "points:person:bob", "tickets.lucky:person:ann"]),
        [88, 0, 1]
    );
}

#[test]
fn rules_set_again_change_nothing_and_other_rules_replace_them() {
    let mut world = World::with(five_points(), 100);
    let (events, set) = (world.log.len(), |rules| Command::SetRules { campaign: spring(), rules });
    assert_eq!(world.order(set(five_points())), Receipt::Rules { campaign: spring() });
    assert_eq!(world.log.len(), events);
    world.hear(counted(41, ANN));
    world.order(set(rules("{}")));
    assert_eq!(world.hear(counted(42, ANN)), [""; 0]);
    // A vote of then can still be voided.
    assert_eq!(world.hear(voided(43, 41, ANN)), ["TransfersBooked"]);
    let named = |from: usize| {
        let one = |n| format!(r#"{{"name":"r{n}","on":"vote_counted","asset":"points","amount":1}}"#);
        rules(&format!(r#"{{"awards":[{}]}}"#, (from..from + 16).map(one).collect::<Vec<_>>().join(",")))
    };
    for from in [0, 16, 32] {
        world.order(set(named(from)));
    }
    let full = Refusal::Full { what: "names of rules of a campaign".to_owned(), max: 64 };
    assert_eq!(world.try_order(set(named(48))), Err(full));
    world.order(set(named(47)));
}

#[test]
fn a_closed_account_gets_nothing() {
    let mut world = World::with(five_points(), 100);
    let ann = account("points:person:ann");
    world.order(Command::OpenAccount { account: ann.clone(), terms: None });
    world.order(Command::CloseAccount { account: ann });
    assert_eq!(world.hear(counted(41, ANN)), ["FactDeclined account-closed"]);
    assert_eq!(world.balance("points:budget:spring"), 100);
}

#[test]
fn facts_count_only_from_where_they_can_happen() {
    let mut world = World::with(five_points(), 100);
    let mut forged = counted(41, ANN);
    forged.source.service = "lotteries".into();
    assert_eq!(world.hear(forged), ["FactDeclined wrong-source"]);
    let of_asset = |world: &World| world.state.books[0].asset_numbers.contains_key(&Asset::Points);
    assert!(of_asset(&world));
}
