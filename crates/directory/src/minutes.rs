//! What the door refused outside any campaign, per minute.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Event;

/// What the door refused outside any campaign. The door hands its counts in about a minute late.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DoorMinute {
    /// Requests refused, by the class of the limit or check that refused them.
    pub refusals: BTreeMap<String, u64>,
}

impl DoorMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        let Event::DoorSummed(summed) = event else { return false };
        for (class, count) in &summed.refusals {
            *self.refusals.entry(class.clone()).or_default() += count;
        }
        true
    }
}
