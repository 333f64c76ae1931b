//! Prizes that were claimed and are to be sent, with what the vault says about where to.
//!
//! Only those that wait stand here, and only so many: once a prize is sent, its address leaves every answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use decider::Readable;
use proto::wire::Audience;
use proto::{Asset, PersonId, PersonalRef, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::Won;
use crate::holds::state::{Standing, Watched};
use crate::prizes::Prizes;

/// Most prizes that an answer lists, the oldest first: a day's parcels, and far from what one message may hold.
pub const WAITING_MAX: usize = 100;

/// The prizes of a campaign that wait.
#[derive(Debug, Default)]
pub(super) struct WaitingList {
    /// Position of the last event that changed it.
    revision: u64,
    all: u64,
    lines: Vec<WaitingLine>,
}

/// Prizes that are to be sent, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingPrizes")]
pub(crate) struct WaitingPage {
    /// How many there are in all; as these are sent, the others follow.
    all: u64,
    /// Up to 100 of them.
    prizes: Vec<WaitingLine>,
}

/// A prize that is to be sent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "WaitingPrize")]
pub(crate) struct WaitingLine {
    /// Where it stands in the log that it was won: that it was sent is stated under it.
    position: u64,
    /// Who won it.
    person: PersonId,
    /// The line, from 0.
    line: u16,
    /// What it is called.
    label: String,
    /// What it is.
    asset: Asset,
    /// How much of it.
    amount: u64,
    /// When it was claimed.
    claimed_at_ms: Timestamp,
    /// Name, phone and address; null once they are erased, and for auditors.
    delivery: Option<BTreeMap<String, String>>,
}

impl WaitingList {
    /// The list now. What did not change is taken over from the one before, but for texts that are gone.
    pub(super) fn of(
        (campaign, watched): (&dyn Prizes, &Watched),
        before: Option<&Arc<Self>>,
        readable: &dyn Readable,
        gone: &[PersonalRef],
    ) -> Arc<Self> {
        let claims = campaign.claims();
        if let Some(before) = before.filter(|before| before.revision == claims.revision && gone.is_empty()) {
            return Arc::clone(before);
        }
        let known = before.into_iter().flat_map(|before| &before.lines);
        let known: BTreeMap<u64, &WaitingLine> = known.map(|line| (line.position, line)).collect();
        // What is being checked or was refused can't be sent, and must not stand in the way of what can.
        let is_due = |won: u64| !matches!(watched.standing(won), Some(Standing::Held | Standing::Refused));
        let due = || claims.waiting.iter().filter(|(won, _)| is_due(**won));
        let lines = due().take(WAITING_MAX).map(|(won, waiting)| {
            let read = |reference: &PersonalRef| {
                let known = known.get(won).filter(|_| !gone.contains(reference));
                known.and_then(|line| line.delivery.clone()).or_else(|| readable.personal(reference))
            };
            let (label, Won { asset, amount }) = campaign.prize_of(waiting.line);
            WaitingLine {
                position: *won,
                person: waiting.person,
                line: waiting.line,
                label: label.to_owned(),
                asset,
                amount,
                claimed_at_ms: waiting.claimed_at,
                delivery: read(&waiting.delivery),
            }
        });
        let lines = lines.collect();
        Arc::new(Self { revision: claims.revision, all: due().count() as u64, lines })
    }

    pub(super) fn page(&self, audience: Audience) -> WaitingPage {
        let is_shown = audience == Audience::Operators;
        let line = |line: &WaitingLine| WaitingLine {
            delivery: line.delivery.clone().filter(|_| is_shown),
            ..line.clone()
        };
        WaitingPage { all: self.all, prizes: self.lines.iter().map(line).collect() }
    }
}
