//! The forms of campaigns of this service: where a command, an event or a deadline belongs.
//!
//! All forms share one log, the ledger's tickets and stock, and the operations that every campaign has: opening, closing, a
//! look at it, one's own page, counts per minute. What a form alone knows stands in its own module.

use std::sync::LazyLock;

use decider::exchange::Declined;
use decider::{Context, Recorded};
use proto::{Actor, CampaignId, Envelope, Fact, Hash, Heard, PersonId, TenantId, Timestamp};

use crate::command::Command;
use crate::decide::{Ruling, TICK_EVENTS_MAX, only_operators};
use crate::event::{Event, FactDeclined};
use crate::fairness::Seeds;
use crate::follows::{Admits, KeptOut, Known};
use crate::holds::Watched;
use crate::holds::earned::Earned;
use crate::refusal::{Caller, Refusal};
use crate::state::{Form, Holding, State};
use crate::{envelope, raffle};

/// A command about one campaign of a form, with what is known.
pub(crate) struct Case<'a, C> {
    pub(crate) id: &'a CampaignId,
    pub(crate) campaign: &'a C,
    pub(crate) holding: &'a Holding,
    pub(crate) watched: &'a Watched,
    pub(crate) earned: Option<&'a Earned>,
    pub(crate) follows: Known<'a>,
    pub(crate) asked: &'a Envelope<Command>,
    pub(crate) context: &'a Context<'a, Seeds>,
}

/// A campaign that committed to a seed.
pub(crate) trait Committed {
    /// Whose it is, and what it committed to.
    fn committed(&self) -> (&TenantId, &Hash);
}

impl<'a, C> Case<'a, C> {
    /// A command about this campaign of an account, with all that is known of it.
    fn of(
        state: &'a State,
        (id, tenant, campaign): (&'a CampaignId, &TenantId, &'a C),
        asked: &'a Envelope<Command>,
        context: &'a Context<'a, Seeds>,
    ) -> Self {
        let holding = state.holding(tenant, id).unwrap_or(&NOTHING);
        let watched = state.watched.get(id).unwrap_or(&NOBODY);
        let follows = Known::of(state, tenant, id);
        let earned = state.earned.get(tenant);
        Self { id, campaign, holding, watched, earned, follows, asked, context }
    }

    /// Whether somebody has done nothing in the account but take.
    pub(crate) fn only_takes(&self, person: &PersonId) -> bool {
        !self.earned.is_some_and(|earned| earned.has(person))
    }
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

/// What a campaign holds to which nothing was handed over, and whom it knows of whom nothing was seen.
static NOTHING: LazyLock<Holding> = LazyLock::new(Holding::default);
static NOBODY: LazyLock<Watched> = LazyLock::new(Watched::default);

/// Rules on a command about a campaign of whatever form.
pub(crate) fn rule(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Ruling {
    if let Command::Envelope(envelope::Command::Create { name, rules, passwords }) = &asked.body {
        return envelope::decide::create(state, asked, context, (name, rules, passwords));
    }
    if let Command::Raffle(raffle::Command::Create { name, rules }) = &asked.body {
        return raffle::decide::create(state, asked, context, (name, rules));
    }
    let found = asked.campaign.as_ref().and_then(|id| Some((id, state.form(id)?)));
    // Another tenant's campaign is none: its existence is nobody's business.
    let found = found.filter(|(_, form)| *form.tenant() == asked.tenant);
    let (id, form) = found.ok_or(Refusal::CampaignUnknown)?;
    let tenant = &asked.tenant;
    match form {
        Form::Draw(draw) => Case::of(state, (id, tenant, draw), asked, context).rule(),
        Form::Envelope(envelope) => Case::of(state, (id, tenant, envelope), asked, context).rule(),
        Form::Raffle(raffle) => Case::of(state, (id, tenant, raffle), asked, context).rule(),
    }
}

/// What is due by now: one step of each campaign.
pub(crate) fn tick(state: &State, asked: &Envelope<Command>, context: &Context<'_, Seeds>) -> Vec<Event> {
    let mut events = Vec::new();
    for (_, id) in state.due.iter().take_while(|(at, _)| *at <= context.now) {
        let Some(form) = state.form(id) else { continue };
        let tenant = form.tenant();
        events.extend(match form {
            Form::Draw(draw) => Case::of(state, (id, tenant, draw), asked, context).tick(),
            Form::Envelope(envelope) => Case::of(state, (id, tenant, envelope), asked, context).tick(),
            Form::Raffle(raffle) => Case::of(state, (id, tenant, raffle), asked, context).tick(),
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
    let entered = raffles
        .flat_map(|(id, raffle)| Case::of(state, (id, &raffle.tenant, raffle), asked, context).hear(heard));
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
        Event::RaffleRedrawn(e) => &e.campaign,
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
