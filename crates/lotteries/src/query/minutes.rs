//! What is counted per minute, for those who run a draw.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::envelope::query::EnvelopeMinute;
use crate::event::Event;
use crate::outcome::{Outcome, Why};
use crate::raffle::query::RaffleMinute;

/// Draws by what came of them, and what the ledger handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DrawMinute {
    /// How often was drawn.
    pub draws: u64,
    /// Draws whose number gave a line that could not be given, by the reason: `out_of_stock`, `not_released`, `person_limit`,
    /// `day_limit`.
    pub withheld: BTreeMap<String, u64>,
    /// Draws that gave the guaranteed line, where their number gave none.
    pub guaranteed: u64,
    /// Draws that gave the consolation.
    pub consolations: u64,
    /// Draws that gave nothing at all.
    pub blanks: u64,
    /// How much was won, by asset.
    pub won: BTreeMap<String, u64>,
    /// How much was taken back, by asset.
    pub returned: BTreeMap<String, u64>,
    /// Prizes that were held since a squad may have taken them.
    pub held: u64,
    /// What persons decided about prizes: `release`, `refuse`, `hold`.
    pub judged: BTreeMap<String, u64>,
    /// Prizes that were claimed.
    pub claimed: u64,
    /// Prizes that were sent, or handed out against their codes.
    pub fulfilled: u64,
    /// Attempts that the rules refused, by the rule: `not_open`, `no_ticket`, `day_quota`, `total_quota`, `not_listed`,
    /// `denied`, `not_follower`, `not_new_follower`.
    pub refused: BTreeMap<String, u64>,
    /// Tickets that were granted.
    pub tickets_received: u64,
    /// Tickets that were recalled.
    pub tickets_withdrawn: u64,
    /// Facts that nothing followed from, by reason.
    pub declined: BTreeMap<String, u64>,
    /// Facts that were parked.
    pub parked: u64,
    /// Of a red envelope.
    pub envelope: EnvelopeMinute,
    /// Of a raffle.
    pub raffle: RaffleMinute,
}

impl DrawMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::Drawn(drawn) => self.tally_outcome(&drawn.outcome),
            Event::PrizeHeld(_) => self.held += 1,
            Event::PrizeJudged(judged) => add(&mut self.judged, judged.to.as_str().to_owned(), 1),
            Event::PrizeClaimed(_) => self.claimed += 1,
            Event::PrizeFulfilled(_) => self.fulfilled += 1,
            Event::PrizeReturned(returned) => {
                add(&mut self.returned, returned.prize.asset.to_string(), returned.prize.amount);
            }
            Event::DrawRefused(refused) => add(&mut self.refused, refused.broken.as_str().to_owned(), 1),
            Event::TicketsReceived(received) => self.tickets_received += received.tickets,
            Event::TicketsWithdrawn(withdrawn) => self.tickets_withdrawn += withdrawn.tickets,
            Event::FactDeclined(declined) => add(&mut self.declined, declined.fact.reason.to_string(), 1),
            Event::FactParked(_) => self.parked += 1,
            other => return self.envelope.tally(other) || self.raffle.tally(other),
        }
        true
    }

    fn tally_outcome(&mut self, outcome: &Outcome) {
        self.draws += 1;
        self.consolations += u64::from(outcome.is_consolation());
        match outcome.why {
            Why::Number => {}
            Why::Guaranteed => self.guaranteed += 1,
            withheld => add(&mut self.withheld, withheld.as_str().to_owned(), 1),
        }
        match &outcome.won {
            Some(won) => add(&mut self.won, won.asset.to_string(), won.amount),
            None => self.blanks += 1,
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: String, by: u64) {
    *counts.entry(name).or_default() += by;
}
