//! Which facts lotteries tell, and what they do about those they hear.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange, Note, Parking, Reactions, Target};
use proto::fact::{PrizeReturned, PrizeWon, StockReturned, TicketsSpent};
use proto::{Fact, Heard, TenantId};

use crate::Lotteries;
use crate::command::Command;
use crate::event::{Event, FactDeclined, FactParked, FactReleased};
use crate::holds::event::{Decision, PrizeJudged};
use crate::state::State;

/// The service that votes are cast in.
pub(crate) const VOTES: &str = "votes";

impl Exchange for Lotteries {
    const HEARS: &'static [&'static str] = &["ledger", VOTES, "referrals"];

    fn announce(event: &Event, _: Stamp) -> Option<Announcement> {
        let mut tenant = None;
        let (campaign, fact): (_, Fact) = match event {
            Event::TicketSpent(e) => {
                (&e.campaign, TicketsSpent { person: e.person, tickets: e.tickets }.into())
            }
            Event::Drawn(e) => {
                let won = e.outcome.won.clone().filter(|_| !e.held)?;
                (&e.campaign, PrizeWon { person: e.person, asset: won.asset, amount: won.amount }.into())
            }
            Event::PrizeReturned(e) => {
                let (asset, amount) = (e.prize.asset.clone(), e.prize.amount);
                (&e.campaign, PrizeReturned { person: e.person, won: e.told?, asset, amount }.into())
            }
            Event::PrizeHeld(e) => {
                let (asset, amount) = (e.prize.asset.clone(), e.prize.amount);
                (&e.campaign, PrizeReturned { person: e.person, won: e.told?, asset, amount }.into())
            }
            Event::PrizeJudged(e) => (&e.campaign, judged(e)?),
            Event::PartClaimed(e) if e.held => return None,
            Event::PartClaimed(e) => {
                let won = e.won();
                (&e.campaign, PrizeWon { person: e.person, asset: won.asset, amount: won.amount }.into())
            }
            Event::WinnerConfirmed(e) if e.held => return None,
            Event::WinnerConfirmed(e) => {
                let (asset, amount) = (e.prize.asset.clone(), e.prize.amount);
                (&e.campaign, PrizeWon { person: e.person, asset, amount }.into())
            }
            Event::StockReturned(e) => {
                (&e.campaign, StockReturned { asset: e.asset.clone(), amount: e.amount }.into())
            }
            // There is no draw that would tell whose it is.
            Event::StockGivenBack(e) => {
                tenant = Some(e.tenant.clone());
                (&e.draw, StockReturned { asset: e.asset.clone(), amount: e.amount }.into())
            }
            _ => return None,
        };
        Some(Announcement { campaign: campaign.clone(), tenant, fact })
    }

    /// What the ledger hands over, votes that count, and who follows. Which raffles ask for votes only the state knows.
    fn react(heard: &Heard<Fact>) -> Reactions<Command> {
        match &heard.body {
            Fact::TicketsGranted(_)
            | Fact::TicketsRecalled(_)
            | Fact::StockAllotted(_)
            | Fact::StockRecalled(_) => {
                vec![(Target::Campaign(heard.campaign.clone()), Command::Hear(Box::new(heard.clone())))]
            }
            Fact::VoteCounted(_) | Fact::FollowStated(_) => {
                vec![(Target::Tenant, Command::Hear(Box::new(heard.clone())))]
            }
            _ => Vec::new(),
        }
    }

    fn note(_: &State, _: &TenantId, note: Note) -> Option<Event> {
        Some(match note {
            Note::Declined(fact) => FactDeclined { fact }.into(),
            Note::Parked(fact) => FactParked { fact }.into(),
            Note::Released(fact) => FactReleased { fact }.into(),
        })
    }

    fn parking(state: &State) -> &Parking {
        &state.parking
    }
}

/// What others hear of a decision about a prize; `None`: they never heard of it, and don't now.
fn judged(event: &PrizeJudged) -> Option<Fact> {
    let (person, asset, amount) = (event.person, event.prize.asset.clone(), event.prize.amount);
    Some(match event.to {
        Decision::Release => PrizeWon { person, asset, amount }.into(),
        Decision::Refuse | Decision::Hold => PrizeReturned { person, won: event.told?, asset, amount }.into(),
    })
}
