//! How many admitted attempts share what, in all and for one target, and how many of them are held.

use super::attempt::{Attempt, Id, Map};
use super::kind::Kind;

/// Most counters of a campaign: about a gigabyte. Resources that come later stay uncounted and weigh nothing, which is
/// what an attack pays for that makes up ten million devices to hide one.
const COUNTERS_MAX: usize = 24 << 20;

/// Resources of which it is known whether one phone brings most of their attempts.
const LED: [Kind; 7] = [
    Kind::Prefix,
    Kind::Region,
    Kind::Device,
    Kind::Rendering,
    Kind::Profile,
    Kind::DeviceRegion,
    Kind::Shape,
];

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

/// The counters of one campaign.
#[derive(Debug, Default)]
pub(super) struct Counts {
    total: Count,
    targets: Map<Id, Count>,
    resources: Map<(u8, Id), Count>,
    cells: Map<(u8, u64), Count>,
    /// By resource and target: the device in a prefix that most attempts come from, if one has half of them, and by how much
    /// it leads.
    majorities: Map<(u8, u64), (Id, u32)>,
}

fn cell(kind: Kind, resource: Id, target: Id) -> (u8, u64) {
    (kind as u8, u64::from(resource) << 32 | u64::from(target))
}

impl Counts {
    pub fn see(&mut self, attempt: &Attempt) {
        if !attempt.first {
            return;
        }
        let add = |count: &mut Count| count.all += 1;
        let room = self.resources.len() + self.cells.len() < COUNTERS_MAX;
        self.change(attempt, room, add);
        self.vote_for_majority(attempt);
    }

    pub fn moved(&mut self, attempt: &Attempt, held: bool) {
        if !attempt.first {
            return;
        }
        let change = |count: &mut Count| {
            count.held = if held { count.held + 1 } else { count.held.saturating_sub(1) };
        };
        self.change(attempt, false, change);
    }

    fn change(&mut self, attempt: &Attempt, room: bool, change: impl Fn(&mut Count)) {
        change(&mut self.total);
        change(self.targets.entry(attempt.target).or_default());
        for kind in super::kind::WEIGHINGS.iter().map(|weighing| weighing.kind) {
            let resource = attempt.resource(kind);
            if resource == 0 {
                continue;
            }
            touch(&mut self.resources, (kind as u8, resource), room, &change);
            touch(&mut self.cells, cell(kind, resource, attempt.target), room, &change);
        }
    }

    /// Boyer and Moore's vote: one pass, one counter, and whoever has the majority is left.
    fn vote_for_majority(&mut self, attempt: &Attempt) {
        let device = attempt.resource(Kind::DevicePrefix);
        for kind in LED {
            let resource = attempt.resource(kind);
            // The first attempt of a resource opens no entry, since most resources have no second.
            let again = resource != 0 && self.cell(kind, resource, attempt.target).all > 1;
            if !again || self.majorities.len() >= COUNTERS_MAX {
                continue;
            }
            let (leader, lead) = self.majorities.entry(cell(kind, resource, attempt.target)).or_default();
            match (*leader == device, *lead) {
                (true, _) => *lead += 1,
                (false, 0) => (*leader, *lead) = (device, 1),
                (false, _) => *lead -= 1,
            }
        }
    }

    /// Attempts for this target with this resource that one device in one prefix brings, if this attempt is none of them; 0
    /// if none brings half. A loop on one phone says nothing about its neighbours, nor about who has the same phone.
    pub fn brought_by_another(&self, kind: Kind, attempt: &Attempt) -> u32 {
        let resource = attempt.resource(kind);
        if resource == 0 || !LED.contains(&kind) {
            return 0;
        }
        let leader = self.majorities.get(&cell(kind, resource, attempt.target)).map_or(0, |(id, _)| *id);
        if leader == 0 || leader == attempt.resource(Kind::DevicePrefix) {
            return 0;
        }
        let brought = self.cell(Kind::DevicePrefix, leader, attempt.target).all;
        let all = self.cell(kind, resource, attempt.target).all;
        if 2 * brought >= all { brought } else { 0 }
    }

    pub fn total(&self) -> Count {
        self.total
    }

    pub fn target(&self, target: Id) -> Count {
        self.targets.get(&target).copied().unwrap_or_default()
    }

    /// Attempts that have this.
    pub fn resource(&self, kind: Kind, resource: Id) -> Count {
        self.resources.get(&(kind as u8, resource)).copied().unwrap_or_default()
    }

    /// Attempts for this target that have this.
    pub fn cell(&self, kind: Kind, resource: Id, target: Id) -> Count {
        self.cells.get(&cell(kind, resource, target)).copied().unwrap_or_default()
    }
}

fn touch<K: Eq + std::hash::Hash>(
    counts: &mut Map<K, Count>,
    key: K,
    room: bool,
    change: impl Fn(&mut Count),
) {
    if room {
        change(counts.entry(key).or_default());
    } else if let Some(count) = counts.get_mut(&key) {
        change(count);
    }
}
