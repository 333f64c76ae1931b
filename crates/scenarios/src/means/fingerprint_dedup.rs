//! One vote for each fingerprint of a device and day, as fingerprinting services advise.

use std::collections::HashSet;

use super::{Means, at_once, key};
use crate::attempt::Attempt;
use crate::calendar::day_of;

pub(super) const MEANS: Means = Means {
    name: "fingerprint_dedup",
    about: "one vote a fingerprint, campaign and day",
    judge: |attempts| {
        let mut seen = HashSet::new();
        at_once(attempts, |attempt| fingerprint(attempt).is_none_or(|fingerprint| seen.insert(fingerprint)))
    },
};

/// Everything that the page read of the device, and the day; none without a device.
fn fingerprint(attempt: &Attempt) -> Option<[u8; 16]> {
    let device = attempt.device.as_ref()?;
    let device = format!("{device:?}");
    let day = day_of(attempt.at_ms).to_string();
    Some(key(&[&attempt.campaign, &format!("{:?}", attempt.act), &device, &day]))
}
