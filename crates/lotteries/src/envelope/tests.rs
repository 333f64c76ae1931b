//! Given these events, when this command comes, then those follow.

mod check;
mod claims;
mod door;
mod lifecycle;
mod properties;
mod support;
