//! What amounts are amounts of. Always whole numbers of the smallest unit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::ids::CampaignId;

/// An asset. Amounts of two assets are never added, and nothing turns one into the other but two transfers that are booked
/// together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// Points of the account's own. Spelled `points`.
    Points,
    /// Chinese yuan, in fen. Spelled `cny`.
    Cny,
    /// Tickets to a draw. Spelled `tickets.lucky`.
    Tickets(CampaignId),
    /// Units of a prize: a mug, a coupon. Spelled `unit.mug`; the name follows the rules of campaign ids.
    Unit(CampaignId),
}

impl Asset {
    /// What amounts of it count.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::Points => "point",
            Self::Cny => "fen",
            Self::Tickets(_) => "ticket",
            Self::Unit(_) => "piece",
        }
    }
}

/// Why a text is not an asset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an asset is points, cny, tickets.DRAW or unit.NAME, where names have 1 to 48 of a-z, 0-9, '-' and '_'"
)]
pub struct InvalidAsset;

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Points => f.write_str("points"),
            Self::Cny => f.write_str("cny"),
            Self::Tickets(draw) => write!(f, "tickets.{draw}"),
            Self::Unit(name) => write!(f, "unit.{name}"),
        }
    }
}

impl FromStr for Asset {
    type Err = InvalidAsset;

    fn from_str(text: &str) -> Result<Self, InvalidAsset> {
        let name = |text: &str| text.parse().map_err(|_| InvalidAsset);
        match text.split_once('.') {
            None if text == "points" => Ok(Self::Points),
            None if text == "cny" => Ok(Self::Cny),
            Some(("tickets", draw)) => name(draw).map(Self::Tickets),
            Some(("unit", unit)) => name(unit).map(Self::Unit),
            _ => Err(InvalidAsset),
        }
    }
}

impl Serialize for Asset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = SmolStr::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Asset {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Asset".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(points|cny|(tickets|unit)\\.[a-z0-9][a-z0-9_-]{0,47})$",
            "description": "points, cny (in fen), tickets.DRAW or unit.NAME",
        })
    }
}
