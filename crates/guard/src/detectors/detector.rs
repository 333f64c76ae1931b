//! What all detectors have in common.

use proto::Timestamp;

use super::attempt::Attempt;
use super::counts::Counts;
use super::interner::Id;
use super::part::{Case, Part};

/// A pure fold over attempts in the order of the log. It keeps what it needs and says on demand what speaks against one
/// attempt, so that what is learnt late reaches back to the first of a group.
///
/// Invariant: bounded memory, no clock but the attempts', no randomness, no order that depends on a hash.
pub(super) trait Detector: std::fmt::Debug + Send {
    /// Learns from an attempt that was just decided; `counts` hold it already.
    fn see(&mut self, _attempt: &Attempt, _counts: &Counts) {}

    /// An epoch ends at `now`: work that is done now and then, and cases that open.
    fn cut(&mut self, _now: Timestamp, _cases: &mut Vec<Case>) {}

    /// Targets about whose earlier attempts it knows more since this was last asked, so that they are weighed again.
    fn take_news(&mut self) -> Vec<Id> {
        Vec::new()
    }

    /// The campaign ends, or an operator asks: work over all of it.
    fn close(&mut self) {}

    /// Adds what speaks for fraud in this attempt, as known now.
    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>);
}
