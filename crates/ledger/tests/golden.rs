//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

use decider::exchange::{Declined, Parked, Release, Released};
use golden::{Golden, numbers};
use ledger::account::{Account, Kind, Side, Terms};
use ledger::command::{NewTransfer, Pending, Pot};
use ledger::event::*;
use ledger::receipt::Booked;
use ledger::refusal::Caller;
use ledger::rules::Trigger;
use ledger::{Command, Ledger, Receipt, Refusal, Rules};
use proto::fact::{Source, Trace, VoteCounted};
use proto::{
    Actor, Asset, CampaignId, CommandId, Heard, Incarnation, Intent, PersonId, Timestamp, TokenHash,
    TransferId,
};

const ANN: PersonId = PersonId([1; 16]);
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
const NOON: Timestamp = Timestamp(1_749_528_000_000);
const ID: TransferId = TransferId([4; 16]);

fn book() -> CampaignId {
    "book-default".parse().unwrap()
}

fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

fn account(text: &str) -> Account {
    text.replace(":ann", &format!(":{ANN}")).parse().unwrap()
}

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
}

fn transfer(debit: &str, credit: &str, how: How) -> Transfer {
    Transfer {
        id: ID,
        debit: account(debit),
        credit: account(credit),
        amount: 300,
        reason: "points".parse().unwrap(),
        how,
    }
}

fn heard() -> Heard<proto::Fact> {
    Heard {
        source: Source {
            service: "votes".into(),
            shard: 3,
            incarnation: Incarnation([7; 8]),
            position: 4_711,
        },
        previous: 4_710,
        tenant: "default".parse().unwrap(),
        campaign: spring(),
        occurred_at: NOON,
        cause: CommandId([8; 16]),
        trace: Trace::of("r2"),
        body: VoteCounted { person: ANN, cast: 4_711, contestants: vec![17], votes: 1, cast_at: None }.into(),
    }
}

/// As version 1 told it: what was parked then stands so in the log.
fn told_formerly() -> Heard<proto::fact::Raw> {
    let mut told = heard().seal();
    told.body.version = 1;
    told.body.payload.pop();
    told
}

fn of_fact() -> Cause {
    let Heard { source, campaign, cause, trace, .. } = heard();
    let (kind, person, deed) = ("VoteCounted".into(), Some(ANN), 4_711);
    Cause::Fact(Box::new(FactCause { source, kind, campaign, person, deed, command: cause, trace }))
}

fn of_command() -> Cause {
    Cause::Command { id: CommandId([6; 16]), by: OPERATOR, trace: Trace::of("r1") }
}

fn setting_up() -> Vec<Event> {
    let (book, by) = (book(), OPERATOR);
    let terms = Terms { overdraft_max: 100, balance_max: Some(5_000), spender: Some("lotteries".into()) };
    let rules = r#"{"utc_offset_minutes":-90,"awards":[
        {"name":"points","on":"vote_counted","asset":"points","amount":5,"per_person_per_day_max":15,"per_person_max":50},
        {"name":"invite","on":"follower_qualified","asset":"tickets.lucky","amount":1}]}"#;
    vec![
        BookOpened {
            book: book.clone(),
            tenant: "default".parse().unwrap(),
            name: "春天的账".to_owned(),
            by,
        }
        .into(),
        AccountOpened { book: book.clone(), account: account("cny:holding:sponsor"), terms, by }.into(),
        AccountClosed { book: book.clone(), account: account("points:budget:spring"), by }.into(),
        RulesSet { book, campaign: spring(), rules: serde_json::from_str(rules).unwrap(), by }.into(),
    ]
}

