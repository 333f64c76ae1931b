//! Events as earlier releases stored them, and what they mean today.

use proto::{Actor, CampaignId, Hash, PersonId, TenantId};
use serde::{Deserialize, Serialize};

use super::{CampaignCreated, Drawn, PrizeReturned, Won};
use crate::command::TakenBack;
use crate::outcome::{Outcome, Why};
use crate::rules::{RulesV1, RulesV2};

/// A draw was set up with a table and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCreatedV1 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its table.
    pub rules: RulesV1,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A draw was set up that knew nothing of followers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCreatedV2 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules.
    pub rules: RulesV2,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A person drew from a table and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnV1 {
    /// The draw.
    pub campaign: CampaignId,
    /// Its number in the campaign, from 1.
    pub draw: u64,
    /// Who drew.
    pub person: PersonId,
    /// Position of the person's draw before this one, 0 if it is the first.
    pub before: u64,
    /// What came.
    pub number: u64,
    /// The line of the table that takes this number, from 0; `None`: the blank.
    pub line: Option<u16>,
    /// What was won; `None`: nothing, or the line was out of stock.
    pub won: Option<Won>,
}

/// A person drew, as it was stored before prizes could be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnV2 {
    /// The draw.
    pub campaign: CampaignId,
    /// Its number in the campaign, from 1.
    pub draw: u64,
    /// Who drew.
    pub person: PersonId,
    /// Position of the person's draw before this one, 0 if it is the first.
    pub before: u64,
    /// What came.
    pub number: u64,
    /// The 64 bits that the number is the rest of.
    pub value: Option<u64>,
    /// What it gave, and why.
    pub outcome: Outcome,
}

/// A prize was taken back that everybody had heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeReturnedV1 {
    /// The draw.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// What, and how much.
    pub prize: Won,
    /// Why.
    pub why: TakenBack,
    /// Who did it.
    pub by: Actor,
}

impl DrawnV2 {
    /// The same as it is stored today.
    pub fn lift(self) -> Drawn {
        let Self { campaign, draw, person, before, number, value, outcome } = self;
        Drawn { campaign, draw, person, before, number, value, outcome, held: false }
    }
}

impl PrizeReturnedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> PrizeReturned {
        let Self { campaign, won, person, prize, why, by } = self;
        PrizeReturned { campaign, won, person, prize, why, by, told: Some(won) }
    }
}

impl CampaignCreatedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> CampaignCreated {
        let Self { campaign, tenant, name, rules, commitment, by } = self;
        CampaignCreated { campaign, tenant, name, rules: rules.into(), commitment, by }
    }
}

impl CampaignCreatedV2 {
    /// The same as it is stored today.
    pub fn lift(self) -> CampaignCreated {
        let Self { campaign, tenant, name, rules, commitment, by } = self;
        CampaignCreated { campaign, tenant, name, rules: rules.into(), commitment, by }
    }
}

impl DrawnV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> Drawn {
        let Self { campaign, draw, person, before, number, line, won } = self;
        let outcome = Outcome::of_a_plain_table(line, won);
        Drawn { campaign, draw, person, before, number, value: None, outcome, held: false }
    }
}

impl Outcome {
    /// What a table gave that knew no other reason to withhold a line than its stock.
    pub(crate) fn of_a_plain_table(line: Option<u16>, won: Option<Won>) -> Self {
        let given = line.filter(|_| won.is_some());
        let why = if line == given { Why::Number } else { Why::OutOfStock };
        Self { line, given, why, won, cell: None }
    }
}
