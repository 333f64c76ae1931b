//! Naive books, written without looking at the real ones: whole copies instead of sheets, lists instead of tables, big
//! signed numbers, no events. It says what should come of each step.

use std::collections::BTreeMap;

use proto::{PersonId, Timestamp, TransferId};

use super::support::{account, lucky, spring};
use crate::account::{Account, Kind, Side};
use crate::command::NewTransfer;

/// Naive books.
#[derive(Debug, Clone, Default)]
pub struct Model {
    pub now: Timestamp,
    /// (debits, credits) of each account.
    pub sums: BTreeMap<Account, (i128, i128)>,
    pub transfers: BTreeMap<TransferId, Known>,
    pub closed: Vec<Account>,
    /// By position of the vote.
    pub votes: BTreeMap<u64, Vote>,
    /// By position of the win: person, what stands of it from stock, what from nothing.
    pub wins: BTreeMap<u64, (PersonId, i128, i128)>,
    pub spent: Vec<u64>,
}

#[derive(Debug, Clone)]
pub struct Known {
    pub asked: NewTransfer,
    pub amount: i128,
    pub standing: i128,
    pub state: &'static str,
}

/// What each counted vote gave.
#[derive(Debug, Clone)]
pub struct Vote {
    pub person: PersonId,
    pub standing: bool,
}

pub const POINTS_EACH: i128 = 5;
pub const DAY_CAP: i128 = 15;

fn points(kind: Kind) -> Account {
    Account::new(proto::Asset::Points, kind)
}

impl Model {
    pub fn balance(&self, account: &Account) -> i128 {
        let (debits, credits) = self.sums.get(account).copied().unwrap_or_default();
        if account.kind.normal() == Side::Credit { credits - debits } else { debits - credits }
    }

    /// What pending transfers would take out of an account.
    pub fn promised(&self, account: &Account) -> i128 {
        let pending = self.transfers.values().filter(|known| known.state == "pending");
        let out = |known: &Known| {
            let leaving = match account.kind.normal() {
                Side::Credit => &known.asked.debit,
                Side::Debit => &known.asked.credit,
            };
            if leaving == account { known.amount } else { 0 }
        };
        pending.map(out).sum()
    }

    fn free(&self, account: &Account) -> i128 {
        self.balance(account) - self.promised(account)
    }

    fn add(&mut self, debit: &Account, credit: &Account, amount: i128) {
        self.sums.entry(debit.clone()).or_default().0 += amount;
        self.sums.entry(credit.clone()).or_default().1 += amount;
    }

    /// Books a batch, or says that it can't be.
    pub fn transfer(&mut self, batch: &[NewTransfer]) -> Result<Vec<i128>, ()> {
        let id = |new: &NewTransfer| new.id.unwrap();
        if batch.iter().any(|new| self.transfers.contains_key(&id(new))) {
            let same = |new: &NewTransfer| self.transfers.get(&id(new)).filter(|known| known.asked == *new);
            // The amount of a pending one as it was first answered.
            return batch.iter().map(|new| same(new).map(|known| known.amount).ok_or(())).collect();
        }
        let mut next = self.clone();
        let amounts = batch.iter().map(|new| next.one(new)).collect::<Result<Vec<_>, ()>>()?;
        *self = next;
        Ok(amounts)
    }

    fn one(&mut self, new: &NewTransfer) -> Result<i128, ()> {
        let is_theirs = |account: &Account| {
            let tickets = matches!(account.asset, proto::Asset::Tickets(_));
            match account.kind {
                Kind::Stock(_) | Kind::Owed(_) | Kind::Shortfall(_) => true,
                Kind::Person(_) => tickets,
                _ => false,
            }
        };
        if is_theirs(&new.debit) || self.closed.contains(&new.debit) || self.closed.contains(&new.credit) {
            return Err(());
        }
        let leaving = [(&new.debit, Side::Credit), (&new.credit, Side::Debit)];
        let limited = leaving.into_iter().filter(|(account, normal)| account.kind.normal() == *normal);
        let limit = limited.map(|(account, _)| self.free(account)).min().unwrap_or(i128::MAX);
        let asked = i128::from(new.amount);
        let amount = if new.up_to { asked.min(limit) } else { asked };
        if amount < 1 || amount > limit {
            return Err(());
        }
        let pending = new.pending.is_some();
        if !pending {
            self.add(&new.debit, &new.credit, amount);
        }
        let (standing, state) = if pending { (0, "pending") } else { (amount, "booked") };
        self.transfers.insert(new.id.unwrap(), Known { asked: new.clone(), amount, standing, state });
        Ok(amount)
    }

    pub fn post(&mut self, id: &TransferId, amount: Option<u64>) -> Result<i128, ()> {
        let known = self.transfers.get_mut(id).ok_or(())?;
        let posted = amount.map_or(known.amount, i128::from);
        match known.state {
            "posted" if posted == known.amount => return Ok(posted),
            "pending" if (1..=known.amount).contains(&posted) => {}
            _ => return Err(()),
        }
        (known.amount, known.standing, known.state) = (posted, posted, "posted");
        let NewTransfer { debit, credit, .. } = known.asked.clone();
        self.add(&debit, &credit, posted);
        Ok(posted)
    }

    pub fn void(&mut self, id: &TransferId) -> Result<(), ()> {
        let known = self.transfers.get_mut(id).ok_or(())?;
        match known.state {
            "pending" | "voided" => known.state = "voided",
            _ => return Err(()),
        }
        Ok(())
    }

