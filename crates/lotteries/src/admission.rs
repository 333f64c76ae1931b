//! Who may draw: a pure function of the rules and of what is known of a person, which whoever has a bundle computes again.

use proto::Timestamp;

use crate::event::Listing;
use crate::follows::KeptOut;
use crate::refusal::RuleBroken;
use crate::rules::Rules;
use crate::state::{Status, Tickets};

/// What decides whether a person may draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// Where the draw is in its life.
    pub(crate) status: Status,
    /// On which list the person is.
    pub(crate) listing: Listing,
    /// Why they are kept out who don't follow the account, or not for the first time.
    pub(crate) kept_out: Option<KeptOut>,
    /// What they have, and how often they drew.
    pub(crate) tickets: Tickets,
}

/// Which public rule keeps a person from drawing now, if one does.
pub(crate) fn broken(rules: &Rules, standing: &Standing, now: Timestamp) -> Option<RuleBroken> {
    let status = status_by_now(rules, standing.status, now);
    if status != Status::Open {
        return Some(RuleBroken::NotOpen { status });
    }
    match standing.listing {
        Listing::Denied => return Some(RuleBroken::Denied),
        Listing::None if rules.listed_only => return Some(RuleBroken::NotListed),
        Listing::None | Listing::Allowed => {}
    }
    if let Some(why) = standing.kept_out {
        return Some(RuleBroken::KeptOut(why));
    }
    let tickets = &standing.tickets;
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
fn status_by_now(rules: &Rules, status: Status, now: Timestamp) -> Status {
    let is_over = rules.closes_at_ms.is_some_and(|at| at <= now);
    if is_over && status == Status::Open { Status::Closed } else { status }
}
