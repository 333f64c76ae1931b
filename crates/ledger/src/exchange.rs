//! Which facts the ledger tells, and what it does about those it hears.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange, Note, Parking, Reactions, Target};
use proto::fact::{StockAllotted, StockRecalled, TicketsGranted, TicketsRecalled};
use proto::{CampaignId, Fact, Heard, TenantId};

use crate::Ledger;
use crate::account::LOTTERIES;
use crate::command::Command;
use crate::event::{Event, FactDeclined, FactParked, FactReleased};
use crate::state::State;

impl Exchange for Ledger {
    const HEARS: &'static [&'static str] = &["votes", LOTTERIES, "referrals"];

    fn announce(event: &Event, _: Stamp) -> Option<Announcement> {
        let (campaign, fact): (&CampaignId, Fact) = match event {
            Event::TicketsGranted(e) => {
                (&e.draw, TicketsGranted { person: e.person, tickets: e.tickets }.into())
            }
            Event::TicketsRecalled(e) => {
                (&e.draw, TicketsRecalled { person: e.person, tickets: e.tickets }.into())
            }
            Event::StockAllotted(e) => {
                (&e.draw, StockAllotted { asset: e.asset.clone(), amount: e.amount }.into())
            }
            Event::StockRecalled(e) => {
                (&e.draw, StockRecalled { asset: e.asset.clone(), amount: e.amount }.into())
            }
            _ => return None,
        };
        Some(Announcement { campaign: campaign.clone(), tenant: None, fact })
    }

    fn react(heard: &Heard<Fact>) -> Reactions<Command> {
        match (heard.body.teller(), &heard.body) {
            // What the ledger itself told is booked already, whoever tells it again.
            (crate::account::LEDGER, _) => Vec::new(),
            // Nothing is given for following alone: the platform forbids it.
            (_, Fact::FollowStated(_)) => Vec::new(),
            _ => vec![(Target::Tenant, Command::Hear(Box::new(heard.clone())))],
        }
    }

    fn note(state: &State, tenant: &TenantId, note: Note) -> Option<Event> {
        let book = state.book_of(tenant).map(|book| book.place.clone());
        Some(match note {
            Note::Declined(fact) => FactDeclined { book, fact }.into(),
            Note::Parked(fact) => FactParked { book, fact }.into(),
            Note::Released(fact) => FactReleased { book, fact }.into(),
        })
    }

    fn parking(state: &State) -> &Parking {
        &state.parking
    }
}
