//! Who may count, from what happened alone: it knows nothing of how referrals decide.

use proto::Timestamp;
use referrals::Event;

use super::played::{PERSONS, Played};
use crate::shard::person;

/// The platform counts whole seconds, and its clock may be a step behind.
const CLOCK_STEP_MS: u64 = 2_000;
const HOUR_MS: u64 = 3_600_000;

/// How a follower came to count, by the log.
#[derive(Debug, Default, Clone, Copy)]
struct Came {
    accepted_at: Timestamp,
    followed_at: Timestamp,
    qualified_at: Option<Timestamp>,
    counts: bool,
}

/// Whoever counts was new, followed in time, stayed long enough, voted and registered where that is asked, and did not leave
/// while that mattered, by all that was ever stated.
pub fn who_counts_has_earned_it(played: &Played) {
    for who in 0..PERSONS {
        let came = came(played, who);
        if came.counts {
            check(played, who, came);
        }
    }
}

fn came(played: &Played, who: u8) -> Came {
    let mut came = Came::default();
    for (stamp, event) in &played.referrals.log {
        match event {
            Event::InvitationAccepted(e) if e.follower == person(who) => came.accepted_at = stamp.at,
            Event::FollowNoted(e) if e.person == person(who) && e.inviter.is_some() => {
                came.followed_at = e.at.unwrap_or(stamp.at);
            }
            Event::FollowerQualified(e) if e.follower == person(who) => {
                (came.qualified_at, came.counts) = (Some(stamp.at), true);
            }
            Event::FollowerLeft(e) if e.follower == person(who) => came.counts = false,
            Event::FollowerRestored(e) if e.follower == person(who) => came.counts = true,
            _ => {}
        }
    }
    came
}

fn check(played: &Played, who: u8, came: Came) {
    let rules = &played.rules;
    let hours = |hours: u32| u64::from(hours) * HOUR_MS;
    let qualified_at = came.qualified_at.unwrap();
    let matters_until = qualified_at.plus_ms(hours(rules.leave_within_hours));
    assert!(came.followed_at.plus_ms(CLOCK_STEP_MS) >= came.accepted_at, "{who} {came:?}");
    assert!(
        came.followed_at.since_ms(came.accepted_at) <= hours(rules.follow_within_hours),
        "{who} {came:?}"
    );
    assert!(qualified_at.since_ms(came.followed_at) >= hours(rules.stay_hours), "{who} {came:?}");
    let of_them = played.stated.iter().filter(|(stated, ..)| *stated == who);
    for (_, following, at) in of_them {
        let was_there_before = at.plus_ms(CLOCK_STEP_MS) < came.accepted_at;
        assert!(!was_there_before, "{who} was not new: {came:?}, stated of {at:?}");
        assert!(*following || *at >= matters_until, "{who} left: {came:?}, stated of {at:?}");
    }
    let mut votes = played.votes.iter().filter(|vote| vote.who == who && vote.cast_at >= came.accepted_at);
    let stands = |voided_at: Option<Timestamp>| voided_at.is_none_or(|at| at >= matters_until);
    let (must_vote, must_register) = (played.asks.votes, played.asks.registers);
    assert!(!must_vote || votes.any(|vote| stands(vote.voided_at)), "{who} did not vote: {came:?}");
    let mut registered = played.registered.iter().filter(|(registered, _)| *registered == who);
    assert!(
        !must_register || registered.any(|(_, at)| (came.accepted_at..=qualified_at).contains(at)),
        "{who} did not register: {came:?}"
    );
}
