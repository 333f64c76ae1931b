//! A preloaded library that records every change a process makes to files beneath one folder.
//!
//! `LD_PRELOAD` puts its functions before libc's. Each one notes what is about to happen in a shared mapping of the
//! trace file, calls libc's own function, and notes when and how that ended. The mapping outlives a SIGKILL of the
//! process, so nothing needs to be flushed, and threads only share one atomic cursor.
//!
//! Not seen: changes made by raw system calls, through shared mappings (flagged), or by libc's own stdio. The reader
//! compares its end state with the real folder, which finds those.
//!
//! Invariants: no function here allocates, panics, or calls libc's replaced functions by name; errno after a call is
//! what libc's function left.

mod descriptors;
#[path = "../../src/format.rs"]
#[expect(dead_code, reason = "some names are for the reader only")]
mod format;
mod names;
mod place;
mod real;
mod recorder;
mod slow;
mod syncs;
mod writes;
