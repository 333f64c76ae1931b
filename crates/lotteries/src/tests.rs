//! Given these events, when this command comes, then those follow.

pub(crate) mod door;
mod draws;
mod exchange;
mod lifecycle;
pub(crate) mod support;
mod views;
