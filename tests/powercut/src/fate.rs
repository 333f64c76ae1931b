//! What a disk may do with an operation that nobody synced.

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::trace::{Node, Op, Trace, What};

/// Sets the stream of fates apart: a caller who picks the moment with the same seed would couple the two.
const FATE_STREAM: u64 = u64::from_le_bytes(*b"fortunes");

/// Which disk to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// When are names and lengths durable?
    pub names: Names,
    /// What the disk does with unsynced data; None lets the seed choose.
    pub mood: Option<Mood>,
}

impl Model {
    /// The strict disk: names need a sync of their folder; the seed chooses the mood.
    pub const STRICT: Model = Model { names: Names::Strict, mood: None };
}

/// When names and set lengths are durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// As POSIX promises: a name after a sync of its folder (a rename: of both), a set length after fsync of the
    /// file. Any subset of the rest survives.
    Strict,
    /// As journaling file systems (ext4, XFS) do: all in their order, and any sync takes all earlier ones with it.
    Ordered,
}

/// What the disk does with data that nobody synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// None of it survives.
    AllLost,
    /// All of it survives.
    AllKept,
    /// Each write is kept, lost or torn on its own.
    Coin,
    /// A disk that works in order: the oldest are kept, one is torn, the rest lost.
    OldestKept,
    /// A hostile disk: the newest are kept, one is torn, the older ones lost.
    NewestKept,
    /// All but one survive.
    OneLost,
}

impl Mood {
    /// Every mood.
    pub const ALL: [Mood; 6] =
        [Mood::AllLost, Mood::AllKept, Mood::Coin, Mood::OldestKept, Mood::NewestKept, Mood::OneLost];
}

/// What happened to one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It had not begun.
    Future,
    /// It was synced.
    Certain,
    /// It was not synced, and survived.
    Kept,
    /// It was not synced, and is gone.
    Lost,
    /// It was not synced, and part of it survived: which, this number decides.
    Torn(u64),
}

/// The fate of every operation of a trace if the power fails at `at_ns`.
pub(crate) fn fates(trace: &Trace, model: &Model, at_ns: u64, seed: u64) -> (Vec<Fate>, Mood) {
    let mut rng = SmallRng::seed_from_u64(seed ^ FATE_STREAM);
    let mood = model.mood.unwrap_or_else(|| *Mood::ALL.choose(&mut rng).unwrap_or(&Mood::AllLost));
    let synced = Synced::until(trace, at_ns);
    let mut fates = vec![Fate::Future; trace.ops.len()];
    let (mut data, mut names) = (Vec::new(), Vec::new());
    for (index, op) in trace.ops.iter().enumerate().filter(|(_, op)| op.begin_ns < at_ns) {
        fates[index] = Fate::Certain;
        if !synced.covers(op, model.names) {
            let of_data = matches!(op.what, What::Write { .. } | What::Truncate { .. });
            if of_data { data.push(index) } else { names.push(index) }
        }
    }
    decide_data(&mut fates, &data, mood, &mut rng);
    decide_names(&mut fates, &names, model.names, &mut rng);
    (fates, mood)
}

fn decide_data(fates: &mut [Fate], open: &[usize], mood: Mood, rng: &mut SmallRng) {
    if open.is_empty() {
        return;
    }
    let border = rng.random_range(0..open.len());
    for (rank, index) in open.iter().enumerate() {
        let torn = Fate::Torn(rng.random());
        fates[*index] = match mood {
            Mood::AllLost => Fate::Lost,
            Mood::AllKept => Fate::Kept,
            Mood::Coin => *[Fate::Kept, Fate::Lost, torn].choose(rng).unwrap_or(&torn),
            Mood::OneLost if rank == border => Fate::Lost,
            Mood::OneLost => Fate::Kept,
            Mood::OldestKept | Mood::NewestKept if rank == border => torn,
            Mood::OldestKept if rank < border => Fate::Kept,
            Mood::NewestKept if rank > border => Fate::Kept,
            Mood::OldestKept | Mood::NewestKept => Fate::Lost,
        };
    }
}

fn decide_names(fates: &mut [Fate], open: &[usize], names: Names, rng: &mut SmallRng) {
    let chance = *[0, 1, 2].choose(rng).unwrap_or(&0);
    let border = rng.random_range(0..=open.len());
    for (rank, index) in open.iter().enumerate() {
        let kept = match names {
            Names::Strict => rng.random_ratio(chance, 2),
            Names::Ordered => rank < border,
        };
        fates[*index] = if kept { Fate::Kept } else { Fate::Lost };
    }
}

/// Up to which moment everything is durable: the latest begin of a sync that had ended in time.
#[derive(Default)]
struct Synced {
    /// By any sync of the node.
    data: std::collections::HashMap<Node, u64>,
    /// By a full sync of the node.
    full: std::collections::HashMap<Node, u64>,
    /// By a sync of everything.
    all: u64,
    /// By any sync of anything.
    any: u64,
    at_ns: u64,
}

impl Synced {
    fn until(trace: &Trace, at_ns: u64) -> Synced {
        let mut synced = Synced { at_ns, ..Synced::default() };
        for op in trace.ops.iter().filter(|op| op.end_ns.is_some_and(|end| end <= at_ns)) {
            let raise = |known: &mut u64| *known = op.begin_ns.max(*known);
            match op.what {
                What::Sync { node, data_only } => {
                    raise(synced.data.entry(node).or_default());
                    raise(&mut synced.any);
                    if !data_only {
                        raise(synced.full.entry(node).or_default());
                    }
                }
                What::SyncAll => {
                    raise(&mut synced.all);
                    raise(&mut synced.any);
                }
                _ => {}
            }
        }
        synced
    }

    /// Is the operation certain to be on the disk?
    fn covers(&self, op: &Op, names: Names) -> bool {
        let Some(end) = op.end_ns else { return false };
        let by = |known: Option<&u64>| known.is_some_and(|begin| end <= *begin) || end <= self.all;
        let ordered = names == Names::Ordered && end <= self.any;
        match &op.what {
            What::Write { file, synchronous, .. } => {
                by(self.data.get(file)) || *synchronous && end <= self.at_ns
            }
            What::Truncate { file, .. } if names == Names::Ordered => by(self.data.get(file)),
            What::Truncate { file, .. } => by(self.full.get(file)),
            What::Rename { from, to, .. } => {
                ordered || by(self.data.get(&from.0)) && by(self.data.get(&to.0))
            }
            What::Create { folder, .. }
            | What::Mkdir { folder, .. }
            | What::Unlink { folder, .. }
            | What::Link { folder, .. } => ordered || by(self.data.get(folder)),
            What::Sync { .. } | What::SyncRange | What::SyncAll => true,
        }
    }
}
