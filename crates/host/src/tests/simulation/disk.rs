//! The disk of a machine, and the platter's steps on it: blocks that are late, that can't be written, and power that goes
//! at any step of a commit.

use std::sync::Arc;

use decider::Service;
use journal::faulty::{Fault, Medium};
use rand::RngExt;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

use super::planted::Bug;
use super::weather::{Weather, chance};
use crate::batch::{self, Batch};
use crate::mailbox::Mailbox;
use crate::platter::Platter;
use crate::writer::Outlet;

/// What decides over the fate of blocks.
pub(super) struct Chance {
    pub(super) weather: Weather,
    pub(super) random: SmallRng,
}

/// Where the desk of a simulated machine hands its batches over.
pub(super) struct Disk<S: Service> {
    pub(super) platter: Platter<S>,
    pub(super) medium: Medium,
    pub(super) mailbox: Arc<Mailbox<S>>,
    /// Handed over and not yet written.
    pub(super) batch: Option<Batch<S>>,
    pub(super) chance: Chance,
    pub(super) bug: Bug,
    /// The power went in the middle of a step: from here on nothing of this life has any effect.
    pub(super) is_dead: bool,
}

impl<S: Service> Disk<S> {
    /// The platter's step, if there is anything to write. False: it could not be.
    pub(super) fn write(&mut self) -> bool {
        let Some(batch) = self.batch.take() else { return self.is_free() };
        let Chance { weather, random } = &mut self.chance;
        let fault = *[Fault::Insert, Fault::Flush, Fault::Sync].choose(random).expect("there are some");
        if chance(random, weather.deaths) {
            self.is_dead = true;
            if random.random_bool(0.5) {
                self.medium.arm(fault, 0);
            }
            // Durable or not: nobody is told any more.
            drop(self.platter.commit(batch));
            return false;
        }
        if chance(random, weather.disk_failures) {
            self.medium.arm(fault, 0);
        }
        self.platter.write(batch, &self.mailbox)
    }
}

impl<S: Service> Outlet<S> for Disk<S> {
    fn is_free(&self) -> bool {
        !self.is_dead && self.mailbox.is_platter_free()
    }

    fn wait(&mut self) -> bool {
        self.write()
    }

    fn take(&mut self, mut batch: Batch<S>) {
        if self.is_dead {
            return;
        }
        if self.bug == Bug::AcknowledgesBeforeFlush {
            batch::tell(std::mem::take(&mut batch.waiting));
        }
        self.mailbox.platter_busy();
        self.batch = Some(batch);
    }
}
