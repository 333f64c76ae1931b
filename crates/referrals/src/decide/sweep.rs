//! Rewards are weighed again once more is known: the first of a ring came before there was one to see.
//!
//! What still can be lost is taken back and waits for a person, if what the follower came with is enough for it. What was given
//! too long ago, or looks made up only by what others around do, is doubted: it stays given until a person decides.

use proto::{CampaignId, PersonId};

use super::rewards::Rewards;
use super::weigh;
use crate::event::{Event, FollowerHeld, Lost, RewardDoubted, RewardsWeighed};
use crate::state::{Campaign, Person, Stage};

/// Rewards that one tick weighs, so that commands don't wait for long: some milliseconds. They come in between, since the next
/// tick is due a while later, see [`Campaign::sweeps_at`].
const SWEEP_WEIGHED_MAX: usize = 500;
/// Persons that it looks at, most of whom need not be weighed: as long again.
const SWEEP_PERSONS_MAX: usize = 10_000;
/// Rewards about which one tick says something: up to three events each, which fit into a block at their longest.
pub(crate) const SWEEP_FOUND_MAX: usize = 40;
/// No id stands above it.
const HIGHEST: PersonId = PersonId([u8::MAX; 16]);

/// What follows for the next persons of a campaign, and where it goes on.
pub(super) fn sweep(mut rewards: Rewards<'_>, id: &CampaignId, campaign: &Campaign) -> Vec<Event> {
    let mut at = campaign.sweep.below.map_or(HIGHEST, |(below, _)| below);
    let (mut seen, mut weighed, mut found) = (0, 0, 0);
    let has_room = |seen, weighed, found| {
        seen < SWEEP_PERSONS_MAX && weighed < SWEEP_WEIGHED_MAX && found < SWEEP_FOUND_MAX
    };
    for (follower, person) in campaign.persons.below(&at) {
        (at, seen) = (follower, seen + 1);
        if is_due(&rewards, campaign, &person) {
            weighed += 1;
            found += usize::from(look(&mut rewards, (id, campaign), &follower, &person));
        }
        if !has_room(seen, weighed, found) {
            break;
        }
    }
    let is_done = has_room(seen, weighed, found);
    let below = Some(at).filter(|_| !is_done);
    rewards.events.push(RewardsWeighed { campaign: id.clone(), below }.into());
    rewards.events
}

/// Whether a reward is given, no person has let it pass, and there is something that could follow from weighing it now.
fn is_due(rewards: &Rewards<'_>, campaign: &Campaign, person: &Person) -> bool {
    let now = rewards.now();
    person.stage == Stage::Qualified
        && !person.is_released
        && (!person.is_doubted || person.can_be_lost(&campaign.rules, now))
        && !campaign.channels.contains_key(&person.inviter)
        && campaign.is_swept(person, now)
}

/// Weighs a reward that was given; says whether anything followed.
fn look(
    rewards: &mut Rewards<'_>,
    (id, campaign): (&CampaignId, &Campaign),
    follower: &PersonId,
    person: &Person,
) -> bool {
    let weighed = weigh::weigh(campaign, follower, person);
    if !weighed.is_held() {
        return false;
    }
    let can_be_lost = person.can_be_lost(&campaign.rules, rewards.now());
    let is_taken = can_be_lost && weighed.is_enough_of_its_own();
    if !is_taken && person.is_doubted {
        return false;
    }
    let (campaign, inviter, follower) = (id.clone(), campaign.inviter(person.inviter), *follower);
    if is_taken {
        rewards.lose(id, &follower, Lost::Weighed);
        rewards.events.push(FollowerHeld { campaign, inviter, follower, weighed }.into());
    } else {
        rewards.events.push(RewardDoubted { campaign, inviter, follower, weighed }.into());
    }
    true
}
