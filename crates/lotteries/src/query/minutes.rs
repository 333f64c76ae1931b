//! What is counted per minute, for those who run a draw.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::envelope::query::EnvelopeMinute;
use crate::event::Event;
use crate::raffle::query::RaffleMinute;
use crate::refusal::RuleBroken;

/// Draws by what came of them, and what the ledger handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DrawMinute {
    /// How often was drawn.
    pub draws: u64,
    /// Draws that came upon a line that was out of stock: they gave nothing.
    pub out_of_stock: u64,
    /// How much was won, by asset.
    pub won: BTreeMap<String, u64>,
    /// How much was taken back, by asset.
    pub returned: BTreeMap<String, u64>,
    /// Attempts that the rules refused, by the rule: `not_open`, `no_ticket`.
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
            Event::Drawn(drawn) => {
                self.draws += 1;
                match &drawn.won {
                    Some(won) => add(&mut self.won, won.asset.to_string(), won.amount),
                    None => self.out_of_stock += u64::from(drawn.line.is_some()),
                }
            }
            Event::PrizeReturned(returned) => {
                add(&mut self.returned, returned.prize.asset.to_string(), returned.prize.amount);
            }
            Event::DrawRefused(refused) => add(&mut self.refused, reason(refused.broken).to_owned(), 1),
            Event::TicketsReceived(received) => self.tickets_received += received.tickets,
            Event::TicketsWithdrawn(withdrawn) => self.tickets_withdrawn += withdrawn.tickets,
            Event::FactDeclined(declined) => add(&mut self.declined, declined.fact.reason.to_string(), 1),
            Event::FactParked(_) => self.parked += 1,
            other => return self.envelope.tally(other) || self.raffle.tally(other),
        }
        true
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: String, by: u64) {
    *counts.entry(name).or_default() += by;
}

/// The rule's name, as the log has it.
fn reason(broken: RuleBroken) -> &'static str {
    match broken {
        RuleBroken::NotOpen { .. } => "not_open",
        RuleBroken::NoTicket => "no_ticket",
    }
}
