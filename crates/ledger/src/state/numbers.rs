//! From names to numbers and back.

use proto::{Asset, PersonId};
use smol_str::SmolStr;

use super::{AssetBook, Book, Slot};
use crate::account::{Account, Kind, Side};

/// Numbers of kinds in slots. They stand in snapshots and never change their meaning.
const ISSUE: u8 = 0;
const BUDGET: u8 = 1;
const STOCK: u8 = 2;
const PERSON: u8 = 3;
pub(super) const OWED: u8 = 4;
const SPENT: u8 = 5;
const SHORTFALL: u8 = 6;
const FULFILMENT: u8 = 7;
const EXPIRY: u8 = 8;
const HOLDING: u8 = 9;
/// Words of the kinds, by number.
pub(crate) const KINDS: [&str; 10] =
    ["issue", "budget", "stock", "person", "owed", "spent", "shortfall", "fulfilment", "expiry", "holding"];

/// What owns an account, before it is a number.
enum Owner<'a> {
    Book,
    Person(PersonId),
    Name(&'a str),
}

fn kind_of(kind: &Kind) -> (u8, Owner<'_>) {
    match kind {
        Kind::Issue => (ISSUE, Owner::Book),
        Kind::Fulfilment => (FULFILMENT, Owner::Book),
        Kind::Expiry => (EXPIRY, Owner::Book),
        Kind::Budget(campaign) => (BUDGET, Owner::Name(campaign.as_str())),
        Kind::Stock(campaign) => (STOCK, Owner::Name(campaign.as_str())),
        Kind::Spent(campaign) => (SPENT, Owner::Name(campaign.as_str())),
        Kind::Shortfall(campaign) => (SHORTFALL, Owner::Name(campaign.as_str())),
        Kind::Holding(name) => (HOLDING, Owner::Name(name.as_str())),
        Kind::Person(person) => (PERSON, Owner::Person(*person)),
        Kind::Owed(person) => (OWED, Owner::Person(*person)),
    }
}

impl Slot {
    /// Whether it is a person's.
    pub(crate) fn is_persons(self) -> bool {
        matches!(self.kind, PERSON | OWED)
    }

    /// The side that makes its balance grow.
    pub(crate) fn normal(self) -> Side {
        if matches!(self.kind, ISSUE | OWED | SHORTFALL) { Side::Debit } else { Side::Credit }
    }
}

impl Book {
    /// The numbers of an account whose parts have all been seen.
    pub(crate) fn slot(&self, account: &Account) -> Option<Slot> {
        self.slot_with(account, |person| self.persons.get(&person))
    }

    /// The same, where somebody else knows the numbers of persons.
    pub(crate) fn slot_with(
        &self,
        account: &Account,
        number: impl FnOnce(PersonId) -> Option<u32>,
    ) -> Option<Slot> {
        let (kind, owner) = kind_of(&account.kind);
        let owner = match owner {
            Owner::Book => 0,
            Owner::Person(person) => number(person)?,
            Owner::Name(name) => *self.name_numbers.get(name)?,
        };
        Some(Slot { owner, asset: *self.asset_numbers.get(&account.asset)?, kind })
    }

    /// The numbers of an account; what was never seen gets the next one.
    pub(crate) fn number(&mut self, account: &Account) -> Slot {
        let (kind, owner) = kind_of(&account.kind);
        let owner = match owner {
            Owner::Book => 0,
            Owner::Person(person) => self.number_person(person),
            Owner::Name(name) => self.number_name(name),
        };
        Slot { owner, asset: self.number_asset(&account.asset), kind }
    }

    /// The account of these numbers.
    pub(crate) fn account(&self, slot: Slot) -> Account {
        let person = || self.people.get(&u64::from(slot.owner)).unwrap_or_default();
        let name = || &self.names[slot.owner as usize];
        let campaign = || name().parse().expect("names of campaigns were campaigns when they were numbered");
        let kind = match slot.kind {
            ISSUE => Kind::Issue,
            BUDGET => Kind::Budget(campaign()),
            STOCK => Kind::Stock(campaign()),
            PERSON => Kind::Person(person()),
            OWED => Kind::Owed(person()),
            SPENT => Kind::Spent(campaign()),
            SHORTFALL => Kind::Shortfall(campaign()),
            FULFILMENT => Kind::Fulfilment,
            EXPIRY => Kind::Expiry,
            _ => Kind::Holding(name().parse().expect("names of holdings were words when they were numbered")),
        };
        Account { asset: self.assets[usize::from(slot.asset)].asset.clone(), kind }
    }

    pub(super) fn number_person(&mut self, person: PersonId) -> u32 {
        if let Some(number) = self.persons.get(&person) {
            return number;
        }
        let number = u32::try_from(self.persons.len()).expect("a book has fewer than 4 billion persons");
        self.persons.insert(&person, &number);
        self.people.insert(&u64::from(number), &person);
        number
    }

    pub(super) fn number_name(&mut self, name: &str) -> u32 {
        if let Some(number) = self.name_numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).expect("a book has fewer than 4 billion names");
        self.names.push(SmolStr::new(name));
        self.name_numbers.insert(SmolStr::new(name), number);
        number
    }

    fn number_asset(&mut self, asset: &Asset) -> u16 {
        if let Some(number) = self.asset_numbers.get(asset) {
            return *number;
        }
        let number = u16::try_from(self.assets.len()).expect("decisions bound the assets of a book");
        self.assets.push(AssetBook {
            asset: asset.clone(),
            revision: 0,
            turnover: 0,
            totals: Default::default(),
        });
        self.asset_numbers.insert(asset.clone(), number);
        number
    }
}
