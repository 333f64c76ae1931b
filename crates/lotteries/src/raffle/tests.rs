//! Given these events, when this command comes, then those follow.

pub(crate) mod check;
pub(crate) mod claims;
mod door;
mod drawing;
mod entering;
pub(crate) mod held;
mod lifecycle;
pub(crate) mod properties;
pub(crate) mod redraw;
pub(crate) mod support;
