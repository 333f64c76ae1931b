//! The rows of an event.

use decider::Stamp;
use decider::answer::encoded;
use decider::rows::{Row, Rows, Unreadable};
use guard::referral::Weighed;
use proto::{Actor, CampaignId, Network, PersonId, Pseudonym, Timestamp};
use serde::{Deserialize, Serialize};

use super::decoded;
use super::key::{self, Of};
use crate::event::{Decision, Event, FollowNoted, RewardJudged, Seen};
use crate::state::{Stage, is_before};
use crate::tree::{Inviter, Medium, channel_node};

/// Most decisions about one reward that are shown; of more, the last ones.
const JUDGEMENTS_MAX: usize = 20;

/// Somebody in the tree, as their events left them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct NodeRow {
    pub(super) channel: Option<(CampaignId, Medium)>,
    pub(super) inviter: Option<PersonId>,
    pub(super) stage: Stage,
    pub(super) accepted_at: Option<Timestamp>,
    pub(super) followed_at: Option<Timestamp>,
    pub(super) device: Option<Pseudonym>,
    pub(super) prefix: Option<Pseudonym>,
    pub(super) network: Network,
}

/// A reward that was held or decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HeldRow {
    pub(super) at: Timestamp,
    pub(super) follower: PersonId,
    pub(super) inviter: Inviter,
    /// `None`: it was not held, and a person decided about it.
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
        Event::CampaignCreated(e) => Ok(vec![(key::title(&e.campaign), encoded(&e.name))]),
        Event::CodeIssued(e) => {
            let mut rows = node(known, &e.campaign, &e.person, |node| node.see(e.seen.as_ref()))?;
            rows.push((key::code(&e.campaign, e.code), Vec::new()));
            Ok(rows)
        }
        Event::ChannelOpened(e) => {
            let place = channel_node(&e.campaign, &e.channel);
            let mut rows =
                node(known, &e.campaign, &place, |node| node.channel = Some((e.channel.clone(), e.medium)))?;
            rows.push((key::code(&e.campaign, e.code), Vec::new()));
            Ok(rows)
        }
        Event::InvitationAccepted(e) => {
            let inviter = e.inviter.node(&e.campaign);
            let mut rows = node(known, &e.campaign, &e.follower, |node| {
                (node.inviter, node.stage) = (Some(inviter), Stage::Accepted);
                (node.accepted_at, node.followed_at) = (Some(stamp.at), None);
                node.see(e.seen.as_ref());
            })?;
            rows.push((key::child(&e.campaign, &inviter, &e.follower), Vec::new()));
            Ok(rows)
        }
        Event::FollowNoted(e) => noted(stamp, e, known),
        Event::FollowerQualified(e) => stage(known, &e.campaign, &e.follower, Stage::Qualified),
        Event::FollowerRestored(e) => stage(known, &e.campaign, &e.follower, Stage::Qualified),
        Event::FollowerLeft(e) => stage(known, &e.campaign, &e.follower, e.why.stage()),
        Event::FollowerHeld(e) => {
            let mut rows = stage(known, &e.campaign, &e.follower, Stage::Held)?;
            rows.extend(weighed(stamp, &e.campaign, (&e.inviter, e.follower), &e.weighed));
            Ok(rows)
        }
        Event::RewardDoubted(e) => {
            Ok(weighed(stamp, &e.campaign, (&e.inviter, e.follower), &e.weighed).into())
        }
        Event::RewardJudged(e) => judged(stamp, e, known),
        _ => Ok(Vec::new()),
    }
}

fn noted(stamp: Stamp, event: &FollowNoted, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let before = node_at(known, &event.campaign, &event.person)?;
    let after = match before.stage {
        Stage::Accepted if event.inviter.is_some() => Stage::Followed,
        Stage::Accepted => Stage::Nobodys,
        Stage::Followed | Stage::Held | Stage::Refused if event.ends => match before.accepted_at {
            Some(accepted_at) if is_before(event.at.unwrap_or(stamp.at), accepted_at) => Stage::NotNew,
            _ => Stage::Left,
        },
        _ => return Ok(Vec::new()),
    };
    node(known, &event.campaign, &event.person, |node| {
        node.stage = after;
        if after == Stage::Followed {
            node.followed_at = Some(event.at.unwrap_or(stamp.at));
        }
    })
}

