//! Reasons: operators give theirs in words, detectors in numbers.

use decider::reason;
pub use decider::reason::{REASON_CHARACTERS_MAX, REASON_DIGITS_MAX};
use proto::Actor;

use super::Case;
use crate::event::{Ground, Why};
use crate::refusal::{Caller, Refusal};
use crate::review;

/// Most kinds of fraud that one reason names: there are hardly more.
pub const CODES_MAX: usize = 16;
/// Longest question that a reason says votes were found by, in bytes.
pub const QUERY_BYTES_MAX: usize = 400;
/// Most grounds of one finding: about one for each detector.
pub const GROUNDS_MAX: usize = 16;
/// Most counts of one ground.
pub const COUNTS_MAX: usize = 8;
/// Longest word in a ground, in bytes: they are words of our own.
pub const GROUND_WORD_BYTES_MAX: usize = 24;

/// Checks a reason in words; says what to change.
pub(crate) fn check_reason(reason: &str) -> Result<(), String> {
    reason::check("reason", reason)
}

pub(crate) fn check_why(why: &Why) -> Result<(), String> {
    match why {
        Why::Said { reason, codes, found_by } => {
            check_reason(reason)?;
            if codes.len() > CODES_MAX || !codes.is_sorted_by(|one, next| one < next) {
                return Err(format!("give at most {CODES_MAX} codes, each once"));
            }
            found_by.as_ref().map_or(Ok(()), |found| check_query(&found.query))
        }
        Why::Found { grounds, .. } if grounds.len() > GROUNDS_MAX => {
            Err(format!("a finding has at most {GROUNDS_MAX} grounds"))
        }
        Why::Found { grounds, .. } => grounds.iter().try_for_each(check_ground),
    }
}

/// It stands in the log as how the votes were found, so it must be a question that could have found them.
fn check_query(query: &str) -> Result<(), String> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(format!("found_by.query must be at most {QUERY_BYTES_MAX} bytes"));
    }
    let reason = review::check_question(query).err();
    reason.map_or(Ok(()), |reason| {
        Err(format!("found_by.query is no question that a preview answers: {reason}"))
    })
}

fn check_ground(ground: &Ground) -> Result<(), String> {
    let mut words = ground.counts.keys().chain([&ground.detector, &ground.shared]);
    if ground.counts.len() > COUNTS_MAX || words.any(|word| word.len() > GROUND_WORD_BYTES_MAX) {
        return Err(format!(
            "a ground has at most {COUNTS_MAX} counts, and no word in it more than {GROUND_WORD_BYTES_MAX} bytes"
        ));
    }
    Ok(())
}

impl Case<'_> {
    /// Operators say why; only detectors state what was found.
    pub(super) fn only_who_may_say(&self, why: &Why) -> Result<(), Refusal> {
        check_why(why).map_err(Refusal::Malformed)?;
        match (why, self.by()) {
            (Why::Said { .. }, _) => self.only_people(),
            (Why::Found { .. }, Actor::System) => Ok(()),
            (Why::Found { .. }, _) => Err(Refusal::NotAllowed(Caller::System)),
        }
    }

    /// Nothing that an operator has to answer for is done by the system.
    pub(super) fn only_people(&self) -> Result<(), Refusal> {
        match self.by() {
            Actor::Operator(_) => Ok(()),
            Actor::Person(_) | Actor::System => Err(Refusal::NotAllowed(Caller::Operators)),
        }
    }
}
