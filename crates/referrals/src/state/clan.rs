//! What is kept of all those below somebody, so that weighing an invitation costs the same in any tree.

use decider::compact::Fixed;
use guard::referral::{Conduct, Head, Marks, Pace, Repeats};
use proto::{PersonId, Pseudonym, Timestamp};

use super::{Campaign, Group, Person, Stage, shared_key};

/// How many above a follower are walked to: what stands higher learns nothing of them. Rings are less long, since every
/// member waits for the one before.
pub(crate) const LINE_MAX: usize = 32;
/// Persons that the campaign is thought to have had before the first came, so that few don't decide what is usual.
const POPULATION: u64 = 60;

/// Those who came below somebody, as far as [`LINE_MAX`] reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Clan {
    /// How many followed by an invitation.
    pub(crate) followed: u32,
    /// How many of them take part.
    pub(crate) active: u32,
    /// How many of them have left.
    pub(crate) left: u32,
    /// How many of them brought others.
    pub(crate) inviters: u32,
    /// How many came with a phone that somebody near them had come with, and by chance.
    pub(crate) phones: Repeats,
    /// How many came back to a place that the tree had left, and by chance.
    pub(crate) places: Repeats,
    /// Times between two of them that have one before them, and how many of these were much like it.
    pub(crate) gaps: u32,
    pub(crate) even: u32,
    /// The last time between two; 0: there was none.
    pub(crate) gap_ms: u32,
    /// When the last one came.
    pub(crate) last_at: Timestamp,
    /// When somebody came, did something or left last.
    pub(crate) moved_at: Timestamp,
}

impl Fixed for Clan {
    const BYTES: usize = 11 * 4 + 2 * 8;

    fn put(&self, into: &mut [u8]) {
        let Self { followed, active, left, inviters, phones, places, gaps, even, gap_ms, last_at, moved_at } =
            *self;
        let (shorts, longs) = into.split_at_mut(11 * 4);
        let [phones, places] = [phones, places].map(|it| [it.seen, it.by_chance_milli]);
        let fields = [[followed, active], phones, places, [gaps, even], [left, gap_ms]];
        let fields = fields.into_iter().flatten().chain([inviters]);
        shorts.chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
        longs.chunks_exact_mut(8).zip([last_at, moved_at]).for_each(|(into, at)| at.0.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u32::take(&from[4 * index..][..4]);
        let repeats = |index: usize| Repeats { seen: field(index), by_chance_milli: field(index + 1) };
        Self {
            followed: field(0),
            active: field(1),
            phones: repeats(2),
            places: repeats(4),
            gaps: field(6),
            even: field(7),
            left: field(8),
            gap_ms: field(9),
            inviters: field(10),
            last_at: Timestamp(u64::take(&from[11 * 4..][..8])),
            moved_at: Timestamp(u64::take(&from[11 * 4 + 8..])),
        }
    }
}

impl Clan {
    /// Somebody came below, who may have brought others before.
    pub(crate) fn comes(&mut self, marks: &Marks, at: Timestamp, has_brought: bool) {
        self.followed += 1;
        self.inviters += u32::from(has_brought);
        self.phones.add(marks.phones.at_all());
        self.places.add(marks.places.at_all());
        // News may come late: what is older says nothing of the pace any more.
        if at < self.last_at {
            return;
        }
        if self.followed > 1 {
            let gap_ms = u32::try_from(at.since_ms(self.last_at)).unwrap_or(u32::MAX);
            self.gaps += u32::from(self.gap_ms > 0);
            self.even += u32::from(Pace::is_even(self.gap_ms, gap_ms));
            self.gap_ms = gap_ms;
        }
        self.last_at = at;
    }

    /// Somebody below takes part, or no longer does.
    pub(crate) fn takes_part(&mut self, does: bool) {
        // Below zero where somebody above was invited anew since: then they came below another.
        self.active = if does { self.active + 1 } else { self.active.saturating_sub(1) };
    }

