//! Prizes on their way to their winners.
//!
//! What is sent is claimed with name, phone and address, which the vault keeps and the log only refers to, and then waits until
//! an operator states that it was sent. What is picked up is handed out against a code. The code follows from the vault's
//! secret and the prize, so it need not be stored to be known again: asking for it leaves no event and no answer in the log,
//! and whoever reads the log can't take the prize. It is good once, since a prize is handed out once.

use proto::{PersonId, PersonalRef, Pseudonym};

use super::{No, Ruling};
use crate::codes;
use crate::command::Command;
use crate::event::{PrizeClaimed, PrizeFulfilled};
use crate::forms::Case;
use crate::holds;
use crate::holds::state::Standing;
use crate::prizes::Prizes;
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::Claim;
use crate::state::{Prized, Stage};

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

impl<C: Prizes> Case<'_, C> {
    /// What winners, and those who hand prizes out, ask; `None`: it is another command.
    pub(crate) fn on_a_prize(&self) -> Option<Ruling> {
        let operators = || self.for_operators().map_err(No::from);
        Some(match &self.asked.body {
            Command::Claim { won, delivery } => self.claim(*won, *delivery, (None, None)),
            Command::Holds(holds::Command::Claim { won, delivery, phone, address }) => {
                self.claim(*won, *delivery, (*phone, *address))
            }
            Command::PickUp { won } => self.pick_up(*won),
            Command::Fulfil { won, note } => operators().and_then(|case| case.fulfil(*won, note)),
            Command::Redeem { code, note } => operators().and_then(|case| case.redeem(code, note)),
            Command::Holds(holds::Command::Judge { won, to, why }) => {
                operators().and_then(|case| case.judge(*won, *to, why))
            }
            Command::Holds(holds::Command::SetBar { bar }) => {
                operators().and_then(|case| holds::decide::set_bar(case.watched, case.id, *bar, case.by()))
            }
            _ => return None,
        })
    }

    /// Also while the prize is held: where it is to go is what tells squads from families.
    fn claim(
        &self,
        won: u64,
        delivery: PersonalRef,
        (phone, address): (Option<Pseudonym>, Option<Pseudonym>),
    ) -> Ruling {
        let person = self.own(won, Claim::Delivery)?;
        let glance = self.glance(person).paid(phone, address);
        let claimed = PrizeClaimed { campaign: self.id.clone(), won, person, delivery };
        let mut events = glance.news();
        events.push(claimed.into());
        events.extend(self.campaign.out(won).and_then(|(_, prize)| glance.hold_again(won, prize)));
        Ok((events, Receipt::Claimed { won }))
    }

    fn pick_up(&self, won: u64) -> Ruling {
        self.own(won, Claim::PickUp)?;
        self.check_theirs(won)?;
        Ok((Vec::new(), Receipt::Code { won, code: self.code(won) }))
    }

    /// The sender, if the prize is theirs, gets to them in this way, and has not done so yet.
    fn own(&self, won: u64, claim: Claim) -> Result<PersonId, Refusal> {
        let person = self.only_persons()?;
        // Whether somebody else won there is nobody's business.
        let own = self.campaign.out(won).filter(|(winner, _)| *winner == person);
        let unknown = own.map_or(Refusal::PrizeUnknown(won), |_| Refusal::NothingToClaim(won));
        let prized = self.campaign.claims().find(&person, won).ok_or(unknown)?;
        let says = |text: &str| Err(Refusal::Malformed(text.to_owned()));
        match (self.campaign.claim_of(prized.line), claim) {
            (Claim::Delivery, Claim::PickUp) => {
                says("this prize is sent; claim it with name, phone and address")
            }
            (Claim::PickUp, Claim::Delivery) => says("this prize is picked up; ask for its code instead"),
            _ => self.check_there(prized).map(|()| person),
        }
    }

    /// Refuses while a prize waits for a person's decision, and once that was against it.
    fn check_theirs(&self, won: u64) -> Result<(), Refusal> {
        match self.watched.standing(won) {
            Some(Standing::Held) => Err(Refusal::BeingChecked(won)),
            Some(Standing::Refused) => Err(Refusal::PrizeRefused(won)),
            Some(Standing::Released | Standing::Returned) | None => Ok(()),
        }
    }

    /// Refuses unless a prize was won, and neither claimed nor handed out nor given back.
    fn check_there(&self, prized: Prized) -> Result<(), Refusal> {
        let Prized { won, stage, .. } = prized;
        match stage {
            // The host takes back what is due first; should it not have come to it, it is too late all the same.
            Stage::Won if prized.has_lapsed(self.context.now) => Err(Refusal::ClaimTooLate(won)),
            Stage::Won => Ok(()),
            Stage::Claimed => Err(Refusal::ClaimedBefore(won)),
            Stage::Fulfilled => Err(Refusal::FulfilledBefore(won)),
            Stage::Returned => Err(Refusal::ClaimTooLate(won)),
        }
    }

    /// What the winner shows where the prize is handed out.
    fn code(&self, won: u64) -> String {
        let (tenant, _) = self.campaign.committed();
        self.context.resources.pick_up_code(tenant, self.id, won)
    }

    fn fulfil(&self, won: u64, note: &str) -> Ruling {
        let (person, _) = self.campaign.out(won).ok_or(Refusal::PrizeUnknown(won))?;
        let prized = self.campaign.claims().find(&person, won).ok_or(Refusal::NothingToClaim(won))?;
        if self.campaign.claim_of(prized.line) == Claim::PickUp {
            return Err(Refusal::NeedsCode(won).into());
        }
        match prized.stage {
            Stage::Claimed => self.hand_out(won, note),
            Stage::Fulfilled => Err(Refusal::FulfilledBefore(won).into()),
            Stage::Won | Stage::Returned => Err(Refusal::NotClaimed(won).into()),
        }
    }

    fn redeem(&self, code: &str, note: &str) -> Ruling {
        let won = codes::won_of(code).ok_or(Refusal::CodeUnknown)?;
        if !codes::is_same(code, &self.code(won)) {
            return Err(Refusal::CodeUnknown.into());
        }
        let (person, _) = self.campaign.out(won).ok_or(Refusal::ClaimTooLate(won))?;
        let prized = self.campaign.claims().find(&person, won).ok_or(Refusal::NothingToClaim(won))?;
        self.check_there(prized)?;
        self.hand_out(won, note)
    }

    fn hand_out(&self, won: u64, note: &str) -> Ruling {
        check_note(note).map_err(Refusal::Malformed)?;
        let (person, prize) = self.campaign.out(won).ok_or(Refusal::PrizeUnknown(won))?;
        self.check_theirs(won)?;
        // More is known by now than when it was won.
        if let Some(held) = self.glance(person).hold_again(won, prize) {
            return Err(No::refused(held, Refusal::BeingChecked(won)));
        }
        let (campaign, by) = (self.id.clone(), self.by());
        let note = note.trim().to_owned();
        let fulfilled = PrizeFulfilled { campaign, won, person, note, by };
        Ok((vec![fulfilled.into()], Receipt::Fulfilled { won, person }))
    }
}
