//! What is known of a book, and how amounts move in it.

use decider::Stamp;
use decider::compact::Compact;
use proto::{CampaignId, PersonId, TenantId, Timestamp, TransferId};

use super::numbers::OWED;
use super::rows::interval;
use super::{AssetBook, Balance, Book, Record, Reserved, Row, Slot, Totals, TransferKey, UseKey, Used};
use crate::account::{Account, Side, Terms};
use crate::word::Word;

impl Book {
    pub(crate) fn new(place: CampaignId, tenant: TenantId, name: String, created_at: Timestamp) -> Self {
        Self {
            place,
            tenant,
            name,
            created_at,
            revision: 0,
            rules_revision: 0,
            assets: Vec::new(),
            asset_numbers: Default::default(),
            names: Vec::new(),
            name_numbers: Default::default(),
            persons: Compact::default(),
            people: Compact::default(),
            rows: Compact::default(),
            reserved: Default::default(),
            named: Default::default(),
            owing: Default::default(),
            terms: Default::default(),
            closed: Default::default(),
            records: Compact::default(),
            by_hand: Compact::default(),
            asked: Compact::default(),
            pending: Default::default(),
            campaigns: Default::default(),
            unpaid: Default::default(),
            used: Compact::default(),
        }
    }

    /// Everything that was moved and is reserved on an account; nothing if it never had an entry.
    pub(crate) fn balance(&self, account: &Account) -> Balance {
        self.slot(account).map_or_else(Balance::default, |slot| self.balance_at(slot))
    }

    /// The same by its numbers.
    pub(crate) fn balance_at(&self, slot: Slot) -> Balance {
        let Row { debits, credits, .. } = self.rows.get(&slot).unwrap_or_default();
        let reserved = self.reserved.get(&slot).copied().unwrap_or_default();
        Balance { debits, credits, debits_reserved: reserved.debits, credits_reserved: reserved.credits }
    }

    /// What may be done with an account, which has these numbers if it has any.
    pub(crate) fn terms_at(&self, slot: Option<Slot>, account: &Account) -> Terms {
        slot.and_then(|slot| self.terms.get(&slot)).cloned().unwrap_or_else(|| account.usual_terms())
    }

    /// Whether an account is there, closed or not.
    pub(crate) fn has(&self, account: &Account) -> bool {
        self.has_at(self.slot(account), account)
    }

    /// The same, where its numbers are known.
    pub(crate) fn has_at(&self, slot: Option<Slot>, account: &Account) -> bool {
        if account.kind.must_be_opened() {
            return slot.is_some_and(|slot| self.terms.contains_key(&slot));
        }
        // An asset that nobody opened an account for is a slip of the pen.
        self.asset_numbers.contains_key(&account.asset)
    }

    /// Whether an account is closed.
    pub(crate) fn is_closed(&self, account: &Account) -> bool {
        self.slot(account).is_some_and(|slot| self.closed.contains(&slot))
    }

    /// A transfer that is no reversal.
    pub(crate) fn record(&self, transfer: &TransferId) -> Option<Record> {
        self.records.get(&TransferKey(*transfer))
    }

    /// What operators have taken back of a transfer.
    pub(crate) fn taken_by_hand(&self, transfer: &TransferId) -> u64 {
        self.by_hand.get(&TransferKey(*transfer)).unwrap_or(0)
    }

    /// What a rule with caps gave a person.
    pub(crate) fn used_by(&self, person: &PersonId, campaign: &CampaignId, rule: u16) -> Used {
        let key = || Some((self.persons.get(person)?, *self.name_numbers.get(campaign.as_str())?));
        let used = key().and_then(|(person, campaign)| self.used.get(&UseKey(person, campaign, rule)));
        used.unwrap_or_default()
    }

    /// Something was given that counts towards caps.
    pub(crate) fn use_up(
        &mut self,
        campaign: &CampaignId,
        rule: &Word,
        person: PersonId,
        day: i32,
        amount: u64,
    ) {
        let Some(number) = self.campaigns.get(campaign).and_then(|ruled| ruled.number(rule)) else { return };
        let key = UseKey(self.number_person(person), self.number_name(campaign.as_str()), number);
        let used = self.used.get(&key).unwrap_or_default().plus(day, amount);
        self.used.insert(&key, &used);
    }

