//! Accounts: what is counted there, what for, and what may be done with it.
//!
//! An account is named by what it is, so nobody gives out numbers: `points:person:0101…`, `points:budget:spring`,
//! `tickets.lucky:spent:lucky`, `cny:issue`. All accounts of a book belong to one tenant.

use std::fmt;
use std::str::FromStr;

use proto::{Asset, CampaignId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::word::Word;

/// The service that alone may spend tickets and hand out prizes once they were given to it.
pub const LOTTERIES: &str = "lotteries";
/// The ledger itself, as the spender of accounts that follow from its rules alone.
pub const LEDGER: &str = "ledger";

/// An account of a book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What is counted.
    pub asset: Asset,
    /// What for.
    pub kind: Kind,
}

/// What an account is for, and whose it is. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Where value enters the book: what the organisation has put in. Spelled `issue`.
    Issue,
    /// What a campaign may give away. Spelled `budget:CAMPAIGN`.
    Budget(CampaignId),
    /// Prizes that a draw may give away; only lotteries may. Spelled `stock:DRAW`.
    Stock(CampaignId),
    /// What a person has. Spelled `person:ID`.
    Person(PersonId),
    /// What a person has to give back and no longer has. Spelled `owed:ID`.
    Owed(PersonId),
    /// Tickets that were spent on a draw. Spelled `spent:DRAW`.
    Spent(CampaignId),
    /// Prizes that a draw gave away beyond its stock: someone has to see to it. Spelled `shortfall:DRAW`.
    Shortfall(CampaignId),
    /// What was delivered: a prize shipped, money paid out. Spelled `fulfilment`.
    Fulfilment,
    /// What lapsed. Spelled `expiry`.
    Expiry,
    /// The operator's own: a sponsor's money, a reserve. Spelled `holding:NAME`.
    Holding(Word),
}

/// The side of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Debit,
    /// Right.
    Credit,
}

/// What may be done with an account beyond what its kind says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "AccountTerms")]
pub struct Terms {
    /// How far its balance may go below zero; 0: it may not. It counts what is reserved as gone.
    pub overdraft_max: u64,
    /// Most that its balance may reach; null: no limit. It counts what is reserved as there.
    pub balance_max: Option<u64>,
    /// The only service that may take from it: `lotteries`; null: operators and the book's rules.
    #[schemars(with = "Option<String>")]
    pub spender: Option<SmolStr>,
}

impl Kind {
    /// The side that makes its balance grow.
    ///
    /// Where value enters and what is owed are the organisation's claims, so debits; everything else it owes to somebody
    /// or has set aside, so credits.
    pub fn normal(&self) -> Side {
        normal_side(self.word())
    }

    /// Whether an account of this kind has to be opened by an operator. The others open with their first entry, since
    /// facts bring persons that nobody has seen before.
    pub fn must_be_opened(&self) -> bool {
        matches!(self, Self::Budget(_) | Self::Stock(_) | Self::Holding(_))
    }

    /// Whose it is, if it is a person's.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) | Self::Owed(person) => Some(*person),
            _ => None,
        }
    }

    /// The campaign that it is for.
    pub fn campaign(&self) -> Option<&CampaignId> {
        match self {
            Self::Budget(campaign)
            | Self::Stock(campaign)
            | Self::Spent(campaign)
            | Self::Shortfall(campaign) => Some(campaign),
            _ => None,
        }
    }

    /// The word that begins its spelling.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Budget(_) => "budget",
            Self::Stock(_) => "stock",
            Self::Person(_) => "person",
            Self::Owed(_) => "owed",
            Self::Spent(_) => "spent",
            Self::Shortfall(_) => "shortfall",
            Self::Fulfilment => "fulfilment",
            Self::Expiry => "expiry",
            Self::Holding(_) => "holding",
        }
    }
}

/// The side that makes balances of a kind grow, by the kind's word.
pub(crate) fn normal_side(word: &str) -> Side {
    match word {
        "issue" | "owed" | "shortfall" => Side::Debit,
        _ => Side::Credit,
    }
}

impl Account {
    /// The account of this kind for this asset.
    pub fn new(asset: Asset, kind: Kind) -> Self {
        Self { asset, kind }
    }

