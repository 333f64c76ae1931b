//! Red envelopes with a password: a sum in fen, in parts, for the first who say the word.
//!
//! A campaign has rounds, one after the other. Each has a password that is released at a time, an end, a sum and a number of
//! parts. Whoever says the password in that time, on the page or in a message, gets the next part, once a round. The money is
//! the ledger's: it is allotted like prize stock before the campaign can open, and what nobody has taken goes back at the close.
//!
//! - [`rules`]: the rounds. [`split`]: what the parts are. [`password`]: what counts as the same word, and how it is kept.
//! - [`command`], [`event`], [`state`]: what is asked, what happened, what is known. [`decide`], `evolve`: the rules.
//! - [`query`], `door`: what may be read, and how the world asks. [`check`]: how a stranger checks the parts.
//!
//! **Messages that are no passwords.** People chat with the account, so a message counts as a try, and is answered, only if it
//! has the [form](password::Password::is_like) of a password of the round that runs. Once all parts of that round are taken, and
//! of rounds that are over, only the very password is a try: there is nothing left to guess. Of rounds that have not begun nothing
//! is, since an answer would tell whoever tries words ahead. All else is met with silence and leaves no trace. What lacks the form
//! can't be the password, so whoever guesses is limited all the same.
//!
//! **What is proved.** The parts follow from the seed that was committed to as the campaign was set up, the round, and their
//! order, see [`split`]: nobody could choose what comes next, and no part depends on who takes it, when, or with what device.
//! The seed is revealed at the close, and then [`check`] computes every part again from the bundle alone. Never revealed
//! is itself an event (`EnvelopeSeedLost`).
//!
//! **What an insider could still do.** Whoever holds the server's vault can compute the parts of all campaigns, so
//! - before the creation they can try ids for the campaign until the parts suit them;
//! - before the end they can foresee which place in the order gets how much, and let somebody they know be there;
//! - they can read passwords before their release. Others can't: the log holds them [sealed](password::Sealed).
//!
//! Operators know the passwords that they chose, and the order in which claims arrive is the server's word: the log proves what
//! was done with it, not that no claim was kept waiting at the door.

pub mod check;
pub mod command;
pub mod decide;
pub(crate) mod door;
pub mod event;
pub(crate) mod evolve;
pub mod password;
pub mod query;
pub mod receipt;
pub mod refusal;
pub mod rules;
pub mod split;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;
mod words;

pub use command::Command;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use rules::{Round, Rules};
pub use state::Envelope;

/// The kind of campaign, as the world names it.
pub const KIND: &str = "envelope";
