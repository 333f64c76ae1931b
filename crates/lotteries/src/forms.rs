//! The forms of campaigns of this service beside lucky draws: where a command, an event or a deadline belongs.
//!
//! All forms share one log, the ledger's tickets and stock, and the operations that every campaign has: opening, closing, a
//! look at it, one's own page, counts per minute. What a form alone knows stands in its own module.

use decider::{Context, Recorded};
use proto::{CampaignId, Envelope, PersonId};

use crate::command::Command;
use crate::decide::{Ruling, TICK_EVENTS_MAX, schedule};
use crate::envelope::{self, decide::Case};
use crate::event::Event;
use crate::fairness::Seeds;
use crate::state::{Form, Holding, State};

/// Rules on a command if it is about another form than a lucky draw.
pub(crate) fn rule(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Option<Ruling> {
    if let Command::Envelope(envelope::Command::Create { name, rules, passwords }) = &asked.body {
        return Some(envelope::decide::create(state, asked, context, (name, rules, passwords)));
    }
    let id = asked.campaign.as_ref()?;
    // Another tenant's campaign is none: its existence is nobody's business.
    let form = state.form(id).filter(|found| *found.tenant() == asked.tenant)?;
    let nothing = Holding::default();
    let holding = state.holding(&asked.tenant, id).unwrap_or(&nothing);
    match form {
        Form::Draw(_) => None,
        Form::Envelope(campaign) => Some(Case { id, campaign, holding, asked, context }.rule()),
    }
}

/// What is due by now: one step of each campaign.
pub(crate) fn tick(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Vec<Event> {
    let (mut events, nothing) = (Vec::new(), Holding::default());
    for (_, id) in state.due.iter().take_while(|(at, _)| *at <= context.now) {
        let Some(form) = state.form(id) else { continue };
        let holding = state.holding(form.tenant(), id).unwrap_or(&nothing);
        events.extend(match form {
            Form::Draw(campaign) => schedule::step((id, campaign, holding), asked, context),
            Form::Envelope(campaign) => {
                envelope::decide::tick(&Case { id, campaign, holding, asked, context })
            }
        });
        if events.len() >= TICK_EVENTS_MAX {
            break;
        }
    }
    events
}

/// The campaign that an event of such a form is about.
pub(crate) fn about(event: &Event) -> &CampaignId {
    match event {
        Event::EnvelopeCreated(e) => &e.campaign,
        Event::EnvelopeOpened(e) => &e.campaign,
        Event::EnvelopeStopped(e) => &e.campaign,
        Event::EnvelopeClosed(e) => &e.campaign,
        Event::EnvelopeSeedRevealed(e) => &e.campaign,
        Event::EnvelopeSeedLost(e) => &e.campaign,
        Event::RoundReleased(e) => &e.campaign,
        Event::RoundEnded(e) => &e.campaign,
        Event::PasswordRotated(e) => &e.campaign,
        Event::PartClaimed(e) => &e.campaign,
        Event::ClaimRefused(e) => &e.campaign,
        other => unreachable!("{} says itself which campaign it is about", other.name()),
    }
}

/// The person that an event of such a form is about.
pub(crate) fn whose(event: &Event) -> Option<PersonId> {
    match event {
        Event::PartClaimed(e) => Some(e.person),
        Event::ClaimRefused(e) => Some(e.person),
        _ => None,
    }
}
