//! Picks the moments at which a cut hurts most.

use std::ops::Range;

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use crate::trace::{Trace, What};

/// Operations of a trace that count as its start: the time in which files and folders come to be.
const START_OPERATIONS: usize = 60;

/// The moments of a trace, sorted by what is going on.
pub struct Moments {
    span: Range<u64>,
    /// From the begin of a write to the end of the sync that covers it.
    batches: Vec<Range<u64>>,
    /// The batches that write where the file had bytes before.
    rewrites: Vec<Range<u64>>,
    /// Begin and end of every operation.
    edges: Vec<u64>,
    /// Those of the first operations.
    start: Vec<u64>,
}

impl Moments {
    /// Sorts the moments of a trace.
    pub fn of(trace: &Trace) -> Moments {
        let span = trace.span();
        let mut edges = Vec::new();
        let (mut batches, mut rewrites) = (Vec::new(), Vec::new());
        let mut ends = std::collections::HashMap::new();
        let mut open: Option<(u64, bool)> = None;
        for op in &trace.ops {
            match &op.what {
                What::Write { file, offset, data, .. } => {
                    let known: &mut u64 = ends.entry(*file).or_default();
                    let rewrites = offset < known;
                    *known = (offset + data.len() as u64).max(*known);
                    open = match open {
                        _ if op.begin_ns == 0 => None,
                        Some((begin, before)) => Some((begin, before || rewrites)),
                        None => Some((op.begin_ns, rewrites)),
                    };
                }
                What::Sync { .. } | What::SyncAll => {
                    if let (Some((begin, again)), Some(end)) = (open.take(), op.end_ns) {
                        if again { &mut rewrites } else { &mut batches }.push(begin..end + 1);
                    }
                }
                _ => {}
            }
            if op.begin_ns > 0 {
                edges.push(op.begin_ns);
                edges.extend(op.end_ns);
            }
        }
        if let Some((begin, _)) = open {
            batches.push(begin..span.end.max(begin + 1));
        }
        let start = edges.iter().take(2 * START_OPERATIONS).copied().collect();
        Moments { span, batches, rewrites, edges, start }
    }

    /// How many batches write where the file had bytes before?
    pub fn rewrites(&self) -> usize {
        self.rewrites.len()
    }

    /// Picks one: mostly inside a batch, often inside one that uses room again, at times at the start, anywhere,
    /// or right after an acknowledgement of `acks_ns`.
    pub fn pick(&self, acks_ns: &[u64], rng: &mut impl Rng) -> u64 {
        let kind = rng.random_range(0..10);
        let picked = match kind {
            0..3 => self.inside(&self.batches, rng),
            3..6 => self.inside(&self.rewrites, rng),
            6..8 => acks_ns.choose(rng).copied(),
            8 => self.start.choose(rng).copied(),
            _ => self.edges.choose(rng).copied(),
        };
        // An operation that begins at the very moment has not begun, so step over the edge half of the time.
        let step = rng.random_range(0..2);
        picked.or_else(|| self.inside(&self.batches, rng)).unwrap_or(self.span.end) + step
    }

    /// An instant inside a random window: an edge of an operation in it, or any nanosecond.
    fn inside(&self, windows: &[Range<u64>], rng: &mut impl Rng) -> Option<u64> {
        let window = windows.choose(rng)?;
        let from = self.edges.partition_point(|edge| *edge < window.start);
        let inner: Vec<u64> =
            self.edges[from..].iter().take_while(|edge| **edge < window.end).copied().collect();
        if rng.random() { inner.choose(rng).copied() } else { Some(rng.random_range(window.clone())) }
    }
}

impl Trace {
    /// `count` moments at which a cut hurts, as [`Moments::pick`] finds them without acknowledgements.
    pub fn interesting_moments(&self, count: usize, rng: &mut SmallRng) -> Vec<u64> {
        let moments = Moments::of(self);
        (0..count).map(|_| moments.pick(&[], rng)).collect()
    }
}