fn moving() -> Vec<Event> {
    let until = How::Pending { expires_at: Some(NOON) };
    let (budget, ann) = ("points:budget:spring", "points:person:ann");
    let pending = || transfer(budget, "points:fulfilment", until);
    let all_kinds = [
        transfer(budget, ann, How::Simple),
        transfer("unit.mug:stock:lucky", "unit.mug:expiry", How::Pending { expires_at: None }),
        transfer("points:owed:ann", "points:issue", How::Reversal { of: ID }),
        transfer("tickets.lucky:spent:lucky", "tickets.lucky:shortfall:lucky", How::Restoration { of: ID }),
        transfer("cny:holding:a", "cny:fulfilment", How::Simple),
    ];
    let award = Award { rule: "points".parse().unwrap(), person: ANN, day: 20_249, amount: 300 };
    let chosen = Chosen { transfer: ID, intent: Intent([5; 8]), amount: 300 };
    let why = Why::Insufficient { account: account(budget), available: 2 };
    let book = book();
    vec![
        TransfersBooked {
            book: book.clone(),
            cause: of_fact(),
            occurred_at: NOON,
            awards: vec![award],
            chosen: vec![chosen],
            transfers: all_kinds.to_vec(),
        }
        .into(),
        TransfersRefused { book: book.clone(), cause: CommandId([6; 16]), transfer: ID, why, by: OPERATOR }
            .into(),
        TransferPosted { book: book.clone(), transfer: pending(), amount: 200, cause: of_command() }.into(),
        TransferVoided { book: book.clone(), transfer: pending(), cause: of_command() }.into(),
        TransferExpired { book, transfer: pending() }.into(),
    ]
}

fn exchanging() -> Vec<Event> {
    let (book, draw, person) = (book(), || "lucky".parse().unwrap(), ANN);
    let Heard { source, campaign, .. } = heard();
    let declined = Declined::of(&heard(), "budget-spent", "it is".to_owned());
    let parked = Parked::of(&told_formerly(), "newer".to_owned());
    let (person_there, how, by) = (Some(ANN), Release::Retried, OPERATOR);
    let released = Released { parked: 300, source, campaign, person: person_there, how, by };
    vec![
        TicketsGranted { book: book.clone(), draw: draw(), person, tickets: 3 }.into(),
        TicketsRecalled { book: book.clone(), draw: draw(), person, tickets: 3 }.into(),
        StockAllotted { book: book.clone(), draw: draw(), asset: "unit.mug".parse().unwrap(), amount: 300 }
            .into(),
        FactDeclined { book: Some(book.clone()), fact: declined }.into(),
        FactParked { book: None, fact: parked }.into(),
        FactReleased { book: Some(book.clone()), fact: released }.into(),
        StockRecalled { book, draw: draw(), asset: "unit.mug".parse().unwrap(), amount: 300, by: OPERATOR }
            .into(),
    ]
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events: Vec<Event> = [setting_up(), moving(), exchanging()].concat();
    golden().check_events(1..=16, &events);
}

fn why() -> [Why; 8] {
    let account = account("points:issue");
    [
        Why::Insufficient { account: account.clone(), available: 2 },
        Why::OverMax { account: account.clone(), room: 2 },
        Why::Closed { account: account.clone() },
        Why::Spender { account: account.clone(), spender: "lotteries".into() },
        Why::AccountUnknown { account },
        Why::AssetFull { asset: Asset::Points },
        Why::StatedByDraw { draw: spring() },
        Why::HandedOver { draw: spring() },
    ]
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let issue = account("points:issue");
    let answers = [
        ("created", Ok(Receipt::Created { book: book() })),
        ("account", Ok(Receipt::Account { account: issue, open: true })),
        ("rules", Ok(Receipt::Rules { campaign: spring() })),
        ("booked", Ok(Receipt::Booked { transfers: vec![Booked { transfer: ID, amount: 300 }] })),
        ("settled", Ok(Receipt::Settled { transfer: ID, posted: 300 })),
        ("reversed", Ok(Receipt::Reversed { transfer: ID, amount: 300, left: 7 })),
        ("heard", Ok(Receipt::Heard)),
        ("done", Ok(Receipt::Done)),
        ("recalled", Ok(Receipt::Recalled { amount: 300 })),
        ("by-book", Err(Refusal::ByBook(why()[0].clone()))),
    ];
    golden().check_answers::<Ledger>(&answers);
}

