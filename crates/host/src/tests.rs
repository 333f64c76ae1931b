//! Promises of the host, on a toy activity and on media that fail.

mod promises;
mod restarts;
mod toy;
