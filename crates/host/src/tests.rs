//! Promises of the host, on a toy activity and on media that fail.

mod ear;
mod ends;
mod following;
mod hearing;
mod inbox;
mod minutes;
mod observed;
mod orders;
mod promises;
mod restarts;
mod rows;
mod simulation;
mod spans;
mod streams;
mod streams_nats;
mod toy;
mod watching;
