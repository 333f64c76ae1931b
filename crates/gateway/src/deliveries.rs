//! Which personal data may be forgotten again: those whose command came to nothing, and only those.
//!
//! Deliveries of the same data go one after the other, so that none forgets what another has just had accepted. Data
//! that an earlier delivery left are kept whatever becomes of a later one: answers of a final campaign are dropped, and
//! a command that was accepted long ago may then look like one that is refused. When in doubt, data stay, and are
//! erased with their owner.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use proto::PersonalRef;
use tokio::sync::OwnedMutexGuard;

use crate::shards::Unanswered;
use crate::trouble::Trouble;

/// Most data that are remembered as undecided, some 4 MB. Beyond that they stay until their owner is erased.
const UNDECIDED_MAX: usize = 65_536;

/// What became of a command, as far as its personal data are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something in the log points at them.
    Accepted,
    /// The rules said no, or the command's id stands for another wish: this delivery left nothing that points at them.
    Refused {
        /// Whether this is the stored answer to an earlier delivery.
        repeated: bool,
    },
    /// This delivery left nothing; an earlier one that got no answer may have.
    NotTaken,
    /// It may have taken effect, or may yet.
    Unknown,
}

/// Deliveries of personal data that are under way or undecided.
#[derive(Default)]
pub(crate) struct Deliveries {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    gates: HashMap<PersonalRef, Gate>,
    /// Written by a delivery of this process whose command got no answer.
    undecided: HashSet<PersonalRef>,
}

type Gate = Arc<tokio::sync::Mutex<()>>;

/// One delivery, the only one of its data while this lives.
pub(crate) struct Delivery<'a> {
    deliveries: &'a Deliveries,
    reference: PersonalRef,
    /// Absent while it waits for its turn.
    turn: Option<OwnedMutexGuard<()>>,
}

impl Deliveries {
    /// Waits for its turn, at most so long.
    pub(crate) async fn enter(
        &self,
        reference: PersonalRef,
        timeout: Duration,
    ) -> Result<Delivery<'_>, Trouble> {
        let gate = self.lock().gates.entry(reference).or_default().clone();
        // Made before the wait, so that the gate goes with the last delivery also if that waits in vain.
        let mut delivery = Delivery { deliveries: self, reference, turn: None };
        match tokio::time::timeout(timeout, gate.lock_owned()).await {
            Ok(turn) => delivery.turn = Some(turn),
            Err(_) => return Err(Unanswered::TooLate.into()),
        }
        Ok(delivery)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery<'_> {
    /// Where the data stand.
    pub(crate) fn reference(&self) -> PersonalRef {
        self.reference
    }

    /// Whether the data must go, after this outcome of a delivery that wrote them or found them.
    pub(crate) fn must_forget(&self, wrote: bool, outcome: Outcome) -> bool {
        let mut state = self.deliveries.lock();
        let undecided = state.undecided.contains(&self.reference);
        match outcome {
            Outcome::Accepted => {
                state.undecided.remove(&self.reference);
                false
            }
            Outcome::Refused { repeated } => {
                state.undecided.remove(&self.reference);
                // A fresh refusal says nothing about an earlier delivery: its answer may have been dropped since.
                wrote || (undecided && repeated)
            }
            Outcome::NotTaken => wrote && !undecided,
            Outcome::Unknown => {
                if (wrote || undecided) && state.undecided.len() < UNDECIDED_MAX {
                    state.undecided.insert(self.reference);
                }
                false
            }
        }
    }
}

impl Drop for Delivery<'_> {
    fn drop(&mut self) {
        self.turn = None;
        let mut state = self.deliveries.lock();
        // Gates are shared under this lock only, so one that nobody else holds stays so.
        if state.gates.get(&self.reference).is_some_and(|gate| Arc::strong_count(gate) == 1) {
            state.gates.remove(&self.reference);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Accepted, NotTaken, Unknown};

    const SOON: Duration = Duration::from_secs(60);
    const DATA: PersonalRef = PersonalRef([1; 16]);
    const REFUSED: Outcome = Outcome::Refused { repeated: false };
    const AGAIN: Outcome = Outcome::Refused { repeated: true };

    #[tokio::test]
    async fn only_what_nothing_can_point_at_is_forgotten() {
        // Deliveries one after the other: whether each wrote, its outcome, whether the data go.
        let table: [&[(bool, Outcome, bool)]; 9] = [
            &[(true, REFUSED, true), (true, AGAIN, true)],
            &[(true, Accepted, false), (false, Accepted, false)],
            // The campaign is final by now, and its answers are dropped.
            &[(true, Accepted, false), (false, REFUSED, false), (false, AGAIN, false)],
            &[(true, NotTaken, true), (true, Accepted, false)],
            &[(true, Accepted, false), (false, NotTaken, false)],
            &[(true, Unknown, false), (false, NotTaken, false), (false, AGAIN, true)],
            &[(true, Unknown, false), (false, Accepted, false), (false, AGAIN, false)],
            // Accepted without a word, and then final.
            &[(true, Unknown, false), (false, REFUSED, false), (false, AGAIN, false)],
            // Written before a restart: it may have been accepted.
            &[(false, Unknown, false), (false, REFUSED, false), (false, AGAIN, false)],
        ];
        for deliveries in table {
            let all = Deliveries::default();
            for (wrote, outcome, forgotten) in deliveries {
                let delivery = all.enter(DATA, SOON).await.unwrap();
                assert_eq!(delivery.must_forget(*wrote, *outcome), *forgotten, "{deliveries:?}");
            }
        }
    }

    #[tokio::test]
    async fn deliveries_of_the_same_data_take_turns() {
        let all = Deliveries::default();
        let first = all.enter(DATA, SOON).await.unwrap();
        assert!(all.enter(PersonalRef([2; 16]), SOON).await.is_ok());
        assert_eq!(all.enter(DATA, Duration::from_millis(1)).await.err().unwrap().problem.status, 503);
        drop(first);
        assert!(all.enter(DATA, SOON).await.is_ok());
        assert!(all.lock().gates.is_empty());
    }
}
