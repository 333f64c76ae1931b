//! The rules of books: which facts follow from a command, and what is its sender told?
//!
//! - `book`: the book itself, its accounts, and the rules of campaigns.
//! - `transfers`: what operators move, reserve, post and void.
//! - `facts`: what other services state, and what the rules give for it.
//! - `undo`: taking back and giving back, also from those who no longer have it.
//! - `sheet`: the working copy of a book that all of them try their transfers on.

mod book;
mod facts;
mod sheet;
mod transfers;
mod undo;

pub(crate) use book::{check_name, check_terms};
pub(crate) use transfers::check_transfers;

use decider::{Context, Decision};
use proto::fact::Trace;
use proto::{Actor, Envelope, Timestamp};

use crate::Ledger;
use crate::account::Kind;
use crate::command::Command;
use crate::event::{
    Award, Cause, Chosen, Event, StockAllotted, TicketsGranted, TicketsRecalled, TransferExpired,
    TransfersBooked,
};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::state::{Book, State};
use sheet::Sheet;

/// Pending transfers that one tick lets expire, so that their events fit into a block.
pub const TICK_EXPIRIES_MAX: usize = 100;

/// A command about one book, with what is known.
struct Case<'a> {
    book: &'a Book,
    envelope: &'a Envelope<Command>,
    now: Timestamp,
}

/// What follows from a command.
type Ruling = Result<(Vec<Event>, Receipt), No>;

/// Why nothing follows, or nothing but a record of the attempt.
enum No {
    /// The books can't: this event tells of the attempt.
    Refused(Box<Event>, Refusal),
    /// Malformed or not allowed: no event.
    Rejected(Refusal),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

pub(crate) fn decide(
    state: &State,
    envelope: &Envelope<Command>,
    context: &Context<'_, ()>,
) -> Decision<Ledger> {
    match rule(state, envelope, context.now) {
        Ok((events, receipt)) => Decision::accept(events, receipt),
        Err(No::Refused(event, refusal)) => Decision { events: vec![*event], answer: Err(refusal) },
        Err(No::Rejected(refusal)) => Decision::reject(refusal),
    }
}

fn rule(state: &State, envelope: &Envelope<Command>, now: Timestamp) -> Ruling {
    match &envelope.body {
        Command::Tick => {
            only_system(envelope)?;
            Ok((expire(state, now), Receipt::Done))
        }
        Command::Hear(heard) => {
            only_system(envelope)?;
            Ok((facts::hear(state.book_of(&heard.tenant), heard), Receipt::Heard))
        }
        Command::Create { name } => book::create(state, envelope, name),
        _ => Case::find(state, envelope, now)?.rule(),
    }
}

impl<'a> Case<'a> {
    fn find(state: &'a State, envelope: &'a Envelope<Command>, now: Timestamp) -> Result<Self, Refusal> {
        only_operators(envelope)?;
        let found = state.book_of(&envelope.tenant);
        let named = found.filter(|book| envelope.campaign.as_ref().is_none_or(|id| *id == book.place));
        let book = named.ok_or(Refusal::BookUnknown)?;
        Ok(Self { book, envelope, now })
    }

    fn rule(&self) -> Ruling {
        match &self.envelope.body {
            Command::OpenAccount { account, terms } => self.open_account(account, terms.as_ref()),
            Command::CloseAccount { account } => self.close_account(account),
            Command::SetRules { campaign, rules } => self.set_rules(campaign, rules),
            Command::Allot { asset, campaign, into, amount, id } => {
                self.allot(asset, campaign, *into, *amount, *id)
            }
            Command::Transfer { transfers } => self.transfer(transfers),
            Command::Post { transfer, amount } => self.post(transfer, *amount),
            Command::Void { transfer } => self.void(transfer),
            Command::Reverse { transfer, amount, id, reason } => self.reverse(transfer, *amount, *id, reason),
            Command::Recall { asset, draw, amount } => self.recall(asset, draw, *amount),
            Command::Create { .. } | Command::Hear(_) | Command::Tick => {
                unreachable!("ruled on before, since they need no book")
            }
        }
    }

    fn by(&self) -> Actor {
        self.envelope.actor
    }

    fn cause(&self) -> Cause {
        let Envelope { id, actor, request_id, .. } = self.envelope;
        Cause::Command { id: *id, by: *actor, trace: Trace::of(request_id) }
    }

    /// The events that say what an operator moved; refused if others could not be told of it.
    fn booked(&self, sheet: Sheet<'_>, chosen: Vec<Chosen>) -> Result<Vec<Event>, Refusal> {
        sheet.check_facts().map_err(Refusal::Malformed)?;
        Ok(booked(self.book, sheet, self.cause(), self.now, Vec::new(), chosen))
    }
}

/// The events that say what was moved, and who may spend it from here on.
fn booked(
    book: &Book,
    sheet: Sheet<'_>,
    cause: Cause,
    occurred_at: Timestamp,
    awards: Vec<Award>,
    chosen: Vec<Chosen>,
) -> Vec<Event> {
    if sheet.transfers().is_empty() {
        return Vec::new();
    }
    let mut handed_over = Vec::new();
    for ((draw, person), net) in sheet.tickets() {
        let book = book.place.clone();
        let tickets = u64::try_from(net.unsigned_abs()).expect("sums of a book's transfers fit");
        handed_over.push(if net > 0 {
            TicketsGranted { book, draw, person, tickets }.into()
        } else {
            TicketsRecalled { book, draw, person, tickets }.into()
        });
    }
    let transfers = sheet.into_transfers();
    // What lotteries itself gives back to a stock is no news to it.
    let is_news = matches!(cause, Cause::Command { .. });
    for transfer in transfers.iter().filter(|_| is_news) {
        if let Kind::Stock(draw) = &transfer.credit.kind {
            let (book, draw) = (book.place.clone(), draw.clone());
            let (asset, amount) = (transfer.credit.asset.clone(), transfer.amount);
            handed_over.push(StockAllotted { book, draw, asset, amount }.into());
        }
    }
    let book = book.place.clone();
    let mut events = vec![TransfersBooked { book, cause, occurred_at, awards, chosen, transfers }.into()];
    events.extend(handed_over);
    events
}

/// Pending transfers whose time has come, a bounded number of them.
fn expire(state: &State, now: Timestamp) -> Vec<Event> {
    let due = state.due.iter().take_while(|(at, ..)| *at <= now).take(TICK_EXPIRIES_MAX);
    let expired = due.filter_map(|(_, index, id)| {
        let book = state.books.get(*index as usize)?;
        let transfer = book.pending.get(id)?.clone();
        Some(TransferExpired { book: book.place.clone(), transfer }.into())
    });
    expired.collect()
}

fn only_operators(envelope: &Envelope<Command>) -> Result<(), Refusal> {
    if envelope.actor.runs_the_campaign() { Ok(()) } else { Err(Refusal::NotAllowed(Caller::Operators)) }
}

fn only_system(envelope: &Envelope<Command>) -> Result<(), Refusal> {
    if envelope.actor == Actor::System { Ok(()) } else { Err(Refusal::NotAllowed(Caller::System)) }
}
