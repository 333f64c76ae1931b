//! The offline judge: attempts as lines of JSON in, a verdict for each out.
//!
//! It runs [`guard::sight()`], [`guard::Ruleset::weigh`] and [`guard::detectors`] as production does, in the order of the
//! attempts' times, whatever the order of the lines. It has no door: what a file holds was admitted.
//!
//! - [`Judge::read`] takes lines one by one and says which are broken; those change nothing.
//! - [`Judge::finish`] decides, and [`Judgement`] answers line by line or with sums.
//!
//! Invariant: no IO, no clock, no randomness. The key of pseudonyms is public, since nothing here is kept; the same lines
//! and ruleset give the same bytes on every machine.
//!
//! Memory: some 800 bytes an attempt in all, measured over 400,000 lines; texts are stored once.

mod answer;
mod deliberate;
mod kept;
mod line;
mod memory;
mod summary;

pub use answer::{Answer, Spoken, Word};
pub use deliberate::Judgement;
pub use line::{BrokenLine, LINE_BYTES_MAX};
pub use summary::{CampaignSums, CandidateSums, Rules, Summary};

use guard::{EvidenceKeys, Ruleset};

/// Public: pseudonyms of files that anybody may judge again hide nothing.
const KEYS: EvidenceKeys = EvidenceKeys { tenant: [0x46; 32], evidence: [0x47; 32] };

/// Takes attempts in.
#[derive(Debug)]
pub struct Judge {
    ruleset: Ruleset,
    attempts: kept::Attempts,
}

impl Judge {
    /// A judge under a ruleset.
    pub fn new(ruleset: Ruleset) -> Self {
        Self { ruleset, attempts: kept::Attempts::default() }
    }

    /// Takes the line with this number, from 1. A broken one leaves no trace.
    pub fn read(&mut self, number: u32, line: &[u8]) -> Result<(), BrokenLine> {
        let attempt = line::parse(line).map_err(|what| BrokenLine { number, what })?;
        self.attempts.keep(number, &attempt);
        Ok(())
    }

    /// Decides all that was read.
    pub fn finish(self) -> Judgement {
        deliberate::deliberate(&self.ruleset, self.attempts)
    }
}
