//! Given these events, when this command comes, then those follow.

mod door;
mod follows;
mod invitations;
mod properties;
mod support;
mod views;
