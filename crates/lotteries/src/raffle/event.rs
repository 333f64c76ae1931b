//! What happened to raffles. Each struct is frozen once it was stored: a new shape is a new version.

mod former;

pub use former::{
    LineV1 as RaffleLineV1, RaffleCreatedV1, RaffleCreatedV2, RaffleCreatedV3, RaffleEnteredV1,
    RulesV1 as RaffleRulesV1, RulesV2 as RaffleRulesV2, RulesV3 as RaffleRulesV3, WinnerConfirmedV1,
};

use proto::{Actor, CampaignId, Hash, PersonId, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::beacon::Signature;
use super::refusal::RuleBroken;
use super::rules::Rules;
use crate::event::{FactCause, Won};

/// A raffle was set up, as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleCreated {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules, for good.
    pub rules: Rules,
    /// The beacon's round that will be mixed in, if one is.
    pub beacon_round: Option<u64>,
    /// The hash of the seed that the draw comes from, see [`crate::fairness`].
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A draft was opened, or a paused raffle goes on. All of its prizes lie in its stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleOpened {
    /// The raffle.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Nobody enters until it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RafflePaused {
    /// The raffle.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// A person has one more entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleEntered {
    /// The raffle.
    pub campaign: CampaignId,
    /// Its number in the list, from 1, without gaps.
    pub entry: u64,
    /// Whose it is.
    pub person: PersonId,
    /// Who handed it in; `None`: nobody.
    pub handed_in_by: Option<Actor>,
    /// The fact that it follows from: a vote that counts. `None`, and nobody handed it in: the person entered, for the ticket that
    /// the event in front of this one tells of.
    pub cause: Option<FactCause>,
    /// Position of the person's entry before this one, 0 if it is the first.
    pub before: u64,
}

impl RaffleEntered {
    /// Whether the person entered for a ticket.
    pub fn is_by_ticket(&self) -> bool {
        self.handed_in_by.is_none() && self.cause.is_none()
    }
}

/// A person could not enter, by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRefused {
    /// The raffle.
    pub campaign: CampaignId,
    /// Who tried.
    pub person: PersonId,
    /// Why.
    pub broken: RuleBroken,
}

/// The list of entries is complete, and committed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntriesClosed {
    /// The raffle.
    pub campaign: CampaignId,
    /// How many entries there are.
    pub entries: u64,
    /// The root of their list, see [`super::tree`].
    pub root: Hash,
}

/// The winners were drawn, with alternates behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleDrawn {
    /// The raffle.
    pub campaign: CampaignId,
    /// The signature of the beacon's round, if one was mixed in.
    pub beacon: Option<Signature>,
    /// The entry at each place, see [`super::order`]; fewer than places if there were too few persons.
    pub places: Vec<u64>,
    /// Who had them drawn.
    pub by: Actor,
}

/// The seed is public: from here on anybody can check the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleSeedRevealed {
    /// The raffle.
    pub campaign: CampaignId,
    /// The seed; its hash is the commitment.
    pub seed: Hash,
}

/// It closed, and the server no longer had the seed that it was committed to. Once the right secret is back, closing again
/// reveals the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleSeedLost {
    /// The raffle.
    pub campaign: CampaignId,
}

/// A winner was confirmed. For others to hear unless it is held: the prize is won. Where the rules say so, it must be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinnerConfirmed {
    /// The raffle.
    pub campaign: CampaignId,
    /// Their place, from 1.
    pub place: u32,
    /// Their entry.
    pub entry: u64,
    /// Who.
    pub person: PersonId,
    /// The line of prizes, from 0.
    pub line: u16,
    /// What they get.
    pub prize: Won,
    /// Who did it.
    pub by: Actor,
    /// Whether the prize waits for a decision about who they share a phone with, see [`crate::holds`]: nobody hears of it before.
    pub held: bool,
}

/// A winner was invalidated before they got anything, or after what they got was refused and put back into stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinnerInvalidated {
    /// The raffle.
    pub campaign: CampaignId,
    /// Their place, from 1.
    pub place: u32,
    /// Their entry.
    pub entry: u64,
    /// Who.
    pub person: PersonId,
    /// The line of prizes that is free again, from 0.
    pub line: u16,
    /// Why, in the operator's words.
    pub reason: String,
    /// Who did it.
    pub by: Actor,
}

/// The next alternate takes the line of a winner who was invalidated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternateCalled {
    /// The raffle.
    pub campaign: CampaignId,
    /// Their place, from 1.
    pub place: u32,
    /// Their entry.
    pub entry: u64,
    /// Who.
    pub person: PersonId,
    /// The line of prizes, from 0.
    pub line: u16,
    /// The place that was invalidated.
    pub instead_of: u32,
}

/// Winners were drawn for lines that lacked some, since they were invalidated or claimed nothing in time and no alternate was left:
/// the order of the draw goes on behind its last place, and nobody else's place changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleRedrawn {
    /// The raffle.
    pub campaign: CampaignId,
    /// The new places, in their order; the first stands behind the last that there was.
    pub places: Vec<Redrawn>,
    /// Why, in the operator's words.
    pub reason: String,
    /// Who had them drawn.
    pub by: Actor,
}

/// A place that was drawn later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RaffleRedrawn")]
pub struct Redrawn {
    /// The entry that it went to.
    pub entry: u64,
    /// The line of prizes, from 0.
    pub line: u16,
}

/// It is over, drawn or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleClosed {
    /// The raffle.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}
