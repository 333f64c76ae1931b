//! Campaigns made from a seed, with the truth beside them, and what a judge is worth on them.
//!
//! A scenario is an ordinary honest crowd with something added: attacks of a family at three levels, or an honest cohort
//! that looks like one. It is written from what is known of the trade, not from what any detector looks for.
//!
//! Invariant: no IO, no clock; all chance comes from a seed, so the same order gives the same bytes. Nothing here knows how
//! a judge decides: judges are met by their contract, [`Attempt`] in and [`Verdict`] out.
//!
//! - [`world`]: campaigns, networks, phones and people, and everything that they send.
//! - [`crowd`] and [`cohorts`]: the honest. [`families`]: those who cheat.
//! - [`catalogue`]: what can be asked for.
//! - [`score`]: verdicts against the truth. [`measures`]: the table that comes of many runs. [`means`]: simple judges to
//!   compare with.

pub mod attempt;
pub mod calendar;
pub mod catalogue;
pub mod cohorts;
pub mod crowd;
pub mod families;
pub mod means;
pub mod measures;
pub mod phones;
pub mod random;
pub mod score;
pub mod truth;
pub mod verdict;
pub mod winners;
pub mod world;

pub use attempt::{Act, Attempt, Page};
pub use catalogue::{Order, Scenario, scenario};
pub use truth::{Due, Label, Level, Origin, Side, Truth};
pub use verdict::{Verdict, Word};
pub use world::Run;
