//! Given these events, when this command comes, then those follow.

mod door;
mod follows;
mod held;
mod invitations;
mod late;
mod longest;
mod properties;
mod ranking;
mod review;
mod stages;
mod support;
mod swept;
mod views;
