//! Prizes of forms whose winners may have to claim them: one way from the win to whoever holds the prize in hand, whatever the
//! form. A prize is named by the position of the event by which it was won: a draw, or that a winner was confirmed.

use proto::{PersonId, Timestamp};

use crate::command::TakenBack;
use crate::event::Won;
use crate::forms::Committed;
use crate::rules::Claim;
use crate::state::{Claims, Prized, Stage, Status};

/// A campaign that gives prizes.
pub(crate) trait Prizes: Committed {
    /// Where it is in its life.
    fn status(&self) -> Status;

    /// Who won what at this position; `None`: nobody, or it is back in stock.
    fn out(&self, won: u64) -> Option<(PersonId, Won)>;

    /// What a page calls the prize of a line, and what it is.
    fn prize_of(&self, line: u16) -> (&str, Won);

    /// What the winner of a line does to get the prize.
    fn claim_of(&self, line: u16) -> Claim;

    /// Until when a prize of this line can be claimed that was won, or released, at this time; `None`: for ever, or there is nothing
    /// to claim.
    fn claim_until(&self, line: u16, won_at: Timestamp) -> Option<Timestamp>;

    /// Prizes that must be claimed.
    fn claims(&self) -> &Claims;

    /// The same, to change them.
    fn claims_mut(&mut self) -> &mut Claims;

    /// What was won there is out no more.
    fn came_back(&mut self, won: u64, why: TakenBack);
}

/// A person won a line of this campaign at this position and time, and may have to claim it.
pub(crate) fn win(prizes: &mut dyn Prizes, person: PersonId, line: u16, (won, at): (u64, Timestamp)) {
    if prizes.claim_of(line) != Claim::AtOnce {
        let until = prizes.claim_until(line, at);
        prizes.claims_mut().win(person, Prized { won, at, line, stage: Stage::Won, until });
    }
}

/// A prize is its winner's again, who has as long to claim it from this time on as from the win.
pub(crate) fn release(prizes: &mut dyn Prizes, person: PersonId, won: u64, at: Timestamp) {
    if let Some(prized) = prizes.claims().find(&person, won) {
        let until = prizes.claim_until(prized.line, at);
        prizes.claims_mut().resume(&person, won, until);
    }
}
