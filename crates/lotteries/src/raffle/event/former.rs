//! Events of raffles as earlier releases stored them, and what they mean today.

use proto::{Actor, Asset, CampaignId, Hash, PersonId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{RaffleCreated, RaffleEntered, WinnerConfirmed};
use crate::event::Won;
use crate::follows::Admits;
use crate::raffle::rules::{Line, Rules};

/// A line of prizes in versions 1 to 3 of `RaffleCreated`: what was won was its winner's at once, and had no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineV1 {
    /// What each winner gets.
    pub asset: Asset,
    /// How much of it.
    pub amount: u64,
    /// How many winners there are.
    pub winners: u32,
}

/// Rules of version 1 of `RaffleCreated`: no campaign of votes enters anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesV1 {
    /// When entries close.
    pub closes_at_ms: Timestamp,
    /// The lines.
    pub prizes: Vec<LineV1>,
    /// How many alternates are drawn.
    pub alternates: u32,
    /// How many entries a person may have.
    pub entries_each_max: u32,
    /// Whether persons enter by themselves.
    pub by_ticket: bool,
    /// Whether a beacon is mixed in.
    pub beacon: bool,
}

/// Rules of version 2 of `RaffleCreated`: whoever came could enter, whether or not they followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesV2 {
    /// When entries close.
    pub closes_at_ms: Timestamp,
    /// The lines.
    pub prizes: Vec<LineV1>,
    /// How many alternates are drawn.
    pub alternates: u32,
    /// How many entries a person may have.
    pub entries_each_max: u32,
    /// Whether persons enter by themselves.
    pub by_ticket: bool,
    /// A campaign whose votes enter persons.
    pub votes_of: Option<CampaignId>,
    /// Whether a beacon is mixed in.
    pub beacon: bool,
}

/// Rules of version 3 of `RaffleCreated`: prizes needed no claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesV3 {
    /// When entries close.
    pub closes_at_ms: Timestamp,
    /// The lines.
    pub prizes: Vec<LineV1>,
    /// How many alternates are drawn.
    pub alternates: u32,
    /// How many entries a person may have.
    pub entries_each_max: u32,
    /// Whether persons enter by themselves.
    pub by_ticket: bool,
    /// A campaign whose votes enter persons.
    pub votes_of: Option<CampaignId>,
    /// Whether a beacon is mixed in.
    pub beacon: bool,
    /// Who is entered.
    pub admits: Admits,
}

/// A raffle was set up whose prizes needed no claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleCreatedV3 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules.
    pub rules: RulesV3,
    /// The beacon's round.
    pub beacon_round: Option<u64>,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A raffle was set up that knew nothing of followers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleCreatedV2 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules.
    pub rules: RulesV2,
    /// The beacon's round.
    pub beacon_round: Option<u64>,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A raffle was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleCreatedV1 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules.
    pub rules: RulesV1,
    /// The beacon's round.
    pub beacon_round: Option<u64>,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A person has one more entry, by a ticket or handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaffleEnteredV1 {
    /// The raffle.
    pub campaign: CampaignId,
    /// Its number in the list, from 1.
    pub entry: u64,
    /// Whose it is.
    pub person: PersonId,
    /// Who handed it in; `None`: the person, for a ticket.
    pub handed_in_by: Option<Actor>,
    /// Position of the person's entry before this one, 0 if it is the first.
    pub before: u64,
}

impl RaffleCreatedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> RaffleCreated {
        let Self { campaign, tenant, name, rules, beacon_round, commitment, by } = self;
        let RulesV1 { closes_at_ms, prizes, alternates, entries_each_max, by_ticket, beacon } = rules;
        let votes_of = None;
        let rules =
            RulesV2 { closes_at_ms, prizes, alternates, entries_each_max, by_ticket, votes_of, beacon };
        RaffleCreatedV2 { campaign, tenant, name, rules, beacon_round, commitment, by }.lift()
    }
}

impl RaffleCreatedV2 {
    /// The same as it is stored today.
    pub fn lift(self) -> RaffleCreated {
        let Self { campaign, tenant, name, rules, beacon_round, commitment, by } = self;
        let RulesV2 { closes_at_ms, prizes, alternates, entries_each_max, by_ticket, votes_of, beacon } =
            rules;
        let admits = Admits::Everybody;
        let rules = RulesV3 {
            closes_at_ms,
            prizes,
            alternates,
            entries_each_max,
            by_ticket,
            votes_of,
            beacon,
            admits,
        };
        RaffleCreatedV3 { campaign, tenant, name, rules, beacon_round, commitment, by }.lift()
    }
}

impl RaffleCreatedV3 {
    /// The same as it is stored today.
    pub fn lift(self) -> RaffleCreated {
        let Self { campaign, tenant, name, rules, beacon_round, commitment, by } = self;
        RaffleCreated { campaign, tenant, name, rules: rules.into(), beacon_round, commitment, by }
    }
}

impl From<RulesV3> for Rules {
    fn from(former: RulesV3) -> Self {
        let RulesV3 {
            closes_at_ms,
            prizes,
            alternates,
            entries_each_max,
            by_ticket,
            votes_of,
            beacon,
            admits,
        } = former;
        let line = |LineV1 { asset, amount, winners }| Line::of(asset, amount, winners);
        Self {
            closes_at_ms,
            prizes: prizes.into_iter().map(line).collect(),
            alternates,
            entries_each_max,
            by_ticket,
            votes_of,
            beacon,
            claim_within_hours: None,
            admits,
        }
    }
}

impl RaffleEnteredV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> RaffleEntered {
        let Self { campaign, entry, person, handed_in_by, before } = self;
        RaffleEntered { campaign, entry, person, handed_in_by, cause: None, before }
    }
}

/// A winner was confirmed, as it was stored before prizes of raffles could be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinnerConfirmedV1 {
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
}

impl WinnerConfirmedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> WinnerConfirmed {
        let Self { campaign, place, entry, person, line, prize, by } = self;
        WinnerConfirmed { campaign, place, entry, person, line, prize, by, held: false }
    }
}
