//! Cuts the power of a traced process at any moment and rebuilds what its disk could hold.
//!
//! A run has three steps. [`Traced::spawn`] starts the real process under a preloaded library that records every
//! write, sync, rename and unlink beneath one folder. [`Traced::finish`] gives the [`Trace`]. [`Trace::cut`] then
//! takes a moment and a seed and writes the folder as a disk could hold it had the power failed just then: what was
//! synced is there, and of everything else any subset, torn where it may tear. Whoever acknowledged something before
//! that moment must find it there.
//!
//! The disk is the strict one of POSIX: see [`Model`]. A file's data and length need a sync of the file, its name
//! needs a sync of the folder that holds it, and `sync_file_range` promises nothing.
//!
//! Invariant: a cut depends on the trace, the model, the moment and the seed alone, so a failure can be shown again.

mod base;
mod built;
mod child;
mod clock;
mod cut;
mod error;
mod fate;
mod format;
mod image;
mod load;
mod moments;
mod trace;
mod traced;

pub use built::{artifact, scratch};
pub use child::{Ended, run};
pub use clock::now_ns;
pub use cut::Cut;
pub use error::Error;
pub use fate::{Model, Mood, Names};
pub use image::Image;
pub use moments::Moments;
pub use trace::{Name, Node, Op, Trace, What};
pub use traced::{Ack, Traced};
