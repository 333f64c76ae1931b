//! Given these events, when this command comes, then those follow.

pub(crate) mod check;
mod claims;
mod door;
mod lifecycle;
pub(crate) mod properties;
pub(crate) mod support;
