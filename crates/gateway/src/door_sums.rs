//! What the door refused and which pages were opened, summed up per campaign and minute for the log.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use decider::answer;
use proto::subject::{Purpose, Subject};
use proto::wire::CommandReply;
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, TenantId, Timestamp};
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

    /// Takes out what has been gathered long enough, or all of it.
    fn take(&self, all: bool) -> Vec<(Option<CampaignId>, DoorSum)> {
        let mut waiting = self.lock();
        let due: Vec<Key> = waiting
            .iter()
            .filter(|(_, w)| all || w.since.elapsed() >= GATHER)
            .map(|(key, _)| key.clone())
            .collect();
        due.into_iter().filter_map(|key| waiting.remove(&key).map(|w| (key.0, w.sum))).collect()
    }

    /// Puts back what could not be handed in, on top of what was counted since.
    fn put_back(&self, campaign: Option<CampaignId>, sum: DoorSum) {
        let mut waiting = self.lock();
        let fresh =
            || Waiting { since: Instant::now(), sum: DoorSum { minute: sum.minute, ..DoorSum::default() } };
        let kept = &mut waiting.entry((campaign, sum.minute)).or_insert_with(fresh).sum;
        kept.visits += sum.visits;
        for (class, count) in sum.refusals {
            *kept.refusals.entry(class).or_default() += count;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands in what has been gathered for a minute; at the end, everything.
pub(crate) async fn hand_in(app: &App, all: bool) {
    for (campaign, sum) in app.door_sums.take(all) {
        if !submit(app, campaign.as_ref(), &sum).await {
            app.door_sums.put_back(campaign, sum);
        }
    }
}

/// Whether the log has it, or never will.
async fn submit(app: &App, campaign: Option<&CampaignId>, sum: &DoorSum) -> bool {
    let Some(campaign) = campaign else {
        let body = directory::Command::SumDoor { minute: sum.minute, refusals: sum.refusals.clone() };
        let mut bytes = Vec::new();
        answer::append(&body, &mut bytes);
        return is_settled(
            app.places.command(&envelope(app, &app.house, None, sum, bytes)).await.ok().as_ref(),
        );
    };
    let Some(place) = app.places.find(campaign.as_str()).await.ok() else { return false };
    // A place of an activity that this gateway doesn't offer takes no summary.
    let Some(activity) = app.activities.iter().find(|activity| activity.service == place.service) else {
        return true;
    };
    let envelope = envelope(app, &place.tenant, Some(campaign), sum, (activity.sum_door)(sum));
    let subject = Subject::new(&place.service, place.shard, Purpose::Command);
    is_settled(shards::ask(&app.bus, &subject, &envelope, app.settings.request_timeout).await.ok().as_ref())
}

fn is_settled(reply: Option<&CommandReply>) -> bool {
    !matches!(reply, None | Some(CommandReply::Full | CommandReply::Stopped(_)))
}

fn envelope(
    app: &App,
    tenant: &TenantId,
    campaign: Option<&CampaignId>,
    sum: &DoorSum,
    body: Vec<u8>,
) -> Envelope<ByteBuf> {
    let name = campaign.map_or("", |campaign| campaign.as_str());
    // Each sum is handed in under a key of its own: a second one of a minute adds to the first.
    let key = format!("{}-{}", sum.minute.0, crate::random::hex::<16>());
    Envelope {
        id: CommandId::derive(tenant, name, "system", "sum-door", &key),
        intent: Intent::of(&body),
        tenant: tenant.clone(),
        campaign: campaign.cloned(),
        actor: Actor::System,
        received_at: (app.clock.now)(),
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: format!("door-{}", crate::random::hex::<8>()),
        body: ByteBuf::from(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_kept_by_campaign_and_minute_and_put_back_whole() {
        let sums = DoorSums::default();
        let spring: CampaignId = "spring".parse().unwrap();
        sums.refused(Some(&spring), Timestamp(60_001), "person_rate");
        sums.refused(Some(&spring), Timestamp(119_999), "person_rate");
        sums.visited(&spring, Timestamp(120_000));
        assert!(sums.take(false).is_empty());
        let mut taken = sums.take(true);
        taken.sort_by_key(|(_, sum)| sum.minute);
        let refusals = BTreeMap::from([("person_rate".to_owned(), 2)]);
        let first = DoorSum { minute: Timestamp(60_000), refusals, visits: 0 };
        assert_eq!(taken[0], (Some(spring.clone()), first.clone()));
        assert_eq!(taken[1].1.visits, 1);
        sums.refused(Some(&spring), Timestamp(60_001), "person_rate");
        sums.put_back(Some(spring), first);
        assert_eq!(sums.take(true)[0].1.refusals["person_rate"], 3);
    }

    #[test]
    fn what_waits_is_bounded() {
        let sums = DoorSums::default();
        let spring: CampaignId = "spring".parse().unwrap();
        for minute in 0..2 * WAITING_MAX as u64 {
            sums.visited(&spring, Timestamp(minute * MINUTE_MS));
        }
        assert_eq!(sums.lock().len(), WAITING_MAX + 1);
    }
}
