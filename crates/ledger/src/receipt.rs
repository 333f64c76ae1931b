//! What the sender of an accepted command is told.

use proto::{CampaignId, TransferId};
use serde::{Deserialize, Serialize};

use crate::account::Account;

/// Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// The book is there.
    Created {
        /// Its id.
        book: CampaignId,
    },
    /// The account is open, or closed, now or since before.
    Account {
        /// The account.
        account: Account,
        /// Whether it is open.
        open: bool,
    },
    /// The rules hold from here on.
    Rules {
        /// The campaign.
        campaign: CampaignId,
    },
    /// The transfers are on record, now or since before.
    Booked {
        /// In the order in which they were asked for.
        transfers: Vec<Booked>,
    },
    /// The pending transfer is settled, now or since before.
    Settled {
        /// The transfer.
        transfer: TransferId,
        /// How much of it was posted; 0: it was voided.
        posted: u64,
    },
    /// The transfer is reversed.
    Reversed {
        /// The transfer.
        transfer: TransferId,
        /// How much was taken back by this command.
        amount: u64,
        /// How much of it stands.
        left: u64,
    },
    /// The fact was heard, whatever the rules said.
    Heard,
    /// Done; there is nothing to tell.
    Done,
    /// Lotteries is asked to give prizes back. What it returns is booked when it comes.
    Recalled {
        /// How many units at the most.
        amount: u64,
    },
}

/// One transfer on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// Its id.
    pub transfer: TransferId,
    /// How much it moves; less than asked for where that was allowed.
    pub amount: u64,
}