fn judged(stamp: Stamp, event: &RewardJudged, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let before = node_at(known, &event.campaign, &event.follower)?.stage;
    let mut rows = stage(known, &event.campaign, &event.follower, event.to.stage(before))?;
    let place = known.get(&key::of_person(Of::Reward, &event.campaign, &event.follower))?;
    let place = place.map(|bytes| decoded::<u64>(&bytes)).transpose()?;
    let stored = match place {
        Some(position) => known.get(&key::held(&event.campaign, position))?,
        None => None,
    };
    let mut held = stored.map_or_else(
        || {
            let (at, follower, inviter) = (stamp.at, event.follower, event.inviter.clone());
            Ok(HeldRow { at, follower, inviter, weighed: None, judgements: Vec::new() })
        },
        |bytes| decoded::<HeldRow>(&bytes),
    )?;
    let (to, why, by) = (event.to, event.why.clone(), event.by);
    held.judgements.push(JudgementRow { position: stamp.position, at: stamp.at, to, why, by });
    let surplus = held.judgements.len().saturating_sub(JUDGEMENTS_MAX);
    held.judgements.drain(..surplus);
    rows.extend(reward(&event.campaign, place.unwrap_or(stamp.position), &held));
    Ok(rows)
}

/// A reward looked made up.
fn weighed(
    stamp: Stamp,
    campaign: &CampaignId,
    (inviter, follower): (&Inviter, PersonId),
    weighed: &Weighed,
) -> [Row; 2] {
    let (at, inviter, weighed) = (stamp.at, inviter.clone(), Some(weighed.clone()));
    reward(campaign, stamp.position, &HeldRow { at, follower, inviter, weighed, judgements: Vec::new() })
}

fn reward(campaign: &CampaignId, position: u64, held: &HeldRow) -> [Row; 2] {
    [
        (key::held(campaign, position), encoded(held)),
        (key::of_person(Of::Reward, campaign, &held.follower), encoded(&position)),
    ]
}

fn stage(
    known: &dyn Rows,
    campaign: &CampaignId,
    person: &PersonId,
    stage: Stage,
) -> Result<Vec<Row>, Unreadable> {
    node(known, campaign, person, |node| node.stage = stage)
}

fn node(
    known: &dyn Rows,
    campaign: &CampaignId,
    person: &PersonId,
    change: impl FnOnce(&mut NodeRow),
) -> Result<Vec<Row>, Unreadable> {
    let mut node = node_at(known, campaign, person)?;
    change(&mut node);
    Ok(vec![(key::of_person(Of::Node, campaign, person), encoded(&node))])
}

/// What is known of somebody in the tree.
pub(super) fn node_at<R: Rows + ?Sized>(
    rows: &R,
    campaign: &CampaignId,
    person: &PersonId,
) -> Result<NodeRow, Unreadable> {
    node_if_any(rows, campaign, person).map(Option::unwrap_or_default)
}

/// The same; `None`: nobody who invites or was invited.
pub(super) fn node_if_any<R: Rows + ?Sized>(
    rows: &R,
    campaign: &CampaignId,
    person: &PersonId,
) -> Result<Option<NodeRow>, Unreadable> {
    let stored = rows.get(&key::of_person(Of::Node, campaign, person))?;
    stored.map(|bytes| decoded(&bytes)).transpose()
}

impl NodeRow {
    fn see(&mut self, seen: Option<&Seen>) {
        let Some(seen) = seen else { return };
        (self.device, self.prefix, self.network) = (seen.device, seen.prefix, seen.network);
    }
}