/// Variants are stored as numbers, so none may ever move.
#[test]
fn every_variant_keeps_its_number() {
    let (campaign, person, name) = (spring(), ANN, "a".parse().unwrap());
    let kinds = [
        Kind::Issue,
        Kind::Budget(campaign.clone()),
        Kind::Stock(campaign.clone()),
        Kind::Person(person),
        Kind::Owed(person),
        Kind::Spent(campaign.clone()),
        Kind::Shortfall(campaign),
        Kind::Fulfilment,
        Kind::Expiry,
        Kind::Holding(name),
    ];
    assert_eq!(numbers(&kinds), Vec::from_iter(0..10));
    let hows = [
        How::Simple,
        How::Pending { expires_at: None },
        How::Reversal { of: ID },
        How::Restoration { of: ID },
    ];
    assert_eq!(numbers(&hows), [0, 1, 2, 3]);
    assert_eq!(numbers(&[of_fact(), of_command()]), [0, 1]);
    assert_eq!(numbers(&why()), [0, 1, 2, 3, 4, 5, 6, 7]);
    let triggers = [
        Trigger::VoteCounted,
        Trigger::FollowerQualified,
        Trigger::SecondLevelQualified,
        Trigger::InviterMilestone(10),
        Trigger::InviterPlace(1),
    ];
    assert_eq!(numbers(&triggers), Vec::from_iter(0..5));
    assert_eq!(numbers(&[Release::Retried, Release::Dropped]), [0, 1]);
    assert_eq!(numbers(&[Pot::Budget, Pot::Stock]), [0, 1]);
    assert_eq!(numbers(&[Side::Debit, Side::Credit]), [0, 1]);
    assert_eq!(numbers(&[Caller::Operators, Caller::System]), [0, 1]);
}

#[test]
fn every_command_and_refusal_keeps_its_number() {
    let (account, campaign, transfer, asset) = (account("points:issue"), spring(), ID, Asset::Points);
    let draw = spring();
    let reason: ledger::word::Word = "oops".parse().unwrap();
    let new = NewTransfer {
        id: None,
        debit: account.clone(),
        credit: account.clone(),
        amount: 1,
        up_to: false,
        reason: reason.clone(),
        pending: Some(Pending { expires_at: None }),
    };
    let commands = [
        Command::Create { name: String::new() },
        Command::OpenAccount { account: account.clone(), terms: None },
        Command::CloseAccount { account: account.clone() },
        Command::SetRules { campaign: campaign.clone(), rules: Rules::default() },
        Command::Allot { asset: asset.clone(), campaign, into: Pot::Stock, amount: 1, id: None },
        Command::Transfer { transfers: vec![new] },
        Command::Post { transfer, amount: None },
        Command::Void { transfer },
        Command::Reverse { transfer, amount: None, id: None, reason },
        Command::Hear(Box::new(heard())),
        Command::Tick,
        Command::Recall { asset, draw, amount: 1 },
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..12));
    let (left, balance, reserved) = (1, -1, 2);
    let refusals = [
        Refusal::ByBook(why()[0].clone()),
        Refusal::BookUnknown,
        Refusal::BookExists { book: book() },
        Refusal::NotAllowed(Caller::Operators),
        Refusal::Malformed(String::new()),
        Refusal::TransferConflict { transfer },
        Refusal::TransferUnknown { transfer },
        Refusal::NotPending { transfer, phase: "voided".to_owned() },
        Refusal::MoreThanLeft { transfer, left },
        Refusal::AccountExists { account: account.clone() },
        Refusal::AccountInUse { account, balance, reserved },
        Refusal::Full { what: String::new(), max: 1 },
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..12));
    for refusal in refusals {
        let problem = refusal.problem();
        assert!((403..=422).contains(&problem.status), "{problem:?}");
    }
}
