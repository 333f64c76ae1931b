//! Which entries are wanted.

use proto::{Asset, CampaignId, CommandId, PersonId, Timestamp, TransferId};

use super::entry::{Booking, Entry};
use crate::account::Account;

/// Entries that fit everything given; what is not given doesn't matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// In this account.
    pub account: Option<Account>,
    /// Of this asset.
    pub asset: Option<Asset>,
    /// About this person.
    pub person: Option<PersonId>,
    /// About this campaign.
    pub campaign: Option<CampaignId>,
    /// What this command led to.
    pub command: Option<CommandId>,
    /// Of this transfer, and what was taken back or given back of it.
    pub transfer: Option<TransferId>,
    /// What happened at this time or later.
    pub since: Option<Timestamp>,
    /// What happened before this time.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Whether an entry is wanted.
    pub fn wants(&self, entry: &Entry) -> bool {
        fn fits<T: PartialEq>(wanted: &Option<T>, given: &T) -> bool {
            wanted.as_ref().is_none_or(|wanted| wanted == given)
        }
        fits(&self.account, &entry.account)
            && fits(&self.asset, &entry.account.asset)
            && fits(&self.command, &entry.cause.command())
            && self.person.is_none_or(|wanted| entry.persons().any(|person| person == wanted))
            && self.campaign.as_ref().is_none_or(|wanted| entry.campaigns().any(|it| it == wanted))
            && self
                .transfer
                .is_none_or(|wanted| entry.transfer == wanted || entry.booking.of() == Some(wanted))
            && self.since.is_none_or(|since| entry.occurred_at >= since)
            && self.until.is_none_or(|until| entry.occurred_at < until)
    }
}

impl Booking {
    /// The transfer that it corrects.
    pub fn of(&self) -> Option<TransferId> {
        match self {
            Self::Reversal { of } | Self::Restoration { of } => Some(*of),
            Self::Transfer | Self::Posting => None,
        }
    }
}
