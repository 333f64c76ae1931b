//! Who stands above whom, from what happened alone: how many levels may be rewarded, and what channels have.

use std::collections::{BTreeMap, BTreeSet};

use proto::{CampaignId, PersonId};
use referrals::{Event, Inviter, Referrals};

use super::played::Played;
use crate::pair::look;
use crate::shard::id;

/// By whom everybody came, as of each event.
type CameBy = BTreeMap<PersonId, Inviter>;

/// Whoever is rewarded for a follower invited them; where two levels are rewarded, invited who invited them; nobody else is.
pub fn nobody_further_up_is_rewarded(played: &Played) {
    walk(played, |came_by, event| {
        let Event::FollowerQualified(e) = event else { return };
        assert_eq!(came_by.get(&e.follower), Some(&e.inviter), "{e:?}");
        let Some(above) = e.above else { return };
        assert_eq!(played.asks.levels, 2, "one level is rewarded: {e:?}");
        assert!(e.inviter.person().is_some_and(|inviter| inviter != above), "{e:?}");
        assert_eq!(above_of(came_by, &e.inviter), Some(above), "{e:?}");
        assert_ne!(above, e.follower, "nobody is rewarded for themselves");
    });
}

/// How many counted whose inviter had come by somebody: so many are rewarded at the second level, or would be.
pub fn second_levels(played: &Played) -> u32 {
    let mut count = 0;
    walk(played, |came_by, event| {
        let Event::FollowerQualified(e) = event else { return };
        count += u32::from(above_of(came_by, &e.inviter).is_some());
    });
    count
}

fn above_of(came_by: &CameBy, inviter: &Inviter) -> Option<PersonId> {
    came_by.get(&inviter.person()?)?.person()
}

fn walk(played: &Played, mut see: impl FnMut(&CameBy, &Event)) {
    let mut came_by = CameBy::new();
    for (_, event) in &played.referrals.log {
        if let Event::FollowNoted(e) = event
            && let Some(inviter) = &e.inviter
        {
            let before = came_by.insert(e.person, inviter.clone());
            assert_eq!(before, None, "nobody comes twice: {e:?}");
        }
        see(&came_by, event);
    }
}

/// What a channel brought, by the log.
#[derive(Default)]
struct Brought {
    followed: BTreeSet<PersonId>,
    counting: BTreeSet<PersonId>,
}

/// What channels say of themselves is what the log says, and no channel is ranked or reaches a milestone.
pub fn channels_are_counted_and_no_more(played: &Played) {
    let mut brought: BTreeMap<CampaignId, Brought> =
        played.channels().into_keys().map(|channel| (channel, Brought::default())).collect();
    for (_, event) in &played.referrals.log {
        match event {
            Event::FollowNoted(e) => {
                if let Some(Inviter::Channel(channel)) = &e.inviter {
                    brought.get_mut(channel).unwrap().followed.insert(e.person);
                }
            }
            Event::FollowerQualified(e) => {
                change(&mut brought, &e.inviter, |brought| brought.counting.insert(e.follower));
            }
            Event::FollowerRestored(e) => {
                change(&mut brought, &e.inviter, |brought| brought.counting.insert(e.follower));
            }
            Event::FollowerLeft(e) => {
                change(&mut brought, &e.inviter, |brought| brought.counting.remove(&e.follower));
            }
            _ => {}
        }
    }
    let answer = look::<Referrals>(&played.referrals.state, "spring", "channels");
    let lines = answer["channels"].as_array().unwrap();
    assert_eq!(lines.len(), brought.len(), "{answer}");
    for line in lines {
        let brought = &brought[&id(line["channel"].as_str().unwrap())];
        assert_eq!(line["followed"], brought.followed.len(), "{line}");
        assert_eq!(line["qualified"], brought.counting.len(), "{line}");
    }
    let inviters = persons_who_invited(played);
    for (_, event) in &played.referrals.log {
        let who = match event {
            Event::MilestoneReached(e) => e.person,
            Event::PlaceTaken(e) => e.person,
            _ => continue,
        };
        assert!(inviters.contains(&who), "only persons reach anything: {event:?}");
    }
}

fn change(brought: &mut BTreeMap<CampaignId, Brought>, by: &Inviter, of: impl FnOnce(&mut Brought) -> bool) {
    if let Inviter::Channel(channel) = by {
        assert!(of(brought.get_mut(channel).unwrap()), "{channel} counts somebody twice, or nobody");
    }
}

fn persons_who_invited(played: &Played) -> BTreeSet<PersonId> {
    let invited = played.referrals.log.iter().filter_map(|(_, event)| match event {
        Event::FollowerQualified(e) => e.inviter.person(),
        _ => None,
    });
    invited.collect()
}