    /// An event changes this account.
    pub(crate) fn touch(&mut self, slot: Slot, position: u64) {
        if !slot.is_persons() {
            self.named.insert(slot, position);
        }
    }

    /// Moves an amount from one account to another.
    pub(crate) fn post(&mut self, (debit, credit): (Slot, Slot), amount: u64, stamp: Stamp) {
        self.turn_over((debit, credit), stamp, |turnover| turnover + amount);
        self.enter(debit, Side::Debit, amount, stamp);
        self.enter(credit, Side::Credit, amount, stamp);
        self.assert_balanced(debit);
    }

    fn enter(&mut self, slot: Slot, side: Side, amount: u64, stamp: Stamp) {
        let found = self.rows.get(&slot);
        let mut row = found.unwrap_or_default();
        if slot.is_persons() && row.interval < interval(stamp.at) {
            let sums = Balance { debits: row.debits, credits: row.credits, ..Balance::default() };
            row.before = u64::try_from(sums.net(slot.normal())).unwrap_or(0);
            row.interval = interval(stamp.at);
        }
        match side {
            Side::Debit => row.debits += amount,
            Side::Credit => row.credits += amount,
        }
        self.rows.insert(&slot, &row);
        if slot.kind == OWED && row.debits > row.credits {
            self.owing.insert(slot, stamp.position);
        } else if slot.kind == OWED {
            self.owing.remove(&slot);
        }
        let totals = self.totals(slot);
        totals.accounts += u64::from(found.is_none());
        totals.sums.post(side, amount);
    }

    /// Reserves an amount on both accounts.
    pub(crate) fn reserve(&mut self, (debit, credit): (Slot, Slot), amount: u64, stamp: Stamp) {
        self.turn_over((debit, credit), stamp, |turnover| turnover + amount);
        self.reserved.entry(debit).or_default().debits += amount;
        self.reserved.entry(credit).or_default().credits += amount;
        self.totals(debit).sums.reserve(Side::Debit, amount);
        self.totals(credit).sums.reserve(Side::Credit, amount);
    }

    /// Gives what was reserved free.
    pub(crate) fn release(&mut self, (debit, credit): (Slot, Slot), amount: u64, stamp: Stamp) {
        self.turn_over((debit, credit), stamp, |turnover| turnover - amount);
        self.change_reserved(debit, |reserved| reserved.debits -= amount);
        self.change_reserved(credit, |reserved| reserved.credits -= amount);
        self.totals(debit).sums.release(Side::Debit, amount);
        self.totals(credit).sums.release(Side::Credit, amount);
    }

    fn change_reserved(&mut self, slot: Slot, by: impl FnOnce(&mut Reserved)) {
        let reserved = self.reserved.entry(slot).or_default();
        by(reserved);
        if *reserved == Reserved::default() {
            self.reserved.remove(&slot);
        }
    }

    fn turn_over(&mut self, (debit, credit): (Slot, Slot), stamp: Stamp, by: impl FnOnce(u64) -> u64) {
        let asset = &mut self.assets[usize::from(debit.asset)];
        asset.turnover = by(asset.turnover);
        asset.revision = stamp.position;
        self.touch(debit, stamp.position);
        self.touch(credit, stamp.position);
    }

    fn totals(&mut self, slot: Slot) -> &mut Totals {
        self.assets[usize::from(slot.asset)].totals.entry(slot.kind).or_default()
    }

    /// Debits equal credits, posted and reserved, in every asset and after every transfer. Stays on in release: books that
    /// don't balance must not go on.
    fn assert_balanced(&self, slot: Slot) {
        let AssetBook { asset, totals, .. } = &self.assets[usize::from(slot.asset)];
        let sum = |of: fn(&Balance) -> u64| totals.values().map(|totals| of(&totals.sums)).sum::<u64>();
        assert_eq!(sum(|it| it.debits), sum(|it| it.credits), "{asset} does not balance");
        assert_eq!(sum(|it| it.debits_reserved), sum(|it| it.credits_reserved), "{asset} reserves unevenly");
    }
}
