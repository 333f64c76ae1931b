//! Squads that take, and what becomes of what they take.

mod draws;
mod earned;
pub(crate) mod forms;
mod judged;
mod rows;
mod simulation;
pub(crate) mod support;
