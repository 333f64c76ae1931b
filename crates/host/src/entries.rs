//! The read model of what persons did: a follower of the durable log with a rebuildable store of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use decider::{Recorded, Service, Stamp};
use journal::{Journal, Projection};
use proto::{CampaignId, PersonId};
use tokio::sync::watch;

use crate::HostError;

/// Entries shown at a time, newest first: more than anybody scrolls through on a phone.
pub(crate) const ENTRIES_SHOWN_MAX: usize = 100;
/// How long the follower waits for news before it looks whether it should leave.
const PATIENCE: Duration = Duration::from_millis(50);
/// Longest pause after something went wrong, such as a full disk.
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// Follows the journal into a projection.
pub(crate) struct Follower {
    pub(crate) journal: Journal,
    pub(crate) projection: Arc<Projection>,
    pub(crate) position: watch::Sender<u64>,
    pub(crate) leaving: Arc<AtomicBool>,
    /// Hears of campaigns that are over for good, at least once each.
    pub(crate) concluded: Concluded,
}

/// Told of a campaign that is over for good, once that is durable; again after a restart in between.
pub type Concluded = Arc<dyn Fn(&CampaignId) + Send + Sync>;

impl Follower {
    /// Follows until told to leave. What goes wrong is tried again: votes go on meanwhile, and answers name the position
    /// that they stand at.
    pub(crate) fn run<S: Service>(self) {
        let mut position = *self.position.borrow();
        let mut pause = PATIENCE;
        while !self.leaving.load(Ordering::Relaxed) {
            if self.journal.wait_past(position, PATIENCE).position <= position {
                continue;
            }
            match self.catch_up::<S>(&mut position) {
                Ok(()) => pause = PATIENCE,
                Err(error) => {
                    tracing::error!(service = S::NAME, position, %error, "receipts of persons are late; trying again");
                    self.rest(pause);
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    fn rest(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while Instant::now() < until && !self.leaving.load(Ordering::Relaxed) {
            self.journal.wait_past(u64::MAX, PATIENCE);
        }
    }

    fn catch_up<S: Service>(&self, position: &mut u64) -> Result<(), HostError> {
        for block in self.journal.blocks(*position + 1) {
            let block = block?;
            let mut puts = Vec::new();
            for record in block.events() {
                let event = S::Event::decode(record.kind, record.version, record.payload)
                    .map_err(|error| HostError::Unreadable { position: record.position, error })?;
                let Some(event) = event else { continue };
                let stamp = Stamp { position: record.position, at: block.at() };
                // Before the position is stored: a crash in between tells it again rather than never.
                if let Some(campaign) = S::concludes(&event) {
                    (self.concluded)(campaign);
                }
                if let Some(entry) = S::entry(&event, stamp) {
                    let mut key = prefix(&entry.campaign, &entry.person);
                    key.extend_from_slice(&record.position.to_be_bytes());
                    puts.push((key, entry.body.to_string().into_bytes()));
                }
            }
            self.projection.apply(block.last_position(), &puts)?;
            *position = block.last_position();
            self.position.send_replace(*position);
            if self.leaving.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(())
    }
}

/// The newest entries of a person in a campaign, newest first.
pub(crate) fn newest(
    projection: &Projection,
    campaign: &CampaignId,
    person: &PersonId,
) -> Result<Vec<serde_json::Value>, HostError> {
    let found = projection.scan_prefix(&prefix(campaign, person), ENTRIES_SHOWN_MAX, true)?;
    Ok(found.iter().filter_map(|(_, body)| serde_json::from_slice(body).ok()).collect())
}

/// Campaign names have no zero byte, so no prefix is the beginning of another's.
fn prefix(campaign: &CampaignId, person: &PersonId) -> Vec<u8> {
    let mut key = campaign.as_str().as_bytes().to_vec();
    key.push(0);
    key.extend_from_slice(&person.0);
    key
}
