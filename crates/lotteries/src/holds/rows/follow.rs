//! The rows of an event.

use decider::Stamp;
use decider::answer::encoded;
use decider::rows::{Row, Rows, Unreadable};
use guard::prizes::Weighed;
use proto::{Actor, CampaignId, Network, PersonId, Pseudonym, Timestamp};
use serde::{Deserialize, Serialize};

use super::{decoded, sharing_key, taker_key};
use crate::event::{Event, Won};
use crate::holds::event::{Decision, PrizeJudged};
use crate::holds::state::Standing;
use crate::rows::key::{self, Of};

/// Most decisions about one prize that are shown; of more, the last ones.
const JUDGEMENTS_MAX: usize = 20;

/// Somebody who takes, as their events left them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct TakerRow {
    pub(super) seen_at: Timestamp,
    pub(super) device: Option<Pseudonym>,
    pub(super) prefix: Option<Pseudonym>,
    pub(super) phone: Option<Pseudonym>,
    pub(super) address: Option<Pseudonym>,
    pub(super) network: Network,
}

/// A prize that was held or decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HeldRow {
    pub(super) at: Timestamp,
    pub(super) person: PersonId,
    pub(super) prize: Won,
    pub(super) standing: Standing,
    /// `None`: it was not held by itself.
    pub(super) weighed: Option<Weighed>,
    pub(super) judgements: Vec<JudgementRow>,
}

/// What a person decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JudgementRow {
    pub(super) position: u64,
    pub(super) at: Timestamp,
    pub(super) to: Decision,
    pub(super) why: String,
    pub(super) by: Actor,
}

/// Everything that an event leaves in the read model; `known` has what those before it left.
pub(crate) fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    match event {
        Event::TakerSeen(e) => taker(known, stamp, (&e.campaign, &e.person), |taker| {
            (taker.device, taker.prefix, taker.network) = (e.seen.device, e.seen.prefix, e.seen.network);
        }),
        Event::PayeeSeen(e) => taker(known, stamp, (&e.campaign, &e.person), |taker| {
            (taker.phone, taker.address) = (e.phone.or(taker.phone), e.address.or(taker.address));
        }),
        Event::PrizeHeld(e) => held(known, &e.campaign, e.won, |before| HeldRow {
            at: before.as_ref().map_or(stamp.at, |before| before.at),
            person: e.person,
            prize: e.prize.clone(),
            standing: Standing::Held,
            weighed: Some(e.weighed.clone()),
            judgements: before.map(|before| before.judgements).unwrap_or_default(),
        }),
        Event::PrizeJudged(e) => held(known, &e.campaign, e.won, |before| judged(stamp, e, before)),
        Event::PrizeReturned(e) if known.get(&held_key(&e.campaign, e.won))?.is_some() => {
            held(known, &e.campaign, e.won, |before| HeldRow {
                standing: Standing::Returned,
                ..before.expect("looked up before")
            })
        }
        _ => Ok(Vec::new()),
    }
}

/// The key of a prize that was held.
pub(super) fn held_key(campaign: &CampaignId, won: u64) -> Vec<u8> {
    key::at(key::all(Of::Held, campaign), won)
}

/// What is known of somebody.
pub(super) fn taker_at<R: Rows + ?Sized>(
    rows: &R,
    campaign: &CampaignId,
    person: &PersonId,
) -> Result<Option<TakerRow>, Unreadable> {
    rows.get(&taker_key(campaign, person))?.map(|bytes| decoded(&bytes)).transpose()
}

/// Whoever has shared something stays among those who do; whether they still do, their own row says.
fn taker(
    known: &dyn Rows,
    stamp: Stamp,
    (campaign, person): (&CampaignId, &PersonId),
    change: impl FnOnce(&mut TakerRow),
) -> Result<Vec<Row>, Unreadable> {
    let mut taker = taker_at(known, campaign, person)?.unwrap_or_default();
    change(&mut taker);
    taker.seen_at = stamp.at;
    let mut rows = vec![(taker_key(campaign, person), encoded(&taker))];
    for what in [taker.device, taker.prefix, taker.phone, taker.address].into_iter().flatten() {
        let mut key = sharing_key(campaign, &what);
        key.extend_from_slice(&person.0);
        rows.push((key, Vec::new()));
    }
    Ok(rows)
}

fn held(
    known: &dyn Rows,
    campaign: &CampaignId,
    won: u64,
    after: impl FnOnce(Option<HeldRow>) -> HeldRow,
) -> Result<Vec<Row>, Unreadable> {
    let key = held_key(campaign, won);
    let before = known.get(&key)?.map(|bytes| decoded(&bytes)).transpose()?;
    Ok(vec![(key, encoded(&after(before)))])
}

fn judged(stamp: Stamp, event: &PrizeJudged, before: Option<HeldRow>) -> HeldRow {
    let PrizeJudged { person, prize, to, why, by, .. } = event;
    let standing = (*to).into();
    let (at, person, prize) = (stamp.at, *person, prize.clone());
    let fresh = || HeldRow { at, person, prize, standing, weighed: None, judgements: Vec::new() };
    let mut held = HeldRow { standing, ..before.unwrap_or_else(fresh) };
    let (position, to, why, by) = (stamp.position, *to, why.clone(), *by);
    held.judgements.push(JudgementRow { position, at, to, why, by });
    let surplus = held.judgements.len().saturating_sub(JUDGEMENTS_MAX);
    held.judgements.drain(..surplus);
    held
}
