//! How many admitted attempts share what, in all and for one target, and how many of them are held.

use super::attempt::Attempt;
use super::brought::{Fresh, Unit};
use super::interner::{Id, Long, LongMap, Map};
use super::kind::Kind;
use super::leaders::Leaders;
use super::sighted::Sighted;

/// Most counters of a campaign: about 500 MB. What is seen once opens none, so honest votes of ten million persons fit.
/// Resources that come later stay uncounted and weigh nothing, which is what an attack pays for that makes up ten million
/// devices, each for two votes, to hide one.
const COUNTERS_MAX: usize = 24 << 20;

/// In place of a target: all of them together. No target has this number.
const ALL: Id = 0;

/// Fewer who act otherwise are accident.
const DISSENTERS_MIN: u32 = 3;

/// Most attempts for one target that a class brings on the tablets of its school: two lessons.
const CLASS_MAX: u32 = 100;

/// Most attempts for one target that a family brings.
const FAMILY_MAX: u32 = 6;

/// Resources of which it is known whether one phone brings most of their attempts.
const LED: [Kind; 9] = [
    Kind::Prefix,
    Kind::Region,
    Kind::Device,
    Kind::Rendering,
    Kind::Profile,
    Kind::DeviceRegion,
    Kind::ProfilePrefix,
    Kind::DeviceNetwork,
    Kind::Shape,
];
/// From so many attempts on a phone in a prefix is judged by itself, and says nothing about its neighbours.
const LOOP_MIN: u32 = 16;

/// Attempts, and those of them that are held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub all: u32,
    pub held: u32,
}

impl Count {
    /// Those that stand.
    pub fn clean(self) -> u32 {
        self.all.saturating_sub(self.held)
    }
}

/// Said in a counter of attempts of which some were held; two billion are left to count.
const HAS_HELD: u32 = 1 << 31;

/// The counters of one campaign.
#[derive(Debug, Default)]
pub(super) struct Counts {
    total: [Count; Unit::COUNT],
    targets: Map<Id, [Count; Unit::COUNT]>,
    /// By [`Kind::cell`], with target 0 for all targets together.
    cells: LongMap<u32>,
    /// Of those with [`HAS_HELD`], how many are held.
    held: LongMap<u32>,
    /// Resources and cells that were seen, and so have a counter if they were seen again.
    sighted: Sighted,
    /// By resource and target.
    leaders: Leaders,
}

impl Counts {
    pub fn see(&mut self, attempt: &Attempt) {
        if attempt.fresh == Fresh::default() {
            return;
        }
        self.count_alone(attempt, |count| count.all += 1);
        for cell in cells_of(attempt) {
            let room = self.cells.len() < COUNTERS_MAX;
            if let Some(count) = self.cells.get_mut(&Long::from(cell)) {
                *count += 1;
            } else if room && self.sighted.again(cell) {
                // The first sight opened no counter.
                self.cells.insert(cell.into(), 2);
            }
        }
        self.lead(attempt);
    }

    pub fn moved(&mut self, attempt: &Attempt, held: bool) {
        if attempt.fresh == Fresh::default() {
            return;
        }
        let step = |count: &mut u32| *count = if held { *count + 1 } else { count.saturating_sub(1) };
        self.count_alone(attempt, |count| step(&mut count.held));
        for cell in cells_of(attempt) {
            let cell = Long::from(cell);
            if let Some(count) = self.cells.get_mut(&cell) {
                *count |= HAS_HELD;
                step(self.held.entry(cell).or_default());
            }
        }
    }

    /// Changes the counters of an attempt's target, and of all of them.
    fn count_alone(&mut self, attempt: &Attempt, change: impl Fn(&mut Count)) {
        let of_target = self.targets.entry(attempt.target).or_default();
        for unit in Unit::ALL.into_iter().filter(|unit| attempt.fresh.has(*unit)) {
            change(&mut self.total[unit as usize]);
            change(&mut of_target[unit as usize]);
        }
    }

