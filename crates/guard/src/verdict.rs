//! What was decided about an attempt, and why.
//!
//! These types stand in logs: enums only grow at their end, and their golden bytes decode for ever.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome of weighing one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// What becomes of it.
    pub outcome: Outcome,
    /// Log-odds of fraud in milli-nats: the prior and all weights. 0 is even odds.
    pub score: i32,
    /// Every rule that spoke, heaviest first.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// The verdict of a public rule (quota, schedule…) that says no before anything is weighed.
    pub fn refused() -> Self {
        Self { outcome: Outcome::Refused, score: 0, reasons: Vec::new() }
    }
}

/// What becomes of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It counts.
    Counted,
    /// It looks counted to its sender, and stays out of the tally until someone decides.
    Held,
    /// A public rule said no, and its sender is told. Weighing never refuses.
    Refused,
}

/// One rule that spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The kind of fraud it points at.
    pub code: ReasonCode,
    /// Its part of the score in milli-nats.
    pub weight: i32,
    /// What exactly was seen.
    pub because: Because,
}

/// Kinds of fraud, grouped as the field groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Many attempts from few addresses.
    AddressCluster,
    /// Many accounts on one rare device.
    DeviceCluster,
    /// A program instead of a person.
    Automaton,
    /// People paid to vote.
    PaidTask,
    /// An address of a data centre, a proxy or a VPN.
    DataCentre,
    /// An emulator or a cloud device: the parts don't fit together.
    Emulator,
    /// One hand that leads many devices.
    GroupControl,
    /// An account that was prepared and left to age.
    AgedSmallAccount,
    /// A request sent again.
    Replay,
    /// Page tokens collected in one place and used in another.
    TokenFarm,
    /// Times that no crowd makes.
    RegularTiming,
    /// A share tree that no crowd makes.
    ShareTree,
}

/// What exactly a rule saw, so that an auditor can check it against the recorded sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The address belongs to a hosting company.
    HostedAddress,
    /// The address is a known VPN exit.
    VpnAddress,
    /// The browser admits to be driven by a program.
    Webdriver,
    /// The user agent is a browser without a window.
    HeadlessAgent,
    /// The user agent is a library or a command-line tool.
    ToolAgent,
    /// The graphics are computed by a processor or a virtual machine.
    SoftwareRenderer,
    /// The platform is none that the user agent runs on.
    PlatformUnlikeAgent,
    /// The graphics are none that the user agent's devices have.
    GpuUnlikeAgent,
    /// A phone's user agent, and a screen that can't be touched.
    PhoneWithoutTouch,
    /// The command came sooner after the page than a person can read it.
    ShortDwell {
        /// Milliseconds between page and command.
        dwell_ms: u32,
    },
    /// The page was opened long before, from another prefix and on another device, or one that it no longer names.
    TokenMoved {
        /// Milliseconds between page and command.
        gap_ms: u32,
    },
    /// The page's nonce was spent by an earlier command.
    NonceSpent,
    /// More accounts on one device than a family has.
    AccountsOnDevice {
        /// Distinct accounts on it in this campaign.
        accounts: u32,
    },
    /// The address was classified by other tables than the ruleset's, so its network was not weighed. Weighs nothing.
    NetworkUnweighed,
    /// Screen, graphics, cores or touch are seldom with this agent, and common with another.
    Surprising {
        /// What that weighs at most, before contradictions are bounded together.
        milli_nats: u32,
    },
    /// More accounts on one device than a family and everybody with the same phone.
    AccountsBeyondChance {
        /// Distinct accounts on it in this campaign.
        accounts: u32,
        /// Expected at most, rounded down.
        expected: u32,
    },
    /// The page's token was made for another person.
    PageOfAnother,
    /// The page was opened long before and from another prefix, on this device as far as is known.
    PageElsewhere {
        /// Milliseconds between page and command.
        gap_ms: u32,
    },
}

impl Because {
    /// Whether it is about accounts on one device. Detectors look at that again, with the campaign's own population.
    pub fn is_reuse(&self) -> bool {
        matches!(self, Self::AccountsOnDevice { .. } | Self::AccountsBeyondChance { .. })
    }

    /// Whether it is about whose address it is.
    pub(crate) fn is_address(&self) -> bool {
        matches!(self, Self::HostedAddress | Self::VpnAddress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_readable() {
        let reason =
            Reason { code: ReasonCode::TokenFarm, weight: 4_200, because: Because::TokenMoved { gap_ms: 7 } };
        let verdict = Verdict { outcome: Outcome::Held, score: 200, reasons: vec![reason] };
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(
            json,
            r#"{"outcome":"held","score":200,"reasons":[{"code":"token_farm","weight":4200,"because":{"token_moved":{"gap_ms":7}}}]}"#
        );
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}
