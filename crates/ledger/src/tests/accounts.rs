//! Books and accounts: opening, terms, closing.

use decider::given::given;
use proto::{Actor, Envelope};

use super::support::*;
use crate::account::{Account, Terms};
use crate::command::Command;
use crate::event::{AccountClosed, AccountOpened, Event, Why};
use crate::refusal::Caller;
use crate::{Ledger, Receipt, Refusal};

fn open(account: &Account, terms: Option<Terms>) -> Command {
    Command::OpenAccount { account: account.clone(), terms }
}

fn opening(account: &Account, terms: Terms) -> Event {
    AccountOpened { book: book(), account: account.clone(), terms, by: OPERATOR }.into()
}

#[test]
fn a_tenant_opens_one_book() {
    let create = Command::Create { name: "Book".to_owned() };
    let receipt = Receipt::Created { book: book() };
    given::<Ledger>(&()).when(&ask(OPERATOR, create.clone())).then(&[opened()]).told(&receipt);
    let second = Envelope { campaign: Some("other".parse().unwrap()), ..ask(OPERATOR, create.clone()) };
    let history = || given::<Ledger>(&()).events([opened()]);
    history().when(&second).then(&[]).refused(&Refusal::BookExists { book: book() });
    let nobodys = Refusal::NotAllowed(Caller::Operators);
    given::<Ledger>(&()).when(&ask(Actor::Person(ANN), create.clone())).then(&[]).refused(&nobodys);
    // Another tenant neither opens a book under this name nor learns whose it is.
    let stranger = Envelope { tenant: "stranger".parse().unwrap(), ..ask(OPERATOR, create) };
    history().when(&stranger).then(&[]).refused(&Refusal::BookUnknown);
}

#[test]
fn commands_find_the_book_by_their_tenant() {
    let command = open(&account("points:holding:reserve"), None);
    let by_tenant = Envelope { campaign: None, ..ask(OPERATOR, command.clone()) };
    let elsewhere = Envelope { campaign: Some(spring()), ..by_tenant.clone() };
    let stranger = Envelope { tenant: "stranger".parse().unwrap(), ..by_tenant.clone() };
    let history = || given::<Ledger>(&()).events([opened()]);
    assert!(history().when(&by_tenant).0.answer.is_ok());
    for wrong in [elsewhere, stranger] {
        history().when(&wrong).then(&[]).refused(&Refusal::BookUnknown);
    }
    let by_person = ask(Actor::Person(ANN), command);
    history().when(&by_person).then(&[]).refused(&Refusal::NotAllowed(Caller::Operators));
}

#[test]
fn opening_twice_is_harmless_and_other_terms_are_not() {
    let reserve = account("points:holding:reserve");
    let terms = Terms { overdraft_max: 100, balance_max: Some(1_000), spender: None };
    let receipt = Receipt::Account { account: reserve.clone(), open: true };
    let history = || given::<Ledger>(&()).events([opened(), opening(&reserve, terms.clone())]);
    let again = ask(OPERATOR, open(&reserve, Some(terms.clone())));
    history().when(&again).then(&[]).told(&receipt);
    let other = ask(OPERATOR, open(&reserve, None));
    history().when(&other).then(&[]).refused(&Refusal::AccountExists { account: reserve.clone() });
    let closed = AccountClosed { book: book(), account: reserve.clone(), by: OPERATOR };
    let reopened = history().events([closed]).when(&other);
    reopened.then(&[opening(&reserve, Terms::default())]).told(&receipt);
}

#[test]
fn what_is_handed_over_keeps_its_spender() {
    let table = [
        ("unit.mug:stock:lucky", r#"{"spender":null}"#, "lotteries"),
        ("tickets.lucky:person:ann", r#"{"spender":"votes"}"#, "lotteries"),
        ("points:owed:ann", "{}", "ledger"),
        ("points:person:ann", r#"{"overdraft_max":1}"#, "overdraft_max"),
        ("points:issue", r#"{"overdraft_max":1}"#, "overdraft_max"),
        ("points:holding:a", r#"{"spender":"Not A Service"}"#, "name of a service"),
    ];
    for (text, terms, reason) in table {
        let command = open(&account(text), Some(serde_json::from_str(terms).unwrap()));
        let refused = given::<Ledger>(&()).events([opened()]).when(&ask(OPERATOR, command));
        let Err(Refusal::Malformed(said)) = &refused.0.answer else { panic!("{text} {terms}") };
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn an_account_is_closed_once_it_is_empty() {
    let mut world = World::new();
    world.allot("points", 10);
    let budget = account("points:budget:spring");
    let close = Command::CloseAccount { account: budget.clone() };
    let in_use = Refusal::AccountInUse { account: budget.clone(), balance: 10, reserved: 0 };
    assert_eq!(world.try_order(close.clone()), Err(in_use));
    world.transfer(&[new(1, "points:budget:spring", "points:issue", 10)]).unwrap();
    let receipt = Receipt::Account { account: budget.clone(), open: false };
    assert_eq!(world.order(close.clone()), receipt);
    assert_eq!(world.order(close), receipt, "closing twice is harmless");
    let refused = world.transfer(&[new(2, "points:issue", "points:budget:spring", 1)]);
    assert_eq!(refused, Err(Refusal::ByBook(Why::Closed { account: budget.clone() })));
    world.order(open(&budget, None));
    world.transfer(&[new(2, "points:issue", "points:budget:spring", 1)]).unwrap();
    let unknown = account("points:holding:nobody");
    let close = Command::CloseAccount { account: unknown.clone() };
    assert_eq!(world.try_order(close), Err(Refusal::ByBook(Why::AccountUnknown { account: unknown })));
}
