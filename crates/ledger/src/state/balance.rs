//! Sums of an account, and what may still be moved.

use serde::{Deserialize, Serialize};

use crate::account::{Kind, Side, Terms};

/// Everything that was moved and is reserved on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Balance {
    pub(crate) debits: u64,
    pub(crate) credits: u64,
    pub(crate) debits_reserved: u64,
    pub(crate) credits_reserved: u64,
}

/// Sums over all accounts of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) accounts: u64,
    pub(crate) sums: Balance,
}

impl Balance {
    /// The balance: what its normal side has more than the other. Below zero only on terms that allow it.
    pub(crate) fn net(&self, normal: Side) -> i64 {
        // Both are below TURNOVER_MAX, so they are signed numbers.
        let net = self.credits.cast_signed() - self.debits.cast_signed();
        if normal == Side::Credit { net } else { -net }
    }

    /// How much may be moved out of an account of this kind on these terms.
    pub(crate) fn available(&self, kind: &Kind, terms: &Terms) -> u64 {
        let (into, out) = self.with_reserved_against(kind.normal());
        into.saturating_add(terms.overdraft_max).saturating_sub(out)
    }

    /// How much may be moved into an account of this kind on these terms.
    pub(crate) fn room(&self, kind: &Kind, terms: &Terms) -> u64 {
        let Some(max) = terms.balance_max else { return u64::MAX };
        let (into, out) = match kind.normal() {
            Side::Credit => (self.credits + self.credits_reserved, self.debits),
            Side::Debit => (self.debits + self.debits_reserved, self.credits),
        };
        out.saturating_add(max).saturating_sub(into)
    }

    /// What came in for certain, and what went out or may do so at any time.
    fn with_reserved_against(&self, normal: Side) -> (u64, u64) {
        match normal {
            Side::Credit => (self.credits, self.debits + self.debits_reserved),
            Side::Debit => (self.debits, self.credits + self.credits_reserved),
        }
    }

    /// Moves an amount on one side.
    pub(crate) fn post(&mut self, side: Side, amount: u64) {
        *self.posted_mut(side) += amount;
    }

    /// Reserves an amount on one side.
    pub(crate) fn reserve(&mut self, side: Side, amount: u64) {
        *self.reserved_mut(side) += amount;
    }

    /// Gives a reserved amount free.
    pub(crate) fn release(&mut self, side: Side, amount: u64) {
        *self.reserved_mut(side) -= amount;
    }

    fn posted_mut(&mut self, side: Side) -> &mut u64 {
        match side {
            Side::Debit => &mut self.debits,
            Side::Credit => &mut self.credits,
        }
    }

    fn reserved_mut(&mut self, side: Side) -> &mut u64 {
        match side {
            Side::Debit => &mut self.debits_reserved,
            Side::Credit => &mut self.credits_reserved,
        }
    }

    /// Whether anything is reserved.
    pub(crate) fn reserves(&self) -> u64 {
        self.debits_reserved.max(self.credits_reserved)
    }
}
