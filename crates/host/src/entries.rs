//! The read models: what was counted per minute, what persons did in campaigns that are over, and the activity's own rows.
//! A follower of the durable log keeps them in a rebuildable store.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use decider::{Recorded, Service, Stamp};
use journal::{Journal, Projection};
use proto::CampaignId;
use tokio::sync::watch;

use crate::minutes::Counting;
use crate::rows::{Growing, Readers};
use crate::tally::Tally;
use crate::{HostError, history};

/// How long the follower waits for news before it looks whether it should leave.
const PATIENCE: Duration = Duration::from_millis(50);
/// Longest pause after something went wrong, such as a full disk.
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// Follows the journal into a projection.
pub(crate) struct Follower {
    pub(crate) journal: Journal,
    pub(crate) projection: Arc<Projection>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) position: watch::Sender<u64>,
    /// Hears of campaigns that are over for good, at least once each.
    pub(crate) concluded: Concluded,
}

/// Told of a campaign that is over for good, once that is durable. Until it is done, it is told again, also after a restart;
/// the text says why it can't be done now. May block, for seconds at the most.
pub type Concluded = Arc<dyn Fn(&CampaignId) -> Result<(), String> + Send + Sync>;

impl Follower {
    /// Follows until told to leave. What goes wrong is tried again: votes go on meanwhile, and answers name the position
    /// that they stand at.
    pub(crate) fn run<S: Service>(self, tally: &Tally<S>, leaving: &AtomicBool) {
        let mut position = *self.position.borrow();
        // Campaigns whose beginning is noted; no more of them than the shard has.
        let mut begun = HashSet::new();
        let mut pause = PATIENCE;
        let mut has_failed = false;
        while !leaving.load(Ordering::Relaxed) {
            if self.journal.wait_past(position, PATIENCE).position <= position {
                continue;
            }
            let recovered = if has_failed { self.recover(&mut position) } else { Ok(()) };
            let caught_up = recovered.and_then(|()| self.catch_up(&mut position, &mut begun, tally, leaving));
            has_failed = caught_up.is_err();
            match caught_up {
                Ok(()) => pause = PATIENCE,
                Err(error) => {
                    tracing::error!(service = S::NAME, position, %error, "receipts and minutes are late; trying again");
                    self.rest(pause, leaving);
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    /// Has what was stored in part stored whole, before anything is made from it: sums would count it twice.
    fn recover(&self, position: &mut u64) -> Result<(), HostError> {
        *position = self.readers.recover(&self.projection)?;
        self.position.send_replace(*position);
        Ok(())
    }

    fn rest(&self, pause: Duration, leaving: &AtomicBool) {
        let until = Instant::now() + pause;
        while Instant::now() < until && !leaving.load(Ordering::Relaxed) {
            self.journal.wait_past(u64::MAX, PATIENCE);
        }
    }

    fn catch_up<S: Service>(
        &self,
        position: &mut u64,
        begun: &mut HashSet<CampaignId>,
        tally: &Tally<S>,
        leaving: &AtomicBool,
    ) -> Result<(), HostError> {
        for block in self.journal.blocks(*position + 1) {
            let block = block?;
            let (mut puts, mut over) = (Vec::new(), Vec::new());
            // Noted as begun once that is stored: a block may be tried again.
            let mut begins = HashSet::new();
            let mut counting = Counting::<S>::begin(&self.projection);
            let mut growing = Growing::begin(&self.projection);
            for record in block.events() {
                let event = S::Event::decode(record.kind, record.version, record.payload)
                    .map_err(|error| HostError::Unreadable { position: record.position, error })?;
                let Some(event) = event else { continue };
                let is_new =
                    |campaign: &&CampaignId| !begun.contains(*campaign) && !begins.contains(*campaign);
                if let Some(campaign) = event.campaign().filter(is_new) {
                    puts.extend(history::note_first(&self.projection, campaign, record.position)?);
                    begins.insert(campaign.clone());
                }
                // Before the position is stored: a crash in between tells it again rather than never.
                if let Some(campaign) = S::concludes(&event) {
                    (self.concluded)(campaign)
                        .map_err(|reason| HostError::NotConcluded { campaign: campaign.clone(), reason })?;
                    over.push(campaign.clone());
                }
                counting.count(&event, block.at())?;
                tally.count(record.position, &event);
                growing.grow::<S>(Stamp { position: record.position, at: block.at() }, &event)?;
            }
            for campaign in over {
                let span = (*position, block.last_position());
                history::settle::<S>(&self.journal, &self.projection, &campaign, span)?;
            }
            puts.extend(counting.puts());
            puts.extend(growing.puts(block.last_position()));
            self.readers.move_on(&self.projection, block.last_position(), &puts)?;
            begun.extend(begins);
            *position = block.last_position();
            self.position.send_replace(*position);
            if leaving.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(())
    }
}
