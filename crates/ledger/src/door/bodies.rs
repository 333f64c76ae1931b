//! JSON bodies, and the commands that they become.

use proto::{Asset, CampaignId, PersonId, Timestamp, TransferId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::account::{Account, Terms};
use crate::command::{Command, NewTransfer, Pending, Pot};
use crate::decide::{check_name, check_terms, check_transfers};
use crate::rules::Rules;
use crate::word::Word;

/// An empty object, or nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VoidBody {
    #[schemars(skip)]
    transfer: TransferId,
}

/// A new book. Its id and kind are read by the gateway.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BookBody")]
pub(super) struct CreateBody {
    /// Its title.
    name: String,
}

/// An account to open.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenAccountBody {
    /// The account.
    account: Account,
    /// What may be done with it; null: what is usual for its kind.
    #[serde(default)]
    terms: Option<Terms>,
}

/// An account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountBody {
    /// The account.
    account: Account,
}

/// What the facts of a campaign give from here on, instead of what they gave before.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesBody {
    /// The campaign.
    campaign: CampaignId,
    /// All of its rules.
    rules: Rules,
}

/// Something to give away.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AllotBody {
    /// What.
    asset: Asset,
    /// The campaign.
    campaign: CampaignId,
    /// Whether as a budget for rules or as the stock of a draw.
    into: Pot,
    /// How much, in the asset's smallest unit.
    amount: u64,
    /// Names the transfer: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
    #[serde(default)]
    id: Option<TransferId>,
}

/// Prizes to get back from what turned out to be no draw.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecallBody {
    /// Which prize.
    asset: Asset,
    /// What it was allotted to.
    campaign: CampaignId,
    /// How many units at the most.
    amount: u64,
}

/// Transfers that are booked together.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferBody {
    /// 1 to 100; each sees what those before it did.
    transfers: Vec<TransferLine>,
}

/// One transfer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TransferLine {
    /// Names the transfer: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
    #[serde(default)]
    id: Option<TransferId>,
    /// The account that is debited.
    debit: Account,
    /// The account that is credited.
    credit: Account,
    /// How much, in the asset's smallest unit.
    amount: u64,
    /// Moves as much of `amount` as there is and fits.
    #[serde(default)]
    up_to: bool,
    /// Why, as a word such as `sponsor-gift`. It stands in the log, so nothing personal.
    reason: Word,
    /// Reserves only, to be posted or voided later.
    #[serde(default)]
    pending: bool,
    /// When a pending transfer expires by itself, in milliseconds since 1970 UTC; null: never.
    #[serde(default)]
    expires_at_ms: Option<Timestamp>,
}

/// How much of a pending transfer to post.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PostBody {
    #[schemars(skip)]
    transfer: TransferId,
    /// How much; null: all.
    #[serde(default)]
    amount: Option<u64>,
}

/// What to take back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReverseBody {
    #[schemars(skip)]
    transfer: TransferId,
    /// How much; null: all that is left.
    #[serde(default)]
    amount: Option<u64>,
    /// Names the reversal: the same id is booked once, whoever sends it. Null: it is made from the Idempotency-Key.
    #[serde(default)]
    id: Option<TransferId>,
    /// Why, as a word such as `paid-twice`. It stands in the log, so nothing personal.
    reason: Word,
}

pub(super) fn create(CreateBody { name }: CreateBody) -> Result<Command, String> {
    check_name(&name)?;
    Ok(Command::Create { name })
}

pub(super) fn open_account(OpenAccountBody { account, terms }: OpenAccountBody) -> Result<Command, String> {
    if let Some(terms) = &terms {
        check_terms(&account, terms).map_err(|reason| format!("terms: {reason}"))?;
    }
    Ok(Command::OpenAccount { account, terms })
}

pub(super) fn close_account(AccountBody { account }: AccountBody) -> Result<Command, String> {
    Ok(Command::CloseAccount { account })
}

pub(super) fn set_rules(RulesBody { campaign, rules }: RulesBody) -> Result<Command, String> {
    rules.validate().map_err(|reason| format!("rules: {reason}"))?;
    Ok(Command::SetRules { campaign, rules })
}

pub(super) fn allot(body: AllotBody) -> Result<Command, String> {
    let AllotBody { asset, campaign, into, amount, id } = body;
    Ok(Command::Allot { asset, campaign, into, amount, id })
}

pub(super) fn recall(RecallBody { asset, campaign, amount }: RecallBody) -> Result<Command, String> {
    Ok(Command::Recall { asset, draw: campaign, amount })
}

pub(super) fn transfer(TransferBody { transfers }: TransferBody) -> Result<Command, String> {
    let transfers = transfers.into_iter().map(TransferLine::into_new).collect::<Result<Vec<_>, _>>()?;
    check_transfers(&transfers)?;
    Ok(Command::Transfer { transfers })
}

pub(super) fn post(PostBody { transfer, amount }: PostBody) -> Result<Command, String> {
    Ok(Command::Post { transfer, amount })
}

pub(super) fn void(VoidBody { transfer }: VoidBody) -> Result<Command, String> {
    Ok(Command::Void { transfer })
}

pub(super) fn reverse(body: ReverseBody) -> Result<Command, String> {
    let ReverseBody { transfer, amount, id, reason } = body;
    Ok(Command::Reverse { transfer, amount, id, reason })
}

/// The persons whom transfers credit. Who is debited needs no look: points that a mistyped id once got must go back
/// somehow, and an account without any refuses by itself.
pub(super) fn persons_of_transfers(body: &Map<String, Value>) -> Vec<PersonId> {
    let lines = body.get("transfers").and_then(Value::as_array).into_iter().flatten();
    lines.filter_map(|line| person_of(&line["credit"])).collect()
}

/// The person whose account is to be opened.
pub(super) fn person_of_account(body: &Map<String, Value>) -> Vec<PersonId> {
    body.get("account").and_then(person_of).into_iter().collect()
}

fn person_of(account: &Value) -> Option<PersonId> {
    account.as_str()?.parse::<Account>().ok()?.kind.person()
}

impl TransferLine {
    fn into_new(self) -> Result<NewTransfer, String> {
        let Self { id, debit, credit, amount, up_to, reason, pending, expires_at_ms } = self;
        if expires_at_ms.is_some() && !pending {
            return Err(
                "expires_at_ms is for pending transfers; say \"pending\": true or leave it out".to_owned()
            );
        }
        let pending = pending.then_some(Pending { expires_at: expires_at_ms });
        Ok(NewTransfer { id, debit, credit, amount, up_to, reason, pending })
    }
}
