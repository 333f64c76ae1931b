//! What a stranger is given to check a draw: its rules, its seed, and all that moved its stock, in the order of the log.
//!
//! A bundle is a file of JSON lines. It names persons by their ids, which lead nowhere, and says nothing of who may draw or
//! how tickets were earned: nothing of that changes what a draw gives. An attempt that the rules refused is no draw.

use decider::Stamp;
use proto::{Asset, CampaignId, Hash, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::outcome::Outcome;
use crate::rules::Rules;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FairnessLine")]
pub struct Line {
    /// Where it stands in the log.
    pub position: u64,
    /// Log time.
    pub at_ms: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "FairnessWhat")]
pub enum What {
    /// The draw was set up: from here on its seed is committed to.
    Created {
        /// Its id, which goes into each number.
        campaign: CampaignId,
        /// Its title.
        name: String,
        /// Its rules.
        rules: Box<Rules>,
        /// BLAKE3 hash of the seed.
        commitment: Hash,
    },
    /// Prizes came into stock.
    StockReceived {
        /// Which.
        asset: Asset,
        /// How many units.
        amount: u64,
    },
    /// Prizes left the stock that nobody won.
    StockReturned {
        /// Which.
        asset: Asset,
        /// How many units.
        amount: u64,
    },
    /// A person drew.
    Drawn {
        /// The number of the draw, from 1.
        draw: u64,
        /// Who.
        person: PersonId,
        /// The random number.
        number: u64,
        /// The 64 bits that it is the rest of, as 16 hex digits; null: drawn before they were kept.
        value: Option<String>,
        /// What it gave, and why.
        outcome: Outcome,
    },
    /// What was won came back into stock.
    PrizeReturned {
        /// Position at which it was won.
        won: u64,
        /// What.
        asset: Asset,
        /// How much of it.
        amount: u64,
    },
    /// Drawing ended.
    Closed,
    /// The seed became public.
    SeedRevealed {
        /// The seed.
        seed: Hash,
        /// How many draws came from it.
        draws: u64,
    },
    /// The server had lost the seed.
    SeedLost,
}

impl Line {
    /// What a bundle says of this event; `None`: nothing.
    pub(crate) fn of(stamp: Stamp, event: &Event) -> Option<Self> {
        let what = match event {
            Event::CampaignCreated(e) => What::Created {
                campaign: e.campaign.clone(),
                name: e.name.clone(),
                rules: Box::new(e.rules.clone()),
                commitment: e.commitment,
            },
            Event::StockReceived(e) => What::StockReceived { asset: e.asset.clone(), amount: e.amount },
            Event::StockReturned(e) => What::StockReturned { asset: e.asset.clone(), amount: e.amount },
            Event::StockGivenBack(e) => What::StockReturned { asset: e.asset.clone(), amount: e.amount },
            Event::Drawn(e) => {
                let (draw, person, number, value) = (e.draw, e.person, e.number, e.value.map(shown));
                What::Drawn { draw, person, number, value, outcome: e.outcome.clone() }
            }
            Event::PrizeReturned(e) => {
                let (asset, amount) = (e.prize.asset.clone(), e.prize.amount);
                What::PrizeReturned { won: e.won, asset, amount }
            }
            Event::CampaignClosed(_) => What::Closed,
            Event::SeedRevealed(e) => What::SeedRevealed { seed: e.seed, draws: e.draws },
            Event::SeedLost(_) => What::SeedLost,
            _ => return None,
        };
        Some(Self { position: stamp.position, at_ms: stamp.at, what })
    }
}

/// A value as hex digits, since numbers of JSON are only good for 53 bits in some readers.
pub(crate) fn shown(value: u64) -> String {
    format!("{value:016x}")
}
