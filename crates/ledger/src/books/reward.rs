//! What campaigns of referrals gave persons: a line for each follower who counted, each goal and each gift by hand, and their sum.
//!
//! They stand apart from other entries, so that a person's page is read at once, however much else the book holds.
//!
//! ```text
//! lines: campaign ∥ person ∥ position at which it was booked, or declined  →  Reward
//! sums:  campaign ∥ person  →  RewardSums
//! links: transfer that gave something  →  campaign, position of its line
//! ```

use proto::{Asset, CampaignId, PersonId, TenantId, Timestamp, TransferId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key::{END, begin};
use crate::event::{BUDGET_SPENT, CAP_REACHED};

/// The service whose facts reward inviters.
pub(crate) const REFERRALS: &str = "referrals";

/// First bytes of keys.
const LINE: u8 = b'w';
const SUMS: u8 = b's';
const LINK: u8 = b'l';
const BOOK: u8 = b'k';

/// What a reward is for. Stored in rows: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RewardFor")]
pub enum For {
    /// Somebody whom the person invited counts.
    Follower,
    /// Somebody counts whom one of those invited whom the person invited.
    SecondLevel,
    /// Either of these: of what was not paid it is not on record which.
    Invitation,
    /// A milestone, or a place of the final ranking.
    Goal,
    /// The organiser booked it by hand.
    ByHand,
}

/// Why a reward was not given. Stored in rows: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RewardUnpaid")]
pub enum Unpaid {
    /// The campaign had too little left to give. The organiser can see it, and pay it by hand.
    BudgetSpent,
    /// The person had as much of it as anybody gets.
    CapReached,
}

impl Unpaid {
    /// The same from the word in the log; `None`: nothing was withheld.
    pub(crate) fn of(reason: &str) -> Option<Self> {
        match reason {
            BUDGET_SPENT => Some(Self::BudgetSpent),
            CAP_REACHED => Some(Self::CapReached),
            _ => None,
        }
    }
}

/// One asset of a reward, or of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What.
    pub asset: Asset,
    /// Everything that was given.
    pub given: u64,
    /// What of it was taken back, and not given again.
    pub taken_back: u64,
}

/// A reward, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    /// What for.
    pub what: For,
    /// When what it is for happened.
    pub occurred_at: Timestamp,
    /// When what changed it last happened.
    pub changed_at: Timestamp,
    /// What was given and taken back, by asset.
    pub parts: Vec<Part>,
    /// Why nothing was given, if nothing was.
    pub unpaid: Option<Unpaid>,
}

/// Everything that a campaign gave a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RewardSums {
    /// By asset.
    pub parts: Vec<Part>,
    /// Lines that were not given since the budget was spent.
    pub unpaid: u64,
}

/// Something that moves a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    Given(u64),
    TakenBack(u64),
    GivenAgain(u64),
}

/// Moves one asset of a reward, or of a sum.
pub(crate) fn shift(parts: &mut Vec<Part>, asset: &Asset, by: Move) {
    let at = parts.iter().position(|part| part.asset == *asset).unwrap_or_else(|| {
        parts.push(Part { asset: asset.clone(), given: 0, taken_back: 0 });
        parts.len() - 1
    });
    let part = &mut parts[at];
    // Sums of a book stay below 2^63, see `state::TURNOVER_MAX`; no more is given again than was taken.
    match by {
        Move::Given(amount) => part.given += amount,
        Move::TakenBack(amount) => part.taken_back += amount,
        Move::GivenAgain(amount) => part.taken_back -= amount,
    }
}

/// Where the line stands that was booked or declined at a position.
pub(crate) fn of_line(book: &CampaignId, campaign: &CampaignId, person: PersonId, position: u64) -> Vec<u8> {
    let mut key = of_lines(book, campaign, person);
    key.extend_from_slice(&position.to_be_bytes());
    key
}

/// What the keys of all lines of a person in a campaign begin with.
pub(crate) fn of_lines(book: &CampaignId, campaign: &CampaignId, person: PersonId) -> Vec<u8> {
    of_person(LINE, book, campaign, person)
}

/// Where the sums of a person in a campaign stand.
pub(crate) fn of_sums(book: &CampaignId, campaign: &CampaignId, person: PersonId) -> Vec<u8> {
    of_person(SUMS, book, campaign, person)
}

/// Where it stands which line a transfer belongs to.
pub(crate) fn of_link(book: &CampaignId, transfer: &TransferId) -> Vec<u8> {
    let mut key = begin(LINK, book);
    key.extend_from_slice(&transfer.0);
    key
}

/// Where it stands which book a tenant has.
pub(crate) fn of_tenant(tenant: &TenantId) -> Vec<u8> {
    [&[BOOK], tenant.as_str().as_bytes()].concat()
}

fn of_person(kind: u8, book: &CampaignId, campaign: &CampaignId, person: PersonId) -> Vec<u8> {
    let mut key = begin(kind, book);
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(END);
    key.extend_from_slice(&person.0);
    key
}
