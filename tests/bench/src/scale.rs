//! How much is measured in a quick and in a full run.

use std::time::Duration;

/// Sizes of the measures.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Persons who vote once a round.
    pub persons: usize,
    /// Pairs of rounds.
    pub pairs: usize,
    /// How long PostgreSQL votes in a pair.
    pub postgres_lasting: Duration,
    /// Votes in the logs that are replayed, started from and weighed.
    pub log_votes: &'static [u64],
    /// Streams that are open while votes run.
    pub streams: usize,
    /// Persons who vote once a round at services over NATS, and as many at the same in one process.
    pub stack_persons: usize,
    /// Transfers that the ledger books in a round.
    pub transfers: usize,
}

impl Scale {
    /// Of a full run: an hour on a small machine.
    pub fn full() -> Self {
        Self {
            persons: 100_000,
            pairs: 5,
            postgres_lasting: Duration::from_secs(10),
            log_votes: &[1_000_000, 10_000_000],
            streams: 5_000,
            stack_persons: 100_000,
            transfers: 300_000,
        }
    }

    /// Of one that ends in two minutes.
    pub fn quick() -> Self {
        Self {
            persons: 20_000,
            pairs: 3,
            postgres_lasting: Duration::from_secs(2),
            log_votes: &[200_000],
            streams: 1_000,
            stack_persons: 5_000,
            transfers: 20_000,
        }
    }

    /// What is smaller than in a full run.
    pub fn words(&self) -> String {
        format!(
            "{} persons a round, {} pairs, PostgreSQL for {} s, logs of {:?} votes, {} streams, {} persons a round over \
             NATS, {} transfers a round",
            self.persons,
            self.pairs,
            self.postgres_lasting.as_secs(),
            self.log_votes,
            self.streams,
            self.stack_persons,
            self.transfers
        )
    }
}
