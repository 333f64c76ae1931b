//! The forms of campaigns of this service beside lucky draws: where a command, an event or a deadline belongs.
//!
//! All forms share one log, the ledger's tickets and stock, and the operations that every campaign has: opening, closing, a
//! look at it, one's own page, counts per minute. What a form alone knows stands in its own module.

use decider::{Context, Recorded};
use proto::{CampaignId, Envelope, PersonId};

use crate::command::Command;
use crate::decide::Ruling;
use crate::event::Event;
use crate::fairness::Seeds;
use crate::state::{Form, Holding, State};
use crate::{envelope, raffle};

/// Rules on a command if it is about another form than a lucky draw.
pub(crate) fn rule(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Option<Ruling> {
    if let Command::Envelope(envelope::Command::Create { name, rules, passwords }) = &asked.body {
        return Some(envelope::decide::create(state, asked, context, (name, rules, passwords)));
    }
    if let Command::Raffle(raffle::Command::Create { name, rules }) = &asked.body {
        return Some(raffle::decide::create(state, asked, context, (name, rules)));
    }
    let id = asked.campaign.as_ref()?;
    // Another tenant's campaign is none: its existence is nobody's business.
    let form = state.form(id).filter(|found| *found.tenant() == asked.tenant)?;
    let nothing = Holding::default();
    let holding = state.holding(&asked.tenant, id).unwrap_or(&nothing);
    match form {
        Form::Draw(_) => None,
        Form::Envelope(campaign) => {
            Some(envelope::decide::Case { id, campaign, holding, asked, context }.rule())
        }
        Form::Raffle(campaign) => Some(raffle::decide::Case { id, campaign, holding, asked, context }.rule()),
    }
}

/// What follows from the time that has come for the first campaign that waits for it.
pub(crate) fn tick(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Vec<Event> {
    let due = state.due.first().filter(|(at, _)| *at <= context.now);
    let Some((form, id)) = due.and_then(|(_, id)| Some((state.form(id)?, id))) else { return Vec::new() };
    let nothing = Holding::default();
    let holding = state.holding(form.tenant(), id).unwrap_or(&nothing);
    match form {
        Form::Draw(_) => Vec::new(),
        Form::Envelope(campaign) => {
            envelope::decide::tick(&envelope::decide::Case { id, campaign, holding, asked, context })
        }
        Form::Raffle(campaign) => {
            raffle::decide::tick(&raffle::decide::Case { id, campaign, holding, asked, context })
        }
    }
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
        Event::RaffleCreated(e) => &e.campaign,
        Event::RaffleOpened(e) => &e.campaign,
        Event::RafflePaused(e) => &e.campaign,
        Event::RaffleEntered(e) => &e.campaign,
        Event::EntryRefused(e) => &e.campaign,
        Event::EntriesClosed(e) => &e.campaign,
        Event::RaffleDrawn(e) => &e.campaign,
        Event::RaffleSeedRevealed(e) => &e.campaign,
        Event::RaffleSeedLost(e) => &e.campaign,
        Event::WinnerConfirmed(e) => &e.campaign,
        Event::WinnerInvalidated(e) => &e.campaign,
        Event::AlternateCalled(e) => &e.campaign,
        Event::RaffleClosed(e) => &e.campaign,
        other => unreachable!("{} says itself which campaign it is about", other.name()),
    }
}

/// The person that an event of such a form is about.
pub(crate) fn whose(event: &Event) -> Option<PersonId> {
    match event {
        Event::PartClaimed(e) => Some(e.person),
        Event::ClaimRefused(e) => Some(e.person),
        Event::RaffleEntered(e) => Some(e.person),
        Event::EntryRefused(e) => Some(e.person),
        Event::WinnerConfirmed(e) => Some(e.person),
        Event::WinnerInvalidated(e) => Some(e.person),
        Event::AlternateCalled(e) => Some(e.person),
        _ => None,
    }
}
