//! What was moved in an hour, so that a period of a whole book is added up without reading its entries.

use std::collections::BTreeMap;

use proto::{Asset, CampaignId, Timestamp};
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::row::Sums;

/// One hour. Days of all time zones begin with one, but for the few that are off by a half.
pub const HOUR_MS: u64 = 3_600_000;

/// Whose hours they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All that is booked.
    Book,
    /// What concerns a campaign, see [`Entry::campaigns`].
    Campaign(CampaignId),
}

/// Entries of one asset in accounts of one kind that happened in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hour {
    /// What they moved.
    pub sums: Sums,
    /// How many they are.
    pub entries: u64,
}

impl Hour {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        let sums = Sums {
            debits: self.sums.debits + other.sums.debits,
            credits: self.sums.credits + other.sums.credits,
        };
        Self { sums, entries: self.entries + other.entries }
    }
}

/// What entries add to hours: by scope, start of the hour, asset and kind of account.
pub fn hours(entries: &[Entry]) -> BTreeMap<(Scope, Timestamp, Asset, &'static str), Hour> {
    let mut hours: BTreeMap<_, Hour> = BTreeMap::new();
    for entry in entries {
        let Entry { account, side, amount, occurred_at, .. } = entry;
        let start = Timestamp(occurred_at.0 - occurred_at.0 % HOUR_MS);
        let added = Hour { sums: Sums::default().plus(*side, *amount), entries: 1 };
        let campaigns = entry.campaigns().cloned().map(Scope::Campaign);
        for scope in std::iter::once(Scope::Book).chain(campaigns) {
            let hour = hours.entry((scope, start, account.asset.clone(), account.kind.word())).or_default();
            *hour = hour.plus(added);
        }
    }
    hours
}
