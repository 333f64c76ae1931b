//! The forms of campaigns of this service beside lucky draws: where a command, an event or a deadline belongs.
//!
//! All forms share one log, the ledger's tickets and stock, and the operations that every campaign has: opening, closing, a
//! look at it, one's own page, counts per minute. What a form alone knows stands in its own module.

use decider::exchange::Declined;
use decider::{Context, Recorded};
use proto::{Actor, CampaignId, Envelope, Fact, Hash, Heard, PersonId, TenantId, Timestamp};

use crate::command::Command;
use crate::decide::{Ruling, TICK_EVENTS_MAX, only_operators, schedule};
use crate::event::{Event, FactDeclined};
use crate::fairness::Seeds;
use crate::follows::{Admits, KeptOut, Known};
use crate::holds::Watched;
use crate::refusal::{Caller, Refusal};
use crate::state::{Form, Holding, State};
use crate::{envelope, raffle};

/// A command about one campaign of a form, with what is known.
pub(crate) struct Case<'a, C> {
    pub(crate) id: &'a CampaignId,
    pub(crate) campaign: &'a C,
    pub(crate) holding: &'a Holding,
    pub(crate) watched: &'a Watched,
    pub(crate) follows: Known<'a>,
    pub(crate) asked: &'a Envelope<Command>,
    pub(crate) context: &'a Context<'a, Seeds>,
}

/// A campaign that committed to a seed.
pub(crate) trait Committed {
    /// Whose it is, and what it committed to.
    fn committed(&self) -> (&TenantId, &Hash);
}

impl<C: Committed> Case<'_, C> {
    /// The seed that the campaign is committed to, if the server still has it.
    pub(crate) fn seed(&self) -> Option<Hash> {
        let (tenant, commitment) = self.campaign.committed();
        self.context.resources.committed(tenant, self.id, commitment)
    }

    pub(crate) fn for_operators(&self) -> Result<&Self, Refusal> {
        only_operators(self.by()).map(|()| self)
    }

    pub(crate) fn only_persons(&self) -> Result<PersonId, Refusal> {
        self.by().person().ok_or(Refusal::NotAllowed(Caller::Persons))
    }

    /// Why a person is kept out of a campaign with such rules, if they are.
    pub(crate) fn kept_out(
        &self,
        admits: Admits,
        set_up_at: Timestamp,
        person: &PersonId,
    ) -> Option<KeptOut> {
        admits.keeps_out(self.follows.follow(person), set_up_at)
    }

    pub(crate) fn by(&self) -> Actor {
        self.asked.actor
    }
}

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
    if matches!(form, Form::Draw(_)) {
        return None;
    }
    let nothing = Holding::default();
    let holding = state.holding(&asked.tenant, id).unwrap_or(&nothing);
    let nobody = Watched::default();
    let watched = state.watched.get(id).unwrap_or(&nobody);
    let follows = Known::of(state, &asked.tenant, id);
    match form {
        Form::Draw(_) => None,
        Form::Envelope(campaign) => {
            Some(Case { id, campaign, holding, watched, follows, asked, context }.rule())
        }
        Form::Raffle(campaign) => {
            Some(Case { id, campaign, holding, watched, follows, asked, context }.rule())
        }
    }
}

/// What is due by now: one step of each campaign.
pub(crate) fn tick(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Vec<Event> {
    let (mut events, nothing, nobody) = (Vec::new(), Holding::default(), Watched::default());
    for (_, id) in state.due.iter().take_while(|(at, _)| *at <= context.now) {
        let Some(form) = state.form(id) else { continue };
        let holding = state.holding(form.tenant(), id).unwrap_or(&nothing);
        let watched = state.watched.get(id).unwrap_or(&nobody);
        let follows = Known::of(state, form.tenant(), id);
        events.extend(match form {
            Form::Draw(campaign) => {
                schedule::step((id, campaign, holding), (watched, follows), asked, context)
            }
            Form::Envelope(campaign) => {
                Case { id, campaign, holding, watched, follows, asked, context }.tick()
            }
            Form::Raffle(campaign) => Case { id, campaign, holding, watched, follows, asked, context }.tick(),
        });
        if events.len() >= TICK_EVENTS_MAX {
            break;
        }
    }
    events
}

/// What follows from a vote that counts: an entry in each raffle of the account that asks for votes of that campaign.
pub(crate) fn hear_vote(
    state: &State,
    heard: &Heard<Fact>,
    asked: &Envelope<Command>,
    context: &Context<'_, Seeds>,
) -> Vec<Event> {
    let ids = state.hearing.get(&heard.campaign).into_iter().flatten();
    let raffles = ids.filter_map(|id| Some((id, state.raffles.get(id)?)));
    let mut raffles = raffles.filter(|(_, raffle)| raffle.tenant == heard.tenant).peekable();
    if raffles.peek().is_some() && heard.source.service != heard.body.teller() {
        let detail = "only the service that it happened in can state this".to_owned();
        return vec![FactDeclined { fact: Declined::of(heard, "wrong-source", detail) }.into()];
    }
    let (nothing, nobody) = (Holding::default(), Watched::default());
    let entered = raffles.flat_map(|(id, campaign)| {
        let holding = state.holding(&campaign.tenant, id).unwrap_or(&nothing);
        let watched = state.watched.get(id).unwrap_or(&nobody);
        let follows = Known::of(state, &campaign.tenant, id);
        Case { id, campaign, holding, watched, follows, asked, context }.hear(heard)
    });
    entered.collect()
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
        Event::TakerSeen(e) => &e.campaign,
        Event::PayeeSeen(e) => &e.campaign,
        Event::PrizeHeld(e) => &e.campaign,
        Event::PrizeJudged(e) => &e.campaign,
        Event::BarSet(e) => &e.campaign,
        Event::FollowHeard(e) => &e.campaign,
        Event::FollowSeen(e) => &e.campaign,
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
        Event::TakerSeen(e) => Some(e.person),
        Event::PayeeSeen(e) => Some(e.person),
        Event::PrizeHeld(e) => Some(e.person),
        Event::PrizeJudged(e) => Some(e.person),
        Event::FollowHeard(e) => Some(e.person),
        Event::FollowSeen(e) => Some(e.person),
        _ => None,
    }
}
