//! What is counted per minute, for those who run books.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Event, How};

/// Transfers by what they are, and what was declined, refused and parked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LedgerMinute {
    /// Transfers that were posted, those that had been pending included.
    pub posted: u64,
    /// Transfers that were reserved.
    pub pending: u64,
    /// Transfers that took something back.
    pub reversed: u64,
    /// Transfers that gave it back again.
    pub restored: u64,
    /// Pending transfers that ended without being posted.
    pub given_up: u64,
    /// Facts that rules gave nothing for, by reason.
    pub declined: BTreeMap<String, u64>,
    /// Transfers of operators that the books refused, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Facts that were parked.
    pub parked: u64,
}

impl LedgerMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::TransfersBooked(booked) => {
                for transfer in &booked.transfers {
                    match transfer.how {
                        How::Simple => self.posted += 1,
                        How::Pending { .. } => self.pending += 1,
                        How::Reversal { .. } => self.reversed += 1,
                        How::Restoration { .. } => self.restored += 1,
                    }
                }
            }
            Event::TransferPosted(_) => self.posted += 1,
            Event::TransferVoided(_) | Event::TransferExpired(_) => self.given_up += 1,
            Event::FactDeclined(declined) => {
                *self.declined.entry(declined.fact.reason.to_string()).or_default() += 1;
            }
            Event::TransfersRefused(refused) => {
                *self.refused.entry(refused.why.code().to_owned()).or_default() += 1;
            }
            Event::FactParked(_) => self.parked += 1,
            _ => return false,
        }
        true
    }
}
