//! What others tell: the ledger what it hands over, votes which of them count, referrals who follows. What was handed over has
//! happened, so nothing is refused; what comes too late for a draw goes back, and so does what was allotted to no draw, once it is
//! recalled.

use decider::Context;
use decider::exchange::Declined;
use proto::{Envelope, Fact, Heard, Timestamp};

use super::schedule;
use crate::command::Command;
use crate::event::{
    Event, FactCause, FactDeclined, StockGivenBack, StockReceived, StockReturned, TicketsReceived,
    TicketsWithdrawn,
};
use crate::fairness::Seeds;
use crate::state::{Form, Holding, State, Status};
use crate::{follows, forms};

/// What follows from a fact.
pub(super) fn hear(
    state: &State,
    heard: &Heard<Fact>,
    asked: &Envelope<Command>,
    context: &Context<'_, Seeds>,
) -> Vec<Event> {
    match &heard.body {
        Fact::VoteCounted(_) => forms::hear_vote(state, heard, asked, context),
        Fact::FollowStated(stated) => follows::hear(state, heard, stated),
        _ => handed_over(state, heard, context.now),
    }
}

/// What follows from what the ledger hands over.
fn handed_over(state: &State, heard: &Heard<Fact>, now: Timestamp) -> Vec<Event> {
    let decline = |reason: &str, detail: &str| {
        vec![FactDeclined { fact: Declined::of(heard, reason, detail.to_owned()) }.into()]
    };
    if heard.source.service != heard.body.teller() {
        return decline("wrong-source", "only the service that it happened in can state this");
    }
    let (tenant, draw, cause) = (heard.tenant.clone(), heard.campaign.clone(), FactCause::of(heard));
    match &heard.body {
        Fact::TicketsGranted(fact) if fact.tickets > 0 => {
            let (person, tickets) = (fact.person, fact.tickets);
            vec![TicketsReceived { tenant, draw, person, tickets, cause }.into()]
        }
        Fact::TicketsRecalled(fact) if fact.tickets > 0 => {
            let (person, tickets) = (fact.person, fact.tickets);
            vec![TicketsWithdrawn { tenant, draw, person, tickets, cause }.into()]
        }
        Fact::StockAllotted(fact) if fact.amount > 0 => {
            let (asset, amount) = (fact.asset.clone(), fact.amount);
            let found = state.form(&draw).filter(|found| *found.tenant() == tenant);
            let follows = match found {
                // Nobody can win it any more.
                Some(over) if over.status() == Status::Closed => {
                    Some(StockReturned { campaign: draw.clone(), asset: asset.clone(), amount }.into())
                }
                Some(Form::Draw(draft)) => {
                    let nothing = Holding::default();
                    let holding = state.holding(&tenant, &draw).unwrap_or(&nothing);
                    schedule::stock_came((&draw, draft, holding), (&asset, amount), now)
                }
                _ => None,
            };
            let received = StockReceived { tenant, draw, asset, amount, cause };
            [received.into()].into_iter().chain(follows).collect()
        }
        Fact::StockRecalled(fact) => {
            let own = state.form(&draw).filter(|found| *found.tenant() == tenant);
            if own.is_some() {
                return decline("draw-exists", "this is a draw; close it, and what nobody has won goes back");
            }
            let stock = state.holding(&tenant, &draw).and_then(|holding| holding.stock.get(&fact.asset));
            let (asset, amount) = (fact.asset.clone(), fact.amount.min(stock.copied().unwrap_or(0)));
            match amount {
                0 => decline("nothing-moved", "nothing of it is held"),
                _ => vec![StockGivenBack { tenant, draw, asset, amount, cause }.into()],
            }
        }
        _ => decline("nothing-moved", "it is about an amount of 0"),
    }
}
