//! What becomes of those who were drawn.
//!
//! Whoever confirms a winner says that they may have the prize by the rules; whether a squad entered is another question. So what
//! a winner gets who shares too much with others is held all the same, until somebody looks and gives a reason. What was refused
//! stays set aside, so that it can be undone, until the place is invalidated: then the prize is back in stock and the next alternate
//! takes the line, by the same rule as for every other place. What its winner does not claim in time goes back by itself, and the next
//! alternate is called as well.

use crate::command::TakenBack;
use crate::decide::{LAPSES_MAX, Ruling, check_reason, returns};
use crate::event::{Event, PrizeReturned, Won};
use crate::forms::Case;
use crate::holds::state::Standing as Held;
use crate::prizes::Prizes;
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
        let glance = self.glance(person);
        let weighed = glance.held();
        let held = weighed.is_some();
        let confirmed =
            WinnerConfirmed { campaign, place, entry, person, line, prize: prize.clone(), by, held };
        let mut events: Vec<Event> = vec![confirmed.into()];
        events.extend(weighed.map(|weighed| glance.hold(won, prize, weighed)));
        events.extend(glance.sweep(held, |won, win| self.still_out(won, win)));
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
        let called = self.alternates().next().map(|next| self.called(next, line, place));
        let receipt = settled(place, Standing::Invalidated, called.as_ref().map(|called| called.place));
        events.extend(called.map(Event::from));
        Ok((events, receipt))
    }

    /// What nobody claimed in time goes back; whose win does not stand is invalidated by place.
    pub(super) fn take_back(&self, won: u64, why: TakenBack) -> Ruling {
        if why == TakenBack::Invalidated {
            let says = "a raffle's prize is refused first (…/prizes/{position}/judge), and then its place invalidated";
            return Err(AnyRefusal::Malformed(says.to_owned()).into());
        }
        self.check_back(won, why)?;
        Ok((self.lapse(&[won]), crate::Receipt::TakenBack { won }))
    }

    /// What follows from prizes that nobody has claimed in time.
    pub(super) fn lapses(&self) -> Vec<Event> {
        let lapsed: Vec<u64> = self.campaign.claims.lapsed(self.context.now).take(LAPSES_MAX).collect();
        self.lapse(&lapsed)
    }

    /// Prizes go back, and as long as the raffle goes on the next alternates are called instead.
    fn lapse(&self, lapsed: &[u64]) -> Vec<Event> {
        let goes_on = self.campaign.status != Status::Closed;
        let mut alternates = self.alternates().filter(|_| goes_on);
        let mut events = Vec::new();
        for won in lapsed {
            let Some((instead_of, place)) = self.campaign.place_of(*won) else { continue };
            events.extend(self.back(*won, TakenBack::Lapsed).into_iter().flatten());
            let next = place.line.and_then(|line| Some((alternates.next()?, line)));
            events.extend(next.map(|(next, line)| self.called(next, line, instead_of).into()));
        }
        events
    }

    /// Those who have not been called, in their order.
    fn alternates(&self) -> impl Iterator<Item = (u32, &Place)> {
        self.campaign.places().filter(|(_, place)| place.standing == Standing::Alternate)
    }

    fn called(&self, (place, next): (u32, &Place), line: u16, instead_of: u32) -> AlternateCalled {
        let (campaign, entry, person) = (self.id.clone(), next.entry, next.person);
        AlternateCalled { campaign, place, entry, person, line, instead_of }
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
        let (person, prize) = self.campaign.out(won).ok_or_else(settled)?;
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