    pub fn wait(&mut self, until: Timestamp) {
        self.now = until;
        for known in self.transfers.values_mut() {
            let expires_at = known.asked.pending.and_then(|pending| pending.expires_at);
            if known.state == "pending" && expires_at.is_some_and(|at| at <= until) {
                known.state = "expired";
            }
        }
    }

    pub fn reverse(&mut self, id: &TransferId, amount: Option<u64>) -> Result<i128, ()> {
        let known = self.transfers.get(id).ok_or(())?;
        let taken = amount.map_or(known.standing, i128::from);
        if !matches!(known.state, "booked" | "posted") || !(1..=known.standing).contains(&taken) {
            return Err(());
        }
        let NewTransfer { debit, credit, .. } = known.asked.clone();
        let mut next = self.clone();
        match (credit.kind.person(), debit.kind.person()) {
            (Some(person), whose) if whose != Some(person) => next.take(&credit.asset, person, &debit, taken),
            _ => {
                let is_short = credit.kind.normal() == Side::Credit && next.free(&credit) < taken;
                let is_full = debit.kind.normal() == Side::Debit && next.free(&debit) < taken;
                if is_short || is_full || matches!(credit.kind, Kind::Stock(_)) {
                    return Err(());
                }
                next.add(&credit, &debit, taken);
            }
        }
        if debit.kind.normal() == Side::Debit && next.balance(&debit) < next.promised(&debit) {
            return Err(());
        }
        *self = next;
        if let Some(known) = self.transfers.get_mut(id) {
            known.standing -= taken;
        }
        Ok(taken)
    }

    /// Takes from a person: what they have, then what they will owe.
    fn take(&mut self, asset: &proto::Asset, person: PersonId, into: &Account, amount: i128) {
        let [own, owed] =
            [Kind::Person(person), Kind::Owed(person)].map(|kind| Account::new(asset.clone(), kind));
        let had = self.free(&own).min(amount);
        self.add(&own, into, had);
        self.add(&owed, into, amount - had);
    }

    /// Gives to a person: what they owe, then what they will have.
    fn give(&mut self, asset: &proto::Asset, person: PersonId, from: &Account, amount: i128) {
        let [own, owed] =
            [Kind::Person(person), Kind::Owed(person)].map(|kind| Account::new(asset.clone(), kind));
        let settles = self.free(&owed).min(amount);
        self.add(from, &owed, settles);
        self.add(from, &own, amount - settles);
    }

    pub fn count(&mut self, cast: u64, person: PersonId) -> bool {
        let budget = points(Kind::Budget(spring()));
        let given = self.votes.values().filter(|vote| vote.person == person).count() as i128;
        let fits = (given + 1) * POINTS_EACH <= DAY_CAP && self.free(&budget) >= POINTS_EACH;
        // Whoever owes it all gets nothing, so it may be closed.
        let is_barred = self.closed.contains(&budget) || self.is_barred(person);
        if self.votes.contains_key(&cast) || !fits || is_barred {
            return false;
        }
        self.give(&proto::Asset::Points, person, &budget, POINTS_EACH);
        self.votes.insert(cast, Vote { person, standing: true });
        true
    }

    fn is_barred(&self, person: PersonId) -> bool {
        let owed = self.balance(&points(Kind::Owed(person)));
        self.closed.contains(&points(Kind::Person(person))) && owed < POINTS_EACH
    }

    pub fn void_vote(&mut self, cast: u64) {
        let Some(vote) = self.votes.get_mut(&cast).filter(|vote| vote.standing) else { return };
        vote.standing = false;
        let person = vote.person;
        self.take(&proto::Asset::Points, person, &points(Kind::Budget(spring())), POINTS_EACH);
    }

    pub fn restore_vote(&mut self, cast: u64) {
        let budget = points(Kind::Budget(spring()));
        let can = self.balance(&budget) - self.promised(&budget) >= POINTS_EACH;
        let Some(vote) = self.votes.get_mut(&cast).filter(|vote| !vote.standing && can) else { return };
        vote.standing = true;
        let person = vote.person;
        self.give(&proto::Asset::Points, person, &budget, POINTS_EACH);
    }

    pub fn spend_tickets(&mut self, position: u64, person: PersonId, tickets: i128) {
        if tickets > 0 && !self.spent.contains(&position) {
            self.spent.push(position);
            let asset = proto::Asset::Tickets(lucky());
            self.take(&asset.clone(), person, &Account::new(asset, Kind::Spent(lucky())), tickets);
        }
    }

    pub fn win(&mut self, position: u64, person: PersonId, mugs: i128) {
        if self.wins.contains_key(&position) {
            return;
        }
        let (stock, shortfall) = (account("unit.mug:stock:lucky"), account("unit.mug:shortfall:lucky"));
        let from_stock = self.balance(&stock).min(mugs);
        self.give(&stock.asset, person, &stock, from_stock);
        self.give(&stock.asset, person, &shortfall, mugs - from_stock);
        self.wins.insert(position, (person, from_stock, mugs - from_stock));
    }

    pub fn give_back(&mut self, won: u64, mugs: i128) {
        let (stock, shortfall) = (account("unit.mug:stock:lucky"), account("unit.mug:shortfall:lucky"));
        let Some((person, from_stock, beyond)) = self.wins.get(&won).copied() else { return };
        let of_beyond = beyond.min(mugs);
        let of_stock = from_stock.min(mugs - of_beyond);
        self.wins.insert(won, (person, from_stock - of_stock, beyond - of_beyond));
        let covers = self.balance(&shortfall).min(of_beyond);
        self.take(&stock.asset, person, &shortfall, covers);
        self.take(&stock.asset, person, &stock, of_beyond - covers + of_stock);
    }
}
