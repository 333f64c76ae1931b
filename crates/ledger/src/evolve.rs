//! What is true after each fact. Can't fail: it has happened.

mod unpaid;

use decider::Stamp;
use decider::exchange::Parking;
use proto::{CampaignId, TransferId};

use crate::event::{AccountOpened, BUDGET_SPENT, Cause, Event, How, RulesSet, Transfer, TransfersBooked};
use crate::state::{Asked, Book, Phase, Record, Slot, State, TransferKey};

/// Changes the state by one event.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
    match event {
        Event::BookOpened(e) => {
            let index = u32::try_from(state.books.len()).expect("a shard holds fewer than 4 billion books");
            state.by_tenant.insert(e.tenant.clone(), index);
            state.by_place.insert(e.book.clone(), index);
            state.books.push(Book::new(e.book.clone(), e.tenant.clone(), e.name.clone(), stamp.at));
            change(state, stamp, &e.book, |_| {});
        }
        Event::AccountOpened(e) => change(state, stamp, &e.book, |book| open(book, stamp, e)),
        Event::AccountClosed(e) => change(state, stamp, &e.book, |book| {
            let slot = book.number(&e.account);
            book.touch(slot, stamp.position);
            book.closed.insert(slot);
        }),
        Event::RulesSet(e) => change(state, stamp, &e.book, |book| {
            set_rules(book, e);
            unpaid::settled(book, &e.campaign);
            book.rules_revision = stamp.position;
        }),
        Event::TransfersBooked(e) => {
            change(state, stamp, &e.book, |book| {
                booked(book, stamp, e);
                unpaid::paid(book, e);
            });
            e.transfers.iter().for_each(|transfer| note_deadline(state, &e.book, transfer));
        }
        Event::TransferPosted(e) => {
            settle(state, stamp, &e.book, &e.transfer, Phase::Posted, |book, slots| {
                book.post(slots, e.amount, stamp);
                e.amount
            });
        }
        Event::TransferVoided(e) => settle(state, stamp, &e.book, &e.transfer, Phase::Voided, |_, _| 0),
        Event::TransferExpired(e) => settle(state, stamp, &e.book, &e.transfer, Phase::Expired, |_, _| 0),
        // Records, for auditors and for others to hear: what they say has happened in the event before.
        Event::TransfersRefused(_)
        | Event::TicketsGranted(_)
        | Event::TicketsRecalled(_)
        | Event::StockAllotted(_)
        | Event::StockRecalled(_) => {}
        Event::FactDeclined(e) => {
            if let Some(id) = e.book.as_ref().filter(|_| e.fact.reason == BUDGET_SPENT) {
                change(state, stamp, id, |book| unpaid::declined(book, stamp, &e.fact.campaign));
            }
        }
        Event::FactParked(e) => Parking::park(&mut state.parking, stamp, &e.fact),
        Event::FactReleased(e) => state.parking.release(&e.fact),
    }
}

fn change(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Book)) {
    let index = state.by_place.get(id).map(|index| *index as usize);
    let Some(book) = index.and_then(|index| state.books.get_mut(index)) else {
        // Every event about a book follows its opening: decide makes none otherwise.
        unreachable!("event {} is about book {id}, which no earlier event opened", stamp.position)
    };
    by(book);
    book.revision = stamp.position;
    state.revision = stamp.position;
}

fn open(book: &mut Book, stamp: Stamp, event: &AccountOpened) {
    let slot = book.number(&event.account);
    book.touch(slot, stamp.position);
    book.closed.remove(&slot);
    book.terms.insert(slot, event.terms.clone());
}

fn set_rules(book: &mut Book, event: &RulesSet) {
    let ruled = book.campaigns.entry(event.campaign.clone()).or_default();
    for rule in &event.rules.awards {
        if ruled.number(&rule.name).is_none() {
            ruled.rule_names.push(rule.name.clone());
        }
    }
    ruled.rules = event.rules.clone();
}

fn booked(book: &mut Book, stamp: Stamp, event: &TransfersBooked) {
    for transfer in &event.transfers {
        let slots = (book.number(&transfer.debit), book.number(&transfer.credit));
        match transfer.how {
            How::Simple => {
                book.post(slots, transfer.amount, stamp);
                record(book, transfer, slots, Phase::Simple);
            }
            How::Pending { .. } => {
                book.reserve(slots, transfer.amount, stamp);
                book.pending.insert(transfer.id, transfer.clone());
                record(book, transfer, slots, Phase::Pending);
            }
            How::Reversal { of } => {
                book.post(slots, transfer.amount, stamp);
                change_record(book, &of, |record| record.left -= transfer.amount);
                if let Cause::Command { .. } = event.cause {
                    let taken = book.taken_by_hand(&of) + transfer.amount;
                    book.by_hand.insert(&TransferKey(of), &taken);
                }
            }
            How::Restoration { of } => {
                book.post(slots, transfer.amount, stamp);
                change_record(book, &of, |record| record.left += transfer.amount);
            }
        }
    }
    for award in &event.awards {
        if let Some(campaign) = event.cause.campaign() {
            book.use_up(campaign, &award.rule, award.person, award.day, award.amount);
        }
    }
    for chosen in &event.chosen {
        let asked = Asked { intent: chosen.intent, amount: chosen.amount };
        book.asked.insert(&TransferKey(chosen.transfer), &asked);
    }
}

fn record(book: &mut Book, transfer: &Transfer, (debit, credit): (Slot, Slot), phase: Phase) {
    let left = if phase == Phase::Simple { transfer.amount } else { 0 };
    let record = Record { debit, credit, amount: transfer.amount, left, phase };
    let before = book.records.insert(&TransferKey(transfer.id), &record);
    assert!(before.is_none(), "transfer {} was booked twice", transfer.id);
}

fn change_record(book: &mut Book, id: &TransferId, by: impl FnOnce(&mut Record)) {
    let key = TransferKey(*id);
    let mut record = book.records.get(&key).unwrap_or_else(|| panic!("there is no transfer {id} to change"));
    by(&mut record);
    assert!(record.left <= record.amount, "more of transfer {id} stands than it moved");
    book.records.insert(&key, &record);
}

fn note_deadline(state: &mut State, book: &CampaignId, transfer: &Transfer) {
    if let How::Pending { expires_at: Some(at) } = transfer.how {
        state.due.extend(state.by_place.get(book).map(|index| (at, *index, transfer.id)));
    }
}

/// A pending transfer ends: what it reserved is free, and `posted` says how much was moved instead.
fn settle(
    state: &mut State,
    stamp: Stamp,
    id: &CampaignId,
    transfer: &Transfer,
    phase: Phase,
    posted: impl FnOnce(&mut Book, (Slot, Slot)) -> u64,
) {
    change(state, stamp, id, |book| {
        let slots = (book.number(&transfer.debit), book.number(&transfer.credit));
        book.release(slots, transfer.amount, stamp);
        book.pending.remove(&transfer.id);
        let amount = posted(book, slots);
        change_record(book, &transfer.id, |record| {
            *record = Record { amount, left: amount, phase, ..*record };
        });
    });
    if let How::Pending { expires_at: Some(at) } = transfer.how {
        state.by_place.get(id).map(|index| state.due.remove(&(at, *index, transfer.id)));
    }
}
