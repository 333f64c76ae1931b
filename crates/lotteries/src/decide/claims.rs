//! Prizes on their way to their winners: won → claimed → handed out.
//!
//! What is sent is claimed with name, phone and address, which the vault keeps and the log only refers to. What is picked up is
//! claimed for a code. The code follows from the vault's secret and the prize, so nothing needs to be stored to know it again;
//! it is told to its winner only, in the answer to the claim, and is good once, since a prize is handed out once.

use proto::PersonalRef;

use super::{Case, Ruling};
use crate::codes;
use crate::event::{PrizeClaimed, PrizeFulfilled};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::Claim;
use crate::state::{Prized, Stage, Win};

/// Longest note about a prize that was handed out, in characters: the number of a parcel and some words.
pub const NOTE_CHARACTERS_MAX: usize = 200;

/// Checks what an operator notes; says what to change.
pub(crate) fn check_note(note: &str) -> Result<(), String> {
    if note.chars().count() > NOTE_CHARACTERS_MAX || note.chars().any(char::is_control) {
        return Err(format!(
            "note must have at most {NOTE_CHARACTERS_MAX} printable characters, on one line"
        ));
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn claim(&self, won: u64, delivery: Option<PersonalRef>) -> Ruling {
        let person = self.only_persons()?;
        // Whether somebody else won there is nobody's business.
        let own = self.campaign.wins.get(&won).filter(|win| win.person == person);
        let prized = self.campaign.claims.find(&person, won);
        let prized =
            prized.ok_or(own.map_or(Refusal::PrizeUnknown(won), |_| Refusal::NothingToClaim(won)))?;
        let claim = self.campaign.rules.prize(prized.line).claim;
        match prized.stage {
            Stage::Won => self.check_claim(prized, claim, delivery)?,
            // To ask for the code again is harmless.
            Stage::Claimed if claim == Claim::PickUp => {
                return Ok((Vec::new(), Receipt::Claimed { won, code: self.code(won, claim) }));
            }
            Stage::Claimed => return Err(Refusal::ClaimedBefore(won).into()),
            Stage::Fulfilled => return Err(Refusal::FulfilledBefore(won).into()),
            Stage::Returned => return Err(Refusal::ClaimTooLate(won).into()),
        }
        let claimed = PrizeClaimed { campaign: self.id.clone(), won, person, delivery };
        Ok((vec![claimed.into()], Receipt::Claimed { won, code: self.code(won, claim) }))
    }

    fn check_claim(
        &self,
        prized: Prized,
        claim: Claim,
        delivery: Option<PersonalRef>,
    ) -> Result<(), Refusal> {
        let Prized { won, at, line, .. } = prized;
        let until = self.campaign.rules.claim_until(line, at);
        if until.is_some_and(|until| until <= self.context.now) {
            return Err(Refusal::ClaimTooLate(won));
        }
        let says = |text: &str| Err(Refusal::Malformed(text.to_owned()));
        match (claim, delivery) {
            (Claim::Delivery, None) => says("this prize is sent; claim it with name, phone and address"),
            (Claim::PickUp, Some(_)) => says("this prize is picked up; ask for its code instead"),
            _ => Ok(()),
        }
    }

    /// What the winner shows where the prize is handed out.
    fn code(&self, won: u64, claim: Claim) -> Option<String> {
        let code = || self.context.resources.pick_up_code(&self.campaign.tenant, self.id, won);
        (claim == Claim::PickUp).then(code)
    }

    pub(super) fn fulfil(&self, won: u64, note: &str) -> Ruling {
        let (win, prized) = self.claimed(won)?;
        if self.campaign.rules.prize(prized.line).claim == Claim::PickUp {
            return Err(Refusal::NeedsCode(won).into());
        }
        self.hand_out(win, won, note)
    }

    pub(super) fn redeem(&self, code: &str, note: &str) -> Ruling {
        let won = codes::won_of(code).ok_or(Refusal::CodeUnknown)?;
        let good = self.context.resources.pick_up_code(&self.campaign.tenant, self.id, won);
        if !codes::is_same(code, &good) {
            return Err(Refusal::CodeUnknown.into());
        }
        let (win, _) = self.claimed(won)?;
        self.hand_out(win, won, note)
    }

    /// A prize that was claimed and is not handed out yet.
    fn claimed(&self, won: u64) -> Result<(Win, Prized), Refusal> {
        let win = self.campaign.wins.get(&won).ok_or(Refusal::PrizeUnknown(won))?;
        let prized = self.campaign.claims.find(&win.person, won).ok_or(Refusal::NothingToClaim(won))?;
        match prized.stage {
            Stage::Claimed => Ok((win, prized)),
            Stage::Won => Err(Refusal::NotClaimed(won)),
            Stage::Fulfilled => Err(Refusal::FulfilledBefore(won)),
            Stage::Returned => Err(Refusal::PrizeUnknown(won)),
        }
    }

    fn hand_out(&self, win: Win, won: u64, note: &str) -> Ruling {
        check_note(note).map_err(Refusal::Malformed)?;
        let (campaign, person, by) = (self.id.clone(), win.person, self.by());
        let note = note.trim().to_owned();
        let fulfilled = PrizeFulfilled { campaign, won, person, note, by };
        Ok((vec![fulfilled.into()], Receipt::Fulfilled { won, person }))
    }
}
