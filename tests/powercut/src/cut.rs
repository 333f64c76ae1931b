//! A power cut: the folder as the disk may hold it afterwards.

use std::path::Path;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::error::Error;
use crate::fate::{Fate, Model, Mood, fates};
use crate::image::{Disk, Image, Part, SECTOR_BYTES};
use crate::trace::{Trace, What};

/// What a cut did; its `Debug` form belongs into the message of a failed test, since it shows the cut again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// When the power failed, CLOCK_MONOTONIC nanoseconds.
    pub at_ns: u64,
    /// The seed that decided every fate.
    pub seed: u64,
    /// The disk that was simulated.
    pub model: Model,
    /// What the disk did with unsynced data.
    pub mood: Mood,
    /// Unsynced operations that survived whole.
    pub kept: u32,
    /// Unsynced operations that are gone.
    pub lost: u32,
    /// Unsynced writes of which a part survived.
    pub torn: u32,
}

impl Trace {
    /// Writes into `into`, an empty or missing folder, what a strict disk may hold if the power fails at `at_ns`.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn cut(&self, at_ns: u64, seed: u64, into: &Path) -> Result<Cut, Error> {
        self.cut_with(&Model::STRICT, at_ns, seed, into)
    }

    /// The same for another disk.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn cut_with(&self, model: &Model, at_ns: u64, seed: u64, into: &Path) -> Result<Cut, Error> {
        let (image, cut) = self.image(model, at_ns, seed);
        image.write(into)?;
        Ok(cut)
    }

    /// The same in memory.
    pub fn image(&self, model: &Model, at_ns: u64, seed: u64) -> (Image, Cut) {
        let (fates, mood) = fates(self, model, at_ns, seed);
        let mut cut = Cut { at_ns, seed, model: *model, mood, kept: 0, lost: 0, torn: 0 };
        let mut disk = Disk::of(self);
        for (op, fate) in self.ops.iter().zip(&fates) {
            match fate {
                Fate::Future => {}
                Fate::Lost => cut.lost += 1,
                Fate::Certain => disk.apply(&op.what, &Part::Whole),
                Fate::Kept => {
                    cut.kept += 1;
                    disk.apply(&op.what, &Part::Whole);
                }
                Fate::Torn(seed) => {
                    cut.torn += 1;
                    tear(&mut disk, &op.what, *seed);
                }
            }
        }
        (disk.image(), cut)
    }

    /// The folder as the process saw it at its end: every operation took place.
    pub fn whole(&self) -> Image {
        let mut disk = Disk::of(self);
        for op in &self.ops {
            disk.apply(&op.what, &Part::Whole);
        }
        disk.image()
    }
}

/// Lets part of a write reach the disk: its first sectors, any of its sectors, or its length alone.
fn tear(disk: &mut Disk, what: &What, seed: u64) {
    let What::Write { data, .. } = what else {
        // Only data tears; a length is set or it is not.
        return disk.apply(what, &Part::Whole);
    };
    let mut rng = SmallRng::seed_from_u64(seed);
    let sectors = data.len() as u64 / SECTOR_BYTES + 1;
    let first = rng.random_range(0..=sectors);
    match rng.random_range(0..8) {
        0 => disk.apply(what, &Part::Hollow),
        1..4 => disk.apply(what, &Part::Sectors(&|sector| sector < first)),
        4 => disk.apply(what, &Part::Sectors(&|sector| sector >= first)),
        _ => disk.apply(what, &Part::Sectors(&|sector| SmallRng::seed_from_u64(seed ^ sector).random())),
    }
}
