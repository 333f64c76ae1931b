//! The rows of the big tables, each of a fixed number of bytes.

use decider::compact::Fixed;
use proto::{Intent, Timestamp, TransferId};
use serde::{Deserialize, Serialize};

use super::SHOWN_EVERY_MS;

/// An account by numbers: whose it is, the asset, the kind. Rows of one owner and asset stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Slot {
    pub(crate) owner: u32,
    pub(crate) asset: u16,
    pub(crate) kind: u8,
}

/// Sums of an account. There may be millions: 28 bytes beside 8 of the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Row {
    pub(crate) debits: u64,
    pub(crate) credits: u64,
    /// The balance when the interval of its last change began.
    pub(crate) before: u64,
    /// That interval.
    pub(crate) interval: u32,
}

/// A transfer: 33 bytes beside 16 of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) debit: Slot,
    pub(crate) credit: Slot,
    /// What it moved; while pending, what it reserves.
    pub(crate) amount: u64,
    /// What of it stands, not reversed.
    pub(crate) left: u64,
    pub(crate) phase: Phase,
}

/// What was asked for under an id, and what it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) intent: Intent,
    pub(crate) amount: u64,
}

/// Where a transfer is in its life. Stored in snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Posted at once.
    Simple,
    Pending,
    /// Was pending.
    Posted,
    Voided,
    Expired,
}

impl Phase {
    const ALL: [Self; 5] = [Self::Simple, Self::Pending, Self::Posted, Self::Voided, Self::Expired];

    /// The word that answers use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Simple | Self::Posted => "posted",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }
}

/// Days whose awards are kept apart: what was held is mostly decided on the next day, or after a weekend.
const DAYS_KEPT: usize = 4;

/// What a rule with caps gave a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Used {
    /// The newest day with an award.
    pub(crate) day: i32,
    /// On that day, and on each of those before it; what is for a still earlier one stands with the last.
    pub(crate) days: [u64; DAYS_KEPT],
    /// In all.
    pub(crate) total: u64,
}

/// The person's number, the campaign's, the rule's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UseKey(pub(crate) u32, pub(crate) u32, pub(crate) u16);

/// A transfer's id as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TransferKey(pub(crate) TransferId);

/// The interval that a time belongs to, see [`SHOWN_EVERY_MS`].
pub(crate) fn interval(at: Timestamp) -> u32 {
    u32::try_from(at.0 / SHOWN_EVERY_MS).unwrap_or(u32::MAX)
}

impl Row {
    /// The balance that a person is shown at this time.
    pub(crate) fn shown(&self, net: u64, now: Timestamp) -> u64 {
        if interval(now) > self.interval { net } else { self.before }
    }
}

impl Used {
    /// What was given on this day, or on the earliest one that is kept apart.
    pub(crate) fn on(&self, day: i32) -> u64 {
        if day > self.day { 0 } else { self.days[days_back(self.day, day)] }
    }

    /// With this given, too.
    pub(crate) fn plus(mut self, day: i32, amount: u64) -> Self {
        if day > self.day {
            let newer =
                usize::try_from(i64::from(day) - i64::from(self.day)).unwrap_or(DAYS_KEPT).min(DAYS_KEPT);
            self.days.rotate_right(newer % DAYS_KEPT);
            self.days[..newer].fill(0);
            self.day = day;
        }
        self.days[days_back(self.day, day)] += amount;
        self.total += amount;
        self
    }
}

/// The place of an earlier day.
fn days_back(newest: i32, day: i32) -> usize {
    usize::try_from(i64::from(newest) - i64::from(day)).unwrap_or(0).min(DAYS_KEPT - 1)
}

fn put<const N: usize>(into: &mut [u8], at: usize, bytes: [u8; N]) {
    into[at..at + N].copy_from_slice(&bytes);
}

fn take<const N: usize>(from: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&from[at..at + N]);
    bytes
}

impl Fixed for Slot {
    /// One more than it needs, since keys have at least 8.
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        put(into, 0, self.owner.to_be_bytes());
        put(into, 4, self.asset.to_be_bytes());
        put(into, 6, [self.kind, 0]);
    }

    fn take(from: &[u8]) -> Self {
        let [kind, _] = take(from, 6);
        Self { owner: u32::from_be_bytes(take(from, 0)), asset: u16::from_be_bytes(take(from, 4)), kind }
    }
}

impl Fixed for Row {
    const BYTES: usize = 28;

    fn put(&self, into: &mut [u8]) {
        put(into, 0, self.debits.to_be_bytes());
        put(into, 8, self.credits.to_be_bytes());
        put(into, 16, self.before.to_be_bytes());
        put(into, 24, self.interval.to_be_bytes());
    }

    fn take(from: &[u8]) -> Self {
        let number = |at| u64::from_be_bytes(take(from, at));
        let interval = u32::from_be_bytes(take(from, 24));
        Self { debits: number(0), credits: number(8), before: number(16), interval }
    }
}

impl Fixed for Record {
    const BYTES: usize = 33;

    fn put(&self, into: &mut [u8]) {
        self.debit.put(&mut into[..8]);
        self.credit.put(&mut into[8..16]);
        put(into, 16, self.amount.to_be_bytes());
        put(into, 24, self.left.to_be_bytes());
        put(into, 32, [self.phase as u8]);
    }

    fn take(from: &[u8]) -> Self {
        let number = |at| u64::from_be_bytes(take(from, at));
        Self {
            debit: Slot::take(&from[..8]),
            credit: Slot::take(&from[8..16]),
            amount: number(16),
            left: number(24),
            phase: Phase::ALL[usize::from(from[32])],
        }
    }
}

impl Fixed for Asked {
    const BYTES: usize = 16;

    fn put(&self, into: &mut [u8]) {
        put(into, 0, self.intent.0);
        put(into, 8, self.amount.to_be_bytes());
    }

    fn take(from: &[u8]) -> Self {
        Self { intent: Intent(take(from, 0)), amount: u64::from_be_bytes(take(from, 8)) }
    }
}

impl Fixed for Used {
    const BYTES: usize = 12 + 8 * DAYS_KEPT;

    fn put(&self, into: &mut [u8]) {
        put(into, 0, self.day.to_be_bytes());
        put(into, 4, self.total.to_be_bytes());
        (12..).step_by(8).zip(self.days).for_each(|(at, given)| put(into, at, given.to_be_bytes()));
    }

    fn take(from: &[u8]) -> Self {
        let number = |at| u64::from_be_bytes(take(from, at));
        let days = std::array::from_fn(|back| number(12 + 8 * back));
        Self { day: i32::from_be_bytes(take(from, 0)), days, total: number(4) }
    }
}

impl Fixed for UseKey {
    const BYTES: usize = 10;

    fn put(&self, into: &mut [u8]) {
        put(into, 0, self.0.to_be_bytes());
        put(into, 4, self.1.to_be_bytes());
        put(into, 8, self.2.to_be_bytes());
    }

    fn take(from: &[u8]) -> Self {
        let number = |at| u32::from_be_bytes(take(from, at));
        Self(number(0), number(4), u16::from_be_bytes(take(from, 8)))
    }
}

impl Fixed for TransferKey {
    const BYTES: usize = 16;

    fn put(&self, into: &mut [u8]) {
        into.copy_from_slice(&self.0.0);
    }

    fn take(from: &[u8]) -> Self {
        Self(TransferId(take(from, 0)))
    }
}
