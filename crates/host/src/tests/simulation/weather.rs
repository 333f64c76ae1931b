//! What goes wrong, and how often: drawn anew for each seed, so that some runs are calm here and wild there.

use rand::RngExt;
use rand::rngs::SmallRng;

/// Chances in a thousand, and times in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weather {
    /// A message is lost.
    pub(super) drops: u32,
    /// A message comes twice.
    pub(super) duplicates: u32,
    /// A message is much later than those after it.
    pub(super) late: u32,
    /// A pair of places is cut off from each other, looked at each [`EVERY_MS`].
    pub(super) partitions: u32,
    /// A machine dies, looked at each [`EVERY_MS`].
    pub(super) kills: u32,
    /// A machine dies while it commits a block.
    pub(super) deaths: u32,
    /// A block can't be written.
    pub(super) disk_failures: u32,
    /// A commit takes long.
    pub(super) slow_disk: u32,
    /// Facts that were told before are told again.
    pub(super) redeliveries: u32,
    /// A machine's clock is set back or forth by up to [`SKEW_MS`].
    pub(super) skews: u32,
}

/// Kinds of trouble that a run does without, as bits by their number in [`Weather::kinds`].
pub(super) type Without = u16;

/// How often the weather strikes.
pub(super) const EVERY_MS: u64 = 100;

/// How far the clocks of two machines are apart at the most: less than what stops intake.
pub(super) const SKEW_MS: u64 = 4_000;

impl Weather {
    /// Each kind of trouble is absent in half of the seeds.
    pub(super) fn of(random: &mut SmallRng, without: Without) -> Self {
        let mut up_to = |most: u32| if random.random_bool(0.5) { 0 } else { random.random_range(1..=most) };
        let mut weather = Self {
            drops: up_to(300),
            duplicates: up_to(300),
            late: up_to(200),
            partitions: up_to(60),
            kills: up_to(40),
            deaths: up_to(80),
            disk_failures: up_to(30),
            slow_disk: up_to(300),
            redeliveries: up_to(200),
            skews: up_to(50),
        };
        let kinds = weather.kinds().into_iter().enumerate();
        kinds.filter(|(number, _)| without >> number & 1 == 1).for_each(|(_, (_, chance))| *chance = 0);
        weather
    }

    /// Every kind of trouble by name.
    pub(super) fn kinds(&mut self) -> [(&'static str, &mut u32); 10] {
        [
            ("drops", &mut self.drops),
            ("duplicates", &mut self.duplicates),
            ("late messages", &mut self.late),
            ("partitions", &mut self.partitions),
            ("kills", &mut self.kills),
            ("deaths in a commit", &mut self.deaths),
            ("disk failures", &mut self.disk_failures),
            ("slow disk", &mut self.slow_disk),
            ("redeliveries", &mut self.redeliveries),
            ("skewed clocks", &mut self.skews),
        ]
    }
}

/// True so many times in a thousand.
pub(super) fn chance(random: &mut SmallRng, per_mille: u32) -> bool {
    // Drawn whatever the chance, so that calmer weather does not shift what else a seed draws.
    random.random_range(0..1_000) < per_mille
}
