//! Random steps, held against naive books and against the log itself.

use std::collections::BTreeMap;

use decider::answer;
use proptest::prelude::*;
use proto::fact::{PrizeReturned, PrizeWon, TicketsSpent};
use proto::{PersonId, TransferId};

use super::model::{DAY_CAP, Model, POINTS_EACH};
use super::support::*;
use crate::account::{Account, Kind, Side};
use crate::command::{Command, NewTransfer, Pot};
use crate::event::{Event, How};
use crate::query::View;
use crate::{Receipt, State};

#[derive(Debug, Clone)]
enum Step {
    Allot { mugs: bool, amount: u64 },
    Transfer(Vec<NewTransfer>),
    Post { id: u8, amount: Option<u64> },
    Void(u8),
    Reverse { id: u8, amount: Option<u64> },
    Wait(u64),
    Close(usize),
    Open(usize),
    Count { cast: u64, person: PersonId },
    VoidVote(u64),
    RestoreVote(u64),
    Spend { position: u64, person: PersonId, tickets: u64 },
    Win { position: u64, person: PersonId, mugs: u64 },
    GiveBack { won: u64, mugs: u64 },
}

/// Accounts that operators move things between.
const ACCOUNTS: [&str; 8] = [
    "points:issue",
    "points:budget:spring",
    "points:holding:a",
    "points:person:ann",
    "points:person:bob",
    "points:owed:ann",
    "points:fulfilment",
    "points:expiry",
];
/// Accounts that are closed and opened again.
const DOORS: [&str; 4] =
    ["points:budget:spring", "points:holding:a", "points:person:ann", "points:fulfilment"];

fn person() -> impl Strategy<Value = PersonId> {
    prop_oneof![Just(ANN), Just(BOB)]
}

fn transfer() -> impl Strategy<Value = NewTransfer> {
    let accounts = (0..ACCOUNTS.len(), 1..ACCOUNTS.len());
    let pending = prop::option::weighted(0.3, prop::option::of(1..4_u64));
    let parts = (1..14_u8, accounts, 1..40_u64, prop::bool::weighted(0.2), pending);
    parts.prop_map(|(id, (debit, step), amount, as_much, pending)| {
        let credit = (debit + step) % ACCOUNTS.len();
        let one = new(id, ACCOUNTS[debit], ACCOUNTS[credit], amount);
        let is_owed = [debit, credit].iter().any(|at| ACCOUNTS[*at].contains("owed"));
        let one = match pending.filter(|_| !is_owed) {
            Some(hours) => reserved(one, hours.map(|hours| NOON.plus_ms(100 * HOUR_MS + hours * HOUR_MS))),
            None => one,
        };
        if as_much { up_to(one) } else { one }
    })
}

/// Ids differ, since a batch with the same id twice is no batch.
fn batch() -> impl Strategy<Value = Vec<NewTransfer>> {
    let distinct = |batch: Vec<NewTransfer>| {
        let by_id: BTreeMap<_, _> = batch.into_iter().map(|new| (new.id, new)).collect();
        by_id.into_values().collect()
    };
    prop::collection::vec(transfer(), 1..4).prop_map(distinct)
}

fn step() -> impl Strategy<Value = Step> {
    let id = || 1..14_u8;
    let amount = || prop::option::of(0..30_u64);
    let door = || 0..DOORS.len();
    prop_oneof![
        3 => (any::<bool>(), 1..40_u64).prop_map(|(mugs, amount)| Step::Allot { mugs, amount }),
        8 => batch().prop_map(Step::Transfer),
        3 => (id(), amount()).prop_map(|(id, amount)| Step::Post { id, amount }),
        2 => id().prop_map(Step::Void),
        4 => (id(), amount()).prop_map(|(id, amount)| Step::Reverse { id, amount }),
        2 => (0..2 * HOUR_MS).prop_map(Step::Wait),
        1 => door().prop_map(Step::Close),
        2 => door().prop_map(Step::Open),
        6 => (1..8_u64, person()).prop_map(|(cast, person)| Step::Count { cast, person }),
        3 => (1..8_u64).prop_map(Step::VoidVote),
        3 => (1..8_u64).prop_map(Step::RestoreVote),
        3 => (1..5_u64, person(), 0..4_u64)
            .prop_map(|(position, person, tickets)| Step::Spend { position, person, tickets }),
        3 => (11..15_u64, person(), 1..6_u64).prop_map(|(position, person, mugs)| Step::Win { position, person, mugs }),
        3 => (11..15_u64, 1..6_u64).prop_map(|(won, mugs)| Step::GiveBack { won, mugs }),
    ]
}

/// The real books and the naive ones, side by side.
struct Both {
    real: World,
    naive: Model,
    facts: u64,
    /// Made from the one before at each step.
    view: View,
}

