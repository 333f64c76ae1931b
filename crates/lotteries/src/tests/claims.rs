//! Won → claimed → handed out, or back into stock.

use decider::Service;
use proto::wire::Audience;
use proto::{Actor, PersonalRef};
use serde_json::json;

use super::support::*;
use crate::command::TakenBack;
use crate::query::View;
use crate::rules::Claim;
use crate::state::Stage;
use crate::{Command, Lotteries, Receipt, Refusal, Rules};

const HOUR_MS: u64 = 3_600_000;
const HOME: PersonalRef = PersonalRef([4; 16]);

/// A mug in each draw, claimed like this within two hours.
fn rules(claim: Claim) -> Rules {
    let mut rules = Rules { claim_within_hours: std::num::NonZeroU16::new(2), ..always() };
    rules.prizes[0].claim = claim;
    rules
}

/// Ann has won one; where.
fn won(claim: Claim) -> (World, u64) {
    let mut world = World::open(rules(claim));
    world.hear(allotted(1, "unit.mug", 5));
    world.hear(granted(2, ANN, 5));
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    (world, won)
}

fn claim(world: &mut World, who: proto::PersonId, won: u64) -> Result<Receipt, Refusal> {
    world.ask(&ask(Actor::Person(who), Command::Claim { won, delivery: HOME }))
}

fn pick_up(world: &mut World, who: proto::PersonId, won: u64) -> Result<Receipt, Refusal> {
    world.ask(&ask(Actor::Person(who), Command::PickUp { won }))
}

fn code(receipt: Result<Receipt, Refusal>) -> String {
    match receipt {
        Ok(Receipt::Code { code, .. }) => code,
        other => panic!("no code: {other:?}"),
    }
}

fn stages(world: &World) -> Vec<Stage> {
    world.state.campaigns[&lucky()].claims.of(&ANN).iter().map(|prized| prized.stage).collect()
}

