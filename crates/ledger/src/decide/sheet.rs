//! A working copy of a book: transfers are tried on it one after the other, and nothing happens if one of them can't be.

use std::collections::BTreeMap;

use proto::fact::FACT_AMOUNT_MAX;
use proto::{Asset, PersonId, TransferId};

use crate::account::{Account, Kind, Side, Terms};
use crate::event::{How, Transfer, Why};
use crate::state::{ASSETS_MAX, Balance, Book, Record, TURNOVER_MAX};

/// On whose behalf something is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authority {
    /// An operator's wish.
    Operator,
    /// The book's own rules.
    Rules,
    /// A service states what has happened there, so nothing but the balance stands in the way.
    Stated,
    /// An earlier transfer is taken back or given back, so closed accounts and upper limits don't stand in the way.
    Correction,
}

/// Balances as they would be.
pub(super) struct Sheet<'b> {
    book: &'b Book,
    /// Every account that was looked at. Looking one up costs more than all that is done with it.
    accounts: BTreeMap<Account, Known>,
    persons: BTreeMap<PersonId, Option<u32>>,
    turnover: BTreeMap<Asset, u64>,
    left: BTreeMap<TransferId, u64>,
    transfers: Vec<Transfer>,
}

/// An account, as it would be.
struct Known {
    balance: Balance,
    terms: Terms,
    is_closed: bool,
    is_there: bool,
}

impl<'b> Sheet<'b> {
    pub(super) fn of(book: &'b Book) -> Self {
        Self {
            book,
            accounts: BTreeMap::new(),
            persons: BTreeMap::new(),
            turnover: BTreeMap::new(),
            left: BTreeMap::new(),
            transfers: Vec::new(),
        }
    }

    /// What was moved, in order.
    pub(super) fn into_transfers(self) -> Vec<Transfer> {
        self.transfers
    }

    /// What was moved so far.
    pub(super) fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    /// How many pending transfers there would be.
    pub(super) fn pending(&self) -> usize {
        let new = self.transfers.iter().filter(|it| matches!(it.how, How::Pending { .. })).count();
        self.book.pending.len() + new
    }

    /// Whether a transfer of this id is on record or has just been tried.
    pub(super) fn knows(&self, id: &TransferId) -> bool {
        self.book.record(id).is_some() || self.transfers.iter().any(|transfer| transfer.id == *id)
    }

    fn known(&mut self, account: &Account) -> &mut Known {
        let Self { book, accounts, persons, .. } = self;
        accounts.entry(account.clone()).or_insert_with(|| {
            let number = |person| *persons.entry(person).or_insert_with(|| book.persons.get(&person));
            let slot = book.slot_with(account, number);
            Known {
                balance: slot.map(|slot| book.balance_at(slot)).unwrap_or_default(),
                terms: book.terms_at(slot, account),
                is_closed: slot.is_some_and(|slot| book.closed.contains(&slot)),
                is_there: book.has_at(slot, account),
            }
        })
    }

    /// How much there is to take from an account, if it may be.
    pub(super) fn available(&mut self, account: &Account) -> u64 {
        let known = self.known(account);
        known.balance.available(&account.kind, &known.terms)
    }

    /// How much may be moved on this side of an account.
    pub(super) fn limit(&mut self, account: &Account, side: Side) -> u64 {
        if side == account.kind.normal() {
            let known = self.known(account);
            known.balance.room(&account.kind, &known.terms)
        } else {
            self.available(account)
        }
    }

