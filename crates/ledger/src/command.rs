//! What is asked of books. The tenant stands in the envelope, and with it the book: a tenant has one.

use proto::{Asset, CampaignId, Fact, Heard, Timestamp, TransferId};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Terms};
use crate::rules::Rules;
use crate::word::Word;

/// Most transfers that are booked together: their event must fit into a block.
pub const BATCH_MAX: usize = 100;
/// Most that one transfer may move: ten billion yuan in fen. What lotteries are told of has a bound of its own, the one of
/// facts.
pub const AMOUNT_MAX: u64 = 1_000_000_000_000;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator opens the tenant's book.
    Create {
        /// Its title.
        name: String,
    },
    /// An operator opens an account, or a closed one again.
    OpenAccount {
        /// The account.
        account: Account,
        /// What may be done with it; `None`: what is usual for its kind.
        terms: Option<Terms>,
    },
    /// An operator closes an account that is empty.
    CloseAccount {
        /// The account.
        account: Account,
    },
    /// An operator sets what the facts of a campaign give, instead of what they gave before.
    SetRules {
        /// The campaign.
        campaign: CampaignId,
        /// All of its rules.
        rules: Rules,
    },
    /// An operator puts value into a campaign's budget, or prizes into a draw's stock.
    Allot {
        /// What.
        asset: Asset,
        /// The campaign.
        campaign: CampaignId,
        /// Whether as a budget for rules or as the stock of a draw.
        into: Pot,
        /// How much.
        amount: u64,
        /// Names the transfer; `None`: the command does.
        id: Option<TransferId>,
    },
    /// An operator books transfers: all of them or none.
    Transfer {
        /// Each sees what those before it did.
        transfers: Vec<NewTransfer>,
    },
    /// An operator posts a pending transfer.
    Post {
        /// The transfer.
        transfer: TransferId,
        /// How much of it; `None`: all.
        amount: Option<u64>,
    },
    /// An operator gives a pending transfer up.
    Void {
        /// The transfer.
        transfer: TransferId,
    },
    /// An operator takes back what a transfer moved.
    Reverse {
        /// The transfer.
        transfer: TransferId,
        /// How much; `None`: all that is left of it.
        amount: Option<u64>,
        /// Names the reversal; `None`: the command does.
        id: Option<TransferId>,
        /// Why, as a word.
        reason: Word,
    },
    /// The host heard a fact.
    Hear(Box<Heard<Fact>>),
    /// Time has passed.
    Tick,
    /// An operator wants prizes back that were allotted as the stock of what is no draw.
    Recall {
        /// Which prize.
        asset: Asset,
        /// What it was allotted to.
        draw: CampaignId,
        /// How many units at the most.
        amount: u64,
    },
}

/// What is allotted becomes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pot {
    /// The campaign's rules give it.
    Budget,
    /// Lotteries hand it out. It can't be taken back without them.
    Stock,
}

/// A transfer that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTransfer {
    /// Chosen by whoever asks, such as the id of a payment elsewhere: it is booked once for ever, whoever asks again and
    /// under which key. `None`: the command's own id names it.
    pub id: Option<TransferId>,
    /// The account that is debited.
    pub debit: Account,
    /// The account that is credited.
    pub credit: Account,
    /// How much, in the asset's smallest unit.
    pub amount: u64,
    /// Moves as much of `amount` as the accounts' limits let through, but at least 1.
    pub up_to: bool,
    /// Why, as a word.
    pub reason: Word,
    /// Reserves only, to be posted or voided later.
    pub pending: Option<Pending>,
}

/// How a transfer is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// When it expires by itself; `None`: never.
    pub expires_at: Option<Timestamp>,
}
