//! The shapes of answers, as JSON. Amounts are whole numbers up to 2^63.

use proto::{Asset, CampaignId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::{Account, Terms};
use crate::rules::Rules;

/// A book.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Book")]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// `ledger`.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// When it was opened.
    pub created_at_ms: Timestamp,
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// What is counted in it.
    pub assets: Vec<Asset>,
    /// How many persons have accounts.
    pub persons: u64,
    /// How many transfers were booked, reversals not counted.
    pub transfers: u64,
    /// How many of them are pending.
    pub pending: u64,
    /// How many accounts of persons owe something: somebody should see to them.
    pub owing: u64,
    /// What rules could not give since a budget was spent, by campaign. Allot more, then pay each by a transfer from the
    /// campaign's budget to the person; or change the campaign's rules, to leave it at that.
    pub unpaid: Vec<UnpaidLine>,
}

/// Awards that a campaign's budget had too little for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "UnpaidAwards")]
pub struct UnpaidLine {
    /// The campaign.
    pub campaign: CampaignId,
    /// How many: each is an event `FactDeclined` of the ledger's log, with the person and the rule.
    pub awards: u64,
    /// When the oldest of them was declined.
    pub since_ms: Timestamp,
    /// Position of the event that declined the newest.
    pub newest: u64,
}

/// Accounts that belong to no person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountPage {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// By asset, kind and name.
    pub accounts: Vec<AccountLine>,
    /// Ask with this `cursor` for more; null: there is no more.
    pub next_cursor: Option<Account>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountLine {
    /// The account.
    pub account: Account,
    /// Whether it is open.
    pub open: bool,
    /// What its normal side has more than the other.
    pub balance: i64,
    /// How much may be taken from it.
    pub available: u64,
    /// Everything that was ever debited.
    pub debits: u64,
    /// Everything that was ever credited.
    pub credits: u64,
    /// What pending transfers would debit.
    pub debits_reserved: u64,
    /// What pending transfers would credit.
    pub credits_reserved: u64,
    /// What may be done with it.
    pub terms: Terms,
}

/// Sums over all accounts: in each asset debits equal credits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrialBalance {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// By asset.
    pub assets: Vec<TrialAsset>,
}

/// One asset of a trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrialAsset {
    /// The asset.
    pub asset: Asset,
    /// All debits.
    pub debits: u64,
    /// All credits.
    pub credits: u64,
    /// The difference: 0.
    pub difference: i64,
    /// What pending transfers would move.
    pub reserved: u64,
    /// By kind of account.
    pub kinds: Vec<TrialKind>,
}

/// All accounts of one kind and asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrialKind {
    /// The kind: `person`, `budget`…
    pub kind: &'static str,
    /// How many accounts have entries.
    pub accounts: u64,
    /// All debits.
    pub debits: u64,
    /// All credits.
    pub credits: u64,
}

/// What the facts of campaigns give.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RulesPage {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// By campaign.
    pub campaigns: Vec<RulesLine>,
    /// Ask with this `cursor` for more; null: there is no more.
    pub next_cursor: Option<CampaignId>,
}

/// The rules of one campaign.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RulesLine {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its rules.
    pub rules: Rules,
}

/// What a person may know about themselves: not what happened a moment ago, since that would tell what became of a vote.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnBalances")]
pub struct OwnAnswer {
    /// When the balances were so.
    pub as_of_ms: Timestamp,
    /// What they have or owe; assets of which there is nothing are left out.
    pub balances: Vec<OwnBalance>,
}

/// What a person has of one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnBalance {
    /// The asset.
    pub asset: Asset,
    /// How much they have.
    pub balance: u64,
    /// How much of what they get next settles what they had to give back.
    pub owed: u64,
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnBalancesPage")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Always empty: a person's entries are in the statement.
    pub receipts: Vec<serde_json::Value>,
    /// Always null.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}
