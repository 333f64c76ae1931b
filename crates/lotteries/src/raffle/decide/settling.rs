//! What becomes of those who were drawn.
//!
//! Whoever confirms a winner says that they may have the prize by the rules; whether a squad entered is another question. So what
//! a winner gets who shares too much with others is held all the same, until somebody looks and gives a reason. What was refused
//! stays set aside, so that it can be undone, until the place is invalidated: then the prize is back in stock and the next alternate
//! takes the line, by the same rule as for every other place.

use crate::command::TakenBack;
use crate::decide::{Ruling, check_reason, returns};
use crate::event::{Event, PrizeReturned, Won};
use crate::forms::Case;
use crate::holds::Decision;
use crate::holds::decide::{Glance, Judging};
use crate::holds::state::Standing as Held;
use crate::raffle::event::{AlternateCalled, WinnerConfirmed, WinnerInvalidated};
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::Refusal;
use crate::raffle::state::{Place, Raffle, Standing};
use crate::refusal::Refusal as AnyRefusal;
use crate::state::Status;

impl Case<'_, Raffle> {
    pub(super) fn confirm(&self, place: u32) -> Ruling {
        let found = self.place(place)?;
        let Place { entry, person, .. } = *found;
        let line = match (found.standing, found.line) {
            (Standing::Called, Some(line)) => line,
            (Standing::Confirmed, _) => return Ok((Vec::new(), self.confirmed(place, found))),
            (standing, _) => return Err(Refusal::PlaceSettled { place, standing }.into()),
        };
        let (campaign, by, won) = (self.id.clone(), self.by(), self.context.position);
        let prize = self.campaign.rules.prizes[usize::from(line)].prize();
        let glance = Glance::of(self.watched, self.id, person);
        let weighed = glance.held();
        let held = weighed.is_some();
        let confirmed =
            WinnerConfirmed { campaign, place, entry, person, line, prize: prize.clone(), by, held };
        let mut events: Vec<Event> = vec![confirmed.into()];
        events.extend(weighed.map(|weighed| glance.hold(won, prize, weighed)));
        events.extend(glance.sweep(held, |won, _| self.campaign.won_at(won).map(|(_, prize)| prize)));
        let receipt = if held {
            Told::Checked { place, won }.into()
        } else {
            settled(place, Standing::Confirmed, None)
        };
        Ok((events, receipt))
    }

    pub(super) fn invalidate(&self, place: u32, reason: &str) -> Ruling {
        check_reason(reason).map_err(AnyRefusal::Malformed)?;
        let found = self.place(place)?;
        let mut events = Vec::new();
        let line = match (found.standing, found.line) {
            (Standing::Called, Some(line)) => line,
            (Standing::Confirmed, Some(line)) => {
                events.push(self.taken_back(place, found)?.into());
                line
            }
            (Standing::Invalidated, _) => {
                return Ok((events, settled(place, Standing::Invalidated, None)));
            }
            (standing, _) => return Err(Refusal::PlaceSettled { place, standing }.into()),
        };
        let (campaign, reason, by) = (self.id.clone(), reason.to_owned(), self.by());
        let Place { entry, person, .. } = *found;
        events.push(WinnerInvalidated { campaign, place, entry, person, line, reason, by }.into());
        if self.campaign.status == Status::Closed {
            // Nobody is called any more, so nobody can win it.
            let Won { asset, amount } = self.campaign.rules.prizes[usize::from(line)].prize();
            events.extend(returns(self.id, &asset, amount));
            return Ok((events, settled(place, Standing::Invalidated, None)));
        }
        let called = self.next_alternate(line, place);
        let receipt = settled(place, Standing::Invalidated, called.as_ref().map(|called| called.place));
        events.extend(called.map(Event::from));
        Ok((events, receipt))
    }

    /// A person's decision about a prize.
    pub(super) fn judge(&self, won: u64, to: Decision, why: &str) -> Ruling {
        let out = self.campaign.won_at(won);
        let judging = Judging { watched: self.watched, campaign: self.id, by: self.by(), out };
        judging.judge(won, to, why)
    }

    fn next_alternate(&self, line: u16, instead_of: u32) -> Option<AlternateCalled> {
        let (place, next) =
            self.campaign.places().find(|(_, place)| place.standing == Standing::Alternate)?;
        let (campaign, entry, person) = (self.id.clone(), next.entry, next.person);
        Some(AlternateCalled { campaign, place, entry, person, line, instead_of })
    }

    /// What was refused goes back into stock. What its winner has, or what somebody still has to look at, does not.
    fn taken_back(&self, place: u32, found: &Place) -> Result<PrizeReturned, AnyRefusal> {
        let settled = || Refusal::PlaceSettled { place, standing: found.standing };
        let (won, hold) = self.hold_of(found).ok_or_else(settled)?;
        match hold {
            Held::Refused => {}
            Held::Held => return Err(AnyRefusal::BeingChecked(won)),
            Held::Released | Held::Returned => return Err(settled().into()),
        }
        let (person, prize) = self.campaign.won_at(won).ok_or_else(settled)?;
        let (campaign, why, by) = (self.id.clone(), TakenBack::Invalidated, self.by());
        Ok(PrizeReturned { campaign, won, person, prize, why, by, told: None })
    }

    /// How the prize of a place stands that was held or decided about, and where it was won.
    fn hold_of(&self, place: &Place) -> Option<(u64, Held)> {
        let won = place.won?;
        Some((won, self.watched.standing(won)?))
    }

    /// What is told of a place that was confirmed, now or before.
    fn confirmed(&self, place: u32, found: &Place) -> crate::Receipt {
        match self.hold_of(found) {
            Some((won, Held::Held | Held::Refused)) => Told::Checked { place, won }.into(),
            _ => settled(place, Standing::Confirmed, None),
        }
    }

    fn place(&self, place: u32) -> Result<&Place, Refusal> {
        self.campaign.place(place).ok_or(Refusal::PlaceUnknown(place))
    }
}

fn settled(place: u32, standing: Standing, called: Option<u32>) -> crate::Receipt {
    Told::Settled { place, standing, called }.into()
}
