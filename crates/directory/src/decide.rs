//! The directory's rules.

use decider::Decision;
use proto::{CampaignId, Envelope, TenantId};

use crate::event::{DoorSummed, ErasureOrdered, Event, Placed, TokenCreated, TokenRevoked};
use crate::state::State;
use crate::{Command, Directory, Receipt, Refusal};

/// Every campaign goes to the first shard until a deployment has more.
const FIRST_SHARD: u16 = 0;

pub(crate) fn decide(state: &State, command: &Envelope<Command>) -> Decision<Directory> {
    match &command.body {
        Command::Place { campaign, service } => place(state, &command.tenant, campaign, service),
        Command::NoteToken { token, role, tenant, label } => {
            let created =
                TokenCreated { token: *token, role: *role, tenant: tenant.clone(), label: label.clone() };
            note(!state.tokens().contains(token), created.into())
        }
        Command::NoteRevocation { token } => {
            note(state.tokens().contains(token), TokenRevoked { token: *token }.into())
        }
        Command::SumDoor { minute, refusals } => {
            note(!refusals.is_empty(), DoorSummed { minute: *minute, refusals: refusals.clone() }.into())
        }
        Command::OrderErasure { person } => {
            let (tenant, person, by) = (command.tenant.clone(), *person, command.actor);
            note(true, ErasureOrdered { tenant, person, by }.into())
        }
        Command::Tick => note_nothing(),
    }
}

fn place(state: &State, tenant: &TenantId, campaign: &CampaignId, service: &str) -> Decision<Directory> {
    match state.places().get(campaign) {
        // Creating a campaign takes two logs; after a crash between them the operator's retry comes here again.
        Some(place) if place.tenant == *tenant && place.service == service => {
            Decision::accept(Vec::new(), Receipt::Placed { shard: place.shard })
        }
        Some(_) => Decision::reject(Refusal::Taken { campaign: campaign.clone() }),
        None => {
            let placed = Placed {
                campaign: campaign.clone(),
                tenant: tenant.clone(),
                service: service.to_owned(),
                shard: FIRST_SHARD,
            };
            Decision::accept(vec![placed.into()], Receipt::Placed { shard: FIRST_SHARD })
        }
    }
}

fn note(is_news: bool, event: Event) -> Decision<Directory> {
    if is_news { Decision::accept(vec![event], Receipt::Noted) } else { note_nothing() }
}

fn note_nothing() -> Decision<Directory> {
    Decision::accept(Vec::new(), Receipt::Noted)
}
