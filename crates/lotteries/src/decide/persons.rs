//! Who is on a list, and who may draw.

use proto::PersonId;

use super::{Case, Ruling};
use crate::admission::{Standing, broken};
use crate::event::{Listing, PersonListed};
use crate::receipt::Receipt;
use crate::refusal::RuleBroken;
use crate::state::{Campaign, Tickets};

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
    pub(super) fn broken(&self, person: PersonId, tickets: Tickets) -> Option<RuleBroken> {
        let Campaign { status, rules, times, .. } = self.campaign;
        let kept_out = self.kept_out(rules.admits, times.created, &person);
        let standing = Standing { status: *status, listing: self.listing(person), kept_out, tickets };
        broken(rules, &standing, self.context.now)
    }

    fn listing(&self, person: PersonId) -> Listing {
        self.campaign.listed.get(&person).unwrap_or(Listing::None)
    }
}