    pub(crate) fn conduct(&self) -> Conduct {
        Conduct { persons: self.followed, active: self.active, left: self.left }
    }
}

impl From<Clan> for guard::referral::Clan {
    fn from(clan: Clan) -> Self {
        let Clan { inviters, phones, places, gaps, even, .. } = clan;
        let (conduct, pace) = (clan.conduct(), Pace { gaps, even });
        Self { conduct, inviters, phones, places, pace, head: Head::default() }
    }
}

/// Those above somebody.
pub(crate) struct Line {
    /// The inviter first, up to a channel, to whom nobody invited, or to who is among them already.
    pub(crate) above: Vec<(PersonId, Person)>,
    /// How many persons an invitation went through until it came back; 0: it did not.
    pub(crate) ring: u32,
}

impl Line {
    /// Those above the first above.
    pub(crate) fn of_first(&self) -> Self {
        Self { above: self.above.get(1..).unwrap_or_default().to_vec(), ring: 0 }
    }
}

impl Campaign {
    /// Those above somebody, at most [`LINE_MAX`].
    pub(crate) fn line(&self, id: &PersonId, person: &Person) -> Line {
        let mut line = Line { above: Vec::new(), ring: 0 };
        let mut next = person.inviter;
        while line.above.len() < LINE_MAX && next != PersonId::default() && !self.channels.contains_key(&next)
        {
            if next == *id {
                line.ring = line.above.len() as u32 + 1;
                break;
            }
            if line.above.iter().any(|(node, _)| *node == next) {
                break;
            }
            let above = self.person(&next);
            line.above.push((next, above));
            next = if above.stage == Stage::Nobodys { PersonId::default() } else { above.inviter };
        }
        line
    }

    /// Changes the clans that somebody below this line belongs to, and that of everybody, at a time.
    pub(crate) fn change_clans(&mut self, line: &Line, at: Timestamp, by: impl Fn(&mut Clan)) {
        let by = |clan: &mut Clan| {
            by(clan);
            clan.moved_at = at;
        };
        by(&mut self.everybody);
        for (node, _) in &line.above {
            self.clans.upsert(node, |clan| {
                let mut clan = clan.unwrap_or_default();
                by(&mut clan);
                clan
            });
        }
    }

    /// Somebody who came has left.
    pub(crate) fn leaves(&mut self, id: &PersonId, person: &Person, at: Timestamp) {
        self.change_groups(person, |group| group.left += 1);
        let line = self.line(id, person);
        self.change_clans(&line, at, |clan| clan.left += 1);
    }

    /// What somebody who follows by an invitation has in common with those near them in the tree: who stands above, and whom
    /// those invited. Phones that look alike say nothing, nor does the place of the inviter or of their other invitees.
    pub(crate) fn marks(&self, line: &Line, person: &Person) -> Marks {
        let line = &line.above;
        let device = if person.is_iphone { Pseudonym::default() } else { person.device };
        let is_elsewhere = line.first().is_some_and(|(_, inviter)| inviter.prefix != person.prefix);
        let prefix = if is_elsewhere { person.prefix } else { Pseudonym::default() };
        // They are among their inviter's invitees themselves.
        let phones = self.repeats(line, 1, device, |person| person.device, self.devices.get(&device));
        let others = line.get(1..).unwrap_or_default();
        let places = self.repeats(others, 0, prefix, |person| person.prefix, self.prefixes.get(&prefix));
        Marks { phones, places }
    }

    /// How many of these, and of those whom they invited, have this, `own` of the first one's not counted; and how many would by
    /// chance, which is never put too low.
    fn repeats(
        &self,
        line: &[(PersonId, Person)],
        own: u32,
        what: Pseudonym,
        of: fn(&Person) -> Pseudonym,
        all: Option<Group>,
    ) -> Repeats {
        if what == Pseudonym::default() {
            return Repeats::default();
        }
        let accepted = all.map_or(0, |all| all.accepted);
        let having = |(index, (node, above)): (usize, &(PersonId, Person))| {
            let own = if index == 0 { own } else { 0 };
            // Most phones are one's own, and need not be looked for below everybody.
            let is_shared = accepted > 1;
            let invited = is_shared.then(|| self.shared.get(&shared_key(node, &what))).flatten().unwrap_or(0);
            u32::from(of(above) == what).saturating_add(invited.saturating_sub(own))
        };
        let seen = line.iter().enumerate().map(having).fold(0, u32::saturating_add);
        let near: u64 = line.iter().map(|(_, above)| 1 + u64::from(above.invitees_accepted)).sum();
        let usual = u64::from(accepted) + 1;
        let by_chance = near.saturating_mul(usual) * 1_000 / (self.counts.accepted + POPULATION);
        Repeats { seen, by_chance_milli: u32::try_from(by_chance).unwrap_or(u32::MAX) }
    }
}
