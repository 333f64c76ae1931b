//! Given these events, when this command comes, then those follow.

mod acts;
mod board;
mod cases;
mod cast;
mod contestants;
mod door;
mod exchange;
mod judge;
mod judged;
mod lifecycle;
mod minutes;
mod properties;
mod query;
mod review;
mod rounds;
mod rules;
mod rulesets;
mod schedule;
mod secrecy;
mod shadow;
mod support;
mod views;
mod watched;
mod whatif;
