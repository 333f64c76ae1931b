//! From draft to closed.

use proto::Envelope;
use serde_json::{Value, json};

use super::support::*;
use crate::fairness::Seeds;
use crate::raffle::command::Command;
use crate::raffle::refusal::Refusal;
use crate::raffle::rules::Rules;
use crate::state::Status;
use crate::{Command as Any, Receipt, Refusal as AnyRefusal};

#[test]
fn it_opens_only_once_all_of_its_prizes_are_there() {
    let mut world = World::new();
    world.order(create(rules())).unwrap();
    world.hear(allotted(1, "unit.trip", 1));
    world.hear(allotted(2, "unit.mug", 1));
    let missing = Refusal::PrizesMissing { asset: "unit.mug".parse().unwrap(), needed: 2, has: 1 };
    assert_eq!(world.order(Any::Open), Err(missing.into()));
    world.hear(allotted(3, "unit.mug", 1));
    assert_eq!(world.order(Any::Open), Ok(Receipt::Stage { status: Status::Open }));
    assert_eq!(world.order(Any::Open), Ok(Receipt::Stage { status: Status::Open }));
    assert_eq!(world.order(create(rules())), Err(AnyRefusal::CampaignExists));
}

#[test]
fn entries_close_by_themselves_also_while_it_is_paused_and_a_draft_waits_for_nobody() {
    let mut world = open(rules());
    world.order(Any::Pause).unwrap();
    assert_eq!(world.pass(closes_at()), ["EntriesClosed"]);
    assert_eq!(world.order(Any::Open), Ok(Receipt::Stage { status: Status::Open }));
    let mut draft = World::new();
    draft.order(create(rules())).unwrap();
    assert_eq!(draft.pass(closes_at()), [""; 0]);
    assert_eq!(draft.order(Any::Open), Err(Refusal::TooLate.into()));
}

#[test]
fn what_nobody_won_goes_back_at_the_close_and_the_seed_is_public_from_the_draw_on() {
    let mut world = open(rules());
    hand_in(&mut world, &[1, 2]).unwrap();
    world.pass(closes_at());
    let public = |world: &World| world.look(false, "campaign").unwrap();
    assert_eq!(public(&world)["seed"], Value::Null);
    assert_eq!(draw(&mut world, None), Ok(2), "as many as there are persons");
    assert_eq!(public(&world)["seed"], seeds().seed(&tenant(), &lucky()).to_string());
    assert_eq!(world.order(Any::Close), Err(Refusal::WinnersWaiting(2).into()));
    confirm(&mut world, 1).unwrap();
    confirm(&mut world, 2).unwrap();
    let before = world.log.len();
    world.order(Any::Close).unwrap();
    assert_eq!(world.names_since(before), ["RaffleClosed", "StockReturned"]);
    assert_eq!((world.stock("unit.trip"), world.stock("unit.mug")), (0, 0));
    assert_eq!(world.hear(allotted(9, "unit.mug", 1)), ["StockReceived", "StockReturned"]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn one_that_is_called_off_reveals_its_seed_and_gives_everything_back() {
    let mut world = open(rules());
    hand_in(&mut world, &[1]).unwrap();
    let before = world.log.len();
    world.order(Any::Close).unwrap();
    let events = ["RaffleClosed", "RaffleSeedRevealed", "StockReturned", "StockReturned"];
    assert_eq!(world.names_since(before), events);
    assert_eq!(world.pass(closes_at()), [""; 0]);
    assert!(matches!(draw(&mut world, None), Err(AnyRefusal::WrongStatus { .. })));
    assert!(matches!(world.order(Any::Open), Err(AnyRefusal::WrongStatus { .. })));
}

#[test]
fn a_seed_that_is_lost_lets_nobody_draw_and_is_on_record_at_the_close() {
    let mut world = open(rules());
    world.pass(closes_at());
    world.seeds = Seeds::new([6; 32]);
    let before = world.log.len();
    assert_eq!(draw(&mut world, None), Err(AnyRefusal::SeedLost));
    assert_eq!(world.log.len(), before);
    world.order(Any::Close).unwrap();
    world.order(Any::Close).unwrap();
    assert_eq!(
        world.names_since(before),
        ["RaffleClosed", "RaffleSeedLost", "StockReturned", "StockReturned"]
    );
    world.seeds = seeds();
    let before = world.log.len();
    world.order(Any::Close).unwrap();
    assert_eq!(world.names_since(before), ["RaffleSeedRevealed"]);
}

#[test]
fn what_makes_no_sense_leaves_nothing() {
    let mut world = World::new();
    let late = Rules { closes_at_ms: NOON, ..rules() };
    assert!(matches!(world.order(create(late)), Err(AnyRefusal::Malformed(_))));
    let nothing = Rules { prizes: Vec::new(), ..rules() };
    assert!(matches!(world.order(create(nothing)), Err(AnyRefusal::Malformed(_))));
    world.order(create(rules())).unwrap();
    let other = AnyRefusal::OtherForm { form: "raffle".to_owned() };
    assert_eq!(world.draw(ANN), Err(other.clone()));
    let message = crate::envelope::Command::Message { person: ANN, text: "plum".to_owned() };
    assert_eq!(world.order(message.into()), Err(other));
    let foreign = Envelope { tenant: "theirs".parse().unwrap(), ..ask(OPERATOR, Any::Close) };
    assert_eq!(world.ask(&foreign), Err(AnyRefusal::CampaignUnknown));
    let by_operator = ask(OPERATOR, Command::Enter.into());
    assert!(matches!(world.ask(&by_operator), Err(AnyRefusal::NotAllowed(_))));
    assert_eq!(world.log.len(), 1);
}

#[test]
fn the_public_sees_masked_winners_and_those_inside_who_they_are() {
    let world = drawn();
    let public = world.look(false, "campaign").unwrap();
    let place = &public["places"][0];
    assert_eq!(
        (&place["place"], &place["line"], &place["standing"]),
        (&json!(1), &json!(0), &json!("called"))
    );
    assert_eq!((&place["person"], &public["inside"]), (&Value::Null, &Value::Null));
    let inside = world.look(true, "campaign").unwrap();
    let whole = inside["places"][0]["person"].as_str().unwrap().to_owned();
    assert_eq!(place["who"], format!("{}…", &whole[..4]));
    assert_eq!(public["places"].as_array().unwrap().len(), 5);
    assert_eq!(
        public["places"][4],
        json!({
            "place": 5, "entry": public["places"][4]["entry"], "line": null, "standing": "alternate",
            "who": public["places"][4]["who"], "person": null, "weighed": null, "held": null, "won": null,
        })
    );
    assert_eq!((&public["entries"], public["root"].as_str().map(str::len)), (&json!(10), Some(64)));
    assert_eq!(world.look(true, "leaderboard"), Err(404));
}
