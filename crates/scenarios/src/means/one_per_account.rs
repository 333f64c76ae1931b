//! The public rules alone: one vote an account and day.

use super::{Means, at_once};

pub(super) const MEANS: Means = Means {
    name: "one_per_account",
    about: "the public rules alone: one vote an account and day",
    judge: |attempts| at_once(attempts, |_| true),
};