    /// The book as it is.
    pub(super) fn original(&self) -> &'b Book {
        self.book
    }

    /// Does all of this or nothing.
    pub(super) fn attempt(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Why>) -> Result<(), Why> {
        let so_far = self.transfers.len();
        let done = work(self);
        if done.is_err() {
            let mut kept = std::mem::replace(self, Self::of(self.book)).transfers;
            kept.truncate(so_far);
            kept.into_iter().for_each(|transfer| self.apply(transfer));
        }
        done
    }

    /// How much of a transfer stands.
    pub(super) fn left(&self, id: &TransferId, record: &Record) -> u64 {
        self.left.get(id).copied().unwrap_or(record.left)
    }

    /// Moves, reserves, takes back or gives back; nothing if it may not.
    pub(super) fn book(&mut self, transfer: Transfer, authority: Authority) -> Result<(), Why> {
        let Transfer { debit, credit, amount, .. } = &transfer;
        self.may_enter(debit, Side::Debit, *amount, authority)?;
        self.may_enter(credit, Side::Credit, *amount, authority)?;
        let fits = self.turnover_of(&debit.asset).and_then(|so_far| so_far.checked_add(*amount));
        if fits.is_none_or(|turnover| turnover > TURNOVER_MAX) {
            return Err(Why::AssetFull { asset: debit.asset.clone() });
        }
        self.apply(transfer);
        Ok(())
    }

    fn apply(&mut self, transfer: Transfer) {
        let Transfer { debit, credit, amount, how, .. } = &transfer;
        let turnover = self.turnover_of(&debit.asset).unwrap_or(0) + amount;
        self.turnover.insert(debit.asset.clone(), turnover);
        for (account, side) in [(debit, Side::Debit), (credit, Side::Credit)] {
            let balance = &mut self.known(account).balance;
            match how {
                How::Pending { .. } => balance.reserve(side, *amount),
                _ => balance.post(side, *amount),
            }
        }
        match how {
            How::Reversal { of } => self.change_left(*of, |left| left - amount),
            How::Restoration { of } => self.change_left(*of, |left| left + amount),
            How::Simple | How::Pending { .. } => {}
        }
        self.transfers.push(transfer);
    }

    fn change_left(&mut self, of: TransferId, by: impl FnOnce(u64) -> u64) {
        if let Some(record) = self.book.record(&of) {
            let left = by(self.left(&of, &record));
            self.left.insert(of, left);
        }
    }

    fn may_enter(
        &mut self,
        account: &Account,
        side: Side,
        amount: u64,
        authority: Authority,
    ) -> Result<(), Why> {
        let must_be = matches!(authority, Authority::Stated | Authority::Correction);
        let Known { balance, terms, is_closed, is_there } = self.known(account);
        let named = || account.clone();
        if authority == Authority::Operator && !*is_there {
            return Err(Why::AccountUnknown { account: named() });
        }
        if *is_closed && !must_be {
            return Err(Why::Closed { account: named() });
        }
        // What a person holds can be corrected whoever may spend it: that service is told.
        let is_handed_over = match authority {
            Authority::Operator => true,
            Authority::Correction => account.kind.person().is_none(),
            Authority::Rules | Authority::Stated => false,
        };
        if let (Side::Debit, true, Some(spender)) = (side, is_handed_over, &terms.spender) {
            return Err(Why::Spender { account: named(), spender: spender.clone() });
        }
        if side == account.kind.normal() {
            let room = balance.room(&account.kind, terms);
            if amount > room && !must_be {
                return Err(Why::OverMax { account: named(), room });
            }
        } else {
            let available = balance.available(&account.kind, terms);
            if amount > available {
                return Err(Why::Insufficient { account: named(), available });
            }
        }
        Ok(())
    }

    /// Everything that was moved or reserved of an asset; `None`: the book has no room for another asset.
    fn turnover_of(&self, asset: &Asset) -> Option<u64> {
        if let Some(turnover) = self.turnover.get(asset) {
            return Some(*turnover);
        }
        match self.book.asset_numbers.get(asset) {
            Some(number) => Some(self.book.assets[usize::from(*number)].turnover),
            None => (self.book.assets.len() + self.turnover.len() < ASSETS_MAX).then_some(0),
        }
    }

    /// Checks that lotteries can be told of what is handed over to it; says what to change. A fact that moves more can't be
    /// read, and the draw would wait for it for ever.
    pub(super) fn check_facts(&self) -> Result<(), String> {
        let too_much = |transfer: &&Transfer| {
            matches!(transfer.credit.kind, Kind::Stock(_)) && transfer.amount > FACT_AMOUNT_MAX
        };
        if let Some(Transfer { credit, amount, .. }) = self.transfers.iter().find(too_much) {
            return Err(format!(
                "{amount} are too many for {credit} at once; hand over at most {FACT_AMOUNT_MAX} by one transfer"
            ));
        }
        let most = u128::from(FACT_AMOUNT_MAX);
        match self.tickets().iter().find(|(_, net)| net.unsigned_abs() > most) {
            Some(((draw, person), net)) => Err(format!(
                "{} tickets to {draw} are too many for person {person} at once; move at most {FACT_AMOUNT_MAX} by one \
                 command",
                net.unsigned_abs()
            )),
            None => Ok(()),
        }
    }

    /// Tickets that change hands by what was moved, by draw and person: granted above zero, taken back below. What was
    /// spent on a draw is no news to lotteries.
    pub(super) fn tickets(&self) -> BTreeMap<(proto::CampaignId, PersonId), i128> {
        let mut tickets = BTreeMap::new();
        for transfer in &self.transfers {
            let (Asset::Tickets(draw), false) =
                (&transfer.debit.asset, matches!(transfer.credit.kind, Kind::Spent(_)))
            else {
                continue;
            };
            let sides = [(&transfer.debit, -1), (&transfer.credit, 1)];
            for (person, sign) in sides.iter().filter_map(|(it, sign)| Some((it.kind.person()?, sign))) {
                *tickets.entry((draw.clone(), person)).or_default() += sign * i128::from(transfer.amount);
            }
        }
        tickets.retain(|_, net| *net != 0);
        tickets
    }
}
