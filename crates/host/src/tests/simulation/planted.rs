//! Bugs planted on purpose, to see that the simulation finds them. None stands in the product: each is a piece of it put
//! together wrongly here.

use decider::exchange::{Announcement, Note, Parking, Reactions};
use decider::{Context, Decider, Decision, Entry, Exchange, Readable, Service, Stamp};
use ledger::command::Command;
use ledger::query::{LedgerMinute, View};
use ledger::{Event, Ledger, Receipt, Refusal, State};
use proto::wire::{List, Listed, Look, LookReply, Own};
use proto::{CampaignId, Envelope, Fact, Heard, PersonalRef, Problem, TenantId, Timestamp};

/// What is wrong with the machines of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bug {
    /// Nothing: the product as it is.
    None,
    /// Who waits is told before the block is on its way to the platter.
    AcknowledgesBeforeFlush,
    /// How far others were heard is noted beside the log before what followed is in it.
    NotesHeardBeforeFlush,
}

/// The ledger, except that it says no to a fact without an event of its own: then its host has to note that the fact was
/// declined. If it `FORGETS`, the note is lost on the way, and so is the reaction that was refused.
#[derive(Debug)]
pub(super) struct Curt<const FORGETS: bool>;

impl<const FORGETS: bool> Decider for Curt<FORGETS> {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = Receipt;
    type Refusal = Refusal;
    type Resources = ();

    fn decide(state: &State, command: &Envelope<Command>, context: &Context<'_, ()>) -> Decision<Self> {
        let Decision { events, answer } = Ledger::decide(state, command, context);
        let is_no = !events.is_empty() && events.iter().all(|event| matches!(event, Event::FactDeclined(_)));
        match is_no {
            true => Decision::reject(Refusal::Malformed("no".to_owned())),
            false => Decision { events, answer },
        }
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        Ledger::evolve(state, stamp, event);
    }

    fn next_deadline(state: &State) -> Option<Timestamp> {
        Ledger::next_deadline(state)
    }

    fn tick() -> Command {
        Ledger::tick()
    }

    fn concludes(event: &Event) -> Option<&CampaignId> {
        Ledger::concludes(event)
    }
}

impl<const FORGETS: bool> Exchange for Curt<FORGETS> {
    const HEARS: &'static [&'static str] = Ledger::HEARS;

    fn announce(event: &Event, stamp: Stamp) -> Option<Announcement> {
        Ledger::announce(event, stamp)
    }

    fn react(heard: &Heard<Fact>) -> Reactions<Command> {
        Ledger::react(heard)
    }

    fn note(state: &State, tenant: &TenantId, note: Note) -> Option<Event> {
        if FORGETS { None } else { Ledger::note(state, tenant, note) }
    }

    fn parking(state: &State) -> &Parking {
        Ledger::parking(state)
    }
}

impl<const FORGETS: bool> Service for Curt<FORGETS> {
    const NAME: &'static str = Ledger::NAME;
    const FOLD_VERSION: u16 = Ledger::FOLD_VERSION;
    type View = View;
    type Minute = LedgerMinute;
    const MINUTES_VERSION: u8 = Ledger::MINUTES_VERSION;

    fn revision(state: &State) -> u64 {
        Ledger::revision(state)
    }

    fn view(state: &State, previous: &View, readable: &dyn Readable) -> View {
        Ledger::view(state, previous, readable)
    }

    fn forget(state: &State, previous: &View, readable: &dyn Readable, gone: &[PersonalRef]) -> View {
        Ledger::forget(state, previous, readable, gone)
    }

    fn moved(previous: &View, next: &View) -> Vec<CampaignId> {
        Ledger::moved(previous, next)
    }

    fn look(view: &View, look: &Look) -> LookReply {
        Ledger::look(view, look)
    }

    fn list(view: &View, list: &List) -> Listed {
        Ledger::list(view, list)
    }

    fn own(state: &State, own: &Own, now: Timestamp) -> Result<serde_json::Value, Problem> {
        Ledger::own(state, own, now)
    }

    fn newest_entry(state: &State, own: &Own) -> Option<u64> {
        Ledger::newest_entry(state, own)
    }

    fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
        Ledger::entry(event, stamp)
    }

    fn tally(event: &Event, minute: &mut LedgerMinute) -> bool {
        Ledger::tally(event, minute)
    }

    fn tenant<'v>(view: &'v View, campaign: &CampaignId) -> Option<&'v TenantId> {
        Ledger::tenant(view, campaign)
    }
}
