//! Promises of the host, on a toy activity and on media that fail.

mod orders;
mod promises;
mod restarts;
mod toy;
