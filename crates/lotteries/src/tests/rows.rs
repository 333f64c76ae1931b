//! What is answered from rows and the log behind them.

use decider::kept::Kept;
use decider::{Service, Stamp};
use proto::wire::{Format, Queried, Query, QueryPage};
use proto::{Actor, Heard, PersonalRef};
use serde_json::{Value, json};

use super::support::*;
use crate::command::TakenBack;
use crate::event::Listing;
use crate::fairness::bundle::Line;
use crate::fairness::check::{Found, check};
use crate::rules::{Claim, Consolation};
use crate::{Command, Event, Lotteries, Rules, envelope, raffle};

fn ask_rows(
    log: &[(Stamp, Event)],
    question: &str,
    asked: &[(&str, String)],
    format: Format,
) -> Result<QueryPage, u16> {
    let parameters = asked.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let (tenant, campaign, question) = (tenant(), Some(lucky()), question.to_owned());
    let query = Query { tenant, campaign, question, parameters, format };
    match Lotteries::query(&query, &Kept::<Lotteries>::of(log)).unwrap() {
        Queried::Page(page) => Ok(page),
        Queried::Problem(problem) => Err(problem.status),
    }
}

/// All lines of an answer in pages of this many.
fn all(world: &World, question: &str, field: &str, limit: usize) -> Vec<Value> {
    let (mut lines, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut asked = vec![("limit", limit.to_string())];
        asked.extend(cursor.map(|cursor| ("cursor", cursor)));
        let page = ask_rows(&world.log, question, &asked, Format::Json).unwrap();
        let body: Value = serde_json::from_slice(&page.body).unwrap();
        assert_eq!(body["next_cursor"], json!(page.next_cursor));
        lines.extend(body[field].as_array().unwrap().iter().cloned());
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return lines,
        }
    }
}

/// Mugs that are sent, points where none is left.
fn played() -> World {
    let mut rules =
        Rules { consolation: Some(Consolation { asset: "points".parse().unwrap(), amount: 5 }), ..always() };
    rules.prizes[0].claim = Claim::Delivery;
    let mut world = World::new();
    // Before the draw is set up; and what another account handed over is none of it.
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(Heard { tenant: "other".parse().unwrap(), ..allotted(2, "unit.mug", 9) });
    world.order(Command::Create { name: "Lucky".to_owned(), rules }).unwrap();
    world.open_empty();
    world.hear(allotted(3, "points", 100));
    world.hear(granted(4, ANN, 9));
    (0..5).for_each(|_| drop(world.draw(ANN).unwrap()));
    world
}

