//! Reasons: operators give theirs in words, detectors in numbers.

use proto::Actor;

use super::Case;
use crate::event::{Ground, Why};
use crate::refusal::{Caller, Refusal};
use crate::review;

/// Longest reason, in characters: two lines of a log.
pub const REASON_CHARACTERS_MAX: usize = 200;
/// Most digits in a row in a reason, whatever spaces and dashes stand between them: numbers of contestants, votes and cases
/// have fewer, phone numbers have more.
pub const REASON_DIGITS_MAX: usize = 8;
/// Longest run of letters, digits, `_` and `-` of ASCII in a reason: words are shorter, openids have 28.
pub const REASON_RUN_MAX: usize = 19;
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

/// Checks a reason in words; says what to change. It stands in the log for good, so nothing that could be a phone number
/// or an openid may stand in it; who writes it is asked to name nobody.
pub(crate) fn check_reason(reason: &str) -> Result<(), String> {
    let characters = reason.chars().count();
    if reason.trim().is_empty() || characters > REASON_CHARACTERS_MAX || reason.chars().any(char::is_control)
    {
        return Err(format!("reason must be 1 to {REASON_CHARACTERS_MAX} printable characters, on one line"));
    }
    let is_of_ids = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let longest = reason.split(|c| !is_of_ids(c)).map(str::len).max().unwrap_or(0);
    if digits_in_a_row(reason) > REASON_DIGITS_MAX || longest > REASON_RUN_MAX || reason.contains(['@', '＠'])
    {
        return Err(format!(
            "reason stands in the log for good and must not name anybody: at most {REASON_DIGITS_MAX} digits in a row, also \
             across spaces and dashes, no word of more than {REASON_RUN_MAX} letters and digits, and no @"
        ));
    }
    Ok(())
}

/// Of the longest row, those of full width, too. What people write between the parts of a number does not end it.
fn digits_in_a_row(text: &str) -> usize {
    let (mut row, mut longest) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => row += 1,
            '-' | '‐' | '‑' | '–' | '—' | '－' => {}
            c if c.is_whitespace() => {}
            _ => row = 0,
        }
        longest = longest.max(row);
    }
    longest
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
