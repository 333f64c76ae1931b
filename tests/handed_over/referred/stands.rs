//! Where each reward stands between being given, held and refused, by the log alone: what may follow on what, and how many
//! wait for a person at the end.

use proto::{PersonId, Timestamp};
use referrals::event::{Decision, Lost};
use referrals::{Event, Referrals};

use super::played::{PERSONS, Played};
use crate::pair::look;
use crate::shard::person;

const HOUR_MS: u64 = 3_600_000;

/// Where a follower stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum At {
    /// Has not followed by an invitation, or has left for good.
    #[default]
    Nowhere,
    /// Is on the way, or on the way once more.
    Followed,
    Counts,
    /// Is taken back by weighing: that it is held must stand next.
    TakenBack,
    Held,
    Refused,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    at: At,
    is_doubted: bool,
    /// Whether a person's last word was to let it pass.
    is_released: bool,
    counted_at: Timestamp,
}

/// Walks everybody's steps, and compares where they end with what the campaign says of itself.
pub fn rewards_stand_where_the_log_leaves_them(played: &Played) {
    let stands: Vec<Stand> = (0..PERSONS).map(|who| stand(played, person(who))).collect();
    let count = |is: fn(&Stand) -> bool| stands.iter().filter(|stand| is(stand)).count() as u64;
    let counts = look::<Referrals>(&played.referrals.state, "spring", "campaign")["counts"].clone();
    let of = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(of("held"), count(|stand| stand.at == At::Held), "{counts}");
    assert_eq!(of("doubted"), count(|stand| stand.is_doubted), "{counts}");
    assert_eq!(of("qualified") - of("left"), count(|stand| stand.at == At::Counts), "{counts}");
}

fn stand(played: &Played, who: PersonId) -> Stand {
    let mut stand = Stand::default();
    let leave_within_ms = u64::from(played.rules.leave_within_hours) * HOUR_MS;
    for (stamp, event) in &played.referrals.log {
        let before = stand;
        if !step(&mut stand, who, stamp.at, event) {
            continue;
        }
        let step = format!("{before:?}, {event:?} at {:?}", stamp.at);
        assert!(before.at != At::TakenBack || stand.at == At::Held, "what is taken back is held: {step}");
        if stand.at == At::TakenBack {
            assert!(!before.is_released, "a person had let it pass: {step}");
            assert!(stamp.at.since_ms(before.counted_at) < leave_within_ms, "given for good: {step}");
        }
    }
    assert_ne!(stand.at, At::TakenBack, "what is taken back is held");
    stand
}

/// What an event does to a follower; whether it is about them.
fn step(stand: &mut Stand, who: PersonId, at: Timestamp, event: &Event) -> bool {
    let may = |is: bool| assert!(is, "{who} at {at:?}: {stand:?} can't come to {event:?}");
    let next = match event {
        Event::FollowNoted(e) if e.person == who && e.inviter.is_some() => {
            may(stand.at == At::Nowhere);
            Stand { at: At::Followed, ..Stand::default() }
        }
        Event::FollowNoted(e) if e.person == who && e.ends => {
            may(matches!(stand.at, At::Followed | At::Held | At::Refused));
            Stand { at: At::Nowhere, ..*stand }
        }
        Event::FollowerQualified(e) if e.follower == who => {
            may(stand.at == At::Followed);
            Stand { at: At::Counts, counted_at: at, ..*stand }
        }
        Event::FollowerRestored(e) if e.follower == who => {
            may(stand.at == At::Followed && stand.counted_at != Timestamp::default());
            Stand { at: At::Counts, ..*stand }
        }
        Event::FollowerHeld(e) if e.follower == who => {
            may(matches!(stand.at, At::Followed | At::TakenBack) && !stand.is_released);
            may(e.weighed.score >= 0 && !e.weighed.suspicions.is_empty());
            may(e.inviter.person().is_some());
            Stand { at: At::Held, ..*stand }
        }
        Event::RewardDoubted(e) if e.follower == who => {
            may(stand.at == At::Counts && !stand.is_doubted && !stand.is_released);
            may(e.weighed.score >= 0 && !e.weighed.suspicions.is_empty());
            may(e.inviter.person().is_some());
            Stand { is_doubted: true, ..*stand }
        }
        Event::FollowerLeft(e) if e.follower == who => {
            may(stand.at == At::Counts);
            let at = match e.why {
                Lost::Weighed => At::TakenBack,
                Lost::Left | Lost::NotNew => At::Nowhere,
                Lost::VoteVoided | Lost::Judged => At::Followed,
            };
            Stand { at, is_doubted: false, ..*stand }
        }
        Event::RewardJudged(e) if e.follower == who => judged(*stand, e.to),
        _ => return false,
    };
    *stand = next;
    true
}

/// A person decided; what was given and shall not be was taken back just before.
fn judged(stand: Stand, to: Decision) -> Stand {
    let at = match (to, stand.at) {
        (Decision::Release, At::Counts) => At::Counts,
        (Decision::Release, _) => At::Followed,
        (Decision::Refuse, _) => At::Refused,
        (Decision::Hold, _) => At::Held,
    };
    assert!(at == At::Counts || stand.at != At::Counts, "{stand:?} is given and judged to {to:?}");
    Stand { at, is_doubted: false, is_released: to == Decision::Release, ..stand }
}
