//! Raffles: entries until a time, then winners by lot, all at once, and alternates behind them.
//!
//! Persons enter by a ticket, votes of a campaign that the rules name enter whoever cast them, or operators hand in a list: those
//! who answered, commented, came. At the close of entries the
//! list is committed to, by its Merkle root and its count. The draw puts all entries into an order that follows from the seed,
//! that root and, if the rules say so, a round of a public beacon; each person is drawn once at the most. The first places are
//! winners, those behind them alternates. A winner is confirmed, and then the prize is told to the ledger unless it is held, see
//! [`crate::holds`], or invalidated with a reason, and then the next alternate takes the line. Where none is left, an operator has
//! the order go on behind its last place, for the lines that were left alone: nothing else is ever drawn again.
//!
//! - [`rules`]: the prizes, and how one enters. [`tree`]: the root of the list. [`beacon`]: drand's rounds. [`order`]: the draw.
//! - [`command`], [`event`], [`state`]: what is asked, what happened, what is known. [`decide`], `evolve`: the rules.
//! - [`query`], `door`: what may be read, and how the world asks. [`check`]: how a stranger checks the draw.
//!
//! **What is proved.** The seed was committed to before anybody entered; the list stood before the draw, with every entry where
//! it was; who was drawn follows from both, and with a beacon from a number that nobody on earth knew as the list was closed.
//! Whoever has an entry finds it in the bundle, and [`check`] computes root, order and prizes again. Never revealed
//! is itself an event (`RaffleSeedLost`).
//!
//! **What an insider could still do.** Without a beacon, whoever holds the server's vault knows the seed: they can compute who
//! would win and hand in one entry more, or less, until it suits them. With a beacon they can't, as long as the log's clock is
//! right: entries close at least a minute before the round comes out, and what was closed late stands in the log with its time.
//! They can leave a raffle that doesn't suit them undrawn: it then closes without a draw, for all to see. Operators decide
//! which entries they hand in and which winners they invalidate, and once the seed is public they can compute who comes next; the
//! log names them and their reasons. And the order in which
//! entries arrive is the server's word.

pub mod beacon;
pub mod check;
pub mod command;
pub mod decide;
pub(crate) mod door;
pub mod event;
pub(crate) mod evolve;
pub mod order;
pub mod query;
pub mod receipt;
pub mod refusal;
pub mod rules;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;
pub mod tree;

pub use command::Command;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::{Line, Rules};
pub use state::Raffle;

/// The kind of campaign, as the world names it.
pub const KIND: &str = "raffle";
