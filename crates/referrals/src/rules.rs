//! What a campaign asks of those invited. Settled at creation, so an auditor finds it in the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Longest time of a rule: a quarter.
pub const HOURS_MAX: u32 = 92 * 24;
const HOUR_MS: u64 = 3_600_000;

/// The times of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ReferralRules")]
pub struct Rules {
    /// How long an accepted invitation holds: who follows later has come by themselves. 1 to 2208.
    pub follow_within_hours: u32,
    /// How long a new follower must stay to count; 0: they count at once. 0 to 2208.
    pub stay_hours: u32,
    /// How long after they have counted their leaving takes that back; 0: it never does. 0 to 2208.
    pub leave_within_hours: u32,
}

impl Default for Rules {
    /// Three days to follow, a day to stay, and a month in which leaving counts.
    fn default() -> Self {
        Self { follow_within_hours: 3 * 24, stay_hours: 24, leave_within_hours: 30 * 24 }
    }
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        let check = |name: &str, hours: u32, min: u32| match (min..=HOURS_MAX).contains(&hours) {
            true => Ok(()),
            false => Err(format!("{name} must be {min} to {HOURS_MAX}")),
        };
        check("follow_within_hours", self.follow_within_hours, 1)?;
        check("stay_hours", self.stay_hours, 0)?;
        check("leave_within_hours", self.leave_within_hours, 0)
    }

    pub(crate) fn follow_within_ms(&self) -> u64 {
        u64::from(self.follow_within_hours) * HOUR_MS
    }

    pub(crate) fn stay_ms(&self) -> u64 {
        u64::from(self.stay_hours) * HOUR_MS
    }

    pub(crate) fn leave_within_ms(&self) -> u64 {
        u64::from(self.leave_within_hours) * HOUR_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_out_of_range_are_refused_by_name() {
        assert_eq!(Rules::default().validate(), Ok(()));
        let zero = Rules { follow_within_hours: 1, stay_hours: 0, leave_within_hours: 0 };
        assert_eq!(zero.validate(), Ok(()));
        let never = Rules { follow_within_hours: 0, ..zero.clone() };
        assert!(never.validate().unwrap_err().contains("follow_within_hours must be 1 to 2208"));
        let long = Rules { stay_hours: HOURS_MAX + 1, ..zero.clone() };
        assert!(long.validate().unwrap_err().contains("stay_hours"));
        let longer = Rules { leave_within_hours: HOURS_MAX + 1, ..zero };
        assert!(longer.validate().unwrap_err().contains("leave_within_hours"));
    }
}
