//! What the sender of an accepted command is told.

use proto::{CampaignId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::{Listing, Won};
use crate::holds::Decision;
use crate::outcome::Outcome;
use crate::state::Status;
use crate::{envelope, raffle};

/// Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// The draw is set up, as a draft.
    Created {
        /// Its id.
        campaign: CampaignId,
    },
    /// The draw is in this part of its life now, or was before.
    Stage {
        /// The status.
        status: Status,
    },
    /// A ticket was spent, as releases answered that knew tables and nothing else.
    Drawn {
        /// Position of the event that tells of the draw: a prize is taken back under it.
        position: u64,
        /// The number of the draw in its campaign, from 1.
        draw: u64,
        /// The line of the table that came, from 0; `None`: the blank.
        line: Option<u16>,
        /// What was won; `None`: nothing, or the line was out of stock.
        won: Option<Won>,
        /// Tickets that the person has left.
        tickets_left: u64,
    },
    /// The prize is back in stock.
    TakenBack {
        /// Position of the event by which it was won.
        won: u64,
    },
    /// The fact was heard, whatever the rules said.
    Heard,
    /// Done; there is nothing to tell.
    Done,
    /// A ticket was spent.
    Gave {
        /// Position of the event that tells of the draw: its prize is claimed, or taken back, under it.
        position: u64,
        /// The number of the draw in its campaign, from 1.
        draw: u64,
        /// What it gave, and why.
        outcome: Outcome,
        /// Until when the prize can be claimed; `None`: for ever, or there is nothing to claim.
        claim_until: Option<Timestamp>,
        /// Tickets that the person has left.
        tickets_left: u64,
    },
    /// The person stands on this list now, or did before.
    Listed {
        /// Who.
        person: PersonId,
        /// Where they stand.
        listing: Listing,
    },
    /// The prize is claimed.
    Claimed {
        /// Position of the event by which it was won.
        won: u64,
    },
    /// What to show where a prize is handed out. Never stored, since no event follows from asking.
    Code {
        /// Position of the event by which it was won.
        won: u64,
        /// The code.
        code: String,
    },
    /// The prize is sent or handed out.
    Fulfilled {
        /// Position of the event by which it was won.
        won: u64,
        /// Who had won.
        person: PersonId,
    },
    /// What only red envelopes tell.
    Envelope(envelope::Receipt),
    /// What only raffles tell.
    Raffle(raffle::Receipt),
    /// This is decided about a prize.
    Judged {
        /// Position of the event by which it was won.
        won: u64,
        /// What becomes of it.
        to: Decision,
    },
    /// From this score on prizes are held.
    BarSet {
        /// In milli-nats; `None`: nothing is held.
        bar: Option<i32>,
    },
}

impl From<raffle::Receipt> for Receipt {
    fn from(receipt: raffle::Receipt) -> Self {
        Self::Raffle(receipt)
    }
}

impl From<envelope::Receipt> for Receipt {
    fn from(receipt: envelope::Receipt) -> Self {
        Self::Envelope(receipt)
    }
}