impl Both {
    fn new() -> Self {
        let capped = format!(
            r#"{{"awards":[{{"name":"p","on":"vote_counted","asset":"points","amount":{POINTS_EACH},
                "per_person_per_day_max":{DAY_CAP}}}]}}"#
        );
        let mut real = World::with(rules(&capped), 1);
        real.stock("unit.mug", 1);
        real.allot("tickets.lucky", 1);
        real.order(Command::OpenAccount { account: account("points:holding:a"), terms: None });
        real.now = NOON.plus_ms(100 * HOUR_MS);
        let mut naive = Model { now: real.now, ..Model::default() };
        for (asset, pot) in
            [("points", "budget:spring"), ("unit.mug", "stock:lucky"), ("tickets.lucky", "budget:spring")]
        {
            naive.sums.insert(account(&format!("{asset}:issue")), (1, 0));
            naive.sums.insert(account(&format!("{asset}:{pot}")), (0, 1));
        }
        Self { real, naive, facts: 100, view: View::default() }
    }

    fn position(&mut self) -> u64 {
        self.facts += 1;
        self.facts
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Allot { mugs, amount } => self.allot(mugs, amount),
            Step::Transfer(batch) => {
                let booked = |receipt| match receipt {
                    Receipt::Booked { transfers } => {
                        transfers.iter().map(|booked| i128::from(booked.amount)).collect::<Vec<_>>()
                    }
                    other => panic!("{other:?}"),
                };
                let late = |new: &NewTransfer| {
                    new.pending.and_then(|pending| pending.expires_at).is_some_and(|at| at <= self.real.now)
                };
                if !batch.iter().any(late) {
                    let naive = self.naive.transfer(&batch).ok();
                    assert_eq!(self.real.transfer(&batch).map(booked).ok(), naive, "{batch:?}");
                }
            }
            Step::Post { id: number, amount } => {
                let naive = self.naive.post(&id(number), amount).is_ok();
                let real = self.real.try_order(Command::Post { transfer: id(number), amount });
                assert_eq!(real.is_ok(), naive, "{real:?}");
            }
            Step::Void(number) => {
                let naive = self.naive.void(&id(number)).is_ok();
                let real = self.real.try_order(Command::Void { transfer: id(number) });
                assert_eq!(real.is_ok(), naive, "{real:?}");
            }
            Step::Reverse { id: number, amount } => {
                let naive = self.naive.reverse(&id(number), amount).is_ok();
                let real = self.real.reverse(id(number), amount);
                assert_eq!(real.is_ok(), naive, "{real:?}");
            }
            Step::Wait(ms) => {
                self.real.wait_ms(ms);
                self.naive.wait(self.real.now);
            }
            Step::Close(_) | Step::Open(_) => self.close_or_open(&step),
            fact => self.fact(&fact),
        }
    }

    fn allot(&mut self, mugs: bool, amount: u64) {
        let (asset, campaign, into) =
            if mugs { ("unit.mug", lucky(), Pot::Stock) } else { ("points", spring(), Pot::Budget) };
        let (asset, kind): (proto::Asset, _) = (
            asset.parse().unwrap(),
            if mugs { Kind::Stock(campaign.clone()) } else { Kind::Budget(campaign.clone()) },
        );
        let pot = Account::new(asset.clone(), kind);
        let allot = Command::Allot { asset: asset.clone(), campaign, into, amount, id: None };
        let is_closed = self.naive.closed.contains(&pot);
        assert_eq!(self.real.try_order(allot).is_err(), is_closed);
        if !is_closed {
            let issue = Account::new(asset, Kind::Issue);
            self.naive.sums.entry(issue).or_default().0 += i128::from(amount);
            self.naive.sums.entry(pot).or_default().1 += i128::from(amount);
        }
    }

    fn close_or_open(&mut self, step: &Step) {
        let (Step::Close(door) | Step::Open(door)) = step else { return };
        let door = account(DOORS[*door]);
        if matches!(step, Step::Close(_)) {
            let closed = self.real.try_order(Command::CloseAccount { account: door.clone() }).is_ok();
            let (asks, pending) = (self.naive.balance(&door), self.naive.transfers.values());
            let is_pending = pending
                .filter(|known| known.state == "pending")
                .any(|known| known.asked.debit == door || known.asked.credit == door);
            // What is closed stays so, whatever corrections have brought since.
            let is_closed = self.naive.closed.contains(&door);
            assert_eq!(closed, is_closed || (asks == 0 && !is_pending));
            if closed && !is_closed {
                self.naive.closed.push(door);
            }
        } else {
            self.real.order(Command::OpenAccount { account: door.clone(), terms: None });
            self.naive.closed.retain(|closed| *closed != door);
        }
    }

    fn fact(&mut self, step: &Step) {
        match *step {
            Step::Count { cast, person } => {
                let booked = self.naive.count(cast, person);
                let heard = self.real.hear(counted(cast, person));
                assert_eq!(heard == ["TransfersBooked"], booked, "{heard:?}");
            }
            Step::VoidVote(cast) => {
                self.naive.void_vote(cast);
                let position = self.position();
                self.real.hear(voided(position, cast, ANN));
            }
            Step::RestoreVote(cast) => {
                self.naive.restore_vote(cast);
                let position = self.position();
                self.real.hear(restored(position, cast, ANN));
            }
            Step::Spend { position, person, tickets } => {
                self.naive.spend_tickets(position, person, tickets.into());
                self.real.hear(told(position, TicketsSpent { person, tickets }));
            }
            Step::Win { position, person, mugs } => {
                self.naive.win(position, person, mugs.into());
                let asset = "unit.mug".parse().unwrap();
                self.real.hear(told(position, PrizeWon { person, asset, amount: mugs }));
            }
            Step::GiveBack { won, mugs } => {
                self.naive.give_back(won, mugs.into());
                let (position, asset) = (self.position(), "unit.mug".parse().unwrap());
                self.real.hear(told(position, PrizeReturned { person: ANN, won, asset, amount: mugs }));
            }
            _ => {}
        }
    }

    /// A view that shares what did not change says the same as one that is made anew.
    fn compare_views(&self) {
        let anew = self.real.view_after(&View::default());
        for question in ["campaign", "accounts", "trial_balance", "rules"] {
            assert_eq!(ask_view(&self.view, question), ask_view(&anew, question), "{question}");
        }
    }

    /// Both say the same of every account, and it is within its limits.
    fn compare(&self) {
        let book = &self.real.state.books[0];
        for (account, (debits, credits)) in &self.naive.sums {
            let real = book.balance(account);
            assert_eq!((i128::from(real.debits), i128::from(real.credits)), (*debits, *credits), "{account}");
            let out = match account.kind.normal() {
                Side::Credit => real.debits_reserved,
                Side::Debit => real.credits_reserved,
            };
            assert_eq!(i128::from(out), self.naive.promised(account), "{account}: reserved");
            let net = i128::from(real.net(account.kind.normal()));
            assert!(net >= i128::from(out), "{account} has {net} and promised {out}");
        }
        let entries: usize =
            book.assets.iter().flat_map(|it| it.totals.values()).map(|it| it.accounts as usize).sum();
        let with_entries = self.naive.sums.values().filter(|sums| **sums != (0, 0)).count();
        assert_eq!(entries, with_entries, "no account that naive books don't know");
    }
}

