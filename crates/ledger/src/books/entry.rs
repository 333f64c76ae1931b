//! From events to entries.

use crate::account::{Account, Side};
use crate::event::{Cause, Event, How, Transfer};
use crate::word::Word;
use decider::Stamp;
use proto::fact::Source;
use proto::{CampaignId, PersonId, Timestamp, TransferId};

/// One side of a transfer that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The account that it stands in.
    pub account: Account,
    /// On which side.
    pub side: Side,
    /// How much, in the asset's smallest unit.
    pub amount: u64,
    /// The account on the other side.
    pub other: Account,
    /// Position of the event that booked it.
    pub position: u64,
    /// Its number among the entries of that event, from 0.
    pub index: u16,
    /// When it was booked, by log time.
    pub booked_at: Timestamp,
    /// When what led to it happened.
    pub occurred_at: Timestamp,
    /// The transfer.
    pub transfer: TransferId,
    /// What kind of booking it is.
    pub booking: Booking,
    /// Why, as a word.
    pub reason: Word,
    /// What led to it.
    pub cause: Cause,
}

/// What kind of booking an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    /// Posted at once.
    Transfer,
    /// Had been pending.
    Posting,
    /// Takes back what this transfer moved.
    Reversal {
        /// The earlier one.
        of: TransferId,
    },
    /// Gives back what was taken of this transfer.
    Restoration {
        /// The earlier one.
        of: TransferId,
    },
}

impl Entry {
    /// Whom it concerns: whose account it stands in, or whom the fact that led to it was about.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> {
        let own = self.account.kind.person();
        own.into_iter().chain(self.cause.person().filter(move |person| Some(*person) != own))
    }

    /// The campaigns that it concerns: the one that its account is for, and the one that the fact was about.
    pub fn campaigns(&self) -> impl Iterator<Item = &CampaignId> {
        let own = self.account.kind.campaign();
        own.into_iter().chain(self.cause.campaign().filter(move |campaign| Some(*campaign) != own))
    }
}

/// The entries of an event, in order.
pub fn entries(stamp: Stamp, event: &Event) -> Vec<Entry> {
    match event {
        Event::TransfersBooked(booked) => {
            let posted = booked.transfers.iter().filter_map(|transfer| {
                let booking = match transfer.how {
                    How::Simple => Booking::Transfer,
                    How::Reversal { of } => Booking::Reversal { of },
                    How::Restoration { of } => Booking::Restoration { of },
                    How::Pending { .. } => return None,
                };
                Some((transfer, transfer.amount, booking))
            });
            both_sides(stamp, booked.occurred_at, &booked.cause, posted)
        }
        Event::TransferPosted(posted) => {
            let posting = [(&posted.transfer, posted.amount, Booking::Posting)];
            both_sides(stamp, stamp.at, &posted.cause, posting.into_iter())
        }
        _ => Vec::new(),
    }
}

fn both_sides<'t>(
    stamp: Stamp,
    occurred_at: Timestamp,
    cause: &Cause,
    posted: impl Iterator<Item = (&'t Transfer, u64, Booking)>,
) -> Vec<Entry> {
    let sides = posted.flat_map(|(transfer, amount, booking)| {
        [Side::Debit, Side::Credit].map(|side| (transfer, amount, booking, side))
    });
    let entry = |(index, (transfer, amount, booking, side)): (u16, (&Transfer, u64, Booking, Side))| {
        let (account, other) = match side {
            Side::Debit => (&transfer.debit, &transfer.credit),
            Side::Credit => (&transfer.credit, &transfer.debit),
        };
        Entry {
            account: account.clone(),
            side,
            amount,
            other: other.clone(),
            position: stamp.position,
            index,
            booked_at: stamp.at,
            occurred_at,
            transfer: transfer.id,
            booking,
            reason: transfer.reason.clone(),
            cause: cause.clone(),
        }
    };
    (0..).zip(sides).map(entry).collect()
}

/// Where what an entry stands for has its evidence: the vote, the win, the invitation in the log of the service that it
/// happened in. `None`: an operator asked for it, and the command's own event says all.
pub fn evidence(cause: &Cause) -> Option<Source> {
    match cause {
        Cause::Fact(fact) => Some(Source { position: fact.deed, ..fact.source.clone() }),
        Cause::Command { .. } => None,
    }
}
