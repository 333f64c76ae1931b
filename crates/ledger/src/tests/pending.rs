//! Transfers in two steps.

use super::support::*;
use crate::command::Command;
use crate::event::Why;
use crate::{Receipt, Refusal};

fn post(world: &mut World, number: u8, amount: Option<u64>) -> Result<Receipt, Refusal> {
    world.try_order(Command::Post { transfer: id(number), amount })
}

fn void(world: &mut World, number: u8) -> Result<Receipt, Refusal> {
    world.try_order(Command::Void { transfer: id(number) })
}

fn settled(number: u8, posted: u64) -> Result<Receipt, Refusal> {
    Ok(Receipt::Settled { transfer: id(number), posted })
}

fn not_pending(number: u8, phase: &str) -> Result<Receipt, Refusal> {
    Err(Refusal::NotPending { transfer: id(number), phase: phase.to_owned() })
}

/// Of ten points sixty percent are reserved, for an hour.
fn world() -> World {
    let mut world = World::new();
    world.allot("points", 10);
    let until = Some(NOON.plus_ms(HOUR_MS));
    let pending = reserved(new(1, "points:budget:spring", "points:person:ann", 6), until);
    world.transfer(&[pending]).unwrap();
    world
}

#[test]
fn what_is_reserved_is_spent_by_nobody_else() {
    let mut world = world();
    assert_eq!(
        world.balances(["points:budget:spring", "points:person:ann"]),
        [10, 0],
        "nothing has moved yet"
    );
    let more = world.transfer(&[new(2, "points:budget:spring", "points:person:bob", 5)]);
    let account = account("points:budget:spring");
    assert_eq!(more, Err(Refusal::ByBook(Why::Insufficient { account, available: 4 })));
    // Nor by whom it is for, before it is there.
    assert!(world.transfer(&[new(2, "points:person:ann", "points:expiry", 1)]).is_err());
    world.transfer(&[new(2, "points:budget:spring", "points:person:bob", 4)]).unwrap();
}

#[test]
fn it_is_posted_whole_or_in_part_once() {
    for (amount, posted, rest) in [(None, 6, 4), (Some(6), 6, 4), (Some(2), 2, 8)] {
        let mut world = world();
        assert_eq!(post(&mut world, 1, amount), settled(1, posted));
        let balances = world.balances(["points:budget:spring", "points:person:ann"]);
        assert_eq!(balances, [rest, posted as i64], "{amount:?}: the rest is free again");
        assert!(world.state.books[0].reserved.is_empty() && world.state.due.is_empty());
        let events = world.log.len();
        assert_eq!(post(&mut world, 1, Some(posted)), settled(1, posted), "a retry");
        assert_eq!(post(&mut world, 1, Some(5)), not_pending(1, "posted"));
        assert_eq!(void(&mut world, 1), not_pending(1, "posted"));
        assert_eq!(world.log.len(), events);
        // And it can be reversed as any other, up to what was posted.
        let left = Refusal::MoreThanLeft { transfer: id(1), left: posted };
        assert_eq!(world.reverse(id(1), Some(posted + 1)), Err(left));
        world.reverse(id(1), None).unwrap();
        assert_eq!(world.balances(["points:budget:spring", "points:person:ann"]), [10, 0]);
    }
    for bad in [0, 7] {
        let mut world = world();
        let left = Refusal::MoreThanLeft { transfer: id(1), left: 6 };
        assert_eq!(post(&mut world, 1, Some(bad)), Err(left));
    }
}

#[test]
fn it_is_given_up_or_expires() {
    let mut world = world();
    assert_eq!(void(&mut world, 1), settled(1, 0));
    assert_eq!(void(&mut world, 1), settled(1, 0), "a retry");
    assert_eq!(post(&mut world, 1, None), not_pending(1, "voided"));
    assert!(matches!(world.reverse(id(1), None), Err(Refusal::Malformed(_))), "it has moved nothing");
    assert!(world.state.due.is_empty() && world.state.books[0].pending.is_empty());

    let mut world = self::world();
    world.now = NOON.plus_ms(HOUR_MS);
    assert_eq!(post(&mut world, 1, None), not_pending(1, "expired"), "though nothing has ticked yet");

    let mut world = self::world();
    world.wait_ms(HOUR_MS - 1);
    assert_eq!(world.state.books[0].pending.len(), 1);
    world.wait_ms(1);
    assert_eq!(post(&mut world, 1, None), not_pending(1, "expired"));
    world.transfer(&[new(2, "points:budget:spring", "points:person:bob", 10)]).unwrap();
    assert!(world.state.due.is_empty() && world.state.books[0].reserved.is_empty());
}

#[test]
fn many_expire_in_bounded_ticks() {
    let mut world = World::new();
    world.allot("points", 1_000);
    let until = Some(NOON.plus_ms(HOUR_MS));
    for batch in 0..3_u8 {
        let one = |number: u8| {
            let mut new = reserved(new(number, "points:budget:spring", "points:person:ann", 1), until);
            new.id.as_mut().unwrap().0[0] = 200 + batch;
            new
        };
        world.transfer(&(0..100).map(one).collect::<Vec<_>>()).unwrap();
    }
    assert_eq!(world.state.books[0].pending.len(), 300);
    world.wait_ms(HOUR_MS);
    assert!(world.state.books[0].pending.is_empty());
}

#[test]
fn only_what_was_reserved_is_settled() {
    let mut world = world();
    world.transfer(&[new(2, "points:budget:spring", "points:person:bob", 1)]).unwrap();
    assert_eq!(post(&mut world, 2, None), not_pending(2, "posted"), "posted at once");
    assert_eq!(void(&mut world, 3), Err(Refusal::TransferUnknown { transfer: id(3) }));
    let close = Command::CloseAccount { account: account("points:person:ann") };
    let in_use = Refusal::AccountInUse { account: account("points:person:ann"), balance: 0, reserved: 6 };
    assert_eq!(world.try_order(close), Err(in_use));
}