/// What the log says by itself: debits equal credits per asset, ids are booked once, no transfer is settled twice, and no
/// more is taken back than was moved.
fn audit(world: &World) {
    let mut by_asset: BTreeMap<_, (i128, i128)> = BTreeMap::new();
    let mut standing: BTreeMap<TransferId, i128> = BTreeMap::new();
    let mut moved: BTreeMap<TransferId, i128> = BTreeMap::new();
    let enter =
        |by_asset: &mut BTreeMap<proto::Asset, (i128, i128)>, account: &Account, side: Side, amount: u64| {
            let sums = by_asset.entry(account.asset.clone()).or_default();
            if side == Side::Debit { sums.0 += i128::from(amount) } else { sums.1 += i128::from(amount) }
        };
    for (_, event) in &world.log {
        match event {
            Event::TransfersBooked(booked) => {
                for it in &booked.transfers {
                    let amount = i128::from(it.amount);
                    if !matches!(it.how, How::Pending { .. }) {
                        enter(&mut by_asset, &it.debit, Side::Debit, it.amount);
                        enter(&mut by_asset, &it.credit, Side::Credit, it.amount);
                    }
                    match it.how {
                        How::Simple => assert!(moved.insert(it.id, amount).is_none(), "booked twice"),
                        How::Pending { .. } => assert!(moved.insert(it.id, 0).is_none(), "booked twice"),
                        How::Reversal { of } => *standing.entry(of).or_default() -= amount,
                        How::Restoration { of } => *standing.entry(of).or_default() += amount,
                    }
                }
            }
            Event::TransferPosted(posted) => {
                let amount = i128::from(posted.amount);
                assert!(posted.amount <= posted.transfer.amount, "more than was reserved");
                assert_eq!(moved.insert(posted.transfer.id, amount), Some(0), "posted twice");
                enter(&mut by_asset, &posted.transfer.debit, Side::Debit, posted.amount);
                enter(&mut by_asset, &posted.transfer.credit, Side::Credit, posted.amount);
            }
            _ => {}
        }
        assert!(by_asset.values().all(|(debits, credits)| debits == credits), "{by_asset:?}");
        for (id, taken) in &standing {
            assert!((-moved[id]..=0).contains(taken), "{taken} of {} stands of {id}", moved[id]);
        }
    }
}

proptest! {
    // Each case is some hundred steps, and each step compares all accounts.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_books_do_what_naive_books_do(
        steps in prop::collection::vec(step(), 1..150),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut both = Both::new();
        let cut = cut.index(steps.len());
        for (index, step) in steps.into_iter().enumerate() {
            if index == cut {
                // A snapshot in the middle changes nothing that follows.
                let read: State = answer::read(&bytes(&both.real.state)).unwrap();
                prop_assert_eq!(&read, &both.real.state);
                both.real.state = read;
            }
            both.run(step);
            both.compare();
            both.view = both.real.view_after(&both.view);
        }
        both.compare_views();
        audit(&both.real);
        super::books::check_every_position(&both.real);
        super::audit::statements_sum_to_balances(&both.real);
        prop_assert_eq!(bytes(&both.real.replayed()), bytes(&both.real.state));
    }
}
