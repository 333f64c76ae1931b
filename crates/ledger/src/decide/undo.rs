//! Taking back what a transfer moved, and giving back what was taken.
//!
//! A person may have spent what is to be taken back. Then the rest is booked to what they owe, and settled from whatever
//! they get next: balances stay at or above zero, and nothing is forgotten.

use proto::{Asset, PersonId, TransferId};

use super::sheet::{Authority, Sheet};
use crate::account::{Account, Kind};
use crate::event::{How, Transfer, Why};
use crate::state::Record;
use crate::word::Word;

/// Amounts by account, in the order in which they are used up.
pub(super) type Shares = Vec<(Account, u64)>;

impl Sheet<'_> {
    /// Takes an amount back from where a transfer brought it.
    pub(super) fn undo(
        &mut self,
        of: &TransferId,
        record: &Record,
        amount: u64,
        reason: &Word,
        name: impl FnMut(usize) -> TransferId,
    ) -> Result<(), Why> {
        let (debit, credit) = self.accounts(record);
        // Between two accounts of one person nothing else is touched.
        let is_within = debit.kind.person().is_some() && debit.kind.person() == credit.kind.person();
        let from = if is_within { vec![(credit, amount)] } else { self.taken_from(credit, amount) };
        let into = match &debit.kind {
            // Somebody may have seen to the shortfall meanwhile.
            Kind::Shortfall(draw) => {
                let stock = Account::new(debit.asset.clone(), Kind::Stock(draw.clone()));
                self.split(debit, stock, amount)
            }
            _ => vec![(debit, amount)],
        };
        let how = How::Reversal { of: *of };
        self.pour(from, into, (reason, how, Authority::Correction), name)
    }

    /// Gives back what facts have taken of a transfer to a person. What an operator took stays taken, whatever becomes of
    /// the deed.
    pub(super) fn redo(
        &mut self,
        of: &TransferId,
        record: &Record,
        reason: &Word,
        name: impl FnMut(usize) -> TransferId,
    ) -> Result<(), Why> {
        let amount = record.amount - self.left(of, record) - self.original().taken_by_hand(of);
        let (debit, credit) = self.accounts(record);
        let into = match credit.kind.person() {
            Some(person) => self.given_to(&credit.asset, person, amount),
            None => vec![(credit, amount)],
        };
        let how = How::Restoration { of: *of };
        self.pour(vec![(debit, amount)], into, (reason, how, Authority::Correction), name)
    }

    /// Where an amount for a person goes: first to what they owe.
    pub(super) fn given_to(&mut self, asset: &Asset, person: PersonId, amount: u64) -> Shares {
        let [owed, own] =
            [Kind::Owed(person), Kind::Person(person)].map(|kind| Account::new(asset.clone(), kind));
        self.split(owed, own, amount)
    }

    /// Where an amount is taken from. Of a person, first what they have: nobody has something and owes it as well.
    pub(super) fn taken_from(&mut self, account: Account, amount: u64) -> Shares {
        let Some(person) = account.kind.person() else { return vec![(account, amount)] };
        let [own, owed] =
            [Kind::Person(person), Kind::Owed(person)].map(|kind| Account::new(account.asset.clone(), kind));
        self.split(own, owed, amount)
    }

    /// As much as there is in the first, the rest in the second.
    pub(super) fn split(&mut self, first: Account, second: Account, amount: u64) -> Shares {
        let of_first = amount.min(self.available(&first));
        vec![(first, of_first), (second, amount - of_first)]
    }

    /// Moves from accounts into accounts, pair by pair.
    pub(super) fn pour(
        &mut self,
        from: Shares,
        into: Shares,
        (reason, how, authority): (&Word, How, Authority),
        mut name: impl FnMut(usize) -> TransferId,
    ) -> Result<(), Why> {
        let (mut from, mut into) = (from.into_iter(), into.into_iter());
        let next = |shares: &mut std::vec::IntoIter<(Account, u64)>| shares.find(|(_, amount)| *amount > 0);
        let (mut source, mut sink) = (next(&mut from), next(&mut into));
        let mut index = 0;
        while let (Some((debit, there)), Some((credit, wanted))) = (&mut source, &mut sink) {
            let amount = *there.min(wanted);
            let (debit, credit, reason) = (debit.clone(), credit.clone(), reason.clone());
            self.book(Transfer { id: name(index), debit, credit, amount, reason, how }, authority)?;
            index += 1;
            *there -= amount;
            *wanted -= amount;
            if *there == 0 {
                source = next(&mut from);
            }
            if *wanted == 0 {
                sink = next(&mut into);
            }
        }
        Ok(())
    }

    fn accounts(&self, record: &Record) -> (Account, Account) {
        let book = self.original();
        (book.account(record.debit), book.account(record.credit))
    }
}
