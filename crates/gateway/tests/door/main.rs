//! The whole door, with a fake shard behind it.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    reason = "helpers of tests fail by panicking, and are built like the functions that they stand in for"
)]

mod answer;
mod audits;
mod commands;
mod files;
mod floods;
mod guestbook;
mod hostile;
mod keeping;
mod lists;
mod looks;
mod pages;
mod people;
mod proofs;
mod queries;
mod reading;
mod roles;
mod serving;
mod world;