    /// Notes on which phone an attempt came.
    fn lead(&mut self, attempt: &Attempt) {
        let device = attempt.resource(Kind::DevicePrefix);
        for kind in LED {
            let resource = attempt.resource(kind);
            // The first attempt of a resource opens no entry, since most resources have no second.
            let counted = resource != 0 && attempt.fresh.has(kind.unit());
            let again = counted && self.cell(kind, resource, attempt.target).all > 1;
            if !again || device == 0 || self.leaders.len() >= COUNTERS_MAX {
                continue;
            }
            self.leaders.see(kind.cell(resource, attempt.target), device);
        }
    }

    /// Attempts for this target with this resource that a few phones bring, each in its prefix, if this attempt is on none of
    /// them; 0 if they bring less than half. Loops on phones say nothing about their neighbours, nor about who has the same
    /// phone.
    pub fn brought_by_another(&self, kind: Kind, attempt: &Attempt) -> u32 {
        let resource = attempt.resource(kind);
        if resource == 0 || !LED.contains(&kind) {
            return 0;
        }
        let all = self.cell(kind, resource, attempt.target).all;
        let own = attempt.resource(Kind::DevicePrefix);
        let others = self.leaders.of(kind.cell(resource, attempt.target)).filter(|leader| *leader != own);
        let loops = others.map(|leader| self.cell(Kind::DevicePrefix, leader, attempt.target).all);
        let brought: u32 = loops.filter(|size| *size >= LOOP_MIN).sum();
        if 2 * brought >= all { brought } else { 0 }
    }

    /// Whether many on this attempt's device in its prefix are nothing unusual: at least one in four acts otherwise, or a class
    /// votes on a school's tablets, perhaps for one of its own.
    pub fn is_shared(&self, attempt: &Attempt) -> bool {
        let spot = attempt.resource(Kind::DevicePrefix);
        if spot == 0 {
            return false;
        }
        let cell = self.cell(Kind::DevicePrefix, spot, attempt.target);
        let others = self.resource(Kind::DevicePrefix, spot).clean().saturating_sub(cell.clean());
        let dissent = others >= DISSENTERS_MIN && 3 * others >= cell.all;
        dissent || (attempt.is_campus && cell.all <= CLASS_MAX)
    }

    /// Whether all that this attempt's prefix brings for its target is one phone and no more than a family: a home, whoever
    /// else has the same phone.
    pub fn is_home(&self, attempt: &Attempt) -> bool {
        let of = |kind| self.cell(kind, attempt.resource(kind), attempt.target).all;
        let prefix = of(Kind::Prefix);
        prefix <= FAMILY_MAX && prefix == of(Kind::DevicePrefix)
    }

    /// So many persons, or what they brought.
    pub fn total(&self, unit: Unit) -> Count {
        self.total[unit as usize]
    }

    /// So many for this target.
    pub fn target(&self, target: Id, unit: Unit) -> Count {
        self.targets.get(&target).map_or_else(Count::default, |counts| counts[unit as usize])
    }

    /// Attempts that have this.
    pub fn resource(&self, kind: Kind, resource: Id) -> Count {
        self.cell(kind, resource, ALL)
    }

    /// Attempts for this target that have this.
    pub fn cell(&self, kind: Kind, resource: Id, target: Id) -> Count {
        let key = Long::from(kind.cell(resource, target));
        let Some(&count) = self.cells.get(&key) else { return Count::default() };
        let held = if count & HAS_HELD == 0 { None } else { self.held.get(&key).copied() };
        Count { all: count & !HAS_HELD, held: held.unwrap_or_default() }
    }
}

/// The cells that an attempt counts in, by resource and for its target.
fn cells_of(attempt: &Attempt) -> impl Iterator<Item = u64> {
    let kinds = super::kind::WEIGHINGS.iter().map(|weighing| weighing.kind);
    let counted = kinds.filter(|kind| attempt.resource(*kind) != 0 && attempt.fresh.has(kind.unit()));
    counted.flat_map(|kind| [ALL, attempt.target].map(|target| kind.cell(attempt.resource(kind), target)))
}
