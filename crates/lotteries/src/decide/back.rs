//! Prizes that go back into stock, or are decided about, whatever the form of their campaign.

use super::{Ruling, returns};
use crate::command::TakenBack;
use crate::event::{Event, PrizeReturned, Won};
use crate::forms::Case;
use crate::holds::Decision;
use crate::holds::decide::{Glance, Judging};
use crate::holds::state::{OpenWin, Standing};
use crate::prizes::Prizes;
use crate::refusal::Refusal;
use crate::state::{Stage, Status};
use proto::PersonId;

impl<C: Prizes> Case<'_, C> {
    /// A person as they are known to take in this campaign.
    pub(crate) fn glance(&self, person: PersonId) -> Glance<'_> {
        Glance::of(self.watched, self.id, person)
    }

    /// What was won there, if that person has it and it was not handed out.
    pub(crate) fn still_out(&self, won: u64, open: &OpenWin) -> Option<Won> {
        let (person, prize) = self.campaign.out(won).filter(|(person, _)| *person == open.person)?;
        (!self.is_handed_out(won, person)).then_some(prize)
    }

    /// A person's decision about a prize.
    pub(crate) fn judge(&self, won: u64, to: Decision, why: &str) -> Ruling {
        let out = self.campaign.out(won);
        self.check_not_handed_out(won, out.as_ref())?;
        let judging = Judging { watched: self.watched, campaign: self.id, by: self.by(), out };
        judging.judge(won, to, why)
    }

    /// Refuses unless what was won there can go back for that reason.
    pub(crate) fn check_back(&self, won: u64, why: TakenBack) -> Result<(), Refusal> {
        let out = self.campaign.out(won);
        self.check_not_handed_out(won, out.as_ref())?;
        let (person, _) = out.ok_or(Refusal::PrizeUnknown(won))?;
        if self.watched.standing(won) == Some(Standing::Held) {
            return Err(Refusal::BeingChecked(won));
        }
        // The host takes back what is due by itself, so this is for the moment before it does.
        let prized = self.campaign.claims().find(&person, won);
        let has_lapsed = prized.is_some_and(|prized| prized.has_lapsed(self.context.now));
        if why == TakenBack::Lapsed && !has_lapsed {
            return Err(Refusal::NotLapsed(won));
        }
        Ok(())
    }

    /// What follows if what was won at this position goes back into stock, and on to the ledger once the campaign is closed.
    pub(crate) fn back(&self, won: u64, why: TakenBack) -> Option<Vec<Event>> {
        let (person, prize) = self.campaign.out(won)?;
        let (campaign, by) = (self.id.clone(), self.by());
        let told = self.watched.holds.get(&won).map_or(Some(won), |hold| hold.told);
        let returned = PrizeReturned { campaign, won, person, prize: prize.clone(), why, by, told };
        let mut events = vec![returned.into()];
        if self.campaign.status() == Status::Closed {
            events.extend(returns(self.id, &prize.asset, prize.amount));
        }
        Some(events)
    }

    fn check_not_handed_out(&self, won: u64, out: Option<&(PersonId, Won)>) -> Result<(), Refusal> {
        match out {
            Some((person, _)) if self.is_handed_out(won, *person) => Err(Refusal::FulfilledBefore(won)),
            _ => Ok(()),
        }
    }

    fn is_handed_out(&self, won: u64, person: PersonId) -> bool {
        let prized = self.campaign.claims().find(&person, won);
        prized.is_some_and(|prized| prized.stage == Stage::Fulfilled)
    }
}
