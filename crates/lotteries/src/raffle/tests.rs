//! Given these events, when this command comes, then those follow.

mod check;
mod door;
mod drawing;
mod entering;
mod lifecycle;
mod properties;
mod support;
