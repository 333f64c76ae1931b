//! A limit for each address and day, as every voting plugin has it.

use std::collections::HashMap;

use super::{Means, at_once};
use crate::calendar::day_of;

pub(super) const MEANS: Means = Means {
    name: "address_limit",
    about: "at most ten votes an address, campaign and day",
    judge: |attempts| {
        let mut counts = HashMap::new();
        at_once(attempts, |attempt| {
            let count =
                counts.entry((attempt.campaign.clone(), attempt.ip, day_of(attempt.at_ms))).or_insert(0);
            *count += 1;
            *count <= VOTES_MAX
        })
    },
};

/// What the plugins' manuals suggest.
const VOTES_MAX: u32 = 10;
