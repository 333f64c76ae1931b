//! Who may draw, and how often.

use proto::PersonId;

use super::{Case, Ruling};
use crate::event::{Listing, PersonListed};
use crate::receipt::Receipt;
use crate::refusal::RuleBroken;
use crate::state::{Status, Tickets};

impl Case<'_> {
    /// Puts a person on a list, whatever the status; to leave them where they are changes nothing.
    pub(super) fn list(&self, person: PersonId, listing: Listing) -> Ruling {
        let receipt = Receipt::Listed { person, listing };
        if self.listing(person) == listing {
            return Ok((Vec::new(), receipt));
        }
        let listed = PersonListed { campaign: self.id.clone(), person, listing, by: self.by() };
        Ok((vec![listed.into()], receipt))
    }

    /// Which public rule keeps this person from drawing now, if one does.
    pub(super) fn broken(&self, person: PersonId, tickets: &Tickets) -> Option<RuleBroken> {
        let (rules, now) = (&self.campaign.rules, self.context.now);
        let status = self.status_by_now();
        if status != Status::Open {
            return Some(RuleBroken::NotOpen { status });
        }
        match self.listing(person) {
            Listing::Denied => return Some(RuleBroken::Denied),
            Listing::None if rules.listed_only => return Some(RuleBroken::NotListed),
            Listing::None | Listing::Allowed => {}
        }
        // A draw costs one ticket, so tickets that were spent are draws.
        if rules.draws_per_person.is_some_and(|limit| tickets.sums.spent >= u64::from(limit.get())) {
            return Some(RuleBroken::TotalQuota);
        }
        let today = tickets.draws_on(rules.day(now));
        if rules.draws_per_person_per_day.is_some_and(|limit| today >= limit.get()) {
            return Some(RuleBroken::DayQuota);
        }
        (tickets.sums.spendable() == 0).then_some(RuleBroken::NoTicket)
    }

    /// The host closes what is due first; should it not have come to it, nobody draws all the same.
    fn status_by_now(&self) -> Status {
        let is_over = self.campaign.rules.closes_at_ms.is_some_and(|at| at <= self.context.now);
        if is_over && self.campaign.status == Status::Open { Status::Closed } else { self.campaign.status }
    }

    fn listing(&self, person: PersonId) -> Listing {
        self.campaign.listed.get(&person).unwrap_or(Listing::None)
    }
}
