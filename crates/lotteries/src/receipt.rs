//! What the sender of an accepted command is told.

use proto::CampaignId;
use serde::{Deserialize, Serialize};

use crate::event::Won;
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
    /// A ticket was spent.
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
    /// What only red envelopes tell.
    Envelope(envelope::Receipt),
    /// What only raffles tell.
    Raffle(raffle::Receipt),
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
