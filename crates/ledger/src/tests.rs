//! Given these events, when this command comes, then those follow.

mod accounts;
mod audit;
mod awards;
mod books;
mod door;
mod exchange;
mod handed_over;
mod memory;
mod model;
mod pending;
mod properties;
mod queries;
mod reversals;
mod rewards;
mod support;
mod transfers;
