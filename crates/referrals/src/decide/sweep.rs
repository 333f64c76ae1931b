//! Rewards are weighed again once more is known: the first of a ring came before there was one to see.
//!
//! What still can be lost is taken back and waits for a person, if what the follower came with is enough for it. What was given
//! too long ago, or looks made up only by what others around do, is doubted: it stays given until a person decides.

use proto::{CampaignId, PersonId};

use super::rewards::Rewards;
use super::weigh;
use crate::event::{Event, FollowerHeld, Lost, RewardDoubted, RewardsWeighed};
use crate::state::{Campaign, Person, Stage};

/// Persons that one tick looks at, so that commands don't wait for long: some milliseconds. They come in between, since the next
/// tick is due a while later, see [`SWEEP_PAUSE_MS`](crate::state::SWEEP_PAUSE_MS).
const SWEEP_PERSONS_MAX: usize = 1_000;
/// Rewards about which one tick says something: up to three events each, which fit into a block at their longest.
pub(super) const SWEEP_FOUND_MAX: usize = 40;
/// No id stands above it.
const HIGHEST: PersonId = PersonId([u8::MAX; 16]);

/// What follows for the next persons of a campaign, and where it goes on.
pub(super) fn sweep(mut rewards: Rewards<'_>, id: &CampaignId, campaign: &Campaign) -> Vec<Event> {
    let mut at = campaign.sweep.below.map_or(HIGHEST, |(below, _)| below);
    let (mut seen, mut found) = (0, 0);
    for (follower, person) in campaign.persons.below(&at).take(SWEEP_PERSONS_MAX) {
        (at, seen) = (follower, seen + 1);
        found += usize::from(look(&mut rewards, (id, campaign), &follower, &person));
        if found == SWEEP_FOUND_MAX {
            break;
        }
    }
    let is_done = seen < SWEEP_PERSONS_MAX && found < SWEEP_FOUND_MAX;
    let below = Some(at).filter(|_| !is_done);
    rewards.events.push(RewardsWeighed { campaign: id.clone(), below }.into());
    rewards.events
}

/// Weighs a reward that was given; says whether anything followed.
fn look(
    rewards: &mut Rewards<'_>,
    (id, campaign): (&CampaignId, &Campaign),
    follower: &PersonId,
    person: &Person,
) -> bool {
    let inviter = campaign.inviter(person.inviter);
    let is_due = person.stage == Stage::Qualified && !person.is_released && inviter.person().is_some();
    let can_be_lost = person.can_be_lost(&campaign.rules, rewards.now());
    if !is_due || (person.is_doubted && !can_be_lost) {
        return false;
    }
    let weighed = weigh::weigh(campaign, follower, person);
    if !weighed.is_held() {
        return false;
    }
    let (campaign, follower) = (id.clone(), *follower);
    let is_taken = can_be_lost && weighed.is_enough_of_its_own();
    if !is_taken && person.is_doubted {
        return false;
    }
    if is_taken {
        rewards.lose(id, &follower, Lost::Weighed);
        rewards.events.push(FollowerHeld { campaign, inviter, follower, weighed }.into());
    } else {
        rewards.events.push(RewardDoubted { campaign, inviter, follower, weighed }.into());
    }
    true
}
