//! Transfers by operators: limits, batches, ids.

use super::support::*;
use crate::account::Terms;
use crate::command::{AMOUNT_MAX, Command, NewTransfer};
use crate::event::{Event, Why};
use crate::receipt::Booked;
use crate::state::TURNOVER_MAX;
use crate::{Receipt, Refusal};

fn holding(world: &mut World, name: &str, terms: Terms) {
    world.order(Command::OpenAccount { account: account(name), terms: Some(terms) });
}

fn booked(lines: &[(u8, u64)]) -> Result<Receipt, Refusal> {
    let line = |(number, amount): &(u8, u64)| Booked { transfer: id(*number), amount: *amount };
    Ok(Receipt::Booked { transfers: lines.iter().map(line).collect() })
}

fn insufficient(text: &str, available: u64) -> Result<Receipt, Refusal> {
    Err(Refusal::ByBook(Why::Insufficient { account: account(text), available }))
}

/// A hundred points in spring's budget, and an account of the operator's.
fn world() -> World {
    let mut world = World::new();
    world.allot("points", 100);
    holding(&mut world, "points:holding:a", Terms::default());
    world
}

#[test]
fn what_is_debited_here_is_credited_there() {
    let mut world = world();
    let transfer = new(1, "points:budget:spring", "points:person:ann", 30);
    assert_eq!(world.transfer(&[transfer]), booked(&[(1, 30)]));
    let balances = world.balances(["points:issue", "points:budget:spring", "points:person:ann"]);
    assert_eq!(balances, [100, 70, 30]);
}

#[test]
fn no_balance_falls_below_its_limit() {
    let mut world = world();
    let credit_line = Terms { overdraft_max: 5, ..Terms::default() };
    holding(&mut world, "points:holding:sponsor", credit_line);
    let table = [
        ("points:budget:spring", "points:person:ann", 101, insufficient("points:budget:spring", 100)),
        ("points:person:ann", "points:fulfilment", 1, insufficient("points:person:ann", 0)),
        // What was never put in can't be taken out.
        ("points:holding:a", "points:issue", 1, insufficient("points:holding:a", 0)),
        ("points:holding:sponsor", "points:holding:a", 6, insufficient("points:holding:sponsor", 5)),
    ];
    for (debit, credit, amount, refused) in table {
        assert_eq!(world.transfer(&[new(1, debit, credit, amount)]), refused, "{debit} {credit}");
        let Some((_, Event::TransfersRefused(on_record))) = world.log.last() else { panic!("not on record") };
        assert_eq!((on_record.transfer, Err(Refusal::ByBook(on_record.why.clone()))), (id(1), refused));
    }
    world.transfer(&[new(1, "points:holding:sponsor", "points:holding:a", 5)]).unwrap();
    assert_eq!(world.balances(["points:holding:sponsor", "points:holding:a"]), [-5, 5]);
}

#[test]
fn an_account_may_have_a_most() {
    let mut world = world();
    holding(&mut world, "points:holding:b", Terms { balance_max: Some(10), ..Terms::default() });
    world.transfer(&[new(1, "points:budget:spring", "points:holding:b", 8)]).unwrap();
    let full = Why::OverMax { account: account("points:holding:b"), room: 2 };
    let refused = world.transfer(&[new(2, "points:budget:spring", "points:holding:b", 3)]);
    assert_eq!(refused, Err(Refusal::ByBook(full)));
    let as_much = up_to(new(2, "points:budget:spring", "points:holding:b", 3));
    assert_eq!(world.transfer(&[as_much]), booked(&[(2, 2)]));
    // What may be issued in all is a limit of the same kind.
    let cap = Terms { balance_max: Some(120), ..Terms::default() };
    holding(&mut world, "points:issue", cap);
    let refused = world.transfer(&[new(3, "points:issue", "points:holding:a", 21)]);
    assert_eq!(refused, Err(Refusal::ByBook(Why::OverMax { account: account("points:issue"), room: 20 })));
}

#[test]
fn up_to_moves_what_there_is_but_never_nothing() {
    let mut world = world();
    let all = up_to(new(1, "points:budget:spring", "points:expiry", AMOUNT_MAX));
    assert_eq!(world.transfer(std::slice::from_ref(&all)), booked(&[(1, 100)]));
    let events = world.log.len();
    assert_eq!(world.transfer(&[all]), booked(&[(1, 100)]), "again: what it came to the first time");
    assert_eq!(world.log.len(), events);
    let more = up_to(new(2, "points:budget:spring", "points:expiry", 1));
    assert_eq!(world.transfer(&[more]), insufficient("points:budget:spring", 0));
}

#[test]
fn a_batch_is_booked_whole_or_not_at_all() {
    let mut world = world();
    // Each sees what those before it did.
    let chain = |last| {
        [
            new(1, "points:budget:spring", "points:holding:a", 60),
            new(2, "points:holding:a", "points:person:ann", 60),
            new(3, "points:person:ann", "points:person:bob", last),
        ]
    };
    assert_eq!(world.transfer(&chain(61)), insufficient("points:person:ann", 60));
    assert_eq!(world.balances(["points:budget:spring", "points:person:ann"]), [100, 0]);
    assert_eq!(world.transfer(&chain(60)), booked(&[(1, 60), (2, 60), (3, 60)]));
    assert_eq!(
        world.balances(["points:budget:spring", "points:person:ann", "points:person:bob"]),
        [40, 0, 60]
    );
    let Some((_, Event::TransfersBooked(event))) = world.log.last() else { panic!("one event") };
    assert_eq!(event.transfers.len(), 3);
}