#[test]
fn what_is_sent_is_claimed_with_an_address_and_waits_until_it_is_sent() {
    let (mut world, won) = won(Claim::Delivery);
    let own = Lotteries::own(&world.state, &own(ANN), world.now).unwrap();
    let until = NOON.plus_ms(2 * HOUR_MS);
    let expected = json!([{ "position": won, "line": 0, "stage": "won", "claim_until_ms": until }]);
    assert_eq!(own["prizes"], expected);
    assert!(matches!(pick_up(&mut world, ANN, won), Err(Refusal::Malformed(_))), "it is sent");
    assert_eq!(claim(&mut world, BOB, won), Err(Refusal::PrizeUnknown(won)), "it is Ann's");
    let fulfil = Command::Fulfil { won, note: " parcel 7 ".to_owned() };
    assert_eq!(world.order(fulfil.clone()), Err(Refusal::NotClaimed(won)));
    assert_eq!(claim(&mut world, ANN, won), Ok(Receipt::Claimed { won }));
    assert_eq!(claim(&mut world, ANN, won), Err(Refusal::ClaimedBefore(won)));
    assert_eq!(world.wait_ms(9 * HOUR_MS), [""; 0], "what is claimed does not lapse");
    assert_eq!(world.order(fulfil.clone()), Ok(Receipt::Fulfilled { won, person: ANN }));
    assert_eq!(world.order(fulfil), Err(Refusal::FulfilledBefore(won)));
    let back = Command::TakeBack { won, why: TakenBack::Invalidated };
    assert_eq!(world.order(back), Err(Refusal::FulfilledBefore(won)), "it is gone");
    assert_eq!(stages(&world), [Stage::Fulfilled]);
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn only_operators_see_addresses_and_only_of_what_waits() {
    let (mut world, won) = won(Claim::Delivery);
    assert_eq!(world.look(true, "waiting").unwrap(), json!({ "all": 0, "prizes": [] }));
    claim(&mut world, ANN, won).unwrap();
    let waiting = world.look(true, "waiting").unwrap();
    assert_eq!((&waiting["all"], &waiting["prizes"][0]["delivery"]), (&json!(1), &json!({ "name": "Ann" })));
    let audited = world.look_as(Audience::Auditors, "waiting").unwrap();
    assert_eq!(
        (&audited["prizes"][0]["delivery"], &audited["prizes"][0]["position"]),
        (&json!(null), &json!(won))
    );
    let text = format!("{:?}", world.log);
    assert!(text.contains(&HOME.to_string()) && !text.contains("\"Ann\""), "the log refers to it only");

    // Erased: the view that says so is made although nothing happened in the draw.
    let before = world.view(&View::default());
    let after = Lotteries::forget(&world.state, &before, &Nobody, &[HOME]);
    let look = proto::wire::Look {
        campaign: lucky(),
        question: "waiting".to_owned(),
        parameters: Vec::new(),
        audience: Audience::Operators,
    };
    let proto::wire::LookReply::Body { body, .. } = Lotteries::look(&after, &look) else { panic!("no list") };
    assert!(!String::from_utf8(body).unwrap().contains("Ann"));

    world.order(Command::Fulfil { won, note: String::new() }).unwrap();
    assert_eq!(world.look(true, "waiting").unwrap(), json!({ "all": 0, "prizes": [] }));
}

#[test]
fn what_is_picked_up_is_handed_out_once_against_a_code_that_no_log_tells() {
    let (mut world, won) = won(Claim::PickUp);
    assert!(matches!(claim(&mut world, ANN, won), Err(Refusal::Malformed(_))), "no address is needed");
    assert_eq!(pick_up(&mut world, BOB, won), Err(Refusal::PrizeUnknown(won)), "it is Ann's");
    let events = world.log.len();
    let good = code(pick_up(&mut world, ANN, won));
    assert_eq!(code(pick_up(&mut world, ANN, won)), good, "each time the same");
    assert_eq!(world.log.len(), events, "so neither event nor answer is stored");
    let redeem = |code: &str| Command::Redeem { code: code.to_owned(), note: String::new() };
    let needs_code = world.order(Command::Fulfil { won, note: String::new() });
    assert_eq!(needs_code, Err(Refusal::NeedsCode(won)));
    for wrong in ["nonsense", "1-0000000000", &good[..good.len() - 1]] {
        assert_eq!(world.order(redeem(wrong)), Err(Refusal::CodeUnknown), "{wrong}");
    }
    assert_eq!(world.order(redeem(&good.to_lowercase())), Ok(Receipt::Fulfilled { won, person: ANN }));
    assert_eq!(world.order(redeem(&good)), Err(Refusal::FulfilledBefore(won)));
    assert_eq!(pick_up(&mut world, ANN, won), Err(Refusal::FulfilledBefore(won)));
    let person = Actor::Person(BOB);
    assert!(matches!(world.ask(&ask(person, redeem(&good))), Err(Refusal::NotAllowed(_))));
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn a_code_is_worth_nothing_once_the_prize_has_gone_back() {
    let (mut world, won) = won(Claim::PickUp);
    let good = code(pick_up(&mut world, ANN, won));
    world.now = NOON.plus_ms(2 * HOUR_MS);
    let redeem = Command::Redeem { code: good, note: String::new() };
    assert_eq!(
        world.order(redeem.clone()),
        Err(Refusal::ClaimTooLate(won)),
        "also before it was carried out"
    );
    world.wait_ms(0);
    assert_eq!(world.stock("unit.mug"), 5);
    assert_eq!(world.order(redeem), Err(Refusal::ClaimTooLate(won)));
}

#[test]
fn what_nobody_claims_in_time_goes_back_and_after_the_close_on_to_the_ledger() {
    let (mut world, first) = won(Claim::Delivery);
    world.wait_ms(HOUR_MS);
    world.draw(ANN).unwrap();
    let second = world.log.last().unwrap().0.position;
    assert_eq!(world.wait_ms(HOUR_MS), ["PrizeReturned"], "the first one's time is over");
    assert_eq!(claim(&mut world, ANN, first), Err(Refusal::ClaimTooLate(first)));
    assert_eq!((world.stock("unit.mug"), stages(&world)), (4, vec![Stage::Returned, Stage::Won]));
    world.order(Command::Close).unwrap();
    assert_eq!(world.wait_ms(HOUR_MS), ["PrizeReturned", "StockReturned"]);
    assert_eq!(claim(&mut world, ANN, second), Err(Refusal::ClaimTooLate(second)));
    assert_eq!(world.stock("unit.mug"), 0);
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn a_prize_can_be_claimed_after_the_close() {
    let (mut world, won) = won(Claim::Delivery);
    world.order(Command::Close).unwrap();
    assert_eq!(claim(&mut world, ANN, won), Ok(Receipt::Claimed { won }));
    assert_eq!(
        world.order(Command::Fulfil { won, note: String::new() }),
        Ok(Receipt::Fulfilled { won, person: ANN })
    );
}

#[test]
fn what_is_in_the_books_at_once_needs_no_claim() {
    let (mut world, won) = won(Claim::AtOnce);
    assert_eq!(pick_up(&mut world, ANN, won), Err(Refusal::NothingToClaim(won)));
    assert_eq!(world.order(Command::Fulfil { won, note: String::new() }), Err(Refusal::NothingToClaim(won)));
    assert_eq!(world.wait_ms(9 * HOUR_MS), [""; 0]);
    let long = Command::Fulfil { won, note: "x".repeat(201) };
    assert_eq!(world.order(long), Err(Refusal::NothingToClaim(won)));
}

#[test]
fn a_claimed_prize_that_is_taken_back_waits_no_more() {
    let (mut world, won) = won(Claim::Delivery);
    claim(&mut world, ANN, won).unwrap();
    world.order(Command::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
    assert_eq!(world.look(true, "waiting").unwrap()["all"], 0);
    assert_eq!(world.order(Command::Fulfil { won, note: String::new() }), Err(Refusal::PrizeUnknown(won)));
    assert_eq!((stages(&world), world.stock("unit.mug")), (vec![Stage::Returned], 5));
}

#[test]
fn an_operator_says_lapsed_only_of_what_has() {
    let lapsed = |won| Command::TakeBack { won, why: TakenBack::Lapsed };
    let (mut world, own) = won(Claim::Delivery);
    assert_eq!(world.order(lapsed(own)), Err(Refusal::NotLapsed(own)), "it can still be claimed");
    claim(&mut world, ANN, own).unwrap();
    world.now = NOON.plus_ms(9 * HOUR_MS);
    assert_eq!(world.order(lapsed(own)), Err(Refusal::NotLapsed(own)), "it is claimed");
    let problem = Refusal::NotLapsed(own).problem();
    assert_eq!((problem.status, problem.kind.as_str()), (409, "/problems/not-lapsed"));
    let (mut world, own) = won(Claim::AtOnce);
    world.now = NOON.plus_ms(9 * HOUR_MS);
    assert_eq!(world.order(lapsed(own)), Err(Refusal::NotLapsed(own)), "it needs no claim");
    let (mut world, own) = won(Claim::Delivery);
    world.now = NOON.plus_ms(2 * HOUR_MS);
    assert_eq!(world.order(lapsed(own)), Ok(Receipt::TakenBack { won: own }), "its time is over");
}
