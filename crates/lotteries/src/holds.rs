//! Prizes that wait for a person's decision, since a squad may have taken them.
//!
//! Whoever draws, takes a part, enters or claims is looked at: their phone and address, as the gateway digested them, and where
//! their parcels go, as keyed hashes. [`guard::prizes`] weighs what they have in common with others of the campaign. From a
//! score on that the campaign sets, what they have won is *held*.
//!
//! **Fairness is never bent.** What a draw gives, or which part somebody takes, follows from seed and number as ever, whoever
//! takes: nothing is lost in secret. A prize that is held is out of stock, and is won. It is only not told to the ledger, or
//! taken back from it where it was told before the squad could be seen, and is not handed out until somebody decides:
//!
//! - *released*: it is told to the ledger, and is never held again by itself;
//! - *refused*: it is set aside. Nobody else can win it, so that refusing can be undone exactly, until an operator takes it back
//!   into stock.
//!
//! Each decision has a reason and can be undone by another. Winners are told that their prize is being checked, and no more. A winner
//! of a raffle wins once an operator confirms them, who is shown what was seen; what is held then waits for a decision like any other, and
//! what was refused goes back into stock as its place is invalidated, which calls the next alternate.
//!
//! **What is kept, and how wrong it can be.** 54 bytes of each person of whom something was seen, up to
//! [`state::TAKERS_MAX`] of a campaign, and at most five counts of 20 bytes that they share with others. Counts are exact up to
//! there. Beyond, new persons are not counted, so that counts are too small and nobody is held who would not be otherwise. One take costs as many
//! look-ups as there are things to share, however many share them, and looks at [`decide::SWEEP_MAX`] earlier wins at the most.
//!
//! - [`event`], `command`: what happened, and what is asked. [`state`], `evolve`: what is known.
//! - [`decide`]: looking at who takes, and deciding about what is held. `company`: counts for the guard. `earned`: who does more in the
//!   account than take. Whoever draws by a ticket has earned one, so that tells squads from people where no ticket is asked for, or once
//!   the votes that it was for were voided.
//! - `rows`: lists and pictures for those who decide. `door`: how the world asks.

pub(crate) mod command;
mod company;
pub mod decide;
pub(crate) mod door;
pub(crate) mod earned;
pub mod event;
pub(crate) mod evolve;
pub(crate) mod rows;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use command::Command;
pub use event::Decision;
pub use state::Watched;
