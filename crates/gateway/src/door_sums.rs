//! What the door refused and which pages were opened, summed up per campaign and minute for the log.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use decider::answer;
use futures::{StreamExt, stream};
use proto::subject::{Purpose, Subject};
use proto::wire::CommandReply;
use proto::{CampaignId, CommandId, Envelope, Intent, TenantId, Timestamp};
use serde_bytes::ByteBuf;
use tokio::time::Instant;

use crate::gateway::App;
use crate::shards;

/// One minute.
const MINUTE_MS: u64 = 60_000;
/// How long counts are gathered before they are handed in: the minute that they are about.
const GATHER: Duration = Duration::from_secs(60);
/// Most campaign-minutes waiting, some 10 MB. Beyond that, counts of new ones go to the deployment's own.
const WAITING_MAX: usize = 16_384;
/// Most that no log has taken yet; the oldest are lost beyond it.
const UNSETTLED_MAX: usize = 16_384;
/// How many are handed in at a time: a log that does not answer keeps none of the others waiting for long.
const AT_ONCE: usize = 16;
/// How long the end of the process waits for logs to take what is left.
const LAST_MAX: Duration = Duration::from_secs(10);

/// Counts of one minute.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DoorSum {
    /// Start of the minute.
    pub minute: Timestamp,
    /// Requests refused, by class. Never empty together with no visits.
    pub refusals: BTreeMap<String, u64>,
    /// Pages opened.
    pub visits: u64,
}

/// Where counts belong: a campaign, or the deployment.
type Key = (Option<CampaignId>, Timestamp);

/// Counts that wait to be handed in.
#[derive(Default)]
pub(crate) struct DoorSums {
    waiting: Mutex<HashMap<Key, Waiting>>,
    /// On their way, or handed in before without an answer that settled it. They may be in the log already, so they go there
    /// again as they were, under the same key. In the order in which they were gathered.
    unsettled: Mutex<BTreeMap<u64, Due>>,
    /// How many were gathered so far; no number is given twice.
    gathered: AtomicU64,
}

/// Counts on their way to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Due {
    campaign: Option<CampaignId>,
    sum: DoorSum,
    /// The command's key: a sum that comes twice counts once, and a second sum of a minute adds to the first.
    key: String,
}

impl Due {
    fn new(campaign: Option<CampaignId>, sum: DoorSum) -> Self {
        let key = format!("{}-{}", sum.minute.0, crate::random::hex::<16>());
        Self { campaign, sum, key }
    }
}

struct Waiting {
    since: Instant,
    sum: DoorSum,
}

impl DoorSums {
    /// The door refused something.
    pub(crate) fn refused(&self, campaign: Option<&CampaignId>, at: Timestamp, class: &str) {
        self.count(campaign, at, |sum| *sum.refusals.entry(class.to_owned()).or_default() += 1);
    }

    /// A page was opened.
    pub(crate) fn visited(&self, campaign: &CampaignId, at: Timestamp) {
        self.count(Some(campaign), at, |sum| sum.visits += 1);
    }

    fn count(&self, campaign: Option<&CampaignId>, at: Timestamp, add: impl FnOnce(&mut DoorSum)) {
        let minute = Timestamp(at.0 - at.0 % MINUTE_MS);
        let mut waiting = self.lock();
        let mut key = (campaign.cloned(), minute);
        if waiting.len() >= WAITING_MAX && !waiting.contains_key(&key) {
            // Pretended times could open any number of minutes; the deployment's first takes what is too much.
            key = (None, Timestamp(0));
        }
        let fresh =
            || Waiting { since: Instant::now(), sum: DoorSum { minute: key.1, ..DoorSum::default() } };
        add(&mut waiting.entry(key.clone()).or_insert_with(fresh).sum);
    }

    /// What is to be handed in: what was in vain before, and what has been gathered long enough, or all of it. Each is kept
    /// until it is [settled](Self::settle), so that nothing is lost where handing in breaks off.
    fn due(&self, all: bool) -> Vec<(u64, Due)> {
        let mut waiting = self.lock();
        let gathered: Vec<Key> = waiting
            .iter()
            .filter(|(_, w)| all || w.since.elapsed() >= GATHER)
            .map(|(key, _)| key.clone())
            .collect();
        let gathered = gathered.into_iter().filter_map(|key| Some((waiting.remove(&key)?.sum, key.0)));
        let mut unsettled = self.unsettled();
        let number = || self.gathered.fetch_add(1, Ordering::Relaxed);
        unsettled.extend(gathered.map(|(sum, campaign)| (number(), Due::new(campaign, sum))));
        let lost = unsettled.len().saturating_sub(UNSETTLED_MAX);
        if lost > 0 {
            tracing::error!(lost, "counts of the door are lost: no log has taken any for long");
            (0..lost).for_each(|_| drop(unsettled.pop_first()));
        }
        unsettled.iter().map(|(number, due)| (*number, due.clone())).collect()
    }