#[test]
fn an_id_is_booked_once_for_ever() {
    let mut world = world();
    let transfer = new(1, "points:budget:spring", "points:person:ann", 10);
    world.transfer(std::slice::from_ref(&transfer)).unwrap();
    world.transfer(&[new(2, "points:person:ann", "points:expiry", 10)]).unwrap();
    let events = world.log.len();
    assert_eq!(world.transfer(std::slice::from_ref(&transfer)), booked(&[(1, 10)]));
    assert_eq!(world.log.len(), events, "nothing new, though there would be enough");
    let conflict = Err(Refusal::TransferConflict { transfer: id(1) });
    let changed = [
        NewTransfer { amount: 11, ..transfer.clone() },
        NewTransfer { credit: account("points:person:bob"), ..transfer.clone() },
        NewTransfer { debit: account("points:holding:a"), ..transfer.clone() },
        NewTransfer { reason: "other".parse().unwrap(), ..transfer.clone() },
        up_to(transfer.clone()),
        reserved(transfer.clone(), None),
    ];
    for other in changed {
        assert_eq!(world.transfer(std::slice::from_ref(&other)), conflict, "{other:?}");
    }
    // Together with another it is another batch.
    let beside = new(3, "points:budget:spring", "points:person:ann", 1);
    assert_eq!(world.transfer(&[transfer, beside]), conflict);
    assert_eq!(world.balance("points:budget:spring"), 90);
}

#[test]
fn transfers_without_ids_are_named_by_their_command() {
    let mut world = world();
    let nameless = NewTransfer { id: None, ..new(1, "points:budget:spring", "points:person:ann", 1) };
    let Ok(Receipt::Booked { transfers: first }) = world.transfer(std::slice::from_ref(&nameless)) else {
        panic!()
    };
    let Ok(Receipt::Booked { transfers: second }) = world.transfer(&[nameless]) else { panic!() };
    assert_ne!(first[0].transfer, second[0].transfer, "two commands are two wishes");
    assert_eq!(world.balance("points:person:ann"), 2);
}

#[test]
fn slips_of_the_pen_are_refused_before_the_books_are_asked() {
    let (a, b) = ("points:budget:spring", "points:person:ann");
    let soon = Some(NOON.plus_ms(1));
    let table = [
        (vec![], "1 to 100 transfers"),
        (vec![new(1, a, b, 1); 101], "1 to 100 transfers"),
        (vec![new(1, a, b, 0)], "amount must be 1 to"),
        (vec![new(1, a, b, AMOUNT_MAX + 1)], "amount must be 1 to"),
        (vec![new(1, a, a, 1)], "the same account"),
        (vec![new(1, a, "cny:person:ann", 1)], "count different things"),
        (vec![new(1, a, b, 1), new(1, b, a, 1)], "given twice"),
        (
            vec![reserved(new(1, "tickets.lucky:budget:spring", "tickets.lucky:person:ann", 1), soon)],
            "at once",
        ),
        (vec![reserved(new(1, a, b, 1), Some(NOON))], "has passed"),
        (vec![reserved(new(1, a, b, 1), Some(proto::Timestamp(u64::MAX)))], "9999"),
    ];
    let mut world = world();
    for (transfers, reason) in table {
        let Err(Refusal::Malformed(said)) = world.transfer(&transfers) else { panic!("{reason}") };
        assert!(said.contains(reason), "{said}");
    }
    let unknown = Why::AccountUnknown { account: account("points:budget:autumn") };
    let typo = world.transfer(&[new(1, "points:budget:autumn", b, 1)]);
    assert_eq!(typo, Err(Refusal::ByBook(unknown)));
    let no_asset = world.transfer(&[new(1, "unit.mog:issue", "unit.mog:fulfilment", 1)]);
    assert!(matches!(no_asset, Err(Refusal::ByBook(Why::AccountUnknown { .. }))));
}

#[test]
fn sums_never_overflow() {
    let mut world = World::new();
    world.allot("points", AMOUNT_MAX);
    let number = world.state.books[0].asset_numbers[&proto::Asset::Points];
    world.state.books[0].assets[usize::from(number)].turnover = TURNOVER_MAX - 9;
    let refused = world.transfer(&[new(1, "points:budget:spring", "points:person:ann", 10)]);
    assert_eq!(refused, Err(Refusal::ByBook(Why::AssetFull { asset: proto::Asset::Points })));
    world.transfer(&[new(1, "points:budget:spring", "points:person:ann", 9)]).unwrap();
}

#[test]
fn the_longest_batch_fits_into_a_block() {
    let (long, short) = ("n".repeat(48), "n".repeat(47));
    let mut world = World::new();
    for name in [format!("{short}a"), format!("{short}b")] {
        holding(
            &mut world,
            &format!("tickets.{long}:holding:{name}"),
            Terms { overdraft_max: AMOUNT_MAX * 200, ..Terms::default() },
        );
    }
    let one = |number: u8| NewTransfer {
        amount: AMOUNT_MAX,
        reason: long.parse().unwrap(),
        ..new(
            number,
            &format!("tickets.{long}:holding:{short}a"),
            &format!("tickets.{long}:holding:{short}b"),
            1,
        )
    };
    world.transfer(&(0..100).map(one).collect::<Vec<_>>()).unwrap();
    let (_, event) = world.log.last().unwrap();
    let mut bytes = Vec::new();
    decider::Recorded::encode(event, &mut bytes);
    assert!(bytes.len() < 64 << 10, "{} bytes", bytes.len());
    assert!(serde_json::to_vec(&decider::Recorded::to_json(event)).is_ok());
}
