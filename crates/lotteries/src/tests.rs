//! Given these events, when this command comes, then those follow.

mod claims;
pub(crate) mod door;
mod draws;
mod exchange;
mod lifecycle;
mod limits;
mod moved;
mod outcome;
mod properties;
mod rows;
mod schedule;
mod stranger;
pub(crate) mod support;
mod views;
