//! Marks of jurors, and the ends of rounds.

use std::num::NonZeroU16;

use smol_str::SmolStr;

use super::{Case, Ruling};
use crate::event::{MarkGiven, RoundEnded};
use crate::rank;
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::Status;

/// Most marks of one campaign: a hundred jurors for a thousand contestants.
pub const MARKS_MAX: u32 = 100_000;
/// Longest name of a juror, in characters.
pub const JUROR_CHARACTERS_MAX: usize = 32;
/// The best mark.
pub const POINTS_MAX: u8 = 100;

/// Checks a mark; says what to change. The juror's name stands in the log, so it must be a slug, not a person's name.
pub(crate) fn check_mark(juror: &str, points: u8) -> Result<(), String> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if juror.is_empty() || juror.len() > JUROR_CHARACTERS_MAX || !juror.bytes().all(allowed) {
        return Err(format!("juror must be 1 to {JUROR_CHARACTERS_MAX} characters of a-z, 0-9, '-' or '_'"));
    }
    if points > POINTS_MAX { Err(format!("points must be 0 to {POINTS_MAX}")) } else { Ok(()) }
}

impl Case<'_> {
    pub(super) fn mark(&self, contestant: u32, juror: &SmolStr, points: u8) -> Ruling {
        check_mark(juror, points).map_err(Refusal::Malformed)?;
        self.known(contestant)?;
        if self.status() == Status::Final {
            let (from, step) = ("draft, open, paused or closed".to_owned(), "marked".to_owned());
            return Err(Refusal::WrongStatus { status: Status::Final, from, step }.into());
        }
        let receipt = Receipt::Mark { contestant, points };
        let before = self.campaign.marks.get(&(contestant, juror.clone()));
        if before == Some(&points) {
            return Ok((Vec::new(), receipt));
        }
        if before.is_none() && self.campaign.marks.len() >= MARKS_MAX as usize {
            return Err(Refusal::MarksFull(MARKS_MAX).into());
        }
        let campaign = self.id.clone();
        let event = MarkGiven { campaign, contestant, juror: juror.clone(), points, by: self.by() };
        Ok((vec![event.into()], receipt))
    }

    /// Ends this round. One that has ended before is accepted without an event, so that a retry without a key is
    /// harmless.
    pub(super) fn advance_round(&self, asked: NonZeroU16) -> Ruling {
        let phase = &self.campaign.phase;
        let round = phase.round;
        if asked.get() < round {
            return Ok((Vec::new(), Receipt::Round { round, advanced: self.campaign.advanced.clone() }));
        }
        if asked.get() > round {
            return Err(Refusal::WrongRound { asked: asked.get(), round }.into());
        }
        let status = self.status();
        if !matches!(status, Status::Open | Status::Paused) {
            let (from, step) = ("open or paused".to_owned(), "moved on to the next round".to_owned());
            return Err(Refusal::WrongStatus { status, from, step }.into());
        }
        let cut = phase.cut(&self.campaign.rules).ok_or(Refusal::LastRound)?;
        if phase.frozen {
            return Err(Refusal::BoardFrozen.into());
        }
        if let Some(field) = self.campaign.rules.round_end_passed(usize::from(round) + 1, self.now()) {
            return Err(Refusal::TimePassed { field }.into());
        }
        let advanced = rank::best(self.campaign, cut.advance.get() as usize);
        let campaign = self.id.clone();
        let event = RoundEnded { campaign, round, advanced: advanced.clone(), by: self.by() };
        Ok((vec![event.into()], Receipt::Round { round: round + 1, advanced }))
    }
}
