//! The door: everything that the world can ask over HTTP, and everything it can't.
//!
//! Invariant: this is the only crate that knows HTTP, and it names no activity. What can be asked of one is data, lists
//! of [`decider::door::Operation`]; hosts are reached over the bus only; no file and no environment is read here.
//!
//! A request passes, in this order:
//!
//! - `unread`: what is left of its body once the answer is ready
//! - `watch`: its id, span and metrics, and a problem body for whatever went wrong below
//! - `routes`: the table of contents
//! - `files`: what browsers load, without a token; or
//! - `asker`: address, flood limits, time, token
//! - `operation`: campaign and role; then `command`, `look` or `live`
//! - `command`: evidence digested, page token and its proof of work checked, personal data put aside, command id and intent,
//!   the shard's answer rendered
//!
//! `proof` says who is asked for a proof of work and what that buys, and what it doesn't.

mod accesses;
mod altcha;
mod asker;
mod backlog;
mod busy;
mod caller;
mod campaigns;
mod client;
mod command;
mod deliveries;
mod docs;
mod door_sums;
mod events;
mod failures;
mod files;
mod from_page;
mod front;
mod gateway;
mod gauges;
mod health;
mod intent;
mod journals;
mod json;
mod keeper;
mod keys;
mod known;
mod limits;
mod listing;
mod live;
mod look;
mod meters;
mod minutes;
mod named;
mod openapi;
mod operation;
mod own;
mod page;
mod parked;
mod people;
mod personal;
mod places;
mod process;
mod proof;
mod public_url;
mod qr;
mod query;
mod random;
mod request_id;
mod routes;
mod seen;
mod serve;
mod services;
mod session;
mod sessions;
mod settings;
mod shards;
mod shedding;
mod signed;
mod socket;
mod streams;
mod trouble;
mod unread;
mod visits;
mod watch;
mod workers;

pub use caller::{Grant, Grants, token_hash};
pub use door_sums::DoorSum;
pub use files::{File, Files, Stands};
pub use gateway::{Activity, Clock, Gateway, GatewayError, Parts, networks};
pub use gauges::describe_metrics;
pub use ipnet::IpNet;
pub use openapi::openapi;
pub use process::Process;
pub use public_url::PublicUrl;
pub use request_id::request_id;
pub use serve::ServeError;
pub use settings::{Limits, Rate, STREAMS_PREFIX_MAX, Settings};