#[test]
fn a_bundle_is_public_once_the_draw_has_closed_and_holds_in_pages_of_any_size() {
    let mut world = played();
    assert_eq!(ask_rows(&world.log, "fairness", &[], Format::Json), Err(409));
    let won = world.log.iter().find(|(_, event)| matches!(event, Event::Drawn(_))).unwrap().0.position;
    world.order(Command::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
    world.order(Command::Close).unwrap();
    for limit in [1, 2, 3, 500] {
        let lines = all(&world, "fairness", "lines", limit);
        let lines: Vec<Line> = lines.into_iter().map(|line| serde_json::from_value(line).unwrap()).collect();
        let checked = check(&lines).unwrap();
        let Found::Draw(found) = checked.found else { panic!("it is a draw") };
        assert_eq!((found.draws, checked.position), (5, world.log.len() as u64), "in pages of {limit}");
    }
    let page = ask_rows(&world.log, "fairness", &[], Format::JsonLines).unwrap();
    let text = String::from_utf8(page.body).unwrap();
    assert!(text.ends_with('\n') && text.lines().all(|line| line.starts_with("{\"position\":")), "{text}");
    let unknown = ask_rows(&world.log, "odds", &[], Format::Json);
    assert_eq!(unknown, Err(404));
}

/// Nobody makes a bundle long by trying on: of each person it has the first refusal by each rule.
#[test]
fn a_bundle_has_the_first_refusal_of_each_person_by_each_rule() {
    let mut world = played();
    let try_often = |world: &mut World, person| (0..3).for_each(|_| drop(world.draw(person).unwrap_err()));
    try_often(&mut world, BOB);
    world.order(Command::List { person: BOB, listing: Listing::Denied }).unwrap();
    try_often(&mut world, BOB);
    world.order(Command::List { person: ANN, listing: Listing::Denied }).unwrap();
    try_often(&mut world, ANN);
    world.order(Command::Close).unwrap();
    let lines = all(&world, "fairness", "lines", 2);
    let refused = lines.iter().filter(|line| line["kind"] == "refused");
    let refused: Vec<_> = refused.map(|line| (line["person"].clone(), line["rule"].clone())).collect();
    assert_eq!(
        refused,
        [(json!(BOB), json!("no_ticket")), (json!(BOB), json!("denied")), (json!(ANN), json!("denied"))]
    );
    let lines: Vec<Line> = lines.into_iter().map(|line| serde_json::from_value(line).unwrap()).collect();
    let Found::Draw(found) = check(&lines).unwrap().found else { panic!("it is a draw") };
    assert_eq!(found.refused, 3);
}

#[test]
fn winners_are_listed_newest_first_with_what_became_of_their_prizes() {
    let mut world = played();
    let lines = all(&world, "winners", "winners", 2);
    let positions: Vec<u64> = lines.iter().map(|line| line["position"].as_u64().unwrap()).collect();
    assert_eq!(positions.len(), 3, "points console and are no line");
    assert!(positions.is_sorted_by(|newer, older| newer > older));
    assert!(lines.iter().all(|line| line["stage"] == "won" && line["asset"] == "unit.mug"));
    let claim = Command::Claim { won: positions[0], delivery: PersonalRef([4; 16]) };
    world.ask(&ask(Actor::Person(ANN), claim)).unwrap();
    world.order(Command::Fulfil { won: positions[0], note: "parcel 7".to_owned() }).unwrap();
    world.order(Command::TakeBack { won: positions[1], why: TakenBack::Invalidated }).unwrap();
    let lines = all(&world, "winners", "winners", 500);
    let fates: Vec<_> = lines.iter().map(|line| (line["stage"].clone(), line["note"].clone())).collect();
    assert_eq!(
        fates,
        [(json!("fulfilled"), json!("parcel 7")), (json!("returned"), json!("")), (json!("won"), json!(""))]
    );
    assert_eq!(all(&World::new(), "winners", "winners", 5), Vec::<Value>::new());
}

#[test]
fn bundles_and_winners_of_every_form_are_answered_from_rows() {
    for world in [envelope::tests::check::finished(), raffle::tests::check::finished()] {
        let lines = all(&world, "fairness", "lines", 3);
        let lines: Vec<Line> = lines.into_iter().map(|line| serde_json::from_value(line).unwrap()).collect();
        assert_eq!(lines, world.bundle());
    }
    let world = envelope::tests::check::finished();
    let parts = all(&world, "winners", "winners", 2);
    let places: Vec<_> = parts.iter().map(|part| (part["round"].clone(), part["part"].clone())).collect();
    assert_eq!(places, [(json!(2), json!(1)), (json!(1), json!(2)), (json!(1), json!(1))]);
    assert!(
        parts.iter().all(|part| part["asset"] == "cny" && part["line"].is_null() && part["stage"].is_null())
    );
    let winners = all(&raffle::tests::check::finished(), "winners", "winners", 2);
    let places: Vec<_> = winners.iter().map(|won| (won["place"].clone(), won["line"].clone())).collect();
    assert_eq!(places, [(json!(4), json!(1)), (json!(3), json!(1)), (json!(1), json!(0))]);
}

/// Its seed is public as soon as winners are drawn, but what becomes of them is checked as well.
#[test]
fn a_raffle_is_shown_once_it_has_closed_and_not_before() {
    let drawn = raffle::tests::support::drawn();
    assert_eq!(ask_rows(&drawn.log, "fairness", &[], Format::Json), Err(409));
}

/// Nothing is claimed that is in the books at once, so there is nothing to say of it.
#[test]
fn a_prize_that_was_the_winners_at_once_has_no_stage_until_it_goes_back() {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(granted(2, ANN, 1));
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    assert_eq!(all(&world, "winners", "winners", 5)[0]["stage"], json!(null));
    world.order(Command::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
    assert_eq!(all(&world, "winners", "winners", 5)[0]["stage"], json!("returned"));
}