    /// What holds for it unless it was opened with other terms.
    pub fn usual_terms(&self) -> Terms {
        let spender = match (&self.kind, &self.asset) {
            (Kind::Stock(_), _) | (Kind::Person(_), Asset::Tickets(_)) => Some(LOTTERIES),
            (Kind::Owed(_) | Kind::Shortfall(_), _) => Some(LEDGER),
            _ => None,
        };
        Terms { spender: spender.map(SmolStr::new_static), ..Terms::default() }
    }
}

/// Why a text is not an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an account is ASSET:KIND or ASSET:KIND:WHOSE, such as points:issue, points:budget:spring or \
     points:person:00112233445566778899aabbccddeeff"
)]
pub struct InvalidAccount;

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.asset, self.kind.word())?;
        match &self.kind {
            Kind::Issue | Kind::Fulfilment | Kind::Expiry => Ok(()),
            Kind::Person(person) | Kind::Owed(person) => write!(f, ":{person}"),
            Kind::Holding(name) => write!(f, ":{name}"),
            Kind::Budget(campaign)
            | Kind::Stock(campaign)
            | Kind::Spent(campaign)
            | Kind::Shortfall(campaign) => write!(f, ":{campaign}"),
        }
    }
}

impl FromStr for Account {
    type Err = InvalidAccount;

    fn from_str(text: &str) -> Result<Self, InvalidAccount> {
        let (asset, kind) = text.split_once(':').ok_or(InvalidAccount)?;
        let campaign = |text: &str| text.parse::<CampaignId>().map_err(|_| InvalidAccount);
        let person = |text: &str| text.parse::<PersonId>().map_err(|_| InvalidAccount);
        let kind = match kind.split_once(':') {
            None if kind == "issue" => Kind::Issue,
            None if kind == "fulfilment" => Kind::Fulfilment,
            None if kind == "expiry" => Kind::Expiry,
            Some(("budget", whose)) => Kind::Budget(campaign(whose)?),
            Some(("stock", whose)) => Kind::Stock(campaign(whose)?),
            Some(("spent", whose)) => Kind::Spent(campaign(whose)?),
            Some(("shortfall", whose)) => Kind::Shortfall(campaign(whose)?),
            Some(("person", whose)) => Kind::Person(person(whose)?),
            Some(("owed", whose)) => Kind::Owed(person(whose)?),
            Some(("holding", name)) => Kind::Holding(name.parse().map_err(|_| InvalidAccount)?),
            _ => return Err(InvalidAccount),
        };
        Ok(Self { asset: asset.parse().map_err(|_| InvalidAccount)?, kind })
    }
}

impl Serialize for Account {
    /// Readers see the spelling, logs keep the parts: a person's id as text would be twice as long.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (&self.asset, &self.kind).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            let (asset, kind) = Deserialize::deserialize(deserializer)?;
            Ok(Self { asset, kind })
        }
    }
}

impl JsonSchema for Account {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Account".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "maxLength": 160,
            "description": "ASSET:KIND or ASSET:KIND:WHOSE, such as points:issue or points:budget:spring",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_one_spelling() {
        let table = [
            "points:issue",
            "cny:fulfilment",
            "unit.mug:expiry",
            "points:budget:spring",
            "unit.mug:stock:lucky",
            "tickets.lucky:spent:lucky",
            "unit.mug:shortfall:lucky",
            "points:person:01010101010101010101010101010101",
            "tickets.lucky:owed:01010101010101010101010101010101",
            "cny:holding:sponsor-1",
        ];
        for text in table {
            let account: Account = text.parse().unwrap();
            assert_eq!(account.to_string(), text);
            let json = serde_json::to_string(&account).unwrap();
            assert_eq!(serde_json::from_str::<Account>(&json).unwrap(), account);
            let mut bytes = Vec::new();
            decider::answer::append(&account, &mut bytes);
            assert_eq!(decider::answer::read(&bytes), Ok(account));
        }
        for bad in
            ["", "points", "points:", "usd:issue", "points:issue:a", "points:budget", "points:person:1"]
        {
            assert!(bad.parse::<Account>().is_err(), "{bad}");
        }
    }
}