    /// The log has it, or never will.
    fn settle(&self, number: u64) {
        self.unsettled().remove(&number);
    }

    fn unsettled(&self) -> MutexGuard<'_, BTreeMap<u64, Due>> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands in what has been gathered for a minute, or everything.
pub(crate) async fn hand_in(app: &App, all: bool) {
    let handed_in =
        stream::iter(app.door_sums.due(all)).for_each_concurrent(AT_ONCE, async |(number, due)| {
            if submit(app, &due).await {
                app.door_sums.settle(number);
            }
        });
    handed_in.await;
}

/// Hands in everything before the process ends, as far as logs answer by then.
pub(crate) async fn hand_in_last(app: &App) {
    let _ = tokio::time::timeout(LAST_MAX, hand_in(app, true)).await;
    let lost = app.door_sums.unsettled().len();
    if lost > 0 {
        tracing::error!(lost, "counts of the door are lost: their logs did not take them before the end");
    }
}

/// Whether the log has it, or never will.
async fn submit(app: &App, due: &Due) -> bool {
    let Some(campaign) = &due.campaign else { return submit_to_house(app, due).await };
    let Some(place) = app.places.find(campaign.as_str()).await.ok() else { return false };
    // A place of an activity that this gateway doesn't offer takes no summary.
    let Some(activity) = app.activities.iter().find(|activity| activity.service == place.service) else {
        return true;
    };
    let Some(sum_door) = activity.sum_door else { return submit_to_house(app, due).await };
    let envelope = envelope(app, &place.tenant, due, sum_door(&due.sum));
    let subject = Subject::new(&place.service, place.shard, Purpose::Command);
    is_settled(shards::ask(&app.bus, &subject, &envelope, app.settings.answer_timeout).await.ok().as_ref())
}

/// Counts it for the deployment.
async fn submit_to_house(app: &App, due: &Due) -> bool {
    let sum = &due.sum;
    let body = directory::Command::SumDoor { minute: sum.minute, refusals: sum.refusals.clone() };
    let mut bytes = Vec::new();
    answer::append(&body, &mut bytes);
    is_settled(app.places.command(&envelope(app, &app.house, due, bytes)).await.ok().as_ref())
}

fn is_settled(reply: Option<&CommandReply>) -> bool {
    !matches!(reply, None | Some(CommandReply::Full | CommandReply::Stopped(_)))
}

fn envelope(app: &App, tenant: &TenantId, due: &Due, body: Vec<u8>) -> Envelope<ByteBuf> {
    let name = due.campaign.as_ref().map_or("", |campaign| campaign.as_str());
    let id = CommandId::derive(tenant, name, "system", "sum-door", &due.key);
    let (intent, now) = (Intent::of(&body), (app.clock.now)());
    Envelope::from_system(id, intent, tenant.clone(), due.campaign.clone(), now, ByteBuf::from(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_kept_by_campaign_and_minute_until_a_log_has_them() {
        let sums = DoorSums::default();
        let spring: CampaignId = "spring".parse().unwrap();
        sums.refused(Some(&spring), Timestamp(60_001), "person_rate");
        sums.refused(Some(&spring), Timestamp(119_999), "person_rate");
        sums.visited(&spring, Timestamp(120_000));
        assert!(sums.due(false).is_empty());
        let mut due = sums.due(true);
        due.sort_by_key(|(_, due)| due.sum.minute);
        let refusals = BTreeMap::from([("person_rate".to_owned(), 2)]);
        let (_, first) = due[0].clone();
        assert_eq!(first.campaign, Some(spring.clone()));
        assert_eq!(first.sum, DoorSum { minute: Timestamp(60_000), refusals, visits: 0 });
        assert_eq!(due[1].1.sum.visits, 1);
        sums.settle(due[1].0);
        // What was counted since goes in by itself, since the first may be in the log already.
        sums.refused(Some(&spring), Timestamp(60_001), "person_rate");
        let again = sums.due(true);
        assert_eq!(again[0].1, first, "nobody has settled it, however its handing in ended");
        assert_eq!(again[1].1.sum.refusals["person_rate"], 1);
        assert_ne!(again[1].1.key, first.key);
        again.iter().for_each(|(number, _)| sums.settle(*number));
        assert!(sums.due(true).is_empty());
    }

    #[test]
    fn what_waits_is_bounded() {
        let sums = DoorSums::default();
        let spring: CampaignId = "spring".parse().unwrap();
        for minute in 0..2 * WAITING_MAX as u64 {
            sums.visited(&spring, Timestamp(minute * MINUTE_MS));
        }
        assert_eq!(sums.lock().len(), WAITING_MAX + 1);
        assert_eq!(sums.due(true).len(), UNSETTLED_MAX);
        sums.visited(&spring, Timestamp(0));
        let due = sums.due(true);
        assert_eq!(
            (due.len(), due[UNSETTLED_MAX - 1].1.sum.minute),
            (UNSETTLED_MAX, Timestamp(0)),
            "the oldest go"
        );
    }
}
