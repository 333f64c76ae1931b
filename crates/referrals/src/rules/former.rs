//! Rules as former releases stored them, and what they are today. Frozen: logs hold such bytes.

use serde::Deserialize;

use super::Rules;

/// The times alone: nothing else was asked for, and one level was rewarded.
#[derive(Deserialize)]
pub(crate) struct RulesV1 {
    follow_within_hours: u32,
    stay_hours: u32,
    leave_within_hours: u32,
}

impl From<RulesV1> for Rules {
    fn from(old: RulesV1) -> Self {
        let RulesV1 { follow_within_hours, stay_hours, leave_within_hours } = old;
        Self { follow_within_hours, stay_hours, leave_within_hours, ..Self::default() }
    }
}
